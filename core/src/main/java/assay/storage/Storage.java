package assay.storage;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Model;
import assay.model.Named;
import assay.model.Numbers;
import assay.model.Op;
import assay.model.Place;
import assay.model.Spelling;
import assay.model.Tensor;
import assay.quantity.Dtype;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// In which type each tensor of a model is stored.
public interface Storage {
    /// What it is called: a type, or a scheme.
    String name();

    /// How the files that it is of call and cut a model's tensors.
    default Spelling spelling(Model model) {
        return model.spelling();
    }

    /// The type that is computed with, where this tells.
    default Optional<Dtype> main() {
        return Optional.empty();
    }

    /// This of a model, where what it does not say is stored as the model's files are that are published in a type.
    default Storage based(Dtype type, Model model) {
        return this;
    }

    /// What a reader of the bytes should know.
    default List<String> notes() {
        return List.of();
    }

    /// How the tensors of one name are stored. The numbers of the parts add up to those of the item.
    List<Part> parts(Item item);

    /// The tensors that one of the tree is in files, each with what it is to a scheme.
    ///
    /// @param place of the op that reads it
    default List<Item> items(Model model, Place place, Op op, Tensor tensor, Map<String, Rational> values) {
        var named = Spelling.named(place, tensor);
        return spelling(model).of(named).stream()
                .map(n -> item(place, op, tensor, named, new Spelling.Share(n, 1), values)).toList();
    }

    /// The tensors of files that one of the tree is a part of: those that it is, but where several are joined to one.
    default List<Item> shares(Model model, Place place, Op op, Tensor tensor, Map<String, Rational> values) {
        var named = Spelling.named(place, tensor);
        return spelling(model).shares(named).stream()
                .map(share -> item(place, op, tensor, named, share, values)).toList();
    }

    private static Item item(Place place, Op op, Tensor tensor, Named named, Spelling.Share share,
            Map<String, Rational> values) {
        return new Item(share.named(), each(named, share.named(), values), share.parts(), Sort.of(place, op, tensor),
                Item.tower(place.component()), Sort.turned(op, tensor) != swapped(named, share.named()), values);
    }

    /// How many tensors of files there are for one of the tree, by the numbers that their names have more or less.
    private static Expr each(Named tree, Named file, Map<String, Rational> values) {
        var before = tree.grids().getFirst().places();
        var after = file.grids().getFirst().places();
        if (before.size() <= after.size()) {
            return count(after.subList(before.size(), after.size()));
        }
        var together = count(before.subList(after.size(), before.size()));
        return Expr.ONE.over(together.terms().size() == 1 ? together : Expr.of(together.at(values)));
    }

    private static Expr count(List<Numbers> places) {
        return Expr.product(places.stream().map(Numbers::count).toList());
    }

    /// Whether the last two dimensions of a tensor have changed places in files.
    private static boolean swapped(Named tree, Named file) {
        return tree.shape().size() > 1 && file.shape().size() > 1 && !last(tree).equals(last(file))
                && last(tree).equals(last(file).reversed());
    }

    private static List<Expr> last(Named named) {
        return named.shape().subList(named.shape().size() - 2, named.shape().size());
    }
}
