package assay.life;

import assay.algebra.Expr;
import assay.life.Step.Undo;
import assay.model.Axis;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Line;
import assay.model.Op;
import assay.model.Opaque;
import assay.model.Place;
import assay.model.Pointwise;
import assay.model.Tensor;
import assay.model.Tensor.Role;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// An op as the operators of an eager framework, one after the other, each of which keeps what undoing it needs.
///
/// What is kept follows PyTorch's autograd: a product keeps a factor where another needs a gradient; an activation its
/// input, or its output where its slope is a function of that; norms are written out, as
/// `x * rsqrt(mean(x^2) + eps) * gain`; rotary positions turn pairs of elements by themselves; scores are scaled,
/// masked, and then the softmax's.
final class Eager {
    /// The axes of tokens: a product of two activations is a product of matrices over them and the inner axis, and
    /// batched over all others.
    static final Set<String> TOKENS = Set.of("t", "s");

    private static final int SINGLE = Integer.SIZE;

    private final Walk walk;
    private final Place place;
    private final Copies copies;

    /// @param place of the op
    Eager(Walk walk, Place place, Copies copies) {
        this.walk = walk;
        this.place = place;
        this.copies = copies;
    }

    void of(Op op) {
        switch (op) {
            case Contract c -> contract(c);
            case Gather g -> gather(g);
            case Pointwise p -> pointwise(p);
            case Opaque o -> {
                omit(op, o.operator());
                each(op, "opaque");
            }
        }
    }

    // ---- steps ---------------------------------------------------------------------------------------

    private List<Value> values(Tensor tensor, Op op) {
        return walk.values(tensor, place, op, copies);
    }

    private Value fresh(Place at, Op op, Amount elements, int bits, boolean needs, boolean turned) {
        return Value.of(walk.storage(Holding.ACTIVATIONS, at, op, elements, bits, copies), needs, turned);
    }

    private Step step(Op op, List<Value> reads, Value written, Undo undo) {
        return step(op, reads, List.of(written), undo);
    }

    private Step step(Op op, List<Value> reads, List<Value> written, Undo undo) {
        var step = new Step(place, op, copies, reads, written, undo);
        for (var value : written) {
            value.storage().filter(s -> reads.stream().noneMatch(r -> r.storage().filter(s::equals).isPresent()))
                    .ifPresent(step.makes::add);
        }
        walk.step(step);
        return step;
    }

    private static boolean needs(List<Value> reads) {
        return reads.stream().anyMatch(Value::needs);
    }

    private static int widest(List<Value> reads) {
        return reads.stream().mapToInt(Value::bits).max().orElse(SINGLE);
    }

    /// A value in the bits in which an operator takes it. A trained parameter's copy is made once, and held until the
    /// loss is known; one that needs no gradient is copied wherever it is read.
    private Value taken(String operator, Value value, Op op) {
        int bits = walk.types().taken(operator, value.bits());
        if (bits == value.bits()) {
            return value;
        }
        if (value.leaf().isPresent() && value.needs()) {
            return walk.copied(value, copies, leaf -> {
                var storage = walk.storage(Holding.COPIES, place.named("copy_of_weight"), op, value.elements(), bits,
                        copies);
                storage.lasting = true;
                var copy = Value.of(storage, value.needs(), false);
                step(op, List.of(leaf), copy, Undo.MAKE);
                return copy;
            });
        }
        var part = value.storage().isPresent() ? Holding.ACTIVATIONS : Holding.COPIES;
        var cast = Value.of(walk.storage(part, place.named("cast"), op, value.elements(), bits, copies), value.needs(),
                value.turned());
        step(op, List.of(value), cast, Undo.MAKE);
        return cast;
    }

    /// One value to another of as many elements.
    private Value unary(String operator, Place at, Op op, Value value, boolean keepsRead, boolean keepsWritten) {
        var read = taken(operator, value, op);
        var out = fresh(at, op, read.elements(), read.bits(), read.needs(), read.turned());
        var step = step(op, List.of(read), out, Undo.MAKE);
        if (read.needs()) {
            if (keepsRead) {
                step.saving(List.of(read));
            }
            if (keepsWritten) {
                step.saving(List.of(out));
            }
        }
        return out;
    }

