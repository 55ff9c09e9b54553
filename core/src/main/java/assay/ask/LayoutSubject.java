package assay.ask;

import assay.account.Ledger;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.family.Families;
import assay.life.Holding;
import assay.model.Model;
import assay.pass.Recompute;
import assay.plan.Layout;
import assay.plan.Layout.Degrees;
import assay.plan.Layout.Schedule;
import assay.plan.Layout.Sharding;
import assay.plan.Offload;
import assay.plan.Spread;
import assay.plan.StepTime;
import assay.plan.Works;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.spec.Spec;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/// A model whose layouts are sought, with what of it is trained: what is known of it whatever the number of devices,
/// each made once.
final class LayoutSubject {
    /// What rounding cannot undo.
    private static final double SURELY = 1 - 1e-12;
    private static final Sharding UNITS = new Sharding(3, 0, true);

    /// What layouts share out, or keep in the host's memory.
    private static final Set<Holding> STATES = EnumSet.of(Holding.WEIGHTS, Holding.REFERENCE, Holding.GRADIENTS,
            Holding.OPTIMIZER, Holding.GATHERED, Holding.SUMMED);

    private final Spec spec;
    private final Options options;
    private final Plan plan;
    private final Model model;
    private final Case whole;
    private final Works works;
    private final StepTime time;
    private final long tokens;
    private final int layers;
    private final long experts;
    private final Map<Ranks, Optional<Bytes>> bytes = new HashMap<>();
    private final Walks walks;
    private final Map<Tree, Accounts> trees;
    private final Map<Layer, Alone> alone = new HashMap<>();
    private final Map<Ranks, List<Recompute>> recomputed = new HashMap<>();
    private final Map<Ranks, Training> sequences = new HashMap<>();

    /// The ranks of a layout that share the tree of a layer, and what of it is done again.
    private record Ranks(int tp, boolean sequence, int cp, Recompute recompute) {}

    /// The ranks that share a layer, and over how many its experts are spread.
    private record Layer(Ranks ranks, int ep) {}

    /// What passes hold in one layer beside states.
    ///
    /// @param moments of a pass, without the optimizer's step behind it, in `B`
    /// @param values of all sizes
    /// @param known bytes by the sequences of a pass
    private record Alone(List<Expr> moments, Map<String, Rational> values, Map<Long, Double> known) {
        double at(long micro) {
            return known.computeIfAbsent(micro, sequences -> {
                var at = Memory.at(values, "B", Rational.of(sequences));
                return SURELY * moments.stream().mapToDouble(m -> m.at(at).approximate()).max().orElse(0);
            });
        }
    }

    /// What the tree of a rank depends on.
    private record Tree(Degrees degrees, boolean both, int stage) {}

    /// @throws Refusal where a step of the plan has no estimate
    LayoutSubject(Spec spec, Options options, Plan plan) {
        this(spec, options, plan, new Walks(), new HashMap<>());
    }

    private LayoutSubject(Spec spec, Options options, Plan plan, Walks walks, Map<Tree, Accounts> trees) {
        this.walks = walks;
        this.trees = trees;
        this.spec = spec;
        this.options = options;
        this.plan = plan;
        this.model = options.tuning().of(Families.build(spec));
        this.whole = Case.of(Accounts.of(OneRank.whole(model, options.spread())), spec, options);
        this.tokens = whole.value(Expr.dim("T")).num().longValueExact();
        this.works = new Works(model, true, tokens);
        this.time = new StepTime(works, Stepping.setting(model, plan).orElseThrow(() -> new Refusal(new Problem(
                plan.precision().name(), "--precision", "has no estimate of time",
                "a precision of which the device states a peak, on a device that states its bandwidth"))));
        this.layers = (int) works.of(1).depth();
        this.experts = (long) works.of(1).layers().stream().flatMap(l -> l.pieces().stream())
                .mapToDouble(p -> p.router().number()).max().orElse(0);
    }

