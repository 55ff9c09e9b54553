package assay.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// One call of the program, as a user makes it.
record Run(int exit, String out, String err) {
    static Run of(String... args) {
        return with(Map.of(), 0, "", args);
    }

    static Run withInput(String input, String... args) {
        return with(Map.of(), 0, input, args);
    }

    /// With an environment, a terminal and an input.
    ///
    /// @param terminal the columns of the terminal, 0 for none
    static Run with(Map<String, String> environment, int terminal, String input, String... args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        int exit = new Cli(new Shell(in, environment, terminal), new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8)).run(args);
        return new Run(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
