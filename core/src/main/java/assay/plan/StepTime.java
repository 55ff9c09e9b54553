package assay.plan;

import assay.device.Calibrated;
import assay.model.Tensor;
import assay.plan.Work.Share;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The seconds of a step of training by layout: an estimate from the ops of one rank, a table of kernels, and what the
/// ranks exchange.
///
/// What a layer takes depends on few of a layout's numbers, and is kept by them; a layout is then some arithmetic. Not
/// safe for several threads at once.
public final class StepTime {
    /// Parts of a micro-batch's time beside which weights are gathered and gradients exchanged.
    private static final double FORWARD = 1. / 3;
    private static final double BACKWARD = 2. / 3;
    private static final double READ_AND_WRITTEN = 2;
    private static final double GATHERED = .3;
    private static final double REDUCED = .6;
    private static final double GIGA = 1e9;

    private final Works works;
    private final Setting setting;
    private final Kernels kernels;
    private final Exchanges exchanges;
    private final Host host;
    private final Map<Shape, Layers> layers = new HashMap<>();
    private final Whole whole;

    /// All that does not change with the layout.
    ///
    /// @param format in which matrices are multiplied: one of [Machine#FORMATS]
    public record Setting(
            Machine machine, Rates rates, Stack stack, Habits habits, Fitted fitted, String format, Recipe recipe) {
        public Setting(Machine machine, Rates rates, Stack stack, Habits habits, Fitted fitted, String format) {
            this(machine, rates, stack, habits, fitted, format, Recipe.USUAL);
        }

        /// This setting with other fitted constants.
        public Setting fitted(Fitted other) {
            return new Setting(machine, rates, stack, habits, other, format, recipe);
        }

        /// This setting of a program with other habits.
        public Setting with(Habits other) {
            return new Setting(machine, rates, stack, other, fitted, format, recipe);
        }

        /// This setting on another machine.
        public Setting on(Machine other) {
            return new Setting(other, rates, stack, habits, fitted, format, recipe);
        }
    }

    /// The numbers of a layout that what a layer takes depends on.
    private record Shape(int tp, boolean sequence, int cp, int ep, long microBatch, Again again) {}

    /// All layers of one micro-batch.
    ///
    /// @param all seconds of all layers, both passes
    /// @param weights seconds of the gradients of their weights
    /// @param logits of logits and loss; `front` and `back` of what else is before and behind the layers
    private record Layers(Times all, double weights, double logits, double front, double back) {}

    public StepTime(Works works, Setting setting) {
        this.works = works;
        this.setting = setting;
        this.kernels = new Kernels(setting.machine(), Kernels.Constants.of(setting.rates(), setting.machine().family()),
                setting.fitted(), setting.format());
        this.exchanges = Exchanges.of(setting.machine(), setting.rates());
        this.host = Host.of(setting.machine(), setting.rates());
        this.whole = Whole.of(works);
    }

    /// The host of a device.
    ///
    /// @param link bytes a second to its memory, each way
    /// @param update parameters a second that its processors update for one device
    private record Host(double link, double update) {
        static Host of(Machine machine, Rates rates) {
            return new Host(rates.get(machine.family(), "host.link") * GIGA, rates.get("host.update") * GIGA);
        }
    }

    /// Of the model that is not split: FLOPs of a sequence, parameters that a token meets, whether all are trained.
    private record Whole(double flops, double active, boolean trained, Kind kind) {
        static Whole of(Works works) {
            var work = works.of(1);
            var frozen = new ArrayList<Tensor>();
            works.model().walk((_, op) -> op.line().reads().stream().filter(Tensor::frozen).forEach(frozen::add));
            return new Whole(work.flops(), work.active(), frozen.isEmpty(), Kind.of(work));
        }
    }

    /// What kind of model it is, for what is known of errors.
    public enum Kind {
        DENSE,
        /// With experts that data choose.
        ROUTED,
        /// With scans.
        SCANNED;

        static Kind of(Work work) {
            var pieces = work.layers().stream().flatMap(l -> l.pieces().stream()).toList();
            return pieces.stream().anyMatch(p -> p.scanned() > 0) ? SCANNED
                    : pieces.stream().anyMatch(p -> p.router().any()) ? ROUTED : DENSE;
        }

        /// As a row names it.
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// The same of the same model and sequences in another setting.
    public StepTime in(Setting other) {
        return new StepTime(works, other);
    }

