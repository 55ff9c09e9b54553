package assay.family;

import assay.algebra.Expr;
import assay.kit.Encoder;
import assay.kit.EncoderHeads;
import assay.kit.Family;
import assay.kit.Heads;
import assay.kit.LayerTypes;
import assay.kit.Stack;
import assay.model.Block;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.part.Core;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Longformer: a RoBERTa whose tokens reach no further than half a window to either side. Layers for tokens that reach
/// everywhere are held, and used of none unless a task marks some.
public record Longformer() implements Family {
    @Override
    public String name() {
        return "longformer";
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var stack = Encoder.stack(name(), reading, 3072, 512);
        var hf = stack.hf();
        var activation = hf.activation("gelu");
        var windows = windows(reading);
        var layers = Stack.layers("layer", windows, window -> List.of(new Block("", Optional.empty(),
                Map.of("w", window.over(Expr.of(2)).floor().plus(Expr.ONE)), layer(stack, activation))));
        hf.note("no token is counted that reaches everywhere; the reference pads a text to whole windows, and computes "
                + "pairs in overlapping pieces");
        return EncoderHeads.robust(Encoder.of(hf, name(),
                List.of(Bert.embeddings(stack, true), Block.of("encoder", layers)),
                List.of(Encoder.first("pooler", Kind.TANH)), Bert.INPUTS)).without(Heads.NEXT).model();
    }

    /// The window of each layer, or one for all.
    private static List<Expr> windows(Reading reading) {
        if (reading.entries("attention_window", 0) == 0) {
            return List.of(reading.sizeOr("attention_window", Expr.of(512), "512", "attention_window"));
        }
        var given = reading.numbers("attention_window");
        LayerTypes.covered(reading, "attention_window", given);
        if (given.isEmpty() || given.stream().anyMatch(n -> n < 1)) {
            reading.refuse(reading.place("attention_window"), "attention_window is a number of at least 1 a layer", "");
            return List.of(Expr.ONE);
        }
        return LayerTypes.each(reading, i -> Expr.of(given.get(Math.min(i, given.size() - 1))));
    }

    private static List<Node> layer(Stack stack, Kind activation) {
        var idle = Stream.of("query", "key", "value").<Node>map(name -> Block.of("self." + name + "_global", List.of(
                Gather.of("unused", ".weight[(h k) d] .bias[(h k)] -> unused[h k d]")))).toList();
        return Bert.layer(stack, activation, Core.everywhere().where(Core.NEAR), idle);
    }
}
