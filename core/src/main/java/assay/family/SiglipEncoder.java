package assay.family;

import assay.algebra.Expr;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.Core;
import assay.part.Tables;
import java.util.ArrayList;
import java.util.List;

/// The encoder of an image's patches as SigLIP has it, and its head.
final class SiglipEncoder {
    private SiglipEncoder() {}

    /// Patches and no token more, a norm behind the layers.
    ///
    /// @param patch what makes `x[b np d]` of an image
    static List<Node> nodes(Stack stack, List<Node> patch, Expr layers, Kind activation) {
        var embeddings = new ArrayList<>(patch);
        embeddings.addAll(new Tables("x[b t d]").everyPosition("position_embedding", "weight[tp d]"));
        return List.of(
                Block.of("embeddings", embeddings),
                ClipEncoder.encoder(stack, layers, activation, Core.everywhere()),
                stack.norm("post_layernorm", "x[b t d]", "x[b t d]"));
    }

    /// One trained query that attends to all tokens, and a feed-forward behind it: `pooled[b d]`.
    static Block pooling(Stack stack, Kind activation) {
        var linear = Usual.linear(true);
        return Block.of("head", Component.HEAD, List.of(
                Gather.of("query", ".probe[1 1 d] -> probe[b d]"),
                Block.of("attention", List.of(
                        Gather.of("weights", ".in_proj_weight[(three d') d] -> wq[d' d] wkv[i d' d]"),
                        Gather.of("biases", ".in_proj_bias[(three d')] -> bq[d'] bkv[i d']"),
                        Contract.of("queries", "probe[b d] wq[d' d] -> q[b d']"),
                        Pointwise.of("query_bias", Kind.ADD, "q[b d'] bq[d'] -> q[b d']"),
                        Contract.of("keys_values", "x[b t d] wkv[i d' d] -> kv[b t i d']"),
                        Pointwise.of("keys_values_bias", Kind.ADD, "kv[b t i d'] bkv[i d'] -> kv[b t i d']"),
                        Pointwise.of("query_heads", Kind.SPLIT, "q[b d'] -> q[b h k]"),
                        Pointwise.of("heads", Kind.SPLIT, "kv[b t i d'] -> k[b t h k] v[b t h k]"),
                        Contract.of("scores", "q[b h k] k[b t h k] -> a[b h t]"),
                        Pointwise.of("softmax", Kind.SOFTMAX, "a[b h t] -> a[b h t]"),
                        Contract.of("mix", "a[b h t] v[b t h k] -> o[b h k]"),
                        linear.of("out_proj", "o[b h k]", "pooled[b d]"))),
                stack.norm("layernorm", "pooled[b d]", "normed[b d]"),
                Block.of("mlp", List.of(
                        linear.of("fc1", "normed[b d]", "u[b f]"),
                        Pointwise.of("activation", activation, "u[b f] -> u[b f]"),
                        linear.of("fc2", "u[b f]", "normed[b d]"))),
                Pointwise.of("sum", Kind.ADD, "pooled[b d] normed[b d] -> pooled[b d]")));
    }
}
