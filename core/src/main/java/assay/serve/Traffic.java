package assay.serve;

/// What a replica's group of ranks is asked.
///
/// @param clients each asks anew as soon as it has its answer
/// @param input tokens of a prompt at most
/// @param output tokens of an answer at most
/// @param least the share of these that the shortest has; lengths are even between
/// @param waves requests of each client, the first of all at once among them
public record Traffic(int clients, double input, double output, double least, int waves) {
    /// Requests of one length, with the first wave left out of what counts.
    public static Traffic steady(int clients, double input, double output) {
        return new Traffic(clients, input, output, 1, 10);
    }

    /// The mean length over the longest.
    double mean() {
        return (1 + least) / 2;
    }
}
