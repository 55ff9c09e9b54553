package assay.golden;

import assay.account.Ledger;
import assay.account.Quantity;
import assay.account.Terms;
import assay.algebra.Rational;
import assay.convention.Conventions;
import assay.family.Families;
import assay.model.Model;
import assay.model.Tensor;
import assay.quantity.Dtype;
import assay.spec.Field;
import assay.spec.Spec;
import assay.spec.Value;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// Models for tests, by the fields of a config written in one line: `d_model=768 num_heads=12 tied=true`. A size may be
/// a formula: `d_ff:=4*d_model`. Of two words for one field the last holds.
final class Models {
    private Models() {}

    static Model of(String words) {
        return Families.build(spec(words));
    }

    static Spec spec(String words) {
        var fields = new LinkedHashMap<String, Field>();
        var settings = new LinkedHashMap<String, Field>();
        for (var word : words.strip().split("\\s+")) {
            int at = word.indexOf('=');
            var text = word.substring(at + 1);
            if (word.charAt(at - 1) == ':') {
                var name = word.substring(0, at - 1);
                settings.put(name, new Field(new Value.Text(text), "test: " + name));
            } else {
                var name = word.substring(0, at);
                fields.put(name, new Field(value(text), "test#/" + name));
            }
        }
        return new Spec("test", "test", fields, settings);
    }

    private static Value value(String text) {
        return switch (text) {
            case "true", "false" -> new Value.Flag(text.equals("true"));
            default -> text.chars().allMatch(Character::isDigit)
                    ? new Value.Numeral(Rational.of(Long.parseLong(text)))
                    : new Value.Text(text);
        };
    }

    static Ledger ledger(Model model, String quantity, String convention) {
        return ledger(model, quantity, Terms.of(Conventions.named(convention), Dtype.FP32));
    }

    static Ledger ledger(Model model, String quantity, Terms terms) {
        return Quantity.named(quantity).orElseThrow().of(model, terms).orElseThrow();
    }

    static Ledger ledger(Model model, Quantity quantity, Terms terms) {
        return quantity.of(model, terms).orElseThrow();
    }

    /// The values of a model's sizes at a batch and a context.
    static Map<String, Rational> point(Model model, long batch, long context) {
        var values = new HashMap<>(model.sizes().values());
        values.put("B", Rational.of(batch));
        values.put("T", Rational.of(context));
        values.put("t", Rational.of(context));
        return values;
    }

    static Rational total(Model model, String quantity, String convention, long batch, long context) {
        return ledger(model, quantity, convention).total().at(point(model, batch, context));
    }

    /// Every parameter tensor by its name pattern: its shape and how many there are.
    static Map<String, String> tensors(Model model) {
        var point = point(model, 1, 1);
        var all = new TreeMap<String, String>();
        model.walk((place, op) -> op.line().reads().stream()
                .filter(t -> t.role() == Tensor.Role.WEIGHT)
                .forEach(t -> all.put(
                        place.module() + "." + t.name(),
                        t.shape(place::size).stream().map(e -> e.at(point)).toList() + " x "
                                + place.count().at(point))));
        return all;
    }
}
