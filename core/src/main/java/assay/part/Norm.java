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
        var width = Line.of(in + " -> " + out).reads().getFirst().axes().getLast();
        var line = in + " .weight[" + width + "] " + (shift ? ".bias[" + width + "] " : "") + "-> " + out;
        return Block.of(name, Component.NORM, List.of(Pointwise.of("norm", kind, line)));
    }
}
