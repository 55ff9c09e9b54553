package assay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import assay.ask.Case;
import assay.ask.Options;
import assay.ask.Statement;
import assay.catalog.Models;
import assay.check.Inventory;
import assay.check.Lint;
import assay.family.Families;
import assay.problem.Refusal;
import assay.read.ConfigFile;
import assay.report.AccountSheet;
import assay.report.ConventionsSheet;
import assay.report.ScaleSheet;
import assay.write.ModelText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Whatever becomes of a model's own text, it is a model with all its sheets or a refusal.
class WrittenFuzzTest {
    private static final int SEEDS = Integer.getInteger("assay.fuzz", 400);

    /// Pieces that hurt.
    private static final List<String> PIECES = List.of(
            "=", "*", "->", "[", "]", "(", ")", ".", "@", "$", "%", "/", "?", ":", ",", "-", "#", "\t", "  ",
            "        ", "\n", "0", "1", "-1", "T", "B", "t", "99999999999999", "1/3", "^9", "^99",
            "min(T, d_model)", "ceil(T/3)", "(T + 1)", "d_model + d_ff + vocab_size", "with t = 3",
            "with d = T + num_layers", "* 0", "* 1 stored 1", "* 3 from 2 every 3", "* 3 at 0,4-5", "at 0-99999",
            "every", "from T", "where s <= t", "where t-kw < s <= t",
            "where s <= t in px", "where s <= t of w", "e?", "[b t d]", "x[]", "x[b b]", "'", "\"", "\u00e9",
            "\ud83d\ude00", "if tied", "unless tied", "- = core grouped", "a = latent",
            "a = experts shared=s share=g", "a = grouped_scan", "mask=chunked", "mask=chosen", "bias",
            "name=(a b)", "x = gather x[b t d] -> @x[b s d] where s <= t", "reference @k[b s d]");

    private enum Outcome {
        BUILT, REFUSED
    }

    @Test
    void mutatedTextsAreModelsOrRefused() throws IOException {
        var texts = new ArrayList<String>();
        for (var name : List.of("llama", "mixtral", "mamba")) {
            texts.add(Files.readString(Path.of("..", "examples", name + ".assay")));
        }
        for (var name : List.of("gpt2", "mixtral-8x7b", "jamba", "deepseek-v3", "mamba2-130m")) {
            try {
                texts.add(ModelText.of(Families.build(Models.spec(name, System.in))));
            } catch (Refusal refusal) {
                fail(refusal);
            }
        }
        var outcomes = new EnumMap<Outcome, Integer>(Outcome.class);
        for (int seed = 0; seed < SEEDS; seed++) {
            var random = new Random(seed);
            var text = mutated(texts.get(random.nextInt(texts.size())), random);
            try {
                outcomes.merge(outcome(text), 1, Integer::sum);
            } catch (RuntimeException | Error defect) {
                fail("seed " + seed + ": " + defect + " on\n" + text, defect);
            }
        }
        assertThat(outcomes).containsKeys(Outcome.values());
        assertThat(outcomes.values()).allMatch(n -> n > SEEDS / 30);
    }

    /// One to three lines or words cut out, doubled, moved, taken from elsewhere or broken.
    private static String mutated(String text, Random random) {
        var lines = new ArrayList<>(text.lines().toList());
        for (int n = random.nextInt(1, 4); n > 0 && !lines.isEmpty(); n--) {
            int at = random.nextInt(lines.size());
            int other = random.nextInt(lines.size());
            switch (random.nextInt(8)) {
                case 0 -> lines.remove(at);
                case 1 -> lines.add(at, lines.get(other));
                case 2 -> lines.set(at, lines.set(other, lines.get(at)));
                case 3 -> lines.set(at, " ".repeat(random.nextInt(1, 9)) + lines.get(at));
                case 4 -> lines.set(at, lines.get(at).replaceFirst("^ {0,4}", ""));
                default -> lines.set(at, words(lines.get(at), lines.get(other), random));
            }
        }
        return String.join("\n", lines) + "\n";
    }

    private static String words(String line, String other, Random random) {
        var words = new ArrayList<>(List.of(line.split("(?<=[ \\[\\]])")));
        int at = random.nextInt(words.size());
        var others = other.strip().split("(?<=[ \\[\\]])");
        switch (random.nextInt(4)) {
            case 0 -> words.remove(at);
            case 1 -> words.add(at, others[random.nextInt(others.length)]);
            case 2 -> words.set(at, PIECES.get(random.nextInt(PIECES.size())) + " ");
            default -> words.add(at, PIECES.get(random.nextInt(PIECES.size())));
        }
        return String.join("", words);
    }

    private static Outcome outcome(String text) {
        try {
            var spec = ConfigFile.read(new ByteArrayInputStream(text.getBytes(UTF_8)), "own.assay");
            var subject = Case.of(spec, Options.DEFAULT);
            AccountSheet.of(Statement.of(subject));
            Inventory.of(subject, true);
            Lint.of(spec);
            ScaleSheet.of(List.of(subject, subject));
            ConventionsSheet.of(Optional.of(spec), Options.DEFAULT);
            var written = ModelText.of(subject.model()).getBytes(UTF_8);
            var again = ConfigFile.read(new ByteArrayInputStream(written), "own.assay");
            assertThat(Families.build(again).root()).isEqualTo(subject.model().root());
            return Outcome.BUILT;
        } catch (Refusal refusal) {
            assertThat(refusal.problems()).isNotEmpty().allSatisfy(p -> assertThat(p.message()).isNotBlank());
            return Outcome.REFUSED;
        }
    }
}
