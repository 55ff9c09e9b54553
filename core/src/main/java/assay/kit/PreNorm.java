package assay.kit;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Block;
import assay.model.Model;
import assay.model.Node;
import assay.part.Attention;
import assay.part.Core;
import assay.part.FeedForward;
import assay.part.Layout;
import assay.part.Linear;
import assay.part.Norm;
import assay.part.Position;
import assay.part.Projected;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The decoders whose switches can be set, whatever their config says: norm, positions, feed-forward, biases, head.
/// Their sub-layers read a norm of the residual stream and are added to it.
///
/// @param own the names under which the family's configs know a field
/// @param defaults what the reference assumes
public record PreNorm(
        String name,
        Map<String, List<String>> own,
        Defaults defaults,
        String trunk,
        Names names,
        Attention.Names attention,
        FeedForward.Names feedForward,
        boolean fused,
        Layout layout,
        boolean computedAngles) {
    /// The names of what stands beside attention and feed-forward.
    ///
    /// @param answering that of the trunk under a head for answers
    public record Names(String embedding, String positions, String layers, String attentionNorm, String ffnNorm,
            String finalNorm,
            String head,
            String answering) {}

    /// Values of the fields that a config may leave out.
    public record Defaults(
            Expr feedForwardWidth,
            String feedForwardReason,
            long contextLength,
            Norm norm,
            Position position,
            FeedForward feedForward,
            boolean tied,
            boolean bias) {}

    /// The sizes that a setting may name, whatever the family.
    public static final List<String> SIZES = List.of("vocab_size", "context_length", "num_layers", "d_model",
            "num_heads", "num_kv_heads", "head_dim", "d_ff", "sliding_window");
    /// Those that are never assumed.
    public static final List<String> NEEDED = List.of("vocab_size", "num_layers", "d_model", "num_heads");
    /// The switches that a setting may name.
    public static final List<String> SWITCHES =
            List.of("norm", "norm_bias", "position", "ffn", "tied", "bias", "final_norm");

    /// Whether a setting may have that name, and a field of a config without a `model_type`.
    public static boolean names(String field) {
        return SIZES.contains(field) || SWITCHES.contains(field);
    }

    public Model model(Reading r) {
        var vocab = r.size("vocab_size", own("vocab_size"));
        r.size("num_layers", own("num_layers"));
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

        check(r, given.isEmpty(), position);
        var hf = new Hf(name, r).answering(names.answering);
        hf.bind("v", vocab);
        hf.bind("d", width);
        hf.bind("h", heads);
        hf.groups(groups.orElse(heads));
        hf.bind("k", given.orElse(width.over(heads)));
        hf.bind("j", hf.size("k").over(Expr.of(2)));
        hf.bind("f", inner);
        context.ifPresent(n -> hf.bind("n", n));
        window.ifPresent(w -> hf.bind("w", w));

        var stack = Stack.of(hf, norm, shift);
        var masked = Core.causal(groups.isPresent()).where(Reach.sliding(window.isPresent()).mask());
        var core = position == Position.ALIBI ? Attention.biased(masked) : masked;
        var layer = stack.preNorm(
                names.attentionNorm, attention(core, position, attentionBias),
                names.ffnNorm, ffn.of(feedForward, new Linear(mlpBias, layout)));
        var inside = new ArrayList<Node>();
        inside.add(Stack.embedding(names.embedding));
        switch (position) {
            case LEARNED -> inside.addAll(Stack.learned(names.positions));
            case ROPE -> inside.add(Attention.rotary(names.positions, computedAngles));
            case ALIBI -> inside.add(Attention.slopes(names.positions, core));
            case NONE -> {}
        }
        inside.addAll(Stack.layers(names.layers, layer));
        if (finalNorm) {
            inside.add(stack.norm(names.finalNorm, "x[b t d]", "x[b t d]"));
        }
        var owner = (trunk.isEmpty() ? "" : trunk + ".") + names.embedding;
        return stack.decoder(trunk, inside, Stack.head(names.head, owner, tied, false));
    }

    private Block attention(Core core, Position position, boolean bias) {
        var turned = position == Position.ROPE ? Attention.rotated(core) : List.<Node>of();
        var linear = new Linear(bias, layout);
        return fused
                ? Usual.fusedAttention(attention.block(), attention.query(), attention.out(), core, linear, linear,
                        turned)
                : new Projected(attention, bias).over(core, turned);
    }

    /// What must hold between sizes, where all of them have values.
    private void check(Reading r, boolean derived, Position position) {
        var dim = derived ? Expr.dim("d_model").over(Expr.dim("num_heads")) : Expr.dim("head_dim");
        boolean whole = !derived || r.divides("d_model", "num_heads", "give head_dim, or heads that divide it");
        if (whole && position == Position.ROPE && !r.holds(dim.over(Expr.of(2)))) {
            r.refuse(r.source(derived ? "num_heads" : "head_dim"),
                    "rotary positions turn pairs, so head_dim must be even and is " + dim.at(r.values()), "");
        }
    }

    private String[] own(String field) {
        return own.getOrDefault(field, List.of()).toArray(String[]::new);
    }
}
