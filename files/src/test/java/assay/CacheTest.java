package assay;

import static org.assertj.core.api.Assertions.assertThat;

import assay.account.Cache;
import assay.account.Decoding;
import assay.account.Terms;
import assay.convention.Conventions;
import assay.notation.Parser;
import assay.quantity.Dtype;
import assay.spec.Field;
import assay.spec.Value;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What an engine must keep where the reference implementation keeps more, and the models that keep nothing. What the
/// reference keeps is measured, in [CorpusTest].
class CacheTest {
    private static final Set<String> ENCODERS = Set.of("albert", "audioflamingo3_encoder", "beit", "bert", "big_bird",
            "camembert", "clip", "clip_text_model", "clip_vision_model", "convbert", "data2vec-text", "deberta",
            "deberta-v2", "deit", "dinov2", "dinov2_with_registers", "dinov3_convnext", "dinov3_vit", "distilbert",
            "electra", "ernie", "esm", "eurobert", "funnel", "gemma4_audio", "gemma4_vision", "glm4v_moe_vision",
            "glm4v_vision", "gte", "hubert",
            "ibert", "idefics3_vision", "internvl_vision", "layoutlmv3", "longformer", "megatron-bert",
            "mllama_vision_model", "mobilebert", "modernbert", "mpnet", "new", "nomic_bert", "pixtral",
            "qwen2_audio_encoder", "rembert", "roberta", "roformer", "siglip", "siglip2", "siglip2_text_model",
            "siglip2_vision_model", "siglip_text_model", "siglip_vision_model", "smolvlm_vision", "squeezebert", "swin",
            "vit", "vit_mae", "voxtral_encoder", "wav2vec2", "wavlm", "xlm-roberta", "xlnet");

    /// Elements at one sequence of 1,024 tokens: windows of 256 in every second layer, 8 key-value heads for 232 query
    /// heads, and one input of a convolution less than its kernel of 4. The layer that guesses a further token keeps
    /// what an attention layer does. Beside keys that stand for 4 or 128 tokens there is room for what the next is made
    /// of.
    @ParameterizedTest
    @CsvSource({
        "EleutherAI/gpt-neo-125m, (6*1024 + 6*256)*2*768",
        "tiiuae/falcon-180B, 80*1024*2*8*64",
        "state-spaces/mamba-790m-hf, 48*3072*(3 + 16)",
        "state-spaces/mamba2-130m, 24*(1792*3 + 24*64*128)",
        "tiiuae/falcon-mamba-7b, 64*8192*(3 + 16)",
        "ai21labs/Jamba-v0.1, 28*8192*(3 + 16) + 4*1024*2*8*128",
        "Qwen/Qwen3-Next-80B-A3B-Instruct, 36*(8192*3 + 32*128*128) + 12*1024*2*2*256",
        "Qwen/Qwen3.5-27B, 48*(10240*3 + 48*128*128) + 17*1024*2*4*256",
        "google/recurrentgemma-2b, 18*2560*(3 + 1) + 8*1024*2*256",
        "deepseek-ai/DeepSeek-V4-Flash-Base, 43*128*512 + 23*(8*512 + 128*512*2) "
                + "+ 20*(256*512 + 4*(1024 + 512)*2 + 256*128 + 4*(256 + 128)*2)",
    })
    void engine(String id, String elements) {
        var model = Objects.requireNonNull(CorpusTest.ALL.get(id), id).model();
        var cache = new Cache().of(model, Terms.of(Conventions.MATMUL, Dtype.INT8)).orElseThrow();
        assertThat(cache.total().at(CorpusTest.point(model, 1, 1024))).isEqualTo(Parser.parse(elements).constant());
    }

    private static boolean says(@Nullable Field said, boolean what) {
        return said != null && said.value().equals(new Value.Flag(what));
    }

    /// Encoders have neither a cache nor a step that decodes; every other model has both.
    @Test
    void encodersKeepNothing() {
        for (var row : CorpusTest.ALL.values()) {
            var model = row.model();
            boolean encoder = ENCODERS.contains(row.type()) || String.valueOf(row.config().get("architectures"))
                            .matches(".*(T5|SwitchTransformers)(EncoderModel|ForTokenClassification).*")
                    || (row.type().equals("t5gemma") && says(row.config().get("is_encoder_decoder"), false))
                    || says(row.config().get("use_bidirectional_attention"), true)
                    || (row.config().get("use_bidirectional_attention") instanceof Field(Value.Text(var who), _)
                            && who.equals("all"));
            assertThat(new Cache().of(model, Terms.DEFAULT).isEmpty()).as(row.toString()).isEqualTo(encoder);
            assertThat(new Decoding().of(model, Terms.DEFAULT).isEmpty()).as(row.toString()).isEqualTo(encoder);
        }
    }
}
