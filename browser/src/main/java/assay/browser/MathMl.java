package assay.browser;

import assay.algebra.Atom;
import assay.algebra.Expr;
import assay.algebra.Monomial;
import assay.algebra.Power;
import assay.algebra.Rational;
import assay.notation.Parser;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A formula as MathML: terms as they stand in the normal form, quotients as fractions.
final class MathMl {
    private MathMl() {}

    /// A formula's text as MathML.
    ///
    /// @throws Refusal where the text is no formula
    static String of(String text) {
        try {
            return "<math>" + sum(Parser.parse(text)) + "</math>";
        } catch (IllegalArgumentException e) {
            throw new Refusal(Problem.of("the formula", "", String.valueOf(e.getMessage())));
        }
    }

    private static String sum(Expr expr) {
        var out = new StringBuilder("<mrow>");
        boolean first = true;
        for (var term : expr.terms()) {
            boolean negative = term.coefficient().signum() < 0;
            if (negative || !first) {
                out.append("<mo>").append(negative ? "\u2212" : "+").append("</mo>");
            }
            out.append(product(negative ? term.coefficient().negated() : term.coefficient(), term.monomial()));
            first = false;
        }
        return out.append(first ? "<mn>0</mn>" : "").append("</mrow>").toString();
    }

    private static String product(Rational size, Monomial monomial) {
        var above = new ArrayList<String>();
        var below = new ArrayList<String>();
        var over = monomial.powers().stream().filter(p -> p.exponent() > 0).toList();
        var under = monomial.powers().stream().filter(p -> p.exponent() < 0).toList();
        if (!size.num().equals(BigInteger.ONE) || over.isEmpty()) {
            above.add(number(size.num()));
        }
        over.forEach(p -> above.add(power(p, p.exponent())));
        if (!size.isInteger()) {
            below.add(number(size.den()));
        }
        under.forEach(p -> below.add(power(p, -p.exponent())));
        return below.isEmpty() ? row(above) : "<mfrac>" + row(above) + row(below) + "</mfrac>";
    }

    private static String row(List<String> factors) {
        return factors.size() == 1 ? factors.getFirst()
                : "<mrow>" + String.join("<mo>\u2062</mo>", factors) + "</mrow>";
    }

    private static String number(BigInteger number) {
        return "<mn>" + number + "</mn>";
    }

    private static String power(Power power, int exponent) {
        var base = atom(power.atom());
        return exponent == 1 ? base : "<msup>" + base + "<mn>" + exponent + "</mn></msup>";
    }

    private static String atom(Atom atom) {
        return switch (atom) {
            case Atom.Dim(var name) -> name(name);
            case Atom.Ceil(var of) -> "<mrow><mo>\u2308</mo>" + sum(of) + "<mo>\u2309</mo></mrow>";
            case Atom.Min(var of) -> "<mrow><mi>min</mi><mo>(</mo>" + of.stream().map(MathMl::sum)
                    .collect(Collectors.joining("<mo>,</mo>")) + "<mo>)</mo></mrow>";
        };
    }

    /// `d_model` as d with an index; a name of several letters before the bar as it is.
    private static String name(String name) {
        int bar = name.indexOf('_');
        return bar == 1 && name.length() > 2 ? "<msub><mi>" + name.charAt(0) + "</mi><mi>" + name.substring(2)
                + "</mi></msub>" : "<mi>" + name + "</mi>";
    }
}
