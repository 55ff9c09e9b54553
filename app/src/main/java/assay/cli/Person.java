package assay.cli;

import assay.catalog.Found;
import assay.catalog.Names;
import assay.hub.Permission;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Who uses the program: may give permission by an option, or by a yes at a terminal.
///
/// @param given whether the option is there
record Person(boolean given, Shell shell) implements Permission {
    /// To the beginning of the line, and all that is on it gone.
    private static final String AFRESH = "\r\u001b[K";

    private static final int WIDEST = 79;

    /// What a hub's name means.
    ///
    /// @param fetch whether the option is there
    /// @throws assay.problem.Refusal where it means nothing
    static Found find(String word, boolean fetch, Shell shell) {
        return Names.find(word, shell.environment(), new Person(fetch, shell));
    }

    @Override
    public boolean given(String question) {
        if (shell.told().isEmpty() || !shell.answers()) {
            return false;
        }
        var err = shell.told().get();
        err.print(question + " [y/N] ");
        err.flush();
        try {
            var in = new BufferedReader(new InputStreamReader(shell.in(), StandardCharsets.UTF_8));
            var answer = Optional.ofNullable(in.readLine()).orElse("").strip().toLowerCase(Locale.ROOT);
            return Set.of("y", "yes").contains(answer);
        } catch (IOException _) {
            return false;
        }
    }

    @Override
    public synchronized void progress(String line) {
        shell.told().ifPresent((PrintStream err) -> {
            err.print(AFRESH + line.substring(0, line.offsetByCodePoints(0, Math.min(WIDEST,
                    line.codePointCount(0, line.length())))));
            err.flush();
        });
    }
}
