package assay.family;

import assay.kit.Images;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.Core;
import assay.part.Residual;
import java.util.ArrayList;
import java.util.List;

/// A layer of [Beit]: attention whose scores have a learned bias for each pair of places, of its own or one for all
/// layers, and a feed-forward, each scaled or not.
final class BeitLayer {
    private BeitLayer() {}

    static List<Node> of(Stack stack, Kind activation, boolean own, boolean shared, boolean scaled) {
        var nodes = new ArrayList<Node>();
        var scores = new ArrayList<Node>();
        if (own) {
            nodes.add(bias("relative_position_bias", "own"));
            scores.add(Pointwise.of("own_bias", Kind.POSITION_BIAS, "a[b h t s] own[h t s] -> a[b h t s]"));
        }
        if (shared) {
            scores.add(Pointwise.of("shared_bias", Kind.POSITION_BIAS, "a[b h t s] shared[h t s] -> a[b h t s]"));
        }
        var attention = Images.attention("attention", true, false, true, Core.everywhere().onScores(scores), List.of());
        var feedForward = Usual.plain("mlp", "fc1", "fc2", activation, true);
        if (!scaled) {
            nodes.addAll(stack.preNorm("layernorm_before", attention, "layernorm_after", feedForward));
            return nodes;
        }
        nodes.addAll(Residual.between("attention_residual", stack.norm("layernorm_before"), attention,
                Block.of("", List.of(Images.scaled("lambda_1")))));
        nodes.addAll(Residual.between("ffn_residual", stack.norm("layernorm_after"), feedForward,
                Block.of("", List.of(Images.scaled("lambda_2")))));
        return nodes;
    }

    static Block bias(String name, String stream) {
        return Block.of(name, Component.POSITION, List.of(
                Gather.of("lookup", ".relative_position_bias_table[rb h] -> " + stream + "[h t s]")));
    }
}
