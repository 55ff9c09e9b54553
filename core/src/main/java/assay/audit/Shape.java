package assay.audit;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.account.Active;
import assay.account.Cache;
import assay.account.Terms;
import assay.ask.Case;
import assay.ask.Options;
import assay.spec.Field;
import assay.spec.Spec;
import assay.spec.Value;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A model's tree in names, and the sizes that its description gives.
///
/// @param sizes as the description has them
/// @param definitions of sizes that follow from others
/// @param active parameters that one token meets
/// @param cached bytes of one token's keys and values in types of one byte
record Shape(Tally.Formulas formulas, Map<String, Rational> sizes, Map<String, Expr> definitions, Expr active,
        Expr cached) {
    /// Switches of the course's decoder, in which answers differ.
    enum Switch {
        TIED("tied", "true", "tied head", 3),
        POSITIONS("position", "learned", "learned positions", 3),
        PLAIN("ffn", "mlp", "two feed-forward matrices", 3),
        LAYERNORM("norm", "layernorm", "LayerNorm", 3),
        NO_FINAL("final_norm", "false", "no final norm", 3),
        BIASES("bias", "true", "biases", 4);

        private final String field;
        private final String value;
        private final String label;
        private final int cost;

        Switch(String field, String value, String label, int cost) {
            this.field = field;
            this.value = value;
            this.label = label;
            this.cost = cost;
        }

        String label() {
            return label;
        }

        int cost() {
            return cost;
        }
    }

    /// The course's decoder with switches set.
    static Shape course(List<Switch> switches) {
        var fields = new LinkedHashMap<String, Field>();
        Map.of("vocab_size", 50257, "context_length", 1024, "num_layers", 48, "d_model", 1600, "num_heads", 25, "d_ff",
                6400).forEach((name, value) -> fields.put(name, field(new Value.Numeral(Rational.of(value)))));
        for (var s : switches) {
            boolean flag = s.value.equals("true") || s.value.equals("false");
            fields.put(s.field, field(flag ? new Value.Flag(s.value.equals("true")) : new Value.Text(s.value)));
        }
        return of(new Spec("", "", fields, new LinkedHashMap<>()));
    }

    private static Field field(Value value) {
        return new Field(value, "audit");
    }

    static Shape of(Spec spec) {
        var asked = Case.of(spec, Options.DEFAULT);
        var accounts = asked.accounts();
        var cached = accounts.ledger(new Cache(), Terms.of(asked.terms().convention(), assay.quantity.Dtype.FP8))
                .map(l -> l.total()).orElse(Expr.ZERO);
        var active = accounts.ledger(new Active(), asked.terms()).map(l -> l.total()).orElse(Expr.ZERO);
        var definitions = new LinkedHashMap<String, Expr>();
        asked.sizes().all().forEach((name, size) -> {
            if (!size.definition().isConstant()) {
                definitions.put(name, size.definition());
            }
        });
        return new Shape(Tally.Formulas.of(accounts, asked.terms()), asked.values(), definitions, active,
                cached);
    }

    /// The values of all sizes where some are other than the description's.
    Map<String, Rational> values(Map<String, Rational> other) {
        var values = new HashMap<>(sizes);
        values.putAll(other);
        definitions.forEach((name, definition) -> {
            if (!other.containsKey(name)) {
                values.put(name, Tally.valued(definition, values).exact());
            }
        });
        return values;
    }
}
