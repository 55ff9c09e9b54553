package assay.onnx;

import assay.algebra.Expr;
import assay.model.Block;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Line;
import assay.model.Node;
import assay.model.Numbers;
import assay.model.Op;
import assay.model.Opaque;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.model.Tensor;
import assay.model.Tensor.Role;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Parts that follow each other and are equal but for their numbers, as copies of the first.
///
/// Parts are equal where their ops are, and where each stream that one copy reads is its own, or that of the copy
/// before in the same place, or one of before all copies. What a copy leaves to the next has one name in all of them
/// then, as `x` has in a model that is written by hand: the name of what the first copy reads in its place.
final class Folding {
    /// Parts of no number are a layer only where they multiply as often as one.
    private static final int PRODUCTS = 4;
    private static final int LONGEST = 3000;
    private static final int TRIES = 24;
    private static final String UNNUMBERED = "layers";
    private static final Pattern NUMBERED = Pattern.compile("(.*?)[._]?([0-9]{1,8})");

    private final IdentityHashMap<Op, Integer> positions = new IdentityHashMap<>();
    private final IdentityHashMap<Op, String> modules = new IdentityHashMap<>();
    private final Map<String, List<Integer>> reads = new HashMap<>();
    private final Set<String> shared = new HashSet<>();
    private final Map<String, String> renamed = new HashMap<>();
    private final Map<String, Integer> ids = new HashMap<>();
    private int unnumbered;

    /// @param output the stream that is read in the end
    Folding(String output) {
        reads.put(output, new ArrayList<>(List.of(Integer.MAX_VALUE)));
    }

    Block of(Block root) {
        place(root, "");
        return (Block) root.with(fold(root.parts())).each(op -> op.with(put(op.line())));
    }

    /// The name that a stream has now.
    String name(String stream) {
        var name = stream;
        while (renamed.containsKey(name)) {
            name = renamed.getOrDefault(name, name);
        }
        return name;
    }

    private void place(Node node, String module) {
        if (node instanceof Op op) {
            int at = positions.size();
            positions.put(op, at);
            modules.put(op, module);
            for (var tensor : op.line().reads()) {
                if (tensor.role() == Role.STREAM) {
                    reads.computeIfAbsent(tensor.name(), _ -> new ArrayList<>()).add(at);
                } else if (tensor.role() == Role.SHARED) {
                    shared.add(tensor.path() + "." + tensor.name());
                }
            }
        }
        var inner = node instanceof Op || node.name().isEmpty() ? module
                : module.isEmpty() ? node.name() : module + "." + node.name();
        node.parts().forEach(part -> place(part, inner));
    }

    private Line put(Line line) {
        return new Line(put(line.reads()), put(line.writes()), line.mask(), line.reference());
    }

    private List<Tensor> put(List<Tensor> tensors) {
        return tensors.stream().map(t -> t.role() == Role.STREAM ? Tensor.stream(name(t.name()), t.dims()) : t)
                .toList();
    }

    // ---- where parts repeat -----------------------------------------------------------------------

    /// Equal parts.
    private record Run(int start, int period, int copies) {
        int end() {
            return start + period * copies;
        }

        int saved() {
            return period * (copies - 1);
        }
    }

    private List<Node> fold(List<Node> parts) {
        var ids = parts.stream().map(this::id).toList();
        var runs = runs(ids);
        for (var run : runs.subList(0, Math.min(TRIES, runs.size()))) {
            for (var tried : List.of(run, new Run(run.start + run.period, run.period, run.copies - 1),
                    new Run(run.start, run.period, run.copies - 1))) {
                var repeat = tried.copies < 2 ? Optional.<Repeat>empty() : repeat(parts, tried);
                if (repeat.isPresent()) {
                    var all = new ArrayList<>(fold(parts.subList(0, tried.start)));
                    all.add(repeat.get());
                    all.addAll(fold(parts.subList(tried.end(), parts.size())));
                    return all;
                }
            }
        }
        return parts.stream().map(this::inside).toList();
    }

    private Node inside(Node node) {
        return switch (node) {
            case Block block -> block.with(fold(block.parts()));
            case Repeat repeat -> repeat;
            case Op op -> op;
        };
    }

    /// A name for copies that have no number of their own.
    private String unnumbered() {
        return unnumbered++ == 0 ? UNNUMBERED : UNNUMBERED + "_" + unnumbered;
    }

    /// Runs of equal ids, those that leave out the most parts first; of equal ones the shorter period.
    private static List<Run> runs(List<Integer> ids) {
        var all = new ArrayList<Run>();
        for (int period = 1; period <= Math.min(LONGEST, ids.size() / 2); period++) {
            int from = 0;
            for (int i = 0; i + period <= ids.size(); i++) {
                boolean same = i + period < ids.size() && ids.get(i).equals(ids.get(i + period));
                if (!same) {
                    if (i - from >= period) {
                        all.add(new Run(from, period, (i - from) / period + 1));
                    }
                    from = i + 1;
                }
            }
        }
        all.sort(Comparator.comparingInt(Run::saved).reversed().thenComparingInt(Run::period));
        return all;
    }

