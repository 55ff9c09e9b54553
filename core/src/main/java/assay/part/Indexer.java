package assay.part;

import assay.model.Block;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import java.util.List;
import java.util.stream.Stream;

/// What chooses the keys that a layer's queries reach: scores of `ih` narrow heads of `id` elements over one key a
/// token, from `y[b t d]`. Nothing is trained through the choice.
public final class Indexer {
    private static final String QUERY = "qi[b t ih id]";
    private static final String KEY = "ki[b t id]";
    private static final String CAUSAL = " where " + Core.CAUSAL.orElseThrow();
    private static final Linear PLAIN = new Linear(false, Layout.OUT_IN);

    private Indexer() {}

    /// Queries are made of the latent `ql[b t lq]`; the heads' scores are summed with weights of their own, and the
    /// greatest `w` are chosen. DeepSeek V3.2.
    public static Block summed() {
        return block(List.of(
                PLAIN.of("wq_b", "ql[b t lq]", QUERY),
                PLAIN.of("wk", "y[b t d]", KEY),
                Norm.LAYERNORM.of("k_norm", KEY, KEY, true)), List.of(
                Pointwise.of("activation", Kind.RELU, "ai[b ih t s] -> ai[b ih t s]" + CAUSAL),
                PLAIN.of("weights_proj", "y[b t d]", "wi[b t ih]"),
                Contract.of("weighted", "ai[b ih t s] wi[b t ih] -> index[b t s]" + CAUSAL),
                Gather.of("choose", "index[b t s] -> keys[b t w]" + CAUSAL)));
    }

    /// One head for each group of heads, which takes those blocks of keys where its greatest scores are, `w` keys in
    /// all. MiniMax M3.
    public static Block blocks() {
        return block(List.of(
                PLAIN.of("q_proj", "y[b t d]", QUERY),
                Norm.RMSNORM.of("q_norm", QUERY, QUERY, false),
                PLAIN.of("k_proj", "y[b t d]", KEY),
                Norm.RMSNORM.of("k_norm", KEY, KEY, false)), List.of(
                Gather.of("choose", "ai[b ih t s] -> keys[b ih t w]" + CAUSAL)));
    }

    private static Block block(List<Node> made, List<Node> chosen) {
        var scores = List.<Node>of(
                Pointwise.of("rotate_q", Kind.ROTATE, QUERY + " cos[t j] sin[t j] -> " + QUERY),
                Pointwise.of("rotate_k", Kind.ROTATE, KEY + " cos[t j] sin[t j] -> " + KEY),
                Gather.of("store_k", KEY + " -> @ki[b s id]" + CAUSAL),
                Contract.of("scores", QUERY + " @ki[b s id] -> ai[b ih t s]" + CAUSAL));
        return Block.of("indexer", Stream.of(made, scores, chosen).flatMap(List::stream).toList());
    }
}
