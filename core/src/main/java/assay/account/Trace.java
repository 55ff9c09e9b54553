package assay.account;

import assay.account.Copies.Region;
import assay.account.Storage.Width;
import assay.algebra.Expr;
import assay.model.Axis;
import assay.model.Block;
import assay.model.Kind;
import assay.model.Line;
import assay.model.Model;
import assay.model.Node;
import assay.model.Op;
import assay.model.Place;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.model.Tensor;
import assay.pass.Cores;
import assay.pass.Dropout;
import assay.pass.Needs;
import assay.pass.Recompute;
import assay.pass.Recompute.Extent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A forward pass in the order of execution: what each write makes, and what is kept of it.
///
/// The copies of a repeat are alike but for the last, which others read, and those of the first that need fewer
/// gradients. So a repeat is walked a few times, each time for a number of copies.
final class Trace {
    private final Keeping list;
    private final Kernel kernel;
    private final Recompute recompute;
    private final Place root;
    private final Needs needs = new Needs();
    private final Map<String, List<Storage>> streams = new HashMap<>();
    private final Map<String, Storage> masks = new HashMap<>();
    private final List<Storage> made = new ArrayList<>();
    private final List<Region> regions = new ArrayList<>();
    private final List<Keep> kept = new ArrayList<>();
    private final Map<String, Omission> omitted = new LinkedHashMap<>();
    private final List<Run> runs = new ArrayList<>();
    private List<Storage> output = List.of();
    private String within = "";

    /// Where the copies of a repeat run, but for the last.
    static final String OTHERS = "*";

    /// A storage that an op keeps, if something that the op made reaches the output.
    ///
    /// @param made by the op
    /// @param entering whether it is what a part that is done again begins with
    record Keep(List<Storage> made, Storage storage, Copies by, boolean entering) {}

    /// One op, run.
    ///
    /// @param reads what each read tensor is in memory
    /// @param needs whether each read tensor needs a gradient
    /// @param within the outermost repeat of whose last copy it is; [#OTHERS] in its other copies, empty outside of
    ///     repeats
    record Run(
            Op op, Place place, List<List<Storage>> reads, List<Boolean> needs, List<Storage> made, Copies copies,
            String within) {}

    private Trace(Model model, Keeping list, Kernel kernel, Recompute recompute) {
        this.root = Place.root(model.axes());
        this.list = list;
        this.kernel = kernel;
        this.recompute = recompute;
    }

    static Held of(Model model, Keeping list, Kernel kernel, Recompute recompute) {
        var trace = walked(model, list, kernel, recompute);
        return new Held(trace.made, trace.regions, List.copyOf(trace.omitted.values()));
    }

    /// A walk over a model, with dropout where the list has it: what is run, and what is kept for its output.
    static Trace walked(Model model, Keeping list, Kernel kernel, Recompute recompute) {
        var run = list.dropout() ? Dropout.of(model) : model;
        var trace = new Trace(run, list, kernel, recompute);
        run.inputs().forEach(trace::given);
        trace.node(trace.root, run.root(), Copies.ONE);
        trace.output = trace.streams.getOrDefault(run.output(), List.of());
        trace.mark();
        return trace;
    }

    /// What the output of the model is in memory.
    List<Storage> output() {
        return output;
    }

    /// The ops in the order in which they run; those of a repeat's last copy behind those of all others.
    List<Run> runs() {
        return runs;
    }

    List<Keep> kept() {
        return kept;
    }

    private void mark() {
        output.forEach(Storage::reach);
        for (var keep : kept) {
            if (keep.made().stream().anyMatch(Storage::reached)) {
                if (keep.entering()) {
                    keep.storage().enter();
                } else {
                    keep.storage().keep(keep.by());
                }
            }
        }
        output.forEach(Storage::unlisted);
    }

    /// Positions are those of one sequence, which all sequences of a batch share.
    private void given(Tensor input) {
        var op = new Pointwise(input.name(), Kind.SPLIT, new Line(List.of(input), List.of(input), Optional.empty()));
        boolean shared = input.name().equals("positions");
        var elements = input.elements(axis -> shared && axis.equals("b") ? Expr.ONE : root.size(axis));
        streams.put(input.key(), List.of(storage(root.of(op), op, elements, Width.ELEMENT, Copies.ONE, List.of())));
    }

