package assay.kit;

import assay.model.Model;
import assay.model.Spelling;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.List;

/// How one architecture's fields become a tree.
public interface Family {
    /// The `model_type` of its configs; empty for the form without one.
    String name();

    /// Every `model_type` that it understands.
    default List<String> types() {
        return List.of(name());
    }

    /// The tree, from what is read. Wrong and missing fields are left with the reading as problems.
    Model model(Reading reading);

    /// The type of most of its published files, where a config does not say its own.
    default Dtype published() {
        return Dtype.BF16;
    }

    /// How its checkpoints call and cut tensors, where that is not as in the tree.
    default Spelling spelling() {
        return Spelling.AS_IS;
    }
}
