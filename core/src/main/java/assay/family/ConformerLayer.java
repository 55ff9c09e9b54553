package assay.family;

import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.CausalConvolution;
import assay.part.Norm;
import java.util.ArrayList;
import java.util.List;

/// A layer of the encoders of sound inside Gemma 3n and 4: feed-forward, attention within chunks, a convolution along
/// the sequence, and feed-forward again. Its axes are those of [SpeechTower].
///
/// @param fourth whether it is Gemma 4's
/// @param clipped whether what linear layers read and write is clipped to ranges that are stored
record ConformerLayer(boolean fourth, boolean clipped, Kind activation) {
    List<Node> nodes() {
        var parts = new ArrayList<Node>(feedForward(fourth ? "feed_forward1" : "ffw_layer_start"));
        var attention = List.<Node>of(
                Norm.RMSNORM.of(fourth ? "norm_pre_attn" : "pre_attn_norm", "x[b t d]", "y[b t d]", false),
                Block.of(fourth ? "self_attn" : "attn", Component.ATTENTION, attention()),
                linear(fourth ? "self_attn.post" : "post", "o[b t d']", "z[b t d]"),
                Norm.RMSNORM.of(fourth ? "norm_post_attn" : "post_norm", "z[b t d]", "z[b t d]", false));
        parts.addAll(fourth ? attention : List.of(Block.of("attention", attention)));
        parts.add(Pointwise.of("attention_sum", Kind.ADD, "x[b t d] z[b t d] -> x[b t d]"));
        parts.add(Block.of("lconv1d", Component.FEED_FORWARD, List.of(
                Norm.RMSNORM.of("pre_layer_norm", "x[b t d]", "y[b t d]", false),
                linear("linear_start", "y[b t d]", "g[b t f']"),
                Pointwise.of("halves", Kind.SPLIT, "g[b t f'] -> y[b t d] gate[b t d]"),
                Pointwise.of("gate", Kind.SIGMOID, "gate[b t d] -> gate[b t d]"),
                Pointwise.of("gated", Kind.MULTIPLY, "y[b t d] gate[b t d] -> y[b t d]"),
                CausalConvolution.whole("depthwise_conv1d", "y", "d", false),
                Norm.RMSNORM.of("conv_norm", "y[b t d]", "y[b t d]", false),
                Pointwise.of("activation", activation, "y[b t d] -> y[b t d]"),
                linear("linear_end", "y[b t d]", "z[b t d']"),
                Pointwise.of("sum", Kind.ADD, "x[b t d] z[b t d'] -> x[b t d]"))));
        parts.addAll(feedForward(fourth ? "feed_forward2" : "ffw_layer_end"));
        parts.add(Norm.RMSNORM.of(fourth ? "norm_out" : "norm", "x[b t d]", "x[b t d]", false));
        return parts;
    }

    private List<Node> feedForward(String name) {
        return List.of(Block.of(name, Component.FEED_FORWARD, List.of(
                Norm.RMSNORM.of("pre_layer_norm", "x[b t d]", "y[b t d]", false),
                linear("ffw_layer_1", "y[b t d]", "u[b t f]"),
                Pointwise.of("activation", activation, "u[b t f] -> u[b t f]"),
                linear("ffw_layer_2", "u[b t f]", "z[b t d]"),
                Norm.RMSNORM.of("post_layer_norm", "z[b t d]", "z[b t d]", false),
                Pointwise.of("scale", Kind.SCALE, "z[b t d] -> z[b t d]"),
                Pointwise.of("sum", Kind.ADD, "x[b t d] z[b t d] -> x[b t d]"))));
    }

    private List<Node> attention() {
        var q = "q[b t h k]";
        var k = "k[b t h k]";
        var v = "v[b t h k]";
        return List.of(
                linear("q_proj", "y[b t d]", q),
                linear("k_proj", "y[b t d]", k),
                linear("v_proj", "y[b t d]", v),
                Block.of("", List.of(Pointwise.of("query_scale", Kind.SCALE, q + " .per_dim_scale[k] -> " + q))),
                Pointwise.of("key_scale", Kind.SCALE, k + " -> " + k),
                taken("query_chunks", q + " -> qb[b nb cs h k]"),
                taken("key_chunks", k + " -> kb[b nb cx h k]"),
                taken("value_chunks", v + " -> vb[b nb cx h k]"),
                Usual.linear(false).of(fourth ? "relative_k_proj" : "relative_position_embedding.pos_proj",
                        "far[once pl d]", "fk[once pl h k]"),
                taken("one", "fk[once pl h k] -> fd[pl h k]"),
                Contract.of("scores", "qb[b nb cs h k] kb[b nb cx h k] -> a[b h nb cs cx]"),
                Contract.of("distances", "qb[b nb cs h k] fd[pl h k] -> far_scores[b h nb cs pl]"),
                taken("shift", "far_scores[b h nb cs pl] -> rs[b h nb cs cx]"),
                Pointwise.of("sum", Kind.ADD, "a[b h nb cs cx] rs[b h nb cs cx] -> a[b h nb cs cx]"),
                Pointwise.of("softcap", Kind.SOFTCAP, "a[b h nb cs cx] -> a[b h nb cs cx]"),
                Pointwise.of("softmax", Kind.SOFTMAX, "a[b h nb cs cx] -> p[b h nb cs cx]"),
                Contract.of("mix", "p[b h nb cs cx] vb[b nb cx h k] -> ob[b nb cs h k]"),
                taken("tokens", "ob[b nb cs h k] -> o[b t h k]"),
                Pointwise.of("together", Kind.SPLIT, "o[b t h k] -> o[b t d']"));
    }

    private static Block taken(String name, String line) {
        return Block.of(name, List.of(Gather.of("take", line)));
    }

    private Block linear(String name, String from, String to) {
        return fourth ? Usual.clippable(clipped, name, from, to) : Usual.linear(false).of(name, from, to);
    }
}
