package assay.part;

import assay.model.Block;
import assay.model.Component;
import assay.model.Kind;
import assay.model.Line;
import assay.model.Pointwise;
import java.util.List;

/// A normalisation over the last axis, with a gain and, for LayerNorm, a shift.
public enum Norm {
    /// `y = x / rms(x) * weight`.
    RMSNORM(Kind.RMS_NORM),
    /// `y = (x - mean(x)) / std(x) * weight + bias`.
    LAYERNORM(Kind.LAYER_NORM);

    private final Kind kind;

    Norm(Kind kind) {
        this.kind = kind;
    }

    /// The norm of `in` without a gain, written as `out`.
    public Block bare(String name, String in, String out) {
        return Block.of(name, Component.NORM, List.of(Pointwise.of("norm", kind, in + " -> " + out)));
    }

    /// The norm of `in`, written as `out`.
    ///
    /// @param shift whether there is a `.bias` beside the `.weight`
    public Block of(String name, String in, String out, boolean shift) {
        return of(name, in, out, Line.of(in + " -> " + out).reads().getFirst().axes().getLast().name(), shift);
    }

    /// As [#of(String, String, String, boolean)], where heads that are normed each on its own have gains of their own.
    ///
    /// @param width the stored dimensions of the gain, such as `h k`; the last is what is normed over
    public Block of(String name, String in, String out, String width, boolean shift) {
        return Block.of(name, Component.NORM, List.of(line("norm", in, out, width, shift)));
    }

    /// The norm's op alone, where a block around it has its own name for it.
    public Pointwise line(String name, String in, String out, String width, boolean shift) {
        return Pointwise.of(name, kind, in + " .weight[" + width + "] " + (shift ? ".bias[" + width + "] " : "") + "-> " + out);
    }
}
