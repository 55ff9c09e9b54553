package assay.life;

import assay.life.Step.Undo;
import assay.model.Kind;
import assay.model.Op;
import assay.model.Pointwise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The cross-entropy of logits: the logarithm of their softmax, which is kept, and the mean of what the targets pick.
final class Loss {
    static final Op OP = Pointwise.of("loss", Kind.SPLIT, "logits[b t v] -> loss[b t v]");

    private Loss() {}

    static List<Step> of(Walk walk, Value logits) {
        var steps = new ArrayList<Step>();
        var place = walk.root().of(OP);
        var read = logits;
        int bits = walk.types().taken("cross_entropy_loss", logits.bits());
        var targets = new Storage(Holding.LOSS, place.named("targets"), OP, walk.rows("logits"), Long.SIZE, Copies.ONE,
                Amount.ONE, Amount.ONE);
        targets.given = true;
        walk.made.add(targets);
        int number = walk.steps.size();
        if (bits != logits.bits()) {
            read = value(walk, "cast", logits, bits);
            steps.add(step(walk, List.of(logits), read, number));
        }
        var logarithm = value(walk, "log_softmax", read, bits);
        steps.add(step(walk, List.of(read), logarithm, number + 1).saving(List.of(logarithm)));
        var one = new Storage(Holding.LOSS, place, OP, Amount.ONE, bits, Copies.ONE, Amount.ONE, Amount.ONE);
        var picked = Value.of(one, true, false);
        var held = new Value(read.storage(), read.elements(), read.bits(), false, false, Optional.empty());
        steps.add(step(walk, read.equals(logits) ? List.of(logarithm) : List.of(logarithm, held), picked, number + 2)
                .saving(List.of(logarithm)));
        return steps;
    }

    private static Value value(Walk walk, String name, Value like, int bits) {
        return Value.of(new Storage(Holding.LOSS, walk.root().of(OP).named(name), OP, like.elements(), bits, Copies.ONE,
                Amount.ONE, Amount.ONE), true, false);
    }

    private static Step step(Walk walk, List<Value> reads, Value written, int number) {
        var step = new Step(walk.root().of(OP), OP, Copies.ONE, reads, List.of(written), Undo.MAKE);
        written.storage().ifPresent(step.makes::add);
        step.number = number;
        step.reached = true;
        return step;
    }
}
