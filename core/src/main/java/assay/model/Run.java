package assay.model;

import assay.algebra.Rational;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// What runs at a time among the parts of a node: one part, or the layers of repeats that take turns.
///
/// A tree has one repeat for each kind of layer. The layers run by their numbers: of the repeats of one name that stand
/// side by side, the copy of the lowest number first, whichever repeat it is of.
public sealed interface Run {
    /// An op or a block.
    record One(Node node) implements Run {}

    /// One copy of a repeat. Copies of one number are parts of one layer.
    record Layer(int number, Repeat repeat) {}

    /// Repeats of one name, side by side.
    record Layers(List<Repeat> repeats) implements Run {
        private static final int MOST = 10_000_000;

        public Layers {
            repeats = List.copyOf(repeats);
        }

        public String name() {
            return repeats.getFirst().name();
        }

        /// The layers as the forward pass runs them, under the values of sizes. The list is a view where one repeat
        /// follows the other, however many layers there are. Throws [Refusal] where too many take turns.
        public List<Layer> forward(Map<String, Rational> values) {
            var some = repeats.stream().filter(r -> r.numbers().size(values) > 0)
                    .sorted(Comparator.comparingInt(r -> r.numbers().get(0, values))).toList();
            for (int i = 1; i < some.size(); i++) {
                if (last(some.get(i - 1), values) >= some.get(i).numbers().get(0, values)) {
                    return turns(values);
                }
            }
            return new View(some, values);
        }

        /// The layers of a backward pass's repeats, which stand in the order of that pass: from the highest number
        /// down.
        public List<Layer> backward(Map<String, Rational> values) {
            return new Layers(repeats.reversed()).forward(values).reversed();
        }

        /// The layers whose numbers are from `from` to before `to`.
        public Layers cut(int from, int to, Map<String, Rational> values) {
            return new Layers(repeats.stream().flatMap(r -> r.cut(from, to, values).stream()).toList());
        }

        private List<Layer> turns(Map<String, Rational> values) {
            var all = new ArrayList<Layer>();
            for (var repeat : repeats) {
                int size = repeat.numbers().size(values);
                if (size > MOST - all.size()) {
                    throw new Refusal(Problem.of(name(), "",
                            "more than " + MOST + " layers of several kinds are not put in order"));
                }
                for (int i = 0; i < size; i++) {
                    all.add(new Layer(repeat.numbers().get(i, values), repeat));
                }
            }
            all.sort(Comparator.comparingInt(Layer::number));
            return Collections.unmodifiableList(all);
        }

        private static int last(Repeat repeat, Map<String, Rational> values) {
            return repeat.numbers().get(repeat.numbers().size(values) - 1, values);
        }
    }

    /// Parts in the order in which they run.
    static List<Run> of(List<Node> parts) {
        var runs = new ArrayList<Run>();
        for (var part : parts) {
            if (!(part instanceof Repeat repeat)) {
                runs.add(new One(part));
            } else if (!runs.isEmpty() && runs.getLast() instanceof Layers(var before)
                    && before.getFirst().name().equals(repeat.name())) {
                var all = new ArrayList<>(before);
                all.add(repeat);
                runs.set(runs.size() - 1, new Layers(all));
            } else {
                runs.add(new Layers(List.of(repeat)));
            }
        }
        return runs;
    }

    /// The layers of repeats that run one after the other.
    final class View extends AbstractList<Layer> {
        private final List<Repeat> repeats;
        private final int[] ends;
        private final Map<String, Rational> values;

        private View(List<Repeat> repeats, Map<String, Rational> values) {
            this.repeats = repeats;
            this.values = values;
            this.ends = new int[repeats.size()];
            for (int i = 0; i < ends.length; i++) {
                ends[i] = Math.addExact(i == 0 ? 0 : ends[i - 1], repeats.get(i).numbers().size(values));
            }
        }

        @Override
        public int size() {
            return ends.length == 0 ? 0 : ends[ends.length - 1];
        }

        @Override
        public Layer get(int index) {
            int at = 0;
            while (index >= ends[at]) {
                at++;
            }
            var repeat = repeats.get(at);
            return new Layer(repeat.numbers().get(at == 0 ? index : index - ends[at - 1], values), repeat);
        }
    }
}
