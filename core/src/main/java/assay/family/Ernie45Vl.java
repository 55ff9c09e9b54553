package assay.family;

import assay.algebra.Expr;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.model.Spelling;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Norm;
import assay.part.Residual;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// ERNIE 4.5 VL: [Ernie45VlText] beside an encoder of image and video patches, whose neighbours in space and then in
/// time are joined to one token. The encoder stands idle: which experts its tokens go to is known of text alone.
public record Ernie45Vl() implements Whole {
    @Override
    public String name() {
        return "ernie4_5_vl_moe";
    }

    @Override
    public Model model(Reading reading) {
        var text = reading.inside("text_config")
                .with("tie_word_embeddings", reading.flagged("tie_word_embeddings", true));
        var decoder = Multimodal.decoder(Assumed.of(text, Ernie45.SEEING), Ernie45.SEEING);
        var hf = new Hf(name(), reading.inside("vision_config"));
        sizes(hf);
        hf.bind("dt", decoder.axes().getOrDefault("d", Expr.ONE));
        var towers = List.<Node>of(hf.idle("vision_tower", tower(hf)), hf.idle("resampler_model", joined()));
        return new Multimodal(towers, "patches[bi np pp]", Map.of("np", hf.size("t"), "pp", hf.size("pp"), "nq",
                hf.size("nq"))).around(name(), reading, decoder);
    }

    @Override
    public Spelling spelling() {
        var bias = "e_score_correction_bias";
        return Spelling.AS_IS.typed(Dtype.FP32, "mlp.gate.weight", "mlp.gate.weight_1", bias)
                .with(experts("text_moe.experts.gate_up_proj", 0, "gate_proj", "up_proj"))
                .with(experts("text_moe.experts.down_proj", 0, "down_proj"))
                .with(experts("vision_moe.experts.gate_up_proj", 1, "gate_proj", "up_proj"))
                .with(experts("vision_moe.experts.down_proj", 1, "down_proj"))
                .with(new Spelling.Turn("text_moe.gate.weight")).with(new Spelling.Turn("vision_moe.gate.weight"))
                .with(new Spelling.Squeeze(bias, bias))
                .with(new Spelling.Joined(List.of("text_moe.gate.moe_statics." + bias,
                        "vision_moe.gate.moe_statics." + bias), "moe_statics." + bias))
                .rename("text_moe.gate.weight", "gate.weight").rename("vision_moe.gate.weight", "gate.weight_1")
                .rename("spatial_linear.fc1", "spatial_linear.0").rename("spatial_linear.fc2", "spatial_linear.2")
                .rename("spatial_linear.ln", "spatial_linear.3").rename("temporal_linear.fc1", "temporal_linear.0")
                .rename("temporal_linear.fc2", "temporal_linear.2").rename("temporal_linear.ln", "temporal_linear.3")
                .rename("model.language_model", "model").rename("model.vision_tower", "model.vision_model");
    }

    private static Spelling.Rule experts(String from, int sets, String... names) {
        return new Spelling.Cut(from, Stream.of(names).map(name -> "experts.{i}." + name + ".weight").toList(), sets);
    }

    /// Patches of `pp` numbers, as many as are joined to one token, of `mm` numbers, and of two moments `mt`.
    private static void sizes(Hf hf) {
        var reading = hf.reading();
        hf.size("d", "vision_d_model", Expr.of(1280), "1280", "hidden_size");
        hf.size("h", "vision_num_heads", Expr.of(16), "16", "num_heads", "num_attention_heads");
        reading.sizeOr("vision_num_layers", Expr.of(32), "32", "depth");
        reading.divides("vision_d_model", "vision_num_heads");
        hf.bind("k", hf.size("d").over(hf.size("h")));
        hf.bind("j", hf.size("k").over(Expr.of(2)));
        hf.bind("c", hf.size("h").times(3));
        hf.size("f", "vision_d_ff", Expr.of(5120), "5120", "intermediate_size");
        hf.bind("pp", reading.sizeOr("vision_patch_size", Expr.of(14), "14", "patch_size").pow(2)
                .times(reading.sizeOr("vision_channels", Expr.of(3), "3", "in_channels")));
        var merged = reading.sizeOr("spatial_merge_size", Expr.of(2), "2", "spatial_merge_size").pow(2);
        hf.rebind("t", merged);
        hf.rebind("s", merged);
        hf.bind("nq", Expr.ONE);
        hf.bind("mm'", hf.bind("mm", hf.size("d").times(merged)));
        hf.bind("mt", hf.size("mm").times(reading.sizeOr("temporal_merge_size", Expr.of(2), "2",
                "temporal_merge_size")));
    }

    private static List<Node> tower(Hf hf) {
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        var core = Core.everywhere();
        var activation = Hf.kind(hf.reading().text("vision_activation", "quick_gelu", "hidden_act"));
        var layer = Stream.concat(
                Residual.pre("attention_residual", stack.norm("norm1"),
                        Usual.fusedAttention("attn", "qkv", "proj", core, true, true, Attention.rotated(core)))
                        .stream(),
                Residual.pre("ffn_residual", stack.norm("norm2"), Usual.plain("mlp", "fc1", "fc2", activation, true))
                        .stream()).toList();
        return List.of(
                Block.of("patch_embed", List.of(Usual.linear(false).of("proj", Component.EMBEDDING, "patches[b t pp]",
                        "x[b t d]"))),
                Attention.rotary("rotary_pos_emb", false),
                new Repeat("blocks", Expr.dim("vision_num_layers"), layer),
                stack.norm("ln", "x[b t d]", "x[b t d]"));
    }

    private static List<Node> joined() {
        return List.of(
                Pointwise.of("join", Kind.SPLIT, "x[b t d] -> u[b nq mm]"),
                feedForward("spatial_linear", "u[b nq mm]"),
                Pointwise.of("moments", Kind.SPLIT, "u[b nq mm] -> w[b nq mt]"),
                feedForward("temporal_linear", "w[b nq mt]"),
                Usual.linear(true).of("mlp", "u[b nq mm]", "image[b nq dt]"),
                Norm.RMSNORM.of("after_norm", "image[b nq dt]", "image[b nq dt]", false));
    }

    private static Block feedForward(String name, String from) {
        var linear = Usual.linear(true);
        return Block.of(name, Component.FEED_FORWARD, List.of(
                linear.of("fc1", from, "m[b nq mm']"),
                Pointwise.of("activation", Kind.GELU, "m[b nq mm'] -> m[b nq mm']"),
                linear.of("fc2", "m[b nq mm']", "u[b nq mm]"),
                Norm.LAYERNORM.of("ln", "u[b nq mm]", "u[b nq mm]", true)));
    }
}