    // ---- what rules ask and say ----------------------------------------------------------------------

    Keeping list() {
        return list;
    }

    boolean needs(Tensor tensor) {
        return needs.has(tensor);
    }

    /// What a tensor is in memory, read here; nothing for a parameter, a constant, or a view of one.
    List<Storage> storages(Tensor tensor) {
        return streams.getOrDefault(tensor.key(), List.of());
    }

    Storage storage(Place place, Op op, Expr elements, Width width, Copies copies, List<Storage> from) {
        var storage = new Storage(place, op, elements, width, copies, from);
        made.add(storage);
        return storage;
    }

    /// Keeps a storage, if something that was made beside it reaches the output.
    void keep(List<Storage> beside, Storage storage, Copies by) {
        kept.add(new Keep(beside, storage, by, false));
    }

    /// Keeps a storage wherever it is read, as what a part begins with that is done again.
    void enter(List<Storage> beside, Storage storage) {
        kept.add(new Keep(beside, storage, Copies.ONE, true));
    }


    /// The one mask of all scores that leave out the same pairs.
    Storage mask(Pointwise op, Place place, Tensor scores) {
        var pairs = scores.axes().stream().map(Axis::name).filter(Saving.TOKENS::contains).map(place::size).toList();
        var mask = op.line().mask().orElseThrow();
        return masks.computeIfAbsent(mask + " " + mask.window().map(place::size) + pairs, _ -> {
            var name = masks.isEmpty() ? "mask" : "mask_" + (masks.size() + 1);
            return storage(root.of(op).named(name), op, Expr.product(pairs), Width.FLAG, Copies.ONE, List.of());
        });
    }

    /// Something of an op that has no rule.
    void omit(String what, Place place, Op op, Copies copies) {
        var elements = op.line().writes().getFirst().elements(place::size).times(copies.count());
        omitted.merge(what, new Omission(what, copies.count(), elements),
                (a, b) -> new Omission(what, a.ops().plus(b.ops()), a.elements().plus(b.elements())));
    }

    // ---- the order of execution ----------------------------------------------------------------------

    private void node(Place around, Node node, Copies copies) {
        var place = around.of(node);
        switch (node) {
            case Block block -> nodes(place, block.parts(), copies);
            case Repeat repeat -> repeat(place, repeat, copies);
            case Op op -> op(place, op, copies);
        }
    }

    private void nodes(Place place, List<Node> parts, Copies copies) {
        int next = 0;
        for (var core : Cores.of(parts)) {
            parts.subList(next, core.first()).forEach(part -> node(place, part, copies));
            core(place, parts.subList(core.first(), core.last() + 1), (Pointwise) parts.get(core.softmax()), copies);
            next = core.last() + 1;
        }
        parts.subList(next, parts.size()).forEach(part -> node(place, part, copies));
    }

    private void core(Place place, List<Node> parts, Pointwise softmax, Copies around) {
        var copies = recompute.extent() == Extent.CORES ? around.again(region(), Expr.ONE) : around;
        if (kernel == Kernel.EXPLICIT) {
            parts.forEach(part -> node(place, part, copies));
            return;
        }
        var inputs = inputs(parts);
        parts.forEach(part -> node(place, part, copies.silently()));
        var out = ((Op) parts.getLast()).line().writes().stream().flatMap(t -> storages(t).stream()).toList();
        out.forEach(s -> keep(out, s, copies));
        if (list.by() == Keeping.By.MAKERS) {
            return;
        }
        inputs.forEach(s -> keep(out, s, copies));
        if (list.bookkeeping()) {
            var at = place.of(softmax);
            keep(out, storage(at.named("statistic"), softmax, Saving.rows(softmax, at), Width.STATISTIC, copies,
                    List.of()), copies);
            if (inputs.stream().anyMatch(Trace::turned)) {
                copied(place, (Op) parts.getLast(), out, copies);
            }
        }
    }