    /// The product of two values, as large as the first; each is kept where the other needs a gradient.
    private Value product(Place at, Op op, Value first, Value second) {
        var reads = List.of(first, second);
        var out = fresh(at, op, first.elements(), widest(reads), needs(reads), first.turned());
        var step = step(op, reads, out, Undo.SPREAD);
        if (second.needs()) {
            step.saving(List.of(first));
        }
        if (first.needs()) {
            step.saving(List.of(second));
        }
        return out;
    }

    private Value sum(Place at, Op op, List<Value> reads, Amount elements, boolean turned) {
        var out = fresh(at, op, elements, widest(reads), needs(reads), turned);
        step(op, reads, out, Undo.HAND);
        return out;
    }

    private Value copy(Place at, Op op, Value value, Amount elements, boolean turned) {
        var out = fresh(at, op, elements, value.bits(), value.needs(), turned);
        step(op, List.of(value), out, Undo.MAKE);
        return out;
    }

    private boolean bookkeeping() {
        return walk.list().bookkeeping();
    }

    private void omit(Op op, String what) {
        if (op.line().reads().stream().anyMatch(t -> needs(values(t, op)))) {
            walk.omit(what, place, op, copies);
        }
    }

    // ---- contractions --------------------------------------------------------------------------------

    private void contract(Contract op) {
        var reads = op.line().reads();
        var left = sliced(op, reads.get(0));
        var right = sliced(op, reads.get(1));
        var written = op.line().writes().getFirst();
        var elements = walk.written(written, place, op);
        boolean activations = isStream(left) && isStream(right);
        String operator = activations ? "matmul" : "linear";
        var all = new ArrayList<Value>();
        for (int i = 0; i < 2; i++) {
            for (var value : i == 0 ? left : right) {
                all.add(activations ? stacked(op, value, reads.get(i), reads.get(1 - i))
                        : laid(op, value, reads.get(i)));
            }
        }
        // the last operand is cast first, as the arguments of a call in C++ are worked out
        for (int i = all.size() - 1; i >= 0; i--) {
            all.set(i, taken(operator, all.get(i), op));
        }
        var made = fresh(place, op, elements, all.isEmpty() ? walk.types().stream() : widest(all), needs(all),
                activations);
        var step = step(op, all, made, Undo.MAKE);
        for (int i = 0; i < all.size(); i++) {
            keptFor(all, i, step);
        }
        reads.stream().filter(read -> walk.packs(read, place)).forEach(read -> unpacked(op, read, step));
        walk.write(written, made);
    }

    /// A packed parameter is unpacked into the type of what it is multiplied with, for the product and once more for
    /// its gradient (bitsandbytes 0.45, autograd/_functions.py, MatMul4Bit).
    private void unpacked(Op op, Tensor parameter, Step step) {
        var elements = walk.amount(parameter, place, op).times(walk.share());
        int bits = walk.types().taken("linear", walk.types().stream());
        step.makes.add(walk.storage(Holding.COPIES, place.named("unpacked"), op, elements, bits, copies));
        step.with(elements, bits);
    }

    /// An operand of a layer, token by token; so are all layers given it that read it next.
    private Value laid(Op op, Value value, Tensor tensor) {
        var laid = byToken(op, value, tensor);
        if (!laid.equals(value)) {
            walk.write(tensor, laid);
        }
        return laid;
    }

    /// Keeps a factor where another one needs a gradient.
    private static void keptFor(List<Value> factors, int at, Step step) {
        for (int i = 0; i < factors.size(); i++) {
            if (i != at && factors.get(i).needs()) {
                step.saving(List.of(factors.get(at)));
                return;
            }
        }
    }

    private static boolean isStream(List<Value> values) {
        return values.stream().anyMatch(v -> v.storage().isPresent());
    }

    private List<Value> sliced(Op op, Tensor tensor) {
        return values(tensor, op).stream().map(v -> slice(op, tensor, v)).toList();
    }

