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
        return gated ? gated(names, linear, activation, "f") : plain(names, linear, activation, "f");
    }

    /// `down(activation(gate(y)) * up(y))`, `width` wide inside.
    ///
    /// @param width the axis inside
    public static Block gated(Names names, Linear linear, Kind activation, String width) {
        var inside = "[b t " + width + "]";
        return Block.of(names.block, Component.FEED_FORWARD, List.of(
                linear.of(names.gate, "y[b t d]", "m" + inside),
                Pointwise.of("activation", activation, "m" + inside + " -> m" + inside),
                linear.of(names.up, "y[b t d]", "u" + inside),
                Pointwise.of("product", Kind.MULTIPLY, "m" + inside + " u" + inside + " -> n" + inside),
                linear.of(names.down, "n" + inside, "z[b t d]")));
    }

    /// As [#gated], where one layer makes gate and up: axis `i` of size 2.
    ///
    /// @param width the axis inside
    public static Block fused(Names names, Linear linear, Kind activation, String width) {
        var inside = "[b t " + width + "]";
        var both = "mu[b t i " + width + "]";
        return Block.of(names.block, Component.FEED_FORWARD, List.of(
                linear.of(names.up, "y[b t d]", both),
                Pointwise.of("split", Kind.SPLIT, both + " -> m" + inside + " u" + inside),
                Pointwise.of("activation", activation, "m" + inside + " -> m" + inside),
                Pointwise.of("product", Kind.MULTIPLY, "m" + inside + " u" + inside + " -> n" + inside),
                linear.of(names.down, "n" + inside, "z[b t d]")));
    }

    /// `down(activation(up(y)))`.
    ///
    /// @param width the axis inside
    public static Block plain(Names names, Linear linear, Kind activation, String width) {
        var inside = "[b t " + width + "]";
        return Block.of(names.block, Component.FEED_FORWARD, List.of(
                linear.of(names.up, "y[b t d]", "u" + inside),
                Pointwise.of("activation", activation, "u" + inside + " -> n" + inside),
                linear.of(names.down, "n" + inside, "z[b t d]")));
    }
}
