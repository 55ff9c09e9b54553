package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Op;
import assay.model.Pointwise;
import assay.model.Spelling;
import assay.part.Attention;
import assay.part.Compressor;
import assay.part.Experts;
import assay.part.HyperConnection;
import assay.part.Layout;
import assay.part.Norm;
import assay.part.Router;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// DeepSeek V4: every query reads one key of its layer that is its value too, within a window, and behind it keys that
/// stand for several tokens each: all of them where they stand for many, those that an indexer chooses where they stand
/// for few. The residual has several streams; the first layers send tokens to experts by a table.
public record DeepseekV4() implements Family {
    private static final String SLIDING = "sliding_attention";
    private static final String SPARSE = "compressed_sparse_attention";
    private static final String HEAVY = "heavily_compressed_attention";
    private static final String HASHED = "hash_moe";
    private static final List<String> SCORES = List.of("sqrtsoftplus", "softmax", "sigmoid");
    /// What older configs say of a layer: how many tokens a key stands for.
    private static final Map<Integer, String> RATIOS = Map.of(0, SLIDING, 4, SPARSE, 128, HEAVY);

    private record LayerKind(String attention, String feedForward) {
        @Override
        public String toString() {
            return attention.replace("_attention", "") + "_" + feedForward;
        }
    }

    @Override
    public String name() {
        return "deepseek_v4";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder();
        var stack = Stack.of(hf);
        sizes(hf);
        var activation = hf.activation("silu");
        int turns = reading.number("sinkhorn_turns", 20, "hc_sinkhorn_iters");
        boolean bias = reading.flag("ffn_bias", false, "mlp_bias");
        var few = tokens(reading, SPARSE, "compress_rate_csa", 4);
        var many = tokens(reading, HEAVY, "compress_rate_hca", 128);
        var score = switch (reading.word("router_score", "sqrtsoftplus", SCORES, "scoring_func")) {
            case "softmax" -> Kind.SOFTMAX;
            case "sigmoid" -> Kind.SIGMOID;
            default -> Kind.SOFTPLUS;
        };
        var layers = Stack.layers("layers", kinds(reading), kind -> {
            boolean hashed = kind.feedForward.equals(HASHED);
            var experts = new Experts(new Router("gate", false, score, hashed ? Router.Correction.NONE
                    : Router.Correction.BESIDE), "experts", Layout.OUT_IN, false, activation)
                    .nodesWithShared(DeepseekV3.SHARED, Usual.linear(bias), List.of());
            var mlp = Experts.block("mlp", experts);
            var attention = switch (kind.attention) {
                case SPARSE -> attention(List.of(compressor(true)), "cs <= t by cm of wt").over(Compressor.axes(few));
                case HEAVY -> attention(List.of(compressor(false)), "cs <= t by cm").over(Compressor.axes(many));
                default -> attention(List.of(), "");
            };
            var nodes = new ArrayList<>(HyperConnection.around("attn_hc", turns, stack.norm("input_layernorm"),
                    attention));
            nodes.addAll(HyperConnection.around("ffn_hc", turns, stack.norm("post_attention_layernorm"),
                    hashed ? mlp.with(mlp.parts().stream().map(part -> part.each(DeepseekV4::byTable)).toList())
                            : mlp));
            return nodes;
        });
        var inside = new ArrayList<Node>();
        inside.add(Stack.embedding("embed_tokens"));
        inside.add(HyperConnection.streams());
        inside.add(Block.of("rotary_emb", Component.POSITION, List.of(
                Attention.rotary("main", true), Attention.rotary("compress", true))));
        inside.addAll(layers);
        inside.add(HyperConnection.last("hc_head"));
        inside.add(stack.norm("norm", "x[b t d]", "x[b t d]"));
        int further = reading.number("further_layers", 1, "num_nextn_predict_layers");
        if (further > 0) {
            hf.note("Layers for multi-token prediction are not counted: " + further + ".");
        }
        return stack.decoder("model", inside, Stack.lmHead(hf.tied(false)));
    }