    /// Of a tensor of all experts the matrix of one: a view, whose gradient is written among those of all others.
    private Value slice(Op op, Tensor tensor, Value value) {
        if (walk.share().isOne() || value.leaf().isEmpty()
                || tensor.axes().stream().noneMatch(Axis::chosen)) {
            return value;
        }
        var one = new Value(Optional.empty(), value.elements().times(walk.share()), value.bits(), value.needs(), false,
                Optional.empty());
        step(op, List.of(value), one, Undo.MAKE);
        return one;
    }

    /// Heads side by side again, token by token, as a layer reads them.
    private Value byToken(Op op, Value value, Tensor tensor) {
        if (!value.turned() || value.leaf().isPresent() || !moves(tensor)) {
            return value;
        }
        return copy(place.named("by_token"), op, value, value.elements(), false);
    }

    /// Repeats the operands of a product to come that lack an axis over which it is batched, as query heads share keys.
    void repeated(Contract op) {
        var reads = op.line().reads();
        for (int i = 0; i < 2; i++) {
            var operand = reads.get(i);
            var all = walk.streams(operand);
            if (all.size() == 1 && all.getFirst().storage().isPresent()
                    && !lacking(operand, reads.get(1 - i)).isEmpty()) {
                walk.write(operand, stacked(op, all.getFirst(), operand, reads.get(1 - i)));
            }
        }
    }

    /// Beside another activation, an operand is a stack of matrices of its own, with all axes over which the product is
    /// batched: where it lacks one, such as a query head's, it is repeated; where it is a part of what it views, it is
    /// copied, as it is for a batch of more than one.
    private Value stacked(Contract op, Value value, Tensor operand, Tensor other) {
        var lacking = lacking(operand, other);
        var elements = walk.amount(operand.elements(place::size)
                .times(Expr.product(lacking.stream().map(place::size).toList())));
        var heads = value.turned() || !moves(operand) ? value : heads(op, value);
        boolean whole = value.storage().filter(s -> s.elements.expr().equals(elements.expr())).isPresent();
        if (whole && (value.turned() || !walk.many() || !moves(operand))) {
            return heads;
        }
        if (whole) {
            var storage = value.storage().orElseThrow();
            return copy(storage.place, storage.op, heads, elements, true);
        }
        return copy(place.named("stacked_" + operand.name()), op, heads, elements, true);
    }

    /// Whether heads that lie one after the other lie otherwise than side by side: not if there is one, or one token.
    private boolean moves(Tensor tensor) {
        boolean heads = false;
        boolean tokens = false;
        for (var axis : tensor.axes().subList(0, Math.max(0, tensor.axes().size() - 1))) {
            boolean several = !walk.isOne(place.size(axis.name()));
            if (TOKENS.contains(axis.name())) {
                tokens |= several;
            } else if (!axis.name().equals("b")) {
                heads |= several;
            }
        }
        return heads && tokens;
    }

    /// A layer's output seen head by head: its gradient is written anew, token by token.
    private Value heads(Op op, Value value) {
        if (!value.needs() || value.storage().isEmpty()) {
            return value;
        }
        var seen = value.seen(value.elements(), true);
        step(op, List.of(value), seen, Undo.MAKE);
        return seen;
    }

    /// The axes of more than one place that `other` alone has, where one of them is the tokens'; they are all written.
    private List<String> lacking(Tensor operand, Tensor other) {
        var has = new HashSet<>(operand.axes().stream().map(Axis::name).toList());
        var alone = new ArrayList<>(other.axes().stream().map(Axis::name).filter(a -> !has.contains(a)).toList());
        return alone.removeIf(TOKENS::contains)
                ? alone.stream().filter(axis -> !walk.isOne(place.size(axis))).toList() : List.of();
    }

    // ---- one kernel ----------------------------------------------------------------------------------

