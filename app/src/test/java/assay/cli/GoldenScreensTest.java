package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import assay.bundle.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// First screens byte by byte, at 80, 100 and 120 columns and in a pipe, as the files of `screens` have them.
///
/// Where screens are meant to change, `-Dassay.write=true` writes the files of `src/test/resources/screens` anew
/// instead of comparing: `mvn test -pl app -am -Dtest=GoldenScreensTest -Dassay.write=true
/// -Dsurefire.failIfNoSpecifiedTests=false`. What changed is then seen in `git diff`.
class GoldenScreensTest {
    private static final Path FOLDER = Path.of("src", "test", "resources", "screens");
    private static final int[] WIDTHS = {80, 100, 120, 0};

    /// A call, and a width of the terminal; 0 for a pipe.
    record Screen(String name, String call, int width) {
        String file() {
            return name + "-" + (width == 0 ? "pipe" : width) + ".txt";
        }

        @Override
        public String toString() {
            return file();
        }
    }

    static Stream<Screen> screens() {
        return Texts.beside(GoldenScreensTest.class).rows("/screens.txt").stream().map(row -> row.split(" \\| ", 2))
                .flatMap(cells -> Arrays.stream(WIDTHS)
                        .mapToObj(width -> new Screen(cells[0].strip(), cells[1].strip(), width)));
    }

    @ParameterizedTest
    @MethodSource("screens")
    void isAsItWas(Screen screen) throws IOException {
        var run = Run.with(Map.of("NO_COLOR", "1"), screen.width, "", screen.call.split(" "));
        assertThat(run.exit()).as(run.err()).isBetween(0, 1);
        var file = FOLDER.resolve(screen.file());
        if (Boolean.getBoolean("assay.write")) {
            Files.createDirectories(FOLDER);
            Files.writeString(file, run.out());
        }
        assertThat(file).exists();
        assertThat(run.out()).isEqualTo(Files.readString(file));
    }

    /// Colour changes no place of any character: what it adds are codes that have no width.
    @ParameterizedTest
    @MethodSource("screens")
    void colourHasNoWidth(Screen screen) {
        var call = screen.call.split(" ");
        var plain = Run.with(Map.of("NO_COLOR", "1"), screen.width, "", call);
        var words = new ArrayList<>(List.of(call));
        words.add("--color=always");
        var coloured = Run.with(Map.of(), screen.width, "", words.toArray(String[]::new));
        assertThat(coloured.out()).contains("\u001b[1m");
        assertThat(coloured.out().replaceAll("\u001b\\[[0-9;]*m", "")).isEqualTo(plain.out());
    }
}
