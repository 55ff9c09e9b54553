package assay.part;

import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import java.util.ArrayList;
import java.util.List;

/// What chooses, for each token, `n` of `e` experts: from `y[b t d]` to `chosen[b t n]`, their weights.
///
/// @param bias whether its layer has a bias
/// @param score what is made of each expert's logit
/// @param table the tensor that corrects the choice, under the block around the router: `gate.e_score_correction_bias`
public record Router(String name, boolean bias, Kind score, Correction correction, String table) {
    /// A bias on the scores that decides the choice alone, moved between steps to even out the experts' loads.
    public enum Correction {
        /// There is none.
        NONE("", ""),
        /// A table beside the parameters.
        BESIDE("$", "[e]"),
        /// Counted among the parameters.
        COUNTED("%", "[e]"),
        /// A parameter of a module of its own, of one row: axis `one` of size 1.
        STORED(".", "[one e]");

        private final String role;
        private final String shape;

        Correction(String role, String shape) {
            this.role = role;
            this.shape = shape;
        }

        private String tensor(String name) {
            return this == NONE ? "" : role + name + shape;
        }
    }

    /// With the correction in the router, or in the module that stores it there.
    public Router(String name, boolean bias, Kind score, Correction correction) {
        this(name, bias, score, correction,
                name + (correction == Correction.STORED ? ".moe_statics." : ".") + "e_score_correction_bias");
    }

    /// With the correction's tensor elsewhere than in the router.
    public Router corrected(String table) {
        return new Router(name, bias, score, correction, table);
    }

    public static Router softmax(String name) {
        return new Router(name, false, Kind.SOFTMAX, Correction.NONE);
    }

    public static Router sigmoid(String name, Correction correction) {
        return new Router(name, false, Kind.SIGMOID, correction);
    }

    /// From `y[b t d]` to `chosen[b t n]`.
    public List<Node> nodes() {
        var linear = new Linear(bias, Layout.OUT_IN).of(name, Component.ROUTER, "y[b t d]", "scores[b t e]");
        var parts = new ArrayList<>(linear.parts());
        parts.add(Pointwise.of("scores", score, "scores[b t e] -> scores[b t e]"));
        int dot = table.lastIndexOf('.');
        var module = table.substring(0, Math.max(dot, 0));
        var choose = Gather.of("choose",
                "scores[b t e] " + correction.tensor(table.substring(dot + 1)) + " -> chosen[b t n]");
        if (correction != Correction.NONE && !(module + ".").startsWith(name + ".")) {
            return List.of(Block.of(name, Component.ROUTER, parts),
                    Block.of(module, Component.ROUTER, List.of(choose)));
        }
        parts.add(module.length() > name.length() ? Block.of(module.substring(name.length() + 1), List.of(choose))
                : choose);
        return List.of(Block.of(name, Component.ROUTER, parts));
    }
}
