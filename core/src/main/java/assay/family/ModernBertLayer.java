package assay.family;

import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.Reach;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.FeedForward;
import assay.part.Residual;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Of which kind a layer of [ModernBert] or of [ModernBertDecoder] is.
///
/// @param first whether it is the first, which has no norm before attention
record ModernBertLayer(Reach reach, boolean first) {
    static Node feedForward(Hf hf) {
        boolean bias = hf.reading().flag("mlp_bias", false, "mlp_bias");
        return FeedForward.fused(new FeedForward.Names("mlp", "", "Wi", "Wo"), Usual.linear(bias),
                hf.activation("gelu", "hidden_activation"), "f");
    }

    /// From the words to the last norm.
    ///
    /// @param types what each layer reaches
    /// @param attention of a layer that reaches so far
    static List<Node> stacked(Stack stack, List<Reach> types, Node mlp, Function<Reach, Node> attention) {
        var kinds = LayerTypes.each(stack.hf().reading(),
                i -> new ModernBertLayer(i < types.size() ? types.get(i) : Reach.FULL, i == 0));
        var inside = new ArrayList<Node>();
        inside.add(Block.of("embeddings", List.of(
                Stack.embedding("tok_embeddings"), stack.norm("norm", "x[b t d]", "x[b t d]"))));
        inside.add(Block.of("rotary_emb", Stack.rotaries(types.stream().sorted().toList()).parts()));
        inside.addAll(Stack.layers("layers", kinds, kind -> kind.nodes(stack, attention.apply(kind.reach), mlp)));
        inside.add(stack.norm("final_norm", "x[b t d]", "x[b t d]"));
        return inside;
    }

    private List<Node> nodes(Stack stack, Node attention, Node mlp) {
        var nodes = new ArrayList<Node>(first
                ? List.of(Pointwise.of("attn_norm", Kind.SPLIT, "x[b t d] -> y[b t d]"), attention,
                        Residual.add("attention_residual", "x[b t d] z[b t d] -> x[b t d]"))
                : Residual.pre("attention_residual", stack.norm("attn_norm"), attention));
        nodes.addAll(Residual.pre("ffn_residual", stack.norm("mlp_norm"), mlp));
        return nodes;
    }

    @Override
    public String toString() {
        return reach + (first ? " first" : "");
    }
}
