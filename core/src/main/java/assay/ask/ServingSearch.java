package assay.ask;

import assay.ask.Serving.Laid;
import assay.ask.Serving.Question;
import assay.plan.Packing;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.serve.Outlook;
import assay.serve.Ranks;
import assay.serve.Replica;
import assay.serve.Replica.Feed;
import assay.serve.Service;
import assay.serve.Silicon;
import assay.serve.Simulation;
import assay.serve.Steady;
import assay.serve.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Layouts and what they do for users.
final class ServingSearch {
    private static final int WAVES = 10;
    private static final int WIDEST = 64;
    private static final int USUAL = 8;

    private final Case subject;
    private final Question question;
    private final Silicon silicon;
    private final ServingShelf shelf;
    private final String key;

    /// @param shelf of what was made before
    /// @param key what the model, its storage, the device and the engine are called there
    ServingSearch(Case subject, Question question, ServingShelf shelf, String key) {
        this.subject = subject;
        this.question = question;
        this.silicon = Silicon.of(question.device(), Silicon.rates());
        this.shelf = shelf;
        this.key = key;
    }

    private Packing packing() {
        return Packing.of(subject.terms().weights(), subject.model(),
                new Packing.Kept(subject.terms().dtype().bytes().approximate(), subject.terms().dtype().label()));
    }

    RankMemory memory(Ranks ranks) {
        return shelf.memory(key, ranks, () -> RankMemory.of(subject.model(), subject.terms(), ranks.tp()));
    }

    Replica replica(Ranks ranks) {
        return shelf.replica(key, ranks, () -> Replica.of(subject.model(), new Ranks(ranks.tp(), 1, 1, 1), packing(),
                subject.terms().cached(), silicon, question.engine()));
    }

    /// One that is said, on as many devices as are said.
    List<Laid> of(Ranks ranks) {
        if (question.engine().layered() && ranks.devices() > 1) {
            throw new Refusal(new Problem(Serving.label(ranks), question.engine().name(), "has layers one after the "
                    + "other, and none that is split over devices", "--tp 1, or another --engine"));
        }
        long each = ranks.devices();
        long devices = question.devices().orElse(each);
        if (devices % each != 0) {
            throw new Refusal(new Problem("--devices " + devices, Serving.label(ranks), "is no multiple of the " + each
                    + " devices of a replica", "--devices " + each));
        }
        return List.of(laid(ranks, devices / each));
    }

    /// All that have room on the devices that are said, the fastest first; where none are said, on the fewest that have
    /// room for all users, or else for any.
    List<Laid> best() {
        if (question.devices().isPresent()) {
            return on(question.devices().get());
        }
        Optional<List<Laid>> some = Optional.empty();
        List<Laid> found = List.of();
        for (long devices = 1; devices <= Math.max(USUAL, silicon.domain()) && devices <= WIDEST; devices *= 2) {
            found = on(devices);
            if (found.stream().anyMatch(laid -> laid.room() >= question.users())) {
                return found;
            }
            if (some.isEmpty() && found.getFirst().fits()) {
                some = Optional.of(found);
            }
        }
        return some.orElse(found);
    }

    private List<Laid> on(long devices) {
        var all = new ArrayList<Laid>();
        var problems = new ArrayList<Problem>();
        boolean routed = ServingValidation.routed(subject.model());
        long widest = question.engine().layered() ? 1 : Math.min(devices, WIDEST);
        for (int tp = 1; tp <= widest; tp++) {
            for (int dp = 1; dp <= (routed ? Math.min(widest, devices / tp) : 1); dp++) {
                if (devices % ((long) tp * dp) != 0) {
                    continue;
                }
                for (int ep : routed && tp * dp > 1 ? List.of(1, tp * dp) : List.of(1)) {
                    if (dp > 1 && ep == 1) {
                        continue;
                    }
                    var ranks = new Ranks(tp, 1, dp, ep);
                    Refusal.collecting(() -> laid(ranks, devices / ranks.devices()), problems).ifPresent(all::add);
                }
            }
        }
        if (all.isEmpty()) {
            Refusal.ofAny(problems);
        }
        all.sort((one, other) -> one.fits() != other.fits() ? Boolean.compare(other.fits(), one.fits())
                : one.fits() ? Double.compare(other.service().throughput(), one.service().throughput())
                        : other.left().compareTo(one.left()));
        return all;
    }

    private Laid laid(Ranks ranks, long replicas) {
        var memory = memory(ranks);
        var engine = question.engine();
        var capacity = Serving.capacity(question.device(), engine);
        var weights = memory.weights(ranks.dp());
        var bare = new Laid(ranks, replicas, capacity, weights, Serving.held(engine, capacity, weights),
                memory.cache(question.context()), Service.NONE);
        return bare.fits() ? new Laid(ranks, replicas, bare.capacity(), bare.weights(), bare.held(),
                bare.sequence(), Steady.of(replica(ranks), traffic(bare, question.users()), tokens(bare), 1)
                        .times(groups(bare, question.users()))) : bare;
    }

    /// Groups of ranks that have sequences of their own.
    private static long groups(Laid laid) {
        return laid.ranks().dp() * laid.replicas();
    }

    /// How many of them work.
    private static double groups(Laid laid, long users) {
        return Math.min(users, groups(laid));
    }

    /// Tokens of the cache of a group.
    private double tokens(Laid laid) {
        return Math.max(1, laid.room() / (double) groups(laid)) * question.context();
    }

    private Traffic traffic(Laid laid, long users) {
        return Traffic.of((int) Math.max(1, (users + groups(laid) - 1) / groups(laid)), WAVES, question.input(),
                question.output(), 1);
    }

    Serving.Point point(Replica replica, Laid laid, long users) {
        var traffic = traffic(laid, users);
        double room = tokens(laid);
        var service = Simulation.of(replica, traffic, room, 1).times(groups(laid, users));
        double running = Math.min((users + groups(laid) - 1) / groups(laid), Math.max(1, Math.floor(room / question.context())));
        double context = question.input() + question.output() / 2.;
        var ideal = replica.ideal();
        var least = ideal.step(Feed.decoding(running, context)).total();
        var first = ideal.step(Feed.prompts(1, (double) question.input())).total();
        var bound = new Service(first, least, users * question.output() / (first + question.output() * least),
                first, first, first, running);
        return new Serving.Point(users, service, bound, replica.step(Feed.prompts(1, (double) question.input())),
                replica.step(Feed.decoding(Math.max(1, service.running() / groups(laid, users)), context)),
                Outlook.of(replica));
    }
}
