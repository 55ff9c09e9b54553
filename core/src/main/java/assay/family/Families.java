package assay.family;

import java.util.List;

/// The list of all families: the table of contents of this package.
public final class Families {
    /// All of them. The order is the order in which they are shown.
    public static final List<Family> ALL = List.of(
            new Cohere(),
            new Dbrx(),
            new DeepseekV2(),
            new DeepseekV3(),
            new Gemma(),
            new Gemma2(),
            new Glm(),
            new Glm4Moe(),
            new GlmMoeDsa(),
            new Gpt2(),
            new GptOss(),
            new Granite(),
            new GraniteMoe(),
            new Llama(),
            new Llama4(),
            new Llama4Text(),
            new MiniCpm3(),
            new Mistral(),
            new Mixtral(),
            new Nemotron(),
            new Olmo(),
            new Olmo2(),
            new Olmoe(),
            new Phi(),
            new Phi3(),
            new Phimoe(),
            new Plain(),
            new Qwen2(),
            new Qwen2Moe(),
            new Qwen3(),
            new Qwen3Moe(),
            new Qwen3VlMoe(),
            new SmolLm3(),
            new StableLm(),
            new StarCoder2());

    private Families() {}
}
