package assay.space;

import assay.ask.Answer;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// What is kept and what is counted of points.
///
/// @param sieves conditions: of points that do not fulfil all of them no row is kept, and none is in a histogram
/// @param counted whether it is told how many points fulfil them
/// @param histograms of the points that do
/// @param best makes what keeps some of their rows; empty where all are listed, or none
/// @param listed whether rows are
public record Reduction(
        List<Sieve> sieves, boolean counted, List<Binned> histograms, Optional<Supplier<Kept>> best, boolean listed) {
    /// Every row, with a model or without.
    public static final Reduction NONE = new Reduction(List.of(), false, List.of(), Optional.empty(), true);

    public Reduction {
        sieves = List.copyOf(sieves);
        histograms = List.copyOf(histograms);
    }

    /// Bins, and the place of their figure among the measures.
    public record Binned(Bins bins, int measure) {}

    /// Some rows of all points.
    public static Reduction to(Supplier<Kept> best) {
        return new Reduction(List.of(), false, List.of(), Optional.of(best), true);
    }

    /// Whether every row is listed, and nothing else is asked for.
    public boolean isNone() {
        return isOfRows() && sieves.isEmpty();
    }

    /// Whether nothing but all rows that fulfil the conditions is asked for.
    public boolean isOfRows() {
        return best.isEmpty() && listed && !isCounting();
    }

    /// Whether anything is counted.
    public boolean isCounting() {
        return counted || !histograms.isEmpty();
    }

    /// The figures of whose front rows are kept; none where they are kept otherwise.
    public List<Kept.Aim> front() {
        return best.map(Supplier::get).filter(kept -> kept instanceof Kept.Front).map(kept -> ((Kept.Front) kept)
                .aims()).orElse(List.of());
    }

    /// Whether a point fulfils all conditions.
    public boolean holds(Row row) {
        return sieves.stream().allMatch(sieve -> sieve.holds(row));
    }

    /// Throws [Refusal][assay.problem.Refusal] where an answer shows that an amount is in another unit than its figure.
    public void check(Answer answer) {
        sieves.forEach(sieve -> sieve.condition().check(answer));
        histograms.forEach(binned -> binned.bins().check(answer));
    }

    /// What does it, with nothing kept yet.
    public Kept kept() {
        var rows = best.map(Supplier::get).or(() -> listed ? Optional.of(new Kept.All()) : Optional.empty());
        return sieves.isEmpty() && !isCounting() ? rows.orElseThrow()
                : new Kept.Sifted(sieves, histograms.stream().map(binned -> new Histogram(binned.bins(),
                        binned.measure())).toList(), rows);
    }
}