    /// A whole attention core at once: it keeps what it reads, its output, and one statistic a head and token.
    void kernel(List<Walk.Placed> parts, Pointwise softmax, Place softmaxPlace) {
        var inputs = new ArrayList<Value>();
        var inside = new HashSet<String>();
        for (var part : parts) {
            for (var read : part.op().line().reads()) {
                if (!inside.contains(read.key())) {
                    inputs.addAll(walk.values(read, part.place(), part.op(), copies));
                }
            }
            part.op().line().writes().forEach(t -> inside.add(t.key()));
        }
        var last = parts.getLast().op();
        var taken = new ArrayList<Value>();
        for (var input : inputs) {
            var seen = input.leaf().isPresent() || input.turned() ? input : heads(parts.getFirst().op(), input);
            taken.add(taken("scaled_dot_product_attention", seen, last));
        }
        var written = last.line().writes().getFirst();
        boolean turned = inputs.stream().anyMatch(Value::turned);
        var out = fresh(place, last, walk.written(written, place, last), widest(taken), needs(taken), turned);
        var step = step(last, taken, out, Undo.MAKE);
        if (needs(taken)) {
            step.saving(taken).saving(List.of(out));
            if (bookkeeping()) {
                var statistic = walk.storage(Holding.ACTIVATIONS, softmaxPlace.named("statistic"), softmax,
                        walk.amount(rows(softmax, softmaxPlace)), SINGLE, copies);
                step.makes.add(statistic);
                step.saves.add(statistic);
            }
        }
        walk.write(written, turned && bookkeeping()
                ? copy(place.named("by_token"), last, out, out.elements(), false) : out);
    }

    // ---- rows chosen by number -----------------------------------------------------------------------

    /// Whether what is written was made by another stage, which is given its gradient.
    static boolean received(Op op) {
        return op instanceof Pointwise p && p.kind() == Kind.RECEIVE;
    }

    /// Whether what is written is what is read, seen otherwise.
    static boolean views(Op op) {
        var line = op.line();
        return line.reads().size() == 1 && switch (op) {
            case Pointwise p -> p.kind() == Kind.WINDOW || p.kind() == Kind.ALL_REDUCE
                    || (p.kind() == Kind.SPLIT && !stacks(line));
            case Gather _ -> line.writes().stream().allMatch(t -> t.role() == Role.STATE) || picks(line);
            default -> false;
        };
    }

    private void gather(Gather op) {
        var reads = op.line().reads();
        if (reads.stream().anyMatch(Tensor::parameter)) {
            var all = reads.stream().flatMap(t -> values(t, op).stream()).toList();
            for (var written : op.line().writes()) {
                var out = fresh(at(op, written), op, chosen(op, written), widest(all.stream()
                        .filter(v -> v.leaf().isPresent()).toList()), needs(all), false);
                var step = step(op, all, out, Undo.MAKE);
                for (var value : all) {
                    if (!value.needs() && needs(all) && bookkeeping()) {
                        value.storage().ifPresent(Storage::numbers);
                        step.saving(List.of(value));
                    }
                }
                walk.write(written, out);
            }
            return;
        }
        boolean views = views(op);
        if (views) {
            view(op);
            return;
        }
        if (reads.size() > 1) {
            omit(op, "where rows are put");
        }
        var out = each(op, "gather");
        if (reads.size() == 1 && out.needs() && bookkeeping()) {
            numbered(op);
        }
    }

    /// Rows that were chosen are found again by their numbers: of a choice one number each, of what is handed to a
    /// chosen expert two, the token's and its rank's.
    private void numbered(Gather op) {
        var written = op.line().writes().getFirst();
        var read = names(op.line().reads().getFirst());
        boolean choice = !read.contains(written.axes().getLast().name());
        var axes = written.axes().subList(0, written.axes().size() - (choice ? 0 : 1));
        var rows = walk.amount(Expr.product(axes.stream().map(a -> place.size(a.name())).toList())).times(walk.share());
        var numbers = walk.storage(Holding.ACTIVATIONS, place.named("numbers"), op, rows,
                choice ? Long.SIZE : 2 * Long.SIZE, copies);
        var step = walk.last();
        step.makes.add(numbers);
        step.saves.add(numbers);
    }

