package assay.life;

import assay.life.Moment.Phase;
import assay.model.Kind;
import assay.model.Pointwise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Memory over one step's passes: what each step makes, what is held of it, and what is let go.
///
/// Forward, a storage is held from the step that makes it to the last that reads it, and beyond where a step keeps it.
/// Backward, steps are undone from the last to the first: gradients of what a step read are made while those of what it
/// wrote are there, then these are let go, and what it kept. Where a stream was read twice, the two gradients and their
/// sum are there at once. A part that is done again runs once more before the first of its steps that asks for what it
/// would have kept, up to the last that keeps anything. What single kernels hold inside is not counted.
final class Course {
    private static final String LOGITS = "logits";

    private final Walk walk;
    private final int gradientBits;
    private final boolean there;
    private final Passes passes;
    private final Set<Storage> wide = new HashSet<>();
    private final Map<Value, Storage> gradients = new HashMap<>();
    private final Map<String, Storage> parameters = new HashMap<>();
    private final Map<String, Integer> uses = new HashMap<>();
    private final Map<Value, Storage> fresh = new LinkedHashMap<>();
    private Map<Integer, List<Storage>> lasts = Map.of();
    private List<Step> loss = List.of();

    private Course(Walk walk, int gradientBits, boolean there) {
        this.walk = walk;
        this.gradientBits = gradientBits;
        this.there = there;
        this.passes = new Passes(walk.asked());
        walk.values(LOGITS).forEach(v -> v.storage().ifPresent(wide::add));
    }

    /// What the passes over a model hold.
    ///
    /// @param output the stream that the loss is of
    /// @param gradientBits of an element of a parameter's gradient
    /// @param there whether an earlier pass left gradients, to which these are added
    static Passes of(Walk walk, String output, int gradientBits, boolean there) {
        var course = new Course(walk, gradientBits, there);
        course.run(output);
        return course.passes;
    }

    private void run(String output) {
        var out = walk.values(output);
        loss = out.size() == 1 && output.equals(LOGITS) ? Loss.of(walk, out.getFirst()) : List.of();
        forward(out);
        passes.moment(Phase.FORWARD);
        passes.end(Phase.FORWARD);
        lasts = lasts(loss);
        loss.forEach(this::run);
        if (!loss.isEmpty()) {
            passes.moment(Phase.LOSS);
        }
        walk.made.stream().filter(s -> s.lasting && s.holders > 0).forEach(this::drop);
        if (loss.isEmpty()) {
            out.forEach(value -> {
                if (value.needs()) {
                    gradients.put(value, make(Holding.PASSING, value, value.elements(), value.bits(), Amount.ONE));
                }
            });
        } else {
            var last = loss.getLast().writes.getFirst();
            gradients.put(last, make(Holding.PASSING, last, Amount.ONE, Integer.SIZE, Amount.ONE));
        }
        loss.reversed().forEach(this::undo);
        walk.steps.reversed().forEach(this::undo);
        passes.moment(Phase.BACKWARD);
    }

    // ---- forward -------------------------------------------------------------------------------------

    private void forward(List<Value> output) {
        output.forEach(v -> v.storage().ifPresent(s -> s.lasting = true));
        for (var step : walk.steps) {
            for (var read : step.reads) {
                read.leaf().ifPresent(leaf -> {
                    if (step.reached) {
                        uses.merge(leaf.name(), 1, Integer::sum);
                    }
                });
            }
        }
        lasts = lasts(walk.steps);
        var read = new HashSet<Storage>();
        walk.steps.forEach(step -> step.reads.forEach(v -> v.storage().ifPresent(read::add)));
        walk.made.stream().filter(s -> s.given && (read.contains(s) || s.part == Holding.LOSS)).forEach(this::hold);
        walk.steps.forEach(this::run);
    }

