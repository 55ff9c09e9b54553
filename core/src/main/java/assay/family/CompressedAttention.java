package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Hf;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.Attention;
import assay.part.Compressor;
import assay.part.Norm;
import java.util.ArrayList;
import java.util.List;

/// Attention of [DeepseekV4], whose queries read keys within a window, and behind it keys that stand for several tokens
/// each.
final class CompressedAttention {
    private CompressedAttention() {}

    static void sizes(Hf hf) {
        var reading = hf.reading();
        hf.bind("j", reading.has("qk_rope_head_dim")
                ? hf.needed("kr", "qk_rope_head_dim", "qk_rope_head_dim").over(Expr.of(2))
                : hf.turned(hf.rotaryPart(Rational.of(1, 8))));
        hf.size("lq", "q_lora_rank", Expr.of(1024), "1024", "q_lora_rank");
        hf.size("w", "sliding_window", Expr.of(128), "128", "sliding_window");
        var groups = hf.size("og", "o_groups", Expr.of(8), "8", "o_groups");
        reading.divides("num_heads", "o_groups");
        hf.bind("gi", hf.size("h").times(hf.size("k")).over(groups));
        hf.size("ol", "o_lora_rank", Expr.of(1024), "1024", "o_lora_rank");
        hf.size("ih", "index_n_heads", Expr.of(64), "64", "index_n_heads");
        hf.size("id", "index_head_dim", Expr.of(128), "128", "index_head_dim");
        hf.size("wt", "index_topk", Expr.of(512), "512", "index_topk");
    }

    /// Of far keys those that an indexer chooses.
    ///
    /// @param tokens how many a far key stands for
    static Block sparse(Expr tokens) {
        return of(List.of(compressor(true)), "cs <= t by cm of wt").over(Compressor.axes(tokens));
    }

    /// All far keys.
    ///
    /// @param tokens how many a far key stands for
    static Block heavy(Expr tokens) {
        return of(List.of(compressor(false)), "cs <= t by cm").over(Compressor.axes(tokens));
    }

    /// No far keys.
    static Block near() {
        return of(List.of(), "");
    }

    /// @param overlaps whether its keys stand for few tokens, so that an indexer chooses among them
    private static Block compressor(boolean overlaps) {
        var parts = new ArrayList<>(new Compressor("ckv", "k", overlaps).nodes());
        if (overlaps) {
            var linear = Usual.linear(false);
            var own = new Compressor("ici", "id", true);
            var causal = " where cs <= t by cm";
            var indexer = new ArrayList<>(own.nodes());
            indexer.add(Attention.rotary("rotary_emb", true));
            indexer.addAll(List.of(
                    linear.of("q_b_proj", "ql[b t lq]", "qi[b t ih id]"),
                    Pointwise.of("rotate_q", Kind.ROTATE, "qi[b t ih id] cos[t j] sin[t j] -> qi[b t ih id]"),
                    Contract.of("scores", "qi[b t ih id] " + own.kept() + " -> ai[b ih t cs]" + causal),
                    Pointwise.of("activation", Kind.RELU, "ai[b ih t cs] -> ai[b ih t cs]" + causal),
                    Block.of("scorer", List.of(linear.of("weights_proj", "y[b t d]", "wi[b t ih]"),
                            Pointwise.of("weighted", Kind.COMBINE,
                                    "ai[b ih t cs] wi[b t ih] -> index[b t cs]" + causal))),
                    Gather.of("choose", "index[b t cs] -> chosen_keys[b t wt]" + causal)));
            parts.add(Block.of("indexer", indexer));
        }
        return Block.of("compressor", parts);
    }

    /// One softmax over near and far keys and a sink, written as two.
    ///
    /// @param far which of the far keys a query reaches; empty where there are none
    private static Block of(List<Node> compressor, String far) {
        var linear = Usual.linear(false);
        var near = " where t-w < s <= t";
        var parts = new ArrayList<Node>();
        parts.add(linear.of("q_a_proj", "y[b t d]", "ql[b t lq]"));
        parts.add(Norm.RMSNORM.of("q_a_norm", "ql[b t lq]", "ql[b t lq]", false));
        parts.add(linear.of("q_b_proj", "ql[b t lq]", "q[b t h k]"));
        parts.add(Norm.RMSNORM.bare("q_b_norm", "q[b t h k]", "q[b t h k]"));
        parts.add(Pointwise.of("rotate_q", Kind.ROTATE, "q[b t h k] cos[t j] sin[t j] -> q[b t h k]"));
        parts.add(linear.of("kv_proj", "y[b t d]", "kv[b t k]"));
        parts.add(Norm.RMSNORM.of("kv_norm", "kv[b t k]", "kv[b t k]", false));
        parts.add(Pointwise.of("rotate_k", Kind.ROTATE, "kv[b t k] cos[t j] sin[t j] -> kv[b t k]"));
        parts.add(Gather.of("store", "kv[b t k] -> @kv[b s k]" + near));
        parts.addAll(compressor);
        parts.add(Contract.of("scores", "q[b t h k] @kv[b s k] -> a[b h t s]" + near));
        parts.add(Pointwise.of("sink", Kind.SINK, "a[b h t s] .sinks[h] -> a[b h t s]" + near));
        parts.add(Pointwise.of("softmax", Kind.SOFTMAX, "a[b h t s] -> p[b h t s]" + near));
        parts.add(Contract.of("mix", "p[b h t s] @kv[b s k] -> o[b t h k]" + near));
        if (!far.isEmpty()) {
            var reached = " where " + far;
            parts.add(Block.of("far", List.of(
                    Contract.of("scores", "q[b t h k] @ckv[b cs k] -> fa[b h t cs]" + reached),
                    Pointwise.of("softmax", Kind.SOFTMAX, "fa[b h t cs] -> fp[b h t cs]" + reached),
                    Contract.of("mix", "fp[b h t cs] @ckv[b cs k] -> fo[b t h k]" + reached))));
            parts.add(Pointwise.of("sum", Kind.ADD, "o[b t h k] fo[b t h k] -> o[b t h k]"));
        }
        parts.add(Pointwise.of("rotate_o", Kind.ROTATE, "o[b t h k] cos[t j] sin[t j] -> o[b t h k]"));
        parts.add(Pointwise.of("groups", Kind.SPLIT, "o[b t h k] -> u[b t og gi]"));
        parts.add(Block.of("o_a_proj", List.of(
                Contract.of("matmul", "u[b t og gi] .weight[(og ol) gi] -> m[b t og ol]"))));
        parts.add(linear.of("o_b_proj", "m[b t og ol]", "z[b t d]"));
        return Block.of("self_attn", Component.ATTENTION, parts);
    }
}
