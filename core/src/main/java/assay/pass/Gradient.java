package assay.pass;

import assay.model.Block;
import assay.model.Contract;
import assay.model.Form.Way;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Line;
import assay.model.Model;
import assay.model.Node;
import assay.model.Numbers;
import assay.model.Op;
import assay.model.Opaque;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.model.Tensor;
import assay.problem.Refusal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The backward pass of the output's sum: for each op, in reverse, one op for each operand that needs a gradient.
///
/// An operand needs one if it is a parameter or was made from one. An op is differentiated if what it writes reaches
/// the output. The gradient for one operand of a contraction is the contraction of the result's gradient with the other
/// operand, over the same indices; so it costs what the forward op costs, once for each operand that needs it and not
/// otherwise.
///
/// What is computed in a form of which autograd does something else takes that along, as the form of its gradient.
///
/// A gradient is called `d_` and what it is of: an activation by its stream, a parameter by its full name, as
/// `d_model.layers.{i}.mlp.up_proj.weight`, its owner's where several ops share it.
///
/// Copies keep their numbers, and run from the highest down. Where the first copies of a repeat need less than the
/// others (the first layer's input may need no gradient), or the last ones are not reached whole, they stand apart.
/// There must be as many copies as stand apart. Throws [Refusal] where more than a few would.
public final class Gradient {
    /// The module of the parts, with a dot behind it.
    private final String module;

    private Gradient(String module) {
        this.module = module;
    }

    private Gradient in(String name) {
        return name.isEmpty() ? this : new Gradient(module + name + ".");
    }

    public static Model of(Model model) {
        var live = new HashSet<String>();
        live.add(model.output());
        return model.withRoot(Block.of("", named(new Gradient("").backward(model.root().parts(), new Needs(), live))));
    }

    /// What the parts' backward ops are, in order, where `needing` streams need a gradient on entry.
    /// `live` holds the streams whose gradient is known: those behind the parts on entry, those before them on return.
    private List<Made> backward(List<Node> parts, Needs needing, Set<String> live) {
        var before = new ArrayList<Needs>();
        var needs = needing.copy();
        for (var part : parts) {
            before.add(needs.copy());
            needs.pass(part);
        }
        var made = new ArrayList<Made>();
        for (int i = parts.size() - 1; i >= 0; i--) {
            made.addAll(backward(parts.get(i), before.get(i), live));
        }
        return made;
    }

    /// A node of the backward pass.
    ///
    /// @param apart what tells a copy that stands apart from others of its name, where others are there; empty of any
    /// other node
    /// @param parts of a block without a name: siblings, to a path, of what stands beside it
    private record Made(Node node, String apart, List<Made> parts) {
        private Made(Node node, String apart) {
            this(node, apart, List.of());
        }

        private Made(Node node) {
            this(node, "");
        }

        private Stream<Made> siblings() {
            return parts.isEmpty() ? Stream.of(this) : parts.stream().flatMap(Made::siblings);
        }

        /// As a path writes it.
        private String label() {
            return node instanceof Repeat r ? r.name() + "/" + r.variant() : node.name() + "/";
        }

        private Node told() {
            return node instanceof Repeat r && !apart.isEmpty() ? new Repeat(r.name(), apart, r.numbers(), r.parts())
                    : node;
        }
    }

    /// Siblings of which no two have one path: copies that stand apart go by their name alone where no other does.
    private static List<Node> named(List<Made> made) {
        var labels = made.stream().flatMap(Made::siblings)
                .collect(Collectors.groupingBy(Made::label, Collectors.counting()));
        return named(made, labels);
    }

    private static List<Node> named(List<Made> made, Map<String, Long> labels) {
        return made.stream().map(m -> m.node() instanceof Block block && !m.parts().isEmpty()
                ? new Block(block.name(), block.component(), block.axes(), named(m.parts(), labels))
                : labels.getOrDefault(m.label(), 0L) > 1 ? m.told() : m.node()).toList();
    }

    private List<Made> backward(Node node, Needs needing, Set<String> live) {
        return switch (node) {
            case Block(var name, var component, var axes, var parts) -> {
                var inner = in(name).backward(parts, needing, live);
                if (inner.isEmpty()) {
                    yield List.of();
                }
                yield List.of(name.isEmpty() ? new Made(new Block(name, component, axes, List.of()), "", inner)
                        : new Made(new Block(name, component, axes, named(inner))));
            }
            case Repeat repeat -> in(repeat.name() + ".{i}").repeated(repeat, needing, live);
            case Op op -> backward(op, needing, live).stream().map(Made::new).toList();
        };
    }

