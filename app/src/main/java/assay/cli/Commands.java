package assay.cli;

import java.util.List;

/// The commands. One that is named here is in the help and in completion.
final class Commands {
    /// All but the first, which is the command without a name.
    static final List<Command> NAMED = List.of(
            new ExplainCommand(), new FormulaCommand(), new CompareCommand(),
            new ScaleCommand(), new MatmulsCommand(), new TrainCommand(),
            new FitCommand(), new PlanCommand(), new ServeCommand(), new MeasuredCommand(), new ValidationCommand(),
            new AcceleratorsCommand(), new BenchCommand(),
            new SchemesCommand(), new ConventionsCommand(), new TensorsCommand(), new CheckCommand(),
            new ShowCommand(), new ModelsCommand(), new LintCommand(), new DiffCommand(), new WorksheetCommand(),
            new AssertCommand(), new SweepCommand(), new CorpusCommand(), new SolveCommand(), new AuditCommand(),
            new IdentifyCommand(),
            new PageCommand(), new UiCommand(), new SchemaCommand(), new CompletionCommand());

    private Commands() {}
}
