package assay.family;

import assay.algebra.Expr;
import assay.kit.Encoder;
import assay.kit.EncoderHeads;
import assay.kit.Family;
import assay.kit.Heads;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.Core;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// SqueezeBERT: a BERT whose layers multiply in groups, as convolutions one wide.
public record SqueezeBert() implements Family {
    @Override
    public String name() {
        return "squeezebert";
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var stack = Encoder.stack(name(), reading, 3072, 512);
        var hf = stack.hf();
        hf.bind("one", Expr.ONE);
        reading.sizeIf("embedding_size", "embedding_size").ifPresent(_ -> {
            if (!hf.same("embedding_size", "d_model")) {
                reading.refuse(Set.of("embedding_size", "d_model"), reading.place("embedding_size"),
                        "embedding_size is not hidden_size", "");
            }
        });
        var activation = hf.activation("gelu");
        var core = Core.everywhere();
        var attention = new ArrayList<Node>();
        attention.add(grouped(hf, "query", "q_groups", 4, "y", "d", "d_model", "q[b t h k]"));
        attention.add(grouped(hf, "key", "k_groups", 4, "y", "d", "d_model", "k[b t h k]"));
        attention.add(grouped(hf, "value", "v_groups", 4, "y", "d", "d_model", "v[b t h k]"));
        attention.addAll(core.nodes());
        attention.add(Pointwise.of("heads", Kind.SPLIT, "o[b t h k] -> o[b t d]"));
        var layer = stack.postNorm(
                Block.of("", Component.ATTENTION, List.of(Block.of("attention", attention),
                        grouped(hf, "post_attention.conv1d", "post_attention_groups", 1, "o", "d", "d_model",
                                "z[b t d]"))),
                "post_attention.layernorm",
                Block.of("", Component.FEED_FORWARD, List.of(
                        grouped(hf, "intermediate.conv1d", "intermediate_groups", 4, "y", "d", "d_ff", "u[b t f]"),
                        Pointwise.of("activation", activation, "u[b t f] -> u[b t f]"),
                        grouped(hf, "output.conv1d", "output_groups", 4, "u", "f", "d_model", "z[b t d]"))),
                "output.layernorm");
        return EncoderHeads.trained(Encoder.of(hf, "transformer",
                        List.of(Bert.embeddings(stack, true), Block.of("encoder", Stack.layers("layers", layer))),
                        List.of(Encoder.first("pooler", Kind.TANH)), Bert.INPUTS), activation)
                .without(Heads.FOLLOWING, Heads.LANGUAGE, Heads.NEXT, Heads.TRAINED).pooled().model();
    }

    /// A layer from a stream to another, the elements of both in groups that do not meet.
    ///
    /// @param field that says how many groups
    /// @param in the axis of the elements read
    /// @param made the size of those made
    private static Block grouped(Hf hf, String name, String field, long or, String from, String in, String made,
            String out) {
        var groups = hf.reading().sizeOr(field, Expr.of(or), String.valueOf(or), field);
        hf.reading().divides(in.equals("f") ? "d_ff" : "d_model", field);
        hf.reading().divides(made, field);
        var wide = hf.size(made.equals("d_ff") ? "f" : "d");
        return new Block(name, Optional.empty(), Map.of("gr", groups, "gi", hf.size(in).over(groups), "go",
                wide.over(groups)), List.of(
                Gather.of("groups", from + "[b t " + in + "] -> patches[b t gr gi one]"),
                Contract.of("convolution", "patches[b t gr gi one] .weight[(gr go) gi one] -> made[b t gr go]"),
                Pointwise.of("bias", Kind.BIAS, "made[b t gr go] .bias[(gr go)] -> made[b t gr go]"),
                Pointwise.of("together", Kind.SPLIT, "made[b t gr go] -> " + out)));
    }
}
