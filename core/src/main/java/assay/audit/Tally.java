package assay.audit;

import assay.account.Entry;
import assay.account.Forward;
import assay.account.Parameters;
import assay.account.Terms;
import assay.algebra.Atom;
import assay.algebra.Expr;
import assay.algebra.Power;
import assay.algebra.Rational;
import assay.ask.Accounts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/// What a model's tree amounts to, by the role of each op, in all layers together; nothing is negative.
///
/// @param parameters trained elements, biases among them
/// @param flops those of one forward pass of one sequence, two a multiply-add
record Tally(Map<Role, Amount> parameters, Map<Role, Amount> flops) {
    Tally {
        parameters = new EnumMap<>(parameters);
        flops = new EnumMap<>(flops);
    }

    /// The formulas of a tree by role, before sizes are known.
    record Formulas(Map<Role, Expr> parameters, Map<Role, Expr> flops) {
        static Formulas of(Accounts accounts, Terms terms) {
            return new Formulas(
                    accounts.ledger(new Parameters(), terms).map(l -> sums(l.entries())).orElse(Map.of()),
                    accounts.ledger(new Forward(), terms).map(l -> sums(l.entries())).orElse(Map.of()));
        }

        /// Of some of a tree's ops.
        static Formulas of(List<Entry> parameters, List<Entry> flops) {
            return new Formulas(sums(parameters), sums(flops));
        }

        private static Map<Role, Expr> sums(List<Entry> entries) {
            var sums = new EnumMap<Role, Expr>(Role.class);
            for (Entry entry : entries) {
                sums.merge(Role.of(entry), entry.amount(), Expr::plus);
            }
            return sums;
        }

        Tally at(Map<String, Rational> values) {
            return new Tally(at(parameters, values), at(flops, values));
        }

        private static Map<Role, Amount> at(Map<Role, Expr> sums, Map<String, Rational> values) {
            var all = new EnumMap<Role, Amount>(Role.class);
            sums.forEach((role, sum) -> all.put(role, valued(sum, values)));
            return all;
        }
    }

    /// The value of an amount where a size may be a fraction, such as 8/3 d exactly: between its whole neighbours, in
    /// proportion, which is exact where the amount is linear in it.
    static Amount valued(Expr amount, Map<String, Rational> values) {
        double near = nearly(amount, values);
        return Double.isNaN(near) ? Amount.of(exactly(amount, values))
                : Amount.of(near, () -> exactly(amount, values));
    }

    private static Rational exactly(Expr amount, Map<String, Rational> values) {
        for (var dim : amount.dims()) {
            var size = values.getOrDefault(dim.name(), Rational.ONE);
            if (!size.isInteger()) {
                var sizes = new HashMap<>(values);
                sizes.put(dim.name(), size.floor());
                var low = exactly(amount, sizes);
                sizes.put(dim.name(), size.floor().plus(Rational.ONE));
                return low.plus(exactly(amount, sizes).minus(low).times(size.minus(size.floor())));
            }
        }
        return amount.at(values);
    }

    /// The value as a double; no number where a double may not hold it, or a size that is a fraction is not met
    /// linearly.
    private static double nearly(Expr amount, Map<String, Rational> values) {
        double sum = 0;
        double all = 0;
        for (var term : amount.terms()) {
            double product = term.coefficient().approximate();
            for (var power : term.monomial().powers()) {
                product *= nearly(power, values);
            }
            sum += product;
            all += Math.abs(product);
        }
        return all == 0 || Math.abs(sum) > all / 1000 ? sum : Double.NaN;
    }

    private static double nearly(Power power, Map<String, Rational> values) {
        if (power.atom() instanceof Atom.Dim(var name)) {
            var size = values.getOrDefault(name, Rational.ZERO);
            boolean plain = values.containsKey(name) && (power.exponent() == 1 || size.isInteger());
            return plain ? Math.pow(size.approximate(), power.exponent()) : Double.NaN;
        }
        var inside = new ArrayList<Atom.Dim>();
        power.atom().addDims(inside);
        boolean whole = inside.stream().allMatch(dim -> values.containsKey(dim.name())
                && values.getOrDefault(dim.name(), Rational.ONE).isInteger());
        return whole ? Math.pow(power.atom().at(values).approximate(), power.exponent()) : Double.NaN;
    }

    Amount parameters(Collection<Role> roles) {
        return sum(parameters, roles);
    }

    Amount flops(Collection<Role> roles) {
        return sum(flops, roles);
    }

    private static Amount sum(Map<Role, Amount> of, Collection<Role> roles) {
        double near = 0;
        for (var role : roles) {
            near += of.getOrDefault(role, Amount.ZERO).near();
        }
        return near == 0 ? Amount.ZERO : Amount.of(near, () -> roles.stream()
                .map(role -> of.getOrDefault(role, Amount.ZERO).exact()).reduce(Rational.ZERO, Rational::plus));
    }

    /// Whether each role's amounts are those of another.
    boolean same(Tally o) {
        return same(parameters, o.parameters) && same(flops, o.flops);
    }

    private static boolean same(Map<Role, Amount> a, Map<Role, Amount> b) {
        return a.keySet().equals(b.keySet())
                && a.entrySet().stream().allMatch(e -> e.getValue().same(b.getOrDefault(e.getKey(), Amount.ZERO)));
    }

    /// This tally with other FLOPs, role by role.
    Tally flops(BiFunction<Role, Amount, Amount> change) {
        var other = new EnumMap<Role, Amount>(Role.class);
        flops.forEach((role, amount) -> other.put(role, change.apply(role, amount)));
        return new Tally(parameters, other);
    }

    /// This tally with other parameters, role by role.
    Tally parameters(BiFunction<Role, Amount, Amount> change) {
        var other = new EnumMap<Role, Amount>(Role.class);
        parameters.forEach((role, amount) -> other.put(role, change.apply(role, amount)));
        return new Tally(other, flops);
    }

    /// This tally with more of a role.
    Tally plusParameters(Role role, Amount more) {
        var other = new EnumMap<Role, Amount>(parameters.isEmpty() ? Map.of(role, Amount.ZERO) : parameters);
        other.merge(role, more, Amount::plus);
        return new Tally(other, flops);
    }

    /// This tally with more work of a role.
    Tally plusFlops(Role role, Amount more) {
        var other = new EnumMap<Role, Amount>(flops.isEmpty() ? Map.of(role, Amount.ZERO) : flops);
        other.merge(role, more, Amount::plus);
        return new Tally(parameters, other);
    }
}
