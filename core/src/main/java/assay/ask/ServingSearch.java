package assay.ask;

import assay.algebra.Rational;
import assay.ask.Serving.Laid;
import assay.ask.ServingQuestion.Demand;
import assay.ask.ServingQuestion.Hosting;
import assay.device.Accelerator;
import assay.plan.Packing;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.serve.Drafts;
import assay.serve.Outlook;
import assay.serve.Ranks;
import assay.serve.Replica;
import assay.serve.Replica.Feed;
import assay.serve.Service;
import assay.serve.Silicon;
import assay.serve.Simulation;
import assay.serve.Steady;
import assay.serve.Traffic;
import assay.serve.Traffic.Asking;
import assay.serve.Variation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Layouts and what they do for users.
final class ServingSearch {
    private static final int WAVES = 10;
    private static final int WIDEST = 64;
    private static final int USUAL = 8;
    /// Behind the key of a model, that of one that guesses its tokens.
    private static final String DRAFTS = " drafts";

    private final Case subject;
    private final ServingQuestion question;
    private final Silicon silicon;
    private final ServingShelf shelf;
    private final String key;
    private final long layers;

    /// @param shelf of what was made before
    /// @param key what the model, its storage and the engine are called there
    ServingSearch(Case subject, ServingQuestion question, ServingShelf shelf, String key) {
        this.subject = subject;
        this.question = question;
        this.silicon = Silicon.of(question.device(), Silicon.rates());
        this.shelf = shelf;
        this.key = key;
        this.layers = question.extras().host().isEmpty() ? 0 : depth();
    }

    /// The same on another device.
    ServingSearch on(Accelerator other) {
        return new ServingSearch(subject, question.on(other), shelf, key);
    }

    private long depth() {
        return Math.round(replica(Ranks.ONE, Variation.NONE).depth());
    }

    private Packing packing(Case of) {
        return Packing.of(of.terms().weights(), of.model(),
                new Packing.Kept(of.terms().dtype().bytes().approximate(), of.terms().dtype().label()));
    }

    // ---- what a rank holds

    private List<RankMemory> memory(Ranks ranks) {
        return shelf.memory(key, ranks, () -> RankMemory.of(subject.model(), subject.terms(), ranks.tp(), ranks.pp(),
                question.extras().adapters(), question.extras().host().map(this::kept)));
    }

    private RankMemory.Kept kept(Hosting host) {
        long on = host.layers().orElse(layers + 1);
        return new RankMemory.Kept(Math.max(0, layers - on), !host.experts(), on > layers);
    }

    /// A layout by the rank of its replicas that has least room for sequences of so many tokens.
    Laid tightest(Ranks ranks, long replicas, long tokens) {
        var engine = question.engine();
        var draft = question.extras().drafts().flatMap(d -> d.model()).map(model ->
                shelf.memory(key + DRAFTS, new Ranks(ranks.tp(), 1, 1, 1), () ->
                        List.of(RankMemory.of(model.model(), model.terms(), ranks.tp()))).getFirst());
        var capacity = Serving.capacity(question.device(), engine);
        return memory(ranks).stream().map(stage -> new Laid(ranks, replicas, capacity,
                stage.weights(ranks.dp()).plus(draft.map(d -> d.weights(1)).orElse(Rational.ZERO)),
                Rational.ZERO, stage.cache(tokens).plus(draft.map(d -> d.cache(tokens))
                        .orElse(Rational.ZERO)), Service.NONE, 0))
                .map(laid -> laid.holding(Serving.held(engine, capacity, laid.weights())))
                .min(Comparator.comparingLong((Laid laid) -> laid.room()).thenComparing(Laid::left)).orElseThrow();
    }

    /// What of the model no token that is decoded meets.
    Optional<String> unfed() {
        return shelf.unfed(key, () -> Unfed.of(subject.model()));
    }

    // ---- what a replica does

    /// A replica with what is not as usual.
    Replica replica(Ranks ranks) {
        var extras = question.extras();
        var drafts = extras.drafts().map(d -> new Drafts(d.tokens(), d.acceptance().approximate(),
                d.model().map(model -> {
                    var own = new Ranks(ranks.tp(), 1, 1, 1);
                    return shelf.replica(key + DRAFTS, own, silicon, Variation.NONE, () -> made(model, own));
                })));
        var host = extras.host().map(h -> {
            var kept = kept(h);
            return new Variation.Offloaded(Silicon.of(h.host(), Silicon.rates()), kept.from() / (double) layers,
                    h.experts(), !kept.head());
        });
        return replica(ranks, new Variation(drafts, extras.adapters(), host));
    }

