package assay.serve;

/// What a replica's group of ranks is asked.
///
/// @param asking who asks, and when
/// @param input tokens of a prompt at most
/// @param output tokens of an answer at most
/// @param least the share of these that the shortest has; lengths are even between
/// @param hit the share of each prompt that is in the cache already
public record Traffic(Asking asking, double input, double output, double least, double hit) {
    /// Who asks, and when.
    public sealed interface Asking {
        /// Clients, each of whom asks anew as soon as it has its answer.
        ///
        /// @param waves requests of each, the first of all at once among them
        record Clients(int number, int waves) implements Asking {}

        /// Requests that come one after the other, the times between them exponential.
        ///
        /// @param rate a second
        record Arrivals(double rate) implements Asking {}
    }

    /// Clients whose requests are not in the cache.
    public static Traffic of(int clients, int waves, double input, double output, double least) {
        return new Traffic(new Asking.Clients(clients, waves), input, output, least, 0);
    }

    /// Requests of one length, with the first wave left out of what counts.
    public static Traffic steady(int clients, double input, double output) {
        return of(clients, 10, input, output, 1);
    }

    /// The same where others ask.
    public Traffic with(Asking other) {
        return new Traffic(other, input, output, least, hit);
    }

    /// The mean length over the longest.
    double mean() {
        return (1 + least) / 2;
    }
}
