package assay.read;

import assay.algebra.Rational;
import assay.model.Model;
import assay.model.Named;
import assay.model.Numbers;
import assay.model.Spelling;
import assay.spec.Field;
import assay.spec.Spec;
import assay.spec.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The GGUF file that llama.cpp's converter makes of a model, before its tensors have types.
///
/// Experts lie together, the latent's two layers apart, and a tied head is not there, as in files since the spring of
/// 2025.
///
/// @param left tensors of the model that are in no such file, as heads for masked words
public record GgufDraft(List<GgufTensor> tensors, GgufTraits traits, List<String> left) {
    /// What stands for a number in a name.
    private static final String NUMBER = "{i}";

    /// The first words of names in GGUF.
    private static final Set<String> WORDS = Set.of("token_embd", "token_embd_norm", "token_types", "position_embd",
            "blk", "enc", "dec", "output", "output_norm", "cls", "per_layer_token_embd", "per_layer_model_proj",
            "per_layer_proj_norm", "altup_proj", "altup_unembd_proj");

    private static final List<String> ROTARY = List.of("rope_scaling", "rope_parameters");

    public GgufDraft {
        tensors = List.copyOf(tensors);
        left = List.copyOf(left);
    }

    /// How such a file calls the tensors of a model's tree; empty where no such file is made of its family.
    public static Optional<Spelling> names(Model model) {
        return GgufTable.written(model.family()).flatMap(GgufDraft::names);
    }

    /// The file of a model; empty where llama.cpp makes none of its family, or it is not known how.
    public static Optional<GgufDraft> of(Model model) {
        return GgufTable.written(model.family())
                .flatMap(section -> names(section).map(names -> of(section, names, model)));
    }

    /// This, with the tables of rotary positions that a config asks for.
    public GgufDraft with(Spec spec, Model model) {
        return new GgufDraft(Stream.concat(tensors.stream(), tables(spec, model.sizes().values()).stream()).toList(),
                traits, left);
    }

    private static Optional<Spelling> names(GgufTable.Section section) {
        return GgufModel.names(section.rows().stream().filter(GgufTable.Row::written).toList());
    }

    private static GgufDraft of(GgufTable.Section section, Spelling names, Model model) {
        var values = model.sizes().values();
        var tensors = new LinkedHashMap<String, GgufTensor>();
        var left = new ArrayList<String>();
        for (var named : names.of(model)) {
            if (WORDS.contains(named.name().split("\\.", 2)[0])) {
                each(named, values).forEach(t -> tensors.putIfAbsent(t.name(), t));
            } else {
                left.add(named.name());
            }
        }
        long layers = tensors.keySet().stream().mapToLong(n -> GgufRecipe.layer(n) + 1).max().orElse(0);
        long heads = size(values, "num_heads", 0);
        boolean first = !GgufRecipes.table().listed(section.architecture())
                || tensors.keySet().stream().anyMatch(n -> n.startsWith("blk.0.attn_k."));
        var traits = new GgufTraits(section.architecture(), Math.max(layers, size(values, "num_layers", 0)), heads,
                first ? size(values, "num_kv_heads", heads) : 0, size(values, "num_experts", 0), false,
                GgufTraits.NEWEST);
        return new GgufDraft(List.copyOf(tensors.values()), traits, left);
    }

    /// The tensors of one name, each with its numbers.
    static List<GgufTensor> each(Named named, Map<String, Rational> values) {
        var shape = named.shape().stream().map(e -> e.at(values).num().longValueExact()).toList();
        return named.grids().stream().flatMap(grid -> named(Stream.of(named.name()), grid.places(), values))
                .map(name -> new GgufTensor(name, shape)).toList();
    }

    private static Stream<String> named(Stream<String> names, List<Numbers> places, Map<String, Rational> values) {
        var all = names;
        for (var place : places) {
            all = all.flatMap(name -> Stream.iterate(0, i -> i < place.size(values), i -> i + 1)
                    .map(i -> numbered(name, place.get(i, values))));
        }
        return all;
    }

    private static String numbered(String name, int number) {
        int at = name.indexOf(NUMBER);
        return at < 0 ? name : name.substring(0, at) + number + name.substring(at + NUMBER.length());
    }

    private static long size(Map<String, Rational> values, String name, long or) {
        return Optional.ofNullable(values.get(name)).map(v -> v.num().longValueExact()).orElse(or);
    }

    /// The factors of rotary positions that a file has as tensors.
    private static List<GgufTensor> tables(Spec spec, Map<String, Rational> values) {
        long heads = Math.max(1, size(values, "num_heads", 1));
        long half = size(values, "rotary_dim", size(values, "head_dim", size(values, "d_model", 0) / heads)) / 2;
        var shape = List.of(half);
        var types = ROTARY.stream().flatMap(name -> Optional.ofNullable(spec.fields().get(name)).stream())
                .map(Field::value).flatMap(v -> v instanceof Value.Group(var fields) ? Stream.of(fields)
                        : Stream.empty())
                .toList();
        if (types.stream().anyMatch(f -> says(f, "llama3"))) {
            return List.of(new GgufTensor("rope_freqs.weight", shape));
        }
        if (types.stream().anyMatch(f -> f.containsKey("long_factor"))) {
            return List.of(new GgufTensor("rope_factors_long.weight", shape),
                    new GgufTensor("rope_factors_short.weight", shape));
        }
        return List.of();
    }

    private static boolean says(Map<String, Field> fields, String type) {
        return Stream.of("rope_type", "type").flatMap(name -> Optional.ofNullable(fields.get(name)).stream())
                .anyMatch(f -> f.value().equals(new Value.Text(type)));
    }
}