    /// The same model with other sequences: what was counted of its trees holds for any.
    LayoutSubject at(Options other) {
        return new LayoutSubject(spec, other, plan, walks, trees);
    }

    String name() {
        return model.name();
    }

    /// Experts that data choose from, in a layer; zero where there are none.
    long experts() {
        return experts;
    }

    StepTime time() {
        return time;
    }

    long tokens() {
        return tokens;
    }

    int layers() {
        return layers;
    }

    /// Devices over which matrices may be split.
    long linked() {
        return Math.max(1, time.setting().machine().domain());
    }

    /// Whether the tree can be split so.
    boolean splits(int tp, boolean sequence, int cp) {
        return held(new Ranks(tp, tp > 1, cp, Recompute.NONE)).isPresent()
                || (tp > 1 && !sequence && held(new Ranks(tp, false, cp, Recompute.NONE)).isPresent());
    }

    /// What may be done again: attention alone where that keeps less.
    List<Recompute> recomputed(Degrees degrees) {
        return recomputed.computeIfAbsent(ranks(degrees, Recompute.NONE), ranks ->
                held(degrees, Recompute.SELECTIVE).activations().equals(held(ranks).orElseThrow().activations())
                        ? List.of(Recompute.NONE, Recompute.FULL)
                        : List.of(Recompute.NONE, Recompute.SELECTIVE, Recompute.FULL));
    }

    /// What a rank holds of all layers, of all stages together.
    ///
    /// @param gathered weights that FSDP makes whole at once
    /// @param routed the share of the states that is chosen experts'
    /// @param activations that layers keep of one pass, in `B`
    /// @param values of all sizes
    /// @param known bytes of activations by the sequences of a pass
    private record Bytes(double weights, double gathered, double gradients, double optimizer, double routed,
            Expr activations, Map<String, Rational> values, Map<Long, Double> known) {
        double kept(long micro) {
            return known.computeIfAbsent(micro, sequences -> activations.at(Memory.at(values, "B",
                    Rational.of(sequences))).approximate());
        }
    }

    private Optional<Bytes> held(Ranks ranks) {
        return bytes.computeIfAbsent(ranks, _ -> {
            try {
                works.of(ranks.tp);
                var spread = Spread.of(new Layout(new Degrees(ranks.tp, ranks.sequence, ranks.cp, 1, 1, 1, 1),
                        Sharding.NONE, Schedule.ONE_FORWARD_ONE_BACKWARD, 1, 1)).at(0);
                var part = Case.of(accounts(spread), spec, options.over(spread));
                var parts = Memory.of(part.accounts(), plan.over(spread).with(ranks.recompute)).parts();
                var work = works.of(ranks.tp);
                var kept = Optional.ofNullable(parts.get(Holding.ACTIVATIONS))
                        .map(l -> l.only(e -> e.place().repeated()).total()).orElse(Expr.ZERO);
                double experts = work.experts().all();
                return Optional.of(new Bytes(value(part, parts, Holding.WEIGHTS), gathered(part, parts),
                        value(part, parts, Holding.GRADIENTS), value(part, parts, Holding.OPTIMIZER),
                        experts / (experts + work.weights().all()), kept, part.values(), new HashMap<>()));
            } catch (Refusal _) {
                return Optional.empty();
            }
        });
    }

    private Bytes held(Degrees degrees, Recompute recompute) {
        return held(ranks(degrees, recompute)).orElseThrow();
    }

    /// Ranks that split no tokens between split parts hold no less than those that do.
    private Ranks ranks(Degrees degrees, Recompute recompute) {
        boolean sequence = degrees.tp() > 1 && splits(degrees.tp(), true, degrees.cp());
        return new Ranks(degrees.tp(), sequence, degrees.cp(), recompute);
    }

    private static double gathered(Case part, Map<Holding, Ledger> parts) {
        var two = Spread.of(new Layout(new Degrees(1, false, 1, 1, 1, 1, 2), UNITS,
                Schedule.ONE_FORWARD_ONE_BACKWARD, 2, 1));
        return Optional.ofNullable(parts.get(Holding.WEIGHTS))
                .map(weights -> part.value(new Shards(part.model(), two).gathered(weights)).approximate()).orElse(0.);
    }

