package assay.account;

import assay.algebra.Expr;
import assay.model.Block;
import assay.model.Line;
import assay.model.Model;
import assay.model.Node;
import assay.model.Place;
import assay.model.Sizes;
import assay.quantity.Dtype;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Small trees to count: the axis `x` has the size `X`, and keys are as many as queries.
final class Trees {
    private Trees() {}

    static Map<String, Expr> axes() {
        var axes = new HashMap<String, Expr>();
        for (var axis : List.of("b", "d", "e", "f", "h", "k", "n", "v", "w")) {
            axes.put(axis, Expr.dim(axis.toUpperCase(Locale.ROOT)));
        }
        axes.put("t", Expr.dim("T"));
        axes.put("s", Expr.dim("T"));
        return axes;
    }

    static Place place(Node... nodes) {
        var place = Place.root(axes());
        for (var node : nodes) {
            place = place.of(node);
        }
        return place;
    }

    static Model model(String inputs, String output, Node... parts) {
        return new Model("small", "test", "test", axes(), Block.of("", List.of(parts)),
                Line.of(inputs + " -> z[b]").reads(),
                output, new Sizes(new LinkedHashMap<>()), List.of(), List.of());
    }

    static Ledger ledger(Model model, Quantity quantity, Convention convention) {
        return quantity.of(model, Terms.of(convention, Dtype.FP32)).orElseThrow();
    }

    static Convention named(String name) {
        return Conventions.named(name);
    }
}
