package assay.read;

import assay.algebra.Rational;
import assay.device.Accelerator;
import assay.device.Confidence;
import assay.device.Feature;
import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.spec.Field;
import assay.spec.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Accelerators of one's own: a JSON object, or a list of them.
///
/// ```
/// {"name": "mine", "aliases": ["m1"], "vendor": "us", "year": "2026", "fp32": 19.5, "bf16": 312, "memory": 80,
///  "bandwidth": 2039, "power": 400, "confidence": "high", "notes": "measured", "source": "our own runs"}
/// ```
///
/// Only the name must be there. Figures are named and measured as in the [catalogue][Feature]. What was timed of the
/// device beside them is in `measured`, as [CalibratedFields] has it.
public final class AcceleratorFile {
    private static final List<String> TEXTS = List.of("name", "vendor", "year", "confidence", "notes", "source");
    private static final String ALIASES = "aliases";
    private static final String MEASURED = "measured";
    private static final String EXAMPLE = "{\"name\": \"mine\", \"bf16\": 312, \"memory\": 80}";

    private final Problems problems;
    private final String source;

    private AcceleratorFile(String source) {
        this.source = source;
        this.problems = new Problems(source);
    }

    /// The rows of a file.
    ///
    /// @throws Refusal with everything that is wrong in it
    public static List<Accelerator> read(Bytes file) {
        if (file.length() > Json.LENGTH) {
            throw new Refusal(Problem.of(file.source(), "", "is too long for a list of accelerators"));
        }
        return of(file.source(), Utf8.text(file.source(), file.some(0, Json.LENGTH)));
    }

    static List<Accelerator> of(String source, String text) {
        var file = new AcceleratorFile(source);
        var rows = file.rows(Json.read(source, text));
        file.problems.refuse();
        return rows;
    }

    private List<Accelerator> rows(Value root) {
        var rows = new ArrayList<Accelerator>();
        switch (root) {
            case Value.Group(var fields) -> rows.add(row(fields, "#"));
            case Value.Items(var items) -> {
                for (int i = 0; i < items.size(); i++) {
                    if (items.get(i) instanceof Value.Group(var fields)) {
                        rows.add(row(fields, "#/" + i));
                    } else {
                        problems.add("#/" + i, "is " + items.get(i).type() + ", not an object", EXAMPLE);
                    }
                }
            }
            default -> problems.add("", "holds " + root.type() + ", not an object or a list of them", EXAMPLE);
        }
        return rows;
    }

    private Accelerator row(Map<String, Field> fields, String place) {
        var texts = new LinkedHashMap<String, String>();
        var figures = new LinkedHashMap<Feature, Rational>();
        var aliases = new ArrayList<String>();
        var measured = new CalibratedFields(problems);
        var calibrated = Optional.ofNullable(fields.get(MEASURED)).flatMap(field -> measured.of(field.value(),
                place + "/" + MEASURED));
        fields.forEach((name, field) -> {
            var at = place + "/" + name;
            var feature = Feature.named(name);
            if (feature.isPresent()) {
                figure(feature.get(), field.value(), at, figures);
            } else if (name.equals(ALIASES)) {
                aliases(field.value(), at, aliases);
            } else if (TEXTS.contains(name)) {
                text(name, field.value(), at, texts);
            } else if (!name.equals(MEASURED)) {
                var known = new ArrayList<>(TEXTS);
                known.add(ALIASES);
                known.add(MEASURED);
                known.addAll(Feature.labels());
                problems.add(at, "is no field of an accelerator", Nearest.hint(name, known));
            }
        });
        if (texts.getOrDefault("name", "").isBlank()) {
            problems.add(place, "has no name", EXAMPLE);
        }
        var confidence = texts.getOrDefault("confidence", Confidence.OWN.label());
        if (Confidence.named(confidence).isEmpty()) {
            problems.add(place + "/confidence", "is none of high, medium, low, own", "");
        }
        return new Accelerator(texts.getOrDefault("name", ""), aliases, texts.getOrDefault("vendor", ""),
                texts.getOrDefault("year", ""), figures, Confidence.named(confidence).orElse(Confidence.OWN),
                texts.getOrDefault("notes", ""), texts.getOrDefault("source", source), calibrated);
    }

    private void figure(Feature feature, Value value, String at, Map<Feature, Rational> figures) {
        switch (value) {
            case Value.Numeral(var number) when number.signum() > 0 -> figures.put(feature, number);
            case Value.Nothing() -> { }
            case Value.Numeral _ -> problems.add(at, "is not above zero", "leave out what is not known");
            default -> problems.add(at, "is " + value.type() + ", not a number", "in " + feature.unit());
        }
    }

    private void aliases(Value value, String at, List<String> aliases) {
        if (!(value instanceof Value.Items(var items)) || !items.stream().allMatch(i -> i instanceof Value.Text)) {
            problems.add(at, "is " + value.type() + ", not a list of names", "");
            return;
        }
        for (var item : items) {
            if (item instanceof Value.Text(var text)) {
                aliases.add(text);
            }
        }
    }

    private void text(String name, Value value, String at, Map<String, String> texts) {
        switch (value) {
            case Value.Text(var text) -> texts.put(name, text.strip());
            case Value.Numeral(var number) when name.equals("year") -> texts.put(name, number.toString());
            default -> problems.add(at, "is " + value.type() + ", not a text", "");
        }
    }
}
