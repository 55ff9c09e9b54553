package assay.pass;

import assay.algebra.Rational;
import assay.model.Block;
import assay.model.Model;
import assay.model.Node;
import assay.model.Op;
import assay.model.Place;
import assay.model.Repeat;
import assay.model.Run;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A change of a tree that may depend on the numbers of its copies. Copies that become alike stay one repeat; others
/// stand apart, in runs that are told by their numbers, in the order in which they run.
///
/// @param rule of the parts of one block or copy
/// @param numbered whether the rule asks for numbers; else every copy goes by `{i}`
/// @param values of the sizes, by which copies are numbered
record Rewriting(Rule rule, boolean numbered, Map<String, Rational> values) {
    private static final int MOST = 10_000;

    /// What becomes of the parts of one block or copy, of which the blocks inside are done.
    @FunctionalInterface
    interface Rule {
        /// The new parts.
        ///
        /// @param module the block's name with dots and numbers
        List<Node> of(String module, Place place, List<Node> parts);
    }

    static Model of(Model model, boolean numbered, Rule rule) {
        var rewriting = new Rewriting(rule, numbered, model.sizes().values());
        return model.withRoot(model.root().with(
                rewriting.parts("", Place.root(model.axes()).of(model.root()), model.root().parts())));
    }

    private List<Node> parts(String module, Place place, List<Node> parts) {
        var all = new ArrayList<Node>();
        for (var run : Run.of(parts)) {
            switch (run) {
                case Run.One(Op op) -> all.add(op);
                case Run.One(var block) -> {
                    var inside = joined(module, block.name());
                    all.add(((Block) block).with(parts(inside, place.of(block), block.parts())));
                }
                case Run.Layers(var repeats) -> all.addAll(layers(module, place, repeats));
            }
        }
        return rule.of(module, place, all);
    }

    private static String joined(String module, String name) {
        return module.isEmpty() || name.isEmpty() ? module + name : module + "." + name;
    }

    private List<Repeat> layers(String module, Place place, List<Repeat> repeats) {
        var all = new ArrayList<Repeat>();
        for (var repeat : repeats) {
            all.addAll(copies(joined(module, repeat.name()), place.of(repeat), repeat));
        }
        if (all.size() > repeats.size()) {
            all.sort(Comparator.comparingInt(r -> r.numbers().get(0, values)));
        }
        return all;
    }

    private List<Repeat> copies(String module, Place place, Repeat repeat) {
        int sets = numbered ? repeat.sets().size(values) : 0;
        if (sets == 0) {
            return List.of(repeat.with(parts(module + ".{i}", place, repeat.parts())));
        }
        if (sets > MOST) {
            throw new Refusal(new Problem(place.path(), "", "has more than " + MOST + " layers",
                    "none of which is looked at by its number"));
        }
        var made = new ArrayList<List<Node>>();
        for (int i = 0; i < sets; i++) {
            made.add(parts(module + "." + repeat.sets().get(i, values), place, repeat.parts()));
        }
        var runs = new ArrayList<Repeat>();
        for (int first = 0; first < sets;) {
            int end = first + 1;
            while (end < sets && made.get(end).equals(made.get(first))) {
                end++;
            }
            if (first == 0 && end == sets) {
                return List.of(repeat.with(made.getFirst()));
            }
            var parts = made.get(first);
            cut(repeat, first, end, sets).ifPresent(run -> runs.add(run.with(parts)));
            first = end;
        }
        return runs;
    }

    /// The copies of some of a repeat's sets of parameters, told apart by their numbers.
    private Optional<Repeat> cut(Repeat repeat, int first, int end, int sets) {
        int copies = repeat.numbers().size(values);
        int from = repeat.numbers().get((int) ((long) first * copies / sets), values);
        int to = repeat.numbers().get((int) ((long) end * copies / sets) - 1, values);
        var range = from == to ? "" + from : from + "-" + to;
        return repeat.cut(from, to + 1, values).map(run -> new Repeat(run.name(),
                repeat.variant().isEmpty() ? range : repeat.variant() + ", " + range, run.numbers(), run.sets(),
                run.parts()));
    }
}
