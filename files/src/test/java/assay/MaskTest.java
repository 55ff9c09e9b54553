package assay;

import static org.assertj.core.api.Assertions.assertThat;

import assay.account.Forward;
import assay.account.Terms;
import assay.algebra.Rational;
import assay.convention.Conventions;
import assay.family.Families;
import assay.quantity.Dtype;
import assay.spec.Field;
import assay.spec.Spec;
import assay.spec.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which layers the window masks, by the reference's code: in some families one mask is made for all of them, if there
/// is a window; in others `layer_types` tells them apart.
class MaskTest {
    private static final long TOKENS = 40;

    @ParameterizedTest
    @ValueSource(strings = {"mistral", "ministral3", "phi3", "starcoder2"})
    void oneMaskForAllLayers(String type) {
        assertThat(needed(type, "full_attention")).isEqualTo(needed(type, "sliding_attention"));
        assertThat(needed(type, "sliding_attention")).isEqualTo(needed(type, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ministral", "qwen2", "qwen3", "gemma2", "cohere2", "olmo3", "exaone4"})
    void maskedByTheirTypes(String type) {
        assertThat(needed(type, "full_attention")).isGreaterThan(needed(type, "sliding_attention"));
    }

    /// FLOPs where exactly the pairs are counted that the mask leaves, with layers of one type; of none if it is empty.
    private static Rational needed(String type, String layers) {
        var fields = new LinkedHashMap<String, Field>();
        fields.put("model_type", text(type));
        for (var size : List.of("vocab_size=96", "hidden_size=32", "num_hidden_layers=3", "num_attention_heads=4",
                "num_key_value_heads=2", "intermediate_size=48", "sliding_window=8")) {
            var pair = size.split("=");
            fields.put(pair[0], new Field(new Value.Numeral(Rational.parse(pair[1])), "test"));
        }
        fields.put("use_sliding_window", new Field(new Value.Flag(true), "test"));
        if (!layers.isEmpty()) {
            fields.put("layer_types", new Field(new Value.Items(IntStream.range(0, 3)
                    .<Value>mapToObj(_ -> new Value.Text(layers)).toList()), "test"));
        }
        var model = Families.build(new Spec(type, type, fields, new LinkedHashMap<>()));
        var terms = Terms.of(Conventions.named("matmul-causal"), Dtype.FP32);
        return new Forward().of(model, terms).orElseThrow().total().at(CorpusTest.point(model, 1, TOKENS));
    }

    private static Field text(String text) {
        return new Field(new Value.Text(text), "test");
    }
}
