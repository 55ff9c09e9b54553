package assay.model;

import assay.algebra.Expr;
import assay.algebra.NotDivisible;
import assay.algebra.Rational;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;

/// The named sizes of a model, each with its source, in the order in which they are shown.
public record Sizes(SequencedMap<String, Size> all) {
    /// The greatest size that is believed. Above it an input is refused as absurd.
    public static final Rational GREATEST = Rational.of(1L << 40);

    private static final int LONGEST = 40;

    public Sizes {
        all = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(all));
    }

    public static Sizes of(Collection<Size> sizes) {
        var all = new LinkedHashMap<String, Size>();
        sizes.forEach(s -> all.put(s.name(), s));
        return new Sizes(all);
    }

    /// These sizes and one more, which replaces one of the same name.
    public Sizes with(Size size) {
        var more = new LinkedHashMap<>(all);
        more.put(size.name(), size);
        return new Sizes(more);
    }

    /// What to put for each name when those in `keep` stay symbolic: a number, or an expression in the kept names alone.
    ///
    /// Throws [Refusal] with every size that is defined in a circle, by an unknown name, or is not a whole number from 1 to
    /// [#GREATEST].
    public Map<String, Expr> bindings(Set<String> keep) {
        var problems = new ArrayList<Problem>();
        var found = new HashMap<String, Expr>();
        for (var name : all.keySet()) {
            bind(name, keep, found, new HashSet<>(), problems);
        }
        if (!problems.isEmpty()) {
            throw new Refusal(problems);
        }
        return found;
    }

    /// The values of those sizes that have one, whatever is wrong with the others.
    public Map<String, Rational> known() {
        var problems = new ArrayList<Problem>();
        var found = new HashMap<String, Expr>();
        var values = new HashMap<String, Rational>();
        for (var name : all.keySet()) {
            int before = problems.size();
            var value = bind(name, Set.of(), found, new HashSet<>(), problems);
            if (problems.size() == before && value.isConstant()) {
                values.put(name, value.constant());
            }
        }
        return values;
    }

    /// The value of every size.
    public Map<String, Rational> values() {
        var values = new HashMap<String, Rational>();
        bindings(Set.of()).forEach((name, e) -> values.put(name, e.constant()));
        return values;
    }

    private Expr bind(String name, Set<String> keep, Map<String, Expr> found, Set<String> open, List<Problem> problems) {
        var known = found.get(name);
        if (known != null) {
            return known;
        }
        var size = Objects.requireNonNull(all.get(name));
        if (keep.contains(name)) {
            found.put(name, Expr.dim(name));
            return Expr.dim(name);
        }
        if (!open.add(name)) {
            problems.add(problem(size, "is defined by itself", ""));
            return Expr.ONE;
        }
        var inner = new HashMap<String, Expr>();
        for (var dim : size.definition().dims()) {
            inner.put(dim.name(), all.containsKey(dim.name())
                    ? bind(dim.name(), keep, found, open, problems)
                    : unknown(size, dim.name(), problems));
        }
        open.remove(name);
        var value = value(size, inner, problems);
        if (value.isConstant()) {
            check(size, value.constant(), problems);
        }
        found.put(name, value);
        return value;
    }

    private Expr unknown(Size size, String name, List<Problem> problems) {
        problems.add(problem(size, "refers to '" + name + "', which is no size of this model",
                "sizes: " + String.join(", ", all.keySet())));
        return Expr.ONE;
    }

    private static Expr value(Size size, Map<String, Expr> inner, List<Problem> problems) {
        try {
            return size.definition().with(inner);
        } catch (NotDivisible | ArithmeticException e) {
            problems.add(problem(size, "has no value: " + e.getMessage(), ""));
            return Expr.ONE;
        }
    }

    private static void check(Size size, Rational value, List<Problem> problems) {
        if (!value.isInteger()) {
            problems.add(problem(size, "is " + value + ", not a whole number",
                    "round it: roundDown(x, m), roundUp(x, m), roundNearest(x, m)"));
        } else if (value.compareTo(Rational.ONE) < 0) {
            problems.add(problem(size, "is " + value + "; a size is at least 1", ""));
        } else if (value.compareTo(GREATEST) > 0) {
            var digits = value.num().toString();
            var shown = digits.length() > LONGEST ? "a number of " + digits.length() + " digits" : digits;
            problems.add(problem(size, "is " + shown + ", more than any model has", "at most " + GREATEST));
        }
    }

    private static Problem problem(Size size, String message, String hint) {
        var formula = size.definition().isConstant() ? "" : " = " + size.definition();
        return new Problem(size.name() + formula, size.source(), message, hint);
    }
}
