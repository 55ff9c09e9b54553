package assay.ask;

import assay.account.Ledger;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.device.Accelerator;
import assay.family.Families;
import assay.life.Holding;
import assay.life.Kernel;
import assay.model.Model;
import assay.pass.Recompute;
import assay.plan.Layout;
import assay.plan.Layout.Degrees;
import assay.plan.Layout.Schedule;
import assay.plan.Layout.Sharding;
import assay.plan.Spread;
import assay.plan.StepTime;
import assay.plan.Works;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.spec.Spec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The search for the fastest layouts that fit.
///
/// Each layout of the space is timed. One whose states and kept activations of layers alone are more than there is room
/// for is left out. The others are tried in the order of their time by the account of what each rank holds, until so
/// many fit: what is slower than those is not better, and what was faster does not fit.
///
/// The space: matrices over a power of two of devices that are linked, with tokens split between them; tokens over a
/// power of two; stages over a divisor of what is left, of up to 8 chunks of layers where these divide; experts over a
/// power of two; ZeRO 0 or 1, or FSDP without stages; micro-batches of a power of two; each with nothing or all layers
/// done again, and attention alone where its scores are tensors.
final class LayoutSearch {
    /// How many are sought.
    private static final int SOUGHT = 8;
    /// How many are tried by the account before the search is given up.
    private static final int TRIED = 300;
    private static final int MOST_CHUNKS = 8;
    private static final int MOST_CONTEXT = 16;
    /// The least tokens of a rank of context parallelism.
    private static final int LEAST = 1024;
    private static final long TOKENS = 1 << 22;
    private static final List<Sharding> SHARDINGS =
            List.of(Sharding.NONE, new Sharding(1, 0), new Sharding(3, 0, true));

    /// A layout and its time.
    private record Timed(Layout layout, Recompute recompute, double seconds) {}

    private final Spec spec;
    private final Options options;
    private final Plan plan;
    private final Model model;
    private final long devices;
    private final long tokens;
    private final long batch;
    private final Map<List<Object>, Optional<Bytes>> bytes = new HashMap<>();
    private final StepTime time;
    private final Works works;
    private final int layers;
    private final List<Timed> timed = new ArrayList<>();
    private long stood;
    private long large;
    private long untimed;

    LayoutSearch(Spec spec, Options options, Plan plan, long devices, long batch) {
        this.spec = spec;
        this.options = options;
        this.plan = plan;
        this.model = Families.build(spec);
        this.devices = devices;
        var subject = Case.of(spec, options);
        this.tokens = subject.value(Expr.dim("T")).num().longValueExact();
        this.batch = batch > 0 ? batch : Math.max(1, Math.ceilDiv(Math.ceilDiv(TOKENS, tokens), devices)) * devices;
        this.works = new Works(model, true, tokens);
        this.time = new StepTime(works, Stepping.setting(model, plan).orElseThrow(() -> new Refusal(new Problem(
                plan.precision().name(), "--precision", "has no estimate of time",
                "a precision of which the device states a peak, on a device that states its bandwidth"))));
        this.layers = (int) works.of(1).depth();
    }

    Layouts of(Accelerator device, Rational capacity) {
        long linked = Math.min(devices, time.setting().machine().domain());
        for (int tp = 1; tp <= linked; tp *= 2) {
            for (int cp = 1; cp == 1 || cp <= Math.min(MOST_CONTEXT, tokens / LEAST); cp *= 2) {
                long ranks = (long) tp * cp;
                if (devices % ranks == 0 && (ranks == 1 || tokens % ranks == 0)
                        && held(tp, cp, Recompute.NONE).isPresent()) {
                    staged(tp, cp, capacity.approximate());
                }
            }
        }
        if (timed.isEmpty() && untimed > 0) {
            throw new Refusal(new Problem(device.name(), "--on",
                    "states no link and no network between devices, and time needs one",
                    "a row of one's own that has link= and linked=, or network= (--accelerators), or --devices 1"));
        }
        timed.sort(Comparator.comparingDouble(Timed::seconds));
        var found = new ArrayList<Layouts.Found>();
        int tried = 0;
        for (var each : timed) {
            if (found.size() == SOUGHT || tried == TRIED) {
                break;
            }
            tried++;
            fitting(each, capacity).ifPresent(found::add);
        }
        return new Layouts(model.name(), device, devices, batch, tokens, capacity, found,
                new Layouts.Counts(stood, large, untimed, tried, tried < TRIED));
    }

