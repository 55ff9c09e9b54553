package assay.cli;

import assay.report.Sheet;
import assay.write.Format;
import assay.write.Page;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;

/// One command: what it takes, and what it answers. A command that names itself here is in the help and in completion.
interface Command {
    /// All but the first, which is the command without a name.
    List<Command> NAMED = List.of(
            new ExplainCommand(), new CompareCommand(), new ScaleCommand(), new MatmulsCommand(), new TrainCommand(),
            new FitCommand(), new AcceleratorsCommand(), new SchemesCommand(), new ConventionsCommand(),
            new TensorsCommand(), new CheckCommand(), new ShowCommand(), new ModelsCommand(), new LintCommand(),
            new PageCommand(), new UiCommand(), new CompletionCommand());

    /// The word that calls it.
    String name();

    /// Its arguments and options.
    CommandSpec spec();

    /// Answers. Throws [assay.problem.Refusal] where the input cannot be used.
    Answer answer(Given given, Shell shell);

    /// An answer in any format, its last line ended.
    @FunctionalInterface
    interface Written {
        String in(Format format, Page page);
    }

    /// What a command has to say.
    ///
    /// @param text for standard output
    /// @param exit 0, or 1 for a finding
    record Answer(Written text, int exit) {
        /// A text that has one form.
        static Answer of(String text) {
            return new Answer((_, _) -> text, 0);
        }

        static Answer of(Sheet sheet) {
            return new Answer((format, page) -> format.write(sheet, page), 0);
        }

        /// A sheet that has a JSON of its own.
        static Answer of(Sheet sheet, Supplier<String> json) {
            return new Answer((format, page) -> format == Format.JSON ? json.get() : format.write(sheet, page), 0);
        }

        /// This answer, with 1 for its exit code where something is found.
        Answer found(boolean something) {
            return new Answer(text, something ? 1 : 0);
        }
    }
}
