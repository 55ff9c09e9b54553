package assay.family;

import assay.algebra.Expr;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Spelling;
import assay.part.Core;
import assay.part.Experts;
import assay.part.LightningAttention;
import assay.part.Residual;
import assay.spec.Reading;
import java.util.List;
import java.util.stream.Stream;

/// MiniMax-Text-01: lightning attention with softmax attention every few layers, routed experts, and a residual stream
/// that goes on from what each norm wrote, scaled on both sides.
public record MiniMax() implements Family {
    private static final String FULL = "full_attention";
    private static final String LINEAR = "linear_attention";

    @Override
    public String name() {
        return "minimax";
    }

    @Override
    public List<String> types() {
        return List.of(name(), "minimax_text_01");
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder().called("MiniMax", "MiniMaxText01");
        var stack = Stack.of(hf);
        hf.groupsOr(8);
        hf.headDim();
        hf.partlyTurned();
        hf.bind("i3", Expr.of(3));
        hf.bind("kq", hf.size("k"));
        hf.bind("one", Expr.ONE);
        hf.bind("lb", reading.sizeOr("block_size", Expr.of(256), "256", "block_size"));
        hf.bind("lb'", hf.size("lb"));
        hf.bind("hk", hf.size("h").times(hf.size("k")));
        hf.context(131072);
        hf.size("fe", "d_expert", Expr.of(14336), "14336", "intermediate_size");
        hf.experts(Expr.of(8), Expr.of(2), "num_local_experts", "num_experts");
        var core = Core.causal(true).where(hf.window("sliding_window")).keptWhole("g");
        var activation = hf.activation("silu");
        var mlp = Experts.block("mlp", Qwen3Moe.routed(activation).nodes());
        var layers = Stack.layers("layers", kinds(reading), kind -> Stream.of(
                half(stack, "input_layernorm", kind.equals(FULL) ? Usual.attention(core, false, false, List.of())
                        : LightningAttention.of("self_attn", activation), "attention"),
                half(stack, "post_attention_layernorm", mlp, "ffn")).flatMap(List::stream).toList());
        return stack.decoder(layers, hf.tied(false));
    }

    @Override
    public Spelling spelling() {
        return Experts.each("w1", "w3", "w2").rename("mlp", "block_sparse_moe").keeping("slope_rate")
                .keeping("query_decay").keeping("key_decay").keeping("diagonal_decay");
    }

    private static List<Node> half(Stack stack, String norm, Node part, String name) {
        return List.of(stack.norm(norm), part,
                Block.of("", Component.RESIDUAL, List.of(
                        Pointwise.of(name + "_alpha", Kind.SCALE, "y[b t d] -> y[b t d]"),
                        Pointwise.of(name + "_beta", Kind.SCALE, "z[b t d] -> z[b t d]"))),
                Residual.add(name + "_residual", "y[b t d] z[b t d] -> x[b t d]"));
    }

    /// As `layer_types` says, or the published list of numbers, in which 1 is softmax attention; else every other layer
    /// from the first on.
    private static List<String> kinds(Reading reading) {
        var given = reading.texts("layer_types");
        LayerTypes.covered(reading, "layer_types", given);
        var known = LayerTypes.known(reading, "layer_types", given, List.of(FULL, LINEAR));
        var numbers = reading.numbers("attn_type_list");
        LayerTypes.covered(reading, "attn_type_list", numbers);
        return LayerTypes.each(reading, i -> !known.isEmpty() ? LayerTypes.at(known, i)
                : numbers.isEmpty() ? (i + 1) % 2 > 0 ? FULL : LINEAR
                : LayerTypes.at(numbers, i) == 1 ? FULL : LINEAR);
    }
}
