package assay.family;

import assay.algebra.Expr;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.Prediction;
import assay.kit.Sparsity;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Spelling;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Experts;
import assay.part.FeedForward;
import assay.part.Indexer;
import assay.part.Layout;
import assay.part.Norm;
import assay.part.Router;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// The text of MiniMax M3: each head's queries and keys normed and a part of them turned; in sparse layers an indexer
/// chooses whole blocks of keys for each group of heads. Routed and shared experts, chosen by sigmoid scores and
/// correction biases that are no parameters.
public record MiniMaxM3() implements Family {
    private static final String FULL = "full_attention";
    private static final String SPARSE = "minimax_m3_sparse";

    @Override
    public String name() {
        return "minimax_m3_vl_text";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder().called("MiniMaxM3VL", "MiniMaxM3VLText");
        var stack = Stack.of(hf);
        hf.groupsOr(4);
        hf.headDimOr(128);
        hf.partlyTurned();
        hf.context(524288);
        hf.bind("f", reading.sizeOr("d_ff", Expr.of(12288), "12288", "dense_intermediate_size"));
        hf.size("fe", "d_expert", Expr.of(3072), "3072", "intermediate_size");
        hf.size("fs", "d_shared_expert", Expr.of(3072), "3072", "shared_intermediate_size");
        hf.experts(Expr.of(128), Expr.of(4), "num_local_experts", "num_experts");
        Prediction.unpublished(hf, "num_nextn_predict_layers");
        index(hf, reading.has("sparse_attention_config") ? reading.inside("sparse_attention_config") : reading);
        var experts = new Experts(Router.sigmoid("gate", Router.Correction.BESIDE), "experts", Layout.OUT_IN, false,
                Kind.SILU).nodesBeside(fused("shared_experts", "fs"));
        var layers = Stack.layers("layers", kinds(reading), kind -> stack.preNorm(attention(kind.indexed),
                kind.sparsity == Sparsity.SPARSE ? Experts.block("mlp", experts) : fused("mlp", "f")));
        return stack.decoder(layers, hf.tied(false));
    }

    @Override
    public Spelling spelling() {
        return Spelling.AS_IS.typed(Dtype.FP32, "e_score_correction_bias").keeping("e_score_correction_bias");
    }

    private static Block fused(String name, String width) {
        return FeedForward.fused(new FeedForward.Names(name, "", "gate_up_proj", "down_proj"), Usual.linear(false),
                Kind.SILU, width);
    }

    private static Block attention(boolean indexed) {
        var core = Core.causal(true).where(indexed ? Core.CHOSEN : Core.CAUSAL);
        var prepared = new ArrayList<>(Usual.headNorms(Norm.RMSNORM, core, false));
        prepared.addAll(Attention.rotated(core));
        if (indexed) {
            prepared.add(Indexer.blocks());
        }
        return Usual.attention("self_attn", "o_proj", indexed ? core.keptWhole("g") : core, false, false, prepared);
    }

    private static void index(Hf hf, Reading from) {
        hf.bind("ih", from.sizeOr("index_n_heads", Expr.of(4), "4", "index_n_heads", "sparse_num_index_heads"));
        hf.bind("id", from.sizeOr("index_head_dim", Expr.of(128), "128", "index_head_dim", "sparse_index_dim"));
        var block = from.sizeOr("index_block_size", Expr.of(128), "128", "index_block_size", "sparse_block_size");
        hf.bind("w", block.times(
                from.sizeOr("index_topk_blocks", Expr.of(16), "16", "index_topk_blocks", "sparse_topk_blocks")));
    }

    private static List<LayerKind> kinds(Reading reading) {
        var given = reading.texts("layer_types");
        LayerTypes.covered(reading, "layer_types", given);
        var types = LayerTypes.known(reading, "layer_types", given, List.of(FULL, SPARSE));
        var listed = reading.has("sparse_attention_config")
                ? reading.inside("sparse_attention_config").numbers("sparse_attention_freq")
                : List.<Integer>of();
        var routed = reading.numbers("moe_layer_freq");
        LayerTypes.covered(reading, "moe_layer_freq", routed);
        var sparsities = routed.isEmpty() || reading.has("mlp_layer_types") ? LayerTypes.sparse(reading, 0)
                : LayerTypes.each(reading, i -> Sparsity.sparse(LayerTypes.at(routed, i) != 0));
        return LayerTypes.each(reading, i -> new LayerKind(LayerTypes.at(sparsities, i),
                !types.isEmpty() ? LayerTypes.at(types, i).equals(SPARSE)
                        : i < listed.size() && listed.get(i) != 0));
    }

    /// @param indexed whether the layer's queries reach the keys that it chooses
    private record LayerKind(Sparsity sparsity, boolean indexed) {
        @Override
        public String toString() {
            return sparsity + (indexed ? "_indexed" : "_full");
        }
    }
}