    /// A projection seen as heads lies token by token. Turned, it is written anew, head by head.
    private static boolean turned(Storage storage) {
        return storage.op instanceof Pointwise p && p.kind() == Kind.ROTATE;
    }

    /// One kernel writes its output as its queries lie. Head by head, it is copied to be read token by token.
    private void copied(Place place, Op last, List<Storage> out, Copies copies) {
        var written = last.line().writes().getFirst();
        var at = place.of(last);
        streams.put(written.key(), List.of(storage(at.named("by_token"), last, written.elements(at::size),
                Width.ELEMENT, copies, out)));
    }

    /// The storages that some ops read and do not make.
    private List<Storage> inputs(List<Node> parts) {
        var read = new ArrayList<Storage>();
        var written = new HashSet<String>();
        for (var part : parts) {
            if (part instanceof Op op) {
                op.line().reads().stream()
                        .filter(t -> !written.contains(t.key()))
                        .forEach(t -> read.addAll(storages(t)));
                op.line().writes().forEach(t -> written.add(t.key()));
            }
        }
        return read;
    }

    private Region region() {
        var region = new Region();
        regions.add(region);
        return region;
    }

    private void repeat(Place place, Repeat repeat, Copies copies) {
        boolean outermost = within.isEmpty();
        within = outermost ? OTHERS : within;
        boolean again = recompute.extent() == Extent.BLOCKS && copies.again().isEmpty();
        var left = repeat.times();
        for (int apart = needs.apart(repeat); apart > 0 && !left.equals(Expr.ONE); apart--) {
            nodes(place, repeat.parts(), again ? copies.again(region(), Expr.ONE) : copies);
            left = left.minus(Expr.ONE);
        }
        if (again) {
            groups(place, repeat, left, copies);
        } else {
            nodes(place, repeat.parts(), copies.times(left.minus(Expr.ONE)));
            within = outermost ? place.path() : within;
            nodes(place, repeat.parts(), copies);
        }
        within = outermost ? "" : within;
    }

    /// Copies that are done again in groups. What the last of a group writes is kept for the next group, so the last of
    /// a group is walked apart from the others, and the last group apart from the others.
    private void groups(Place place, Repeat repeat, Expr left, Copies copies) {
        var every = Expr.of(recompute.every());
        var groups = left.ceilDiv(every);
        var others = new Region();
        var last = region();
        nodes(place, repeat.parts(), copies.times(left.minus(groups)).again(others, Expr.ZERO));
        nodes(place, repeat.parts(), copies.times(groups.minus(Expr.ONE)).again(others, Expr.ZERO));
        nodes(place, repeat.parts(), copies.times(Expr.ZERO).again(last, every.min(left).minus(Expr.ONE)));
        nodes(place, repeat.parts(), copies.again(last, Expr.ONE));
    }

    /// Whether the list has to be told what a part begins with that is done again. A list of what is made names
    /// queries, keys and values itself.
    private boolean begins() {
        return list.by() == Keeping.By.READERS || recompute.extent() == Extent.BLOCKS;
    }

    private void op(Place place, Op op, Copies copies) {
        var written = Views.of(this, place, op, copies);
        var outs = written.values().stream().flatMap(List::stream).toList();
        if (copies.again().isPresent() && begins()) {
            op.line().reads().stream()
                    .filter(t -> list.by() == Keeping.By.READERS || needs.has(t))
                    .flatMap(t -> storages(t).stream())
                    .filter(s -> !s.copies.beside(copies))
                    .forEach(s -> enter(outs, s));
        }
        if (op.line().reads().stream().anyMatch(needs::has)) {
            switch (list.by()) {
                case READERS -> new Saving(this, place, outs, copies).of(op);
                case MAKERS -> new Listing(this, place, outs, copies).of(op);
            }
        }
        var reads = op.line().reads();
        runs.add(new Run(op, place, reads.stream().map(this::storages).toList(),
                reads.stream().map(needs::has).toList(),
                outs, copies, within));
        needs.pass(op);
        streams.putAll(written);
    }
}
