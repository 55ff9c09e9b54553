package assay.command;

/// What answers in a module of its own, which other commands start without: it has libraries that they do not need, and
/// is built where it is first asked for.
///
/// A module names its engine as a service of this type.
public interface Engine {
    /// The name of its module, by which a command asks for it.
    String name();

    /// Whether it writes the files that `-o` names; else they are written as those of any command.
    default boolean writes() {
        return true;
    }

    /// Answers a command.
    ///
    /// @param command by its name
    /// @return what is said of what was done
    /// @throws assay.problem.Refusal where what is asked cannot be answered, with all that is wrong with it
    Reply answer(String command, Asked asked);
}
