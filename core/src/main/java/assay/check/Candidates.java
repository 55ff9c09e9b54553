package assay.check;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.check.Comparison.Difference;
import assay.family.Families;
import assay.model.Model;
import assay.spec.Reading;
import assay.spec.Spec;
import assay.spec.Value;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What could be changed of a description so that more of it agrees with files: sizes that one differing tensor would
/// ask for, every switch turned, and what else could be set, such as sizes that are absent, other choices, other
/// numbers, other classes.
final class Candidates {
    /// Sizes of differing tensors that are tried for what is not said, and numbers for what is.
    private static final int SIZES = 12;
    /// How many differences are looked at for them.
    private static final int LOOKED_AT = 192;
    private static final long WARP = 64;
    private static final long LARGEST_PAD = 1024;
    private static final String LAYERS = "layers";
    private static final String HEAD_DIM = "head_dim";
    private static final String KV_HEADS = "num_kv_heads";
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,9}");
    private static final Pattern END = Pattern.compile("(For[A-Z][A-Za-z]*|(LMHead|DoubleHeads)?Model)$");

    private final Families.Read read;
    private final Model model;
    private final Map<String, Rational> values;
    private final Map<String, Change> all = new LinkedHashMap<>();

    private Candidates(Families.Read read) {
        this.read = read;
        model = read.model();
        values = model.sizes().values();
    }

    /// The likeliest first.
    static List<Change> of(Spec spec, Comparison now, StoredNames stored) {
        var candidates = new Candidates(Families.read(spec));
        var asked = candidates.sizes(now, stored.depths());
        candidates.flags();
        classes(spec, now).forEach(c -> candidates.all.put(Change.CLASS + c.says(), c));
        var stated = new LinkedHashSet<Rational>();
        now.differences().stream().limit(LOOKED_AT).forEach(d -> stated.addAll(d.stored()));
        var dims = stated.stream().limit(SIZES).toList();
        candidates.numbers(Stream.concat(dims.stream(), asked.stream().limit(SIZES)).toList());
        candidates.offers(dims);
        return List.copyOf(candidates.all.values());
    }

    /// Other sizes, and the numbers that they would be: what one tensor asks for may be another field's to say.
    private Set<Rational> sizes(Comparison now, Set<Rational> depths) {
        var numbers = new LinkedHashSet<Rational>();
        for (var difference : now.differences()) {
            asked(difference, values).forEach((name, asked) -> asked.stream()
                    .filter(n -> !name.endsWith(LAYERS) || depths.contains(n))
                    .forEach(n -> {
                        all.putIfAbsent(name + "=" + n, size(model, name, n));
                        numbers.add(n);
                    }));
        }
        values.keySet().stream().filter(name -> name.endsWith(LAYERS)).forEach(name ->
                depths.forEach(n -> all.putIfAbsent(name + "=" + n, size(model, name, n))));
        return numbers;
    }

    private void flags() {
        for (var each : model.switches()) {
            if (each.value().equals("true") || each.value().equals("false")) {
                boolean on = each.value().equals("false");
                all.put(each.name(), new Change(each.name(), new Value.Flag(on),
                        turned(each.name(), on, each.source()), false));
            }
        }
    }

    /// Other numbers, `likely` among them.
    private void numbers(List<Rational> likely) {
        for (var each : model.switches()) {
            if (NUMBER.matcher(each.value()).matches()) {
                var is = Rational.of(Long.parseLong(each.value()));
                numbers(is, likely).forEach(n -> all.putIfAbsent(each.name() + "=" + n, new Change(each.name(),
                        new Value.Numeral(n), each.name() + " is " + n + " by the files, and " + is + " by "
                                + each.source(), true)));
            }
        }
    }

    /// Other choices, and of what is absent the sizes of tensors.
    private void offers(List<Rational> dims) {
        read.offers().forEach((name, others) -> {
            var source = read.source(name);
            others.forEach(v -> all.putIfAbsent(name + "=" + v, new Change(name, v, name + " is " + shown(v)
                    + " by the files, and " + source, true)));
            if (others.isEmpty()) {
                dims.forEach(n -> all.putIfAbsent(name + "=" + n, new Change(name, new Value.Numeral(n), name + " is "
                        + n + " by the files, and not given", true)));
            }
        });
    }

    private static String shown(Value value) {
        return switch (value) {
            case Value.Text(var text) -> text;
            case Value.Numeral(var number) -> number.toString();
            default -> value.type();
        };
    }

    private static Set<Rational> numbers(Rational is, List<Rational> dims) {
        var all = new LinkedHashSet<>(List.of(is.minus(Rational.ONE), is.plus(Rational.ONE), Rational.ZERO,
                Rational.ONE, Rational.of(2), Rational.of(3), Rational.of(4), is.times(Rational.of(2)),
                is.over(Rational.of(2)).floor()));
        all.addAll(dims);
        all.removeIf(n -> n.signum() < 0 || n.equals(is));
        return all;
    }

    /// The other classes that could stand on the trunk, where the config names one or tensors of the files stand on it.
    private static List<Change> classes(Spec spec, Comparison now) {
        var field = spec.fields().get(Change.CLASS);
        var named = field != null && field.value() instanceof Value.Items(var items) && !items.isEmpty()
                && items.getFirst() instanceof Value.Text(var text) ? text : "";
        boolean headed = now.differences().stream().anyMatch(d -> !d.name().contains(StoredNames.NUMBER));
        if (!headed) {
            return List.of();
        }
        var stem = END.matcher(named).replaceFirst("");
        var by = field == null ? "not given" : (named.isEmpty() ? "none" : Reading.quoted(named)) + " by "
                + field.place();
        var others = Families.classes().stream().map(end -> stem + end).filter(c -> !c.equals(named));
        return others.map(c -> new Change(Change.CLASS, new Value.Items(List.of(new Value.Text(c))),
                Change.CLASS + " is one that ends in "
                        + c.substring(stem.length()) + ", as the files have its head, and " + by, false)).toList();
    }

    /// The values of sizes with which a tensor would have the stored shape, or as many copies.
    private static Map<String, Set<Rational>> asked(Difference difference, Map<String, Rational> values) {
        var asked = new LinkedHashMap<String, Set<Rational>>();
        for (var named : difference.named()) {
            for (int i = 0; i < named.shape().size() && named.shape().size() == difference.stored().size(); i++) {
                ask(named.shape().get(i), difference.stored().get(i), values, asked);
            }
            var sign = difference.sort() == Comparison.Sort.MISSING ? difference.count().negated() : difference.count();
            if (difference.sort() != Comparison.Sort.SHAPE && difference.sort() != Comparison.Sort.ELSEWHERE) {
                ask(named.count(), named.count().at(values).plus(sign), values, asked);
            }
        }
        return asked;
    }

    private static void ask(Expr size, Rational target, Map<String, Rational> values, Map<String,
            Set<Rational>> asked) {
        if (size.at(values).equals(target) || target.signum() <= 0) {
            return;
        }
        var heads = values.get("num_heads");
        if (heads != null && !values.containsKey(HEAD_DIM)) {
            add(asked, HEAD_DIM, target.over(heads));
        }
        if (heads != null && !values.containsKey(KV_HEADS) && values.containsKey("d_model")) {
            var dim = values.getOrDefault(HEAD_DIM, values.get("d_model").over(heads));
            add(asked, KV_HEADS, target.over(dim));
        }
        for (var dim : size.dims()) {
            solve(size, dim.name(), target, values).ifPresent(n -> add(asked, dim.name(), n));
        }
    }

    private static void add(Map<String, Set<Rational>> asked, String name, Rational value) {
        if (value.isInteger() && value.signum() > 0) {
            asked.computeIfAbsent(name, _ -> new LinkedHashSet<>()).add(value);
        }
    }

    /// The value of one dimension with which an expression that is linear in it has the value `target`.
    private static Optional<Rational> solve(Expr size, String dim, Rational target, Map<String, Rational> values) {
        var one = at(size, dim, Rational.ONE, values);
        var step = at(size, dim, Rational.of(2), values).minus(one);
        if (step.signum() == 0) {
            return Optional.empty();
        }
        var value = Rational.ONE.plus(target.minus(one).over(step));
        boolean whole = value.isInteger() && value.signum() > 0;
        if (whole && at(size, dim, value, values).equals(target)) {
            return Optional.of(value);
        }
        var now = values.getOrDefault(dim, Rational.ONE);
        var ratio = size.at(values).signum() == 0 ? Rational.ONE : target.over(size.at(values));
        return Stream.of(ratio, Rational.of(2), Rational.of(1, 2)).map(now::times)
                .filter(v -> v.isInteger() && v.signum() > 0 && at(size, dim, v, values).equals(target)).findFirst();
    }

    private static Rational at(Expr size, String dim, Rational value, Map<String, Rational> values) {
        var point = new LinkedHashMap<>(values);
        point.put(dim, value);
        return size.at(point);
    }

    private static Change size(Model model, String name, Rational value) {
        var size = model.sizes().all().get(name);
        var now = Optional.ofNullable(model.sizes().values().get(name));
        var says = name + " is " + value + " in the files"
                + now.map(n -> ", and " + n + " by "
                        + (size == null || size.source().startsWith("default") ? "default" : size.source()))
                        .orElse(", and not given");
        var padded = now.filter(n -> name.equals("vocab_size") && value.compareTo(n) > 0).map(n -> padding(n, value))
                .orElse("");
        return new Change(name, new Value.Numeral(value), says + padded, false);
    }

    private static String padding(Rational from, Rational to) {
        long multiple = LARGEST_PAD;
        while (multiple >= WARP && !to.over(Rational.of(multiple)).isInteger()) {
            multiple /= 2;
        }
        return multiple < WARP || to.minus(from).compareTo(Rational.of(multiple)) >= 0
                ? ""
                : ": a vocabulary padded to a multiple of " + multiple;
    }

    private static String turned(String name, boolean on, String source) {
        if (name.equals("tied")) {
            return on
                    ? "no table of the head is stored: it is the embedding's, and " + source + " does not tie them"
                    : "the head has a table of its own in the files, and " + source
                            + " ties it to the embedding: it is stored "
                            + "twice, or they are not tied";
        }
        if (name.contains("bias")) {
            return "the files " + (on ? "have" : "lack") + " the biases that '" + name + "' switches "
                    + (on ? "off" : "on") + " ("
                    + source + ")";
        }
        return name + " is " + on + " by the files, and " + !on + " by " + source;
    }
}