    private void staged(int tp, int cp, double room) {
        long rest = devices / ((long) tp * cp);
        for (int pp = 1; pp <= Math.min(rest, Math.max(1, layers)); pp++) {
            if (rest % pp == 0) {
                int dp = (int) (rest / pp);
                for (int ep : spreads((long) dp * cp)) {
                    for (long micro = 1; micro * dp <= batch; micro *= 2) {
                        if (batch % (micro * dp) == 0) {
                            passes(new Degrees(tp, tp > 1, cp, pp, 1, ep, dp), micro, room);
                        }
                    }
                }
            }
        }
    }

    /// Over how many ranks experts may be spread.
    private List<Integer> spreads(long replicas) {
        var experts = works.of(1).layers().stream().flatMap(l -> l.pieces().stream())
                .mapToDouble(p -> p.router().number()).max().orElse(0);
        var all = new ArrayList<Integer>(List.of(1));
        for (int ep = 2; ep <= experts && ep <= replicas; ep *= 2) {
            if (replicas % ep == 0 && experts % ep == 0) {
                all.add(ep);
            }
        }
        return all;
    }

    private void passes(Degrees degrees, long micro, double room) {
        long passes = batch / (micro * degrees.dp());
        for (int chunks = 1; chunks <= (degrees.pp() == 1 ? 1 : MOST_CHUNKS); chunks++) {
            if (chunks > 1 && (layers % (degrees.pp() * chunks) != 0 || passes % degrees.pp() != 0)) {
                continue;
            }
            var own = new Degrees(degrees.tp(), degrees.sequence(), degrees.cp(), degrees.pp(), chunks,
                    degrees.ep(), degrees.dp());
            var schedule = chunks > 1 ? Schedule.INTERLEAVED : Schedule.ONE_FORWARD_ONE_BACKWARD;
            for (var sharding : SHARDINGS) {
                if (sharding.stage() > (degrees.replicas() == 1 ? 0 : degrees.pp() > 1 ? 1 : 3)) {
                    continue;
                }
                var layout = new Layout(own, sharding, schedule, batch, micro);
                for (var recompute : recomputed()) {
                    stood++;
                    if (least(layout, recompute) > room) {
                        large++;
                        continue;
                    }
                    double seconds = time.of(layout, Stepping.again(recompute)).seconds();
                    if (Double.isFinite(seconds)) {
                        timed.add(new Timed(layout, recompute, seconds));
                    } else {
                        untimed++;
                    }
                }
            }
        }
    }

    private List<Recompute> recomputed() {
        return plan.kept().kernel() == Kernel.EXPLICIT
                ? List.of(Recompute.NONE, Recompute.SELECTIVE, Recompute.FULL)
                : List.of(Recompute.NONE, Recompute.FULL);
    }

    /// What a rank has that holds all layers of some matrices and tokens.
    ///
    /// @param activations that layers keep of one pass, in `B`
    private record Bytes(double weights, double gradients, double optimizer, Expr activations,
            Map<String, Rational> values) {
        double kept(long micro) {
            var at = new HashMap<>(values);
            at.put("B", Rational.of(micro));
            return activations.at(at).approximate();
        }
    }

