package assay.report;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Exchange;
import assay.ask.Laid;
import assay.ask.Training;
import assay.life.Holding;
import assay.quantity.Figures;
import assay.quantity.Share;
import assay.quantity.Unit;
import assay.report.Sheet.Column;
import assay.report.Sheet.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What each rank of a layout holds and what goes between ranks, as tables.
final class LaidSheet {
    private LaidSheet() {}

    /// All tables of a layout.
    static List<Table> all(Laid laid) {
        return List.of(ranks(laid), exchanges(laid));
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

    /// What goes between ranks in a step.
    static Table exchanges(Laid laid) {
        var rows = new ArrayList<List<Cell>>();
        for (var exchange : laid.exchanges()) {
            var training = laid.holders().stream().filter(h -> h.stage() == exchange.stage()).findFirst().orElseThrow()
                    .training();
            var bytes = training.subject().value(exchange.bytes());
            rows.add(List.of(Cell.of(exchange.kind().label()), Cell.of(exchange.what()), Cell.of(exchange.over()),
                    Cell.of(exchange.stage() + ""), Cell.of(Rational.of(exchange.group())), Cell.of(exchange.times()),
                    Cell.of(bytes, Unit.BYTE), training.step().<Cell>map(step -> new Cell.Part(new Share(
                            "the time of its kind", exchange.exposed(step)))).orElseGet(Cell.Blank::new),
                    Cell.formula(exchange.bytes())));
        }
        return new Table("exchanges", "What goes between ranks in a step", List.of(), List.of(Column.text("kind"),
                Column.text("what"), Column.text("over"), Column.text("stage"), Column.count("group"),
                Column.count("times"), Column.figure("bytes each").key("bytes"), Column.figure("exposed"),
                Column.text("formula")), rows);
    }

    /// What a rank sends in a step over each kind of ranks, in a ring: `dp 14.05 GB in 3 exchanges`, and which share of
    /// their time other work does not hide, where that is estimated.
    static List<Sentence> sent(Laid laid) {
        var most = laid.most();
        var sums = new LinkedHashMap<String, Rational>();
        var counts = new LinkedHashMap<String, Rational>();
        var exposed = new LinkedHashMap<String, Rational>();
        for (var exchange : laid.exchanges()) {
            if (exchange.stage() == most.stage()) {
                sums.merge(exchange.over(), sent(exchange, most.training()), Rational::plus);
                counts.merge(exchange.over(), exchange.times(), Rational::plus);
                laid.step().ifPresent(step -> exposed.put(exchange.over(), exchange.exposed(step)));
            }
        }
        return sums.entrySet().stream().map((Map.Entry<String, Rational> sum) -> Sentence.of("{} {} in {}{}",
                Cell.of(sum.getKey()), Cell.decimal(sum.getValue()), Cell.of(Figures.counted(
                        counts.getOrDefault(sum.getKey(), Rational.ZERO), "exchange")),
                Optional.ofNullable(exposed.get(sum.getKey())).map(share -> Sentence.of(", {} exposed",
                        new Cell.Part(new Share("its time", share)))).orElse(Sentence.plain("")))).toList();
    }

    private static Rational sent(Exchange exchange, Training training) {
        return training.subject().value(exchange.bytes()).times(exchange.kind().sent(exchange.group()))
                .times(exchange.times());
    }
}
