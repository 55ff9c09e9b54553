package assay.cli;

import assay.write.Page;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;

/// What is around the program: its input, its environment, the terminal it writes to.
///
/// @param terminal the columns of the terminal that standard output goes to; 0 where it goes elsewhere
/// @param told where to say what goes on, where someone sees it at once: standard error on a terminal
/// @param answers whether that one can answer, on standard input
public record Shell(InputStream in, Map<String, String> environment, int terminal, Optional<PrintStream> told,
        boolean answers) {
    /// Wide enough for every table, for what is not read on a terminal.
    private static final int UNLIMITED = 10_000;

    /// One that nobody sits before.
    public Shell(InputStream in, Map<String, String> environment, int terminal) {
        this(in, environment, terminal, Optional.empty(), false);
    }

    /// The page to write on: as wide as the terminal or as `COLUMNS` says, coloured where it is a terminal and
    /// `NO_COLOR` is not set.
    ///
    /// @param colour `auto`, `always` or `never`
    Page page(String colour) {
        boolean plain = !environment.getOrDefault("NO_COLOR", "").isEmpty()
                || environment.getOrDefault("TERM", "").equals("dumb");
        return new Page(width(), switch (colour) {
            case "always" -> true;
            case "never" -> false;
            default -> terminal > 0 && !plain;
        });
    }

    /// The page of a file, which is as wide as `COLUMNS` says, whatever the terminal is.
    ///
    /// @param colour as [#page]
    Page filed(String colour) {
        return new Shell(in, environment, 0).page(colour);
    }

    int width() {
        var columns = environment.getOrDefault("COLUMNS", "");
        if (!columns.isEmpty() && columns.length() < 5 && columns.chars().allMatch(Character::isDigit)) {
            return Math.max(Page.NARROWEST, Integer.parseInt(columns));
        }
        return terminal > 0 ? Math.max(Page.NARROWEST, terminal) : UNLIMITED;
    }
}
