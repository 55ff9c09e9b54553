package assay.pass;

import assay.algebra.Expr;
import assay.model.Block;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Line;
import assay.model.Model;
import assay.model.Node;
import assay.model.Op;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.model.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The backward pass of the output's sum: for each op, in reverse, one op for each operand that needs a gradient.
///
/// An operand needs one if it is a parameter or was made from one. An op is differentiated if what it writes reaches the output.
/// The gradient for one operand of a contraction is the contraction of the result's gradient with the other operand, over the
/// same indices; so it costs what the forward op costs, once for each operand that needs it and not otherwise.
///
/// Where the first copies of a repeat need less than the others (the first layer's input may need no gradient), or the last ones
/// are not reached whole, they stand apart.
public final class Gradient {
    /// How many copies of a repeat may stand apart at either end.
    private static final int APART_AT_MOST = 8;

    private Gradient() {}

    public static Model of(Model model) {
        var live = new HashSet<String>();
        live.add(model.output());
        return model.withRoot(Block.of("", backward(model.root().parts(), new HashSet<>(), live)));
    }

    /// What the parts' backward ops are, in order, where `needing` streams need a gradient on entry.
    /// `live` holds the streams whose gradient is known: those behind the parts on entry, those before them on return.
    private static List<Node> backward(List<Node> parts, Set<String> needing, Set<String> live) {
        var before = new ArrayList<Set<String>>();
        var needs = new HashSet<>(needing);
        for (var part : parts) {
            before.add(Set.copyOf(needs));
            forward(part, needs);
        }
        var nodes = new ArrayList<Node>();
        for (int i = parts.size() - 1; i >= 0; i--) {
            nodes.addAll(backward(parts.get(i), before.get(i), live));
        }
        return nodes;
    }

    private static List<Node> backward(Node node, Set<String> needing, Set<String> live) {
        return switch (node) {
            case Block(var name, var component, var axes, var parts) -> {
                var inner = backward(parts, needing, live);
                yield inner.isEmpty() ? List.of() : List.of(new Block(name, component, axes, inner));
            }
            case Repeat repeat -> repeated(repeat, needing, live);
            case Op op -> backward(op, needing, live);
        };
    }

    /// The last copy comes first. Copies stand apart from the front until what needs a gradient on entry no longer changes, and
    /// from the back until what has one behind no longer does; those between are alike. There must be as many as stand apart.
    private static List<Node> repeated(Repeat repeat, Set<String> needing, Set<String> live) {
        var first = new ArrayList<Set<String>>();
        var needs = new HashSet<>(needing);
        do {
            first.add(bounded(repeat, first.size(), needs));
            repeat.parts().forEach(part -> forward(part, needs));
        } while (!needs.equals(first.getLast()));
        var steady = first.removeLast();

        var last = new ArrayList<List<Node>>();
        Set<String> behind;
        do {
            behind = bounded(repeat, last.size(), live);
            last.add(backward(repeat.parts(), steady, live));
        } while (!live.equals(behind));
        var usual = last.removeLast();

        var runs = new ArrayList<Node>();
        last.forEach(body -> runs.add(Block.of(repeat.name(), body)));
        runs.add(new Repeat(repeat.name(), repeat.times().minus(Expr.of(first.size() + last.size())), usual));
        for (var entry : first.reversed()) {
            runs.add(Block.of(repeat.name(), backward(repeat.parts(), entry, live)));
        }
        return merged(repeat, runs);
    }

    private static Set<String> bounded(Repeat repeat, int apart, Set<String> streams) {
        if (apart > APART_AT_MOST) {
            throw new IllegalArgumentException("the gradients of the copies of '" + repeat.name() + "' never become alike");
        }
        return Set.copyOf(streams);
    }

    /// One repeat where all copies turn out alike.
    private static List<Node> merged(Repeat repeat, List<Node> runs) {
        var bodies = new LinkedHashSet<List<Node>>();
        for (var run : runs) {
            bodies.add(body(run));
        }
        if (bodies.size() > 1) {
            return runs.stream().filter(run -> !body(run).isEmpty()).toList();
        }
        var body = bodies.getFirst();
        return body.isEmpty() ? List.of() : List.of(new Repeat(repeat.name(), repeat.times(), body));
    }

    private static List<Node> body(Node run) {
        return run instanceof Repeat r ? r.parts() : ((Block) run).parts();
    }

    /// Which streams need a gradient behind a node.
    private static void forward(Node node, Set<String> needs) {
        switch (node) {
            case Block block -> block.parts().forEach(part -> forward(part, needs));
            case Repeat repeat -> {
                for (int i = 0; i <= APART_AT_MOST; i++) {
                    repeat.parts().forEach(part -> forward(part, needs));
                }
            }
            case Op op -> {
                boolean made = op.line().reads().stream().anyMatch(t -> needs(t, needs));
                for (var written : op.line().writes()) {
                    if (made) {
                        needs.add(written.key());
                    } else {
                        needs.remove(written.key());
                    }
                }
            }
        }
    }

    private static boolean needs(Tensor tensor, Set<String> needs) {
        return tensor.trained() || needs.contains(tensor.key());
    }

    private static List<Node> backward(Op op, Set<String> needing, Set<String> live) {
        boolean reached = op.line().writes().stream().anyMatch(t -> live.contains(t.key()));
        op.line().writes().forEach(t -> live.remove(t.key()));
        var wanted = op.line().reads().stream().filter(t -> needs(t, needing)).toList();
        if (!reached || wanted.isEmpty()) {
            return List.of();
        }
        wanted.stream().filter(t -> !t.trained()).forEach(t -> live.add(t.key()));
        var gradients = op.line().writes().stream().map(Gradient::gradient).toList();
        var mask = op.line().mask();
        return List.of(Block.of(op.name(), switch (op) {
            case Contract c -> wanted.stream().<Node>map(t -> product(c, t, gradients.getFirst())).toList();
            case Pointwise _ -> List.of(new Pointwise(
                    "gradient", Kind.GRADIENT, new Line(gradients, wanted.stream().map(Gradient::gradient).toList(), mask)));
            case Gather _ -> List.of(new Gather(
                    "scatter", new Line(gradients, wanted.stream().map(Gradient::gradient).toList(), mask)));
        }));
    }

    private static Contract product(Contract forward, Tensor wanted, Tensor gradient) {
        var reads = forward.line().reads();
        var other = reads.get(0).equals(wanted) ? reads.get(1) : reads.get(0);
        var made = gradient(wanted);
        return new Contract(made.name(), new Line(List.of(gradient, other), List.of(made), forward.line().mask()));
    }

    private static Tensor gradient(Tensor of) {
        return Tensor.stream("d_" + of.name(), of.dims());
    }
}
