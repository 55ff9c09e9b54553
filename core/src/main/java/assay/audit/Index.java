package assay.audit;

import assay.algebra.Rational;
import assay.audit.Mark.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Claims by their kinds and values.
final class Index implements Source {
    private final List<Claim> claims;
    private final Map<Kind, Sorted> kinds = new EnumMap<>(Kind.class);
    private final Map<String, List<Claim>> plain = new HashMap<>();

    Index(Collection<Claim> all) {
        claims = List.copyOf(all);
        for (int i = 0; i < claims.size(); i++) {
            var claim = claims.get(i);
            kinds.computeIfAbsent(claim.kind(), _ -> new Sorted())
                    .add(claim.amount().near(), claim.cost() + claim.setting().cost(), i);
        }
    }

    @Override
    public void between(Kind kind, double low, double high, double most, Consumer<Claim> take) {
        var some = kinds.get(kind);
        if (some != null) {
            some.between(low, high, most, (i, _) -> take.accept(claims.get(i)));
        }
    }

    /// Those whose value is between two, or nearly.
    List<Claim> between(double low, double high) {
        var all = new ArrayList<Claim>();
        kinds.keySet().forEach(kind -> between(kind, low, high, Double.MAX_VALUE, all::add));
        return all;
    }

    List<Claim> all() {
        return claims;
    }

    /// Those of a name for which nothing has to be supposed.
    synchronized List<Claim> plainly(String name) {
        if (plain.isEmpty()) {
            claims.stream().filter(Claim::plain)
                    .forEach(c -> plain.computeIfAbsent(c.name(), _ -> new ArrayList<>()).add(c));
        }
        return plain.getOrDefault(name, List.of());
    }
}
