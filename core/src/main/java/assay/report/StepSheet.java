package assay.report;

import assay.algebra.Rational;
import assay.plan.StepTime;
import assay.quantity.Look;
import assay.quantity.Share;
import assay.quantity.Unit;
import assay.report.Sheet.Column;
import assay.report.Sheet.Table;
import java.util.List;

/// The estimate of a step's time: in a sentence, and term by term.
final class StepSheet {
    private static final int TOLD = 3;
    private static final String TRAIN = "train";

    private StepSheet() {}

    /// The seconds of a step, what most of them go to, and how far such estimates were off.
    static Sentence told(StepTime.Estimate step) {
        var shares = step.times().ordered().stream().limit(TOLD)
                .map(term -> Sentence.of("{} {}", Cell.share("the step", Rational.told(step.times().of(term)),
                        Rational.told(step.seconds())), Cell.of(term.label()))).toList();
        return Sentence.of("{} an estimate: {}; {}",
                Cell.of(Rational.told(step.seconds()), Unit.symbol("s,")).as(Look.HUNDREDTHS),
                Sentence.join(", ", shares), error(step));
    }

    /// How far such estimates were off.
    static Sentence error(StepTime.Estimate step) {
        return step.expected().map(e -> Sentence.of("mean error {}, p90 {} ({})",
                new Cell.Part(new Share("what was measured", Rational.told(e.mean()))),
                new Cell.Part(new Share("what was measured", Rational.told(e.p90()))), Cell.of(e.name())))
                .orElseGet(() -> step.calibrated().filter(by -> !by.errors(TRAIN).isEmpty())
                        .map(by -> Sentence.of("no step like it was measured, and of what was timed on {} itself it "
                                + "is off by: {}", Cell.of(step.setting().machine().name()),
                                CalibratedSheet.told(by, TRAIN)))
                        .orElseGet(() -> Sentence.plain("none like it was measured")));
    }

    /// What the seconds of a step go to.
    static Table table(StepTime.Estimate step) {
        var rows = step.times().ordered().stream().map(term -> List.<Cell>of(Cell.of(term.label()),
                Cell.of(Rational.told(step.times().of(term)), Unit.SECOND).estimated(true),
                Cell.share("the step", Rational.told(step.times().of(term)), Rational.told(step.seconds())))).toList();
        return new Table("step", "What a step's time goes to, an estimate", List.of(), List.of(Column.text("term"),
                Column.figure("seconds"), Column.figure("of the step")), rows);
    }
}
