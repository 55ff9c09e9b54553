package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Heads;
import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.PerLayer;
import assay.kit.Reach;
import assay.kit.SharedCaches;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Spelling;
import assay.part.Core;
import assay.part.Experts;
import assay.part.Layout;
import assay.part.Norm;
import assay.part.Residual;
import assay.part.Router;
import assay.spec.Field;
import assay.spec.Naming;
import assay.spec.Reading;
import assay.spec.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Gemma 4's text model: a Gemma 3 whose layers of full attention have wider and fewer heads, and may take their keys
/// for values; whose last layers may share keys and values; with embeddings of each layer's own, and experts beside the
/// feed-forward.
public record Gemma4Text() implements Family {
    /// The fields that a layer of full attention may have of its own, and the sizes that they say of all others.
    private static final Map<String, String> OVERRIDES = Map.of("head_dim", "head_dim",
            "num_key_value_heads", "num_kv_heads");

    @Override
    public String name() {
        return "gemma4_text";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(reading.modelType(), reading).decoder();
        var stack = Stack.of(hf);
        hf.groupsOr(4);
        hf.headDimOr(256);
        hf.rotary(Rational.ONE);
        hf.ffn(Expr.of(9216), "9216");
        hf.context(131072);
        var reaches = reaches(hf);
        var layers = SharedCaches.of(reading, reaches, 0);
        boolean sameValues = reading.flag("values_are_keys", false, "attention_k_eq_v");
        var full = full(hf, reaches, sameValues);
        boolean both = reading.text("bidirectional", "", "use_bidirectional_attention").equals("all");
        var window = hf.size("w", "sliding_window", Expr.of(512), "512");
        if (both) {
            hf.rebind("w", window.over(Expr.of(2)).floor().plus(Expr.ONE));
            if (reaches.contains(Reach.SLIDING)) {
                hf.note("Sliding layers reach as far forward as back; "
                        + "they are counted as if every query reached every key.");
            }
        }
        boolean perLayer = reading.number("per_layer_input", 256, "hidden_size_per_layer_input") > 0;
        if (perLayer) {
            PerLayer.sizes(hf, layers, 262144, 256);
        }
        boolean bias = reading.flag("bias", false, "attention_bias");
        boolean wide = reading.flag("double_wide", false, "use_double_wide_mlp");
        boolean routed = reading.flag("experts", false, "enable_moe_block");
        if (routed) {
            hf.routed(reading.size("num_experts", "num_experts"), reading.size("num_experts_per_tok", "top_k_experts"));
            hf.needed("fe", "d_expert", "moe_intermediate_size");
        }
        hf.bind("one", Expr.ONE);
        var activation = hf.activation("gelu_pytorch_tanh", "hidden_activation");
        var inside = new ArrayList<Node>();
        inside.add(Stack.embedding("embed_tokens"));
        inside.add(Usual.scaled("embed_scale", Component.EMBEDDING, "x[b t d]"));
        if (perLayer) {
            inside.addAll(PerLayer.embedded("x"));
        }
        inside.add(SharedCaches.rotaries(layers, full));
        inside.addAll(Stack.layers("layers", layers, layer -> {
            var masked = Core.causal(true).where(layer.reach().mask());
            var attention = layer.attention(both ? masked.unmasked() : masked, bias,
                    sameValues && layer.reach() == Reach.FULL, full);
            var feedForward = Usual.gated(activation, false).over(wide && layer.borrows()
                    ? Map.of("f", hf.size("f").times(2)) : Map.of());
            var parts = new ArrayList<Node>(Residual.between("attention_residual", stack.norm("input_layernorm"),
                    attention, stack.norm("post_attention_layernorm", "z[b t d]", "z[b t d]")));
            parts.add(stack.norm("pre_feedforward_layernorm"));
            parts.add(feedForward);
            if (routed) {
                parts.addAll(experts(stack, activation));
            }
            parts.add(stack.norm("post_feedforward_layernorm", "z[b t d]", "z[b t d]"));
            parts.add(Residual.add("ffn_residual", "x[b t d] z[b t d] -> x[b t d]"));
            if (perLayer) {
                parts.addAll(PerLayer.gated("x", activation));
                parts.add(Residual.add("per_layer_residual", "x[b t d] z[b t d] -> x[b t d]"));
            }
            parts.add(Block.of("", Component.RESIDUAL, List.of(Pointwise.of("layer_scale", Kind.SCALE,
                    "x[b t d] $layer_scalar[one] -> x[b t d]"))));
            return parts;
        }));
        inside.add(stack.norm("norm", "x[b t d]", "x[b t d]"));
        var head = new ArrayList<>(Stack.lmHead(hf.tied(true)));
        if (reading.given("final_logit_softcapping", false)) {
            head.add(Usual.softcap("final_logit_softcapping"));
        }
        return Heads.on(hf, "model", inside, head, SharedCaches.inputs(layers, "j'"));
    }

    @Override
    public Spelling spelling() {
        return Spelling.AS_IS.keeping("layer_scalar");
    }

    /// Every sixth layer is of full attention where nothing is said, and the last is so whatever is said.
    private static List<Reach> reaches(Hf hf) {
        var given = new ArrayList<>(LayerTypes.sliding(hf.reading(), 6));
        if (given.getLast() == Reach.SLIDING) {
            given.set(given.size() - 1, Reach.FULL);
            if (hf.reading().has("layer_types")) {
                hf.note("The last layer is of full_attention, whatever layer_types says of it: so the reference "
                        + "implementation has it.");
            }
        }
        return given;
    }

