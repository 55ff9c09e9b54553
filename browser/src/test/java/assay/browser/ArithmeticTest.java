package assay.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the script has in place of the JDK's numbers, expressions and tables says what the JDK's own do.
class ArithmeticTest {
    @TempDir
    private static Path folder;

    @Test
    void asTheJdk() throws Exception {
        var script = folder.resolve("arithmetic.js");
        assertThat(Compiled.to(Arithmetic.class.getName(), script.toFile())).isEmpty();
        var said = folder.resolve("said.txt");
        var run = new ProcessBuilder("node", "-e", "require(process.argv[1]).main([])", script.toString())
                .redirectOutput(said.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        assertThat(run.waitFor()).isZero();
        var there = Files.readAllLines(said);
        var here = Arithmetic.lines();
        assertThat(there).hasSameSizeAs(here);
        for (int i = 0; i < here.size(); i++) {
            assertThat(there.get(i)).as("line %s", i).isEqualTo(here.get(i));
        }
    }
}
