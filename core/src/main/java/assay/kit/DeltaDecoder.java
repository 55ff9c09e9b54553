package assay.kit;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Block;
import assay.model.Kind;
import assay.model.Node;
import assay.part.Attention;
import assay.part.Core;
import assay.part.DeltaNet;
import assay.part.Experts;
import assay.part.FeedForward;
import assay.part.GatedAttention;
import assay.part.Layout;
import assay.part.Norm;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The layers that Qwen 3 Next and Qwen 3.5 share: gated delta nets with gated attention every few layers, each
/// followed by a gated feed-forward or by routed experts beside a shared one.
///
/// @param fused whether two layers make all that a delta net reads
/// @param bias whether the projections of attention have biases
public record DeltaDecoder(Hf hf, boolean fused, boolean bias, Kind activation) {
    private static final String FULL = "full_attention";
    private static final List<String> WORDS = List.of(FULL, "linear_attention");

    public static DeltaDecoder of(Hf hf, boolean fused, int groups) {
        var reading = hf.reading();
        hf.groupsOr(groups);
        hf.headDimOr(256);
        hf.rotary(hf.rotaryPart(Rational.of(1, 4)));
        hf.context(32768);
        var keys = hf.size("hk", "linear_num_key_heads", Expr.of(16), "16");
        var values = hf.size("hv", "linear_num_value_heads", Expr.of(32), "32");
        var key = hf.size("kk", "linear_key_head_dim", Expr.of(128), "128");
        var value = hf.size("kv", "linear_value_head_dim", Expr.of(128), "128");
        reading.divides("linear_num_value_heads", "linear_num_key_heads");
        hf.kernel(4, "linear_conv_kernel_dim");
        hf.bind("cc", keys.times(key).times(2).plus(values.times(value)));
        hf.bind("pq", hf.size("cc").plus(values.times(value)));
        return new DeltaDecoder(hf, fused, reading.flag("bias", false, "attention_bias"), hf.activation("silu"));
    }

    /// Routed experts in some of the layers: their sizes.
    public void experts(long count, long chosen) {
        hf.experts(Expr.of(count), Expr.of(chosen), "num_experts");
        hf.size("fe", "d_expert", Expr.of(512), "512", "moe_intermediate_size");
        hf.size("fs", "d_shared_expert", Expr.of(512), "512", "shared_expert_intermediate_size");
    }

    /// Whether each layer attends: as `layer_types` says, else every `full_attention_interval`-th.
    public List<Boolean> attends() {
        var types = hf.reading().texts("layer_types");
        int interval = LayerTypes.period(hf.reading(), "full_attention_interval", 4);
        int layers = hf.reading().value("num_layers");
        if (!types.isEmpty() && types.size() != layers) {
            hf.reading().refuse(hf.reading().place("layer_types"),
                    "has " + types.size() + " layers, not num_layers = " + layers, "");
        }
        if (!WORDS.containsAll(types)) {
            hf.reading().refuse(hf.reading().place("layer_types"), "is not a list of " + String.join(", ", WORDS), "");
        }
        return LayerTypes.each(hf.reading(), i -> types.isEmpty()
                ? (i + 1) % interval == 0
                : i < types.size() && types.get(i).equals(FULL));
    }

    /// From the embedding to the last norm.
    ///
    /// @param rotary what makes the rotary tables
    /// @param attends whether each layer attends
    /// @param routed whether each layer has experts
    public List<Node> trunk(Block rotary, List<Boolean> attends, List<Boolean> routed) {
        var kinds = LayerTypes.each(hf.reading(), i -> new LayerKind(attends.get(i), routed.get(i)));
        var inside = new ArrayList<Node>();
        inside.add(Stack.embedding("embed_tokens"));
        inside.add(rotary);
        inside.addAll(Stack.layers("layers", kinds, this::layer));
        inside.add(Stack.of(hf).norm("norm", "x[b t d]", "x[b t d]"));
        return inside;
    }

    /// Whether a layer attends, and whether it has experts.
    public record LayerKind(boolean attends, boolean routed) {
        @Override
        public String toString() {
            return (attends ? "attention" : "delta") + (routed ? "_experts" : "");
        }
    }

    public List<Node> layer(LayerKind kind) {
        return Stack.of(hf).preNorm(kind.attends ? attention() : delta(),
                kind.routed ? experts() : Usual.gated(activation, false));
    }

    private Node attention() {
        var core = Core.causal(true);
        return GatedAttention.of("self_attn", core, bias,
                Stream.of(Usual.headNorms(Norm.RMSNORM, core, false), Attention.rotated(core))
                        .flatMap(List::stream)
                        .toList());
    }

    private Node delta() {
        return fused ? DeltaNet.fused("linear_attn", activation) : DeltaNet.separate("linear_attn", activation);
    }

    private Node experts() {
        var experts = new Experts("gate", false, "experts", Layout.OUT_IN, false, activation);
        return Experts.block("mlp", experts.nodesWithGatedShared(
                new FeedForward.Names("shared_expert", "gate_proj", "up_proj", "down_proj"), "shared_expert_gate"));
    }
}
