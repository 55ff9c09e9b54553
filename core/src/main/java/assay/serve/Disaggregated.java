package assay.serve;

import assay.serve.Replica.Feed;

/// Replicas that feed prompts and others that decode: the rate at which both keep up with the clients.
///
/// Of `C` clients, a rate `X` of requests is right where `X (wait + prompt + tokens) = C`, and prompts are no more than
/// the first can feed. Prompts wait as in a queue with so many servers and even service (Allen-Cunneen's form).
///
/// @param prompts replicas that feed prompts, `feeders` groups of them
/// @param decoding replicas that decode, `decoders` groups of them
/// @param room sequences of a group of the latter
/// @param transfer seconds that a prompt's cache takes from one to the other
public record Disaggregated(
        Replica prompts, int feeders, Replica decoding, int decoders, double room, double transfer) {
    private static final double FULL = .98;
    private static final double LONGEST = 16384;
    private static final double CHUNK = 8192;
    private static final int LEAST = 4;
    private static final int ROUNDS = 50;
    private static final double WAVES = 10;

    /// Seconds that the cache of a prompt takes from one replica to another: each rank sends its part, of a node's at
    /// most.
    ///
    /// @param bytes of a rank
    public static double transfer(double bytes, int tp) {
        var rates = Silicon.rates();
        return bytes * tp / (Math.min(tp, rates.get("transfer.ranks")) * rates.get("transfer.rank"));
    }

    /// What clients see who ask anew at once.
    public Service of(int clients, double input, double output) {
        double prompt = prompt(input);
        double most = feeders / prompt;
        double high = FULL * most;
        double low = 0;
        if (high * (wait(high, prompt) + prompt + output * token(high, clients, input, output)) > clients) {
            for (int i = 0; i < ROUNDS; i++) {
                double middle = (low + high) / 2;
                if (middle * (wait(middle, prompt) + prompt + output * token(middle, clients, input, output))
                        < clients) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
        }
        double rate = high;
        double token = token(rate, clients, input, output);
        double running = Math.min(clients, Math.max(room, LEAST) * decoders);
        rate = Math.min(rate, running / (output * token));
        double first = prompt + wait(rate, prompt) + transfer + decoding.engine().request() + 2 * token
                + clients / most / 2 / WAVES;
        double ttft = Math.max(first, (clients / rate - output * token) * .95);
        return new Service(ttft, token, rate * output, first, ttft, Double.NaN, rate * output * token);
    }

    private double prompt(double input) {
        if (input <= LONGEST) {
            return prompts.seconds(Feed.prompts(1, input));
        }
        double sum = 0;
        for (double there = 0; there < input; there += CHUNK) {
            sum += prompts.seconds(new Feed(0, 0, 1, Math.min(CHUNK, input - there), there));
        }
        return sum;
    }

    private double wait(double rate, double prompt) {
        double busy = Math.min(FULL, rate * prompt / feeders);
        return prompt * Math.pow(busy, Math.sqrt(2 * (feeders + 1.)) - 1) / (feeders * (1 - busy)) / 2;
    }

    private double token(double rate, int clients, double input, double output) {
        double context = input + output / 2;
        double token = decoding.token(1, context);
        for (int i = 0; i < ROUNDS; i++) {
            double running = Math.min(Math.min(clients, Math.max(room, LEAST) * decoders),
                    Math.max(decoders, rate * output * token));
            double next = decoding.token(Math.max(1, running / decoders), context);
            if (Math.abs(next - token) < 1e-6 * token) {
                break;
            }
            token = (token + next) / 2;
        }
        return token;
    }
}
