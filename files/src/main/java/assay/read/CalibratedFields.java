package assay.read;

import assay.algebra.Rational;
import assay.device.Calibrated;
import assay.device.Calibrated.Deviation;
import assay.plan.Rates;
import assay.problem.Nearest;
import assay.serve.Silicon;
import assay.spec.Field;
import assay.spec.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What was timed of a device, in a file of accelerators of one's own.
///
/// ```
/// {"date": "2026-11", "source": "assay bench", "train": {"gemm.fp32.share": 0.9}, "serve": {"gemm.fp32.compute": 0.9},
///  "errors": [{"estimate": "serve", "of": "matrix products", "n": 14, "mean": 0.05, "p90": 0.1, "worst": 0.2}]}
/// ```
///
/// Constants are named as those that any device has: in `plan/rates.txt` for `train`, in `serve/rates.txt` for `serve`.
final class CalibratedFields {
    private static final List<String> FIELDS = List.of("date", "source", "train", "serve", "errors");
    private static final List<String> ESTIMATES = List.of("train", "serve");
    private static final List<String> ERRORS = List.of("estimate", "of", "n", "mean", "p90", "worst");
    private static final String EXAMPLE = "{\"estimate\": \"serve\", \"of\": \"matrix products\", \"n\": 14, "
            + "\"mean\": 0.05, \"p90\": 0.1, \"worst\": 0.2}";

    private final Problems problems;

    CalibratedFields(Problems problems) {
        this.problems = problems;
    }

    /// What a value holds; empty where it is none.
    Optional<Calibrated> of(Value value, String at) {
        if (!(value instanceof Value.Group(var fields))) {
            problems.add(at, "is " + value.type() + ", not an object", "\"train\" and \"serve\" name constants");
            return Optional.empty();
        }
        fields.keySet().stream().filter(name -> !FIELDS.contains(name)).forEach(name ->
                problems.add(at + "/" + name, "is no field of what was measured", Nearest.hint(name, FIELDS)));
        return Optional.of(new Calibrated(text(fields, "date", at), text(fields, "source", at),
                constants(fields, "train", Rates.known(), at), constants(fields, "serve", Silicon.rates(), at),
                errors(fields, at + "/errors")));
    }

    private String text(Map<String, Field> fields, String name, String at) {
        return switch (value(fields, name)) {
            case Value.Text(var text) -> text.strip();
            case Value.Nothing() -> "";
            case Value other -> {
                problems.add(at + "/" + name, "is " + other.type() + ", not a text", "");
                yield "";
            }
        };
    }

    private static Value value(Map<String, Field> fields, String name) {
        return Optional.ofNullable(fields.get(name)).map(Field::value).orElse(new Value.Nothing());
    }

    private Map<String, Rational> constants(Map<String, Field> fields, String group, Rates rates, String at) {
        var all = new LinkedHashMap<String, Rational>();
        switch (value(fields, group)) {
            case Value.Group(var inner) -> {
                var known = rates.names();
                inner.forEach((name, field) -> {
                    var place = at + "/" + group + "/" + name;
                    if (known.contains(name)) {
                        number(field.value(), place).ifPresent(number -> all.put(name, number));
                    } else {
                        problems.add(place, "is no constant of an estimate", Nearest.hint(name, List.copyOf(known)));
                    }
                });
            }
            case Value.Nothing() -> { }
            case Value other -> problems.add(at + "/" + group, "is " + other.type() + ", not an object",
                    "names of constants and their values");
        }
        return all;
    }

    private Optional<Rational> number(Value value, String at) {
        return switch (value) {
            case Value.Numeral(var number) when number.signum() >= 0 -> Optional.of(number);
            case Value.Numeral _ -> {
                problems.add(at, "is below zero", "leave out what is not known");
                yield Optional.empty();
            }
            default -> {
                problems.add(at, "is " + value.type() + ", not a number", "leave out what is not known");
                yield Optional.empty();
            }
        };
    }

    private List<Deviation> errors(Map<String, Field> fields, String at) {
        var all = new ArrayList<Deviation>();
        switch (value(fields, "errors")) {
            case Value.Items(var items) -> {
                for (int i = 0; i < items.size(); i++) {
                    error(items.get(i), at + "/" + i).ifPresent(all::add);
                }
            }
            case Value.Nothing() -> { }
            case Value other -> problems.add(at, "is " + other.type() + ", not a list", EXAMPLE);
        }
        return all;
    }

    private Optional<Deviation> error(Value value, String at) {
        if (!(value instanceof Value.Group(var fields))
                || !ERRORS.stream().allMatch(fields::containsKey) || fields.size() != ERRORS.size()
                || !(value(fields, "of") instanceof Value.Text(var of))
                || !(value(fields, "estimate") instanceof Value.Text(var estimate))
                || !ESTIMATES.contains(estimate)) {
            problems.add(at, "is no error of what was measured", EXAMPLE);
            return Optional.empty();
        }
        var numbers = ERRORS.stream().skip(2).flatMap(name -> number(value(fields, name), at + "/" + name).stream())
                .toList();
        return numbers.size() < ERRORS.size() - 2 ? Optional.empty()
                : Optional.of(new Deviation(estimate, of.strip(),
                        Math.toIntExact(numbers.getFirst().floor().num().longValue()), numbers.get(1),
                        numbers.get(2), numbers.get(3)));
    }
}
