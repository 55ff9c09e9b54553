package assay.life;

import assay.algebra.Expr;
import assay.model.Proviso;
import java.util.List;
import java.util.SequencedMap;

/// Moments of which one is the greatest, whatever the values of sizes are that meet some provisos.
///
/// @param moments bytes by what they are held as
public record Candidates(List<SequencedMap<Holding, Expr>> moments, List<Proviso> provisos) {
    public Candidates {
        moments = List.copyOf(moments);
        provisos = List.copyOf(provisos);
    }
}
