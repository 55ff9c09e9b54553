package assay.serve;

/// What users see, in the mean.
///
/// @param ttft seconds to the first token
/// @param tpot seconds to each further token
/// @param throughput tokens of answers a second
/// @param steady seconds to the first token, but for requests that all ask at once at the start
/// @param typical seconds to the first token, of half of all requests at most
/// @param slow seconds to the first token, of 99 in 100 at most
/// @param running sequences that decode at once
public record Service(
        double ttft, double tpot, double throughput, double steady, double typical, double slow, double running) {
    /// Where nothing is served.
    public static final Service NONE = new Service(0, 0, 0, 0, 0, 0, 0);

    /// The same of so many groups that are alike.
    public Service times(double groups) {
        return new Service(ttft, tpot, throughput * groups, steady, typical, slow, running * groups);
    }
}
