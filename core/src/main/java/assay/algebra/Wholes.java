package assay.algebra;

import java.util.Collection;
import java.util.List;

/// Quotients that are known to be whole numbers, so that what is made of them can be written without denominators: the
/// ceiling of a whole number is that number, and the form of a ceiling shows that it is whole.
///
/// @param quotients products of dimensions over products of dimensions
public record Wholes(List<Term> quotients) {
    public Wholes {
        quotients = List.copyOf(quotients);
    }

    /// The quotients among expressions that are known to be whole.
    public static Wholes of(Collection<Expr> whole) {
        return new Wholes(whole.stream().filter(e -> e.terms().size() == 1).map(e -> e.terms().getFirst())
                .filter(Wholes::divides).sorted((a, b) -> Expr.of(a).compareTo(Expr.of(b))).toList());
    }

    private static boolean divides(Term term) {
        return term.coefficient().equals(Rational.ONE) && term.monomial().powers().stream()
                .allMatch(p -> p.atom() instanceof Atom.Dim)
                && term.monomial().powers().stream().anyMatch(p -> p.exponent() < 0);
    }

    /// An expression of the same value, with the ceilings of quotients in their place.
    public Expr in(Expr expr) {
        return quotients.isEmpty() ? expr : Expr.sum(expr.terms().stream().map(this::in).toList());
    }

    private Expr in(Term term) {
        var product = Expr.ONE;
        var left = Expr.of(term.coefficient());
        for (var power : term.monomial().powers()) {
            switch (power.atom()) {
                case Atom.Dim _ -> left = left.times(Expr.atom(power.atom()).pow(power.exponent()));
                case Atom.Ceil(var of) -> product = product.times(in(of).ceil().pow(power.exponent()));
                case Atom.Min(var of) ->
                    product = product.times(Expr.min(of.stream().map(this::in).toList()).pow(power.exponent()));
            }
        }
        for (var quotient : quotients) {
            int times = times(left.terms().getFirst().monomial(), quotient.monomial());
            if (times > 0) {
                var whole = Expr.of(quotient);
                left = left.over(whole.pow(times));
                product = product.times(whole.ceil().pow(times));
            }
        }
        return product.times(left);
    }

    /// How often a quotient is in a product.
    private static int times(Monomial product, Monomial quotient) {
        int times = Integer.MAX_VALUE;
        for (var power : quotient.powers()) {
            times = Math.min(times, product.exponent(power.atom()) / power.exponent());
        }
        return times;
    }
}
