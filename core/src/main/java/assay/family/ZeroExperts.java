package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Hf;
import assay.model.Block;
import assay.model.Component;
import assay.model.Node;
import java.util.Map;
import java.util.Optional;

/// Experts of [LongcatFlash], some of which do nothing.
final class ZeroExperts {
    private ZeroExperts() {}

    /// Of the experts that a token is sent to, those that do something.
    static void sizes(Hf hf) {
        var reading = hf.reading();
        var all = reading.sizeOr("num_experts", Expr.of(512), "512", "n_routed_experts", "num_local_experts");
        int idle = reading.number("num_zero_experts", 256, "zero_expert_num");
        var chosen = reading.sizeOr("num_experts_per_tok", Expr.of(12), "12", "moe_topk", "num_experts_per_tok");
        hf.bind("er", all.plus(Expr.of(Math.max(idle, 0))));
        if (idle < 0) {
            reading.refuse(reading.place("zero_expert_num"), "zero_expert_num is " + idle + ", a negative number", "");
        }
        if (idle <= 0) {
            hf.routed(all, chosen);
        } else {
            var some = Rational.of(reading.value("num_experts"));
            hf.routed(all, chosen.times(Expr.of(some.over(some.plus(Rational.of(idle))))));
            hf.note("How many of a token's experts do something depends on the token: flops and active parameters are "
                    + "of as many as there are where each of all experts is chosen as often, an estimate.");
        }
    }

    /// The router chooses among those that do nothing too.
    static Node routing(Node node, Expr all) {
        return node instanceof Block b && b.component().equals(Optional.of(Component.ROUTER))
                ? new Block(b.name(), b.component(), Map.of("e", all), b.parts())
                : node;
    }
}
