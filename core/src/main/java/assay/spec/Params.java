package assay.spec;

import assay.algebra.Expr;
import assay.algebra.Rational;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A `params.json`, as Meta and Mistral publish one beside their own weights: no `model_type`, and names of its own.
///
/// It is a Llama's or a Mistral's config under other names. Meta's says the feed-forward's width by a multiple and a
/// multiplier, of which it is made as Meta's `FeedForward` makes it, and leaves the vocabulary to the tokenizer: -1.
public final class Params {
    private static final Map<String, String> NAMES = names();
    private static final String MULTIPLE = "multiple_of";
    private static final String MULTIPLIER = "ffn_dim_multiplier";
    private static final String EXPERTS = "moe";
    private static final String VOCABULARY = "vocab_size";

    private Params() {}

    /// Hugging Face's names by those of Meta and Mistral.
    private static Map<String, String> names() {
        var all = new HashMap<>(Map.of("norm_eps", "rms_norm_eps", "num_experts", "num_local_experts"));
        for (var naming : List.of(Naming.META, Naming.MISTRAL)) {
            naming.names().forEach((size, name) -> all.put(name, Naming.HUGGING_FACE.name(size)));
        }
        return Map.copyOf(all);
    }

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
        return Optional.of(spec.with(read));
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
