package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Encoder;
import assay.kit.Family;
import assay.kit.Heads;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.Attention;
import assay.part.Core;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// EuroBERT: an encoder of a Llama's layers, in which every token reaches every other.
public record EuroBert() implements Family {
    @Override
    public String name() {
        return "eurobert";
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder();
        var stack = Stack.of(hf);
        hf.groups();
        hf.headDim();
        hf.rotary(Rational.ONE);
        hf.ffn(Expr.of(3072), "3072");
        hf.context(8192);
        hf.bind("d'", hf.size("d"));
        boolean bias = reading.flag("attention_bias", false, "attention_bias");
        boolean innerBias = reading.flag("mlp_bias", false, "mlp_bias");
        var layer = stack.preNorm(Usual.attention(Core.causal(true).unmasked(), bias, bias, List.of()),
                Usual.gated(hf.activation("silu"), innerBias));
        var inside = new ArrayList<Node>();
        inside.add(Stack.embedding("embed_tokens"));
        inside.add(Attention.rotary("rotary_emb", true));
        inside.addAll(Stack.layers("layers", layer));
        inside.add(stack.norm("norm", "x[b t d]", "x[b t d]"));
        return Encoder.of(hf, "model", inside, List.of(), "ids[b t] positions[b t] frequencies[j]")
                .without(Heads.CHOICE, Heads.ANSWERS)
                .with(Heads.MASKED, false, () -> Stack.head("lm_head", "model.embed_tokens", hf.tied(false), innerBias))
                .with(Heads.TEXT, false, () -> labels(hf))
                .model();
    }

    /// Labels of a text: of one state, or the mean of every token's.
    private static List<Node> labels(Hf hf) {
        var pooling = hf.reading().text("pooling", "late", "classifier_pooling");
        boolean late = pooling.equals("late");
        var from = late ? "x[b t d]" : "text[b d]";
        var made = late ? "x[b t d']" : Heads.POOLED;
        var nodes = new ArrayList<Node>();
        if (!late) {
            nodes.add(pooling.equals("mean") ? Pointwise.of("mean", Kind.ADD, "x[b t d] -> text[b d]")
                    : Gather.of("first", "x[b t d] -> text[b d]"));
        }
        nodes.add(Usual.linear(true).of("dense", Component.HEAD, from, made));
        nodes.add(Block.of("", Component.HEAD, List.of(Pointwise.of("activation", Kind.GELU, made + " -> " + made))));
        nodes.add(hf.classifier("classifier", made));
        if (late) {
            nodes.add(Pointwise.of("mean", Kind.ADD, "logits[b t labels] -> logits[b labels]"));
        }
        return nodes;
    }
}
