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
import assay.model.Component;
import assay.model.Model;
import assay.model.Node;
import assay.part.Attention;
import assay.part.Core;
import assay.part.MaskedHead;
import assay.part.Norm;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.List;

/// ModernBERT as a decoder: pre-norm layers with rotary positions and a gated feed-forward, of which every third, the
/// first too, reaches everything and the others a window. The first has no norm before attention.
public record ModernBertDecoder() implements Family {
    private static final String INPUTS = "ids[b t] positions[b t] frequencies[j]";

    @Override
    public String name() {
        return "modernbert-decoder";
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder().evenHeads();
        boolean shift = reading.flag("norm_bias", false, "norm_bias");
        var stack = Stack.of(hf, Norm.LAYERNORM, shift);
        hf.rotary(Rational.ONE);
        hf.ffn(Expr.of(1152), "1152");
        hf.context(8192);
        hf.bind("w", reading.sizeOr("local_attention", Expr.of(128), "128", "local_attention")
                .over(Expr.of(2)).floor());
        hf.bind("d'", hf.size("d"));
        boolean bias = reading.flag("attention_bias", false, "attention_bias");
        var mlp = ModernBertLayer.feedForward(hf);
        int every = LayerTypes.period(reading, "global_attn_every_n_layers", 3);
        var types = LayerTypes.sliding(reading, i -> Reach.sliding(i % every > 0));
        var inside = ModernBertLayer.stacked(stack, types, mlp, reach -> {
            var core = Core.causal(false).where(reach.mask());
            return Usual.attention("attn", "Wo", core, bias, bias, Attention.rotated(core));
        });
        var task = hf.task(Heads.NEXT, Heads.BARE, Heads.TEXT);
        return task.equals(Heads.BARE)
                ? stack.bare(inside, List.of(), INPUTS)
                : stack.headed("model", inside, head(hf, task, shift), INPUTS);
    }

    /// A linear layer, its activation and norm, and then the task's own layer at every token.
    private static List<Node> head(Hf hf, String task, boolean shift) {
        var reading = hf.reading();
        boolean next = task.equals(Heads.NEXT);
        boolean bias = reading.flag("classifier_bias", false, "classifier_bias");
        var out = "x[b t d']";
        var transform = Block.of(next ? "lm_head" : "head", MaskedHead.transform("dense",
                Hf.kind(reading.text("head_activation", "gelu", "classifier_activation")), "norm", bias, shift));
        if (!next) {
            hf.labels();
        }
        return List.of(transform, next
                ? MaskedHead.decoder("decoder", "model.embeddings.tok_embeddings", hf.tied(true),
                        reading.flag("decoder_bias", true, "decoder_bias"))
                : Usual.linear(bias).of("classifier", Component.HEAD, out, "logits[b t labels]"));
    }
}
