package assay.model;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What a part or a stored tensor is for, as far as its name tells: its first word that says anything, from the
/// outermost block inwards. An `output` within a layer ends its feed-forward.
public final class Guess {
    /// Pieces of a word that tell a component; the first row that fits counts.
    private record Row(Component component, List<String> pieces) {
        Row(Component component, String pieces) {
            this(component, List.of(pieces.split(" ")));
        }

        boolean fits(String word) {
            return pieces.stream().anyMatch(word::contains);
        }
    }

    private static final Set<String> ROUTERS = Set.of("gate", "router", "ffn_gate_inp");

    private static final List<Row> ROWS = List.of(
            new Row(Component.VISION, "vision visual image patch_embed multi_modal mm_projector"),
            new Row(Component.SOUND, "audio sound speech"),
            new Row(Component.PREDICTION, "mtp nextn"),
            new Row(Component.NORM, "norm ln_ _ln ln1 ln2"),
            new Row(Component.POSITION, "wpe position rotary rope pos_emb relative"),
            new Row(Component.HEAD, "lm_head embed_out"),
            new Row(Component.EMBEDDING, "embd embed wte shared"),
            new Row(Component.RECURRENCE, "ssm mamba mixer linear_attn time_mix temporal_block rg_lru conv1d"),
            new Row(Component.ATTENTION, "attn attention q_proj k_proj v_proj o_proj qkv"),
            new Row(Component.FEED_FORWARD, "mlp ffn feed_forward feedforward expert moe fc1 fc2 dense intermediate"),
            new Row(Component.HEAD, "head output score classifier predictions logits pooler"));

    private Guess() {}

    /// Of a name with dots.
    public static Optional<Component> of(String name) {
        var words = List.of(name.toLowerCase(Locale.ROOT).split("\\.", -1));
        if (words.stream().anyMatch(ROUTERS::contains)) {
            return Optional.of(Component.ROUTER);
        }
        boolean numbered = false;
        for (var word : words) {
            numbered |= !word.isEmpty() && word.chars().allMatch(c -> c >= '0' && c <= '9');
            var row = ROWS.stream().filter(r -> r.fits(word)).findFirst();
            if (row.isPresent()) {
                return Optional.of(numbered && word.equals("output") ? Component.FEED_FORWARD : row.get().component);
            }
        }
        return Optional.empty();
    }
}
