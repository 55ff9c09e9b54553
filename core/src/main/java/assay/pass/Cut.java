package assay.pass;

import assay.algebra.Expr;
import assay.model.Contract;
import assay.model.Kind;
import assay.model.Op;
import assay.model.Place;
import assay.model.Pointwise;
import assay.model.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Along which axes the ops of one part are cut, so that each rank has its share of them.
///
/// It begins with axes that are split evenly. A view then says what becomes of the others: the one tensor of either
/// side has as many elements as those of the other side together. So a packed axis shrinks by what is split of the
/// parts that are packed, and keeps all of a part that stays whole on every rank.
final class Cut {
    /// The axis of the residual stream.
    static final String WIDTH = "d";
    private static final Set<Kind> NORMS =
            Set.of(Kind.RMS_NORM, Kind.LAYER_NORM, Kind.LATENT_NORM, Kind.SOFTMAX);

    private final Map<Op, Place> ops;
    private final Expr ranks;
    /// The sizes on one rank of all axes that are smaller there.
    private final Map<String, Expr> sizes = new LinkedHashMap<>();
    private final Map<String, Expr> even = new LinkedHashMap<>();

    Cut(Map<Op, Place> ops, Expr ranks) {
        this.ops = ops;
        this.ranks = ranks;
    }

    /// The sizes on one rank of the axes that are smaller there.
    Map<String, Expr> sizes() {
        return sizes;
    }

    /// The axes of which each rank has an equal share, and their sizes on all ranks together.
    Map<String, Expr> even() {
        return even;
    }

    void split(String axis, Expr whole) {
        sizes.put(axis, whole.over(ranks));
        even.put(axis, whole);
    }

    /// Cuts what the views and scans of the part ask for.
    ///
    /// @param divides whether an axis of such a size can be split
    /// @return whether everything agrees
    boolean follow(Predicate<Expr> divides) {
        for (int round = 0; round <= ops.size(); round++) {
            var before = Map.copyOf(sizes);
            for (var entry : ops.entrySet()) {
                if (entry.getKey() instanceof Pointwise p) {
                    if (p.kind() == Kind.SPLIT && !seen(p, entry.getValue())) {
                        return false;
                    }
                    if (p.kind() == Kind.SCAN) {
                        together(p, entry.getValue(), divides);
                    }
                }
            }
            if (before.equals(sizes)) {
                return ops.keySet().stream().allMatch(this::possible);
            }
        }
        return false;
    }

    /// The heads of a scan's keys and the groups of its inputs, where they can be split as the heads of its values are.
    private void together(Pointwise scan, Place place, Predicate<Expr> divides) {
        var streams = heads(scan);
        if (streams.stream().anyMatch(even::containsKey)) {
            streams.stream().filter(axis -> !sizes.containsKey(axis) && divides.test(place.size(axis)))
                    .forEach(axis -> split(axis, place.size(axis)));
        }
    }