    private static double value(Case part, Map<Holding, Ledger> parts, Holding of) {
        return Optional.ofNullable(parts.get(of)).map(l -> part.value(l.total()).approximate()).orElse(0.);
    }

    /// What the rank holds at least that holds most, for all layouts of a group: of states a stage's share, of kept
    /// activations those of the first stage's layers. In a step of one pass gradients are not there beside all that
    /// is kept. Beside stages FSDP has weights, and gradients of several passes, whole too.
    ToDoubleFunction<LayoutSpace.Choice> least(LayoutSpace.Group group) {
        var degrees = group.degrees();
        var all = held(degrees, group.recompute());
        double stages = both(group.schedule()) ? degrees.pp() / 2. : degrees.pp();
        double passes = group.plain().passes();
        double share = layers == 0 ? 1 : Math.floor((double) layers / degrees.pp()) * degrees.pp() / stages
                / layers;
        double kept = all.kept(group.microBatch()) * share * Spread.of(group.plain()).at(0)
                .flight(Rational.of(group.microBatch())).approximate();
        double whole = (1 - all.routed + all.routed / degrees.ep()) / stages;
        return choice -> {
            var sharding = choice.sharding();
            double shared = 1 / (stages * sharding.over(degrees.replicas()));
            boolean away = Offload.ofStates(choice.offload());
            double weights = choice.offload().contains(Offload.PARAMETERS) ? 0
                    : all.weights * (sharding.stage() >= 3 ? shared : whole);
            double optimizer = away ? 0 : all.optimizer * (sharding.stage() >= 1 ? shared : whole);
            boolean left = sharding.left(degrees.pp());
            double gradients = away ? 0 : all.gradients * (sharding.stage() >= 2 ? shared : whole);
            double made = sharding.stage() < 3 ? 0 : left ? all.weights * whole : all.gathered / degrees.ep();
            double before = passes == 1 ? 0 : left ? all.gradients * whole : gradients;
            return SURELY * (weights + optimizer + Math.max(gradients, kept + made + before));
        };
    }

    /// Whether something is stated that carries what the layouts of a group exchange: all of them or none, since ranks
    /// of data parallelism exchange whatever is shared out.
    boolean carries(LayoutSpace.Group group) {
        var machine = time.setting().machine();
        return (machine.link() > 0 && machine.network() > 0) || Double.isFinite(time.of(group.plain(),
                Stepping.again(group.recompute())).seconds());
    }

    /// Whether a layout fits, by the account of every rank.
    boolean fits(Layout layout, Recompute recompute, Rational capacity) {
        try {
            return peak(layout, recompute, Optional.of(capacity)).compareTo(capacity) <= 0;
        } catch (Refusal _) {
            return false;
        }
    }

    /// Whether a rank has two stages.
    private static boolean both(Schedule schedule) {
        return schedule == Schedule.DUAL_PIPE;
    }

    /// What a rank holds at least beside its states, however many devices, stages and passes there are: what passes of
    /// so many sequences hold in one layer.
    double alone(Degrees degrees, Recompute recompute, long sequences) {
        return alone.computeIfAbsent(new Layer(new Ranks(degrees.tp(), degrees.sequence(), degrees.cp(), recompute),
                degrees.ep()), this::layer).at(sequences);
    }