    /// The elements of chosen rows: a sequence's own where all sequences of a batch share the numbers.
    private Amount chosen(Gather op, Tensor written) {
        boolean shared = op.line().reads().stream().anyMatch(t -> t.key().equals("positions"));
        return shared ? walk.amount(written.elements(a -> a.equals("b") ? Expr.ONE : place.size(a)))
                : walk.written(written, place, op);
    }

    /// Whether some of what is read is written as it stands: one place of an axis, or all.
    private static boolean picks(Line line) {
        var read = names(line.reads().getFirst());
        return line.writes().stream().allMatch(t -> read.containsAll(names(t)));
    }

    /// Whether more is written than is read: parts are stacked, which writes them anew.
    private static boolean stacks(Line line) {
        var read = names(line.reads().getFirst());
        var written = names(line.writes().getFirst());
        return line.writes().size() == 1 && written.size() > read.size() && written.containsAll(read);
    }

    private static Set<String> names(Tensor tensor) {
        return tensor.axes().stream().map(Axis::name).collect(Collectors.toSet());
    }

    private Place at(Op op, Tensor written) {
        return op.line().writes().size() == 1 ? place : place.named(written.name());
    }

    /// What is written is what is read, seen otherwise. Parts of one tensor have one gradient, made of theirs.
    private void view(Op op) {
        var reads = values(op.line().reads().getFirst(), op);
        var writes = op.line().writes();
        if (writes.size() == 1 || reads.size() != 1 || reads.getFirst().leaf().isPresent()) {
            writes.forEach(t -> walk.write(t, reads));
            return;
        }
        var whole = reads.getFirst();
        var parts = writes.stream().map(t -> whole.seen(walk.written(t, place, op), whole.turned())).toList();
        step(op, List.of(whole), parts, Undo.MAKE);
        for (int i = 0; i < parts.size(); i++) {
            walk.write(writes.get(i), parts.get(i));
        }
    }

    /// An op of which no more is known than what it reads and writes.
    private Value each(Op op, String operator) {
        var reads = op.line().reads().stream().flatMap(t -> values(t, op).stream()).toList();
        boolean tables = upcasts() && op.line().reads().stream().allMatch(t -> t.role() == Role.CONSTANT);
        var outs = op.line().writes().stream().map(t -> fresh(at(op, t), op,
                tables ? walk.written(t, place, op).times(Amount.of(2)) : walk.written(t, place, op),
                reads.isEmpty() ? walk.types().tables() : walk.types().taken(operator, widest(reads)), needs(reads),
                false)).toList();
        step(op, reads, outs, Undo.MAKE);
        for (int i = 0; i < outs.size(); i++) {
            walk.write(op.line().writes().get(i), outs.get(i));
        }
        return outs.getFirst();
    }

    // ---- pointwise -----------------------------------------------------------------------------------

    private void pointwise(Pointwise op) {
        var line = op.line();
        if (received(op)) {
            walk.write(line.writes().getFirst(), values(line.reads().getFirst(), op).stream().map(v ->
                    new Value(v.storage(), v.elements(), v.bits(), true, v.turned(), v.leaf())).toList());
            return;
        }
        if (views(op)) {
            view(op);
            return;
        }
        var written = line.writes().getFirst();
        var reads = line.reads().stream().flatMap(t -> values(t, op).stream()).toList();
        if (reads.isEmpty()) {
            each(op, "table");
            return;
        }
        var first = reads.getFirst();
        var out = switch (op.kind()) {
            case BIAS -> biased(op, reads);
            case ADD -> sum(place, op, reads, walk.written(written, place, op), first.turned());
            case ALIBI, POSITION_BIAS -> sum(place, op, reads, first.elements(), first.turned());
            case RMS_NORM, LATENT_NORM -> rms(op, first, reads.subList(1, reads.size()));
            case LAYER_NORM -> layerNorm(op, first, reads);
            case SOFTMAX -> softmax(op, first);
            case GELU -> gelu(op, first);
            case SILU -> unary("silu", place, op, first, true, false);
            case SOFTPLUS -> unary("softplus", place, op, first, true, false);
            case CLIP -> unary("clamp", place, op, first, true, false);
            case RELU, TANH, SIGMOID -> unary("relu", place, op, first, false, true);
            case EXP, ROOT -> unary("exp", place, op, first, false, true);
            case SOFTCAP -> softcap(op, first);
            case DROPOUT -> dropout(op, first);
            case ROTATE -> rotate(op, first, reads.subList(1, reads.size()));
            case MULTIPLY, SCALE -> factors(op, reads);
            case CONVOLVE -> convolve(op, reads);
            case COMBINE -> combined(op, reads);
            case SCAN, SOLVE, GREATER, SHIFT, SINK -> {
                omit(op, op.kind().label());
                yield each(op, "pointwise");
            }
            case ALL_GATHER -> gathered(op);
            case SPLIT, WINDOW, ALL_REDUCE, REDUCE_SCATTER, SCATTER, ALL_TO_ALL, RECEIVE, GRADIENT ->
                each(op, "pointwise");
        };
        walk.write(written, out);
    }

