package assay.audit;

import assay.audit.Mark.Kind;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/// What is claimed of many settings, of which only the values are kept: they are many, few are ever met, and what a
/// setting claims can be worked out again.
final class Varied implements Source {
    private static final int REMEMBERED = 8;

    private final List<Setting> settings;
    private final Function<Setting, List<Claim>> claims;
    private final Map<Kind, Sorted> kinds = new EnumMap<>(Kind.class);
    private final Map<Integer, List<Claim>> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, List<Claim>> eldest) {
            return size() > REMEMBERED;
        }
    };

    /// @param claims what is claimed of a setting
    Varied(List<Setting> settings, Function<Setting, List<Claim>> claims) {
        this.settings = List.copyOf(settings);
        this.claims = claims;
        for (int i = 0; i < settings.size(); i++) {
            for (var claim : claims.apply(settings.get(i))) {
                kinds.computeIfAbsent(claim.kind(), _ -> new Sorted())
                        .add(claim.amount().near(), claim.cost() + claim.setting().cost(), i);
            }
        }
    }

    private synchronized List<Claim> claims(int setting) {
        return known.computeIfAbsent(setting, i -> claims.apply(settings.get(i)));
    }

    @Override
    public void between(Kind kind, double low, double high, double most, Consumer<Claim> take) {
        var some = kinds.get(kind);
        if (some == null) {
            return;
        }
        var met = new LinkedHashSet<Integer>();
        some.between(low, high, most, (setting, _) -> met.add(setting));
        for (int setting : met) {
            for (var claim : claims(setting)) {
                double near = claim.amount().near();
                if (claim.kind() == kind && near >= low && near <= high
                        && claim.cost() + claim.setting().cost() < most) {
                    take.accept(claim);
                }
            }
        }
    }
}
