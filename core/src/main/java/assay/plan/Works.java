package assay.plan;

import assay.model.Model;
import java.util.HashMap;
import java.util.Map;

/// The work of one rank by the number of ranks that a model is split over, each made once. Not safe for several threads
/// at once.
///
/// @param model whole, not one rank of it
/// @param splits whether experts that data choose are split as the rest is; otherwise ranks have whole ones
/// @param tokens of a sequence
public record Works(Model model, boolean splits, long tokens, Map<Integer, Work> made) {
    /// The work with whole experts.
    public Works(Model model, long tokens) {
        this(model, false, tokens);
    }

    public Works(Model model, boolean splits, long tokens) {
        this(model, splits, tokens, new HashMap<>());
    }

    /// The work of one of so many ranks.
    ///
    /// @throws assay.problem.Refusal where the model cannot be split so
    public Work of(int tp) {
        return made.computeIfAbsent(tp, ranks -> Work.of(model, ranks, splits, tokens));
    }
}
