package assay.cli;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/// One command: what it takes, and what it answers. A command that names itself here is in the help and in completion.
interface Command {
    /// All but the first, which is the command without a name.
    List<Command> NAMED = List.of(
            new ExplainCommand(), new CompareCommand(), new ScaleCommand(), new TrainCommand(),
            new FitCommand(), new AcceleratorsCommand(), new ConventionsCommand(),
            new TensorsCommand(), new CheckCommand(), new ShowCommand(), new ModelsCommand(), new LintCommand(),
            new CompletionCommand());

    /// The word that calls it.
    String name();

    /// Its arguments and options.
    CommandSpec spec();

    /// Answers. Throws [assay.problem.Refusal] where the input cannot be used.
    Answer answer(Given given, Shell shell);

    /// What a command has to say.
    ///
    /// @param text for standard output
    /// @param exit 0, or 1 for a finding
    record Answer(String text, int exit) {
        static Answer of(String text) {
            return new Answer(text, 0);
        }
    }
}