    private static void sizes(Hf hf) {
        var reading = hf.reading();
        hf.headDimOr(512);
        hf.bind("j", reading.has("qk_rope_head_dim")
                ? hf.needed("kr", "qk_rope_head_dim", "qk_rope_head_dim").over(Expr.of(2))
                : hf.turned(hf.rotaryPart(Rational.of(1, 8))));
        hf.context(1048576);
        hf.size("lq", "q_lora_rank", Expr.of(1024), "1024", "q_lora_rank");
        hf.size("w", "sliding_window", Expr.of(128), "128", "sliding_window");
        var groups = hf.size("og", "o_groups", Expr.of(8), "8", "o_groups");
        reading.divides("num_heads", "o_groups");
        hf.bind("gi", hf.size("h").times(hf.size("k")).over(groups));
        hf.size("ol", "o_lora_rank", Expr.of(1024), "1024", "o_lora_rank");
        hf.size("ih", "index_n_heads", Expr.of(64), "64", "index_n_heads");
        hf.size("id", "index_head_dim", Expr.of(128), "128", "index_head_dim");
        hf.size("wt", "index_topk", Expr.of(512), "512", "index_topk");
        hf.expertWidth(2048);
        hf.sharedExperts(1);
        hf.experts(Expr.of(256), Expr.of(6), "num_experts", "n_routed_experts", "num_local_experts");
        var streams = hf.size("hs", "hc_mult", Expr.of(4), "4", "hc_mult");
        hf.bind("hs'", streams);
        hf.bind("hd", streams.times(hf.size("d")));
        hf.bind("hm", streams.times(streams.plus(Expr.of(2))));
        hf.bind("three", Expr.of(3));
        hf.bind("one", Expr.ONE);
    }

    private static Expr tokens(Reading reading, String type, String older, long or) {
        var from = reading.has("compress_rates") ? reading.inside("compress_rates") : reading;
        return from.sizeOr(older, Expr.of(or), String.valueOf(or), older, type);
    }

    /// As the lists of types say, else as older configs' ratios and number of layers with a table.
    private static List<LayerKind> kinds(Reading reading) {
        var ratios = reading.numbers("compress_ratios");
        if (!reading.has("layer_types")) {
            LayerTypes.covered(reading, "compress_ratios", ratios);
            ratios.stream().filter(ratio -> !RATIOS.containsKey(ratio)).distinct().forEach(ratio -> reading.refuse(
                    reading.place("compress_ratios"), "unknown ratio " + ratio, "0, 4 and 128 are known"));
        }
        var attentions = LayerTypes.named(reading, List.of(SLIDING, SPARSE, HEAVY), i -> i < ratios.size()
                ? RATIOS.getOrDefault(ratios.get(i), SLIDING) : i > 1 && i % 2 == 1 ? SPARSE : HEAVY, "layer_types");
        int first = reading.number("hash_layers", 3, "num_hash_layers");
        var feedForwards = LayerTypes.named(reading, List.of(HASHED, "moe"), i -> i < first ? HASHED : "moe",
                "mlp_layer_types");
        return LayerTypes.each(reading, i -> new LayerKind(LayerTypes.at(attentions, i),
                LayerTypes.at(feedForwards, i)));
    }

    /// A router that scores experts, of which a table of the words has those that are chosen.
    private static Op byTable(Op op) {
        return op.line().writes().getFirst().name().equals("chosen")
                ? Gather.of("choose", "scores[b t e] ids[b t] $tid2eid[v n] -> chosen[b t n]") : op;
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
    private static Block attention(List<Node> compressor, String far) {
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

    @Override
    public Spelling spelling() {
        return Experts.each("w1", "w3", "w2").keeping("e_score_correction_bias").keeping("tid2eid")
                .rename("model.embed_tokens", "embed").rename("lm_head", "head").rename("model.norm", "norm")
                .rename("model.layers", "layers").rename("model.hc_head.hc_fn", "hc_head_fn")
                .rename("model.hc_head.hc_base", "hc_head_base").rename("model.hc_head.hc_scale", "hc_head_scale")
                .rename("attn_hc.fn", "hc_attn_fn").rename("attn_hc.base", "hc_attn_base")
                .rename("attn_hc.scale", "hc_attn_scale").rename("ffn_hc.fn", "hc_ffn_fn")
                .rename("ffn_hc.base", "hc_ffn_base").rename("ffn_hc.scale", "hc_ffn_scale")
                .rename("input_layernorm", "attn_norm").rename("post_attention_layernorm", "ffn_norm")
                .rename("self_attn.compressor.indexer.scorer.weights_proj", "attn.indexer.weights_proj")
                .rename("self_attn.compressor.indexer.q_b_proj", "attn.indexer.wq_b")
                .rename("self_attn.compressor.indexer", "attn.indexer.compressor").rename("self_attn", "attn")
                .rename("mlp", "ffn").rename("sinks", "attn_sink").rename("compressor.kv_norm", "compressor.norm")
                .rename("position_bias", "ape").rename("q_a_proj", "wq_a").rename("q_b_proj", "wq_b")
                .rename("q_a_norm", "q_norm").rename("kv_proj", "wkv").rename("o_a_proj", "wo_a")
                .rename("o_b_proj", "wo_b").rename("compressor.gate_proj", "compressor.wgate")
                .rename("gate.e_score_correction_bias", "gate.bias")
                .rename("shared_experts.gate_proj", "shared_experts.w1")
                .rename("shared_experts.down_proj", "shared_experts.w2")
                .rename("shared_experts.up_proj", "shared_experts.w3");
    }
}
