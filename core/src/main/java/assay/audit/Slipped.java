package assay.audit;

import assay.audit.Mark.Kind;
import java.util.List;
import java.util.function.Consumer;

/// Claims with a mistake in each that multiplies its value: asked for by the value without it.
record Slipped(Index claims, Setting setting, List<Mistake> mistakes) implements Source {
    @Override
    public void between(Kind kind, double low, double high, double most, Consumer<Claim> take) {
        for (var mistake : mistakes) {
            for (var factor : mistake.factors()) {
                if (factor.kinds().contains(kind)) {
                    var by = factor.by().apply(setting);
                    claims.between(kind, low / by.near(), high / by.near(), most - mistake.cost(), claim -> {
                        if (factor.of(claim)) {
                            take.accept(claim.slipped(mistake, claim.amount().times(by)));
                        }
                    });
                }
            }
        }
    }
}
