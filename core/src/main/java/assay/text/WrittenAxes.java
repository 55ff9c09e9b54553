package assay.text;

import assay.algebra.Expr;
import assay.algebra.NotDivisible;
import assay.algebra.Rational;
import assay.model.Axis;
import assay.model.Form;
import assay.model.Mask;
import assay.model.Op;
import assay.model.Tensor;
import assay.model.Tensor.Role;
import assay.problem.Nearest;
import assay.problem.Refusal;
import assay.spec.Reading;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/// The axes of a model's own text: formulas in its sizes, and whether the axes of an op have one.
///
/// An amount is a product of the sizes of axes, so how long these products can become, expanded, is bounded.
final class WrittenAxes {
    private static final Set<String> TAKEN = Set.of("B", "T", "t");
    private static final String SHORTER = "let it be a size, which is a number here";
    private static final int TERMS = 8;
    private static final long OP_TERMS = 1_000;
    private static final long ALL_TERMS = 200_000;

    private final Set<String> sizes;
    private final Map<String, Rational> values;
    private final boolean sizesSound;
    private boolean axesSound;
    private long terms;

    /// @param sizes the names of all sizes
    /// @param values of those that have one
    /// @param sound whether nothing was wrong with them; else what is not known may be what was wrong, and no more is
    ///     said of it
    WrittenAxes(Set<String> sizes, Map<String, Rational> values, boolean sound) {
        this.sizes = sizes;
        this.values = values;
        this.sizesSound = sound;
        this.axesSound = sound;
    }

    /// Says whether nothing is wrong with the axes, now that all are read.
    void read(boolean sound) {
        axesSound = sound;
    }