    /// What equal parts have in common, as a number.
    private int id(Node node) {
        var text = switch (node) {
            case Block block -> "{" + stem(block.name()) + " " + block.component()
                    + block.parts().stream().map(p -> id(p) + "").collect(Collectors.joining(" ")) + "}";
            case Repeat repeat -> "*" + System.identityHashCode(repeat);
            case Op op -> kind(op) + " " + op.line().mask() + words(op.line().reads()) + ">"
                    + words(op.line().writes());
        };
        return ids.computeIfAbsent(text, _ -> ids.size());
    }

    private static String kind(Op op) {
        return switch (op) {
            case Contract _ -> "contract";
            case Gather _ -> "gather";
            case Pointwise p -> p.kind().name();
            case Opaque o -> "opaque " + o.operator();
        };
    }

    private static String words(List<Tensor> tensors) {
        return tensors.stream().map(t -> t.role() + (t.role() == Role.SHARED ? t.key() : "") + t.dims())
                .collect(Collectors.joining(" "));
    }

    private static String stem(String name) {
        var match = NUMBERED.matcher(name);
        return match.matches() ? match.group(1) + "#" : name;
    }

    // ---- whether they are copies ------------------------------------------------------------------

    /// The ops of a copy in order, the streams that they read and write, and by which op each is written.
    private record Copy(List<Node> parts, List<Op> ops, List<String> reads, List<String> written,
            List<Integer> writers, Map<String, Integer> slots) {
        static Copy of(List<Node> parts) {
            var copy = new Copy(parts, new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(),
                    new HashMap<>());
            parts.forEach(copy::add);
            return copy;
        }

        private void add(Node node) {
            node.parts().forEach(this::add);
            if (node instanceof Op op) {
                op.line().reads().stream().filter(t -> t.role() == Role.STREAM).forEach(t -> reads.add(t.name()));
                for (var tensor : op.line().writes()) {
                    slots.put(tensor.name(), written.size());
                    written.add(tensor.name());
                    writers.add(ops.size());
                }
                ops.add(op);
            }
        }
    }

    private Optional<Repeat> repeat(List<Node> parts, Run run) {
        var copies = IntStream.range(0, run.copies).mapToObj(i -> Copy.of(parts.subList(
                run.start + i * run.period, run.start + (i + 1) * run.period))).toList();
        var first = copies.getFirst();
        var moving = new HashSet<String>();
        together(first.parts, copies.get(1).parts, (a, b) -> {
            if (!a.name().equals(b.name())) {
                moving.add(a.name());
            }
        });
        var numbers = moving.stream().map(Folding::number).collect(Collectors.toCollection(TreeSet::new));
        long products = first.ops.stream().filter(o -> o instanceof Contract).count();
        boolean whole = copies.stream().allMatch(c -> c.ops.size() == first.ops.size())
                && first.ops.stream().noneMatch(this::lends);
        if (!whole || products < (numbers.size() == 1 ? 1 : PRODUCTS) || !streams(copies)) {
            return Optional.empty();
        }
        if (numbers.size() != 1) {
            return Optional.of(new Repeat(unnumbered(), "", Numbers.first(Expr.of(run.copies)), first.parts.stream()
                    .map(p -> renumbered(p, n -> !moving.contains(n) ? n
                            : root(n) + "." + (number(n) - numbers.first()))).map(this::inside).toList()));
        }
        var heads = first.parts.stream().filter(p -> p instanceof Block && moving.contains(p.name())).toList();
        var head = heads.size() == 1 ? heads.getFirst().name() : "";
        var kept = first.parts.stream().map(p -> renumbered(p, n -> n.equals(head) ? ""
                : moving.contains(n) ? root(n) : n)).map(this::inside)
                .flatMap(p -> p instanceof Block b && b.name().isEmpty() && b.component().isEmpty()
                        ? b.parts().stream() : Stream.of(p)).toList();
        return Optional.of(new Repeat(head.isEmpty() ? unnumbered() : root(head), "", numbers(copies, moving), kept));
    }

    /// The numbers of copies by the first block that has one, where they ascend; else from 0.
    private static Numbers numbers(List<Copy> copies, Set<String> moving) {
        var all = new ArrayList<Integer>();
        for (var copy : copies) {
            var found = new ArrayList<Integer>();
            together(copies.getFirst().parts, copy.parts, (a, b) -> {
                if (moving.contains(a.name())) {
                    found.add(number(b.name()));
                }
            });
            all.add(found.getFirst());
        }
        boolean ascend = IntStream.range(1, all.size()).allMatch(i -> all.get(i) > all.get(i - 1));
        return ascend ? Numbers.of(all) : Numbers.first(Expr.of(all.size()));
    }

