package assay.serve;

import assay.serve.Replica.Feed;

/// The closed form of what a [Simulation] does: a cycle of a client is its prompt, its tokens, and the prompts of the
/// others that come between.
///
/// The first token comes by mean values of one station that feeds prompts and a delay that decodes: with `N` clients,
/// `R = s (1 + (N-1)/N Q)`, `X = N / (R + Z)`, `Q = X R` (Schweitzer), so that `R` is the root of a quadratic.
public final class Steady {
    private static final int ROUNDS = 6;
    private static final double MOST = .9;

    private final Replica replica;
    private final Engine engine;

    private Steady(Replica replica) {
        this.replica = replica;
        this.engine = replica.engine();
    }

    /// What users see.
    ///
    /// @param room tokens that the cache has room for
    /// @param polled steps after which new requests are looked for
    public static Service of(Replica replica, Traffic traffic, double room, int polled) {
        return new Steady(replica).of(traffic, room, polled);
    }

    private Service of(Traffic traffic, double room, int polled) {
        double input = traffic.input() * traffic.mean();
        double output = traffic.output() * traffic.mean();
        double clients = traffic.clients();
        double most = Math.max(1, Math.min(Math.min(clients, engine.sequences()),
                room / (input + output * engine.reserve())));
        double context = input + output / 2;
        double alone = prompt(input);
        double running = most;
        double step = 0;
        double between = 0;
        double answer = 0;
        for (int i = 0; i < ROUNDS; i++) {
            step = replica.seconds(Feed.decoding(running, context));
            double fed = Math.min(input, Math.max(1, engine.budget() - running));
            between = engine.mixed() ? Math.max(0, replica.seconds(new Feed(running, context, 1, fed, 0)) - step)
                    * Math.max(1, input / fed) : alone;
            double decoding = output * step;
            answer = station(between, decoding, most);
            running = Math.max(1, most * (1 - Math.min(MOST, answer / (answer + decoding))));
        }
        double cycle = output * step + most * between;
        double missed = most > 1 ? 1 + (polled - 1) / 2. : 0;
        double own = most > 1 && engine.mixed() ? between + step : alone;
        double first = answer - between + own;
        double later = engine.request() + (1 + missed) * step;
        double ttft = first * (1 - 1. / traffic.waves()) + burst(clients, input, alone) / traffic.waves() + later;
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
    private double prompt(double input) {
        double sum = 0;
        for (double there = 0; there < input; there += engine.budget()) {
            sum += replica.seconds(new Feed(0, 0, 1, Math.min(engine.budget(), input - there), there));
        }
        return sum;
    }

    /// The mean wait where all ask at once.
    private double burst(double clients, double input, double alone) {
        if (2 * input > engine.budget()) {
            return (clients + 1) / 2 * alone;
        }
        double together = Math.min(Math.floor(engine.budget() / input), clients);
        return (clients / together + 1) / 2 * replica.seconds(Feed.prompts(together, input));
    }
}
