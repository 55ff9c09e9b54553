package assay.serve;

import assay.serve.Replica.Feed;
import assay.serve.Traffic.Asking.Arrivals;
import assay.serve.Traffic.Asking.Clients;

/// The closed form of what a [Simulation] does: a cycle of a client is its prompt, its tokens, and the prompts of the
/// others that come between.
///
/// The first token comes by mean values of one station that feeds prompts and a delay that decodes: with `N` clients,
/// `R = s (1 + (N-1)/N Q)`, `X = N / (R + Z)`, `Q = X R` (Schweitzer), so that `R` is the root of a quadratic.
public final class Steady {
    private static final int ROUNDS = 6;
    private static final double MOST = .9;
    /// Clients of which there is always one that waits.
    private static final double MANY = 1 << 17;
    /// Waves where the first does not count.
    private static final double LATER = 1e9;
    private static final int HALVES = 40;

    private final Replica replica;
    private final Engine engine;

    private Steady(Replica replica) {
        this.replica = replica;
        this.engine = replica.engine();
    }

    /// What users see. Of requests that come by themselves, what so many clients see as make as many of them.
    ///
    /// @param room tokens that the cache has room for
    /// @param polled steps after which new requests are looked for
    public static Service of(Replica replica, Traffic traffic, double room, int polled) {
        var steady = new Steady(replica);
        return switch (traffic.asking()) {
            case Clients(int clients, int waves) -> steady.of(traffic, clients, waves, room, polled);
            case Arrivals(double rate) -> steady.arriving(traffic, rate, room);
        };
    }

    /// Requests a second at most, with all the room in use.
    public static double most(Replica replica, Traffic traffic, double room) {
        return new Steady(replica).rate(traffic, MANY, room);
    }

    private double rate(Traffic traffic, double clients, double room) {
        return of(traffic, clients, LATER, room, 1).throughput() / (traffic.output() * traffic.mean());
    }

    private Service arriving(Traffic traffic, double rate, double room) {
        double low = 0;
        double high = 1;
        while (high < MANY && rate(traffic, high, room) < rate) {
            low = high;
            high *= 2;
        }
        for (int i = 0; i < HALVES && high - low > .01 * high; i++) {
            double middle = (low + high) / 2;
            if (middle >= 1 && rate(traffic, middle, room) < rate) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return of(traffic, Math.max(1, high), LATER, room, 1);
    }

    private Service of(Traffic traffic, double clients, double waves, double room, int polled) {
        double input = traffic.input() * traffic.mean();
        double output = traffic.output() * traffic.mean();
        double most = Math.max(1, Math.min(Math.min(clients, engine.sequences()),
                room / (input + output * engine.reserve())));
        double context = input + output / 2;
        double there = Math.min(input - 1, Math.floor(traffic.hit() * input));
        double asked = input - there;
        double alone = prompt(there, input);
        double running = most;
        double step = 0;
        double between = 0;
        double answer = 0;
        for (int i = 0; i < ROUNDS; i++) {
            step = replica.token(running, context);
            double fed = Math.min(asked, Math.max(1, replica.budget() - running));
            between = engine.mixed() ? Math.max(0, replica.seconds(new Feed(running, context, 1, fed, there))
                    - replica.seconds(Feed.decoding(running, context))) * Math.max(1, asked / fed) : alone;
            double decoding = output * step;
            answer = station(between, decoding, most);
            running = Math.max(1, most * (1 - Math.min(MOST, answer / (answer + decoding))));
        }
        double cycle = output * step + most * between;
        double missed = most > 1 ? 1 + (polled - 1) / 2. : 0;
        double own = most > 1 && engine.mixed() ? between + step : alone;
        double first = answer - between + own;
        double later = engine.request() + (1 + missed) * step;
        double ttft = first * (1 - 1. / waves) + burst(clients, asked, there, alone) / waves + later;
        double tpot = step + (most > 1 ? (most - 1) * between * Math.max(0, 1 - ttft / cycle) / output : 0);
        if (clients > most) {
            ttft += (clients / most - 1) * (ttft + output * tpot);
        }
        return new Service(ttft, tpot, Math.min(clients, most) * output / answer(ttft, clients, most, tpot, output),
                first + later, ttft, Double.NaN, running);
    }

    /// The time of a whole answer, of those that run.
    private static double answer(double ttft, double clients, double most, double tpot, double output) {
        double whole = ttft + output * tpot;
        return clients > most ? whole * most / clients : whole;
    }

    /// How long a prompt takes that waits for others.
    private static double station(double service, double delay, double clients) {
        double share = (clients - 1) / clients;
        double b = delay - service - service * share * clients;
        return (-b + Math.sqrt(b * b + 4 * service * delay)) / 2;
    }

    /// A prompt alone, in as many steps as it takes.
    private double prompt(double from, double input) {
        double sum = 0;
        for (double there = from; there < input; there += replica.budget()) {
            sum += replica.seconds(new Feed(0, 0, 1, Math.min(replica.budget(), input - there), there));
        }
        return sum;
    }

    /// The mean wait where all ask at once.
    private double burst(double clients, double asked, double there, double alone) {
        if (2 * asked > replica.budget()) {
            return (clients + 1) / 2 * alone;
        }
        double together = Math.min(Math.floor(replica.budget() / asked), clients);
        return (clients / together + 1) / 2 * replica.seconds(new Feed(0, 0, together, together * asked, there));
    }
}
