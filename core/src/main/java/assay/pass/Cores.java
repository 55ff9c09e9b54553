package assay.pass;

import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Mask;
import assay.model.Model;
import assay.model.Node;
import assay.model.Op;
import assay.model.Opaque;
import assay.model.Place;
import assay.model.Pointwise;
import assay.model.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/// The attention cores among siblings: from the contraction of two activations that makes the scores, over their
/// softmax, to the contraction of its output with the values.
public final class Cores {
    private Cores() {}

    /// A core's place among its siblings.
    ///
    /// @param first the contraction that makes the scores
    /// @param softmax over them
    /// @param last the contraction that reads the softmax's output
    public record Span(int first, int softmax, int last) {
        private boolean meets(Span other) {
            return softmax != other.softmax && first <= other.last && other.first <= last;
        }
    }

    /// The cores among `parts`, in order. What stands in two at once, as where one begins before another ends, is none.
    public static List<Span> of(List<Node> parts) {
        var spans = new ArrayList<Span>();
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i) instanceof Pointwise p && p.kind() == Kind.SOFTMAX) {
                int first = made(parts, behind(spans, i), i, p.line().reads().getFirst());
                int last = read(parts, i, p.line().writes().getFirst());
                if (first >= 0 && last >= 0) {
                    spans.add(new Span(first, i, last));
                }
            }
        }
        return spans.stream().filter(span -> spans.stream().noneMatch(span::meets)).toList();
    }

    /// Where the last core ends that stands whole before a softmax: what makes scores behind it may write to its stream
    /// again.
    private static int behind(List<Span> spans, int softmax) {
        return spans.stream().mapToInt(Span::last).filter(last -> last < softmax).max().orElse(-1) + 1;
    }

    /// An op with its place.
    public record Placed(Place place, Op op) {}

    /// The ops that make something of every pair of a query and a key, have a part in the output, and stand in no core:
    /// attention of another form, of which it is not known what one kernel keeps of it, or what is done again.
    ///
    /// These are products of two activations and softmaxes. What a choice of keys compares has no part in the output.
    public static List<Placed> unknown(Model model) {
        var cored = Collections.<Op>newSetFromMap(new IdentityHashMap<>());
        cored(model.root(), cored);
        var makers = new HashMap<String, List<Op>>();
        model.walk((_, op) -> op.line().writes()
                .forEach(t -> makers.computeIfAbsent(t.key(), _ -> new ArrayList<>()).add(op)));
        var reached = Collections.<Op>newSetFromMap(new IdentityHashMap<>());
        var open = new ArrayDeque<>(makers.getOrDefault(model.output(), List.of()));
        while (!open.isEmpty()) {
            var op = open.pop();
            if (reached.add(op)) {
                op.line().reads().forEach(t -> open.addAll(makers.getOrDefault(t.key(), List.of())));
            }
        }
        var unknown = new ArrayList<Placed>();
        model.walk((place, op) -> {
            if (pairs(op) && reached.contains(op) && !cored.contains(op)) {
                unknown.add(new Placed(place, op));
            }
        });
        return unknown;
    }

    private static void cored(Node node, Set<Op> all) {
        if (!(node instanceof Op)) {
            of(node.parts()).forEach(core -> Needs.ops(node.parts().subList(core.first(), core.last() + 1), all::add));
            node.parts().forEach(part -> cored(part, all));
        }
    }

    private static boolean pairs(Op op) {
        boolean works = switch (op) {
            case Contract c -> !c.weighted() && c.sums();
            case Pointwise p -> p.kind() == Kind.SOFTMAX;
            case Gather _, Opaque _ -> false;
        };
        var mask = op.line().mask();
        var query = mask.map(Mask::query).orElse("t");
        var key = mask.map(Mask::key).orElse("s");
        return works && op.line().writes().stream().anyMatch(t -> has(t, query) && has(t, key));
    }

    private static boolean has(Tensor tensor, String axis) {
        return tensor.axes().stream().anyMatch(a -> a.name().equals(axis));
    }

    /// The contraction of two activations that first made a stream, from `from` and before `end`, or else before
    /// `from`; -1 where none did.
    private static int made(List<Node> parts, int from, int end, Tensor stream) {
        for (int i = from; i < end; i++) {
            if (parts.get(i) instanceof Contract c && !c.weighted() && writes(c, stream)) {
                return i;
            }
        }
        return from > 0 ? made(parts, 0, from, stream) : -1;
    }

    private static int read(List<Node> parts, int from, Tensor stream) {
        for (int i = from + 1; i < parts.size(); i++) {
            if (parts.get(i) instanceof Contract c && reads(c, stream)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean writes(Op op, Tensor stream) {
        return op.line().writes().stream().anyMatch(t -> t.key().equals(stream.key()));
    }

    private static boolean reads(Op op, Tensor stream) {
        return op.line().reads().stream().anyMatch(t -> t.key().equals(stream.key()));
    }
}
