package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Rational;
import assay.ask.Ask;
import assay.catalog.Catalog;
import assay.quantity.Columns;
import assay.report.AccountScreen;
import assay.write.Format;
import assay.write.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// First screens are screens: whatever the model, on pages that people have.
class ScreensTest {
    private static final int LINES = 40;

    @TempDir
    private Path folder;

    /// Of every model of the catalogue, at its context and at one token, at 80 and 100 columns: no more lines than a
    /// screen has, none wider than the page, and no row of a table on two lines.
    @Test
    void everyModelIsOnOneScreen() {
        var wrong = new ArrayList<String>();
        for (var row : Catalog.rows()) {
            var ask = Ask.of(row.spec());
            for (var options : List.of(ask.options(), ask.options().at(Rational.ONE))) {
                var sheet = AccountScreen.of(ask.with(options).answer().statement(), row.name(), Optional.empty());
                for (int width : List.of(80, 100)) {
                    var lines = Format.TABLE.write(sheet, new Page(width, false)).lines().toList();
                    if (lines.size() > LINES) {
                        wrong.add(row.name() + " takes " + lines.size() + " lines at " + width);
                    }
                    lines.stream().filter(l -> l.length() > width).forEach(l -> wrong.add(row.name() + ": " + l));
                    var table = lines.subList(between(lines, "part "), between(lines, "total "));
                    if (table.stream().skip(2).anyMatch(l -> l.chars().noneMatch(Character::isDigit))) {
                        wrong.add(row.name() + " has a wrapped row at " + width + ": " + table);
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /// Whether training fits, on every kind of device: on one screen too.
    @ParameterizedTest
    @ValueSource(strings = {"gpt2-xl --on a100", "llama-3-8b --on h100", "llama-3-70b --on h100",
        "deepseek-v3 --on b200",
        "gpt2-xl-swiglu", "qwen3-30b-a3b --on mi300x --tokens 1e12 --price 2.5USD/h", "t5-small --on tpu-v5e",
        "mamba-130m --on rtx-4090 --batch 64", "whisper-tiny --on t4", "bert-base-uncased --weights nf4"})
    void trainingIsOnOneScreen(String asked) {
        for (int width : new int[] {80, 100}) {
            var run = Run.with(Map.of("NO_COLOR", "1"), width, "", ("train " + asked).split(" "));
            assertThat(run.exit()).as(run.err()).isZero();
            assertThat(run.out().lines().count()).as(run.out()).isLessThanOrEqualTo(LINES);
            assertThat(run.out().lines()).allMatch(l -> l.length() <= width);
            assertThat(run.out()).contains("full training takes ", "at the peak", "--full");
        }
    }

    /// The other screens: at 80 and at 100 columns, and no row on two lines at 80 for four models.
    @ParameterizedTest
    @ValueSource(strings = {"compare llama-3-8b mistral-7b qwen3-8b gpt-oss-20b",
        "compare gpt2 mamba-130m whisper-tiny",
        "scale gpt2-xl --seq 1024,16384", "scale deepseek-v3 --seq 4096,131072",
        "fit gpt2-xl --memory 80GB --over batch", "fit llama-3-70b --memory 24GB", "fit gpt2-xl --on a100",
        "fit gpt2-xl-swiglu --on a100 --activations handout", "compare llama-3-8b --vary num_kv_heads=8,4,1",
        "fit llama-3-8b --on h100 --over seq", "fit t5-small --memory 8GB --over seq"})
    void othersAreOnOneScreen(String asked) {
        for (int width : new int[] {80, 100}) {
            var run = Run.with(Map.of("NO_COLOR", "1"), width, "", asked.split(" "));
            assertThat(run.out().lines().count()).as(run.out()).isLessThanOrEqualTo(LINES);
            assertThat(run.out().lines()).allMatch(l -> l.length() <= width);
            assertThat(run.exit()).isNotEqualTo(70);
        }
    }

    /// A name of any writing and length, of a folder too: no line is wider than the page, where wide characters take
    /// two columns, and no name is lost.
    @ParameterizedTest
    @ValueSource(strings = {"\u901a\u4e49\u5343\u95ee-7B-\u6307\u4ee4\u5fae\u8c03\u7248",
        "\u30e2\u30c7\u30eb\u30e2\u30c7\u30eb\u30e2\u30c7\u30eb\u30e2\u30c7\u30eb\u30e2\u30c7\u30eb"
                + "\u30e2\u30c7\u30eb\u30e2\u30c7\u30eb\u30e2\u30c7\u30eb\u30e2\u30c7\u30eb\u30e2\u30c7\u30eb",
        "cafe\u0301-mod\u00e8le", "\ud83e\udd99-8b", "a-name-of-a-model-that-is-longer-than-the-page-is-wide-"
                + "and-goes-on-behind-its-end-with-ever-more-words-that-nobody-reads"})
    void namesAreAsWideAsTheyLook(String name) throws IOException {
        var at = Files.createDirectories(folder.resolve(name));
        Files.copy(Path.of("../files/src/test/fixtures/checkpoints/llama/config.json"), at.resolve("config.json"));
        Files.copy(Path.of("../files/src/test/fixtures/checkpoints/llama/model.safetensors"),
                at.resolve("model.safetensors"));
        for (var call : List.of("", "train", "fit --memory 8GB --over batch", "fit --memory 8GB", "compare gpt2",
                "scale --seq 16,32", "check", "matmuls", "lint", "tensors")) {
            for (int width : new int[] {80, 100}) {
                var words = new ArrayList<>(List.of(call.split(" ")));
                words.removeIf(String::isEmpty);
                words.add(at.toString());
                var run = Run.with(Map.of(), width, "", words.toArray(String[]::new));
                assertThat(run.exit()).as("%s: %s", call, run.err()).isBetween(0, 1);
                assertThat(run.out().replaceAll("\u001b\\[[0-9;]*m", "").lines()).as(call)
                        .allMatch(l -> Columns.of(l) <= width);
                assertThat(run.out().replaceAll("\\s|\u001b\\[[0-9;]*m", "")).as(call).contains(name.substring(0,
                        name.offsetByCodePoints(0, Math.min(60, name.codePointCount(0, name.length())))));
            }
        }
    }

    private static int between(List<String> lines, String start) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(start)) {
                return i;
            }
        }
        throw new AssertionError(start + " begins no line of " + lines);
    }
}
