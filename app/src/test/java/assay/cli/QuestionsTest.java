package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Rational;
import assay.bundle.Texts;
import assay.notation.Parser;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What people ask is answered by one command, in its first lines, with numbers that the test works out itself; or is
/// refused with what is missing and the command that is near.
class QuestionsTest {
    private static final int FIRST = 15;
    private static final int ALL = 50;

    /// Questions that no command answers by these words: of devices by another name.
    private static final int UNANSWERED = 1;

    private static final Pattern SUM = Pattern.compile("<([^<>;]+)(?:;(\\w+))?>");

    /// One question.
    ///
    /// @param command its words; `!` before those of one that is refused
    /// @param answer a pattern
    record Question(String id, String asked, String command, String answer) {
        boolean refused() {
            return command.startsWith("!");
        }

        String words() {
            return refused() ? command.substring(1) : command;
        }

        Pattern pattern() {
            return Pattern.compile(SUM.matcher(answer).replaceAll(QuestionsTest::worked));
        }

        @Override
        public String toString() {
            return id + " " + words();
        }
    }

    /// The digits of a sum as screens show them, as a pattern that means them.
    private static String worked(MatchResult sum) {
        Rational value = Parser.parse(sum.group(1)).constant();
        var how = sum.group(2);
        var exact = new BigDecimal(value.num()).divide(new BigDecimal(value.den()), MathContext.DECIMAL128);
        int digits = how == null || how.equals("plain") ? 0 : Integer.parseInt(how);
        var rounded = exact.setScale(digits, RoundingMode.HALF_UP);
        if (digits == 0) {
            assertThat(value.isInteger()).as(sum.group(1)).isTrue();
        }
        var text = "plain".equals(how) ? rounded.toPlainString() : String.format("%,." + digits + "f", rounded);
        return text.replace(".", "\\\\.");
    }

    static Stream<Question> questions() {
        return Texts.beside(QuestionsTest.class).rows("/questions.txt").stream().map(row -> {
            var cells = row.split(" \\| ", 4);
            return new Question(cells[0], cells[1], cells[2], cells[3]);
        });
    }

    @ParameterizedTest
    @MethodSource("questions")
    void theAnswerStandsFirst(Question question) {
        var run = Run.with(Map.of("NO_COLOR", "1"), 100, "", question.words().split(" "));
        if (question.refused()) {
            assertThat(run.exit()).as(run.out()).isEqualTo(2);
            assertThat(run.err().lines()).singleElement().asString().containsPattern(question.pattern());
        } else {
            assertThat(run.exit()).as(run.err()).isBetween(0, 1);
            assertThat(String.join(" ", run.out().lines().limit(FIRST).map(String::strip).toList()))
                    .containsPattern(question.pattern());
        }
    }

    @Test
    void thereAreFifty() {
        var ids = questions().map(Question::id).distinct().toList();
        var expected = Stream.of("S", "R", "F", "V", "A")
                .flatMap(kind -> Stream.iterate(1, n -> n <= 10, n -> n + 1).map(n -> kind + n)).toList();
        assertThat(ids).hasSize(ALL).containsExactlyElementsOf(expected);
        assertThat(questions().filter(Question::refused).map(Question::id).distinct()).hasSize(UNANSWERED);
    }

    /// The page lists every question with its command.
    @Test
    void thePageHasThemAll() throws IOException {
        var lines = Files.readAllLines(Path.of("..", "docs", "questions.md"));
        assertThat(lines).containsAll(questions().map(q -> "| " + q.id + " | " + q.asked + " | `assay "
                + q.words().replace("../", "") + "` |").toList());
    }

    /// What is absent says something else for each thing, and names only commands that there are.
    @Test
    void whatIsAbsentNamesCommands() {
        for (var words : List.of("latency", "layout", "lora", "design", "budget", "grid", "measure", "code")) {
            var err = Run.of(words, "llama-3-8b").err();
            assertThat(err).startsWith("assay: " + words + ": ").contains("(").doesNotContain("no model");
        }
    }
}
