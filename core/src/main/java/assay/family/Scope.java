package assay.family;

import assay.model.Component;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a part is for, as far as its name tells.
final class Scope {
    /// A component and what its parts' names hold; the first that fits is meant.
    private record Word(Component component, List<String> within, List<String> whole) {}

    private static final List<Word> WORDS = List.of(
            new Word(Component.NORM, List.of("norm", "ln_", "_ln"), List.of("ln", "ln1", "ln2")),
            new Word(Component.HEAD, List.of("lm_head", "embed_out", "output_projection"), List.of("predictions", "head")),
            new Word(Component.ROUTER, List.of("router"), List.of("gate")),
            new Word(Component.POSITION, List.of("wpe", "position", "rotary"), List.of()),
            new Word(Component.EMBEDDING, List.of("embed"), List.of("wte")),
            new Word(Component.ATTENTION, List.of("attn", "attention"), List.of("attn")),
            new Word(Component.FEED_FORWARD, List.of("mlp", "ffn", "feed_forward", "feedforward", "dense_relu_dense",
                    "densereludense", "intermediate", "moe", "experts"), List.of("fc1", "fc2", "output")));

    private Scope() {}

    static Optional<Component> component(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        return WORDS.stream()
                .filter(w -> w.whole.contains(lower) || w.within.stream().anyMatch(lower::contains))
                .map(Word::component)
                .findFirst();
    }
}
