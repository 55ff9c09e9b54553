package assay.model;

import assay.algebra.Expr;
import assay.algebra.NotDivisible;
import assay.algebra.Rational;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// The named sizes of a model, each with its source, in the order in which they are shown.
public record Sizes(SequencedMap<String, Size> all) {
    /// The greatest size that is believed. Above it an input is refused as absurd.
    public static final Rational GREATEST = Rational.of(1L << 40);

    private static final int LONGEST = 40;

    public Sizes {
        all = Ordered.of(all);
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

    /// What to put for each name when those in `keep` stay symbolic: a number, or an expression in the kept names
    /// alone.
    ///
    /// Throws [Refusal] with every size that is defined in a circle, by an unknown name, or is not a whole number from
    /// 1 to [#GREATEST].
    public Map<String, Expr> bindings(Set<String> keep) {
        var binding = new Binding(keep);
        if (!binding.problems.isEmpty()) {
            throw new Refusal(binding.problems);
        }
        return binding.found;
    }

    /// The values of those sizes that have one, whatever is wrong with the others.
    public Map<String, Rational> known() {
        var values = new HashMap<String, Rational>();
        new Binding(Set.of()).found.forEach((name, value) -> {
            if (value.isConstant()) {
                values.put(name, value.constant());
            }
        });
        return values;
    }

    /// The value of every size.
    public Map<String, Rational> values() {
        var values = new HashMap<String, Rational>();
        bindings(Set.of()).forEach((name, e) -> values.put(name, e.constant()));
        return values;
    }

    /// The value of every size but those with a problem of their own and those that rest on one with a problem, of
    /// which nothing more is said.
    private final class Binding {
        final Map<String, Expr> found = new HashMap<>();
        final List<Problem> problems = new ArrayList<>();
        private final Set<String> keep;
        private final Set<String> seen = new HashSet<>();
        private final Set<String> open = new HashSet<>();

        Binding(Set<String> keep) {
            this.keep = keep;
            all.values().forEach(this::bind);
        }

        private void bind(Size size) {
            var name = size.name();
            if (keep.contains(name)) {
                found.put(name, Expr.dim(name));
            } else if (open.contains(name)) {
                problems.add(problem(size, "is defined by itself", ""));
            } else if (seen.add(name)) {
                open.add(name);
                value(size).ifPresent(value -> found.put(name, value));
                open.remove(name);
            }
        }

        private Optional<Expr> value(Size size) {
            var inner = new HashMap<String, Expr>();
            boolean whole = true;
            for (var dim : size.definition().dims()) {
                var other = all.get(dim.name());
                if (other == null) {
                    problems.add(problem(size, "refers to '" + dim.name() + "', which is no size of this model",
                            "sizes: " + String.join(", ", all.keySet())));
                } else {
                    bind(other);
                }
                var value = found.get(dim.name());
                whole &= value != null;
                if (value != null) {
                    inner.put(dim.name(), value);
                }
            }
            if (!whole) {
                return Optional.empty();
            }
            int before = problems.size();
            var value = Sizes.value(size, inner, problems);
            if (value.isConstant() && problems.size() == before) {
                check(size, value.constant(), problems);
            }
            return problems.size() == before ? Optional.of(value) : Optional.empty();
        }
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
