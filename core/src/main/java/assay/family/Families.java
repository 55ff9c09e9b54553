package assay.family;

import java.util.List;

/// The list of all families: the table of contents of this package.
public final class Families {
    /// All of them. The order is the order in which they are shown.
    public static final List<Family> ALL = List.of(
            new Cohere(),
            new Gemma(),
            new Gemma2(),
            new Glm(),
            new Gpt2(),
            new Granite(),
            new Llama(),
            new Mistral(),
            new Mixtral(),
            new Nemotron(),
            new Olmo(),
            new Olmo2(),
            new Phi(),
            new Phi3(),
            new Plain(),
            new Qwen2(),
            new Qwen3(),
            new SmolLm3(),
            new StableLm(),
            new StarCoder2());

    private Families() {}
}
