package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import assay.bundle.Texts;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What people ask is answered by one command, in its first lines.
class QuestionsTest {
    private static final int FIRST = 15;

    static Stream<String> questions() {
        return Texts.beside(QuestionsTest.class).rows("/questions.txt").stream();
    }

    @ParameterizedTest
    @MethodSource("questions")
    void theAnswerStandsFirst(String row) {
        var cells = row.split(" \\| ", 3);
        var run = Run.with(Map.of("NO_COLOR", "1"), 100, "", cells[1].split(" "));
        assertThat(run.exit()).as(run.err()).isBetween(0, 1);
        var pattern = Pattern.compile(cells[2]);
        assertThat(String.join(" ", run.out().lines().limit(FIRST).map(String::strip).toList()))
                .matches(text -> pattern.matcher(text).find(), cells[2]);
    }
}
