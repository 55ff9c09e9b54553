package assay;

import static org.assertj.core.api.Assertions.assertThat;

import assay.account.Cache;
import assay.account.Step;
import assay.account.Terms;
import assay.algebra.Rational;
import assay.convention.Conventions;
import assay.family.Families;
import assay.model.Model;
import assay.notation.Parser;
import assay.quantity.Dtype;
import assay.spec.Field;
import assay.spec.Spec;
import assay.spec.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Caches and training speeds that engines and trainers report of public models.
///
/// Of the same reports these are measurements of a whole process and follow from no count of the model: gemma3:4b's
/// model buffer and compute buffer (a quantized file; an engine's scratch), the 17.6 GiB of Qwen3.6-27B (weights, cache
/// and scratch), what the 321.09 GiB of DeepSeek V3 are more than its cache (scratch), and peak memory of Llama 3.1 8B
/// and Llama 2 7B in training (allocator, activations, optimizer and communication). The 3.29 GB that a tool states for
/// Mistral 7B at 131,072 tokens is neither its cache with the window (0.54 GB) nor without (17.18 GB).
class ReportsTest {
    private static final Map<String, Integer> UNITS = Map.of("MiB", 20, "GiB", 30);

    static List<String[]> reports() {
        return RoutedTest.rows("reports.csv");
    }

    /// The bytes at 16 bits are those of the formula, and round to what is reported.
    @ParameterizedTest
    @MethodSource("reports")
    void cache(
            String id, String settings, long tokens, String part, long devices, String formula, String reported,
            String unit) {
        var model = model(id, settings);
        var ledger = new Cache().of(model, Terms.of(Conventions.MATMUL, Dtype.FP16)).orElseThrow()
                .only(e -> Pattern.compile(part).matcher(e.path()).find());
        var bytes = ledger.total().at(CorpusTest.point(model, 1, tokens)).over(Rational.of(devices));
        assertThat(bytes).isEqualTo(Parser.parse(formula).constant());
        assertRounded(bytes.over(Rational.of(2).pow(Objects.requireNonNull(UNITS.get(unit)))), reported);
    }

    /// DeepSeek V3 at 65,536 tokens by an engine that keeps the keys and values of all heads, not the latents that they
    /// are made of: 305 GiB. gpustack/gguf-parser-go issue 8 measures 321.09 GiB, compute buffers included.
    @Test
    void expandedLatents() {
        var model = model("deepseek-ai/DeepSeek-V3", "");
        var elements = new ArrayList<Rational>();
        var point = CorpusTest.point(model, 1, 65_536);
        model.walk((place, op) -> {
            if (op.name().equals("split_kv")) {
                op.line().writes().forEach(t -> elements.add(t.elements(place::size).times(place.count()).at(point)));
            }
        });
        var bytes = elements.stream().reduce(Rational.ZERO, Rational::plus).times(Rational.of(2));
        assertThat(bytes).isEqualTo(Parser.parse("61*65536*(24576+16384)*2").constant())
                .isEqualTo(Rational.of(305).times(Rational.of(2).pow(30)));
    }

    /// Llama 3.1 8B at 8,192 tokens on GPUs of 989 TFLOP/s: pytorch/torchtitan pull 808.
    @ParameterizedTest
    @CsvSource({"5760, 33.73", "7186, 42.08"})
    void utilization(long tokensPerSecond, String percent) {
        var model = model("meta-llama/Llama-3.1-8B", "");
        var step = new Step().of(model, Terms.of(Conventions.named("torchtitan"), Dtype.BF16)).orElseThrow().total();
        var perToken = step.at(CorpusTest.point(model, 1, 8192)).over(Rational.of(8192));
        assertThat(perToken).isEqualTo(Parser.parse("6*(8030261248-128256*4096)+12*32*4096*8192").constant());
        var peak = Rational.of(989).times(Rational.of(10).pow(12));
        assertRounded(perToken.times(Rational.of(tokensPerSecond)).over(peak).times(Rational.of(100)), percent);
    }

    private static void assertRounded(Rational exact, String decimal) {
        var off = exact.minus(Rational.parse(decimal));
        var half = RoutedTest.lastDigit(decimal).over(Rational.of(2));
        assertThat(off.signum() < 0 ? off.negated() : off).isLessThanOrEqualTo(half);
    }

    private static Model model(String id, String settings) {
        var set = new LinkedHashMap<String, Field>();
        Stream.of(settings.split(" ")).filter(word -> !word.isEmpty()).forEach(word -> {
            int at = word.indexOf('=');
            set.put(word.substring(0, at), new Field(new Value.Text(word.substring(at + 1)), "--set " + word));
        });
        var config = Objects.requireNonNull(CorpusTest.ALL.get(id), id).config();
        return Families.build(new Spec(id, id, new LinkedHashMap<>(config), set));
    }
}
