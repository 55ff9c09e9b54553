package assay.ask;

import assay.serve.Bound;
import assay.serve.Replica;
import assay.serve.Replica.Feed;
import assay.serve.Silicon;
import assay.serve.Silicon.Experts;
import assay.serve.Silicon.Format;
import assay.serve.Silicon.Kernels;
import assay.serve.Silicon.Way;
import assay.serve.Spent;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;

/// What steps of a device reach of its peak, by the FLOPs that they have for each byte.
///
/// FLOPs and bytes of a step are what it takes on a machine without losses whose bandwidth, or whose peaks, have no
/// end; products in fewer bits count as long as they take, so that the peak is one.
///
/// @param peak FLOPs a second in 16 bits
/// @param bandwidth bytes a second
/// @param steps a prompt, and decoding by the users
public record ServingRoof(double peak, double bandwidth, List<Step> steps) {
    /// So much a second that it takes no time.
    private static final double ENDLESS = 1e30;

    public ServingRoof {
        steps = List.copyOf(steps);
    }

    /// One step of a rank.
    ///
    /// @param users who decode; 0 for a prompt
    /// @param flops as products in 16 bits
    /// @param seconds as they are estimated
    public record Step(long users, double flops, double bytes, double seconds) {
        /// FLOPs a byte.
        public double intensity() {
            return flops / bytes;
        }

        /// FLOPs a second.
        public double speed() {
            return flops / seconds;
        }
    }

    /// Of what users see; empty where it does not fit, and where a host computes some of it.
    public static Optional<ServingRoof> of(Serving serving) {
        var question = serving.question();
        if (serving.users().isEmpty() || question.extras().host().isPresent()) {
            return Optional.empty();
        }
        var search = new ServingSearch(serving.subject(), question, new ServingShelf(), "");
        var ideal = search.replica(serving.layout().ranks()).ideal();
        var computing = ideal.on(endless(ideal.on(), false));
        var reading = ideal.on(endless(ideal.on(), true));
        var steps = new ArrayList<Step>();
        var lengths = question.lengths();
        var first = serving.users().getFirst();
        double there = lengths.there();
        steps.add(step(0, new Feed(0, 0, 1, lengths.input() - there, there), computing, reading,
                first.prompt().total()));
        double groups = (double) serving.layout().ranks().dp() * serving.layout().replicas();
        for (var point : serving.users()) {
            double running = Math.max(1, point.service().running() / Math.min(groups,
                    Math.max(1., (double) point.users())));
            steps.add(step(point.users(), Feed.decoding(running, lengths.input() + lengths.output() / 2.), computing,
                    reading, point.decode().total() * ideal.gained()));
        }
        return Optional.of(new ServingRoof(ideal.on().kernels().peak(), ideal.on().bandwidth(), steps));
    }

    private static Step step(long users, Feed feed, Replica computing, Replica reading, double seconds) {
        return new Step(users, computes(computing.step(feed)) * computing.on().kernels().peak(),
                reading.step(feed).of(Bound.BANDWIDTH) * reading.on().bandwidth(), seconds);
    }

    private static double computes(Spent spent) {
        return spent.of(Bound.COMPUTE);
    }

    /// A machine whose bandwidth, or whose peaks, have no end.
    private static Silicon endless(Silicon on, boolean peaks) {
        var ways = new EnumMap<Format, Way>(Format.class);
        on.ways().forEach((format, way) -> ways.put(format, peaks ? new Way(ENDLESS, way.compute(),
                way.memory(), way.start(), way.passes(), way.activation(), new Experts(ENDLESS,
                        way.experts().compute(), way.experts().memory(), way.experts().start())) : way));
        var k = on.kernels();
        var kernels = !peaks ? k : new Kernels(ENDLESS, k.index(), k.prompt(), k.promptStart(), k.scores(),
                k.latentPrompt(), k.cache(), k.narrowCache(), k.cacheStart(), k.latent(), k.latentCompute(),
                k.latentStart(), k.indexStart(), k.state(), k.stateStart(), k.scan(), k.scanStart(), k.element(),
                k.elementStart(), k.hop(), k.linkShare(), k.networkShare(), k.networkStart(), k.skew());
        return new Silicon(on.name(), on.generation(), on.element(), ways, on.memory(),
                peaks ? on.bandwidth() : ENDLESS, on.link(), on.domain(), on.network(), kernels,
                on.layered(), on.costs());
    }
}
