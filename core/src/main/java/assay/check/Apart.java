package assay.check;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Answer;
import assay.ask.Ask;
import assay.ask.Words;
import assay.model.Component;
import assay.problem.Refusal;
import assay.quantity.Figures;
import assay.spec.Field;
import assay.spec.Spec;
import assay.spec.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// Two models, and what each difference between them is worth: the parts sum to the whole difference.
///
/// Of one family, a difference is a field: its worth is that of the first model with this field alone as the second has
/// it. What fields are worth together and not by themselves, and fields that alone make no model, are one part. Of
/// several families, a difference is a component: attention, feed-forward, embedding.
///
/// @param quantities names of those that both have
/// @param fields whether parts are fields; else components
/// @param idle fields that differ and change nothing
public record Apart(
        Answer first, Answer second, List<String> quantities, boolean fields, List<Part> parts, List<String> idle) {
    /// The quantities whose differences are told, where both models have them.
    private static final List<String> TOLD = List.of("parameters", "memory.weights", "flops.forward", "memory.cache",
            "memory.peak");
    private static final int MOST = 64;

    public Apart {
        quantities = List.copyOf(quantities);
        parts = List.copyOf(parts);
        idle = List.copyOf(idle);
    }

    /// A difference.
    ///
    /// @param before what the first has; empty where it has none, or it is no field
    /// @param worth by quantities, how much more the second has
    public record Part(String what, String before, String after, Map<String, Rational> worth) {
        public Part {
            worth = Map.copyOf(worth);
        }

        boolean nothing() {
            return worth.values().stream().allMatch(w -> w.signum() == 0);
        }
    }

    /// The differences between two models, asked the same: where no context is said, at the lesser of their own.
    ///
    /// @throws Refusal where one of them cannot be answered
    public static Apart of(Spec one, Spec other, Words words) {
        var own = List.of(Ask.of(() -> one, words).answer(), Ask.of(() -> other, words).answer());
        var context = own.stream().map(a -> a.subject().value(Expr.dim("T"))).min(Rational::compareTo).orElseThrow();
        return at(one, other, words.has("seq") ? words : words.with("seq", context.toString()));
    }

    private static Apart at(Spec one, Spec other, Words words) {
        var first = Ask.of(() -> one, words).answer();
        var second = Ask.of(() -> other, words).answer();
        var quantities = TOLD.stream().filter(q -> value(first, q).isPresent() && value(second, q).isPresent())
                .toList();
        var changed = first.subject().model().family().equals(second.subject().model().family())
                ? changed(one, other) : new LinkedHashSet<String>();
        if (changed.isEmpty() || changed.size() > MOST) {
            return new Apart(first, second, quantities, false, components(first, second, quantities), List.of());
        }
        var parts = new ArrayList<Part>();
        var idle = new ArrayList<String>();
        var together = new ArrayList<String>();
        var rest = new LinkedHashMap<>(worth(first, second, quantities));
        for (var name : changed) {
            var with = alone(one, other, name, words);
            if (with.isEmpty()) {
                together.add(name);
                continue;
            }
            var part = new Part(name, text(one, name), text(other, name), worth(first, with.get(), quantities));
            if (part.nothing()) {
                idle.add(name);
            } else {
                parts.add(part);
                part.worth.forEach((q, w) -> rest.merge(q, w.negated(), Rational::plus));
            }
        }
        if (rest.values().stream().anyMatch(w -> w.signum() != 0)) {
            parts.add(new Part(together.isEmpty() ? "together" : "together, with " + String.join(", ", together), "",
                    "", rest));
        }
        return new Apart(first, second, quantities, true, parts, idle);
    }

    /// The whole difference.
    public Map<String, Rational> whole() {
        return worth(first, second, quantities);
    }

    private static Optional<Rational> value(Answer answer, String quantity) {
        return Refusal.collecting(() -> answer.value(quantity), new ArrayList<>());
    }

    private static SequencedMap<String, Rational> worth(Answer before, Answer after, List<String> quantities) {
        var all = new LinkedHashMap<String, Rational>();
        quantities.forEach(q -> all.put(q, value(after, q).orElse(Rational.ZERO)
                .minus(value(before, q).orElse(Rational.ZERO))));
        return all;
    }

    // ---- fields

    private static LinkedHashSet<String> changed(Spec one, Spec other) {
        var names = new LinkedHashSet<String>();
        for (var spec : List.of(one, other)) {
            names.addAll(spec.fields().keySet());
            names.addAll(spec.settings().keySet());
        }
        names.removeIf(name -> field(one, name).map(Field::value).equals(field(other, name).map(Field::value)));
        return names;
    }

    private static Optional<Field> field(Spec spec, String name) {
        return Optional.ofNullable(spec.settings().get(name)).or(() -> Optional.ofNullable(spec.fields().get(name)));
    }

    private static String text(Spec spec, String name) {
        return field(spec, name).map(f -> switch (f.value()) {
            case Value.Numeral(var number) -> Figures.decimal(number);
            case Value.Flag(var on) -> on + "";
            case Value.Text(var text) -> text;
            case Value.Nothing _ -> "null";
            default -> "...";
        }).orElse("");
    }

    /// The first model with one field as the second has it, where that is a model with all that is told.
    private static Optional<Answer> alone(Spec one, Spec other, String name, Words words) {
        var fields = new LinkedHashMap<>(one.fields());
        var settings = new LinkedHashMap<>(one.settings());
        fields.remove(name);
        settings.remove(name);
        Optional.ofNullable(other.fields().get(name)).ifPresent(f -> fields.put(name, f));
        Optional.ofNullable(other.settings().get(name)).ifPresent(f -> settings.put(name, f));
        var mixed = new Spec(one.name(), one.source(), fields, settings, one.notes(), one.stored(), one.adapter());
        return Refusal.collecting(() -> {
            var answer = Ask.of(() -> mixed, words).answer();
            TOLD.forEach(q -> value(answer, q));
            return answer;
        }, new ArrayList<>());
    }

    // ---- components

    private static List<Part> components(Answer first, Answer second, List<String> quantities) {
        var parts = new LinkedHashMap<String, Map<String, Rational>>();
        for (var quantity : quantities) {
            add(first, quantity, true, parts);
            add(second, quantity, false, parts);
        }
        var all = new ArrayList<Part>();
        parts.forEach((name, worth) -> {
            quantities.forEach(q -> worth.putIfAbsent(q, Rational.ZERO));
            var part = new Part(name, "", "", worth);
            if (!part.nothing()) {
                all.add(part);
            }
        });
        return all;
    }

    private static void add(Answer answer, String quantity, boolean less, Map<String, Map<String, Rational>> parts) {
        var ledger = answer.ledger(quantity);
        var subject = answer.subject(ledger.quantity());
        for (var entry : ledger.entries()) {
            var name = entry.place().component().map(Component::label).orElse("other");
            var amount = subject.value(entry.amount());
            parts.computeIfAbsent(name, _ -> new LinkedHashMap<>())
                    .merge(quantity, less ? amount.negated() : amount, Rational::plus);
        }
    }
}
