package assay.spec;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What one kind of files calls the sizes of a model: a row of the table by which a file is read whole.
///
/// A family knows its own configs' names. A file whose width and layers have the names of another row is read by all of
/// that row's names.
///
/// @param title whose names they are
/// @param names by Assay's name of the size
public record Naming(String title, Map<String, String> names) {
    private static final String WIDTH = "d_model";
    private static final String LAYERS = "num_layers";

    static final Naming HUGGING_FACE = row("Hugging Face's", "vocab_size vocab_size",
            "context_length max_position_embeddings", "d_model hidden_size", "num_layers num_hidden_layers",
            "num_heads num_attention_heads", "num_kv_heads num_key_value_heads", "head_dim head_dim",
            "d_ff intermediate_size", "tied tie_word_embeddings");

    static final Naming META = row("Meta's params.json", "vocab_size vocab_size", "context_length max_seq_len",
            "d_model dim", "num_layers n_layers", "num_heads n_heads", "num_kv_heads n_kv_heads");

    static final Naming MISTRAL = row("Mistral's params.json", "vocab_size vocab_size", "context_length max_seq_len",
            "d_model dim", "num_layers n_layers", "num_heads n_heads", "num_kv_heads n_kv_heads", "head_dim head_dim",
            "d_ff hidden_dim", "tied tied_embeddings");

    /// All that are known. Of two that give one name to two sizes, the first is believed.
    public static final List<Naming> ALL = List.of(
            HUGGING_FACE,
            row("GPT-2's", "vocab_size vocab_size", "context_length n_positions", "d_model n_embd",
                    "num_layers n_layer", "num_heads n_head", "d_ff n_inner", "tied tie_word_embeddings"),
            META,
            MISTRAL,
            row("llm-foundry's", "vocab_size vocab_size", "context_length max_seq_len", "d_model d_model",
                    "num_layers n_layers", "num_heads n_heads", "num_kv_heads kv_n_heads",
                    "tied tie_word_embeddings"),
            row("LitGPT's", "vocab_size padded_vocab_size", "context_length block_size", "d_model n_embd",
                    "num_layers n_layer", "num_heads n_head", "num_kv_heads n_query_groups", "head_dim head_size",
                    "d_ff intermediate_size"),
            row("Megatron's", "vocab_size padded_vocab_size", "context_length seq_length", "d_model hidden_size",
                    "num_layers num_layers", "num_heads num_attention_heads", "num_kv_heads num_query_groups",
                    "head_dim kv_channels", "d_ff ffn_hidden_size"),
            row("Assay's", "vocab_size vocab_size", "context_length context_length", "d_model d_model",
                    "num_layers num_layers", "num_heads num_heads", "num_kv_heads num_kv_heads", "head_dim head_dim",
                    "d_ff d_ff", "tied tied"));

    /// Sizes that two names in one file may not say two values of.
    private static final Set<String> ONE =
            Set.of(WIDTH, LAYERS, "num_heads", "num_kv_heads", "head_dim", "d_ff");

    private static final Map<String, String> SIZES = ALL.stream().flatMap(n -> n.names.entrySet().stream())
            .collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey, (one, _) -> one));

    private static final List<String> COUNTED = List.of("layer", "head", "group", "expert", "dim", "size", "width",
            "rank", "embd", "embed", "inner", "hidden", "vocab", "ffn", "ratio", "multiple", "position", "state",
            "kernel", "channels", "block");

    public Naming {
        names = Map.copyOf(names);
    }

    private static Naming row(String title, String... pairs) {
        return new Naming(title, List.of(pairs).stream().map(p -> p.split(" "))
                .collect(Collectors.toMap(p -> p[0], p -> p[1])));
    }

    /// The namings under which fields say how wide the layers are and how many.
    public static List<Naming> of(Set<String> fields) {
        return ALL.stream().filter(n -> fields.contains(n.name(WIDTH)) && fields.contains(n.name(LAYERS))).toList();
    }

    /// What a size is called; empty where these files have no such size.
    public String name(String size) {
        return names.getOrDefault(size, "");
    }

    /// All names of a size that may not have two values in one file; none of any other.
    static Set<String> ofOne(String size) {
        return ONE.contains(size)
                ? ALL.stream().map(n -> n.name(size)).filter(n -> !n.isEmpty())
                        .collect(Collectors.toCollection(LinkedHashSet::new))
                : Set.of();
    }

    /// The size that a field's name means in some naming.
    public static Optional<String> size(String field) {
        return Optional.ofNullable(SIZES.get(field));
    }

    /// Whether some naming has a name of a size.
    static boolean known(String size) {
        return SIZES.containsValue(size);
    }

    /// Whether a field seems to be a size: by a name that some naming has, or by a word in it and a number.
    public static boolean counts(String field, Value value) {
        boolean number = value instanceof Value.Numeral(var n) && n.signum() > 0;
        return (SIZES.containsKey(field) && (number || value instanceof Value.Flag))
                || (number && COUNTED.stream().anyMatch(field::contains));
    }
}
