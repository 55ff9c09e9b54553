package assay.model;

import assay.algebra.Expr;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where a node stands in the tree, and what the axes mean there.
///
/// @param steps the way from the root, each step with the number of copies it stands for
/// @param component the outermost component on the way
/// @param purpose the outermost component on the way that has no layers of its own: what an op is for in a tower or in
/// a layer that guesses further tokens, where that is said; elsewhere `component`
/// @param depth how many steps lead to that component's block; zero where there is none
/// @param axes the size of every axis in scope
/// @param count the number of copies: the product of all repeats on the way
public record Place(
        List<Step> steps, Optional<Component> component, Optional<Component> purpose, int depth, Map<String, Expr> axes,
        Expr count) {
    /// One step of a path.
    ///
    /// @param variant what tells copies of one name apart, or empty
    /// @param times the copies; 1 but for a [Repeat]
    /// @param sets the numbers of the copies' sets of parameters; empty where it is no [Repeat]
    public record Step(String name, String variant, Expr times, Optional<Numbers> sets) {
        Step(String name) {
            this(name, "", Expr.ONE, Optional.empty());
        }

        /// Whether it is a [Repeat], of which there may be one copy too.
        public boolean numbered() {
            return sets.isPresent();
        }

        private Step with(Map<String, Expr> values) {
            return new Step(name, variant, times.with(values), sets.map(s -> s.with(values)));
        }

        private Step inStore() {
            return sets.isEmpty() ? this : new Step(name, variant, sets.get().count(), sets);
        }

        /// As a path writes it: `layers`, or `layers[sliding]`.
        public String label() {
            return variant.isEmpty() ? name : name + "[" + variant + "]";
        }
    }

    /// The place of the root.
    public static Place root(Map<String, Expr> axes) {
        return new Place(List.of(), Optional.empty(), Optional.empty(), 0, axes, Expr.ONE);
    }

    /// The place of `node`, a part of what stands here.
    public Place of(Node node) {
        return switch (node) {
            case Block block -> of(block);
            case Repeat repeat ->
                new Place(then(new Step(repeat.name(), repeat.variant(), repeat.times(), Optional.of(repeat.sets()))),
                        component, purpose,
                        depth, axes, count.times(repeat.times()));
            case Op op -> new Place(then(new Step(op.name())), component, purpose, depth, axes, count);
        };
    }

    private Place of(Block block) {
        var inner = block.name().isEmpty() ? steps : then(new Step(block.name()));
        boolean first = component.isEmpty() && block.component().isPresent();
        boolean told = purpose.filter(c -> !c.layered()).isPresent();
        return new Place(inner, component.or(block::component), told ? purpose : block.component().or(() -> purpose),
                first ? inner.size() : depth, block.axes().isEmpty() ? axes : over(block.axes()), count);
    }

    /// The size of an axis in scope. Throws [IllegalArgumentException] where there is none.
    public Expr size(String axis) {
        var size = axes.get(axis);
        if (size == null) {
            throw new IllegalArgumentException("axis '" + axis + "' has no size at " + path());
        }
        return size;
    }

    /// How many places along an axis the reference implementation runs: as a block binds it under the axis' name with
    /// `!`, `n!` beside `n`, else the axis' size.
    public Expr run(String axis) {
        var more = axes.get(axis + "!");
        return more == null ? size(axis) : more;
    }

    /// The elements of a tensor that one token meets: along an axis chosen by data as many as are chosen, whose number
    /// a block binds under the axis' name, `e?` beside `e`.
    public Expr met(Tensor tensor) {
        return Expr.product(tensor.axes().stream().map(axis -> size(axis.toString())).toList());
    }

    /// This place with its last step renamed.
    public Place named(String last) {
        var all = new ArrayList<>(steps);
        all.set(all.size() - 1, new Step(last));
        return new Place(all, component, purpose, depth, axes, count);
    }

    /// This place below one more step at the front.
    public Place below(String first) {
        var all = new ArrayList<Step>();
        all.add(new Step(first));
        all.addAll(steps);
        return new Place(all, component, purpose, depth == 0 ? 0 : depth + 1, axes, count);
    }

    /// This place where it stands for `number` copies: itself if that is all, else the outermost repeat's steps are
    /// fewer.
    public Place copies(Expr number) {
        if (number.equals(count)) {
            return this;
        }
        var all = new ArrayList<Step>();
        boolean outermost = true;
        for (var step : steps) {
            var times = !step.numbered() ? step.times() : outermost ? number : Expr.ONE;
            outermost &= !step.numbered();
            all.add(new Step(step.name(), step.variant(), times, step.sets()));
        }
        return new Place(all, component, purpose, depth, axes, number);
    }

    /// This place with expressions put for dimensions.
    public Place with(Map<String, Expr> values) {
        var bound = new HashMap<String, Expr>();
        axes.forEach((axis, size) -> bound.put(axis, size.with(values)));
        return new Place(steps.stream().map(s -> s.with(values)).toList(), component, purpose, depth, bound,
                count.with(values));
    }

    /// This place where copies that share parameters count as one: the place of what is stored, not of what is run.
    public Place inStore() {
        var stored = new ArrayList<Step>(steps.size());
        var times = Expr.ONE;
        for (var step : steps) {
            var one = step.inStore();
            stored.add(one);
            times = times.times(one.times());
        }
        return new Place(stored, component, purpose, depth, axes, times);
    }

    /// Whether it stands in a repeat.
    public boolean repeated() {
        return steps.stream().anyMatch(Step::numbered);
    }

    /// The steps' names with slashes.
    public String path() {
        var path = new StringBuilder();
        for (var step : steps) {
            path.append(path.isEmpty() ? "" : "/").append(step.label());
        }
        return path.toString();
    }

    /// The module of an op's own parameters as the reference implementation names it: the path without the op, with
    /// dots, `{i}` after a repeat.
    public String module() {
        var name = new StringBuilder();
        for (var step : steps.subList(0, steps.size() - 1)) {
            name.append(name.isEmpty() ? "" : ".").append(step.name());
            if (step.numbered()) {
                name.append(".{i}");
            }
        }
        return name.toString();
    }

    /// What stands for each `{i}` of the [module][#module()].
    public List<Numbers> numbers() {
        var numbers = new ArrayList<Numbers>();
        for (var step : steps) {
            step.sets().ifPresent(numbers::add);
        }
        return numbers;
    }

    private List<Step> then(Step step) {
        var all = new ArrayList<>(steps);
        all.add(step);
        return all;
    }

    private Map<String, Expr> over(Map<String, Expr> inner) {
        var all = new HashMap<>(axes);
        all.putAll(inner);
        return all;
    }
}
