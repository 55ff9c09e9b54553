package assay.space;

import assay.algebra.Bisection;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Answer;
import assay.ask.Ask;
import assay.ask.Words;
import assay.check.Condition;
import assay.check.Condition.Relation;
import assay.check.Measure;
import assay.model.Sizes;
import assay.notation.Decimal;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.space.Solution.Beyond;
import assay.space.Solution.Spot;
import assay.spec.Spec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Collectors;

/// Seeks the values of sizes with which a figure is greatest or least under conditions.
///
/// Points are looked at in boxes, the one first whose bound on the goal is best: a box in which a condition holds
/// nowhere, by the bounds of its formula, is left out; any other is halved, down to single points. So the first point
/// that fulfils everything is the best there is. What is no formula of the sizes, such as a peak, bounds nothing and is
/// asked at each point; of one size it is taken to grow with it, which is said.
public final class Solver {
    /// The most boxes.
    private static final long BOXES = 4_000_000;
    /// The most models that are asked by themselves.
    private static final long MODELS = 20_000;
    private static final List<Long> TRIED = List.of(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 1024L, 4096L);
    /// Bits of a size of which multiples are tried.
    private static final int SMALL = 16;
    private static final Rational GREATEST = Sizes.GREATEST;

    private final Spec spec;
    private final Words question;
    private final List<Sought> sought;
    private final List<Condition> conditions;
    private final Measure goal;
    private final boolean least;
    private final Answer base;
    /// In the sizes that are sought: the goal and each condition's figure, empty where it is no formula of them.
    private final Optional<Expr> aim;
    private final List<Optional<Expr>> figures;
    /// What must be a whole number from one up.
    private final List<Expr> whole;
    private long boxes;
    private long points;
    private long models;
    private final Set<String> assumed = new LinkedHashSet<>();

    /// A box of points by the numbers of their values, with a bound on the goal, which is to be as great as can be;
    /// empty where none is known.
    private static final class Box {
        final long[] from;
        final long[] to;
        final Optional<Rational> bound;

        Box(long[] from, long[] to, Optional<Rational> bound) {
            this.from = from;
            this.to = to;
            this.bound = bound;
        }

        boolean single() {
            return Arrays.equals(from, to);
        }
    }

    private Solver(Spec spec, Words question, List<Sought> sought, List<Condition> conditions, Measure goal,
            boolean least) {
        this.spec = spec;
        this.question = question;
        this.conditions = conditions;
        this.goal = goal;
        this.least = least;
        this.base = base(spec, question, sought);
        check();
        var form = Form.of(base, sought.stream().map(Sought::axis).toList());
        aim = form.flatMap(f -> f.figure(goal));
        figures = conditions.stream().map(c -> form.flatMap(f -> f.figure(c.measure()))).toList();
        whole = form.map(Form::whole).orElse(List.of());
        this.sought = sought.stream().map(this::stepped).toList();
    }

    /// Solves.
    ///
    /// @param sizes that are sought, each a name or a name with values
    /// @param best what is to be greatest, or with `-` before it least; where it is empty, the one size that is sought
    /// @throws Refusal where something is not known, nothing fulfils the conditions, or nothing bounds a size
    public static Solution solve(Spec spec, Words question, List<String> sizes, List<Condition> conditions,
            Optional<String> best) {
        var problems = new ArrayList<Problem>();
        var sought = sizes.stream().flatMap(s -> Refusal.collecting(() -> Sought.of(s), problems).stream()).toList();
        Refusal.ofAny(problems);
        for (var one : sought) {
            one.axis().check(question, "--for");
            if (one.axis().isOption() && one.dimension().equals(one.name())) {
                throw new Refusal(new Problem(one.name(), "--for", "is no size",
                        "a size of the model, batch, or seq; assay sweep --vary tries options"));
            }
        }
        if (best.isEmpty() && sought.size() > 1) {
            throw new Refusal(new Problem("assay solve", "--best", "is needed where several sizes are sought",
                    "--best parameters, or --best -memory.cache.per_token for the least"));
        }
        boolean least = best.filter(b -> b.startsWith("-")).isPresent();
        var goal = Measure.of(best.map(b -> b.startsWith("-") ? b.substring(1) : b)
                .orElseGet(() -> sought.getFirst().dimension()));
        return new Solver(spec, question, sought, conditions, goal, least).solution();
    }

