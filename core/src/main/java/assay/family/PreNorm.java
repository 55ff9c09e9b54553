package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Model;
import assay.part.Attention;
import assay.part.Decoder;
import assay.part.FeedForward;
import assay.part.Layout;
import assay.part.Linear;
import assay.part.Norm;
import assay.part.Position;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What the pre-norm decoder families share: the sizes and switches they read, and the tree that these make.
///
/// @param own the names under which the family's configs know a field
/// @param defaults what the reference assumes
record PreNorm(
        String name,
        Map<String, List<String>> own,
        Defaults defaults,
        String trunk,
        Decoder.Names names,
        Attention.Names attention,
        FeedForward.Names feedForward,
        String finalNorm,
        boolean fused,
        Layout layout,
        boolean computedAngles) {
    /// Values of the fields that a config may leave out.
    record Defaults(
            Expr feedForwardWidth,
            String feedForwardReason,
            long contextLength,
            Norm norm,
            Position position,
            FeedForward feedForward,
            boolean tied,
            boolean bias) {}

    static final List<String> SIZES = List.of("vocab_size", "context_length", "num_layers", "d_model", "num_heads",
            "num_kv_heads", "head_dim", "d_ff", "sliding_window");
    static final List<String> SWITCHES = List.of("norm", "norm_bias", "position", "ffn", "tied", "bias", "final_norm");

    static boolean names(String field) {
        return SIZES.contains(field) || SWITCHES.contains(field);
    }

    Model model(Reading r) {
        var vocab = r.size("vocab_size", own("vocab_size"));
        var layers = r.size("num_layers", own("num_layers"));
        var width = r.size("d_model", own("d_model"));
        var heads = r.size("num_heads", own("num_heads"));
        var groups = r.sizeIf("num_kv_heads", own("num_kv_heads"));
        var given = r.sizeIf("head_dim", own("head_dim"));
        var inner = r.sizeOr("d_ff", defaults.feedForwardWidth, defaults.feedForwardReason, own("d_ff"));
        var window = r.sizeIf("sliding_window", own("sliding_window"));
        var norm = r.choice("norm", defaults.norm, own("norm"));
        var shift = norm == Norm.LAYERNORM && r.flag("norm_bias", true, own("norm_bias"));
        var position = r.choice("position", defaults.position, own("position"));
        var ffn = r.choice("ffn", defaults.feedForward,
                Map.of("silu", FeedForward.SWIGLU, "gelu", FeedForward.GEGLU, "gelu_new", FeedForward.GEGLU,
                        "gelu_pytorch_tanh", FeedForward.GEGLU),
                own("ffn"));
        var tied = r.flag("tied", defaults.tied, own("tied"));
        var attentionBias = r.flag("bias", defaults.bias, own("bias"));
        var oneBias = !own.containsKey("mlp_bias") || (r.isSet("bias") && !r.isSet("mlp_bias"));
        var mlpBias = oneBias ? attentionBias : r.flag("mlp_bias", defaults.bias, own("mlp_bias"));
        var finalNorm = r.flag("final_norm", true, own("final_norm"));
        var context = position == Position.LEARNED
                ? Optional.of(r.sizeOr("context_length", Expr.of(defaults.contextLength),
                        String.valueOf(defaults.contextLength), own("context_length")))
                : r.sizeIf("context_length", own("context_length"));

        var headDim = given.orElse(width.over(heads));
        check(r, given.isEmpty(), position);
        var axes = new HashMap<String, Expr>();
        axes.put("b", Expr.dim("B"));
        axes.put("t", Expr.dim("T"));
        axes.put("s", Expr.dim("T"));
        axes.put("v", vocab);
        axes.put("d", width);
        axes.put("h", heads);
        axes.put("g", groups.orElse(heads));
        axes.put("r", heads.over(groups.orElse(heads)));
        axes.put("c", heads.plus(groups.orElse(heads).times(2)));
        axes.put("k", headDim);
        axes.put("j", headDim.over(Expr.of(2)));
        axes.put("f", inner);
        context.ifPresent(n -> axes.put("n", n));
        window.ifPresent(w -> axes.put("w", w));

        var core = new Attention(attention, new Linear(attentionBias, layout), position, fused, groups.isPresent(),
                window.isPresent());
        var decoder = new Decoder(trunk, names, layers, norm, shift, core, ffn, feedForward,
                new Linear(mlpBias, layout), finalNorm ? Optional.of(this.finalNorm) : Optional.empty(), tied,
                computedAngles);
        return new Model(r.spec().name(), name, r.spec().source(), axes, decoder.root(), decoder.inputs(), "logits",
                r.sizes(), r.switches(), r.notes());
    }

    /// What must hold between sizes, where all of them have values.
    private void check(Reading r, boolean derived, Position position) {
        var values = r.values();
        var width = values.get("d_model");
        var heads = values.get("num_heads");
        if (width == null || heads == null) {
            return;
        }
        var dim = values.getOrDefault("head_dim", width.over(heads));
        if (derived && !dim.isInteger()) {
            r.refuse(r.source("num_heads"), "d_model " + width + " is not divisible by num_heads " + heads,
                    "give head_dim, or heads that divide it");
        } else if (position == Position.ROPE && !dim.over(Rational.of(2)).isInteger()) {
            r.refuse(r.source(derived ? "num_heads" : "head_dim"), "rotary positions turn pairs, so head_dim must be even and is " + dim, "");
        }
        var groups = values.getOrDefault("num_kv_heads", heads);
        if (!heads.over(groups).isInteger()) {
            r.refuse(r.source("num_kv_heads"), "num_heads " + heads + " is not divisible by num_kv_heads " + groups, "");
        }
    }

    private String[] own(String field) {
        return own.getOrDefault(field, List.of()).toArray(String[]::new);
    }
}
