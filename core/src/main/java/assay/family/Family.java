package assay.family;

import assay.model.Model;
import assay.model.Spelling;
import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How one architecture's fields become a tree.
public sealed interface Family
        permits Albert,
                Apertus,
                Arcee,
                Bart,
                Bert,
                BitNet,
                Bloom,
                ChatGlm,
                Clip,
                Cohere,
                Dbrx,
                DebertaV2,
                DeepseekV2,
                DeepseekV3,
                DistilBert,
                Ernie45,
                Exaone4,
                Falcon,
                Gemma,
                Gemma2,
                Gemma3,
                Glm,
                Glm4Moe,
                GlmMoeDsa,
                Gpt2,
                GptBigCode,
                GptJ,
                GptNeo,
                GptNeox,
                GptOss,
                Granite,
                GraniteMoe,
                Graph,
                Helium,
                Hunyuan,
                InternLm2,
                Jamba,
                KimiK25,
                Llama,
                Llama4,
                Llama4Text,
                Llava,
                Mamba,
                Mamba2,
                MiniCpm3,
                MiniMaxM2,
                Ministral,
                Mistral,
                Mixtral,
                ModernBert,
                Mpt,
                Nemotron,
                Olmo,
                Olmo2,
                Olmoe,
                OpenAiGpt,
                Opt,
                Phi,
                Phi3,
                Phimoe,
                Plain,
                Qwen,
                Qwen2,
                Qwen2Moe,
                Qwen2Vl,
                Qwen3,
                Qwen35,
                Qwen3Moe,
                Qwen3Next,
                Qwen3VlMoe,
                RecurrentGemma,
                Rwkv,
                SeedOss,
                SmolLm3,
                StableLm,
                StarCoder2,
                T5,
                Vit,
                Whisper,
                Written {
    /// The `model_type` of its configs; empty for the form without one.
    String name();

    /// Every `model_type` that it understands.
    default List<String> types() {
        return List.of(name());
    }

    /// The tree, from what is read. Wrong and missing fields are left with the reading as problems.
    Model model(Reading reading);

    /// How its checkpoints call and cut tensors, where that is not as in the tree.
    default Spelling spelling() {
        return Spelling.AS_IS;
    }

    /// A model, and the fields of its spec that nothing was read from.
    record Read(Model model, List<String> ignored) {}

    /// The model that a spec describes. Throws [Refusal] with everything that is wrong with the spec at once.
    static Model build(Spec spec) {
        return read(spec).model();
    }

    /// Whether the spec is of a type that a family understands.
    static boolean knows(Spec spec) {
        var type = new Reading(spec).modelType();
        return Families.of(type).isPresent();
    }

    /// As [#build], with what was left unread.
    static Read read(Spec spec) {
        var reading = new Reading(spec);
        var type = reading.modelType();
        var family = Families.of(type);
        if (family.isEmpty()) {
            var known = Families.ALL.stream().flatMap(f -> f.types().stream()).filter(n -> !n.isEmpty()).sorted()
                    .toList();
            throw new Refusal(new Problem(spec.name(), reading.place("model_type"), "unknown model_type "
                    + Reading.quoted(type), Nearest.hint(type, known)));
        }
        var model = family.get().model(reading).spelled(family.get().spelling());
        reading.finish(model.sizes());
        return new Read(model.checked(), reading.ignored());
    }

    /// The names of every family that has a `model_type`.
    static String names() {
        return Families.ALL.stream().flatMap(f -> f.types().stream()).filter(n -> !n.isEmpty())
                .collect(Collectors.joining(", "));
    }

    /// The names that `--set` takes, whatever the family.
    static List<String> settings() {
        return Stream.concat(PreNorm.SIZES.stream(), PreNorm.SWITCHES.stream()).toList();
    }
}