    private static Answer base(Spec spec, Words question, List<Sought> sought) {
        var first = Refusal.collecting(() -> Ask.of(() -> spec, question).answer(), new ArrayList<>());
        var values = first.map(a -> a.subject().values()).orElse(Map.of());
        var set = question;
        for (var one : sought) {
            var own = values.get(one.dimension());
            set = one.set(set, own != null ? own.num().longValueExact() : one.at(0));
        }
        var whole = set;
        var problems = new ArrayList<Problem>();
        var found = Refusal.collecting(() -> Ask.of(() -> spec, whole).answer(), problems);
        if (found.isPresent()) {
            return found.get();
        }
        // a size that the model has no value of, or values of which none goes with the others
        var candidates = new LinkedHashSet<>(TRIED);
        for (var word : question.set()) {
            Decimal.of(word.substring(word.indexOf('=') + 1)).filter(n -> n.isInteger() && n.num().bitLength() < SMALL)
                    .ifPresent(n -> TRIED.forEach(t -> candidates.add(n.num().longValueExact() * t)));
        }
        for (long value : candidates) {
            var tried = question;
            for (var one : sought) {
                var own = values.get(one.dimension());
                tried = one.set(tried, own != null ? own.num().longValueExact() : value);
            }
            var other = tried;
            var again = Refusal.collecting(() -> Ask.of(() -> spec, other).answer(), new ArrayList<>());
            if (again.isPresent()) {
                return again.get();
            }
        }
        throw new Refusal(problems);
    }

    private void check() {
        var problems = new ArrayList<Problem>();
        conditions.forEach(c -> Refusal.collecting(() -> {
            c.measure().check(base, "'" + c.text() + "'");
            return c;
        }, problems));
        Refusal.collecting(() -> {
            goal.check(base, "--best");
            return goal;
        }, problems);
        Refusal.ofAny(problems);
    }

    /// A size that is sought, as a multiple of all that it must be one of.
    private Sought stepped(Sought one) {
        var stepped = one;
        for (var condition : conditions) {
            var name = condition.name();
            if (!condition.each() && (name.equals(one.name()) || name.equals(one.dimension()))
                    && condition.relation() == Relation.EQUAL && condition.amount().signum() == 0) {
                stepped = condition.divisor().filter(n -> n.isInteger() && n.num().bitLength() < Integer.SIZE)
                        .map(n -> n.num().longValueExact()).map(stepped::times).orElse(stepped);
            }
        }
        for (var expr : whole) {
            if (expr.terms().size() == 1 && expr.equals(Expr.dim(one.dimension())
                    .times(Expr.of(expr.terms().getFirst().coefficient())))) {
                stepped = stepped.times(expr.terms().getFirst().coefficient().den().longValueExact());
            }
        }
        return stepped;
    }

    // ---- the search

    private Solution solution() {
        var to = new long[sought.size()];
        for (int i = 0; i < to.length; i++) {
            to[i] = sought.get(i).count() - 1;
        }
        bound(to);
        var queue = new PriorityQueue<Box>(Comparator.comparingInt((Box b) -> b.bound.isEmpty() ? 0 : 1)
                .thenComparing((a, b) -> a.bound.isEmpty() || b.bound.isEmpty() ? 0
                        : b.bound.get().compareTo(a.bound.get()))
                .thenComparing((a, b) -> Arrays.compare(b.to, a.to)));
        box(new long[sought.size()], to).ifPresent(queue::add);
        var found = new ArrayList<Spot>();
        while (!queue.isEmpty() && found.size() < 2) {
            var box = queue.poll();
            if (box.single()) {
                var spot = spot(box.from);
                spot.ifPresent(s -> {
                    if (box.bound.filter(b -> aim.isPresent() || b.equals(signed(s.goal()))).isPresent()) {
                        found.add(s);
                    } else {
                        queue.add(new Box(box.from, box.to, Optional.of(signed(s.goal()))));
                    }
                });
            } else {
                halves(box).forEach(half -> box(half.from, half.to).ifPresent(queue::add));
            }
            if (boxes > BOXES || models > MODELS) {
                throw new Refusal(new Problem("assay solve", "--for", "has looked at " + boxes + " boxes and " + models
                        + " models without an end", "a narrower range such as --for num_layers=1..100, or a multiple "
                                + "such as 'd_model % 128 = 0'"));
            }
        }
        if (found.isEmpty()) {
            throw new Refusal(new Problem(base.subject().model().name(), "--such-that",
                    "no value of " + sought.stream().map(Sought::name).collect(Collectors.joining(", "))
                            + " fulfils all conditions", "assay assert shows which figure breaks which condition"));
        }
        var best = found.getFirst();
        var formulas = new ArrayList<Optional<Expr>>(List.of(aim));
        formulas.addAll(figures);
        return new Solution(base.subject().model().name(), sought, goal, least, goal.unit(base), best,
                found.size() > 1 ? Optional.of(found.get(1)) : Optional.empty(), beyond(best), formulas, boxes, points,
                List.copyOf(assumed));
    }

