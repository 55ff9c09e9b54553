package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.Images;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Spelling;
import assay.part.Core;
import assay.part.FeedForward;
import assay.part.Norm;
import assay.part.Residual;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// DINOv2: a ViT whose sub-layers are scaled before they are added to the residual stream, with register tokens or
/// without.
public record Dinov2() implements Family {
    private static final String REGISTERS = "dinov2_with_registers";

    @Override
    public String name() {
        return "dinov2";
    }

    @Override
    public List<String> types() {
        return List.of(name(), REGISTERS);
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        boolean registers = reading.modelType().equals(REGISTERS);
        var more = registers
                ? reading.sizeOr("num_registers", Expr.of(4), "4", "num_register_tokens") : Expr.ZERO;
        var hf = Images.sizes(name(), reading, 224, registers ? 16 : 14, more.plus(Expr.ONE));
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        hf.bind("tt", hf.size("np").plus(Expr.ONE));
        Images.given(hf);
        hf.bind("np1", hf.size("np").plus(Expr.ONE));
        hf.bind("nr", more);
        boolean gated = reading.flag("gated", false, "use_swiglu_ffn");
        var ratio = reading.fraction(Rational.of(4), "mlp_ratio");
        var wide = hf.size("d").times(Expr.of(ratio)).floor();
        var inner = gated
                ? wide.times(Expr.of(Rational.of(2, 3))).floor().ceilDiv(Expr.of(8)).times(8) : wide;
        hf.bind("f", reading.sizeOr("d_ff", inner, gated ? "2/3 of " + ratio + "*d_model, in eights"
                : ratio + "*d_model"));
        boolean bias = reading.flag("qkv_bias", true, "qkv_bias");
        var feedForward = gated
                ? FeedForward.fused(new FeedForward.Names("mlp", "", "weights_in", "weights_out"), Usual.linear(true),
                        Kind.SILU, "f")
                : Usual.plain("mlp", "fc1", "fc2", hf.activation("gelu"), true);
        var embeddings = new ArrayList<Node>();
        embeddings.add(Images.patches("patch_embeddings", true));
        if (registers || reading.flag("mask_token", true, "use_mask_token")) {
            embeddings.add(Images.mask("1 d"));
        }
        embeddings.add(Gather.of("prepend", "x[b np d] .cls_token[1 1 d] -> x[b np1 d]"));
        embeddings.addAll(Images.positions("x[b np1 d]", "1 tt d", "1 np1 d"));
        embeddings.add(Gather.of("registers",
                "x[b np1 d] " + (registers ? ".register_tokens[1 nr d] " : "") + "-> x[b t d]"));
        var inside = List.<Node>of(Block.of(Images.EMBEDDINGS, embeddings),
                Block.of("encoder", Stack.layers("layer", layer(stack,
                        Images.attention("attention", bias, bias, true, Core.everywhere(), List.of()), feedForward))),
                stack.norm("layernorm", "x[b t d]", "x[b t d]"));
        return Images.encoder(hf, reading.modelType(), inside, List.of())
                .with(Images.LABELS, false, () -> labels(hf)).model();
    }

    /// Attention and feed-forward, each behind a norm and scaled.
    static List<Node> layer(Stack stack, Node attention, Node feedForward) {
        var nodes = new ArrayList<>(Residual.between("attention_residual", stack.norm("norm1"), attention,
                Block.of("layer_scale1", List.of(Images.scaled("lambda1")))));
        nodes.addAll(Residual.between("ffn_residual", stack.norm("norm2"), feedForward,
                Block.of("layer_scale2", List.of(Images.scaled("lambda1")))));
        return nodes;
    }

    /// Labels of the first token's state beside the mean of the patches'.
    private static List<Node> labels(Hf hf) {
        return List.of(Images.token("first"), Block.of("", Component.HEAD, List.of(
                Pointwise.of("mean", Kind.ADD, "x[b t d] -> mean[b d]"),
                Gather.of("both", "first[b d] mean[b d] -> both[b i d]"))), hf.classifier("classifier", "both[b i d]"));
    }

    @Override
    public Spelling spelling() {
        return Spelling.AS_IS
                .rename("attention.q_proj", "attention.attention.query")
                .rename("attention.k_proj", "attention.attention.key")
                .rename("attention.v_proj", "attention.attention.value")
                .rename("attention.o_proj", "attention.output.dense");
    }
}
