package assay.life;

import assay.algebra.Rational;
import assay.model.Model;
import assay.pass.Recompute;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// How a model's passes are run.
///
/// @param list which storages count as kept; of those that name what reads them, moments can be told
/// @param kernel how attention is computed
/// @param recompute what is done again
/// @param types of the elements
/// @param gradient bits of an element of a parameter's gradient
/// @param packed the names of frozen parameters that are unpacked for a time where a product reads them, `{i}` for a
///     number
public record Life(
        Keeping list, Kernel kernel, Recompute recompute, Types types, int gradient, Set<String> packed) {
    public Life {
        packed = Set.copyOf(packed);
    }

    /// Passes in which every parameter is read as it is stored.
    public Life(Keeping list, Kernel kernel, Recompute recompute, Types types, int gradient) {
        this(list, kernel, recompute, types, gradient, Set.of());
    }

    /// How the passes are run, in a word that no two ways share.
    public String label() {
        return list.name() + " " + kernel.label() + " " + recompute.label() + " " + types.weights() + " "
                + types.stream() + " " + gradient + types.autocast().map(a -> " " + a.name()).orElse("")
                + (packed.isEmpty() ? "" : " " + packed.stream().sorted().toList());
    }

    /// The greatest moment of each phase of a step, and the end of the forward pass, in the order of the step.
    ///
    /// @param values of all sizes; `B` is the sequences of one pass
    /// @param there whether an earlier pass of the same step left gradients of the parameters, to which these are added
    public List<Moment> moments(Model model, Map<String, Rational> values, boolean there) {
        return new Lives().moments(this, model, values, there);
    }

    /// All moments of which one is the greatest, with these values and with any others that meet the same provisos.
    ///
    /// @param values of all sizes; `B` is the sequences of one pass
    /// @param there whether an earlier pass of the same step left gradients of the parameters, to which these are added
    public Candidates candidates(Model model, Map<String, Rational> values, boolean there) {
        return passes(model, new Point(Map.copyOf(values)), there, new Amounts()).candidates();
    }

    /// What the passes hold.
    ///
    /// @param all amounts of the model's tree
    Passes passes(Model model, Point point, boolean there, Amounts all) {
        return Course.of(Walk.of(model, list, kernel, recompute, types, new Asked(point, true), all, packed),
                model.output(),
                gradient, there);
    }
}