    private void run(Step step) {
        step.makes.stream().filter(s -> !s.onlyAgain).forEach(this::hold);
        watch(step);
        var region = step.copies.again();
        if (region.isPresent()) {
            if (region.get().steps.getFirst() == step && region.get().asks()) {
                region.get().entered.forEach(this::hold);
            }
        } else if (step.reached) {
            step.saves.forEach(this::hold);
        }
        lasts.getOrDefault(step.number, List.of()).stream().filter(s -> !s.lasting).forEach(this::drop);
    }

    // ---- backward ------------------------------------------------------------------------------------

    private void undo(Step step) {
        var written = new HashSet<Storage>();
        for (var value : step.writes) {
            var gradient = gradients.remove(value);
            if (gradient != null) {
                written.add(gradient);
            }
        }
        if (!written.isEmpty() && step.undoes()) {
            step.copies.again().filter(r -> !r.redone && step.asks()).ifPresent(this::redo);
            made(step, written);
        }
        written.forEach(this::drop);
        letGo(step);
        deliver(step);
    }

    /// Makes the gradients of what a step read.
    private void made(Step step, Set<Storage> written) {
        fresh.clear();
        var out = step.writes.getFirst();
        var gradient = written.iterator().next();
        var temporary = new ArrayList<Storage>();
        for (var extra : step.temporaries) {
            temporary.add(make(Holding.TEMPORARIES, out, extra.elements(), extra.bits(), Amount.ONE));
        }
        var late = new ArrayList<Value>();
        for (var read : step.reads) {
            if (!read.needs() || fresh.containsKey(read)) {
                continue;
            }
            boolean alike = read.elements().expr().equals(out.elements().expr()) && read.bits() == out.bits();
            switch (step.undo) {
                case HAND -> {
                    if (read.leaf().isEmpty() && (alike || halves(step, read))) {
                        fresh.put(read, gradient);
                        hold(gradient);
                    } else {
                        fresh.put(read, of(read));
                    }
                }
                case MAKE -> fresh.put(read, of(read));
                case SPREAD -> {
                    if (alike && read.leaf().isEmpty()) {
                        fresh.put(read, of(read));
                    } else {
                        temporary.add(make(Holding.TEMPORARIES, out, out.elements(), out.bits(), Amount.ONE));
                        late.add(read);
                    }
                }
            }
        }
        watch(step);
        if (!late.isEmpty()) {
            late.forEach(read -> fresh.put(read, of(read)));
            watch(step);
        }
        temporary.forEach(this::drop);
    }

    /// Whether what a step wrote holds what it read as its parts: their gradients are parts of its own.
    private boolean halves(Step step, Value read) {
        var out = step.writes.getFirst();
        if (read.bits() != out.bits()) {
            return false;
        }
        var whole = out.elements();
        var parts = step.reads.stream().map(Value::elements).toList();
        var all = new ArrayList<>(parts.stream().map(Amount::expr).toList());
        all.add(whole.expr());
        return walk.asked().ask(all, p -> parts.stream().mapToDouble(part -> part.worth(p)).sum() == whole.worth(p));
    }

    private Storage of(Value read) {
        return read.leaf().isPresent()
                ? make(Holding.GRADIENTS, read, read.elements(), gradientBits, read.leaf().get().copies())
                : make(Holding.PASSING, read, read.elements(), read.bits(), Amount.ONE);
    }

    private void deliver(Step step) {
        fresh.forEach((value, gradient) -> {
            if (value.leaf().isPresent()) {
                trained(step, value.leaf().get(), gradient);
                return;
            }
            var before = gradients.putIfAbsent(value, gradient);
            if (before != null && before != gradient) {
                gradients.put(value, make(Holding.PASSING, value, value.elements(), value.bits(), Amount.ONE));
                watch(step);
                drop(before);
                drop(gradient);
            } else if (before == gradient) {
                drop(gradient);
            }
        });
        fresh.clear();
    }

