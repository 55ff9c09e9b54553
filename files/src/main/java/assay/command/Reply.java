package assay.command;

import assay.problem.Problem;
import assay.problem.Refusal;
import assay.report.Sheet;
import assay.report.Sheet.Table;
import assay.write.Format;
import assay.write.Page;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/// What a command answers, made where it is asked for.
///
/// @param people the sheets that people read, by what they are written in and on
/// @param data the same as tables for programs, the main one first; empty where it is no tables
/// @param json where it has a JSON of its own
/// @param book where it has a spreadsheet of its own
/// @param text where it is one text, whatever the format
/// @param files where it is several texts that go together, each by the name of its file
/// @param found whether it found something: a finding, a difference, nothing that fits
public record Reply(BiFunction<Format, Page, List<Sheet>> people, Optional<Supplier<Sheet>> data,
        Optional<Supplier<String>> json, Optional<Book> book, Optional<String> text, Map<String, String> files,
        boolean found) {
    public Reply {
        files = Map.copyOf(files);
    }

    /// The bytes of a spreadsheet. A type of its own, so that a script that asks for none has nothing of it.
    @FunctionalInterface
    public interface Book {
        byte[] bytes();
    }

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

    /// Sheets for people, and one for programs.
    static Reply of(BiFunction<Format, Page, List<Sheet>> people, Supplier<Sheet> data) {
        return new Reply(people, Optional.of(new Once(data)), Optional.empty(), Optional.empty(), Optional.empty(),
                Map.of(), false);
    }

    /// A text that has one form.
    public static Reply of(String text) {
        return of(text, Map.of());
    }

    /// Texts that go together in a folder, of which one stands for itself.
    ///
    /// @param text the one, where there is no folder
    /// @param files all, by their names
    static Reply of(String text, Map<String, String> files) {
        return new Reply((_, _) -> List.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(text),
                files, false);
    }

    /// One of its files.
    public Reply file(String name) {
        return of(Optional.ofNullable(files.get(name)).orElseThrow()).found(found);
    }

    /// A sheet that is the same for people and programs.
    public static Reply of(Sheet sheet) {
        return of(sheet, () -> sheet);
    }

    /// A sheet for people, and one for programs.
    static Reply of(Sheet sheet, Supplier<Sheet> data) {
        return of((_, _) -> List.of(sheet), data);
    }

    /// A sheet that people see first, and one that has everything, which is also that for programs.
    ///
    /// @param full whether everything is asked for
    static Reply of(boolean full, Supplier<Sheet> screen, Supplier<Sheet> whole) {
        return of(full, screen, whole, whole);
    }

    /// A sheet that people see first, one that has everything, and one for programs.
    ///
    /// @param full whether everything is asked for
    static Reply of(boolean full, Supplier<Sheet> screen, Supplier<Sheet> whole, Supplier<Sheet> data) {
        return of((format, _) -> List.of((full || format.whole() ? whole : screen).get()), data);
    }

    /// This reply with a JSON of its own.
    Reply json(Supplier<String> own) {
        return new Reply(people, data, Optional.of(own), book, text, files, found);
    }

    /// This reply with a spreadsheet of its own.
    Reply book(Book own) {
        return new Reply(people, data, json, Optional.of(own), text, files, found);
    }

    /// This reply, where it found something or not.
    Reply found(boolean something) {
        return new Reply(people, data, json, book, text, files, something);
    }

    /// As text, its last line ended.
    ///
    /// @throws IllegalArgumentException where files of the format are no texts
    public String text(Format format, Page page) {
        if (text.isPresent()) {
            return text.get();
        }
        if (format == Format.JSON && json.isPresent()) {
            return json.get().get();
        }
        return format == Format.JSON || format == Format.CSV
                ? format.write(data.orElseThrow().get(), page) : format.write(people.apply(format, page), page);
    }

    /// As a file holds it: text is UTF-8.
    public byte[] bytes(Format format, Page page) {
        if (format.text() || text.isPresent()) {
            return text(format, page).getBytes(StandardCharsets.UTF_8);
        }
        return book.isPresent() ? book.get().bytes() : format.bytes(people.apply(format, page), page);
    }

    /// The names of its tables for programs, the main one first.
    public List<String> tables() {
        return data.map(d -> d.get().tables().stream().map(Table::name).toList()).orElse(List.of());
    }

    /// One of its tables alone.
    ///
    /// @throws Refusal where there is none of this name, or the format has all of them
    public Reply table(String name, Format format) {
        if (format == Format.JSON) {
            throw new Refusal(new Problem(name, "--table", "is of no use in JSON, which has everything",
                    "--format csv"));
        }
        var tables = data.map(d -> d.get().tables()).orElse(List.of());
        var table = tables.stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow(() -> new Refusal(
                new Problem(name, "--table", "there is no such table", "one of " + String.join(", ", tables()))));
        return of(new Sheet("", List.of(table))).found(found);
    }
}
