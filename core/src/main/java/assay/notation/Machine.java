package assay.notation;

/// Makes straight-line arithmetic run: as [Bytecode] where classes can be made, or by an [Interpreter] anywhere.
public abstract sealed class Machine permits Bytecode, Interpreter {
    Machine() { }

    abstract Formula formula(Straight straight);

    /// Straight-line arithmetic in `long`s at a point. An operation that leaves their range, or whose denominator is
    /// not as it must be, says so in the run and goes on with any number.
    interface Formula {
        /// Sets the numerator and the denominator of every result that there is.
        void at(long[] point, Run run);
    }
}
