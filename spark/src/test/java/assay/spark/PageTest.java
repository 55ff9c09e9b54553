package assay.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The commands that `docs/spark.md` shows print what it says they print.
class PageTest {
    private static final String CALL = "$ assay ";

    @Test
    void everyCommandPrintsWhatIsShown() throws IOException {
        int commands = 0;
        var shown = new ArrayList<String>();
        var said = List.<String>of();
        for (var line : Files.readAllLines(Path.of("..", "docs", "spark.md"))) {
            if (line.startsWith(CALL) || line.startsWith("```")) {
                assertThat(said).containsSubsequence(shown);
                shown.clear();
                said = List.of();
            }
            if (line.startsWith(CALL)) {
                var run = Calls.run(line.substring(CALL.length()));
                assertThat(run.code()).as(line + run.err()).isZero();
                said = run.out().lines().map(String::strip).toList();
                commands++;
            } else if (!said.isEmpty() && !line.equals("...")) {
                shown.add(line.strip());
            }
        }
        assertThat(commands).isEqualTo(2);
    }
}