    /// The shares of all ranks as one, of which each rank keeps its own alone, and gathers the others again.
    private Value gathered(Pointwise op) {
        var out = each(op, "gather");
        values(op.line().reads().getFirst(), op).stream().findFirst().flatMap(Value::storage)
                .ifPresent(own -> out.storage().ifPresent(whole -> whole.share = Optional.of(own)));
        return out;
    }

    /// A bias that the product before it adds as it writes: no tensor of its own.
    private Value biased(Pointwise op, List<Value> reads) {
        var first = reads.getFirst();
        var biases = reads.stream().skip(1).map(v -> taken("linear", v, op)).toList();
        var all = new ArrayList<Value>(List.of(first));
        all.addAll(biases);
        var seen = new Value(first.storage(), first.elements(), first.bits(), needs(all), first.turned(),
                first.leaf());
        step(op, all, seen, Undo.HAND);
        return seen;
    }

    private Value rms(Pointwise op, Value given, List<Value> gains) {
        var x = upcast(op, given);
        var rows = walk.amount(rows(op, place));
        int bits = walk.types().taken("pow", x.bits());
        var square = fresh(place.named("square"), op, x.elements(), bits, x.needs(), x.turned());
        var power = taken("pow", x, op);
        var squaring = step(op, List.of(power), square, Undo.MAKE);
        var mean = fresh(place.named("mean"), op, rows, bits, x.needs(), false);
        step(op, List.of(square), mean, Undo.MAKE);
        var deviation = fresh(place.named("deviation"), op, rows, bookkeeping() ? bits : SINGLE, x.needs(), false);
        var root = step(op, List.of(mean), deviation, Undo.MAKE).with(rows, bits).with(rows, bits);
        boolean gained = !gains.isEmpty();
        var normed = fresh(gained ? place.named("normed") : place, op, x.elements(), Math.max(bits, x.bits()),
                x.needs(), x.turned());
        var scaling = step(op, List.of(x, deviation), normed, Undo.SPREAD);
        if (x.needs()) {
            squaring.saving(List.of(power)).with(x.elements(), bits).with(x.elements(), bits);
            scaling.saving(List.of(x));
            if (bookkeeping()) {
                root.saving(List.of(deviation));
                scaling.saving(List.of(deviation));
            }
            if (!gained) {
                scaling.saving(List.of(normed));
            }
        }
        return gained ? product(place, op, cast(op, normed, upcasts() ? given.bits() : normed.bits()), gains.getFirst())
                : normed;
    }

    /// As the config names it: one kernel, or one that is written out as a formula of powers and a hyperbolic tangent.
    private Value gelu(Pointwise op, Value x) {
        if (!upcasts() || !walk.activation().equals("gelu_new")) {
            return unary("gelu", place, op, x, true, false);
        }
        var half = unary("mul", place.named("half"), op, x, false, false);
        var cube = unary("pow", place.named("cube"), op, x, true, false);
        var scaled = unary("mul", place.named("scaled_cube"), op, cube, false, false);
        var sum = sum(place.named("inner"), op, List.of(x, scaled), x.elements(), x.turned());
        var angle = unary("mul", place.named("angle"), op, sum, false, false);
        var tanh = unary("tanh", place.named("tanh"), op, angle, false, true);
        var more = unary("add", place.named("tanh_plus_one"), op, tanh, false, false);
        return product(place, op, half, more);
    }

