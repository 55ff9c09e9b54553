package assay.audit;

import assay.account.Entry;
import assay.account.Forward;
import assay.account.Ledger;
import assay.account.Parameters;
import assay.account.Terms;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Accounts;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;

/// What a model's tree amounts to, by the role of each op, in all layers together.
///
/// @param parameters trained elements, biases among them
/// @param flops those of one forward pass of one sequence, two a multiply-add
record Tally(Map<Role, Rational> parameters, Map<Role, Rational> flops) {
    Tally {
        parameters = new EnumMap<>(parameters);
        flops = new EnumMap<>(flops);
    }

    /// The formulas of a tree by role, before sizes are known.
    record Formulas(Map<Role, Expr> parameters, Map<Role, Expr> flops) {
        static Formulas of(Accounts accounts, Terms terms) {
            return new Formulas(
                    accounts.ledger(new Parameters(), terms).map(Formulas::sums).orElse(Map.of()),
                    accounts.ledger(new Forward(), terms).map(Formulas::sums).orElse(Map.of()));
        }

        private static Map<Role, Expr> sums(Ledger ledger) {
            var sums = new EnumMap<Role, Expr>(Role.class);
            for (Entry entry : ledger.entries()) {
                sums.merge(Role.of(entry), entry.amount(), Expr::plus);
            }
            return sums;
        }

        Tally at(Map<String, Rational> values) {
            return new Tally(at(parameters, values), at(flops, values));
        }

        private static Map<Role, Rational> at(Map<Role, Expr> sums, Map<String, Rational> values) {
            var all = new EnumMap<Role, Rational>(Role.class);
            sums.forEach((role, sum) -> all.put(role, valued(sum, values)));
            return all;
        }
    }

    /// The value of an amount where a size may be a fraction, such as 8/3 d exactly: between its whole neighbours, in
    /// proportion, which is exact where the amount is linear in it.
    static Rational valued(Expr amount, Map<String, Rational> values) {
        for (var dim : amount.dims()) {
            var size = values.getOrDefault(dim.name(), Rational.ONE);
            if (!size.isInteger()) {
                var sizes = new HashMap<>(values);
                sizes.put(dim.name(), size.floor());
                var low = valued(amount, sizes);
                sizes.put(dim.name(), size.floor().plus(Rational.ONE));
                return low.plus(valued(amount, sizes).minus(low).times(size.minus(size.floor())));
            }
        }
        return amount.at(values);
    }

    Rational parameters(Collection<Role> roles) {
        return sum(parameters, roles);
    }

    Rational flops(Collection<Role> roles) {
        return sum(flops, roles);
    }

    private static Rational sum(Map<Role, Rational> of, Collection<Role> roles) {
        var sum = Rational.ZERO;
        for (var role : roles) {
            sum = sum.plus(of.getOrDefault(role, Rational.ZERO));
        }
        return sum;
    }

    /// This tally with other FLOPs, role by role.
    Tally flops(BiFunction<Role, Rational, Rational> change) {
        var other = new EnumMap<Role, Rational>(Role.class);
        flops.forEach((role, amount) -> other.put(role, change.apply(role, amount)));
        return new Tally(parameters, other);
    }

    /// This tally with other parameters, role by role.
    Tally parameters(BiFunction<Role, Rational, Rational> change) {
        var other = new EnumMap<Role, Rational>(Role.class);
        parameters.forEach((role, amount) -> other.put(role, change.apply(role, amount)));
        return new Tally(other, flops);
    }

    /// This tally with more of a role.
    Tally plusParameters(Role role, Rational more) {
        var other = new EnumMap<Role, Rational>(parameters.isEmpty() ? Map.of(role, Rational.ZERO) : parameters);
        other.merge(role, more, Rational::plus);
        return new Tally(other, flops);
    }

    /// This tally with more work of a role.
    Tally plusFlops(Role role, Rational more) {
        var other = new EnumMap<Role, Rational>(flops.isEmpty() ? Map.of(role, Rational.ZERO) : flops);
        other.merge(role, more, Rational::plus);
        return new Tally(parameters, other);
    }
}
