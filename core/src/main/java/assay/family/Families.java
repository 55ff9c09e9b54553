package assay.family;

import java.util.List;

/// The list of all families: the table of contents of this package.
public final class Families {
    /// All of them. The order is the order in which they are shown.
    public static final List<Family> ALL = List.of(
            new Gpt2(),
            new Jamba(),
            new Llama(),
            new Mamba(),
            new Mamba2(),
            new Mistral(),
            new Mixtral(),
            new Plain(),
            new Qwen2(),
            new Qwen3(),
            new Qwen35(),
            new Qwen3Next(),
            new RecurrentGemma(),
            new Rwkv());

    private Families() {}
}