    /// Refuses what cannot be a size's name.
    static void dimension(Cursor cursor, String name) {
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw cursor.refusal(0, Reading.quoted(name) + " is no name of a size",
                    "a letter or _, then letters, digits and _");
        }
        if (TAKEN.contains(name)) {
            throw cursor.refusal(0, "'" + name + "' is taken",
                    "B is the batch, T the context, t the position that is decoded");
        }
    }

    /// Axes and their sizes, to the end of a line.
    ///
    /// @param before the axes that must not come again
    Map<String, Expr> axes(Cursor cursor, Set<String> before) {
        var axes = new LinkedHashMap<String, Expr>();
        for (var given : cursor.assignments("an axis")) {
            number(cursor, given.from(), given.size(), Set.of("B", "T"));
            if (before.contains(given.name()) || axes.put(given.name(), given.size()) != null) {
                throw cursor.refusal(given.at(), "axis '" + given.name() + "' is there twice", "");
            }
        }
        return axes;
    }

    /// Axes and their sizes in the axes around, to the end of a line.
    Map<String, Expr> inAxes(Cursor cursor, Map<String, Expr> around) {
        var axes = new LinkedHashMap<String, Expr>();
        for (var given : cursor.assignments("an axis")) {
            number(cursor, given.from(), inSizes(given.size(), around, cursor, given.from()), Set.of("B", "T"));
            if (axes.put(given.name(), given.size()) != null) {
                throw cursor.refusal(given.at(), "axis '" + given.name() + "' is there twice", "");
            }
        }
        return axes;
    }

    /// The sizes of a form's axes where those around have sizes. Refuses what has none.
    Map<String, Expr> sized(Form form, Map<String, Expr> around, Cursor cursor) {
        form.axes().values().forEach(size ->
                number(cursor, 0, inSizes(size, around, cursor, 0), Set.of("B", "T")));
        return form.sized(around);
    }

    private Expr inSizes(Expr formula, Map<String, Expr> around, Cursor cursor, int from) {
        for (var dim : formula.dims()) {
            if (!around.containsKey(dim.name())) {
                throw axesSound
                        ? cursor.refusal(from, "'" + dim.name() + "' is no axis",
                                Nearest.hint(dim.name(), new TreeSet<>(around.keySet())))
                        : new Refusal(List.of());
            }
        }
        try {
            return formula.with(around);
        } catch (NotDivisible | ArithmeticException e) {
            throw cursor.refusal(from, formula + " has no value: " + e.getMessage(), SHORTER);
        }
    }

    /// The value of a formula, 1 where it depends on what is wrong or known later. Refuses what is no whole number.
    ///
    /// @param also names that it may have beside the sizes
    Rational number(Cursor cursor, int from, Expr formula, Set<String> also) {
        var dims = formula.dims().stream().map(d -> d.name()).toList();
        for (var dim : dims) {
            if (!sizes.contains(dim) && !also.contains(dim)) {
                throw sizesSound ? cursor.refusal(from, "'" + dim + "' is no size", Nearest.hint(dim, sizes))
                        : new Refusal(List.of());
            }
        }
        if (formula.terms().size() > TERMS || !fewMinima(formula)) {
            throw cursor.refusal(from, "the formula is too long for the size of an axis or a repeat", SHORTER);
        }
        if (!values.keySet().containsAll(dims)) {
            return Rational.ONE;
        }
        try {
            var value = formula.at(values);
            if (!value.isInteger() || value.signum() < 0) {
                throw cursor.refusal(from, formula + " is " + value + ", not a whole number from 0 up", "");
            }
            return value;
        } catch (ArithmeticException e) {
            throw cursor.refusal(from, formula + " has no value: " + e.getMessage(), "");
        }
    }

    /// Whether one term at most has a minimum, and is nothing else.
    private static boolean fewMinima(Expr formula) {
        var with = formula.terms().stream().filter(t -> t.monomial().toString().contains("min(")).toList();
        return with.isEmpty() || (with.size() == 1 && with.getFirst().monomial().powers().size() == 1);
    }

    /// Whether a formula has a value before the batch and the context are known.
    boolean known(Expr formula) {
        return values.keySet().containsAll(formula.dims().stream().map(d -> d.name()).toList());
    }

    /// Refuses a tensor with an axis that has no size.
    void check(Tensor tensor, Map<String, Expr> axes, Cursor cursor) {
        for (var axis : new LinkedHashSet<>(tensor.axes())) {
            size(axis.name(), axes, cursor);
            size(axis.toString(), axes, cursor);
        }
    }

    /// Refuses an op with an axis that has no size, that writes what is no stream and no state, or whose amounts would
    /// be too long.
    ///
    /// @param copies how many terms the number of its copies has at most
    void check(Op op, Map<String, Expr> axes, long copies, Cursor cursor) {
        var all = Stream.of(op.line().reads(), op.line().writes(), op.line().reference())
                .flatMap(List::stream).toList();
        all.forEach(tensor -> check(tensor, axes, cursor));
        for (var written : op.line().writes()) {
            if (written.role() != Role.STREAM && written.role() != Role.STATE) {
                throw cursor.refusal(0, "an op writes streams and states, and not " + written, "");
            }
            if (written.axes().isEmpty()) {
                throw cursor.refusal(0, written + " has no axis",
                        "a single number is written with one of size 1: one = 1");
            }
        }
        var index = Stream.concat(op.line().index().stream(),
                op.line().mask().stream().flatMap(m -> Stream.of(m.query(), m.key())));
        long most = Stream.concat(Stream.of(index.toList()),
                        all.stream().map(t -> t.axes().stream().map(Axis::name).toList()))
                .mapToLong(names -> terms(names, axes, cursor)).max().orElse(1) * copies;
        terms += most;
        if (most > OP_TERMS || terms > ALL_TERMS) {
            throw cursor.refusal(0, "the formulas of its axes are too long together", SHORTER);
        }
        op.line().mask().ifPresent(mask -> check(mask, axis -> size(axis, axes, cursor), cursor));
    }

    /// How many terms the product of these axes' sizes has at most.
    private long terms(List<String> names, Map<String, Expr> axes, Cursor cursor) {
        long product = 1;
        for (var name : names) {
            product = Math.min(ALL_TERMS, product * Math.max(1, size(name, axes, cursor).terms().size()));
        }
        return product;
    }

    private static void check(Mask mask, Function<String, Expr> size, Cursor cursor) {
        try {
            mask.pairs(size);
            mask.reach(size.apply(mask.key()), size);
        } catch (NotDivisible e) {
            throw cursor.refusal(0, "the mask's width is a sum: " + e.getMessage(), SHORTER);
        }
    }

    private Expr size(String axis, Map<String, Expr> axes, Cursor cursor) {
        var size = axes.get(axis);
        if (size == null) {
            throw !axesSound ? new Refusal(List.of())
                    : cursor.refusal(cursor.index(axis), "axis '" + axis + "' has no size",
                            axis.endsWith("?") ? axis + " = how many are chosen"
                                    : Nearest.hint(axis, new TreeSet<>(axes.keySet())));
        }
        return size;
    }
}
