package assay.ask;

import assay.algebra.Expr;
import assay.model.Model;
import assay.model.Node;
import assay.model.Repeat;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// The size of which the greatest value is asked that fits.
///
/// @param label the word by which one asks for it
/// @param size its name in formulas
/// @param noun what it is a number of
/// @param isOfModel whether another value makes another model
/// @see Fitting
public record Over(String label, String size, String noun, boolean isOfModel) {
    public static final Over BATCH = new Over("batch", "B", "sequences of one pass", false);
    public static final Over SEQ = new Over("seq", "T", "tokens of a sequence", false);
    public static final Over LAYERS = new Over("layers", "num_layers", "layers", true);
    public static final Over WIDTH = new Over("d_model", "d_model", "elements of a token's vector", true);

    /// Those that are asked by a word of their own.
    public static final List<Over> ALL = List.of(BATCH, SEQ, LAYERS, WIDTH);

    /// A size that is the number of some layers, by its name in formulas.
    private static Over layers(String size) {
        return new Over(size, size, "layers", true);
    }

    /// What a word asks for: one of all, or the number of some of the model's layers.
    static Optional<Over> named(String word, List<String> layers) {
        return ALL.stream().filter(over -> over.label.equals(word)).findFirst()
                .or(() -> layers.stream().filter(word::equals).findFirst().map(Over::layers));
    }

    /// The sizes of a model that are numbers of layers, by their names in formulas: `num_encoder_layers`.
    static List<String> layers(Model model) {
        var all = new TreeSet<String>();
        counts(model.root(), all);
        all.retainAll(model.sizes().all().keySet());
        return List.copyOf(all);
    }

    private static void counts(Node node, TreeSet<String> all) {
        if (node instanceof Repeat repeat) {
            repeat.times().dims().stream().filter(dim -> repeat.times().equals(Expr.dim(dim.name())))
                    .forEach(dim -> all.add(dim.name()));
        }
        node.parts().forEach(part -> counts(part, all));
    }
}
