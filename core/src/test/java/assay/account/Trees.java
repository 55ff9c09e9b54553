package assay.account;

import assay.algebra.Expr;
import assay.convention.Convention;
import assay.convention.Conventions;
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
public final class Trees {
    private Trees() {}

    public static Map<String, Expr> axes() {
        var axes = new HashMap<String, Expr>();
        for (var axis : List.of("b", "d", "e", "f", "h", "k", "n", "v", "w")) {
            axes.put(axis, Expr.dim(axis.toUpperCase(Locale.ROOT)));
        }
        axes.put("t", Expr.dim("T"));
        axes.put("s", Expr.dim("T"));
        return axes;
    }

    public static Place place(Node... nodes) {
        var place = Place.root(axes());
        for (var node : nodes) {
            place = place.of(node);
        }
        return place;
    }

    public static Model model(String inputs, String output, Node... parts) {
        return new Model("small", "test", "test", axes(), Block.of("", List.of(parts)),
                Line.of(inputs + " -> z[b]").reads(),
                output, new Sizes(new LinkedHashMap<>()), List.of(), List.of());
    }

    public static Ledger ledger(Model model, Quantity quantity, Convention convention) {
        return quantity.of(model, Terms.of(convention, Dtype.FP32)).orElseThrow();
    }

    public static Convention named(String name) {
        return Conventions.named(name);
    }
}