    private void trained(Step step, Value.Leaf leaf, Storage gradient) {
        var before = parameters.put(leaf.name(), gradient);
        if (before != null) {
            var sum = new Storage(Holding.GRADIENTS, gradient.place, gradient.op, gradient.elements, gradient.bits(),
                    Copies.ONE, gradient.count(), gradient.count());
            hold(sum);
            watch(step);
            drop(before);
            drop(gradient);
            parameters.put(leaf.name(), sum);
        }
        if (uses.merge(leaf.name(), -1, Integer::sum) == 0 && there) {
            drop(parameters.remove(leaf.name()));
        }
    }

    private void letGo(Step step) {
        var region = step.copies.again();
        if (region.isEmpty()) {
            if (step.reached) {
                step.saves.forEach(this::drop);
            }
            return;
        }
        if (region.get().redone && step.reached) {
            step.saves.forEach(s -> drop(again(s, region.get())));
        }
        if (region.get().firstKeeping() == step && region.get().asks()) {
            region.get().entered.forEach(this::drop);
        }
    }

    // ---- done again ----------------------------------------------------------------------------------

    private static Storage again(Storage storage, Region region) {
        return storage.copies.again().filter(r -> r == region).isPresent() && !region.entered.contains(storage)
                ? storage.redone() : storage;
    }

    private void redo(Region region) {
        region.redone = true;
        int end = region.end();
        var local = new LinkedHashSet<Storage>();
        var lasts = lasts(region.steps);
        var added = new ArrayList<Storage>();
        for (int i = 0; i < region.steps.size(); i++) {
            var step = region.steps.get(i);
            if (i < end) {
                for (var storage : step.makes) {
                    hold(storage.redone());
                    local.add(storage);
                }
                watch(step);
            }
            if (step.reached) {
                step.saves.forEach(s -> hold(again(s, region)));
            }
            added.forEach(s -> drop(s.redone()));
            added.clear();
            for (var storage : lasts.getOrDefault(step.number, List.of())) {
                if (i < end && !storage.lasting && local.remove(storage)) {
                    if (adds(step, storage)) {
                        added.add(storage);
                    } else {
                        drop(storage.redone());
                    }
                }
            }
        }
        added.forEach(s -> drop(s.redone()));
        local.forEach(s -> drop(s.redone()));
    }

    /// Whether it adds to a stream that the frame of a layer holds by name until the sum, or its norm, has that name.
    private static boolean adds(Step step, Storage storage) {
        return step.op instanceof Pointwise p && p.kind() == Kind.ADD
                && step.reads.getFirst().storage().filter(storage::equals).isPresent();
    }

    /// What frames hold up to each step and not beyond: what the step is the last to read, or what came into a
    /// layer that ends with it.
    private static Map<Integer, List<Storage>> lasts(List<Step> steps) {
        var last = new LinkedHashMap<Storage, Integer>();
        for (var step : steps) {
            step.makes.forEach(s -> last.put(s, Math.max(step.number, s.frame)));
            step.reads.forEach(v -> v.storage().ifPresent(s -> last.put(s, Math.max(step.number, s.frame))));
        }
        var all = new HashMap<Integer, List<Storage>>();
        last.forEach((storage, number) -> all.computeIfAbsent(number, _ -> new ArrayList<>()).add(storage));
        return all;
    }

    // ---- accounts ------------------------------------------------------------------------------------

    private Storage make(Holding part, Value like, Amount elements, int bits, Amount count) {
        var of = like.storage().map(s -> s.place);
        var storage = new Storage(part, of.orElse(walk.root()), Loss.OP, elements, bits, Copies.ONE, count, count);
        hold(storage);
        return storage;
    }

    private void hold(Storage storage) {
        if (storage.holders++ == 0) {
            passes.hold(number(storage));
        }
    }

    private void drop(Storage storage) {
        if (--storage.holders == 0) {
            passes.drop(number(storage));
        }
    }

    private int number(Storage storage) {
        if (storage.number < 0) {
            storage.number = passes.number(new Passes.Entry(wide.contains(storage) ? Holding.LOSS : storage.part,
                    storage.elements, storage.bits(), storage.count()));
        }
        return storage.number;
    }

    private void watch(Step step) {
        if (step.copies.watched()) {
            passes.watch(step.place);
        }
    }
}
