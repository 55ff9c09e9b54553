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
        NONE(""),
        /// A table beside the parameters.
        BESIDE("$"),
        /// Counted among the parameters.
        COUNTED("%");

        private final String sign;

        Correction(String sign) {
            this.sign = sign;
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
        parts.add(Gather.of("choose", correction == Correction.NONE
                ? "scores[b t e] -> chosen[b t n]"
                : "scores[b t e] " + correction.sign + "e_score_correction_bias[e] -> chosen[b t n]"));
        return List.of(Block.of(name, Component.ROUTER, parts));
    }
}
