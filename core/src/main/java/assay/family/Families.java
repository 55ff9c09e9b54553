package assay.family;

import java.util.List;

/// The list of all families: the table of contents of this package.
public final class Families {
    /// All of them. The order is the order in which they are shown.
    public static final List<Family> ALL = List.of(
            new Albert(),
            new Bart(),
            new Bert(),
            new Bloom(),
            new ChatGlm(),
            new Clip(),
            new Cohere(),
            new DebertaV2(),
            new DistilBert(),
            new Falcon(),
            new Gemma(),
            new Gemma2(),
            new Glm(),
            new Gpt2(),
            new GptBigCode(),
            new GptJ(),
            new GptNeo(),
            new GptNeox(),
            new Granite(),
            new InternLm2(),
            new Jamba(),
            new Llama(),
            new Mamba(),
            new Mamba2(),
            new Mistral(),
            new Mixtral(),
            new ModernBert(),
            new Mpt(),
            new Nemotron(),
            new Olmo(),
            new Olmo2(),
            new OpenAiGpt(),
            new Opt(),
            new Phi(),
            new Phi3(),
            new Plain(),
            new Qwen(),
            new Qwen2(),
            new Qwen3(),
            new Qwen35(),
            new Qwen3Next(),
            new RecurrentGemma(),
            new Rwkv(),
            new SmolLm3(),
            new StableLm(),
            new StarCoder2(),
            new T5(),
            new Vit(),
            new Whisper());

    private Families() {}
}
