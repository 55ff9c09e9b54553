package assay.cli;

import assay.problem.Problem;
import assay.problem.Refusal;
import assay.report.Sheet;
import assay.report.Sheet.Table;
import assay.write.Format;
import assay.write.Page;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;

/// One command: what it takes, and what it answers.
interface Command {
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
    /// @param data the same as tables for programs, the main one first; empty where it is no tables
    /// @param exit 0, or 1 for a finding
    record Answer(Written written, Optional<Supplier<Sheet>> data, int exit) {
        /// What is made when it is first asked for.
        private static final class Once implements Supplier<Sheet> {
            private final Supplier<Sheet> made;
            private Optional<Sheet> sheet = Optional.empty();

            Once(Supplier<Sheet> made) {
                this.made = made;
            }

            @Override
            public synchronized Sheet get() {
                if (sheet.isEmpty()) {
                    sheet = Optional.of(made.get());
                }
                return sheet.get();
            }
        }

        /// A text that has one form.
        static Answer of(String text) {
            return new Answer((_, _) -> utf8(text), Optional.empty(), 0);
        }

        /// A sheet that is the same for people and programs.
        static Answer of(Sheet sheet) {
            return of(sheet, () -> sheet);
        }

        /// A sheet for people, and one for programs.
        static Answer of(Sheet sheet, Supplier<Sheet> data) {
            return of((_, _) -> sheet, data);
        }

        /// A sheet that people see first, one that has everything, which is also that for programs.
        ///
        /// @param full whether everything is asked for
        static Answer of(boolean full, Supplier<Sheet> screen, Supplier<Sheet> whole) {
            return of(full, screen, whole, whole);
        }

        /// A sheet that people see first, one that has everything, and one for programs.
        ///
        /// @param full whether everything is asked for
        static Answer of(boolean full, Supplier<Sheet> screen, Supplier<Sheet> whole, Supplier<Sheet> data) {
            return of((format, _) -> (full || format.whole() ? whole : screen).get(), data);
        }

        /// A sheet for people that depends on what it is written on, and one for programs.
        static Answer of(BiFunction<Format, Page, Sheet> sheet, Supplier<Sheet> made) {
            var data = new Once(made);
            return new Answer((format, page) -> format.bytes(
                    format == Format.JSON || format == Format.CSV ? data.get() : sheet.apply(format, page), page),
                    Optional.of(data), 0);
        }

        /// What people read, one text in JSON, and a sheet for programs.
        static Answer of(Written people, Supplier<String> json, Supplier<Sheet> made) {
            var data = new Once(made);
            return new Answer((format, page) -> switch (format) {
                case JSON -> utf8(json.get());
                case CSV -> format.bytes(data.get(), page);
                default -> people.in(format, page);
            }, Optional.of(data), 0);
        }

        /// This answer with a JSON of its own.
        Answer json(Supplier<String> json) {
            return new Answer((format, page) -> format == Format.JSON ? utf8(json.get()) : written.in(format, page),
                    data, exit);
        }

        /// This answer with a spreadsheet of its own.
        Answer workbook(Supplier<byte[]> workbook) {
            return new Answer((format, page) -> format == Format.XLSX ? workbook.get() : written.in(format, page),
                    data, exit);
        }

        static byte[] utf8(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        /// This answer, with 1 for its exit code where something is found.
        Answer found(boolean something) {
            return new Answer(written, data, something ? 1 : 0);
        }

        /// The names of its tables for programs, the main one first.
        List<String> tables() {
            return data.map(d -> d.get().tables().stream().map(Table::name).toList()).orElse(List.of());
        }

        /// One of its tables alone.
        ///
        /// @throws Refusal where there is none of this name, or the format has all of them
        Answer table(String name, Format format) {
            var tables = data.map(d -> d.get().tables()).orElse(List.of());
            var names = tables.stream().map(Table::name).toList();
            if (format == Format.JSON) {
                throw new Refusal(new Problem(name, "--table", "is of no use in JSON, which has everything",
                        "--format csv"));
            }
            var table = tables.stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow(() -> new Refusal(
                    new Problem(name, "--table", "there is no such table", "one of " + String.join(", ", names))));
            var sheet = new Sheet("", List.of(table));
            return new Answer((other, page) -> other.bytes(sheet, page), Optional.of(() -> sheet), exit);
        }
    }
}
