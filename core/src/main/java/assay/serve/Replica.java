package assay.serve;

import assay.algebra.Expr;
import assay.model.Model;
import assay.plan.Packing;
import assay.plan.Work.Where;
import assay.storage.Cached;
import java.util.Map;
import java.util.Optional;

/// One replica of a model on its devices: how long a step of it takes.
///
/// A step decodes one token of each of some sequences and feeds tokens of prompts. What depends on the number of tokens
/// alone is tabulated once, straight between entries; attention is added by the contexts. Soft maxima of compute and
/// memory, kernel by kernel, from the shapes of one rank.
public final class Replica {
    private static final int SINGLE = 32;
    private static final int STEPS = 70;
    private static final double MOST = 65536;
    private static final double[] GRID = grid();
    private static final int RACK = 72;

    private final Load load;
    private final Silicon on;
    private final Engine engine;
    private final Ranks ranks;
    private final Linear linear;
    private final boolean narrow;
    private final Spent[] tokens;
    private final double[] totals;
    private final double[] heads;
    private final double depth;
    private final Kind kind;
    private final double eager;
    private final double host;
    private final Variation variation;
    private final boolean ideal;

    /// Kinds of models, by which errors are told.
    public enum Kind {
        DENSE("dense"),
        /// With experts that tokens choose.
        ROUTED("routed"),
        /// With experts, and attention on latents.
        LATENT_ROUTED("latent-routed");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }

