package assay.space;

import assay.algebra.Expr;
import assay.algebra.NotDivisible;
import assay.ask.Answer;
import assay.check.Measure;
import assay.spec.Grounds;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Models that differ from one in nothing but the numbers of some sizes on which its form does not rest, so that its
/// formulas in these sizes are theirs.
///
/// @param base the answer of the one
/// @param sizes by the names that formulas have for them
/// @param whole in these sizes, what is a whole number from one up of each of the models
record Form(Answer base, Set<String> sizes, List<Expr> whole) {
    /// The form of a model, where it rests on none of the axes.
    static Optional<Form> of(Answer base, List<Axis> axes) {
        var grounds = base.grounds();
        if (!axes.stream().allMatch(axis -> isFree(base, grounds, axis))) {
            return Optional.empty();
        }
        var sizes = new LinkedHashSet<>(axes.stream().map(Axis::dimension).toList());
        try {
            return Optional.of(new Form(base, sizes, whole(base, grounds, sizes)));
        } catch (NotDivisible _) {
            return Optional.empty();
        }
    }

    /// Whether the form of a model does not rest on an axis, which is a size with a number of its own.
    static boolean isFree(Answer base, Grounds grounds, Axis axis) {
        var subject = base.subject();
        var size = Optional.ofNullable(subject.sizes().all().get(axis.dimension()));
        return size.filter(s -> s.definition().isConstant()).isPresent()
                && (axis.isOption() || (subject.isPlain() && !grounds.looked().contains(axis.name())));
    }

    private static List<Expr> whole(Answer base, Grounds grounds, Set<String> sizes) {
        var bindings = base.subject().sizes().bindings(sizes);
        var all = new LinkedHashSet<>(bindings.values());
        grounds.conditions().stream()
                .filter(c -> c.dims().stream().allMatch(dim -> bindings.containsKey(dim.name())))
                .forEach(c -> all.add(c.with(bindings)));
        var open = new ArrayList<>(all);
        open.removeIf(Expr::isConstant);
        open.sort(null);
        return open;
    }

    /// A figure in the sizes; empty where there is none, or none that holds for every model of the form.
    Optional<Expr> figure(Measure measure) {
        try {
            return measure.formula(base, sizes);
        } catch (NotDivisible _) {
            return Optional.empty();
        }
    }
}
