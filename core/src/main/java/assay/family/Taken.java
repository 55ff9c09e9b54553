package assay.family;

import assay.algebra.Expr;
import assay.kit.Hf;
import assay.kit.Media;
import assay.spec.Reading;
import java.util.List;

/// Which of an encoder's tokens a model takes: of which layers, and whether without the first one.
///
/// @param field that names the layers; empty where it is always what the encoder ends in
/// @param or the layers where the config does not say, as [ImageTower#taking] counts them
/// @param choice whether `vision_feature_select_strategy` says if the first token is dropped
/// @param drops whether it is dropped where the config does not say
record Taken(String field, List<Integer> or, boolean choice, boolean drops) {
    private static final String STRATEGY = "vision_feature_select_strategy";

    /// All that the encoder ends in.
    static final Taken ALL = new Taken("", List.of(), false, false);

    /// Of the layers that `vision_feature_layer` names.
    static Taken of(int layer, boolean drops) {
        return new Taken("vision_feature_layer", List.of(layer), true, drops);
    }

    /// Of the layers that `vision_feature_layers` names, side by side, always without the first token.
    static Taken layered() {
        return new Taken("vision_feature_layers", List.of(-2, -5, -8, -11, 6), false, true);
    }

    /// The encoder whose layers behind those run for nothing.
    ImageTower of(ImageTower tower, Reading whole) {
        var layers = field.isEmpty() || !whole.has(field) ? or
                : whole.listed(field) ? whole.numbers(field) : List.of(whole.number(field, or.getFirst(), field));
        return tower.taking(layers, whole.place(field));
    }

    /// Refuses images where what is left is not one token a patch, as these models lay them out in rows.
    void check(Hf hf, Reading whole) {
        boolean without = choice ? whole.text("vision_features", drops ? "default" : "full", STRATEGY)
                .equals("default") : drops;
        var left = without ? hf.size("t").minus(Expr.ONE) : hf.size("t");
        if (Media.of(whole).sees() && whole.sound() && !left.equals(hf.size("np"))) {
            whole.refuse(whole.place(choice ? STRATEGY : "vision_config"), (without ? "without" : "with")
                    + " its first token this encoder has not one a patch, which this model lays out in rows", "");
        }
    }
}