    /// The axes of heads in layers of full attention. Configs that the reference implementation wrote say them layer by
    /// layer, and then the same of all.
    private static Map<String, Expr> full(Hf hf, List<Reach> reaches, boolean sameValues) {
        var reading = hf.reading();
        var own = reading;
        var width = "global_head_dim";
        var groups = "num_global_key_value_heads";
        boolean each = reading.has("per_layer_config");
        if (each) {
            var first = String.valueOf(reaches.indexOf(Reach.FULL));
            var all = reading.inside("per_layer_config");
            alike(reading, all, reaches);
            own = all.has(first) ? all.inside(first) : all;
            width = "head_dim";
            groups = "num_key_value_heads";
        }
        var k = own.sizeOr("global_head_dim", each ? hf.size("k") : Expr.of(512), each ? "head_dim" : "512", width);
        var g = each || sameValues ? own.sizeIf("num_global_kv_heads", groups) : Optional.<Expr>empty();
        var axes = new HashMap<String, Expr>();
        axes.put("k", k);
        axes.put("j", hf.bind("j'", k.over(Expr.of(2))));
        g.ifPresent(heads -> {
            axes.put("g", heads);
            axes.put("r", hf.size("h").over(heads));
            reading.divides("num_heads", "num_global_kv_heads");
        });
        return axes;
    }

    /// Leaves a problem where a layer of full attention says otherwise of its heads than the first does, or where
    /// another, or of another size, says otherwise than the config does of all.
    private static void alike(Reading reading, Reading all, List<Reach> reaches) {
        if (!reading.values().containsKey("num_layers")) {
            return;
        }
        int full = reaches.indexOf(Reach.FULL);
        for (var name : sizes(all)) {
            var assumed = Optional.ofNullable(reading.values().get(OVERRIDES.getOrDefault(name, name)))
                    .<Value>map(Value.Numeral::new)
                    .or(() -> field(reading.spec().fields(), name).map(Field::value)).orElse(new Value.Nothing());
            for (int i = 0; i < reaches.size(); i++) {
                boolean own = reaches.get(i) == Reach.FULL && OVERRIDES.containsKey(name);
                if (!said(all, i, name, assumed).equals(own ? said(all, full, name, assumed) : assumed)) {
                    reading.refuse(List.of("per_layer_config", "layer_types", "num_hidden_layers"), "layer " + i
                            + " has another " + name + " than the others");
                    return;
                }
            }
        }
    }

    /// The fields of layers' own that are sizes.
    private static Set<String> sizes(Reading all) {
        var names = new TreeSet<>(OVERRIDES.keySet());
        all.spec().fields().values().forEach(layer -> {
            if (layer.value() instanceof Value.Group(var fields)) {
                fields.forEach((name, field) -> {
                    if (Naming.counts(name, field.value())) {
                        names.add(name);
                    }
                });
            }
        });
        return names;
    }

    private static Value said(Reading all, int layer, String name, Value or) {
        return field(all.spec().fields(), String.valueOf(layer)).map(Field::value)
                .flatMap(group -> group instanceof Value.Group(var fields) ? field(fields, name) : Optional.empty())
                .map(Field::value).orElse(or);
    }

    private static Optional<Field> field(Map<String, Field> fields, String name) {
        return Optional.ofNullable(fields.get(name));
    }

    /// Experts beside the feed-forward, which read the residual stream through norms of their own.
    private static List<Node> experts(Stack stack, Kind activation) {
        var z = "z[b t d]";
        var experts = new Experts(Router.softmax("router"), "experts", Layout.OUT_IN, false, activation).block();
        var parts = new ArrayList<Node>();
        parts.add(stack.norm("post_feedforward_layernorm_1", z, z));
        parts.add(Block.of("", Component.FEED_FORWARD, List.of(
                Pointwise.of("dense", Kind.SPLIT, z + " -> zd[b t d]"))));
        var router = Block.of("router", Component.ROUTER, List.of(
                Norm.RMSNORM.bare("norm", "x[b t d]", "xr[b t d]"),
                Pointwise.of("gain", Kind.MULTIPLY, "xr[b t d] .scale[d] -> xr[b t d]"),
                Pointwise.of("root", Kind.SCALE, "xr[b t d] -> xr[b t d]"),
                Usual.linear(false).of("proj", "xr[b t d]", "scores[b t e]"),
                Pointwise.of("scores", Kind.SOFTMAX, "scores[b t e] -> scores[b t e]"),
                Gather.of("choose", "scores[b t e] -> chosen[b t n]"),
                Gather.of("expert_scale", ".per_expert_scale[e] -> es[b t n]"),
                Pointwise.of("weights", Kind.MULTIPLY, "chosen[b t n] es[b t n] -> chosen[b t n]")));
        var routed = new ArrayList<Node>();
        routed.add(router);
        routed.add(stack.norm("pre_feedforward_layernorm_2"));
        parts.addAll(Experts.block("", Experts.routed(routed, experts)).parts());
        parts.add(stack.norm("post_feedforward_layernorm_2", z, z));
        parts.add(Block.of("", Component.FEED_FORWARD, List.of(
                Pointwise.of("experts_sum", Kind.ADD, z + " zd[b t d] -> " + z))));
        return parts;
    }
}