    private Replica replica(Ranks ranks, Variation variation) {
        return shelf.replica(key, ranks, silicon, variation, () -> made(subject, ranks));
    }

    private Replica made(Case of, Ranks ranks) {
        return Replica.of(of.model(), new Ranks(ranks.tp(), 1, 1, 1), packing(of), of.terms().cached(), silicon,
                question.engine());
    }

    // ---- layouts

    /// Those that are said, or that do best, the best first.
    List<Laid> found() {
        return question.ranks().map(this::of).orElseGet(this::best);
    }

    /// One first, and the others on as many devices.
    List<Laid> first(Laid one, List<Laid> others) {
        var all = new ArrayList<>(List.of(one));
        (one.devices() == others.getFirst().devices() ? others : on(one.devices())).stream()
                .filter(laid -> !laid.ranks().equals(one.ranks()) || laid.replicas() != one.replicas())
                .forEach(all::add);
        return all;
    }

    /// One that is said, on as many devices as are said.
    List<Laid> of(Ranks ranks) {
        if (question.engine().layered() && ranks.tp() * ranks.dp() > 1) {
            throw new Refusal(new Problem(Serving.label(ranks), question.engine().name(), "has layers one after the "
                    + "other, and none that is split over devices", "--pp " + ranks.devices() + ", or another "
                    + "--engine"));
        }
        long each = ranks.devices();
        long devices = question.devices().orElse(each);
        if (devices % each != 0) {
            throw new Refusal(new Problem("--devices " + devices, Serving.label(ranks), "is no multiple of the " + each
                    + " devices of a replica", "--devices " + each));
        }
        return List.of(laid(ranks, devices / each));
    }

    /// Numbers of devices that are looked at where none is said.
    List<Long> numbers() {
        var all = new ArrayList<Long>();
        for (long devices = 1; devices <= Math.max(USUAL, silicon.domain()) && devices <= WIDEST; devices *= 2) {
            all.add(devices);
        }
        return all;
    }

    /// All that have room on the devices that are said, the fastest first; where none are said, on the fewest that have
    /// room for all users and keep up, or else for any.
    private List<Laid> best() {
        if (question.devices().isPresent()) {
            return on(question.devices().get());
        }
        Optional<List<Laid>> some = Optional.empty();
        List<Laid> found = List.of();
        Predicate<Laid> enough = laid -> laid.fits() && laid.room() >= question.users().orElse(1L) && keepsUp(laid);
        for (long devices : numbers()) {
            found = on(devices);
            if (found.stream().anyMatch(enough)) {
                return found;
            }
            if (some.isEmpty() && found.getFirst().fits()) {
                some = Optional.of(found);
            }
        }
        return some.orElse(found);
    }

    /// All on so many devices; with stages where nothing fits without.
    List<Laid> on(long devices) {
        var problems = new ArrayList<Problem>();
        var all = new ArrayList<Laid>();
        if (!question.engine().layered()) {
            all.addAll(on(devices, 1, problems));
        }
        for (int pp = question.engine().layered() ? 1 : 2; pp <= Math.min(devices, WIDEST)
                && all.stream().noneMatch(Laid::fits); pp++) {
            if (devices % pp == 0) {
                all.addAll(on(devices, pp, problems));
            }
        }
        if (all.isEmpty()) {
            Refusal.ofAny(problems);
        }
        all.sort((one, other) -> one.fits() != other.fits() ? Boolean.compare(other.fits(), one.fits())
                : !one.fits() ? other.left().compareTo(one.left())
                : keepsUp(one) != keepsUp(other) ? Boolean.compare(keepsUp(other), keepsUp(one))
                : question.demand() instanceof Demand.Rate
                        ? Double.compare(one.service().tpot(), other.service().tpot())
                : Double.compare(other.service().throughput(), one.service().throughput()));
        return all;
    }

