package assay.life;

import assay.life.Step.Undo;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Op;
import assay.model.Opaque;
import assay.model.Place;
import assay.model.Pointwise;
import java.util.ArrayList;
import java.util.List;

/// An op as a list has it that names what is made: the outputs of products, norms, softmax and activations.
record Listed(Walk walk, Place place, Copies copies) {
    void of(Op op) {
        var line = op.line();
        var reads = line.reads().stream().flatMap(t -> walk.values(t, place, op, copies).stream()).toList();
        boolean needs = Eager.received(op) || reads.stream().anyMatch(Value::needs);
        for (var read : reads) {
            read.storage().filter(s -> !s.copies.beside(copies)).ifPresent(s -> s.leaves = true);
        }
        var outs = new ArrayList<Value>();
        if (Eager.views(op) || passes(op)) {
            var seen = walk.values(line.reads().getFirst(), place, op, copies).stream()
                    .map(v -> new Value(v.storage(), v.elements(), v.bits(), needs, v.turned(), v.leaf())).toList();
            line.writes().forEach(t -> walk.write(t, seen));
            outs.addAll(seen);
        } else {
            for (var tensor : line.writes()) {
                var at = line.writes().size() == 1 ? place : place.named(tensor.name());
                var out = Value.of(walk.storage(Holding.ACTIVATIONS, at, op, walk.amount(tensor, place, op),
                        walk.types().stream(), copies), needs, false);
                walk.write(tensor, out);
                outs.add(out);
            }
        }
        var step = new Step(place, op, copies, reads, outs, Undo.MAKE);
        walk.step(step);
        if (!needs || copies.silent()) {
            return;
        }
        switch (op) {
            case Contract _ -> step.saving(outs);
            case Gather _ -> {}
            case Pointwise p -> pointwise(p, step, outs, reads);
            case Opaque o -> walk.omit(o.operator(), place, op, copies);
        }
    }

    private void pointwise(Pointwise op, Step step, List<Value> outs, List<Value> reads) {
        switch (op.kind()) {
            case RMS_NORM, LAYER_NORM, LATENT_NORM, SOFTMAX, SILU, GELU, RELU, SIGMOID, TANH, SOFTPLUS, EXP ->
                step.saving(outs);
            case MULTIPLY -> multiply(step, outs, reads);
            case COMBINE, SCAN, SOLVE, SHIFT, CONVOLVE -> walk.omit(op.kind().label(), place, op, copies);
            default -> {}
        }
    }

    /// A gate's product, and the layer beside the activation.
    private void multiply(Step step, List<Value> outs, List<Value> reads) {
        if (walk.list().gates()) {
            step.saving(outs);
        } else {
            reads.stream().flatMap(v -> v.storage().stream())
                    .filter(s -> s.op instanceof Contract)
                    .forEach(s -> s.unlisted = true);
        }
    }

    /// Whether the list takes what is written for the same as what is read: it names products and not what is done to
    /// their outputs.
    private static boolean passes(Op op) {
        return op instanceof Pointwise p && switch (p.kind()) {
            case BIAS, ROTATE, ALIBI, POSITION_BIAS, SOFTCAP, SCALE, CLIP, SINK, DROPOUT -> true;
            case ALL_REDUCE, REDUCE_SCATTER, SCATTER, ALL_GATHER, ALL_TO_ALL, RECEIVE -> true;
            default -> false;
        };
    }
}
