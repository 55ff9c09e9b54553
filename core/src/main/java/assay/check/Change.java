package assay.check;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.check.Comparison.Difference;
import assay.family.Families;
import assay.model.Model;
import assay.problem.Refusal;
import assay.spec.Field;
import assay.spec.Spec;
import assay.spec.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One setting of a description that would make more of it agree with the files, as trying it shows.
///
/// @param name the size or switch
/// @param value by the files
/// @param says what it means, and where the description says otherwise
record Change(String name, Value value, String says) {
    private static final int TRIED = 64;
    private static final long WARP = 64;
    private static final long LARGEST_PAD = 1024;
    private static final String HEAD_DIM = "head_dim";
    private static final String KV_HEADS = "num_kv_heads";

    /// A model after a change, beside the same files.
    record Tried(Change change, Spec spec, Comparison comparison) {}

    /// The change after which the fewest tensors differ, if any helps.
    static Optional<Tried> best(Spec spec, Comparison now, StoredNames stored, Dialect dialect) {
        var best = Optional.<Tried>empty();
        var fewest = now.count();
        for (var change : candidates(Families.build(spec), now, stored)) {
            var other = spec.with(change.name, new Field(change.value, "--set " + change.name));
            try {
                var comparison = Comparison.of(Families.build(other), stored, dialect);
                if (comparison.count().compareTo(fewest) < 0) {
                    fewest = comparison.count();
                    best = Optional.of(new Tried(change, other, comparison));
                }
            } catch (Refusal _) {
                // no such model
            }
        }
        return best;
    }

    /// Sizes that one differing tensor would ask for, and every switch turned.
    private static List<Change> candidates(Model model, Comparison now, StoredNames stored) {
        var values = model.sizes().values();
        var all = new LinkedHashMap<String, Change>();
        var depths = stored.depths();
        for (var difference : now.differences()) {
            for (var asked : asked(difference, values).entrySet()) {
                asked.getValue().stream()
                        .filter(n -> !asked.getKey().endsWith("layers") || depths.contains(n))
                        .forEach(n -> all.putIfAbsent(asked.getKey() + "=" + n, size(model, asked.getKey(), n)));
            }
        }
        for (var name : values.keySet()) {
            if (name.endsWith("layers")) {
                depths.forEach(n -> all.putIfAbsent(name + "=" + n, size(model, name, n)));
            }
        }
        for (var each : model.switches()) {
            if (each.value().equals("true") || each.value().equals("false")) {
                boolean on = each.value().equals("false");
                all.put(each.name(),
                        new Change(each.name(), new Value.Flag(on), turned(each.name(), on, each.source())));
            }
        }
        return all.values().stream().limit(TRIED).toList();
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
        return whole && at(size, dim, value, values).equals(target) ? Optional.of(value) : Optional.empty();
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
        return new Change(name, new Value.Numeral(value), says + padded);
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
