package assay.space;

import assay.algebra.Rational;
import assay.ask.Answer;
import assay.ask.Ask;
import assay.ask.Words;
import assay.check.Measure;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.spec.Spec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// What figures of a model are at every point of a grid: at each exactly what a question about that one model answers.
///
/// Points that differ in nothing but numbers on which the form of the model does not rest lie on one [Face]: its
/// formulas are worked out once. Any other point is a question of its own.
public final class Terrain {
    /// The most points that are looked at for a first model.
    private static final int TRIES = 256;
    /// So many parts of the points are begun at once, or one after the other where there are fewer cores.
    private static final int PARTS = 64;

    private final Spec spec;
    private final Words question;
    private final Grid grid;
    private final List<Measure> measures;
    /// The numbers of each axis, where they are numbers.
    private final List<Optional<long[]>> numbers;
    /// The places of options, on whose value the form rests.
    private final List<Integer> options;
    /// The places of all axes on whose value the form may rest, by the options; empty where none of the first points
    /// has a model.
    private final Map<Long, Optional<List<Integer>>> grounds = new ConcurrentHashMap<>();
    private final Map<Long, Face> faces = new ConcurrentHashMap<>();
    private final Cut cut;
    /// What no thread goes over the points with at the moment.
    private final Deque<Survey> idle = new ArrayDeque<>();
    private Optional<Answer> some = Optional.empty();

    private Terrain(Spec spec, Words question, Grid grid, List<Measure> measures) {
        this.spec = spec;
        this.question = question;
        this.grid = grid;
        this.measures = List.copyOf(measures);
        numbers = grid.axes().stream().map(Terrain::numbers).toList();
        cut = Cut.of(grid, PARTS);
        options = places(i -> isOption(grid.axes().get(i)));
    }

    private static Optional<long[]> numbers(Axis axis) {
        var found = IntStream.range(0, axis.values().size()).mapToObj(axis::number).flatMap(Optional::stream)
                .mapToLong(Long::longValue).toArray();
        return found.length == axis.values().size() ? Optional.of(found) : Optional.empty();
    }

    /// The numbers of an axis; zeros where it has words.
    long[] numbers(int place) {
        return numbers.get(place).orElseGet(() -> new long[grid.axes().get(place).values().size()]);
    }

    /// The terrain of a model.
    ///
    /// @param spec of the model, without what the question sets
    /// @param question whose words the axes stand over
    /// @throws Refusal where there is no model at any of the first points, with what is wrong at the first one; and
    ///     where a figure or an axis has a name that nothing has
    public static Terrain of(Spec spec, Words question, Grid grid, List<Measure> measures) {
        var said = new ArrayList<Problem>();
        grid.axes().forEach(axis -> Refusal.collecting(() -> {
            axis.check(question, "--vary");
            return axis;
        }, said));
        Refusal.ofAny(said);
        var terrain = new Terrain(spec, question, grid, measures);
        var first = terrain.first(new int[grid.axes().size()], terrain.places(_ -> true));
        var answer = first.isPresent() ? terrain.ask(first.get()).answer()
                : terrain.ask(new int[grid.axes().size()]).answer();
        var problems = new ArrayList<Problem>();
        measures.forEach(m -> Refusal.collecting(() -> {
            m.check(answer, "");
            return m;
        }, problems));
        Refusal.ofAny(problems);
        terrain.some = Optional.of(answer);
        return terrain;
    }

    /// An answer of one of its points.
    public Optional<Answer> some() {
        return some;
    }

    public Grid grid() {
        return grid;
    }

    public List<Measure> measures() {
        return measures;
    }

    /// The question at a point.
    ///
    /// @throws Refusal where its words make none
    public Ask ask(int[] at) {
        return Ask.of(() -> spec, grid.question(question, at));
    }

    /// The answer at a point.
    ///
    /// @throws Refusal where there is no such model
    public Answer answer(int[] at) {
        return ask(at).answer();
    }

    /// All points, in the order of their numbers.
    public Stream<Row> rows() {
        return rows(0, grid.size().longValueExact());
    }

    /// Points by their numbers.
    public Stream<Row> rows(long from, long to) {
        if (from >= to) {
            return Stream.empty();
        }
        return parts(block(from), block(to - 1) + 1).mapMulti((part, sink) ->
                rows(Math.max(from, point(part.from)), Math.min(to, point(part.to)), sink));
    }

    /// Blocks that follow each other, for one thread.
    private record Part(long from, long to) {}

    private static Stream<Part> parts(long from, long to) {
        return LongStream.range(0, PARTS).parallel().mapToObj(i -> new Part(from + (to - from) * i / PARTS,
                from + (to - from) * (i + 1) / PARTS)).filter(part -> part.from < part.to);
    }

    /// How many blocks its points come in.
    public long blocks() {
        return cut.blocks();
    }

    /// The number of the first point of a block.
    public long point(long block) {
        return cut.pieces().start(block);
    }

    /// The block that a point is in, by their numbers.
    public long block(long point) {
        return cut.pieces().block(point);
    }

    /// What goes over its blocks, for one thread.
    public Survey survey() {
        return new Survey(this);
    }

