package assay.part;

import assay.algebra.Expr;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Repeat;
import java.util.ArrayList;
import java.util.List;

/// Alternating updates (arXiv 2301.13310): a layer computes on one of `al` streams `xs[al b t d]` and predicts the
/// others; then all of them are corrected by how far the prediction was from what the layer made.
///
/// Axes: `al`, and `ai` and `ao` of the same size; `d'` of the size of `d`.
///
/// @param module the full name of its module, whose router is used twice
/// @param scaled whether what goes on to the layer's own embedding is scaled
public record AltUp(String module, boolean scaled) {
    private static final String STREAMS = "xs[al b t d]";
    private static final String PREDICTED = "pr[al b t d]";
    private static final Linear LINEAR = new Linear(false, Layout.OUT_IN);

    /// All streams predicted, as `pr[al b t d]`, and the one that the layer computes on, `x[b t d]`.
    public List<Node> predict() {
        return List.of(Block.of("altup", Component.FEED_FORWARD, List.of(
                Gather.of("active", STREAMS + " -> x[b t d]"),
                Norm.RMSNORM.of("router_norm", "x[b t d]", "xn[b t d]", false),
                Pointwise.of("router_scale", Kind.SCALE, "xn[b t d] -> xn[b t d]"),
                LINEAR.of("modality_router", "xn[b t d]", "md[b t al]"),
                Pointwise.of("modalities", Kind.TANH, "md[b t al] -> md[b t al]"),
                LINEAR.of("prediction_coefs", "md[b t al]", "cf[b t ao ai]"),
                Contract.of("predict", "xs[ai b t d] cf[b t ao ai] -> pr[ao b t d]"),
                Pointwise.of("predictions", Kind.ADD, PREDICTED + " " + STREAMS + " -> " + PREDICTED),
                Gather.of("active_prediction", PREDICTED + " -> x[b t d]"))));
    }

    /// All streams corrected by what the layer made, `x[b t d]`; then `x` is the corrected one, scaled.
    public List<Node> correct() {
        var parts = new ArrayList<Node>(List.of(
                Pointwise.of("activated_norm", Kind.RMS_NORM,
                        "x[b t d] /" + module + ".router_norm.weight[d] -> xn[b t d]"),
                Pointwise.of("activated_scale", Kind.SCALE, "xn[b t d] -> xn[b t d]"),
                Contract.of("activated_router",
                        "xn[b t d] /" + module + ".modality_router.weight[al d] -> md[b t al]"),
                Pointwise.of("activated_modalities", Kind.TANH, "md[b t al] -> md[b t al]"),
                Gather.of("predicted", PREDICTED + " -> pa[b t d]"),
                Pointwise.of("innovation", Kind.ADD, "x[b t d] pa[b t d] -> in[b t d]"),
                Gather.of("innovations", "in[b t d] -> ir[al b t d]"),
                LINEAR.of("correction_coefs", "md[b t al]", "cc[b t ai]"),
                Pointwise.of("one_more", Kind.SCALE, "cc[b t ai] -> cc[b t al]"),
                Pointwise.of("corrections", Kind.MULTIPLY, "ir[al b t d] cc[b t al] -> " + STREAMS),
                Pointwise.of("corrected", Kind.ADD, STREAMS + " " + PREDICTED + " -> " + STREAMS),
                Gather.of("first", STREAMS + " -> x[b t d]")));
        parts.add(scaled ? Pointwise.of("output_scale", Kind.MULTIPLY, "x[b t d] .correct_output_scale[d] -> x[b t d]")
                : Gather.of("unused", ".correct_output_scale[d] -> unused[d]"));
        return List.of(Block.of("altup", Component.FEED_FORWARD, parts));
    }

    /// From the embedding `x[b t d]` to all streams: it, and linear layers of it as long as it.
    ///
    /// @param others how many streams there are beside it
    public static List<Node> spread(String name, Expr others) {
        var each = new ArrayList<>(projected("x[b t d]"));
        each.add(Gather.of("stream", STREAMS + " xp[b t d] -> " + STREAMS));
        return List.of(Block.of("", Component.EMBEDDING, List.of(
                Block.of("embedding_magnitude", List.of(
                        Pointwise.of("magnitude", Kind.RMS_NORM, "x[b t d] -> xm[b t one]"))),
                Gather.of("streams", "x[b t d] -> " + STREAMS),
                new Repeat(name, others, each))));
    }

    /// From all streams to `x[b t d]`: the first, and linear layers of the others as long as it, averaged.
    public static List<Node> joined(String name, Expr others) {
        var each = new ArrayList<Node>();
        each.add(Gather.of("stream", STREAMS + " -> xi[b t d]"));
        each.addAll(projected("xi[b t d]"));
        each.add(Pointwise.of("sum", Kind.ADD, "x[b t d] xp[b t d] -> x[b t d]"));
        return List.of(Block.of("", Component.HEAD, List.of(
                Gather.of("first_stream", STREAMS + " -> x[b t d]"),
                Block.of("output_magnitude", List.of(
                        Pointwise.of("magnitude", Kind.RMS_NORM, "x[b t d] -> xm[b t one]"))),
                new Repeat(name, others, each),
                Pointwise.of("mean", Kind.SCALE, "x[b t d] -> x[b t d]"))));
    }

    private static List<Node> projected(String from) {
        return List.of(
                Contract.of("matmul", from + " .weight[d' d] -> xp[b t d']"),
                Pointwise.of("length", Kind.RMS_NORM, "xp[b t d'] -> xp[b t d]"),
                Pointwise.of("as_long", Kind.MULTIPLY, "xp[b t d] xm[b t one] -> xp[b t d]"));
    }
}
