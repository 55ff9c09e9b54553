package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import assay.bundle.Texts;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The exercise answered: its editions' own figures, and documents in which our own audit finds nothing wrong.
class WorksheetTest {
    private static final List<String> EDITIONS = List.of("2025", "2026");
    private static final List<String> ENDINGS = List.of("md", "tex", "html", "ipynb");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"2025", "2026"})
    void anEditionsAnswersAreItsOwn(String edition) {
        var run = Run.of("worksheet", "gpt2-xl-swiglu", "--edition", edition, "--format", "csv");
        assertThat(run.exit()).as(run.err()).isZero();
        var answers = Records.of(run.out()).rows();
        var facts = Records.of("edition,part,name,value\n" + String.join("\n",
                Texts.beside(WorksheetTest.class).rows("/golden/exercise.csv")) + "\n").rows().stream()
                .filter(fact -> fact.getFirst().equals(edition)).toList();
        assertThat(facts).hasSizeGreaterThan(13);
        for (var fact : facts) {
            var expected = new BigDecimal(fact.get(3));
            assertThat(answers).as("%s", fact).anySatisfy(row -> {
                assertThat(row.subList(0, 2)).isEqualTo(fact.subList(1, 3));
                assertThat(new BigDecimal(row.get(2)).setScale(expected.scale(), RoundingMode.HALF_UP))
                        .isEqualTo(expected);
            });
        }
    }

    @Test
    void thePeakIsAFormulaInTheBatch() {
        assertThat(Run.of("worksheet", "gpt2-xl-swiglu", "--edition", "2025", "--parts", "adamw").out())
                .contains("peak: 15517753344*B + 34032921600 bytes");
        assertThat(Run.of("worksheet", "gpt2-xl-swiglu", "--edition", "2026", "--parts", "adamw").out())
                .contains("peak: 16356614144*B + 26168601600 bytes");
    }

    @Test
    void whatIsSetStandsOverTheEdition() {
        assertThat(Run.of("worksheet", "gpt2-xl-swiglu", "--set", "d_ff=4096", "--parts", "a,adamw").out())
                .contains("3*4096*1600*48").doesNotContain("whole or not");
        assertThat(Run.of("worksheet", "gpt2-xl-swiglu", "--parts", "adamw", "--on", "a100", "--precision", "fp32",
                "--batch", "8", "--steps", "10", "--mfu", "40%").out())
                .contains("10 steps of 8 sequences", "19.500 TFLOP/s");
        assertThat(Run.of("worksheet", "gpt2-xl-swiglu", "--parts", "b", "--convention", "matmul-causal").out())
                .contains("Convention matmul-causal");
        assertThat(Run.of("worksheet", "llama-3-8b", "llama-2-7b", "--parts", "d").out())
                .contains("Taken: llama-2-7b, llama-3-8b");
    }

    @Test
    void whatDoesNothingIsRefused() {
        assertThat(Run.of("worksheet", "gpt2", "--parts", "a-e", "--mfu", "40%").err()).contains("--mfu");
        assertThat(Run.of("worksheet", "gpt2", "gpt2-xl", "--parts", "a").err()).contains("part d");
        assertThat(Run.of("worksheet", "gpt2", "--parts", "f").err()).contains("no part of the exercise");
        assertThat(Run.of("worksheet", "gpt2", "--parts", "c-a").err()).contains("ends before it begins");
        assertThat(Run.of("worksheet", "gpt2", "--edition", "1999").err()).contains("unknown edition");
        assertThat(Run.of("worksheet").err()).contains("takes a model");
        assertThat(Run.of("worksheet", "gpt2", "--convention", "nanogpt", "--parts", "adamw").exit()).isBetween(0, 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2-xl-swiglu", "llama-3-8b", "gpt2"})
    void ourOwnAuditFindsNothingWrong(String model) throws IOException {
        for (var ending : ENDINGS) {
            audited(model, "2026", ending);
        }
        audited(model, "2025", "md");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2-small-swiglu", "gpt2-medium-swiglu", "gpt2-large-swiglu", "gpt2-xl-swiglu", "gpt2",
        "gpt2-medium", "gpt2-large", "gpt2-xl", "llama-3-8b", "mixtral-8x7b", "deepseek-v2-lite", "jamba",
        "granite-4.0-h-tiny", "qwen3-8b", "gemma-2-9b", "mamba2-130m"})
    @Tag("big")
    void noneOfSeveralModels(String model) {
        var wrong = EDITIONS.stream().flatMap(edition -> ENDINGS.stream()
                .flatMap(ending -> wrong(model, edition, ending)))
                .toList();
        assertThat(wrong).isEmpty();
    }

    private void audited(String model, String edition, String ending) throws IOException {
        assertThat(wrong(model, edition, ending)).isEmpty();
    }

    /// What the audit calls wrong, each with its line.
    private Stream<String> wrong(String model, String edition, String ending) {
        var file = folder.resolve(model + "." + ending);
        var run = Run.of("worksheet", model, "--edition", edition, "-o", file.toString());
        assertThat(run.exit()).as(run.err()).isZero();
        var audit = Run.of("audit", file.toString());
        assertThat(audit.exit()).as(audit.err()).isLessThan(2);
        var lines = audit.out().lines().toList();
        var found = new ArrayList<String>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(" wrong: ")) {
                int line = i;
                while (line > 0 && !lines.get(line).matches(" *[0-9]+ \\|.*")) {
                    line--;
                }
                found.add(edition + " " + ending + ": " + lines.get(i).strip() + " @ "
                        + lines.get(line).substring(0, Math.min(lines.get(line).length(), 220)));
            }
        }
        return found.stream();
    }
}