    private boolean upcasts() {
        return walk.list().upcasts();
    }

    /// A value in 32 bits, where the list has them.
    private Value upcast(Op op, Value value) {
        return cast(op, value, upcasts() ? Math.max(value.bits(), SINGLE) : value.bits());
    }

    private Value cast(Op op, Value value, int bits) {
        if (value.bits() == bits) {
            return value;
        }
        var cast = fresh(place.named("cast"), op, value.elements(), bits, value.needs(), value.turned());
        step(op, List.of(value), cast, Undo.MAKE);
        return cast;
    }

    private Value layerNorm(Pointwise op, Value x, List<Value> reads) {
        var read = taken("layer_norm", x, op);
        var all = new ArrayList<Value>(List.of(read));
        all.addAll(reads.subList(1, reads.size()));
        var out = fresh(place, op, read.elements(), read.bits(), needs(all), read.turned());
        var step = step(op, all, out, Undo.MAKE);
        if (needs(all)) {
            step.saving(List.of(read));
            if (bookkeeping()) {
                var rows = walk.amount(rows(op, place));
                int bits = reads.stream().skip(1).mapToInt(Value::bits).max().orElse(read.bits());
                for (var name : List.of("mean", "deviation")) {
                    var statistic = walk.storage(Holding.ACTIVATIONS, place.named(name), op, rows, bits, copies);
                    step.makes.add(statistic);
                    step.saves.add(statistic);
                }
            }
        }
        return out;
    }

    /// Of attention: scores are scaled and masked first. A router's is taken in 32 bits.
    private Value softmax(Pointwise op, Value scores) {
        if (!scores.turned()) {
            return unary("softmax", place, op, cast(op, scores, walk.list().dtype().isEmpty()
                    ? Math.max(scores.bits(), SINGLE) : scores.bits()), false, true);
        }
        var read = unary("div", place.named("scaled"), op, scores, false, false);
        if (op.line().mask().isPresent()) {
            var masked = fresh(place.named("masked"), op, read.elements(), read.bits(), read.needs(), true);
            var reads = new ArrayList<Value>(List.of(read));
            if (read.needs() && bookkeeping() && !upcasts()) {
                reads.add(Value.of(walk.mask(op, place, op.line().reads().getFirst()), false, false));
            }
            step(op, reads, masked, upcasts() ? Undo.HAND : Undo.MAKE).saving(reads.subList(1, reads.size()));
            if (copies.again().isEmpty() || walk.layersAgain()) {
                masked.storage().ifPresent(walk::name);
            }
            read = masked;
        }
        int bits = read.bits();
        return cast(op, unary("softmax", place, op, upcast(op, read), false, true), bits);
    }

    private Value softcap(Pointwise op, Value scores) {
        var scaled = unary("div", place.named("scaled"), op, scores, false, false);
        var tanh = unary("tanh", place.named("tanh"), op, scaled, false, true);
        return unary("mul", place, op, tanh, false, false);
    }

    private Value dropout(Pointwise op, Value x) {
        var out = fresh(place, op, x.elements(), x.bits(), x.needs(), x.turned());
        var step = step(op, List.of(x), out, Undo.MAKE);
        if (x.needs()) {
            var mask = walk.storage(Holding.ACTIVATIONS, place.named("dropped"), op, x.elements(), Byte.SIZE, copies);
            step.makes.add(mask);
            step.saves.add(mask);
        }
        return out;
    }

