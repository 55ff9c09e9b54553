package assay.family;

import assay.spec.Reading;
import java.util.List;
import java.util.Map;

/// What the reference's classes of texts assume where a config inside another leaves a size out, as published ones do:
/// they are stored as what differs from their class.
final class Assumed {
    private static final List<String> FIELDS =
            List.of("vocab_size", "hidden_size", "num_hidden_layers", "num_attention_heads");

    private static final Map<String, List<Long>> SIZES = Map.ofEntries(
            Map.entry("cohere", List.of(256000L, 8192L, 40L, 64L)),
            Map.entry("cohere2", List.of(256000L, 8192L, 40L, 64L)),
            Map.entry("gemma", List.of(256000L, 3072L, 28L, 16L)),
            Map.entry("gemma2", List.of(256000L, 2304L, 26L, 8L)),
            Map.entry("glm4v_text", List.of(151552L, 4096L, 40L, 32L)),
            Map.entry("glm4v_moe_text", List.of(151424L, 4096L, 46L, 96L)),
            Map.entry("hunyuan_vl_text", List.of(290943L, 4096L, 32L, 32L)),
            Map.entry("lfm2", List.of(65536L, 2560L, 32L, 32L)),
            Map.entry("llama", List.of(32000L, 4096L, 32L, 32L)),
            Map.entry("minimax_m3_vl_text", List.of(200064L, 6144L, 60L, 64L)),
            Map.entry("mistral", List.of(32000L, 4096L, 32L, 32L)),
            Map.entry("mllama_text_model", List.of(128256L, 4096L, 40L, 32L)),
            Map.entry("persimmon", List.of(262144L, 4096L, 36L, 64L)),
            Map.entry("qwen2", List.of(151936L, 4096L, 32L, 32L)),
            Map.entry("qwen3", List.of(151936L, 4096L, 32L, 32L)));

    private Assumed() {}

    /// A config of a text of that type, with the sizes that it leaves out.
    static Reading of(Reading text, String type) {
        var sizes = SIZES.getOrDefault(type, List.of());
        var all = text;
        for (int i = 0; i < sizes.size(); i++) {
            all = all.assuming(FIELDS.get(i), sizes.get(i));
        }
        return all;
    }
}
