package assay.part;

import assay.model.Block;
import assay.model.Component;
import assay.model.Kind;
import assay.model.Pointwise;
import java.util.List;

/// The feed-forward part of a block, from `y[b t d]` to `z[b t d]`.
public enum FeedForward {
    /// `down(silu(gate(y)) * up(y))`.
    SWIGLU(Kind.SILU, true),
    /// `down(gelu(gate(y)) * up(y))`.
    GEGLU(Kind.GELU, true),
    /// `down(gelu(up(y)))`.
    MLP(Kind.GELU, false);

    /// The layers' names; a plain part has no gate.
    public record Names(String block, String gate, String up, String down) {}

    private final Kind activation;
    private final boolean gated;

    FeedForward(Kind activation, boolean gated) {
        this.activation = activation;
        this.gated = gated;
    }

    public boolean gated() {
        return gated;
    }

    public Block of(Names names, Linear linear) {
        var down = linear.of(names.down, "n[b t f]", "z[b t d]");
        var up = linear.of(names.up, "y[b t d]", "u[b t f]");
        return Block.of(names.block, Component.FEED_FORWARD, gated
                ? List.of(
                        linear.of(names.gate, "y[b t d]", "m[b t f]"),
                        Pointwise.of("activation", activation, "m[b t f] -> m[b t f]"),
                        up,
                        Pointwise.of("product", Kind.MULTIPLY, "m[b t f] u[b t f] -> n[b t f]"),
                        down)
                : List.of(up, Pointwise.of("activation", activation, "u[b t f] -> n[b t f]"), down));
    }
}
