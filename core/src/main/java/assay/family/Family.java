package assay.family;

import assay.model.Model;
import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How one architecture's fields become a tree.
public sealed interface Family
        permits Cohere,
                Dbrx,
                DeepseekV2,
                DeepseekV3,
                Gemma,
                Gemma2,
                Glm,
                Glm4Moe,
                GlmMoeDsa,
                Gpt2,
                GptOss,
                Granite,
                GraniteMoe,
                Llama,
                Llama4,
                Llama4Text,
                MiniCpm3,
                Mistral,
                Mixtral,
                Nemotron,
                Olmo,
                Olmo2,
                Olmoe,
                Phi,
                Phi3,
                Phimoe,
                Plain,
                Qwen2,
                Qwen2Moe,
                Qwen3,
                Qwen3Moe,
                Qwen3VlMoe,
                SmolLm3,
                StableLm,
                StarCoder2 {
    /// The `model_type` of its configs; empty for the form without one.
    String name();

    /// Every `model_type` that it understands.
    default List<String> types() {
        return List.of(name());
    }

    /// The tree, from what is read. Wrong and missing fields are left with the reading as problems.
    Model model(Reading reading);

    /// A model, and the fields of its spec that nothing was read from.
    record Read(Model model, List<String> ignored) {}

    /// The model that a spec describes. Throws [Refusal] with everything that is wrong with the spec at once.
    static Model build(Spec spec) {
        return read(spec).model();
    }

    /// As [#build], with what was left unread.
    static Read read(Spec spec) {
        var reading = new Reading(spec);
        var type = reading.modelType();
        var family = Families.ALL.stream().filter(f -> f.types().contains(type)).findFirst();
        if (family.isEmpty()) {
            var known = Families.ALL.stream().flatMap(f -> f.types().stream()).filter(n -> !n.isEmpty()).toList();
            throw new Refusal(new Problem(spec.name(), reading.place("model_type"), "unknown model_type "
                    + Reading.quoted(type), Nearest.hint(type, known)));
        }
        var model = family.get().model(reading);
        reading.finish(model.sizes());
        return new Read(model.checked(), reading.ignored());
    }

    /// The names of every family that has a `model_type`.
    static String names() {
        return Families.ALL.stream().flatMap(f -> f.types().stream()).filter(n -> !n.isEmpty()).collect(Collectors.joining(", "));
    }

    /// The names that `--set` takes, whatever the family.
    static List<String> settings() {
        return Stream.concat(PreNorm.SIZES.stream(), PreNorm.SWITCHES.stream()).toList();
    }
}
