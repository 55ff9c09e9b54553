package assay.pass;

import assay.model.Kind;
import assay.model.Node;
import assay.model.Op;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.model.Tensor;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// The streams that need a gradient at one point of the forward pass: those that a parameter had a part in.
public final class Needs {
    /// How many copies of a repeat may stand apart at either end.
    private static final int APART_AT_MOST = 8;

    private final Set<String> streams;

    /// Before the first op, where nothing does.
    public Needs() {
        this(Set.of());
    }

    private Needs(Set<String> streams) {
        this.streams = new HashSet<>(streams);
    }

    Needs copy() {
        return new Needs(streams);
    }

    /// Whether a tensor needs a gradient, read here.
    public boolean has(Tensor tensor) {
        return tensor.trained() || streams.contains(tensor.key());
    }

    /// Goes on to behind a node.
    public void pass(Node node) {
        switch (node) {
            case Repeat repeat -> entries(repeat);
            case Op op -> {
                boolean made = (op instanceof Pointwise p && p.kind() == Kind.RECEIVE)
                        || op.line().reads().stream().anyMatch(this::has);
                for (var written : op.line().writes()) {
                    if (made) {
                        streams.add(written.key());
                    } else {
                        streams.remove(written.key());
                    }
                }
            }
            default -> node.parts().forEach(this::pass);
        }
    }

    /// How many of the first copies of a repeat meet other needs than all further ones.
    public int apart(Repeat repeat) {
        return copy().entries(repeat).size() - 1;
    }

    /// What needs a gradient on entry to the first copies, the last being what it is for all further ones. Goes on to
    /// behind the repeat.
    List<Needs> entries(Repeat repeat) {
        var read = read(repeat.parts());
        var entries = new ArrayList<Needs>();
        boolean settled;
        do {
            settling(repeat, entries.size());
            entries.add(copy());
            repeat.parts().forEach(this::pass);
            settled = common(streams, read).equals(common(entries.getLast().streams, read));
        } while (!settled);
        return entries;
    }

    static void settling(Repeat repeat, int apart) {
        if (apart > APART_AT_MOST) {
            throw new Refusal(new Problem("the backward pass", repeat.name(),
                    "the gradients of its copies do not become alike",
                    "a copy whose output depends on its number is written apart"));
        }
    }

    /// The streams that some parts read from outside.
    private static Set<String> read(List<Node> parts) {
        var read = new HashSet<String>();
        var written = new HashSet<String>();
        ops(parts, op -> {
            op.line().reads().stream().map(Tensor::key).filter(k -> !written.contains(k)).forEach(read::add);
            op.line().writes().forEach(t -> written.add(t.key()));
        });
        return read;
    }

    static void ops(List<Node> parts, Consumer<Op> visitor) {
        for (var part : parts) {
            if (part instanceof Op op) {
                visitor.accept(op);
            } else {
                ops(part.parts(), visitor);
            }
        }
    }

    static Set<String> common(Set<String> some, Set<String> others) {
        var common = new HashSet<>(some);
        common.retainAll(others);
        return common;
    }
}