    /// Keeps what is to be kept of points by their numbers, with all cores.
    public <K extends Kept> K keep(long from, long to, Supplier<K> kept) {
        var all = kept.get();
        if (from < to) {
            parts(block(from), block(to - 1) + 1).map(part -> {
                var own = kept.get();
                keep(Math.max(from, point(part.from)), Math.min(to, point(part.to)), own);
                return own;
            }).toList().forEach(all::merge);
        }
        return all;
    }

    /// Keeps what is to be kept of points by their numbers, with this thread.
    public void keep(long from, long to, Kept kept) {
        over(from, to, kept::add);
    }

    /// Tells points by their numbers, in their order, with this thread.
    public void rows(long from, long to, Consumer<Row> sink) {
        over(from, to, block -> {
            int begin = (int) Math.max(0, from - block.start());
            int end = (int) Math.min(block.count(), to - block.start());
            for (int i = begin; i < end; i++) {
                sink.accept(block.row(i));
            }
        });
    }

    /// Goes over the blocks that points by their numbers are in.
    private void over(long from, long to, Consumer<Block> sink) {
        if (from >= to) {
            return;
        }
        var survey = taken();
        for (long b = block(from); b <= block(to - 1); b++) {
            sink.accept(survey.at(b, from, to));
        }
        synchronized (idle) {
            idle.push(survey);
        }
    }

    private Survey taken() {
        synchronized (idle) {
            return idle.isEmpty() ? survey() : idle.pop();
        }
    }

    Cut cut() {
        return cut;
    }

    /// The places of the axes on whose value the form of the models rests with the options of a point; empty where
    /// none of the first points has a model.
    Optional<List<Integer>> apart(int[] at) {
        long option = grid.number(at, options);
        var apart = grounds.get(option);
        if (apart == null) {
            apart = grounds(at);
            grounds.put(option, apart);
        }
        return apart;
    }

    /// The face that a point lies on, where there is one.
    Face face(int[] at) {
        var apart = apart(at).orElseThrow();
        long key = grid.number(at, apart);
        var face = faces.get(key);
        if (face == null) {
            face = face(at, apart);
            faces.put(key, face);
        }
        return face;
    }

    /// A point.
    public Row row(int[] at) {
        return apart(at).isEmpty() ? row(at, Optional.empty()) : face(at).row(at);
    }

    /// The point as a question of its own.
    Row row(int[] at, Optional<Answer> like) {
        try {
            var ask = ask(at);
            var answer = like.isPresent() ? ask.answer(like.get()) : ask.answer();
            return Row.of(at, measures.stream().map(m -> figure(m, answer)).toList());
        } catch (Refusal refusal) {
            return Row.none(at, refusal.problems().stream().map(Terrain::said).distinct()
                    .collect(Collectors.joining("; ")));
        }
    }

    static String said(Problem problem) {
        return problem.message().startsWith("is ") || problem.message().startsWith("has ")
                ? problem.subject() + " " + problem.message() : problem.message();
    }

    /// A figure of an answer; empty where there is none of it under the convention.
    private static Optional<Rational> figure(Measure measure, Answer answer) {
        return measure.isThere(answer) ? Optional.of(measure.of(answer)) : Optional.empty();
    }

    // ---- where the form is the same

    private static boolean isOption(Axis axis) {
        return axis.isOption() && axis.dimension().equals(axis.name());
    }

    private List<Integer> places(IntPredicate which) {
        return IntStream.range(0, grid.axes().size()).filter(which).boxed().toList();
    }

    /// The places of axes on whose value the form of the models rests with the options of a point; empty where there is
    /// none among the first ones.
    private Optional<List<Integer>> grounds(int[] at) {
        var sizes = places(i -> !isOption(grid.axes().get(i)));
        return first(at, sizes).map(point -> {
            var answer = ask(point).answer();
            var looked = answer.grounds();
            return places(i -> isOption(grid.axes().get(i)) || numbers.get(i).isEmpty()
                    || !Form.isFree(answer, looked, grid.axes().get(i)));
        });
    }

    private Face face(int[] at, List<Integer> apart) {
        var free = places(i -> !apart.contains(i));
        return first(at, free).map(point -> Face.of(this, point, free)).orElseGet(() -> Face.none(this));
    }

    /// The first point with a model, of those that differ from one in the values of some axes.
    private Optional<int[]> first(int[] from, List<Integer> free) {
        long all = 1;
        for (int place : free) {
            all = Math.min(Long.MAX_VALUE / Axis.MOST, all * grid.axes().get(place).values().size());
        }
        // a stride that has nothing in common with most lengths meets many values of every axis
        long stride = all <= TRIES ? 1 : 7919;
        for (long n = 0; n < Math.min(all, TRIES); n++) {
            var point = from.clone();
            long rest = n * stride % all;
            for (int i = free.size() - 1; i >= 0; i--) {
                int values = grid.axes().get(free.get(i)).values().size();
                point[free.get(i)] = (int) ((from[free.get(i)] + rest % values) % values);
                rest /= values;
            }
            try {
                ask(point).answer();
                return Optional.of(point);
            } catch (Refusal _) {
                // no model there; the next may be one
            }
        }
        return Optional.empty();
    }
}
