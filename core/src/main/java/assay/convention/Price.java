package assay.convention;

import assay.algebra.Expr;
import assay.model.Line;
import assay.model.Place;
import assay.model.Tensor;
import assay.notation.Parser;
import java.util.Map;

/// What a convention charges for one pointwise op.
///
/// @param rule FLOPs in `n`, the elements written, `w`, the length of their last axis, `rows`, how many such axes,
/// `read`, the elements of the first tensor that is read, and `more`, how many further ones are: `3*n`,
/// `4*n + 2*rows`
/// @param once whether only the first op of its kind in each copy of a layer is charged
public record Price(String rule, boolean once) {
    public static Price of(String rule) {
        return new Price(rule, false);
    }

    /// A price that is charged once in each layer, whatever else of the kind stands in it.
    public static Price once(String rule) {
        return new Price(rule, true);
    }

    Expr of(Line line, Place place, Pairs pairs) {
        var written = line.writes().getFirst();
        var last = place.size(written.axes().getLast().name());
        return Parser.parse(rule)
                .with(Map.of("n", pairs.elements(written, line, place), "w", last, "rows", rows(written, place),
                        "read", pairs.elements(line.reads().getFirst(), line, place),
                        "more", Expr.of(line.reads().size() - 1)));
    }

    private static Expr rows(Tensor written, Place place) {
        var axes = written.axes();
        return Expr.product(axes.subList(0, axes.size() - 1).stream().map(a -> place.size(a.name())).toList());
    }
}
