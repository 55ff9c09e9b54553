package assay.family;

import assay.algebra.Expr;
import assay.kit.Encoder;
import assay.kit.EncoderHeads;
import assay.kit.Family;
import assay.kit.Heads;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Pointwise;
import assay.part.Norm;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// ConvBERT: an ELECTRA of whose heads half are a convolution over the text, the kernel of each token made of its query
/// and of what stands around it.
public record ConvBert() implements Family {
    @Override
    public String name() {
        return "convbert";
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder();
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        int ratio = reading.number("head_ratio", 2, "head_ratio");
        if (ratio < 1) {
            reading.refuse(reading.place("head_ratio"), "head_ratio is " + ratio + ", not positive", "");
        }
        int all = reading.value("num_heads");
        int share = Math.max(ratio, 1);
        var heads = hf.rebind("h", all % share == 0 ? hf.size("h").over(Expr.of(share))
                : Expr.of(Math.max(all / share, 1)));
        hf.bind("k", hf.size("d").over(heads).over(Expr.of(2)).floor());
        hf.ffn(Expr.of(3072), "3072");
        hf.size("n", "context_length", Expr.of(512), "512", "max_position_embeddings");
        hf.size("ty", "token_types", Expr.of(2), "2", "type_vocab_size");
        hf.size("de", "embedding_size", Expr.of(768), "768");
        hf.size("kw", "conv_kernel_size", Expr.of(9), "9");
        hf.bind("one", Expr.ONE);
        hf.bind("hh", heads);
        var activation = hf.activation("gelu");
        var groups = reading.sizeOr("num_groups", Expr.ONE, "1", "num_groups");
        boolean grouped = reading.value("num_groups") > 1;
        if (grouped) {
            reading.divides("d_model", "num_groups");
            reading.divides("d_ff", "num_groups");
            hf.bind("gr", groups);
            hf.bind("gd", hf.size("d").over(groups));
            hf.bind("gf", hf.size("f").over(groups));
        }
        var layer = stack.postNorm(SpanAttention.of(), "attention.output.LayerNorm", grouped ? grouped(activation)
                : Usual.plain("", "intermediate.dense", "output.dense", activation, true), "output.LayerNorm");
        var inside = new ArrayList<>(Encoder.narrow(stack.norm("LayerNorm", "w[b t de]", "w[b t de]"), true,
                !hf.same("embedding_size", "d_model")));
        inside.add(Block.of("encoder", Stack.layers("layer", layer)));
        return Electra.headed(Encoder.of(hf, name(), inside, List.of(), Bert.INPUTS)).without(Heads.NEXT)
                .with(Heads.TEXT, false, () -> EncoderHeads.ownLayer(hf, activation))
                .with(Heads.CHOICE, false, () -> List.of(Encoder.summary(hf, "last", false, Optional.empty()),
                        hf.classifier("classifier", Heads.POOLED, 1)))
                .model();
    }

    private static Block grouped(Kind activation) {
        return Block.of("", Component.FEED_FORWARD, List.of(
                group("intermediate.dense", "y", "d", "gd", "gf", "u", "f"),
                Pointwise.of("activation", activation, "u[b t f] -> u[b t f]"),
                group("output.dense", "u", "f", "gf", "gd", "z", "d")));
    }

    private static Block group(String name, String from, String in, String each, String made, String to, String out) {
        return Block.of(name, List.of(
                Pointwise.of("groups", Kind.SPLIT, from + "[b t " + in + "] -> groups[b t gr " + each + "]"),
                Contract.of("matmul", "groups[b t gr " + each + "] .weight[gr " + each + " " + made + "] -> made[b t "
                        + "gr " + made + "]"),
                Pointwise.of("bias", Kind.BIAS, "made[b t gr " + made + "] .bias[(gr " + made + ")] -> made[b t gr "
                        + made + "]"),
                Pointwise.of("together", Kind.SPLIT, "made[b t gr " + made + "] -> " + to + "[b t " + out + "]")));
    }
}
