package assay.algebra;

import java.math.BigInteger;
import java.util.List;
import java.util.function.UnaryOperator;

/// Writes an expression on one line of ASCII, as its normal form stands: `2*B*T*d_model^2 + 1/2*x/y - ceil(d/64)`.
final class Text {
    private final StringBuilder out = new StringBuilder();
    private final UnaryOperator<String> words;

    private Text(UnaryOperator<String> words) {
        this.words = words;
    }

    static String of(Expr e, UnaryOperator<String> words) {
        var text = new Text(words);
        text.write(e, false);
        return text.out.toString();
    }

    /// Writes a sum; a coefficient of 1/64 stands before its term, or under it where `divided`.
    private void write(Expr e, boolean divided) {
        if (e.isZero()) out.append('0');
        boolean first = true;
        for (var t : e.terms()) {
            boolean negative = t.coefficient().signum() < 0;
            if (first) out.append(negative ? "-" : "");
            else out.append(negative ? " - " : " + ");
            var size = negative ? t.coefficient().negated() : t.coefficient();
            boolean under = divided && !t.monomial().equals(Monomial.ONE);
            write(under ? Rational.of(size.num()) : size, t.monomial(), under ? size.den() : BigInteger.ONE);
            first = false;
        }
    }

    private void write(Rational size, Monomial m, BigInteger under) {
        boolean product = false;
        if (!size.equals(Rational.ONE) || m.powers().stream().allMatch(p -> p.exponent() < 0)) {
            out.append(size);
            product = true;
        }
        for (var p : m.powers()) {
            if (p.exponent() > 0) {
                if (product) out.append('*');
                write(p.atom(), p.exponent());
                product = true;
            }
        }
        if (!under.equals(BigInteger.ONE)) out.append('/').append(under);
        for (var p : m.powers()) {
            if (p.exponent() < 0) {
                out.append('/');
                write(p.atom(), -p.exponent());
            }
        }
    }

    private void write(Atom atom, int exponent) {
        if (atom instanceof Atom.Dim(var name)) {
            out.append(words.apply(name));
        } else if (atom instanceof Atom.Ceil(var of)) {
            write("ceil(", List.of(of), true);
        } else if (atom instanceof Atom.Min(var of)) {
            write("min(", of, false);
        }
        if (exponent != 1) out.append('^').append(exponent);
    }

    private void write(String open, List<Expr> arguments, boolean divided) {
        var between = open;
        for (var a : arguments) {
            out.append(between);
            write(a, divided);
            between = ", ";
        }
        out.append(')');
    }
}
