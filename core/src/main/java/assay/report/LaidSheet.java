package assay.report;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Exchange;
import assay.ask.Laid;
import assay.ask.Training;
import assay.life.Holding;
import assay.plan.StepTime;
import assay.plan.Term;
import assay.quantity.Figures;
import assay.quantity.Look;
import assay.quantity.Share;
import assay.quantity.Unit;
import assay.report.Sheet.Column;
import assay.report.Sheet.Table;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What each rank of a layout holds and what goes between ranks, as tables.
final class LaidSheet {
    private static final int TOLD = 4;
    private static final int DIGITS = 6;

    private LaidSheet() {}

    /// All tables of a layout.
    static List<Table> all(Laid laid) {
        var two = List.of(ranks(laid), exchanges(laid));
        return laid.step().isEmpty() ? two : List.of(ranks(laid), exchanges(laid), terms(laid));
    }

    /// What ranks hold at their peak, part by part.
    static Table ranks(Laid laid) {
        var parts = new LinkedHashSet<Holding>();
        for (var part : Holding.values()) {
            if (laid.holders().stream().anyMatch(h -> h.training().peak().parts().containsKey(part))) {
                parts.add(part);
            }
        }
        var columns = new ArrayList<>(List.of(Column.text("stage"), Column.count("ranks"),
                Column.figure("peak").key("peak_bytes")));
        parts.forEach(part -> columns.add(Column.figure(part.label()).key(Sheet.key(part.label()) + "_bytes")));
        columns.add(Column.text("at the").key("moment"));
        var rows = new ArrayList<List<Cell>>();
        for (var holder : laid.holders()) {
            var training = holder.training();
            var row = new ArrayList<Cell>(List.of(Cell.of(holder.stage() + ""), Cell.of(Rational.of(holder.ranks())),
                    Cell.decimal(training.most())));
            for (var part : parts) {
                var bytes = training.peak().parts().getOrDefault(part, Expr.ZERO);
                row.add(bytes.isZero() ? new Cell.Blank() : Cell.decimal(training.subject().value(
                        training.micro(bytes))));
            }
            row.add(Cell.of(training.peak().name()));
            rows.add(row);
        }
        return new Table("ranks", "What each rank holds at its peak", List.of(), columns, rows);
    }

    /// The seconds of a step, what most of them go to, and how far such estimates were off.
    static Sentence step(StepTime.Estimate step) {
        var shares = terms(step).limit(TOLD).map(term -> Sentence.of("{} {}", Cell.share("the step",
                plain(step.times().of(term)), plain(step.seconds())), Cell.of(term.label()))).toList();
        return Sentence.of("{} an estimate: {}; {}",
                Cell.of(plain(step.seconds()), Unit.symbol("s,")).as(Look.HUNDREDTHS), Sentence.join(", ", shares),
                error(step));
    }

    /// How far such estimates were off.
    static Sentence error(StepTime.Estimate step) {
        return step.expected().map(e -> Sentence.of(
                "such estimates were {} off in the mean, {} at the worst tenth ({})",
                new Cell.Part(new Share("what was measured", plain(e.mean()))),
                new Cell.Part(new Share("what was measured", plain(e.p90()))), Cell.of(e.name())))
                .orElseGet(() -> Sentence.plain("of the error of such estimates nothing is known"));
    }

    private static Stream<Term> terms(StepTime.Estimate step) {
        return Arrays.stream(Term.values()).filter(term -> step.times().of(term) > 0)
                .sorted(Comparator.comparingDouble((Term term) -> step.times().of(term)).reversed());
    }

    /// What the seconds of a step go to.
    static Table terms(Laid laid) {
        var rows = laid.step().stream().flatMap(step -> terms(step).map(term -> List.<Cell>of(Cell.of(term.label()),
                Cell.of(plain(step.times().of(term)), Unit.SECOND).estimated(true),
                Cell.share("the step", plain(step.times().of(term)), plain(step.seconds()))))).toList();
        return new Table("step", "What a step's time goes to, an estimate", List.of(), List.of(Column.text("term"),
                Column.figure("seconds"), Column.figure("of the step")), rows);
    }

    /// A number as it is told.
    static Rational plain(double number) {
        return Rational.parse(BigDecimal.valueOf(number).round(new MathContext(DIGITS)).toPlainString());
    }

    /// What goes between ranks in a step.
    static Table exchanges(Laid laid) {
        var rows = new ArrayList<List<Cell>>();
        for (var exchange : laid.exchanges()) {
            var training = laid.holders().stream().filter(h -> h.stage() == exchange.stage()).findFirst().orElseThrow()
                    .training();
            var bytes = training.subject().value(exchange.bytes());
            rows.add(List.of(Cell.of(exchange.kind().label()), Cell.of(exchange.what()), Cell.of(exchange.over()),
                    Cell.of(exchange.stage() + ""), Cell.of(Rational.of(exchange.group())), Cell.of(exchange.times()),
                    Cell.of(bytes, Unit.BYTE), Cell.formula(exchange.bytes())));
        }
        return new Table("exchanges", "What goes between ranks in a step", List.of(), List.of(Column.text("kind"),
                Column.text("what"), Column.text("over"), Column.text("stage"), Column.count("group"),
                Column.count("times"), Column.figure("bytes each").key("bytes"), Column.text("formula")), rows);
    }

    /// What a rank sends in a step over each kind of ranks, in a ring: `dp 14.05 GB in 3 exchanges`.
    static List<Sentence> sent(Laid laid) {
        var most = laid.most();
        var sums = new LinkedHashMap<String, Rational>();
        var counts = new LinkedHashMap<String, Rational>();
        for (var exchange : laid.exchanges()) {
            if (exchange.stage() == most.stage()) {
                sums.merge(exchange.over(), sent(exchange, most.training()), Rational::plus);
                counts.merge(exchange.over(), exchange.times(), Rational::plus);
            }
        }
        return sums.entrySet().stream().map((Map.Entry<String, Rational> sum) -> Sentence.of("{} {} in {}",
                Cell.of(sum.getKey()), Cell.decimal(sum.getValue()), Cell.of(Figures.counted(
                        counts.getOrDefault(sum.getKey(), Rational.ZERO), "exchange")))).toList();
    }

    private static Rational sent(Exchange exchange, Training training) {
        return training.subject().value(exchange.bytes()).times(exchange.kind().sent(exchange.group()))
                .times(exchange.times());
    }
}
