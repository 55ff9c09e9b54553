package assay.formula;

import assay.algebra.Expr;
import java.util.List;

/// An expression as a language runs it, exact.
public final class Code {
    private final Language language;

    private Code(Language language) {
        this.language = language;
    }

    public static String of(Expr expr, Language language) {
        return new Code(language).written(Shape.of(expr));
    }

    private String written(Shape shape) {
        return switch (shape) {
            case Shape.Whole(var value) -> language.number(value);
            case Shape.Name(var name) -> language.name(name);
            case Shape.Raised(var base, var exponent) -> language.power(written(base), exponent);
            case Shape.Sum(var terms) -> {
                var signed = terms.stream().map(t -> (t.negative() ? "-" : "") + written(t.shape())).toList();
                yield signed.size() == 1 ? signed.getFirst() : language.sum(signed);
            }
            case Shape.Quotient(var above, var below) -> below.isEmpty() ? product(above)
                    : language.quotient(bracketed(above), bracketed(below));
            case Shape.Ceil(var of) -> language.ceil(written(of));
            case Shape.Floor(var of) -> language.floor(written(of));
            case Shape.Least(var of) -> language.least(of.stream().map(this::written).toList());
            case Shape.Greatest(var of) -> language.greatest(of.stream().map(this::written).toList());
        };
    }

    /// Factors are names, numbers, calls and powers of them.
    private String product(List<Shape> factors) {
        var all = factors.stream().map(this::written).toList();
        return all.size() == 1 ? all.getFirst() : language.product(all);
    }

    private String bracketed(List<Shape> factors) {
        return factors.size() == 1 ? product(factors) : "(" + product(factors) + ")";
    }
}
