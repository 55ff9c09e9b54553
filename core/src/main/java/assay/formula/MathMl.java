package assay.formula;

import assay.algebra.Expr;
import java.math.BigInteger;
import java.util.List;

/// An expression as presentation MathML, which browsers set without help.
public final class MathMl {
    private final StringBuilder out = new StringBuilder();

    private MathMl() {}

    /// The expression as one `<math>` element, its text as what is read aloud and copied.
    public static String of(Expr expr) {
        var math = new MathMl();
        math.write(Shape.of(expr));
        return "<math xmlns=\"http://www.w3.org/1998/Math/MathML\" alttext=\"" + expr + "\"><mrow>" + math.out
                + "</mrow></math>";
    }

    private void write(Shape shape) {
        switch (shape) {
            case Shape.Whole(var value) -> number(value);
            case Shape.Name(var name) -> name(name);
            case Shape.Raised(var base, var exponent) -> {
                out.append("<msup>");
                one(base);
                number(BigInteger.valueOf(exponent));
                out.append("</msup>");
            }
            case Shape.Sum(var terms) -> sum(terms);
            case Shape.Quotient(var above, var below) -> {
                if (below.isEmpty()) {
                    product(above);
                } else {
                    out.append("<mfrac><mrow>");
                    product(above);
                    out.append("</mrow><mrow>");
                    product(below);
                    out.append("</mrow></mfrac>");
                }
            }
            case Shape.Ceil(var of) -> within("\u2308", of, "\u2309");
            case Shape.Floor(var of) -> within("\u230a", of, "\u230b");
            case Shape.Least(var of) -> function("min", of);
            case Shape.Greatest(var of) -> function("max", of);
        }
    }

    private void sum(List<Shape.Signed> terms) {
        boolean first = true;
        for (var term : terms) {
            if (term.negative() || !first) {
                out.append("<mo").append(first ? " form=\"prefix\"" : "").append('>')
                        .append(term.negative() ? "\u2212" : "+").append("</mo>");
            }
            write(term.shape());
            first = false;
        }
    }

    /// Numbers side by side have a sign between them; names have room.
    private void product(List<Shape> factors) {
        for (int i = 0; i < factors.size(); i++) {
            var factor = factors.get(i);
            if (i > 0) {
                boolean digits = factor instanceof Shape.Whole
                        || (factor instanceof Shape.Raised(var base, _) && base instanceof Shape.Whole);
                out.append("<mo>").append(digits ? "\u00d7" : "\u2062").append("</mo>");
                if (!digits) {
                    out.append("<mspace width=\"0.17em\"/>");
                }
            }
            write(factor);
        }
    }

    private void one(Shape shape) {
        out.append("<mrow>");
        write(shape);
        out.append("</mrow>");
    }

    private void within(String open, Shape of, String close) {
        out.append("<mrow><mo>").append(open).append("</mo>");
        write(of);
        out.append("<mo>").append(close).append("</mo></mrow>");
    }

    private void function(String name, List<Shape> of) {
        out.append("<mrow><mi>").append(name).append("</mi><mo>(</mo>");
        for (int i = 0; i < of.size(); i++) {
            out.append(i == 0 ? "" : "<mo>,</mo>");
            write(of.get(i));
        }
        out.append("<mo>)</mo></mrow>");
    }

    private void number(BigInteger value) {
        out.append("<mn>").append(value).append("</mn>");
    }

    private void name(String name) {
        int at = name.indexOf('_');
        if (at <= 0 || at + 1 == name.length()) {
            identifier(name);
        } else {
            out.append("<msub>");
            identifier(name.substring(0, at));
            out.append("<mtext>").append(name.substring(at + 1).replace('_', '\u00a0')).append("</mtext></msub>");
        }
    }

    private void identifier(String name) {
        out.append("<mi>").append(name).append("</mi>");
    }
}
