package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Encoder;
import assay.kit.Family;
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
import assay.part.Norm;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// BEiT: a ViT whose scores have a learned bias for each pair of places, in every layer or one for all, whose
/// sub-layers are scaled, and whose keys have no bias.
public record Beit() implements Family {
    @Override
    public String name() {
        return "beit";
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var hf = Images.sizes(name(), reading, 224, 16, Expr.ONE);
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        hf.ffn(Expr.of(3072), "3072");
        var activation = hf.activation("gelu");
        var rows = hf.size("ih").over(hf.size("ph")).floor().times(2).minus(Expr.ONE);
        var columns = hf.size("iw").over(hf.size("pw")).floor().times(2).minus(Expr.ONE);
        hf.bind("rb", rows.times(columns).plus(Expr.of(3)));
        hf.bind("tt", hf.size("t"));
        Images.given(hf);
        boolean own = reading.flag("relative_positions", false, "use_relative_position_bias");
        boolean shared = reading.flag("shared_relative_positions", false, "use_shared_relative_position_bias");
        boolean scaled = reading.fraction(Rational.of(1, 10), "layer_scale_init_value").signum() > 0;
        boolean mean = reading.flag("mean_pooling", true, "use_mean_pooling");
        boolean learned = reading.flag("learned_positions", false, "use_absolute_position_embeddings");
        boolean token = reading.flag("mask_token", false, "use_mask_token");
        var layers = new ArrayList<Node>();
        if (shared) {
            layers.add(BeitLayer.bias("shared_position_bias", "shared"));
        }
        layers.addAll(Stack.layers("layers", BeitLayer.of(stack, activation, own, shared, scaled)));
        var inside = new ArrayList<Node>();
        inside.add(embeddings(token, learned));
        inside.addAll(layers);
        if (!mean) {
            inside.add(stack.norm("layernorm", "x[b t d]", "x[b t d]"));
        }
        var pooler = mean
                ? Block.of("pooler", Component.HEAD, List.of(
                        Pointwise.of("mean", Kind.ADD, "x[b t d] -> pooled[b d']"),
                        stack.norm("layernorm", "pooled[b d']", "pooled[b d']")))
                : Encoder.first();
        return Images.encoder(hf, name(), inside, List.of(pooler))
                .with(Images.LABELS, true, () -> List.of(hf.classifier("classifier", "pooled[b d']")))
                .with(Images.MASKED, false, () -> words(stack))
                .model();
    }

    @Override
    public Spelling spelling() {
        return Vit.SPELLING
                .rename("relative_position_bias", "attention.attention.relative_position_bias")
                .rename("shared_position_bias", "encoder.relative_position_bias");
    }

    /// Of each patch's state one of the words of images, behind a norm.
    private static List<Node> words(Stack stack) {
        stack.hf().size("v", "vocab_size", Expr.of(8192), "8192");
        return List.of(stack.norm("layernorm", "x[b t d]", "x[b t d]"), Gather.of("patches", "x[b t d] -> y[b np d]"),
                Usual.linear(true).of("lm_head", Component.HEAD, "y[b np d]", "logits[b np v]"));
    }

    private static Block embeddings(boolean token, boolean learned) {
        var parts = new ArrayList<Node>();
        parts.add(Images.patches("patch_embeddings", true));
        if (token) {
            parts.add(Images.mask("1 1 d"));
        }
        parts.add(Gather.of("prepend", "x[b np d] .cls_token[1 1 d] -> x[b t d]"));
        if (learned) {
            parts.addAll(Images.positions("x[b t d]", "1 tt d", "1 t d"));
        }
        return Block.of(Images.EMBEDDINGS, parts);
    }
}
