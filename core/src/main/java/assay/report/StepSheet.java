package assay.report;

import assay.algebra.Rational;
import assay.plan.StepTime;
import assay.plan.Term;
import assay.quantity.Look;
import assay.quantity.Share;
import assay.quantity.Unit;
import assay.report.Sheet.Column;
import assay.report.Sheet.Table;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The estimate of a step's time: in a sentence, and term by term.
final class StepSheet {
    private static final int TOLD = 3;
    private static final int DIGITS = 6;

    private StepSheet() {}

    /// The seconds of a step, what most of them go to, and how far such estimates were off.
    static Sentence told(StepTime.Estimate step) {
        var shares = terms(step).limit(TOLD).map(term -> Sentence.of("{} {}", Cell.share("the step",
                plain(step.times().of(term)), plain(step.seconds())), Cell.of(term.label()))).toList();
        return Sentence.of("{} an estimate: {}; {}",
                Cell.of(plain(step.seconds()), Unit.symbol("s,")).as(Look.HUNDREDTHS), Sentence.join(", ", shares),
                error(step));
    }

    /// How far such estimates were off.
    static Sentence error(StepTime.Estimate step) {
        return step.expected().map(e -> Sentence.of("mean error {}, p90 {} ({})",
                new Cell.Part(new Share("what was measured", plain(e.mean()))),
                new Cell.Part(new Share("what was measured", plain(e.p90()))), Cell.of(e.name())))
                .orElseGet(() -> Sentence.plain("none like it was measured"));
    }

    private static Stream<Term> terms(StepTime.Estimate step) {
        return Arrays.stream(Term.values()).filter(term -> step.times().of(term) > 0)
                .sorted(Comparator.comparingDouble((Term term) -> step.times().of(term)).reversed());
    }

    /// What the seconds of a step go to.
    static Table table(StepTime.Estimate step) {
        var rows = terms(step).map(term -> List.<Cell>of(Cell.of(term.label()),
                Cell.of(plain(step.times().of(term)), Unit.SECOND).estimated(true),
                Cell.share("the step", plain(step.times().of(term)), plain(step.seconds())))).toList();
        return new Table("step", "What a step's time goes to, an estimate", List.of(), List.of(Column.text("term"),
                Column.figure("seconds"), Column.figure("of the step")), rows);
    }

    /// A number as it is told.
    static Rational plain(double number) {
        return Rational.parse(BigDecimal.valueOf(number).round(new MathContext(DIGITS)).toPlainString());
    }
}
