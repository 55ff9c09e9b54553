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
public record Router(String name, boolean bias, Kind score, Correction correction) {
    /// A bias on the scores that decides the choice alone, moved between steps to even out the experts' loads.
    public enum Correction {
        /// There is none.
        NONE("", ""),
        /// A table beside the parameters.
        BESIDE("", "$e_score_correction_bias[e]"),
        /// Counted among the parameters.
        COUNTED("", "%e_score_correction_bias[e]"),
        /// A parameter of a module of its own, of one row: axis `one` of size 1.
        STORED("moe_statics", ".e_score_correction_bias[one e]");

        private final String module;
        private final String tensor;

        Correction(String module, String tensor) {
            this.module = module;
            this.tensor = tensor;
        }
    }

    public static Router softmax(String name) {
        return new Router(name, false, Kind.SOFTMAX, Correction.NONE);
    }

    public static Router sigmoid(String name, Correction correction) {
        return new Router(name, false, Kind.SIGMOID, correction);
    }

    List<Node> nodes() {
        var linear = new Linear(bias, Layout.OUT_IN).of(name, Component.ROUTER, "y[b t d]", "scores[b t e]");
        var parts = new ArrayList<>(linear.parts());
        parts.add(Pointwise.of("scores", score, "scores[b t e] -> scores[b t e]"));
        var choose = Gather.of("choose", "scores[b t e] " + correction.tensor + " -> chosen[b t n]");
        parts.add(correction.module.isEmpty() ? choose : Block.of(correction.module, List.of(choose)));
        return List.of(Block.of(name, Component.ROUTER, parts));
    }
}
