package assay.model;

import assay.algebra.Expr;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// One of the ways in which an op is computed that is no product by itself: a recurrence over the sequence, token by
/// token or in chunks, a short convolution. Its op lines read what the op reads and write what the op writes.
///
/// @param axes sizes that hold inside, in the names of the axes around: `nc = ceil(t/64)`
public record Form(Way way, Map<String, Expr> axes, List<Op> ops) {
    /// What is computed when.
    public enum Way {
        /// One token after the other: each adds to the state, and reads of it. What has to be done, and what decoding
        /// does.
        RECURRENT,
        /// Many tokens at once, by the published algorithm, the state handed on from one chunk to the next.
        CHUNKED,
        /// What the reference implementation runs where no fused kernel is installed.
        REFERENCE,
        /// What autograd runs for that in the backward pass, where it is not the two gradients of each product.
        BACKWARD;

        /// As a text and an option write it.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Form {
        axes = Map.copyOf(axes);
        ops = List.copyOf(ops);
        if (ops.isEmpty()) {
            throw new IllegalArgumentException("the " + way.word() + " form has no op lines");
        }
    }

    public static Form of(Way way, Map<String, Expr> axes, Op... ops) {
        return new Form(way, axes, List.of(ops));
    }

    /// These op lines, taken another way as well.
    public Form as(Way other) {
        return new Form(other, axes, ops);
    }

    /// The sizes of its axes where those around have sizes.
    public Map<String, Expr> sized(Map<String, Expr> around) {
        return sized(axes, around);
    }

    /// The sizes of axes that are given in the names of those around.
    public static Map<String, Expr> sized(Map<String, Expr> axes, Map<String, Expr> around) {
        return axes.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().with(around)));
    }

    /// Its op lines in the op's place.
    Block block(Map<String, Expr> around) {
        return new Block("", Optional.empty(), sized(around), List.copyOf(ops));
    }
}
