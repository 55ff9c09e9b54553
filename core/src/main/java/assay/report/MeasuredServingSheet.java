package assay.report;

import assay.algebra.Rational;
import assay.ask.MeasuredServing;
import assay.ask.Serving;
import assay.quantity.Figures;
import assay.quantity.Look;
import assay.quantity.Unit;
import assay.report.Sheet.Column;
import assay.report.Sheet.Lines;
import assay.report.Sheet.Table;
import java.util.ArrayList;
import java.util.List;

/// Times of serving that were measured, between what a machine without losses would take and what is estimated.
public final class MeasuredServingSheet {
    private static final Unit MILLI = Unit.symbol("ms");
    private static final Rational THOUSAND = Rational.of(1000);

    private MeasuredServingSheet() {}

    /// The screen.
    public static Sheet of(MeasuredServing measured) {
        var serving = measured.serving();
        var question = serving.question();
        var layout = serving.layout();
        var title = serving.subject().model().name() + " on " + (layout.devices() == 1 ? ""
                : Figures.exact(Rational.of(layout.devices())) + " x ") + question.device().name() + " ("
                + Serving.label(layout.ranks()) + "), " + question.engine().name() + ", "
                + Figures.counted(Rational.of(serving.users().getFirst().users()), "user") + ": "
                + (measured.possible() ? "possible" : "NOT possible as it is said");
        var rows = measured.claims().stream().map(claim -> List.<Cell>of(Cell.of(claim.figure().words()),
                milli(claim.value()), milli(Rational.told(claim.ideal())).estimated(true),
                milli(Rational.told(claim.estimate())).estimated(true),
                Cell.of(Rational.told(claim.over())).as(Look.HUNDREDTHS).estimated(true),
                Cell.of(claim.verdict().words()))).toList();
        var lines = new ArrayList<Sentence>();
        lines.add(Sentence.of("A machine without losses reads and computes as much at the peaks of the device, for {} "
                + "at once in each group of ranks, without starts, links and host.",
                Cell.of(Figures.counted(Rational.of((long) Math.max(1, measured.running())), "sequence"))));
        serving.users().getFirst().outlook().map(ServingSheet::error)
                .or(() -> ServingSheet.timed(serving.question().device())).ifPresent(lines::add);
        lines.add(Sentence.plain("Assumed: " + (serving.assumed().isEmpty() ? "nothing"
                : String.join(", ", serving.assumed())) + "."));
        return new Sheet(title, List.of(new Table("measured", "", List.of(), List.of(Column.text("what").key("figure"),
                Column.figure("measured, ms").key("measured_ms"), Column.figure("at least").key("ideal_ms"),
                Column.figure("estimated").key("estimate_ms"), Column.figure("measured over estimated").key("over"),
                Column.text("verdict")), rows), new Lines("", lines)));
    }

    private static Cell.Amount milli(Rational seconds) {
        return Cell.of(seconds.times(THOUSAND), MILLI).as(Look.TENTHS);
    }
}