    /// The last copy comes first. Copies are alike once what they see on entry and behind no longer changes.
    /// Of one that is all of its repeat the variant tells enough.
    private List<Made> repeated(Repeat repeat, Needs needing, Set<String> live) {
        var entries = needing.copy().entries(repeat);
        var steady = entries.removeLast();
        var written = written(repeat.parts());
        var last = new ArrayList<List<Node>>();
        Set<String> behind;
        do {
            Needs.settling(repeat, last.size());
            behind = Needs.common(live, written);
            last.add(named(backward(repeat.parts(), steady, live)));
        } while (!Needs.common(live, written).equals(behind));
        var usual = last.removeLast();
        var numbers = repeat.numbers();
        var runs = new ArrayList<Made>();
        for (int i = 0; i < last.size(); i++) {
            runs.add(apart(repeat, numbers.back(i), i == 0 ? "last" : "last - " + i, last.get(i)));
        }
        runs.add(new Made(new Repeat(repeat.name(), repeat.variant(), numbers.without(entries.size(), last.size()),
                usual)));
        for (int i = entries.size() - 1; i >= 0; i--) {
            runs.add(apart(repeat, numbers.front(i), i == 0 ? "first" : "first + " + i,
                    named(backward(repeat.parts(), entries.get(i), live))));
        }
        runs.removeIf(run -> run.node().parts().isEmpty());
        return runs.size() > 1 || repeat.variant().isEmpty() ? runs
                : runs.stream().map(run -> new Made(run.node(), repeat.variant())).toList();
    }

    private static Made apart(Repeat of, Numbers number, String which, List<Node> parts) {
        return new Made(new Repeat(of.name(), "", number, parts),
                of.variant().isEmpty() ? which : of.variant() + ", " + which);
    }

    private static Set<String> written(List<Node> parts) {
        var written = new HashSet<String>();
        Needs.ops(parts, op -> op.line().writes().forEach(t -> written.add(t.key())));
        return written;
    }

    private List<Node> backward(Op op, Needs needing, Set<String> live) {
        var reached = op.line().writes().stream().filter(t -> live.contains(t.key())).toList();
        op.line().writes().forEach(t -> live.remove(t.key()));
        var wanted = op.line().reads().stream().filter(needing::has).toList();
        if (reached.isEmpty() || wanted.isEmpty()) {
            return List.of();
        }
        wanted.stream().filter(t -> !t.trained()).forEach(t -> live.add(t.key()));
        var gradients = reached.stream().map(this::gradient).toList();
        var mask = op.line().mask();
        return List.of(Block.of(op.name(), switch (op) {
            case Contract c -> products(c, needing, gradients.getFirst());
            case Pointwise p -> List.of(new Pointwise(
                    "gradient", Kind.GRADIENT,
                    new Line(gradients, wanted.stream().map(this::gradient).toList(), mask),
                    p.form(Way.BACKWARD).map(form -> form.as(Way.REFERENCE)).stream().toList()));
            case Opaque o -> List.of(new Opaque("gradient", "gradient of " + o.operator(),
                    new Line(gradients, wanted.stream().map(this::gradient).toList(), mask)));
            case Gather _ -> List.of(new Gather(
                    "scatter", new Line(gradients, wanted.stream().map(this::gradient).toList(), mask)));
        }));
    }

    /// For each operand that needs a gradient, the contraction of the result's gradient with the other operand. Of two
    /// operands of one name the second goes by a number.
    private List<Node> products(Contract forward, Needs needing, Tensor gradient) {
        var reads = forward.line().reads();
        var products = new ArrayList<Node>();
        boolean alike = reads.getFirst().name().equals(reads.getLast().name());
        for (int i = 0; i < reads.size(); i++) {
            if (needing.has(reads.get(i))) {
                var made = gradient(reads.get(i));
                products.add(new Contract("d_" + reads.get(i).name() + (alike && i > 0 ? "_2" : ""),
                        new Line(List.of(gradient, reads.get(1 - i)), List.of(made), forward.line().mask())));
            }
        }
        return products;
    }

    private Tensor gradient(Tensor of) {
        var owner = switch (of.role()) {
            case WEIGHT -> module;
            case SHARED -> of.path() + ".";
            case STREAM, STATE, CONSTANT, BUFFER -> "";
        };
        return Tensor.stream("d_" + owner + of.name(), of.dims());
    }
}