    private List<Laid> on(long devices, int pp, List<Problem> problems) {
        var all = new ArrayList<Laid>();
        boolean routed = ServingValidation.routed(subject.model());
        long widest = question.engine().layered() ? 1 : Math.min(devices / pp, WIDEST);
        for (int tp = 1; tp <= widest; tp++) {
            for (int dp = 1; dp <= (routed ? Math.min(widest, devices / pp / tp) : 1); dp++) {
                if (devices % ((long) tp * dp * pp) != 0) {
                    continue;
                }
                for (int ep : routed && tp * dp > 1 ? List.of(1, tp * dp) : List.of(1)) {
                    if (dp > 1 && ep == 1) {
                        continue;
                    }
                    var ranks = new Ranks(tp, pp, dp, ep);
                    Refusal.collecting(() -> laid(ranks, devices / ranks.devices()), problems).ifPresent(all::add);
                }
            }
        }
        return all;
    }

    private Laid laid(Ranks ranks, long replicas) {
        var bare = tightest(ranks, replicas, question.context());
        return bare.fits() ? bare.with(steady(bare, question.demand()),
                Steady.most(replica(ranks), traffic(bare, question.demand()), tokens(bare)) * groups(bare)) : bare;
    }

    /// Whether requests that come by themselves are answered as fast as they come.
    boolean keepsUp(Laid laid) {
        return !(question.demand() instanceof Demand.Rate(var rate)) || laid.most() > rate.approximate();
    }

    // ---- what users see

    /// Groups of ranks that have sequences of their own.
    private static long groups(Laid laid) {
        return laid.ranks().dp() * laid.replicas();
    }

    /// How many of them work.
    private static double groups(Laid laid, Demand demand) {
        return demand instanceof Demand.Users(long users) ? Math.min(users, groups(laid))
                : demand instanceof Demand.Most ? 1 : groups(laid);
    }

    /// Tokens of the cache of a group.
    private double tokens(Laid laid) {
        return Math.max(1, laid.room() / (double) groups(laid)) * question.context();
    }

    /// What a group is asked.
    private Traffic traffic(Laid laid, Demand demand) {
        var lengths = question.lengths();
        long groups = groups(laid);
        Asking asking = switch (demand) {
            case Demand.Users(long users) -> new Asking.Clients((int) ((users + groups - 1) / groups), WAVES);
            case Demand.Most _ -> new Asking.Clients(1, WAVES);
            case Demand.Rate(var rate) -> new Asking.Arrivals(rate.approximate() / groups);
        };
        return new Traffic(asking, lengths.input(), lengths.output(), 1, lengths.hit().approximate());
    }

    /// By the closed form.
    Service steady(Laid laid, Demand demand) {
        var traffic = traffic(laid, demand);
        return seen(Steady.of(replica(laid.ranks()), traffic, tokens(laid), 1), laid, demand);
    }

    /// Step by step.
    Service simulated(Laid laid, Demand demand) {
        return seen(Simulation.of(replica(laid.ranks()), traffic(laid, demand), tokens(laid), 1), laid, demand);
    }

    private static Service seen(Service service, Laid laid, Demand demand) {
        return service.times(groups(laid, demand));
    }

    Serving.Point point(Laid laid, Demand demand) {
        var replica = replica(laid.ranks());
        var service = simulated(laid, demand);
        var lengths = question.lengths();
        double groups = groups(laid, demand);
        double there = lengths.there();
        double asked = lengths.input() - there;
        double whole = service.running() / groups;
        long users = demand instanceof Demand.Users(long number) ? number : Math.round(service.throughput()
                / lengths.output() * (service.ttft() + (lengths.output() - 1) * service.tpot()));
        double running = Math.max(1, Math.floor(whole));
        double context = lengths.input() + lengths.output() / 2.;
        var ideal = shelf.ideal(replica);
        double least = ideal.token(running, context);
        var prompt = new Feed(0, 0, 1, asked, there);
        double first = ideal.step(prompt).total();
        double most = demand instanceof Demand.Users(long number)
                ? number * lengths.output() / (first + lengths.output() * least) : service.throughput();
        var bound = new Service(first, least, most, first, first, first, running);
        double back = there > 0 ? there : Math.floor(lengths.input() / 2.);
        double cached = Math.max(0, replica.seconds(new Feed(0, 0, 1, lengths.input() - back, back))
                - replica.seconds(new Feed(0, 0, 1, lengths.input() - back, 0))) / Math.max(1, back);
        return new Serving.Point(users, demand instanceof Demand.Rate(var rate) ? Optional.of(rate) : Optional.empty(),
                service, bound, replica.step(prompt),
                replica.step(Feed.decoding(Math.max(1, whole), context)).over(replica.gained()), cached,
                question.device().calibrated().isPresent() ? Optional.empty() : Outlook.of(replica));
    }
}
