package assay.part;

import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Multi-head latent attention, from `y[b t d]` to `z[b t d]`: keys and values of all heads are made from one narrow
/// latent a token, which is all that the cache keeps, with one rotated key that the heads share.
///
/// Axes: `lk` the latent of keys and values, `lq` that of queries, `kr` the rotated part of a key and `kn` the rest,
/// `k` both, `kv` a value, `kk` = `kn` + `kv`, `la` = `lk` + `kr`.
///
/// @param compressed whether queries are made from a latent too, `ql[b t lq]`
/// @param bias whether the layers to the latents and the last layer have biases
/// @param beside what else is made, once the latent of the queries is there
/// @param where which pairs are needed; the cache keeps what a causal mask can reach
/// @param turned whether positions rotate `kr` of each query and key; that part of a key is shared either way
public record Latent(boolean compressed, boolean bias, List<Node> beside, Optional<String> where, boolean turned) {
    private static final String CAUSAL = " where " + Core.CAUSAL.orElseThrow();

    /// With rotary positions.
    public Latent(boolean compressed, boolean bias, List<Node> beside, Optional<String> where) {
        this(compressed, bias, beside, where, true);
    }

    public Block of(String name) {
        var plain = new Linear(false, Layout.OUT_IN);
        var biased = new Linear(bias, Layout.OUT_IN);
        var core = new Core(Core.Heads.of(false, "k", "kv"), where, Core.Cache.of(false), List.of());
        var parts = new ArrayList<Node>();
        if (compressed) {
            parts.add(biased.of("q_a_proj", "y[b t d]", "ql[b t lq]"));
            parts.add(norm("q_a_layernorm", "ql", "lq"));
            parts.add(plain.of("q_b_proj", "ql[b t lq]", core.query()));
        } else {
            parts.add(plain.of("q_proj", "y[b t d]", core.query()));
        }
        parts.addAll(beside);
        parts.add(biased.of("kv_a_proj_with_mqa", "y[b t d]", "la[b t la]"));
        parts.add(Pointwise.of("split_latent", Kind.SPLIT, "la[b t la] -> l[b t lk] kr[b t kr]"));
        parts.add(norm("kv_a_layernorm", "l", "lk"));
        parts.add(Pointwise.of("split_q", Kind.SPLIT, core.query() + " -> qn[b t h kn] qr[b t h kr]"));
        if (turned) {
            parts.add(Pointwise.of("rotate_q", Kind.ROTATE, "qr[b t h kr] cos[t j] sin[t j] -> qr[b t h kr]"));
            parts.add(Pointwise.of("rotate_k", Kind.ROTATE, "kr[b t kr] cos[t j] sin[t j] -> kr[b t kr]"));
        }
        parts.add(Pointwise.of("join_q", Kind.SPLIT, "qn[b t h kn] qr[b t h kr] -> " + core.query()));
        parts.add(Gather.of("store_latent", "l[b t lk] -> @l[b s lk]" + CAUSAL));
        parts.add(Gather.of("store_key", "kr[b t kr] -> @kr[b s kr]" + CAUSAL));
        parts.add(plain.of("kv_b_proj", "@l[b s lk]", "kv[b s h kk]" + CAUSAL));
        parts.add(Pointwise.of("split_kv", Kind.SPLIT, "kv[b s h kk] @kr[b s kr] -> k[b s h k] v[b s h kv]" + CAUSAL));
        parts.addAll(core.nodes());
        parts.add(biased.of("o_proj", core.out(), "z[b t d]"));
        return Block.of(name, Component.ATTENTION, parts);
    }

    private static Block norm(String name, String stream, String width) {
        var tensor = stream + "[b t " + width + "]";
        return Block.of(name, Component.NORM, List.of(Pointwise.of("norm", Kind.LATENT_NORM,
                tensor + " .weight[" + width + "] -> " + tensor)));
    }
}