    private Optional<Bytes> held(int tp, int cp, Recompute recompute) {
        return bytes.computeIfAbsent(List.of(tp, cp, recompute), _ -> {
            try {
                var spread = spread(new Layout(new Degrees(tp, tp > 1, cp, 1, 1, 1, 1), Sharding.NONE,
                        Schedule.ONE_FORWARD_ONE_BACKWARD, batch, 1));
                works.of(tp);
                var part = Case.of(Accounts.of(OneRank.of(model, spread)), spec, options.over(spread));
                var parts = Memory.of(part.accounts(), plan.over(spread).with(recompute)).parts();
                var kept = of(parts, Holding.ACTIVATIONS).map(l ->
                        l.only(e -> e.place().repeated()).total()).orElse(Expr.ZERO);
                return Optional.of(new Bytes(value(part, of(parts, Holding.WEIGHTS)),
                        value(part, of(parts, Holding.GRADIENTS)), value(part, of(parts, Holding.OPTIMIZER)), kept,
                        part.values()));
            } catch (Refusal _) {
                return Optional.empty();
            }
        });
    }

    private static Optional<Ledger> of(Map<Holding, Ledger> parts, Holding part) {
        return Optional.ofNullable(parts.get(part));
    }

    private static double value(Case part, Optional<Ledger> ledger) {
        return part.value(ledger.map(Ledger::total).orElse(Expr.ZERO)).approximate();
    }

    /// What the rank holds at least that holds most: of states a stage's share, of kept activations those of the
    /// first stage's layers. In a step of one pass gradients are not there beside all that is kept.
    private double least(Layout layout, Recompute recompute) {
        var degrees = layout.degrees();
        var all = held(degrees.tp(), degrees.cp(), recompute).orElseThrow();
        var work = works.of(degrees.tp());
        double experts = work.experts().all() / (work.experts().all() + work.weights().all());
        double part = (1 - experts + experts / degrees.ep()) / degrees.pp();
        int stage = layout.sharding().stage();
        double replicas = degrees.replicas();
        double states = part * (all.weights() / (stage >= 3 ? replicas : 1)
                + all.optimizer() / (stage >= 1 ? replicas : 1));
        double gradients = part * all.gradients() / (stage >= 2 ? replicas : 1);
        var flight = spread(layout).at(0).flight(Rational.of(layout.microBatch()));
        double share = layers == 0 ? 1 : (double) Math.floorDiv(layers, degrees.pp()) / layers;
        double kept = all.kept(layout.microBatch()) * share * flight.approximate();
        return states + (layout.passes() > 1 ? gradients + kept : Math.max(gradients, kept));
    }

    private static Spread spread(Layout layout) {
        return new Spread(layout.degrees(), layout.sharding(), layout.schedule(), Optional.empty(),
                Optional.of(Rational.of(layout.batch())), Optional.of(Rational.of(layout.microBatch())), Set.of(),
                true);
    }

    /// A layout by the account of what each rank holds, where that is within a capacity: the first stage before
    /// the others.
    private Optional<Layouts.Found> fitting(Timed each, Rational capacity) {
        var spread = spread(each.layout);
        try {
            var first = stage(spread.at(0), each.recompute);
            var peak = first.most();
            for (int stage = 1; stage < spread.degrees().pp() && peak.compareTo(capacity) <= 0; stage++) {
                peak = peak.max(stage(spread.at(stage), each.recompute).most());
            }
            var estimate = time.of(each.layout, Stepping.again(each.recompute));
            return peak.compareTo(capacity) > 0 ? Optional.empty() : Optional.of(new Layouts.Found(spread,
                    each.recompute, estimate, peak, first.taking(estimate).reached(Reach.Of.MODEL)));
        } catch (Refusal _) {
            return Optional.empty();
        }
    }

    private Training stage(Spread at, Recompute recompute) {
        var own = options.of(Rational.of(batch)).over(at);
        var whole = Case.of(spec, own);
        return Laid.of(whole, spec, own, plan.over(at).with(recompute)
                .reaching(new Reach(Reach.Of.MODEL, Rational.of(1, 2)))).most().training();
    }
}