        static Kind of(Load load) {
            boolean routed = load.work().layers().stream().flatMap(l -> l.pieces().stream())
                    .anyMatch(p -> p.where() == Where.ROUTED);
            boolean latent = load.decode().stream().anyMatch(r -> r.kind() == Reading.Kind.LATENT);
            return !routed ? DENSE : latent ? LATENT_ROUTED : ROUTED;
        }
    }

    private Replica(Load load, Silicon on, Engine engine, Ranks ranks, boolean narrow, boolean ideal,
            Variation variation) {
        this.variation = variation;
        this.ideal = ideal;
        this.load = load;
        this.on = on;
        this.engine = engine;
        this.ranks = ranks;
        this.narrow = narrow;
        var costs = on.costs();
        this.linear = new Linear(load, on, engine, ranks, variation);
        this.depth = load.work().depth();
        this.kind = Kind.of(load);
        this.eager = ideal || engine.layered() || engine.whole() ? 0 : depth * switch (kind) {
            case DENSE -> costs.eagerDense();
            case ROUTED -> costs.eagerRouted();
            case LATENT_ROUTED -> costs.eagerLatent();
        };
        this.host = ideal ? 0 : engine.host() * (on.domain() == RACK ? costs.slower() : 1);
        this.tokens = new Spent[GRID.length];
        this.totals = new double[GRID.length];
        this.heads = new double[GRID.length];
        for (int i = 0; i < GRID.length; i++) {
            tokens[i] = linear.layers(GRID[i]);
            totals[i] = tokens[i].total();
            heads[i] = linear.head(GRID[i]).total();
        }
    }

    /// @param engine that differs in its budget alone
    private Replica(Replica like, Engine engine) {
        this.variation = like.variation;
        this.ideal = like.ideal;
        this.load = like.load;
        this.on = like.on;
        this.engine = engine;
        this.ranks = like.ranks;
        this.narrow = like.narrow;
        this.linear = like.linear;
        this.depth = like.depth;
        this.kind = like.kind;
        this.eager = like.eager;
        this.host = like.host;
        this.tokens = like.tokens;
        this.totals = like.totals;
        this.heads = like.heads;
    }

    /// A replica.
    ///
    /// @param packing how weights lie
    /// @param cached how what is kept lies
    /// @throws assay.problem.Refusal where the model cannot be split so
    public static Replica of(
            Model model, Ranks ranks, Packing packing, Cached cached, Silicon on, Engine engine) {
        double element = cached.positions().bytes(new assay.storage.Matrix(Expr.ONE, Expr.of(256), Map.of()))
                .at(Map.of()).approximate() / 256;
        return new Replica(Load.of(model, ranks.checked(), packing, cached), on, engine, ranks, element < 2, false,
                Variation.NONE);
    }

    /// The same model on other ranks, split over as many, on another device, with what is not as usual.
    ///
    /// @throws IllegalArgumentException where it is split over others
    /// @throws assay.problem.Refusal where experts do not lie evenly on them
    public Replica with(Ranks others, Silicon silicon, Variation other) {
        if (others.tp() != ranks.tp()) {
            throw new IllegalArgumentException("split over " + ranks.tp() + " ranks");
        }
        return others.equals(ranks) && silicon.equals(on) && other.equals(variation) ? this
                : new Replica(load, silicon, engine, others.checked(), narrow, ideal, other);
    }

    /// The same on a machine without losses.
    public Replica ideal() {
        return new Replica(load, on.ideal(), engine, ranks, false, true, variation.ideal());
    }

    /// The same with another budget of tokens a step.
    public Replica budget(double tokens) {
        return new Replica(this, engine.budget(tokens));
    }

    /// The same on another device.
    public Replica on(Silicon other) {
        return with(ranks, other, variation);
    }

    /// Tokens that a sequence has of a step in the mean.
    public double gained() {
        return variation.drafts().map(Drafts::gained).orElse(1.);
    }

    /// Seconds of each token where so many sequences decode at once.
    public double token(double sequences, double context) {
        return seconds(Feed.decoding(sequences, context)) / gained();
    }

    public Engine engine() {
        return engine;
    }

    public Ranks ranks() {
        return ranks;
    }

    /// Bytes of the weights of a rank, as they are read: norms, biases and rounding left out.
    public double weights() {
        var work = load.work();
        double sum = 0;
        for (var x : work.heads()) {
            sum += 2 * x.count() * x.columns() * x.depth() * x.kept().bytes();
        }
        for (var layer : work.layers()) {
            for (var piece : layer.pieces()) {
                boolean routed = piece.where() == Where.ROUTED;
                for (var x : piece.matrices()) {
                    sum += layer.copies() * x.count() * x.columns() * x.depth() * x.kept().bytes()
                            / (routed ? ranks.tp() * ranks.dp() : 1);
                }
            }
        }
        return sum / ranks.pp();
    }

    /// Layers.
    public double depth() {
        return depth;
    }

    public Kind kind() {
        return kind;
    }

    public Silicon on() {
        return on;
    }

    /// Tokens that are tabulated.
    private static double[] grid() {
        var all = new double[SINGLE + STEPS];
        for (int i = 0; i < SINGLE; i++) {
            all[i] = i + 1;
        }
        for (int i = 0; i < STEPS; i++) {
            all[SINGLE + i] = Math.rint((SINGLE + 1) * Math.pow(MOST / (SINGLE + 1), i / (STEPS - 1.)));
        }
        return all;
    }

    private static int before(double m) {
        if (m <= SINGLE) {
            return Math.max(0, (int) m - 1);
        }
        int i = SINGLE + (int) (Math.log(m / (SINGLE + 1)) / Math.log(MOST / (SINGLE + 1)) * (STEPS - 1));
        i = Math.max(SINGLE - 1, Math.min(GRID.length - 2, i));
        while (i > 0 && GRID[i] > m) {
            i--;
        }
        while (i < GRID.length - 2 && GRID[i + 1] <= m) {
            i++;
        }
        return i;
    }

    // ---- what depends on sequences

    private void decoding(double sequences, double context, Kernels to) {
        if (sequences <= 0) {
            return;
        }
        var k = on.kernels();
        var at = Growth.At.of(context);
        for (var r : load.decode()) {
            double bytes = sequences * r.bytes().at(at) / on.bandwidth();
            double flops = sequences * checked() * r.flops().at(at) / k.peak();
            if (engine.layered()) {
                layered(r, sequences * checked(), sequences, at, to);
                continue;
            }
            switch (r.kind()) {
                case ATTENTION, EXPANDED -> to.longer(Portion.CACHE, flops / k.latentCompute(),
                        bytes / (k.cache() * (narrow ? k.narrowCache() : 1)), k.cacheStart(), r.copies());
                case LATENT -> to.longer(Portion.CACHE, flops / k.latentCompute(), bytes / k.latent(),
                        k.latentStart(), r.copies());
                case INDEX -> to.longer(Portion.CACHE, flops / k.index(), bytes / k.state(), k.indexStart(),
                        r.copies());
                case RECURRENCE -> to.longer(Portion.CACHE, flops, bytes / k.state(), k.stateStart(), r.copies());
            }
        }
    }

    private void layered(Reading r, double queries, double sequences, Growth.At at, Kernels to) {
        linear.places(r.copies(), false, (silicon, copies) -> to.longer(Portion.CACHE,
                queries * r.flops().at(at) / silicon.kernels().peak() / silicon.layered().compute(),
                sequences * r.bytes().at(at) / silicon.bandwidth() / silicon.layered().memory(), 0, copies));
    }

    /// Prompts of so many sequences, of each so many tokens behind those that are there.
    private void prompts(double sequences, double fed, double there, Kernels to) {
        var k = on.kernels();
        var before = Growth.At.of(there);
        var all = Growth.At.of(there + fed);
        for (var r : load.prefill()) {
            double flops = sequences * r.flops().over(before, all) / k.peak();
            if (engine.layered()) {
                linear.places(r.copies(), false, (silicon, copies) -> to.longer(Portion.PROMPT, flops * k.peak()
                        / silicon.kernels().peak() / silicon.layered().compute(), 0, 0, copies));
                continue;
            }
            switch (r.kind()) {
                case ATTENTION -> {
                    to.longer(Portion.PROMPT, flops / k.prompt(), 0, k.promptStart(), r.copies());
                    if (k.scores() > 0) {
                        to.longer(Portion.PROMPT, 0, sequences * r.scores().over(before, all) * k.scores()
                                * on.element() / Linear.STATED / on.bandwidth(), 0, r.copies());
                    }
                }
                case EXPANDED -> to.longer(Portion.PROMPT, flops / k.latentPrompt(), 0, 2 * k.promptStart(),
                        r.copies());
                case LATENT -> to.longer(Portion.PROMPT, flops / k.latentCompute(), 0, 2 * k.promptStart(),
                        r.copies());
                case INDEX -> to.longer(Portion.PROMPT, flops / k.index(), 0, 0, r.copies());
                case RECURRENCE -> {}
            }
        }
        if (load.scans() > 0) {
            to.longer(Portion.PROMPT, sequences * fed * load.scanned() / load.scans() / (k.peak() * k.scan()), 0,
                    k.scanStart(), load.scans());
        }
    }

    /// What kernels are told to: a table of what they go to, or a sum alone.
    @FunctionalInterface
    private interface Kernels {
        /// So many copies of a kernel that takes the longer of the two, after its start.
        void longer(Portion portion, double compute, double memory, double start, double copies);
    }

    /// The sum alone. Not safe for several threads at once.
    private static final class Sum implements Kernels {
        private double seconds;

        @Override
        public void longer(Portion portion, double compute, double memory, double start, double copies) {
            seconds += copies * (Math.max(compute, memory) + start);
        }
    }

    /// What a step feeds.
    ///
    /// @param decoded sequences of which one token is decoded
    /// @param context tokens of each of them, in the mean
    /// @param prompts sequences of which tokens of a prompt are fed
    /// @param fed tokens of all prompts together
    /// @param there tokens of each prompt that were fed before
    public record Feed(double decoded, double context, double prompts, double fed, double there) {
        /// Decoding alone.
        public static Feed decoding(double sequences, double context) {
            return new Feed(sequences, context, 0, 0, 0);
        }

        /// Prompts alone.
        public static Feed prompts(double sequences, double each) {
            return new Feed(0, 0, sequences, sequences * each, 0);
        }
    }

    /// The seconds of a step, by what they go to.
    public Spent step(Feed whole) {
        var feed = group(whole);
        double m = tokens(feed);
        int i = before(m);
        var spent = Spent.between(tokens[i], tokens[i + 1], (m - GRID[i]) / (GRID[i + 1] - GRID[i]));
        spent.plus(linear.head(wanted(feed)), 1);
        decoding(feed.decoded(), feed.context(), spent::longer);
        if (feed.fed() > 0) {
            prompts(feed.prompts(), feed.fed() / feed.prompts(), feed.there(), spent::longer);
        }
        spent.add(Portion.EXCHANGE, Bound.LINK, stages(m));
        drafts(feed).ifPresent(guessed -> spent.plus(guessed, Portion.DRAFTS, checked() - 1));
        double more = least(whole) - spent.total();
        if (more > 0) {
            spent.add(Portion.HOST, Bound.HOST, more);
        }
        return spent;
    }

    /// The part of a feed that goes through the stages of a pipeline at once: behind it go others that are alike, so
    /// that all of the feed is done in the time of one.
    private Feed group(Feed feed) {
        int stages = together();
        if (stages == 1) {
            return feed;
        }
        double decoded = feed.decoded() / Math.clamp(feed.decoded(), 1, stages);
        double chunks = Math.max(feed.prompts(), Math.ceil(feed.fed() / engine.budget()));
        double parts = Math.clamp(chunks, 1, stages);
        return new Feed(decoded, feed.context(), Math.max(feed.prompts() > 0 ? 1 : 0, feed.prompts() / parts),
                feed.fed() / parts, feed.there());
    }

    /// Groups of sequences that are on their way at once.
    private int together() {
        return engine.layered() ? 1 : ranks.pp();
    }

    /// Tokens of a step at most.
    double budget() {
        return engine.budget() * together();
    }

    private double checked() {
        return 1. + variation.drafts().map(Drafts::tokens).orElse(0);
    }

    private double tokens(Feed feed) {
        return feed.decoded() * checked() + feed.fed();
    }

    /// Tokens of which the next is wanted.
    private double wanted(Feed feed) {
        return feed.decoded() * checked() + feed.prompts();
    }

    private Optional<Spent> drafts(Feed feed) {
        return feed.decoded() > 0 ? variation.drafts().flatMap(Drafts::by).map(by ->
                by.step(Feed.decoding(feed.decoded(), feed.context()))) : Optional.empty();
    }

    /// Messages between stages.
    private double stages(double m) {
        return ranks.pp() == 1 || engine.layered() ? 0 : (ranks.pp() - 1) * (linear.started(on.costs().pipe())
                + m * load.work().stream() * on.element() / (on.link() * on.costs().pipeShare()));
    }

    /// The seconds that the host takes.
    private double least(Feed feed) {
        return Math.max(feed.fed() > 0 ? eager : 0, host * (feed.decoded() + feed.prompts()));
    }

    /// The seconds of a step.
    public double seconds(Feed whole) {
        var feed = group(whole);
        double m = tokens(feed);
        var sum = new Sum();
        decoding(feed.decoded(), feed.context(), sum);
        if (feed.fed() > 0) {
            prompts(feed.prompts(), feed.fed() / feed.prompts(), feed.there(), sum);
        }
        var by = variation.drafts().flatMap(Drafts::by);
        double guessed = feed.decoded() > 0 && by.isPresent() ? (checked() - 1) * by.get()
               .seconds(Feed.decoding(feed.decoded(), feed.context())) : 0;
        return Math.max(least(whole), at(totals, m) + at(heads, Math.max(1, wanted(feed))) + sum.seconds + stages(m)
                + guessed);
    }

    private static double at(double[] table, double m) {
        int i = before(m);
        return table[i] + (m - GRID[i]) / (GRID[i + 1] - GRID[i]) * (table[i + 1] - table[i]);
    }
}