    /// Pairs of elements turned: four products of halves, a difference, a sum, both stacked.
    private Value rotate(Pointwise op, Value x, List<Value> tables) {
        if (tables.size() != 2) {
            return factors(op, concat(x, tables));
        }
        if (upcasts()) {
            return halves(op, x, tables);
        }
        var seen = x.turned() || !moves(op.line().reads().getFirst()) ? x : heads(op, x);
        var half = seen.elements().half();
        var even = part(op, seen, half);
        var odd = part(op, seen, half);
        var cos = tables.get(0);
        var sin = tables.get(1);
        var first = sum(place.named("even"), op, List.of(product(place.named("even_cos"), op, even, cos),
                negated(op, product(place.named("odd_sin"), op, odd, sin))), half, true);
        var second = sum(place.named("odd"), op, List.of(product(place.named("even_sin"), op, even, sin),
                product(place.named("odd_cos"), op, odd, cos)), half, true);
        var out = fresh(place, op, seen.elements(), first.bits(), seen.needs(), true);
        step(op, List.of(first, second), out, Undo.HAND);
        return out;
    }

    /// Both halves of a head turned at once: two products with tables as wide as the head, the second of the halves the
    /// other way round, and their sum, which lies as what is turned lies.
    private Value halves(Pointwise op, Value x, List<Value> tables) {
        var half = x.elements().half();
        var first = part(op, x, half);
        var second = unary("neg", place.named("negated"), op, part(op, x, half), false, false);
        var round = fresh(place.named("rotated_half"), op, x.elements(), x.bits(), x.needs(), x.turned());
        step(op, List.of(second, first), round, Undo.HAND);
        return sum(place, op, List.of(product(place.named("by_cos"), op, x, tables.get(0)),
                product(place.named("by_sin"), op, round, tables.get(1))), x.elements(), x.turned());
    }

    private static List<Value> concat(Value first, List<Value> others) {
        var all = new ArrayList<Value>(List.of(first));
        all.addAll(others);
        return all;
    }

    /// A part of a stream, as a view; its gradient is as large as the whole.
    private Value part(Op op, Value whole, Amount elements) {
        var seen = whole.seen(elements, true);
        step(op, List.of(whole), seen, Undo.MAKE);
        return seen;
    }

    /// What a difference takes away: seen as it is; its gradient is made anew.
    private Value negated(Op op, Value value) {
        var seen = value.seen(value.elements(), value.turned());
        step(op, List.of(value), seen, Undo.MAKE);
        return seen;
    }

    private Value factors(Pointwise op, List<Value> reads) {
        if (reads.size() == 1) {
            return unary("mul", place, op, reads.getFirst(), false, false);
        }
        var product = reads.getFirst();
        for (int i = 1; i < reads.size(); i++) {
            product = product(i + 1 == reads.size() ? place : place.named("product_" + i), op, product, reads.get(i));
        }
        return product;
    }

    private Value convolve(Pointwise op, List<Value> reads) {
        var all = reads.stream().map(v -> taken("conv1d", v, op)).toList();
        var out = fresh(place, op, walk.written(op.line().writes().getFirst(), place, op), widest(all), needs(all),
                false);
        var step = step(op, all, out, Undo.MAKE);
        for (int i = 0; i < all.size(); i++) {
            keptFor(all, i, step);
        }
        return out;
    }

    /// Each expert's outputs times their shares, added to what all experts' outputs are added to.
    private Value combined(Pointwise op, List<Value> reads) {
        if (reads.size() != 2) {
            omit(op, op.kind().label());
            return each(op, "pointwise");
        }
        var written = op.line().writes().getFirst();
        var product = product(place.named("weighted"), op, reads.get(0), reads.get(1));
        var weighted = cast(op, product, Math.min(product.bits(), walk.types().stream()));
        var before = walk.joined(written).orElseGet(() -> {
            var none = fresh(place, op, walk.amount(written, place, op), weighted.bits(), false, false);
            step(op, List.of(), none, Undo.HAND);
            return none;
        });
        var added = List.of(weighted, before);
        var sum = new Value(before.storage(), before.elements(), before.bits(), needs(added), false,
                Optional.empty());
        var step = step(op, added, sum, Undo.HAND);
        if (weighted.needs() && bookkeeping()) {
            step.saving(List.of(weighted));
        }
        walk.join(written, sum);
        return sum;
    }

    /// How many last axes an op's output has.
    static Expr rows(Pointwise op, Place place) {
        var axes = op.line().writes().getFirst().axes();
        return Expr.product(axes.subList(0, axes.size() - 1).stream().map(a -> place.size(a.name())).toList());
    }
}
