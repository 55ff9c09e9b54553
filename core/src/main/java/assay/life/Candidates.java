package assay.life;

import assay.algebra.Expr;
import assay.model.Condition;
import java.util.List;
import java.util.SequencedMap;

/// Moments of which one is the greatest, whatever the values of sizes are that meet some conditions.
///
/// @param moments bytes by what they are held as
public record Candidates(List<SequencedMap<Holding, Expr>> moments, List<Condition> conditions) {
    public Candidates {
        moments = List.copyOf(moments);
        conditions = List.copyOf(conditions);
    }
}
