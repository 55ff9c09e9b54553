package assay.cli;

import assay.report.Sheet;
import assay.write.Format;
import assay.write.Page;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
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

    /// The format of what has one form alone.
    default Format form() {
        return Format.TABLE;
    }

    /// The file that the answer goes to where none is named; the standard output where it is empty.
    default Optional<String> file() {
        return Optional.empty();
    }

    /// Answers. Throws [assay.problem.Refusal] where the input cannot be used.
    Answer answer(Given given, Shell shell);

    /// An answer in any format, as a file holds it: text is UTF-8, its last line ended.
    @FunctionalInterface
    interface Written {
        byte[] in(Format format, Page page);
    }

    /// What a command has to say.
    ///
    /// @param written for standard output, or a file
    /// @param exit 0, or 1 for a finding
    record Answer(Written written, int exit) {
        /// A text that has one form.
        static Answer of(String text) {
            return new Answer((_, _) -> utf8(text), 0);
        }

        static Answer of(Sheet sheet) {
            return new Answer((format, page) -> format.bytes(sheet, page), 0);
        }

        /// A sheet that has a JSON of its own.
        static Answer of(Sheet sheet, Supplier<String> json) {
            return new Answer((format, page) -> format == Format.JSON ? utf8(json.get()) : format.bytes(sheet, page),
                    0);
        }

        /// A sheet for the formats that hold everything, and for the others one of less where not all is asked for.
        ///
        /// @param full whether all is asked for
        static Answer of(boolean full, Supplier<Sheet> screen, Supplier<Sheet> whole) {
            return new Answer((format, page) -> format.bytes((full || format.whole() ? whole : screen).get(), page),
                    0);
        }

        /// This answer with a JSON of its own.
        Answer json(Supplier<String> json) {
            return new Answer((format, page) -> format == Format.JSON ? utf8(json.get()) : written.in(format, page),
                    exit);
        }

        static byte[] utf8(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        /// This answer, with 1 for its exit code where something is found.
        Answer found(boolean something) {
            return new Answer(written, something ? 1 : 0);
        }
    }
}