    public Setting setting() {
        return setting;
    }

    /// A step by one layout.
    ///
    /// @param times of a step
    /// @param layout by which it is estimated
    /// @param tokens of a sequence
    /// @param model FLOPs of all devices together, of which nothing is done again
    /// @param active parameters that a token meets
    /// @param alike whether steps like it were measured at all: of a model that is trained as a whole, in 16 bits or
    ///     fewer, with attention in one kernel, by a schedule that runs had, with whole experts on a rank
    public record Estimate(
            Times times, Layout layout, long tokens, Setting setting, double model, double active, Kind kind,
            boolean alike) {
        /// Seconds of a step.
        public double seconds() {
            return times.total();
        }

        /// Tokens a second of all devices.
        public double rate() {
            return layout.batch() * (double) tokens / seconds();
        }

        /// Model FLOPs over time and the peak of the format.
        public double mfu() {
            return model / (layout.degrees().devices() * setting.machine().in(setting.format()).peak() * seconds());
        }

        /// What is known of the error of such estimates; empty where nothing is, and with constants of the device's
        /// own.
        public Optional<Expected> expected() {
            return alike && calibrated().isEmpty() ? Expected.of(setting, kind) : Optional.empty();
        }

        /// What was timed of the device by itself.
        public Optional<Calibrated> calibrated() {
            return setting.machine().calibrated();
        }

        /// The constants that it rests on: those of the host where something lies in its memory.
        public List<Rate> constants() {
            return setting.rates().used(setting.machine().family(), setting.format()).stream()
                    .filter(rate -> !layout.offload().isEmpty() || !rate.name().contains("host.")).toList();
        }

        /// The seconds that `6 N` FLOPs a token take at a share of the peak.
        public double sixN(double share) {
            return 6 * active * layout.batch() * (double) tokens / (layout.degrees().devices()
                    * setting.machine().in(setting.format()).peak() * share);
        }
    }

    /// Seconds that a step takes at least, whatever is shared out and wherever it lies: without the exchange of data
    /// parallelism and the optimizer.
    ///
    /// @throws assay.problem.Refusal where the model cannot be split so
    public double least(Layout layout, Again again) {
        return passes(works.of(layout.degrees().tp()), layout, layers(layout, again)).times().total();
    }

    /// The estimate of one layout.
    ///
    /// @throws assay.problem.Refusal where the model cannot be split so
    public Estimate of(Layout layout, Again again) {
        return new Estimate(step(works.of(layout.degrees().tp()), layout, layers(layout, again)), layout,
                works.tokens(), setting, whole.flops() * layout.batch(), whole.active(), whole.kind(), alike(layout));
    }

    private boolean alike(Layout layout) {
        boolean scheduled = switch (layout.schedule()) {
            case ONE_FORWARD_ONE_BACKWARD, INTERLEAVED -> true;
            case ZERO_BUBBLE, DUAL_PIPE -> false;
        };
        boolean experts = whole.kind() != Kind.ROUTED || layout.degrees().tp() == 1 || !works.splits();
        return scheduled && experts && layout.offload().isEmpty() && whole.trained() && kernels.bytes() == 2
                && setting.habits().attention() != Habits.Attention.UNFUSED;
    }

    private Layers layers(Layout layout, Again again) {
        var degrees = layout.degrees();
        var shape = new Shape(degrees.tp(), degrees.sequence(), degrees.cp(), degrees.ep(), layout.microBatch(),
                again);
        return layers.computeIfAbsent(shape, _ -> layers(works.of(degrees.tp()), layout, again));
    }

    private Layers layers(Work work, Layout layout, Again again) {
        double sequences = (double) layout.microBatch() / layout.degrees().cp();
        var pricing = new Pricing(kernels, exchanges, setting, layout.degrees(), sequences, works.splits());
        var all = Times.none();
        double weights = 0;
        for (var layer : work.layers()) {
            var pass = pricing.layer(layer, again);
            all.add(pass.forward(), layer.copies()).add(pass.backward(), layer.copies());
            all.add(Term.RECOMPUTE, pass.again() * layer.copies());
            weights += pass.weights() * layer.copies();
        }
        double host = setting.fitted().host() * setting.habits().host() * work.depth();
        all.add(Term.HOST, Math.max(0, host - all.total()));
        return new Layers(all, weights, pricing.logits(work), pricing.ends(work.ends(), true),
                pricing.ends(work.ends(), false));
    }

