package assay.audit;

import assay.algebra.Rational;
import java.util.List;
import java.util.Optional;

/// What is said of a figure.
///
/// @param value in base units, as it is understood
/// @param quantity what it is of: `flops.attention.block`; empty where that is not understood
/// @param right the exact value in base units, where it is known
/// @param mistakes codes of those that produce it, the likelier first
/// @param repro what they yield, in base units
/// @param claim that it makes, where it is one
record Verdict(Figure figure, Status status, Rational value, String unit, String quantity, String model,
        String convention, Optional<Rational> right, List<String> mistakes, Optional<Rational> repro,
        Optional<Claim> claim) {
    Verdict {
        mistakes = List.copyOf(mistakes);
    }

    /// A verdict on a figure that makes no claim of a model.
    static Verdict plain(Figure figure, Status status, String quantity) {
        return new Verdict(figure, status, figure.value(), figure.mark().text(), quantity, "", "",
                status == Status.EXACT ? Optional.of(figure.value()) : Optional.empty(), List.of(), Optional.empty(),
                Optional.empty());
    }

    /// This verdict on a figure that says the same again.
    Verdict again(Figure other, Match match) {
        var said = status;
        if (status == Status.EXACT || status == Status.ROUNDED) {
            said = match == Match.EXACT && status == Status.EXACT ? Status.EXACT
                    : match == Match.CUT ? Status.CUT : Status.ROUNDED;
        }
        return new Verdict(other, said, value, unit, quantity, model, convention, right, mistakes, repro, claim);
    }

    /// This verdict, wrong by another mistake.
    Verdict wrong(String mistake) {
        return new Verdict(figure, Status.WRONG, value, unit, quantity, model, convention, right, List.of(mistake),
                Optional.of(value), claim);
    }

    /// This verdict, with these mistakes in place of its own.
    Verdict by(List<String> others) {
        return new Verdict(figure, status, value, unit, quantity, model, convention, right, others, repro, claim);
    }

    /// This verdict with another right value.
    Verdict right(Optional<Rational> other) {
        return new Verdict(figure, status, value, unit, quantity, model, convention, other, mistakes, repro, claim);
    }

    /// This verdict, where its mistakes yield another value.
    Verdict yielded(Optional<Rational> other) {
        return new Verdict(figure, status, value, unit, quantity, model, convention, right, mistakes, other, claim);
    }

    /// The codes of what produces it, that of cutting digits among them.
    List<String> codes() {
        return status == Status.CUT && mistakes.isEmpty() ? List.of("TRUNC") : mistakes;
    }

    boolean isRight() {
        return status == Status.EXACT || status == Status.ROUNDED || status == Status.CONVENTION;
    }

    boolean isBad() {
        return status == Status.WRONG || status == Status.INHERITED || status == Status.CUT;
    }

    /// Whether it says anything that a later figure may say again.
    boolean telling() {
        return status != Status.NOT_UNDERSTOOD && !quantity.equals("coefficient") && !quantity.startsWith("config.");
    }
}
