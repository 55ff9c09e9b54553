package assay.family;

import java.util.List;

/// The list of all families: the table of contents of this package.
public final class Families {
    /// All of them. The order is the order in which they are shown.
    public static final List<Family> ALL = List.of(
            new Albert(),
            new Bart(),
            new Bert(),
            new Clip(),
            new DebertaV2(),
            new DistilBert(),
            new Gpt2(),
            new Llama(),
            new Mistral(),
            new Mixtral(),
            new ModernBert(),
            new Plain(),
            new Qwen2(),
            new Qwen3(),
            new T5(),
            new Vit(),
            new Whisper());

    private Families() {}
}
