package assay.formula;

import assay.algebra.Expr;
import java.util.List;

/// An expression as LaTeX sets it in mathematics, by commands that LaTeX has without packages.
public final class Typeset {
    private final StringBuilder out = new StringBuilder();

    private Typeset() {}

    /// The expression without the dollars around it.
    public static String of(Expr expr) {
        var tex = new Typeset();
        tex.write(Shape.of(expr));
        return tex.out.toString();
    }

    private void write(Shape shape) {
        switch (shape) {
            case Shape.Whole(var value) -> out.append(value);
            case Shape.Name(var name) -> name(name);
            case Shape.Raised(var base, var exponent) -> {
                out.append('{');
                write(base);
                out.append("}^{").append(exponent).append('}');
            }
            case Shape.Sum(var terms) -> {
                for (int i = 0; i < terms.size(); i++) {
                    out.append(terms.get(i).negative() ? i == 0 ? "-" : " - " : i == 0 ? "" : " + ");
                    write(terms.get(i).shape());
                }
            }
            case Shape.Quotient(var above, var below) -> {
                if (below.isEmpty()) {
                    product(above);
                } else {
                    out.append("\\frac{");
                    product(above);
                    out.append("}{");
                    product(below);
                    out.append('}');
                }
            }
            case Shape.Ceil(var of) -> within("\\lceil ", of, " \\rceil");
            case Shape.Floor(var of) -> within("\\lfloor ", of, " \\rfloor");
            case Shape.Least(var of) -> function("\\min", of);
            case Shape.Greatest(var of) -> function("\\max", of);
        }
    }

    private void product(List<Shape> factors) {
        for (int i = 0; i < factors.size(); i++) {
            boolean digits = factors.get(i) instanceof Shape.Whole
                    || (factors.get(i) instanceof Shape.Raised(var base, _) && base instanceof Shape.Whole);
            out.append(i == 0 ? "" : digits ? " \\cdot " : " \\,\\allowbreak ");
            write(factors.get(i));
        }
    }

    private void within(String open, Shape of, String close) {
        out.append("\\left").append(open);
        write(of);
        out.append("\\right").append(close.strip());
    }

    private void function(String name, List<Shape> of) {
        out.append(name).append("\\left(");
        for (int i = 0; i < of.size(); i++) {
            out.append(i == 0 ? "" : ", ");
            write(of.get(i));
        }
        out.append("\\right)");
    }

    private void name(String name) {
        int at = name.indexOf('_');
        if (at <= 0 || at + 1 == name.length()) {
            out.append(letters(name));
        } else {
            out.append(letters(name.substring(0, at))).append("_{\\mathrm{")
                    .append(name.substring(at + 1).replace("_", "\\,")).append("}}");
        }
    }

    private static String letters(String name) {
        return name.length() == 1 ? name : "\\mathrm{" + name.replace("_", "\\_") + "}";
    }
}