    /// The passes of a step, and what one takes on the longest stage.
    private record Passes(Times times, double longest) {}

    private Times step(Work work, Layout layout, Layers body) {
        var passes = passes(work, layout, body);
        data(work, layout, passes.longest(), passes.times());
        return passes.times();
    }

    private Passes passes(Work work, Layout layout, Layers body) {
        var degrees = layout.degrees();
        int pp = degrees.pp();
        double passes = layout.passes();
        double all = body.all().total();
        double last = body.logits() + body.back();
        double mean = (all + last + body.front()) / pp;
        double longest = Math.max(mean, longest(all, work.depth(), pp) + (uneven(work, pp) ? 0 : last)
                + (pp == 1 ? body.front() : 0));
        double message = message(work, layout);
        var times = body.all().scaled(passes / pp);
        times.add(Term.MEMORY, passes * body.front() / pp);
        times.add(Term.LOGITS, passes * last / pp);
        times.add(Term.IMBALANCE, passes * (longest - mean));
        times.add(Term.P2P, passes * message, passes * message / setting.stack().exposed());
        times.add(Term.BUBBLE, bubble(layout, mean + message, body.weights() / pp));
        return new Passes(times, longest + message);
    }

    /// What a rank waits at either end of a step. Where gradients of weights have passes of their own they stand in it
    /// (Qi et al. 2023, table 2, ZB-H1; DeepSeek-AI 2024, table 2, where both directions' passes take as long together
    /// as apart): no such run was measured.
    ///
    /// @param pass seconds of a stage's forward and backward pass, `weights` those of them for gradients of weights
    private static double bubble(Layout layout, double pass, double weights) {
        double pp = layout.degrees().pp();
        return pp == 1 ? 0 : Math.max(0, switch (layout.schedule()) {
            case ONE_FORWARD_ONE_BACKWARD, INTERLEAVED -> (pp - 1) / layout.degrees().chunks() * pass;
            case ZERO_BUBBLE -> (pp - 1) * (pass - 2 * weights);
            case DUAL_PIPE -> (pp / 2 - 1) * (pass * (1 + BACKWARD) - 3 * weights);
        });
    }

    /// Whether layers do not divide by stages, so that what is before and behind them counts as a layer each.
    private static boolean uneven(Work work, int pp) {
        return work.depth() % pp != 0;
    }

    /// The layers of the stage that has most.
    private static double longest(double all, double depth, int pp) {
        return depth % pp == 0 ? all / pp : all / depth * (depth + 2) / pp;
    }

    private double message(Work work, Layout layout) {
        var degrees = layout.degrees();
        if (degrees.pp() == 1) {
            return 0;
        }
        double elements = work.stream() * layout.microBatch() / degrees.cp();
        boolean crosses = (long) degrees.tp() * degrees.pp() * degrees.cp() > setting.machine().domain();
        return setting.stack().exposed() * 2 * degrees.chunks()
                * exchanges.message(elements * kernels.bytes() / degrees.tp(), crosses);
    }

    /// Parameters that so many ranks have the same of.
    private record Group(Share weights, double ranks) {}

    private void data(Work work, Layout layout, double pass, Times times) {
        var degrees = layout.degrees();
        double replicas = degrees.replicas();
        var dense = new Group(work.weights().over(degrees.pp()), replicas);
        double whole = works.splits() ? 1 : degrees.tp();
        var routed = new Group(work.experts().over((double) degrees.ep() * degrees.pp()),
                Math.max(1, Math.floor(replicas * whole / degrees.ep())));
        boolean away = Offload.ofStates(layout.offload());
        double updated = 0;
        for (var group : new Group[] {dense, routed}) {
            double shards = layout.sharding().stage() == 0 ? 1 : layout.sharding().over((long) group.ranks());
            var owned = group.weights().over(shards);
            var data = exchanged(work, layout, group, pass);
            times.add(Term.DP, data.exposed(), data.all());
            if (away) {
                times.add(Term.OFFLOAD, offloaded(work, layout, group, owned, pass));
            } else {
                updated += owned.trained();
            }
        }
        double moved = setting.stack().optimizer() + READ_AND_WRITTEN * (setting.recipe().state()
                - Recipe.USUAL.state());
        double bytes = updated * moved + (layout.sharding().stage() == 1 && !away ? (dense.weights().trained()
                + routed.weights().trained()) * setting.habits().gradient() : 0);
        times.add(Term.OPTIMIZER, bytes / (setting.machine().memory() * kernels.constants().memory()));
    }

