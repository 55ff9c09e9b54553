package assay.algebra;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/// What an expression is a polynomial in: a named dimension, or one of two functions of expressions.
///
/// Atoms are met inside an expression, where they are in normal form; an expression is made by the methods of [Expr],
/// never from an atom.
public sealed interface Atom extends Comparable<Atom> {

    /// An integer, not negative, known by its name: a letter or `_`, then letters, digits and `_`.
    record Dim(String name) implements Atom {
        public Dim {
            if (!isName(name)) {
                throw new IllegalArgumentException("'" + name + "' is no name for a dimension: "
                    + "write a letter or _, then letters, digits and _");
            }
        }

        // As the record's own, which would be linked at run time.
        @Override
        public boolean equals(Object o) {
            return o instanceof Dim d && name.equals(d.name);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }

        @Override
        public Expr with(Map<String, Expr> values) {
            return values.getOrDefault(name, Expr.atom(this));
        }

        @Override
        public Rational at(Map<String, Rational> point) {
            var n = point.get(name);
            if (n == null) throw new IllegalArgumentException("no value for dimension " + name);
            if (!n.isInteger() || n.signum() < 0) {
                throw new IllegalArgumentException("dimension " + name + " is an integer from 0 up, not " + n);
            }
            return n;
        }

        @Override
        public void addDims(Collection<Dim> dims) {
            dims.add(this);
        }

        private static boolean isName(String text) {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
                if (!letter && (i == 0 || c < '0' || c > '9')) return false;
            }
            return !text.isEmpty();
        }
    }

    /// The least integer not below `of`.
    record Ceil(Expr of) implements Atom {
        @Override
        public Expr with(Map<String, Expr> values) {
            return of.with(values).ceil();
        }

        @Override
        public Rational at(Map<String, Rational> point) {
            return of.at(point).ceil();
        }

        @Override
        public void addDims(Collection<Dim> dims) {
            of.addDims(dims);
        }
    }

    /// The least of two or more expressions, in their order, all different.
    record Min(List<Expr> of) implements Atom {
        public Min {
            of = List.copyOf(of);
        }

        @Override
        public Expr with(Map<String, Expr> values) {
            return Expr.min(of.stream().map(e -> e.with(values)).toList());
        }

        @Override
        public Rational at(Map<String, Rational> point) {
            return of.stream().map(e -> e.at(point)).min(Rational::compareTo).orElseThrow();
        }

        @Override
        public void addDims(Collection<Dim> dims) {
            of.forEach(e -> e.addDims(dims));
        }
    }

    /// The atom with expressions put for dimensions.
    Expr with(Map<String, Expr> values);

    /// The value, by the contract of [Expr#at].
    Rational at(Map<String, Rational> point);

    /// Adds the dimensions that occur.
    void addDims(Collection<Dim> dims);

    /// Whether the form alone shows that the value is an integer.
    default boolean isInteger() {
        return switch (this) {
            case Dim _, Ceil _ -> true;
            case Min(var of) -> of.stream().allMatch(Expr::isInteger);
        };
    }

    /// Whether the form alone shows that the value is never negative.
    default boolean isNonNegative() {
        return switch (this) {
            case Dim _ -> true;
            case Ceil(var of) -> of.isNonNegative();
            case Min(var of) -> of.stream().allMatch(Expr::isNonNegative);
        };
    }

    private int rank() {
        return switch (this) {
            case Dim _ -> 0;
            case Ceil _ -> 1;
            case Min _ -> 2;
        };
    }

    /// Dimensions by name, then ceilings, then minima.
    @Override
    default int compareTo(Atom o) {
        if (this instanceof Dim(var a) && o instanceof Dim(var b)) return a.compareTo(b);
        return switch (this) {
            case Ceil(var a) when o instanceof Ceil(var b) -> a.compareTo(b);
            case Min(var a) when o instanceof Min(var b) -> compare(a, b);
            default -> Integer.compare(rank(), o.rank());
        };
    }

    /// The first difference decides; what goes on comes after.
    private static int compare(List<Expr> a, List<Expr> b) {
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            int order = a.get(i).compareTo(b.get(i));
            if (order != 0) return order;
        }
        return Integer.compare(a.size(), b.size());
    }
}
