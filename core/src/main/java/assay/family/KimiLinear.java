package assay.family;

import assay.algebra.Expr;
import assay.kit.Family;
import assay.kit.Heads;
import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.Prediction;
import assay.kit.Sparsity;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Model;
import assay.model.Node;
import assay.model.Spelling;
import assay.part.Core;
import assay.part.DeltaNet;
import assay.part.Experts;
import assay.part.Latent;
import assay.part.Layout;
import assay.part.Router;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Kimi Linear: delta attention, every fourth layer latent attention that knows no positions, and behind the first
/// layers routed and shared experts, chosen by sigmoid scores and correction biases that are no parameters.
public record KimiLinear() implements Family {
    private static final String FULL = "full_attention";
    private static final String LINEAR = "linear_attention";

    @Override
    public String name() {
        return "kimi_linear";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder();
        var stack = Stack.of(hf);
        boolean compressed = hf.latent(512, 128, 64, Expr.of(128), "128");
        hf.ffn(Expr.of(9216), "9216");
        hf.context(1048576, "model_max_length", "max_position_embeddings");
        hf.expertWidth(1024);
        hf.sharedExperts(1, "num_shared_experts", "n_shared_experts");
        hf.routed(reading.sizeOr("num_experts", Expr.of(256), "256", "num_experts", "num_local_experts"),
                reading.sizeOr("num_experts_per_tok", Expr.of(8), "8", "num_experts_per_token", "num_experts_per_tok"));
        linear(hf, reading.has("linear_attn_config") ? reading.inside("linear_attn_config") : reading);
        Prediction.unpublished(hf, "num_nextn_predict_layers");
        boolean bias = reading.flag("bias", false, "attention_bias");
        var activation = hf.activation("silu");
        var mlp = new Experts(Router.sigmoid("gate", Router.Correction.BESIDE), "experts", Layout.OUT_IN, false,
                activation).nodesWithShared(DeepseekV3.SHARED);
        var attention = new Latent(compressed, bias, List.of(), Core.CAUSAL, false).of("self_attn");
        var width = hf.size("fl");
        var delta = new Block("", Optional.empty(), Map.of("hk", hf.size("hv"), "kk", width, "kv", width),
                List.of(DeltaNet.finelyDecayed("self_attn", activation)));
        var types = types(reading);
        var sparsities = LayerTypes.sparse(reading, 1);
        var kinds = LayerTypes.each(reading, i -> new LayerKind(LayerTypes.at(sparsities, i),
                LayerTypes.at(types, i)));
        var inside = new ArrayList<Node>();
        inside.add(Stack.embedding("embed_tokens"));
        inside.addAll(Stack.layers("layers", kinds, kind -> stack.preNorm(
                kind.type.equals(FULL) ? attention : delta,
                kind.sparsity == Sparsity.SPARSE ? Experts.block("mlp", mlp) : Usual.gated(activation, false))));
        inside.add(stack.norm("norm", "x[b t d]", "x[b t d]"));
        return Heads.on(hf, "model", inside, Stack.lmHead(hf.tied(false)), "ids[b t]");
    }

    @Override
    public Spelling spelling() {
        var spelling = Experts.each("w1", "w3", "w2");
        for (var inside : List.of("gate", "experts", "shared_experts")) {
            spelling = spelling.rename("mlp." + inside, "block_sparse_moe." + inside);
        }
        for (var moved : List.of("f_a_proj", "f_b_proj", "dt_bias", "A_log")) {
            spelling = spelling.rename("forget_gate." + moved, moved);
        }
        var one = List.of(Expr.dim("linear_num_heads").times(Expr.dim("linear_head_dim")), Expr.ONE,
                Expr.dim("conv_kernel"));
        return spelling.recut("conv1d.weight", Stream.of("q_conv1d", "k_conv1d", "v_conv1d")
                .map(name -> new Spelling.Recut.Piece(name + ".weight", one)).toList())
                .keeping("e_score_correction_bias");
    }

    private static void linear(Hf hf, Reading from) {
        var heads = from.sizeOr("linear_num_heads", Expr.of(32), "32", "linear_num_heads", "num_heads");
        var width = from.sizeOr("linear_head_dim", Expr.of(128), "128", "linear_head_dim", "head_dim");
        hf.bind("hv", heads);
        hf.bind("fl", width);
        hf.bind("cc", heads.times(width).times(3));
        hf.bind("kw", from.sizeOr("conv_kernel", Expr.of(4), "4", "linear_conv_kernel_dim", "short_conv_kernel_size"));
        hf.bind("kb", hf.size("kw").minus(Expr.ONE));
        hf.bind("one", Expr.ONE);
    }

    /// As `layer_types` says, or the published lists of numbers from 1; else every fourth layer but the first attends.
    private static List<String> types(Reading reading) {
        var given = reading.texts("layer_types");
        LayerTypes.covered(reading, "layer_types", given);
        var known = LayerTypes.known(reading, "layer_types", given, List.of(FULL, LINEAR));
        var full = reading.has("linear_attn_config")
                ? reading.inside("linear_attn_config").numbers("full_attn_layers")
                : List.<Integer>of();
        return LayerTypes.each(reading, i -> !known.isEmpty() ? LayerTypes.at(known, i)
                : (full.isEmpty() ? i > 0 && i % 4 == 0 : full.contains(i + 1)) ? FULL : LINEAR);
    }

    private record LayerKind(Sparsity sparsity, String type) {
        @Override
        public String toString() {
            return sparsity + "_" + type;
        }
    }
}