    /// The axes of heads and groups that a scan pairs: each is by itself along them.
    private static Set<String> heads(Pointwise scan) {
        return scan.line().reads().stream().filter(t -> t.role() == Tensor.Role.STREAM && t.axes().size() == 4)
                .map(t -> t.axes().get(2).name()).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /// What a view says; false where it cannot be followed.
    private boolean seen(Pointwise view, Place place) {
        var reads = view.line().reads();
        var writes = view.line().writes();
        boolean neither = !cut(reads) && !cut(writes);
        boolean alike = elements(reads, place, true).equals(elements(writes, place, true));
        boolean partly = !elements(reads, place, false).equals(elements(writes, place, false));
        if (neither || alike || partly) {
            return cut(reads) == cut(writes);
        }
        boolean packed = !cut(reads) || (writes.size() > 1 && reads.size() == 1);
        return packed ? fitted(reads, writes, place) : fitted(writes, reads, place);
    }

    /// Cuts an axis that the one tensor of a side has alone, so that there is as much as on the other side.
    private boolean fitted(List<Tensor> side, List<Tensor> others, Place place) {
        if (side.size() != 1) {
            return false;
        }
        var known = others.stream().flatMap(t -> t.axes().stream()).map(a -> a.name()).collect(Collectors.toSet());
        var own = side.getFirst().axes().stream().map(a -> a.name())
                .filter(a -> !known.contains(a) && !a.equals(WIDTH)).findFirst();
        if (own.isEmpty()) {
            return false;
        }
        var axis = own.get();
        var rest = side.getFirst().axes().stream().map(a -> a.name()).filter(a -> !a.equals(axis)).toList();
        var fits = shares(others, rest, place);
        fits.ifPresent(size -> {
            sizes.put(axis, size);
            if (size.equals(place.size(axis).over(ranks))) {
                even.put(axis, place.size(axis));
            } else {
                even.remove(axis);
            }
        });
        return fits.isPresent();
    }

    /// How many elements tensors have together, for each index over other axes; empty where that is no expression.
    private Optional<Expr> shares(List<Tensor> tensors, List<String> axes, Place place) {
        var all = new ArrayList<Expr>();
        for (var tensor : tensors) {
            var own = new ArrayList<>(tensor.axes().stream().map(a -> a.name()).toList());
            var below = new ArrayList<>(axes);
            below.removeIf(own::remove);
            var divisor = sizes(below, place);
            if (divisor.terms().size() != 1) {
                return Optional.empty();
            }
            all.add(sizes(own, place).over(divisor));
        }
        return Optional.of(Expr.sum(all));
    }

    private Expr sizes(List<String> axes, Place place) {
        return Expr.product(axes.stream().map(axis -> size(axis, place)).toList());
    }

    private Expr size(String axis, Place place) {
        return sizes.getOrDefault(axis, place.size(axis));
    }

    private Expr elements(List<Tensor> tensors, Place place, boolean onRank) {
        return Expr.sum(tensors.stream().map(t -> t.elements(axis -> onRank ? size(axis, place) : place.size(axis)))
                .toList());
    }

    private boolean cut(List<Tensor> tensors) {
        return tensors.stream().anyMatch(this::cut);
    }

    private boolean cut(Tensor tensor) {
        return tensor.axes().stream().anyMatch(a -> sizes.containsKey(a.name()));
    }

    /// Whether ranks can do an op, with an exchange if need be.
    private boolean possible(Op op) {
        var tensors = new ArrayList<>(op.line().reads());
        tensors.addAll(op.line().writes());
        if (tensors.stream().anyMatch(t -> t.axes().stream().filter(a -> sizes.containsKey(a.name())).count() > 1)) {
            return false;
        }
        var over = new HashSet<>(over(op));
        over.retainAll(sizes.keySet());
        return over.isEmpty() || (even.keySet().containsAll(over) && op.line().writes().size() == 1 && summable(op));
    }

    /// Whether parts of an op's sum can be added up.
    private boolean summable(Op op) {
        boolean whole = !cut(op.line().writes());
        return switch (op) {
            case Contract _ -> whole;
            case Pointwise p -> p.kind() == Kind.RMS_NORM || (whole && !NORMS.contains(p.kind()));
            default -> false;
        };
    }

    /// The axes along which an op takes sums.
    private static Set<String> over(Op op) {
        return switch (op) {
            case Pointwise p when p.kind() == Kind.SPLIT || p.kind() == Kind.WINDOW -> Set.of();
            case Pointwise p when NORMS.contains(p.kind()) -> normed(p);
            case Pointwise p when p.kind() == Kind.SCAN -> {
                var summed = new HashSet<>(p.line().summed());
                summed.removeAll(heads(p));
                yield summed;
            }
            default -> new HashSet<>(op.line().summed());
        };
    }

    /// The axes along which a norm or a softmax goes: all that its scale has, or else the last.
    private static Set<String> normed(Pointwise norm) {
        var scale = norm.line().reads().stream().filter(t -> t.role() != Tensor.Role.STREAM).findFirst();
        var axes = scale.orElse(norm.line().writes().getFirst()).axes().stream().map(a -> a.name()).toList();
        return scale.isPresent() ? Set.copyOf(axes) : axes.isEmpty() ? Set.of() : Set.of(axes.getLast());
    }

    /// What stands before an op on a rank: a norm along a split axis needs the sum of squares of all ranks.
    Optional<Op> before(Op op) {
        if (op instanceof Pointwise p && p.kind() == Kind.RMS_NORM && over(op).stream().anyMatch(even::containsKey)) {
            var read = p.line().reads().getFirst();
            var along = over(op);
            var squares = Tensor.stream(read.name() + "_sum", read.dims().stream()
                    .filter(dim -> dim.stream().noneMatch(a -> along.contains(a.name()))).toList());
            return Optional.of(Shard.summed(op.name() + "_sum", read, squares));
        }
        return Optional.empty();
    }

    /// What stands behind an op on a rank, unless it is for the residual stream: what it writes is a part of a sum.
    Optional<Op> after(Op op) {
        boolean norm = op instanceof Pointwise p && NORMS.contains(p.kind());
        var written = op.line().writes().getFirst();
        return !norm && over(op).stream().anyMatch(even::containsKey) && !wide(written)
                ? Optional.of(Shard.summed(op.name() + "_sum", written, written)) : Optional.empty();
    }

    /// Whether a tensor has the axis of the residual stream last, and is not what a part begins with.
    static boolean wide(Tensor tensor) {
        return tensor.role() == Tensor.Role.STREAM && !tensor.axes().isEmpty()
                && tensor.axes().getLast().name().equals(WIDTH) && !tensor.name().equals("y");
    }

    /// The sizes on one rank of axes that a block inside binds itself.
    Map<String, Expr> own(Map<String, Expr> bound) {
        var own = new HashMap<>(bound);
        own.replaceAll((axis, whole) -> even.containsKey(axis) ? whole.over(ranks) : sizes.getOrDefault(axis, whole));
        return own;
    }
}
