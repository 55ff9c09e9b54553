package assay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import assay.account.Parameters;
import assay.account.Terms;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.family.Families;
import assay.model.Block;
import assay.model.Model;
import assay.model.Node;
import assay.model.Op;
import assay.model.Repeat;
import assay.problem.Refusal;
import assay.read.ConfigFile;
import java.io.ByteArrayInputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A value that a family cannot count is refused where it stands, and nothing else is.
class WrongFieldsTest {
    private static final String SMALL = "'vocab_size': 64, 'hidden_size': 32, 'num_hidden_layers': 3, "
            + "'num_attention_heads': 4, 'num_key_value_heads': 4, 'intermediate_size': 48";
    private static final String FLORENCE = "'text_config': {'model_type': 'bart', 'vocab_size': 64, 'd_model': 32, "
            + "'encoder_layers': 1, 'decoder_layers': 1, 'encoder_attention_heads': 4, 'decoder_attention_heads': 4, "
            + "'encoder_ffn_dim': 48, 'decoder_ffn_dim': 48}, 'vision_config': {'model_type': 'florence_vision'";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            persimmon | 'rope_scaling': {'partial_rotary_factor': 1.5} | partial_rotary_factor | not between 0 and 1
            persimmon | 'rope_parameters': {'partial_rotary_factor': -1} | partial_rotary_factor | not between 0 and 1
            phi | 'partial_rotary_factor': 2 | partial_rotary_factor | not between 0 and 1
            gpt_neox | 'rotary_pct': 2 | rotary_pct | not between 0 and 1
            deepseek_v4 | 'o_groups': 2, 'scoring_func': 'relu' | scoring_func | not one of sqrtsoftplus
            deepseek_v4 | 'o_groups': 2, 'compress_ratios': [128, 4, 7] | compress_ratios | unknown ratio 7
            deepseek_v4 | 'o_groups': 2, 'compress_ratios': [128, 4] | compress_ratios | names 2 layers of 3
            granitemoehybrid | 'mamba_n_heads': 4, 'position_embedding_type': 'alibi' \
            | position_embedding_type | not one of rope, nope
            gte | 'position_embedding_type': 'absolute' | position_embedding_type | not rope
            new | 'layer_norm_type': 'rms_norm' | layer_norm_type | not layer_norm
            funnel | 'block_sizes': [2, 0] | block_sizes | at least 1
            funnel | 'block_sizes': [] | block_sizes | at least 1
            funnel | 'block_sizes': [2, 1], 'block_repeats': [1] | block_repeats | differ in length
            funnel | 'attention_type': 'absolute' | attention_type | not one of
            swin | 'embed_dim': 10, 'depths': [1, 1], 'num_heads': [2, 3] | num_heads | not divisible by num_heads 3
            blt | 'global_config': {'num_key_value_heads': 3} | num_key_value_heads | not divisible
            gemma4_text | 'layer_types': ['sliding_attention', 'full_attention', 'full_attention'], \
            'per_layer_config': {'1': {'head_dim': 12}} | per_layer_config | layer 2 has another head_dim
            gemma4_text | 'layer_types': ['sliding_attention', 'full_attention', 'full_attention'], \
            'per_layer_config': {'0': {'head_dim': 12}} | per_layer_config | layer 0 has another head_dim
            gemma4_text | 'per_layer_config': {'1': {'num_attention_heads': 2}} \
            | per_layer_config | another num_attention_heads
            """)
    void isRefusedWhereItStands(String type, String fields, String place, String message) {
        refused("'model_type': '" + type + "', " + SMALL + ", " + fields, place, message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            'num_heads': [3, 8, 16, 32] | num_heads | embed_dim 128 of stage 0
            'num_groups': [4, 8, 15, 32] | num_groups | embed_dim 512 of stage 2
            'patch_padding': [3, 1, 1] | patch_padding | 4 stages
            'patch_padding': [3, 1, 1, -1] | patch_padding | at least 0
            'patch_size': [7, 3, 3, 99] | patch_size | no place
            """)
    void isRefusedInAnEncoderOfImages(String fields, String place, String message) {
        refused("'model_type': 'florence2', " + FLORENCE + ", " + fields + "}", place, message);
    }

    /// As `transformers` has it: no object of the four is needed.
    @Test
    void whatIsNotThereIsAsTheReferenceAssumes() {
        var stated = model("'model_type': 'blt', 'encoder_config': {}, 'decoder_config': {}, 'global_config': {}, "
                + "'patcher_config': {}");
        assertThat(parameters(model("'model_type': 'blt'"))).isEqualTo(parameters(stated));
    }

    /// A stage of patches without padding has one place less along a side.
    @Test
    void paddingIsCounted() {
        assertThat(tokens("'patch_padding': [3, 1, 1, 1]")).isEqualTo(Expr.of(24 * 24));
        assertThat(tokens("'patch_padding': [3, 1, 1, 0]")).isEqualTo(Expr.of(23 * 23));
    }

    /// The tokens of the last stage of an encoder of images.
    private static Expr tokens(String fields) {
        return tokens(model("'model_type': 'florence2', " + FLORENCE + ", " + fields + "}").root())
                .filter(tokens -> tokens.isConstant()).reduce((_, last) -> last).orElseThrow();
    }

    private static Stream<Expr> tokens(Node node) {
        return switch (node) {
            case Block block -> Stream.concat(block.axes().containsKey("tw")
                    ? Stream.ofNullable(block.axes().get("t")) : Stream.empty(),
                    block.parts().stream().flatMap(WrongFieldsTest::tokens));
            case Repeat repeat -> repeat.parts().stream().flatMap(WrongFieldsTest::tokens);
            case Op _ -> Stream.empty();
        };
    }

    private static Rational parameters(Model model) {
        return new Parameters().of(model, Terms.DEFAULT).orElseThrow().total().at(model.sizes().known());
    }

    private static void refused(String fields, String place, String message) {
        var refusal = catchThrowableOfType(Refusal.class, () -> model(fields));
        assertThat(refusal).as(fields).isNotNull();
        assertThat(refusal.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.place()).endsWith("/" + place);
            assertThat(problem.message()).contains(message);
        });
    }

    private static Model model(String fields) {
        var text = "{" + fields.replace('\'', '"') + "}";
        return Families.build(ConfigFile.read(new ByteArrayInputStream(text.getBytes(UTF_8)), "config.json"));
    }
}