    private Rational signed(Rational figure) {
        return least ? figure.negated() : figure;
    }

    /// Bounds each size that no values are given of: by the conditions, each by the formula of its figure, wherever the
    /// other sizes are.
    private void bound(long[] to) {
        for (int i = 0; i < to.length; i++) {
            if (sought.get(i).values().isPresent()) {
                continue;
            }
            int place = i;
            long all = to[i];
            var last = Bisection.lastFrom(-1, all, n -> {
                var from = new long[to.length];
                var end = to.clone();
                from[place] = n;
                return possible(from, end);
            });
            if (last.isPresent()) {
                to[i] = Math.max(0, last.getAsLong());
            } else if (sought.size() == 1) {
                to[i] = grown(i, all);
            } else {
                throw unbounded(i);
            }
        }
    }

    private Refusal unbounded(int i) {
        return new Refusal(new Problem(sought.get(i).name(), "--for", "is bounded by no condition",
                "another condition, or a range such as --for " + sought.get(i).name() + "=1..1000"));
    }

    /// The last value of the only size with which conditions hold whose figures are no formulas of it, where these are
    /// taken to grow with it.
    private long grown(int place, long all) {
        var open = new ArrayList<Condition>();
        for (int i = 0; i < conditions.size(); i++) {
            var relation = conditions.get(i).relation();
            if (figures.get(i).isEmpty() && (relation == Relation.LESS || relation == Relation.AT_MOST)
                    && conditions.get(i).divisor().isEmpty()) {
                open.add(conditions.get(i));
            }
        }
        if (open.isEmpty()) {
            throw unbounded(place);
        }
        var last = Bisection.lastFrom(-1, Math.min(all, Integer.MAX_VALUE), n -> {
            var answer = answer(new long[] {n});
            return answer.isEmpty() || open.stream().allMatch(c -> Refusal.collecting(() -> c.of(answer.get()),
                    new ArrayList<>()).map(v -> v.holds()).orElse(true));
        });
        if (last.isEmpty()) {
            throw unbounded(place);
        }
        open.forEach(c -> assumed.add(c.measure().text()));
        return Math.max(0, last.getAsLong());
    }

    private Map<String, Bounds> dims(long[] from, long[] to) {
        var dims = new HashMap<String, Bounds>();
        for (int i = 0; i < from.length; i++) {
            dims.put(sought.get(i).dimension(), Bounds.between(sought.get(i).at(from[i]), sought.get(i).at(to[i])));
        }
        return dims;
    }

    /// Whether some point of a box may fulfil everything.
    private boolean possible(long[] from, long[] to) {
        var dims = dims(from, to);
        for (int i = 0; i < figures.size(); i++) {
            var condition = conditions.get(i);
            if (figures.get(i).isPresent() && condition.divisor().isEmpty()
                    && !possible(condition, Bounds.of(figures.get(i).get(), dims))) {
                return false;
            }
        }
        return whole.stream().map(e -> Bounds.of(e, dims)).noneMatch(b ->
                b.most().filter(m -> m.compareTo(Rational.ONE) < 0).isPresent()
                        || b.least().filter(l -> l.compareTo(GREATEST) > 0).isPresent());
    }

