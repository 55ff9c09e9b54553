package assay.formula;

import assay.algebra.Expr;
import java.util.List;

/// An expression as a language runs it, exact.
public final class Code {
    private final Language language;

    private Code(Language language) {
        this.language = language;
    }

    /// The expression in a language that has fractions.
    public static String of(Expr expr, Language language) {
        return new Code(language).written(Shape.of(expr));
    }

    /// The greatest whole number that is not above the expression, in a language that has whole numbers alone: a
    /// quotient stands under a floor or a ceiling, and nowhere else.
    public static String whole(Expr expr, Language language) {
        return new Code(language).written(Whole.of(expr));
    }

    private String written(Shape shape) {
        return switch (shape) {
            case Shape.Whole(var value) -> language.number(value);
            case Shape.Name(var name) -> language.name(name);
            case Shape.Raised(var base, var exponent) -> language.power(operand(base), exponent);
            case Shape.Sum(var terms) -> {
                var signed = terms.stream().map(t -> (t.negative() ? "-" : "")
                        + (t.shape() instanceof Shape.Sum ? operand(t.shape()) : written(t.shape()))).toList();
                yield signed.size() == 1 && !terms.getFirst().negative() ? signed.getFirst() : language.sum(signed);
            }
            case Shape.Quotient(var above, var below) -> below.isEmpty() ? product(above)
                    : language.quotient(bracketed(above), bracketed(below));
            case Shape.Ceil(var of) -> language.ceil(written(of));
            case Shape.Floor(var of) -> language.floor(written(of));
            case Shape.Least(var of) -> language.least(of.stream().map(this::written).toList());
            case Shape.Greatest(var of) -> language.greatest(of.stream().map(this::written).toList());
        };
    }

    private String product(List<Shape> factors) {
        var all = factors.stream().map(this::operand).toList();
        return all.size() == 1 ? all.getFirst() : language.product(all);
    }

    private String bracketed(List<Shape> factors) {
        return factors.size() == 1 ? operand(factors.getFirst()) : "(" + product(factors) + ")";
    }

    /// Names, numbers, calls and powers of them are operands as they are.
    private String operand(Shape shape) {
        return shape instanceof Shape.Sum || shape instanceof Shape.Quotient ? "(" + written(shape) + ")"
                : written(shape);
    }
}