    /// A layer in the middle, which is a stage of its own.
    private Alone layer(Layer of) {
        var ranks = of.ranks;
        var degrees = new Degrees(ranks.tp, ranks.sequence, ranks.cp, layers, 1, of.ep, of.ep);
        var at = Spread.of(new Layout(degrees, Sharding.NONE, Schedule.ONE_FORWARD_ONE_BACKWARD, of.ep, 1))
                .at(layers / 2);
        try {
            var part = whole.part(accounts(at), options.of(at.sequences()).over(at));
            var values = Memory.at(part.values(), "B", Rational.ONE);
            var moments = Memory.of(part.accounts(), plan.over(at).with(ranks.recompute)).moments(values, false).all();
            var passing = moments.subList(0, moments.size() - 1);
            return new Alone(passing.stream().map(moment -> Expr.sum(moment.parts().entrySet().stream()
                    .filter(each -> !STATES.contains(each.getKey())).map(Map.Entry::getValue).toList())).toList(),
                    values, new HashMap<>());
        } catch (Refusal _) {
            return new Alone(List.of(), Map.of(), new HashMap<>());
        }
    }

    /// The bytes of the rank that holds most, by the account; of one that holds more than enough where there is one.
    ///
    /// @param enough bytes above which it does not matter which rank holds most
    /// @throws Refusal where the tree cannot be laid out so
    Rational peak(Layout layout, Recompute recompute, Optional<Rational> enough) {
        var spread = Spread.of(layout);
        var peak = Rational.ZERO;
        int stages = both(layout.schedule()) ? layout.degrees().pp() / 2 : layout.degrees().pp();
        for (int stage = 0; stage < stages && !above(peak, enough); stage++) {
            peak = peak.max(held(spread.at(stage), recompute));
        }
        return peak;
    }

    private static boolean above(Rational bytes, Optional<Rational> enough) {
        return enough.filter(e -> bytes.compareTo(e) > 0).isPresent();
    }

    /// The bytes of a rank of one stage.
    private Rational held(Spread at, Recompute recompute) {
        var part = whole.part(accounts(at), options.of(at.sequences()).over(at));
        var micro = at.microBatch().orElse(Rational.ONE);
        return Memory.of(part.accounts(), plan.over(at).with(recompute)).moments(Memory.at(part.values(), "B", micro),
                at.passes(micro).compareTo(Rational.ONE) > 0).bytes();
    }

    /// The accounts of a rank of one stage. Ranks of one tree share what was counted of it: how many there are of data
    /// and context parallelism are sizes.
    private Accounts accounts(Spread at) {
        var degrees = at.degrees();
        int stage = at.stage().orElse(0);
        var shape = new Degrees(degrees.tp(), degrees.sequence(), Math.min(2, degrees.cp()), degrees.pp(),
                degrees.chunks(), degrees.ep(), 1);
        var rank = Spread.of(new Layout(shape, Sharding.NONE, at.schedule(), 1, 1)).at(stage);
        var tree = trees.computeIfAbsent(new Tree(shape, both(at.schedule()), stage),
                _ -> walks.of(OneRank.of(model, rank)));
        return tree.over(OneRank.sized(tree.model(), at));
    }

    /// Bytes of a rank that lie in the host's memory, of the first stage.
    Rational away(Layout layout) {
        var spread = Spread.of(layout).at(0);
        var part = whole.part(accounts(spread), options.of(spread.sequences()).over(spread));
        return Memory.of(part.accounts(), plan.over(spread)).away().values().stream()
                .map(ledger -> part.value(ledger.total())).reduce(Rational.ZERO, Rational::plus);
    }

    /// Model FLOPs over time and peak, as `assay train` has it.
    Rational reached(Layout layout, double seconds) {
        var degrees = layout.degrees();
        var one = sequences.computeIfAbsent(new Ranks(degrees.tp(), degrees.sequence(), 1, Recompute.NONE),
                ranks -> sequence(new Layout(new Degrees(ranks.tp, ranks.sequence, 1, 1, 1, 1, 1), Sharding.NONE,
                        Schedule.ONE_FORWARD_ONE_BACKWARD, 1, 1)));
        return one.share(seconds)
                .times(Rational.of(layout.batch() * degrees.tp(), degrees.devices()));
    }

    /// The account of one sequence.
    private Training sequence(Layout layout) {
        var spread = Spread.of(layout);
        return Training.of(Case.of(spec, options.of(Rational.ONE).over(spread)), plan.over(spread));
    }
}
