package assay.spec;

import assay.algebra.Expr;
import assay.algebra.Rational;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A `params.json`, as Meta and Mistral publish one beside their own weights: no `model_type`, and names of its own.
///
/// It is a Llama's or a Mistral's config under other names. Meta's says the feed-forward's width by a multiple and a
/// multiplier, of which it is made as Meta's `FeedForward` makes it, and leaves the vocabulary to the tokenizer: -1.
public final class Params {
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("dim", "hidden_size"),
            Map.entry("n_layers", "num_hidden_layers"),
            Map.entry("n_heads", "num_attention_heads"),
            Map.entry("n_kv_heads", "num_key_value_heads"),
            Map.entry("head_dim", "head_dim"),
            Map.entry("hidden_dim", "intermediate_size"),
            Map.entry("max_seq_len", "max_position_embeddings"),
            Map.entry("norm_eps", "rms_norm_eps"),
            Map.entry("tied_embeddings", "tie_word_embeddings"),
            Map.entry("num_experts", "num_local_experts"));
    private static final String MULTIPLE = "multiple_of";
    private static final String MULTIPLIER = "ffn_dim_multiplier";
    private static final String EXPERTS = "moe";
    private static final String VOCABULARY = "vocab_size";

    private Params() {}

    /// The spec under Hugging Face's names, where it is a `params.json` and has no part that is not known.
    public static Optional<Spec> of(Spec spec) {
        var fields = spec.fields();
        boolean mistral = fields.containsKey("hidden_dim");
        boolean whole = Set.of("dim", "n_layers", "n_heads").stream().allMatch(fields::containsKey)
                && !fields.containsKey("model_type") && (mistral || fields.containsKey(MULTIPLE));
        boolean known = fields.entrySet().stream().allMatch(e -> !(e.getValue().value() instanceof Value.Group)
                || (mistral && e.getKey().equals(EXPERTS)));
        if (!whole || !known) {
            return Optional.empty();
        }
        var type = !mistral ? "llama" : fields.containsKey(EXPERTS) ? "mixtral" : "mistral";
        var read = new LinkedHashMap<String, Field>();
        read.put("model_type", new Field(new Value.Text(type), spec.source()));
        fields.forEach((name, field) -> {
            if (field.value() instanceof Value.Group(var inside)) {
                inside.forEach((own, value) -> read.put(NAMES.getOrDefault(own, own), value));
            } else if (!name.equals(VOCABULARY) || !field.value().equals(new Value.Numeral(Rational.of(-1)))) {
                read.put(NAMES.getOrDefault(name, name), field);
            }
        });
        if (!mistral) {
            width(read);
        }
        return Optional.of(new Spec(spec.name(), spec.source(), read, spec.settings(), spec.notes()));
    }

    /// The feed-forward's width: two thirds of four times the model's, a part of it more, and up to a multiple.
    private static void width(Map<String, Field> read) {
        var multiple = read.get(MULTIPLE);
        var factor = Optional.ofNullable(read.get(MULTIPLIER));
        boolean plain = factor.filter(f -> !(f.value() instanceof Value.Nothing)).isEmpty();
        if (multiple == null || !(multiple.value() instanceof Value.Numeral(var of)) || of.signum() <= 0
                || !of.isInteger()) {
            return;
        }
        var inner = Expr.dim("d_model").times(Expr.of(Rational.of(8, 3))).floor();
        if (!plain) {
            if (!(factor.orElseThrow().value() instanceof Value.Numeral(var more)) || more.signum() <= 0) {
                return;
            }
            inner = inner.times(Expr.of(more)).floor();
        }
        read.put("intermediate_size", new Field(new Value.Formula(inner.roundUp(Expr.of(of))), multiple.place()));
        read.remove(MULTIPLE);
        read.remove(MULTIPLIER);
    }
}