    /// What lies in the host's memory: gradients go there beside each backward pass, weights come back for each pass
    /// beside it, or once a step where they stay; between the host's processors update. (Ren et al. 2021, arXiv
    /// 2101.06840.)
    ///
    /// @param owned parameters of the group that a rank has, and updates
    private double offloaded(Work work, Layout layout, Group group, Share owned, double pass) {
        boolean gone = layout.offload().contains(Offload.PARAMETERS);
        double layers = Math.max(1, work.depth() / layout.degrees().pp());
        double gradients = (layout.sharding().stage() >= 2 ? owned : group.weights()).trained()
                * setting.habits().gradient();
        double down = gradients / host.link();
        double up = (gone ? owned.all() : owned.trained()) * setting.habits().weight() / host.link();
        return owned.trained() / host.update() + (gone ? 0 : up) + layout.passes()
                * (Math.max(down / layers, down - pass * (1 - FORWARD)) + (gone ? Math.max(0, 2 * up - pass) : 0));
    }

    /// Seconds of exchanges.
    ///
    /// @param exposed those that other work does not hide
    private record Exchanged(double exposed, double all) {}

    private Exchanged exchanged(Work work, Layout layout, Group group, double pass) {
        if (group.ranks() <= 1 || group.weights().all() <= 0) {
            return new Exchanged(0, 0);
        }
        var habits = setting.habits();
        var degrees = layout.degrees();
        double near = Math.max(1, Math.floorDiv(setting.machine().domain(), degrees.tp()));
        double tax = setting.fitted().data();
        double gradients = group.weights().trained() * habits.gradient();
        double weights = group.weights().trained() * habits.weight();
        return switch (layout.sharding().stage()) {
            case 0 -> {
                double sum = exchanges.reduce(gradients, group.ranks(), near);
                yield new Exchanged(habits.hidesData() ? Math.max(sum / Math.max(1, work.depth() / degrees.pp()),
                        sum - pass * REDUCED) + tax * sum : sum, sum);
            }
            case 1 -> {
                double sum = exchanges.gather(gradients, group.ranks(), near);
                double made = exchanges.gather(weights, group.ranks(), near);
                yield new Exchanged(Math.max(sum / degrees.chunks() / 2, sum - pass * REDUCED)
                        + Math.max(made / degrees.chunks() / 2, made - pass * GATHERED) + tax * (sum + made),
                        sum + made);
            }
            default -> gathered(work, layout, group, pass, near);
        };
    }

    /// Weights that are gathered layer by layer, in either pass of each micro-batch or once a step, and gradients
    /// shared out, each beside the layer before; of groups that have all, parts of gradients are summed between them.
    private Exchanged gathered(Work work, Layout layout, Group group, double pass, double near) {
        var habits = setting.habits();
        double depth = work.depth();
        double shared = layout.sharding().over((long) group.ranks());
        double groups = Math.max(1, Math.floor(group.ranks() / shared));
        double beside = Math.max(1, Math.floor(near / shared));
        double gradients = group.weights().trained() * habits.gradient();
        double waits = exchanges.gather(1, shared, near) * (depth - 1);
        double once = exchanges.gather(group.weights().all() * habits.weight(), shared, near);
        double made = once + waits;
        double sum = exchanges.gather(gradients, shared, near)
                + exchanges.reduce(gradients / shared, groups, beside);
        double summed = sum + waits + exchanges.reduce(1, groups, beside) * (depth - 1);
        boolean left = layout.sharding().left(layout.degrees().pp());
        boolean whole = left || layout.sharding().stage() == 2;
        double rounds = left ? 1 : layout.passes();
        double one = left ? pass * layout.passes() : pass;
        double tax = setting.fitted().data();
        double fetched = (habits.hidesData() ? Math.max(0, made - one * FORWARD) : made) + once / depth + tax * made;
        double back = whole ? summed : made + summed;
        double given = (habits.hidesData() ? Math.max(0, back - one * (1 - FORWARD)) : back) + sum / depth
                + tax * back;
        double often = whole ? 1 : rounds;
        return new Exchanged(often * fetched + rounds * given, often * made + rounds * back);
    }
}
