package assay.browser;

import assay.report.Sheet;
import assay.write.Format;
import assay.write.Page;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/// What a command answers.
///
/// @param sheet as it is written in a format
/// @param json where it has a JSON of its own
/// @param text where it is a text, whatever the format
/// @param found whether it found something: a finding, a difference, nothing that fits
record Reply(BiFunction<Format, Page, Sheet> sheet, Optional<Supplier<String>> json, Optional<String> text,
        boolean found) {
    static Reply of(Sheet sheet) {
        return new Reply((_, _) -> sheet, Optional.empty(), Optional.empty(), false);
    }

    /// One that is short for people and whole for programs.
    static Reply of(boolean full, Supplier<Sheet> all, Supplier<Sheet> brief) {
        return new Reply((format, _) -> full || format == Format.CSV || format == Format.JSON ? all.get()
                : brief.get(), Optional.empty(), Optional.empty(), false);
    }

    static Reply by(BiFunction<Format, Page, Sheet> sheet) {
        return new Reply(sheet, Optional.empty(), Optional.empty(), false);
    }

    Reply json(Supplier<String> own) {
        return new Reply(sheet, Optional.of(own), text, found);
    }

    Reply text(String whole) {
        return new Reply(sheet, json, Optional.of(whole), found);
    }

    Reply found(boolean something) {
        return new Reply(sheet, json, text, something);
    }

    /// As text, its last line ended.
    String write(Format format, Page page) {
        return text.orElseGet(() -> format == Format.JSON && json.isPresent() ? json.get().get()
                : format.write(sheet.apply(format, page), page));
    }
}
