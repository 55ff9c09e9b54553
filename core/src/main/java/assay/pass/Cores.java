package assay.pass;

import assay.model.Contract;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Op;
import assay.model.Pointwise;
import assay.model.Tensor;
import java.util.ArrayList;
import java.util.List;

/// The attention cores among siblings: from the contraction of two activations that makes the scores, over their
/// softmax, to the contraction of its output with the values.
public final class Cores {
    private Cores() {}

    /// A core's place among its siblings.
    ///
    /// @param first the contraction that makes the scores
    /// @param softmax over them
    /// @param last the contraction that reads the softmax's output
    public record Span(int first, int softmax, int last) {}

    /// The cores among `parts`, in order.
    public static List<Span> of(List<Node> parts) {
        var spans = new ArrayList<Span>();
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i) instanceof Pointwise p && p.kind() == Kind.SOFTMAX) {
                int first = made(parts, i, p.line().reads().getFirst());
                int last = read(parts, i, p.line().writes().getFirst());
                if (first >= 0 && last >= 0) {
                    spans.add(new Span(first, i, last));
                }
            }
        }
        return spans;
    }

    /// The contraction of two activations that first made a stream, before `end`; -1 where none did.
    private static int made(List<Node> parts, int end, Tensor stream) {
        for (int i = 0; i < end; i++) {
            if (parts.get(i) instanceof Contract c && !c.weighted() && writes(c, stream)) {
                return i;
            }
        }
        return -1;
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