    private static void together(List<Node> some, List<Node> others, BiConsumer<Block, Block> visitor) {
        for (int i = 0; i < Math.min(some.size(), others.size()); i++) {
            if (some.get(i) instanceof Block a && others.get(i) instanceof Block b) {
                visitor.accept(a, b);
            }
            together(some.get(i).parts(), others.get(i).parts(), visitor);
        }
    }

    private static Node renumbered(Node node, UnaryOperator<String> names) {
        return node instanceof Block block ? new Block(names.apply(block.name()), block.component(), block.axes(),
                block.parts().stream().map(p -> renumbered(p, names)).toList()) : node;
    }

    private static String root(String name) {
        var match = NUMBERED.matcher(name);
        return match.matches() && !match.group(1).isEmpty() ? match.group(1) : UNNUMBERED;
    }

    private static int number(String name) {
        var match = NUMBERED.matcher(name);
        return match.matches() ? Integer.parseInt(match.group(2)) : 0;
    }

    /// Whether another op shares a parameter of this one.
    private boolean lends(Op op) {
        return op.line().reads().stream().filter(Tensor::counted)
                .anyMatch(t -> shared.contains(modules.getOrDefault(op, "") + "." + t.name()));
    }

    private int start(Copy copy) {
        return positions.getOrDefault(copy.ops.getFirst(), 0);
    }

    private int end(Copy copy) {
        return start(copy) + copy.ops.size();
    }

    private List<Integer> readers(String stream) {
        return reads.getOrDefault(stream, List.of());
    }

    /// What a copy reads: one of its own streams, one of the copy's before, or one of before all copies.
    private record Source(Optional<Integer> own, Optional<Integer> before, String name) {
        static Source of(String name, Copy copy, Copy previous) {
            var own = Optional.ofNullable(copy.slots.get(name));
            var before = own.isPresent() ? Optional.<Integer>empty() : Optional.ofNullable(previous.slots.get(name));
            return new Source(own, before, own.isPresent() || before.isPresent() ? "" : name);
        }
    }

    /// Whether the streams of all copies run as those of the first two, and nothing else reads them but the last
    /// copy's; if so, each has the name of the first copy's from now on.
    private boolean streams(List<Copy> copies) {
        var carried = new HashMap<Integer, String>();
        var first = copies.getFirst();
        var last = copies.getLast();
        for (int i = 1; i < copies.size(); i++) {
            var before = copies.get(i - 1);
            int until = end(copies.get(i));
            if (before.written.stream().anyMatch(n -> readers(n).stream().anyMatch(at -> at >= until))
                    || !follows(copies.get(i), before, copies, carried)) {
                return false;
            }
        }
        var results = IntStream.range(0, last.written.size()).filter(i -> readers(last.written.get(i)).stream()
                .anyMatch(at -> at >= end(last))).boxed().toList();
        boolean free = carried.values().stream().distinct().count() == carried.size()
                && carried.values().stream().allMatch(n -> readers(n).stream().noneMatch(at -> at >= end(first)))
                && carried.keySet().stream().noneMatch(i -> renamed.containsKey(first.written.get(i)))
                && results.stream().noneMatch(i -> renamed.containsKey(last.written.get(i)))
                && carried.entrySet().stream().allMatch(e -> readers(e.getValue()).stream()
                        .allMatch(at -> at <= first.writers.get(e.getKey()) + start(first)));
        if (free) {
            carried.forEach((slot, name) -> renamed.put(first.written.get(slot), name));
            results.forEach(slot -> renamed.put(last.written.get(slot), first.written.get(slot)));
        }
        return free;
    }

    /// Whether a copy reads what the copies before it read, the first one in place of streams of a copy before it those
    /// in `carried`.
    private static boolean follows(Copy copy, Copy before, List<Copy> copies, Map<Integer, String> carried) {
        var first = copies.getFirst();
        for (int i = 0; i < copy.reads.size(); i++) {
            var name = first.reads.get(i);
            var source = Source.of(copy.reads.get(i), copy, before);
            var second = Source.of(copies.get(1).reads.get(i), copies.get(1), first);
            var own = Optional.ofNullable(first.slots.get(name));
            boolean same = source.equals(second) && source.own.equals(own)
                    && (source.own.isPresent() || (source.before.isPresent()
                            ? name.equals(carried.computeIfAbsent(source.before.get(), _ -> name))
                            : source.name.equals(name)));
            if (!same) {
                return false;
            }
        }
        return true;
    }
}
