package assay.serve;

import assay.algebra.Expr;
import assay.model.Model;
import assay.plan.Moved;
import assay.plan.Packing;
import assay.plan.Rates;
import assay.plan.Work.Layer;
import assay.plan.Work.Matrix;
import assay.plan.Work.Piece;
import assay.plan.Work.Where;
import assay.serve.Silicon.Format;
import assay.storage.Cached;
import java.util.Map;

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
    private final Costs costs;
    private final boolean narrow;
    private final Spent[] tokens;
    private final double[] totals;
    private final double[] heads;
    private final double depth;
    private final Kind kind;
    private final double eager;
    private final double host;

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

    /// Constants of no generation.
    private record Costs(
            double norm, double rotate, double gated, double other, double logit, double sampling, double sent,
            double hops, double sentShare, double sentStart, double pipe, double pipeShare, double eagerDense,
            double eagerRouted, double eagerLatent, double slower) {
        static Costs of(Rates rates) {
            return new Costs(rates.get("moved.norm"), rates.get("moved.rotate"), rates.get("moved.gated"),
                    rates.get("moved.other"), rates.get("sampling.bytes"), rates.get("sampling.kernels"),
                    rates.get("dispatch.bytes"), rates.get("dispatch.hops"), rates.get("dispatch.share"),
                    rates.get("dispatch.network.start") * 1e-6, rates.get("pipeline.start") * 1e-6,
                    rates.get("pipeline.share"), rates.get("eager.dense") * 1e-3, rates.get("eager.routed") * 1e-3,
                    rates.get("eager.latent") * 1e-3, rates.get("host.slower"));
        }
    }

    private Replica(Load load, Silicon on, Engine engine, Ranks ranks, boolean narrow, boolean ideal) {
        this.load = load;
        this.on = on;
        this.engine = engine;
        this.ranks = ranks;
        this.narrow = narrow;
        this.costs = Costs.of(Silicon.rates());
        this.depth = load.work().depth();
        this.kind = Kind.of(load);
        this.eager = ideal || engine.layered() ? 0 : depth * switch (kind) {
            case DENSE -> costs.eagerDense;
            case ROUTED -> costs.eagerRouted;
            case LATENT_ROUTED -> costs.eagerLatent;
        };
        this.host = ideal ? 0 : engine.host() * (on.domain() == RACK ? costs.slower : 1);
        this.tokens = new Spent[GRID.length];
        this.totals = new double[GRID.length];
        this.heads = new double[GRID.length];
        for (int i = 0; i < GRID.length; i++) {
            tokens[i] = linear(GRID[i]);
            totals[i] = tokens[i].total();
            heads[i] = head(GRID[i]).total();
        }
    }

    /// @param engine that differs in its budget alone
    private Replica(Replica like, Engine engine) {
        this.load = like.load;
        this.on = like.on;
        this.engine = engine;
        this.ranks = like.ranks;
        this.narrow = like.narrow;
        this.costs = like.costs;
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
        return new Replica(Load.of(model, ranks.checked(), packing, cached), on, engine, ranks, element < 2, false);
    }

    /// The same model on other ranks, split over as many.
    ///
    /// @throws IllegalArgumentException where it is split over others
    /// @throws assay.problem.Refusal where experts do not lie evenly on them
    public Replica over(Ranks other) {
        if (other.tp() != ranks.tp()) {
            throw new IllegalArgumentException("split over " + ranks.tp() + " ranks");
        }
        return new Replica(load, on, engine, other.checked(), narrow, false);
    }

    /// The same on a machine without losses.
    public Replica ideal() {
        return new Replica(load, on.ideal(), engine, ranks, false, true);
    }

    /// The same with another budget of tokens a step.
    public Replica budget(double tokens) {
        return new Replica(this, engine.budget(tokens));
    }

    /// The same on another device.
    public Replica on(Silicon other) {
        return new Replica(load, other, engine, ranks, narrow, false);
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

    // ---- what depends on tokens alone

    private Spent linear(double m) {
        if (engine.layered()) {
            return layered(m);
        }
        var spent = new Spent();
        for (var layer : load.work().layers()) {
            layer(layer, m, spent);
        }
        return spent;
    }

    /// Layers that take their bytes and a start each.
    private Spent layered(double m) {
        var spent = new Spent();
        for (var layer : load.work().layers()) {
            for (var piece : layer.pieces()) {
                boolean routed = piece.where() == Where.ROUTED;
                double met = routed ? Coverage.of(piece.router().chosen() / piece.router().number(), m,
                        on.kernels().skew()) : 1;
                double bytes = 0;
                double flops = 0;
                for (var x : piece.matrices()) {
                    double elements = x.columns() * x.depth() * x.count();
                    bytes += met * elements * x.kept().bytes();
                    flops += 2 * m * x.rows() * (routed ? elements / piece.router().number() : elements);
                }
                layered(routed ? Portion.EXPERTS : Portion.FEED_FORWARD, flops, bytes, layer.copies(), spent);
            }
            spent.add(Portion.START, Bound.START, layer.copies() * on.layered().start());
        }
        return spent;
    }

    private void layered(Portion portion, double flops, double bytes, double copies, Spent spent) {
        spent.longer(portion, flops / (on.kernels().peak() * on.layered().compute()),
                bytes / (on.bandwidth() * on.layered().memory()), 0, copies);
    }

    private void layer(Layer layer, double m, Spent spent) {
        boolean chosen = false;
        boolean first = true;
        for (var piece : layer.pieces()) {
            var portion = piece.where() == Where.BETWEEN ? Portion.EXPERTS
                    : first && piece.where() == Where.SPLIT ? Portion.PROJECTIONS : Portion.FEED_FORWARD;
            first &= piece.where() == Where.BETWEEN;
            if (piece.where() == Where.ROUTED) {
                chosen = true;
                experts(piece, m, layer.copies(), spent);
            } else {
                for (var matrix : piece.joined()) {
                    product(matrix, m * matrix.rows(), portion, layer.copies(), spent);
                }
                if (ranks.tp() > 1 && !chosen) {
                    exchange(m * piece.summed() * 2, layer.copies(), spent);
                }
            }
            moved(piece, m, layer.copies(), spent);
        }
    }

    private void product(Matrix x, double rows, Portion portion, double copies, Spent spent) {
        var format = x.wide() ? Format.BF16 : Format.of(x.kept());
        var way = way(format);
        double flops = 2 * rows * x.columns() * x.depth() * x.count();
        double bytes = x.count() * (x.columns() * x.depth() * x.kept().bytes()
                + rows * (x.depth() * way.activation() + 2 * x.columns()));
        spent.soft(portion, flops / (way.peak() * way.compute()), bytes / (on.bandwidth() * way.memory()),
                way.start() + way.passes() * rows * x.depth() * 2 / on.bandwidth(), copies);
    }

    private Silicon.Way way(Format format) {
        var way = on.ways().get(format);
        if (way == null) {
            throw new IllegalStateException("no way for " + format);
        }
        return way;
    }

    private void experts(Piece piece, double m, double copies, Spent spent) {
        double all = piece.router().number();
        double chosen = piece.router().chosen();
        if (all == 0 || piece.matrices().isEmpty()) {
            return;
        }
        double fed = m * ranks.dp();
        double rows = fed * chosen / ranks.ep();
        double hit = all / ranks.ep() * Coverage.of(chosen / all, fed, on.kernels().skew());
        double weights = 0;
        double stored = 0;
        double inner = 0;
        for (var x : piece.matrices()) {
            double elements = x.columns() * x.depth() / ranks.within();
            weights += elements;
            stored += elements * x.kept().bytes();
            inner += (x.depth() == piece.router().width() ? x.columns() : x.depth()) / ranks.within();
        }
        var way = way(Format.of(piece.matrices().getFirst().kept())).experts();
        double bytes = hit * stored + rows * (4 * piece.router().width() + 2 * inner);
        spent.soft(Portion.EXPERTS, 2 * weights * rows / (way.peak() * way.compute()),
                bytes / (on.bandwidth() * way.memory()), way.start(), copies);
        if (ranks.dp() > 1) {
            dispatch(m, piece.router().width(), chosen, copies, spent);
        } else if (ranks.tp() > 1) {
            exchange(m * load.work().stream() * 2, copies, spent);
        }
    }

    private void dispatch(double m, double width, double chosen, double copies, Spent spent) {
        double bytes = m * width * costs.sent * Math.min(ranks.dp() - 1, chosen);
        boolean beyond = ranks.tp() * ranks.dp() > on.domain();
        spent.add(Portion.EXCHANGE, Bound.LINK, copies * (beyond
                ? started(costs.sentStart) + bytes / (on.network() * on.kernels().networkShare())
                : costs.hops * on.kernels().hop() + bytes / (on.link() * costs.sentShare)));
    }

    /// Nothing on a machine without losses.
    private double started(double seconds) {
        return on.kernels().elementStart() > 0 ? seconds : 0;
    }

    /// A sum over the ranks that split a layer.
    private double summed(double bytes) {
        int g = ranks.tp();
        var k = on.kernels();
        if (g <= 1) {
            return 0;
        }
        if (g > on.domain() && on.domain() > 1) {
            return k.networkStart() + 2 * bytes * (g - 1) / g / (on.network() * k.networkShare());
        }
        double link = on.link() * k.linkShare();
        return Math.min(k.hop() + bytes * (g - 1) / link, 2 * k.hop() + 2 * bytes * (g - 1) / g / link);
    }

    private void exchange(double bytes, double copies, Spent spent) {
        if (bytes > 0) {
            spent.add(Portion.EXCHANGE, Bound.LINK, copies * summed(bytes));
        }
    }

    private void moved(Piece piece, double m, double copies, Spent spent) {
        double bytes = 0;
        double kernels = piece.where() == Where.SPLIT && piece.moved().containsKey(Moved.ROTATE) ? 1 : 0;
        for (var entry : piece.moved().entrySet()) {
            double elements = entry.getValue();
            if (elements <= 0) {
                continue;
            }
            switch (entry.getKey()) {
                case NORM -> {
                    bytes += elements * costs.norm;
                    kernels += piece.where() == Where.BETWEEN ? Math.rint(elements / load.work().stream()) : 1;
                }
                case ROTATE -> {
                    bytes += elements * costs.rotate;
                    kernels++;
                }
                case GATED -> {
                    bytes += elements * costs.gated;
                    kernels += piece.where() == Where.BETWEEN ? 0 : 1;
                }
                case ACTIVATION, OTHER -> {
                    bytes += elements * costs.other;
                    kernels++;
                }
                default -> {}
            }
        }
        spent.add(Portion.ELEMENTWISE, Bound.BANDWIDTH,
                copies * m * bytes / (on.bandwidth() * on.kernels().element()));
        spent.add(Portion.ELEMENTWISE, Bound.START, copies * kernels * on.kernels().elementStart());
    }

    // ---- what depends on sequences

    private Spent head(double n) {
        var spent = new Spent();
        for (var x : load.work().heads()) {
            if (engine.layered()) {
                double elements = x.columns() * x.depth() * x.count();
                layered(Portion.HEAD, 2 * n * elements, elements * x.kept().bytes(), 1, spent);
                continue;
            }
            product(x, Math.max(n, 1), Portion.HEAD, x.count(), spent);
            double logits = n * x.columns() * ranks.tp();
            spent.add(Portion.HEAD, Bound.BANDWIDTH, logits * costs.logit / on.bandwidth());
            spent.add(Portion.HEAD, Bound.START, costs.sampling * on.kernels().elementStart());
            exchange(n * x.columns() * 2, 1, spent);
        }
        return spent;
    }

    private void decoding(double sequences, double context, Kernels to) {
        if (sequences <= 0) {
            return;
        }
        var k = on.kernels();
        var at = Growth.At.of(context);
        for (var r : load.decode()) {
            double bytes = sequences * r.bytes().at(at) / on.bandwidth();
            double flops = sequences * r.flops().at(at) / k.peak();
            if (engine.layered()) {
                to.longer(Portion.CACHE, flops / on.layered().compute(), bytes / on.layered().memory(), 0, r.copies());
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

    /// Prompts of so many sequences, of each so many tokens behind those that are there.
    private void prompts(double sequences, double fed, double there, Kernels to) {
        var k = on.kernels();
        var before = Growth.At.of(there);
        var all = Growth.At.of(there + fed);
        for (var r : load.prefill()) {
            double flops = sequences * r.flops().over(before, all) / k.peak();
            if (engine.layered()) {
                to.longer(Portion.PROMPT, flops / on.layered().compute(), 0, 0, r.copies());
                continue;
            }
            switch (r.kind()) {
                case ATTENTION -> to.longer(Portion.PROMPT, flops / k.prompt(), 0, k.promptStart(), r.copies());
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
    public Spent step(Feed feed) {
        double m = feed.decoded() + feed.fed();
        double n = feed.decoded() + feed.prompts();
        int i = before(m);
        var spent = Spent.between(tokens[i], tokens[i + 1], (m - GRID[i]) / (GRID[i + 1] - GRID[i]));
        spent.plus(head(n), 1);
        decoding(feed.decoded(), feed.context(), spent::longer);
        if (feed.fed() > 0) {
            prompts(feed.prompts(), feed.fed() / feed.prompts(), feed.there(), spent::longer);
        }
        spent.add(Portion.EXCHANGE, Bound.LINK, stages(m));
        double more = least(feed) - spent.total();
        if (more > 0) {
            spent.add(Portion.HOST, Bound.HOST, more);
        }
        return spent;
    }

    /// Messages between stages.
    private double stages(double m) {
        return ranks.pp() == 1 || engine.layered() ? 0 : (ranks.pp() - 1) * (started(costs.pipe)
                + m * load.work().stream() * 2 / (on.link() * costs.pipeShare));
    }

    /// The seconds that the host takes.
    private double least(Feed feed) {
        return Math.max(feed.fed() > 0 ? eager : 0, host * (feed.decoded() + feed.prompts()));
    }

    /// The seconds of a step.
    public double seconds(Feed feed) {
        double m = feed.decoded() + feed.fed();
        var sum = new Sum();
        decoding(feed.decoded(), feed.context(), sum);
        if (feed.fed() > 0) {
            prompts(feed.prompts(), feed.fed() / feed.prompts(), feed.there(), sum);
        }
        return Math.max(least(feed), at(totals, m) + at(heads, Math.max(1, feed.decoded() + feed.prompts()))
                + sum.seconds + stages(m));
    }

    private static double at(double[] table, double m) {
        int i = before(m);
        return table[i] + (m - GRID[i]) / (GRID[i + 1] - GRID[i]) * (table[i + 1] - table[i]);
    }
}