    private static boolean possible(Condition condition, Bounds bounds) {
        var relation = condition.relation();
        var amount = condition.amount();
        return switch (relation) {
            case LESS, AT_MOST -> bounds.least().map(l -> relation.holds(l, amount)).orElse(true);
            case MORE, AT_LEAST -> bounds.most().map(m -> relation.holds(m, amount)).orElse(true);
            case EQUAL -> bounds.least().map(l -> l.compareTo(amount) <= 0).orElse(true)
                    && bounds.most().map(m -> m.compareTo(amount) >= 0).orElse(true);
            case UNLIKE -> true;
        };
    }

    /// A box with its bound; empty where none of its points fulfils everything.
    private Optional<Box> box(long[] from, long[] to) {
        boxes++;
        if (!possible(from, to)) {
            return Optional.empty();
        }
        var bounds = aim.map(e -> Bounds.of(e, dims(from, to)));
        return Optional.of(new Box(from, to, bounds.flatMap(b -> least ? b.least().map(Rational::negated)
                : b.most())));
    }

    private static List<Box> halves(Box box) {
        int widest = 0;
        double most = -1;
        for (int i = 0; i < box.from.length; i++) {
            double wide = (box.to[i] + 1.0) / (box.from[i] + 1.0) - 1;
            if (box.to[i] > box.from[i] && wide > most) {
                widest = i;
                most = wide;
            }
        }
        long middle = box.from[widest] + (box.to[widest] - box.from[widest]) / 2;
        var lower = box.to.clone();
        lower[widest] = middle;
        var upper = box.from.clone();
        upper[widest] = middle + 1;
        return List.of(new Box(upper, box.to, Optional.empty()), new Box(box.from, lower, Optional.empty()));
    }

    private List<Long> values(long[] at) {
        var values = new ArrayList<Long>();
        for (int i = 0; i < at.length; i++) {
            values.add(sought.get(i).at(at[i]));
        }
        return values;
    }

    /// A point that fulfils everything, as its model says itself.
    private Optional<Spot> spot(long[] at) {
        points++;
        if (!fits(at)) {
            return Optional.empty();
        }
        return answer(at).flatMap(answer -> {
            var verdicts = conditions.stream().map(c -> c.of(answer)).toList();
            return verdicts.stream().allMatch(v -> v.holds())
                    ? Optional.of(new Spot(values(at), goal.of(answer), verdicts)) : Optional.empty();
        });
    }

    /// Whether a point fulfils what is known as formulas.
    private boolean fits(long[] at) {
        var point = new HashMap<String, Rational>();
        for (int i = 0; i < at.length; i++) {
            point.put(sought.get(i).dimension(), Rational.of(sought.get(i).at(at[i])));
        }
        for (int i = 0; i < figures.size(); i++) {
            if (figures.get(i).isPresent() && !conditions.get(i).holds(figures.get(i).get().at(point))) {
                return false;
            }
        }
        return whole.stream().map(e -> e.at(point)).allMatch(v -> v.isInteger() && v.compareTo(Rational.ONE) >= 0);
    }

    private Optional<Answer> answer(long[] at) {
        models++;
        return Refusal.collecting(() -> ask(values(at)).answer(base), new ArrayList<>());
    }

    private Ask ask(List<Long> values) {
        var set = question;
        for (int i = 0; i < values.size(); i++) {
            set = sought.get(i).set(set, values.get(i));
        }
        var whole = set;
        return Ask.of(() -> spec, whole);
    }

    private List<Beyond> beyond(Spot best) {
        var all = new ArrayList<Beyond>();
        for (int i = 0; i < sought.size(); i++) {
            long own = best.values().get(i);
            var next = next(sought.get(i), own);
            if (next.isEmpty()) {
                continue;
            }
            var values = new ArrayList<>(best.values());
            values.set(i, next.get());
            var problems = new ArrayList<Problem>();
            var answer = Refusal.collecting(() -> ask(values).answer(base), problems);
            all.add(new Beyond(sought.get(i).name(), next.get(), answer.map(a -> conditions.stream().map(c -> c.of(a))
                    .filter(v -> !v.holds()).toList()).orElse(List.of()),
                    problems.stream().map(Terrain::said).distinct().collect(Collectors.joining("; "))));
        }
        return all;
    }

    private static Optional<Long> next(Sought one, long own) {
        return one.values().isPresent() ? one.values().get().stream().filter(v -> v > own).findFirst()
                : Optional.of(own + one.step());
    }

}
