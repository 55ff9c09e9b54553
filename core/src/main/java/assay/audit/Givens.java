package assay.audit;

import assay.algebra.Rational;
import assay.audit.Mark.Kind;
import assay.audit.Setting.Given;
import java.util.List;
import java.util.Optional;

/// What an answer gives of a run: the device's peak, the tokens. What it does not say is the exercise's.
final class Givens {
    /// Peaks that editions of the exercise give, of which half is used: one A100 in fp32, one H100 in TF32.
    private static final List<Rational> PEAKS = List.of(Given.A100.peak(), Rational.of(495_000_000_000_000L));

    /// No fewer are the tokens of a run.
    private static final Rational FEWEST = Rational.of(1_000_000_000);

    private Givens() {}

    static Given of(Parsed parsed) {
        return new Given(Given.A100.batch(), Given.A100.steps(), peak(parsed).orElse(Given.A100.peak()),
                Given.A100.used(), Given.A100.bytesEach(), tokens(parsed).orElse(Rational.ZERO));
    }

    /// The one that a rate in the answer is, or the half of.
    private static Optional<Rational> peak(Parsed parsed) {
        return parsed.figures().values().stream().flatMap(List::stream)
                .flatMap(f -> f.mark().readings().stream().filter(r -> r.kind() == Kind.RATE
                        || (r.kind() == Kind.COUNT && f.value().times(r.scale()).compareTo(FEWEST) > 0))
                        .map(r -> f.value().times(r.scale())))
                .flatMap(rate -> PEAKS.stream().filter(p -> p.equals(rate)
                        || p.times(Given.A100.used()).equals(rate)))
                .findFirst();
    }

    /// The first amount that is called tokens, or that `D` is set to.
    private static Optional<Rational> tokens(Parsed parsed) {
        for (var line : parsed.paper().lines()) {
            for (var figure : parsed.figures(line)) {
                var value = figure.value().times(figure.mark().readings().getFirst().scale());
                boolean named = figure.mark().kind() == Kind.TOKENS
                        || line.text().substring(0, figure.start()).strip().endsWith("D =");
                if (named && value.compareTo(FEWEST) >= 0) {
                    return Optional.of(value);
                }
            }
        }
        return Optional.empty();
    }
}
