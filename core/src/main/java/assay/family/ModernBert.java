package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Heads;
import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.Reach;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.Attention;
import assay.part.Core;
import assay.part.MaskedHead;
import assay.part.Norm;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// ModernBERT: an encoder of pre-norm layers with rotary positions and a gated feed-forward. Most layers reach no
/// further than a window to either side, every third one everywhere; the first has no norm before attention.
public record ModernBert() implements Family {
    private static final String INPUTS = "ids[b t] positions[b t] frequencies[j]";

    @Override
    public String name() {
        return "modernbert";
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder();
        boolean shift = reading.flag("norm_bias", false, "norm_bias");
        var stack = Stack.of(hf, Norm.LAYERNORM, shift);
        hf.groups(hf.size("h"));
        hf.headDimEven();
        hf.rotary(Rational.ONE);
        hf.ffn(Expr.of(1152), "1152");
        hf.context(8192);
        hf.bind("w", reading.sizeOr("local_attention", Expr.of(128), "128", "local_attention")
                .over(Expr.of(2)).floor().plus(Expr.ONE));
        hf.bind("d'", hf.size("d"));
        boolean bias = reading.flag("attention_bias", false, "attention_bias");
        var mlp = ModernBertLayer.feedForward(hf);
        var inside = ModernBertLayer.stacked(stack, types(reading), mlp, reach -> {
            var core = reach == Reach.SLIDING ? Core.everywhere().where(Core.NEAR) : Core.everywhere();
            return Usual.fusedAttention("attn", "Wqkv", "Wo", core, bias, bias, Attention.rotated(core));
        });
        var task = hf.task(Heads.MASKED, Heads.BARE, Heads.TEXT, Heads.TOKENS, Heads.ANSWERS, Heads.CHOICE);
        return task.equals(Heads.BARE)
                ? stack.bare(inside, List.of(), INPUTS)
                : stack.headed("model", inside, head(hf, task, shift), INPUTS);
    }

    /// A linear layer, its activation and norm, at every token or once a text, and then the task's own layer.
    private static List<Node> head(Hf hf, String task, boolean shift) {
        var reading = hf.reading();
        boolean text = task.equals(Heads.TEXT) || task.equals(Heads.CHOICE);
        var out = text ? Heads.POOLED : "x[b t d']";
        var nodes = new ArrayList<Node>();
        if (text) {
            nodes.add(reading.text("pooling", "cls", "classifier_pooling").equals("mean")
                    ? Pointwise.of("mean", Kind.ADD, "x[b t d] -> text[b d]")
                    : Gather.of("first", "x[b t d] -> text[b d]"));
        }
        nodes.add(Block.of("head", MaskedHead.transform("dense",
                Hf.kind(reading.text("head_activation", "gelu", "classifier_activation")), "norm",
                reading.flag("classifier_bias", false, "classifier_bias"), shift, text ? "text[b d]" : "x[b t d]",
                out)));
        nodes.add(switch (task) {
            case Heads.MASKED -> MaskedHead.decoder("decoder", "model.embeddings.tok_embeddings", hf.tied(true),
                    reading.flag("decoder_bias", true, "decoder_bias"));
            case Heads.CHOICE -> hf.classifier("classifier", out, 1);
            default -> hf.classifier("classifier", out);
        });
        return nodes;
    }

    private static List<Reach> types(Reading reading) {
        var own = LayerTypes.known(reading, "layer_types", reading.texts("layer_types"),
                List.of(Reach.FULL, Reach.SLIDING));
        int every = Math.max(1, reading.number("global_attn_every_n_layers", 3, "global_attn_every_n_layers"));
        return LayerTypes.each(reading, i -> i < own.size() ? own.get(i) : Reach.sliding(i % every > 0));
    }
}
