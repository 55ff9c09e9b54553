package assay.golden;

import assay.account.Ledger;
import assay.algebra.Rational;
import assay.convention.Convention;
import assay.convention.Conventions;
import assay.model.Model;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/// What a figure of a seed is about.
///
/// @param size the GPT-2 size whose depth and widths hold
/// @param shape the other fields of the model
/// @param convention what counts as a FLOP
/// @param whole the path that a share is a share of; empty for everything
/// @param put values of sizes that stand over the model's own
/// @param edit what is done to the tree
record Case(
        String size,
        String shape,
        String convention,
        String whole,
        long context,
        Map<String, Rational> put,
        UnaryOperator<Model> edit) {
    static final Map<String, String> SIZES = Map.of(
            "gpt2-small", "num_layers=12 d_model=768 num_heads=12",
            "gpt2-medium", "num_layers=24 d_model=1024 num_heads=16",
            "gpt2-large", "num_layers=36 d_model=1280 num_heads=20",
            "gpt2-xl", "num_layers=48 d_model=1600 num_heads=25");

    private static final Map<Tree, Model> MODELS = new ConcurrentHashMap<>();
    private static final Map<Tree, Map<String, Rational>> POINTS = new ConcurrentHashMap<>();
    private static final Map<Asked, Ledger> LEDGERS = new ConcurrentHashMap<>();

    private record Tree(String fields, UnaryOperator<Model> edit) {}

    private record Asked(Tree tree, String quantity, String convention) {}

    /// The fields of the model.
    String fields() {
        return SIZES.get(size) + " vocab_size=50257 context_length=" + context + " " + shape;
    }

    private Tree tree() {
        return new Tree(fields(), edit);
    }

    Model model() {
        return MODELS.computeIfAbsent(tree(), tree -> tree.edit.apply(Models.of(tree.fields)));
    }

    Convention rules() {
        return Conventions.named(convention);
    }

    Ledger ledger(String quantity) {
        return LEDGERS.computeIfAbsent(new Asked(tree(), quantity, convention),
                _ -> Models.ledger(model(), quantity, convention));
    }

    Map<String, Rational> point() {
        var point = POINTS.computeIfAbsent(tree(), _ -> Models.point(model(), 1, context));
        if (put.isEmpty()) {
            return point;
        }
        var changed = new HashMap<>(point);
        changed.putAll(put);
        return changed;
    }

    Case at(long other) {
        return new Case(size, shape, convention, whole, other, put, edit);
    }

    Case of(String other) {
        return new Case(other, shape, convention, whole, context, put, edit);
    }

    Case shaped(String words) {
        return new Case(size, shape + " " + words, convention, whole, context, put, edit);
    }

    Case shareOf(String path) {
        return new Case(size, shape, convention, path, context, put, edit);
    }

    Case putting(String name, Rational value) {
        return new Case(size, shape, convention, whole, context, Map.of(name, value), edit);
    }

    /// This case with one more thing done to the tree.
    Case edited(UnaryOperator<Model> more) {
        return new Case(size, shape, convention, whole, context, put, new Then(edit, more));
    }

    /// One edit after another; a value, so that what was counted of the same tree is found again.
    private record Then(UnaryOperator<Model> first, UnaryOperator<Model> second) implements UnaryOperator<Model> {
        @Override
        public Model apply(Model model) {
            return second.apply(first.apply(model));
        }
    }
}
