package assay.family;

import assay.algebra.Expr;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Spelling;
import assay.part.Attention;
import assay.part.Experts;
import assay.part.HyperConnection;
import assay.part.Layout;
import assay.part.Router;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// DeepSeek V4: every query reads one key of its layer that is its value too, within a window, and behind it keys that
/// stand for several tokens each: all of them where they stand for many, those that an indexer chooses where they stand
/// for few. The residual has several streams; the first layers send tokens to experts by a table.
public record DeepseekV4() implements Family {
    private static final List<String> SCORES = List.of("sqrtsoftplus", "softmax", "sigmoid");

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
        var few = CompressedLayer.tokens(reading, CompressedLayer.SPARSE, "compress_rate_csa", 4);
        var many = CompressedLayer.tokens(reading, CompressedLayer.HEAVY, "compress_rate_hca", 128);
        var score = switch (reading.word("router_score", "sqrtsoftplus", SCORES, "scoring_func")) {
            case "softmax" -> Kind.SOFTMAX;
            case "sigmoid" -> Kind.SIGMOID;
            default -> Kind.SOFTPLUS;
        };
        var layers = Stack.layers("layers", CompressedLayer.each(reading), kind -> {
            boolean hashed = kind.hashed();
            var experts = new Experts(new Router("gate", false, score, hashed ? Router.Correction.NONE
                    : Router.Correction.BESIDE), "experts", Layout.OUT_IN, false, activation)
                    .nodesWithShared(DeepseekV3.SHARED, Usual.linear(bias), List.of());
            var mlp = Experts.block("mlp", experts);
            var attention = switch (kind.attention()) {
                case CompressedLayer.SPARSE -> CompressedAttention.sparse(few);
                case CompressedLayer.HEAVY -> CompressedAttention.heavy(many);
                default -> CompressedAttention.near();
            };
            var nodes = new ArrayList<>(HyperConnection.around("attn_hc", turns, stack.norm("input_layernorm"),
                    attention));
            nodes.addAll(HyperConnection.around("ffn_hc", turns, stack.norm("post_attention_layernorm"),
                    hashed ? mlp.with(mlp.parts().stream().map(part -> part.each(CompressedLayer::byTable)).toList())
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
        hf.headDimOr(512);
        hf.context(1048576);
        CompressedAttention.sizes(hf);
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
