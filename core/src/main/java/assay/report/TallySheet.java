package assay.report;

import assay.algebra.Rational;
import assay.draw.Bars;
import assay.draw.Bars.Bar;
import assay.draw.Chart;
import assay.quantity.Figures;
import assay.report.Sheet.Column;
import assay.report.Sheet.Lines;
import assay.report.Sheet.Section;
import assay.report.Sheet.Table;
import assay.space.Histogram;
import assay.space.Reduction;
import assay.space.Swept;
import assay.space.Tally;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What was counted of points: how many fulfil conditions, and how many figures are in each bin.
final class TallySheet {
    private static final String MODELS = "models";
    private static final String COUNTED = "models in bins";

    private TallySheet() {}

    /// All conditions, in words.
    static String conditions(Reduction reduction) {
        return reduction.sieves().stream().map(sieve -> sieve.condition().text()).collect(Collectors.joining(" and "));
    }

    static List<Section> sections(Swept swept, boolean several, Rational points) {
        var sections = new ArrayList<Section>();
        if (swept.reduction().counted()) {
            sections.add(counts(swept, several, points));
        }
        var names = new HashSet<String>();
        for (int h = 0; h < swept.reduction().histograms().size(); h++) {
            sections.add(histogram(swept, several, h, names));
            none(swept, h).ifPresent(sections::add);
        }
        return sections;
    }

    private static Table counts(Swept swept, boolean several, Rational points) {
        var columns = columns(several);
        columns.add(Column.text("points that"));
        columns.add(Column.count("points"));
        columns.add(Column.figure("share"));
        columns.add(Column.text("of"));
        var rows = new ArrayList<List<Cell>>();
        for (var part : swept.parts()) {
            part.tally().ifPresent(tally -> {
                rows.add(row(several, part.model(), "are asked for", points, new Cell.Blank(), ""));
                var models = Rational.of(tally.models());
                rows.add(row(several, part.model(), "are models", models, Cell.share("points", models, points),
                        "points"));
                var sieves = tally.sieves();
                for (int i = 0; i < sieves.size(); i++) {
                    rows.add(row(several, part.model(), sieves.get(i).condition().text(), tally.holds(i), models));
                }
                if (sieves.size() > 1) {
                    rows.add(row(several, part.model(), "all of these", tally.fulfil(), models));
                }
            });
        }
        return new Table("counts", "", List.of(), columns, rows);
    }

    private static List<Cell> row(boolean several, String model, String what, long count, Rational models) {
        var part = Rational.of(count);
        return row(several, model, what, part, Cell.share(MODELS, part, models), MODELS);
    }

    private static List<Cell> row(boolean several, String model, String what, Rational count, Cell share, String of) {
        var cells = cells(several, model);
        cells.addAll(List.of(Cell.of(what), Cell.of(count), share, of.isEmpty() ? new Cell.Blank() : Cell.of(of)));
        return cells;
    }

    private static List<Column> columns(boolean several) {
        return new ArrayList<>(several ? List.of(Column.text("model")) : List.of());
    }

    private static List<Cell> cells(boolean several, String model) {
        return new ArrayList<>(several ? List.of(Cell.of(model)) : List.of());
    }

    // ---- histograms

    private static Table histogram(Swept swept, boolean several, int which, Set<String> names) {
        var binned = swept.reduction().histograms().get(which);
        var unit = binned.bins().measure().unit(swept.units().get(binned.measure()));
        var columns = columns(several);
        columns.add(Column.figure("from").key("from"));
        columns.add(Column.figure("below").key("below"));
        columns.add(Column.count("points"));
        columns.add(Column.figure("share"));
        var rows = new ArrayList<List<Cell>>();
        for (var part : swept.parts()) {
            part.tally().ifPresent(tally -> {
                var histogram = tally.histograms().get(which);
                var all = Rational.of(histogram.figures());
                bins(histogram).forEach(bin -> {
                    var cells = cells(several, part.model());
                    cells.add(bin.from().<Cell>map(bound -> Cell.of(bound, unit)).orElse(new Cell.Blank()));
                    cells.add(bin.below().<Cell>map(bound -> Cell.of(bound, unit)).orElse(new Cell.Blank()));
                    cells.add(Cell.of(Rational.of(bin.count())));
                    cells.add(Cell.share(COUNTED, Rational.of(bin.count()), all));
                    rows.add(cells);
                });
            });
        }
        var name = "histogram_" + SweptSheet.key(binned.bins().measure().text());
        int turn = 2;
        for (var own = name; !names.add(name); turn++) {
            name = own + "_" + turn;
        }
        long figures = tallies(swept).mapToLong(tally -> tally.histograms().get(which).figures()).sum();
        return new Table(name, title(swept, which, figures), List.of(), columns, rows);
    }

    /// What is counted, by which bins, and of how many models with a figure.
    private static String title(Swept swept, int which, long figures) {
        var binned = swept.reduction().histograms().get(which);
        var bins = binned.bins();
        var head = SweptSheet.head(bins.measure(), swept.units().get(binned.measure()));
        return head + ", by " + (bins.powers() ? "powers of " + Figures.exact(bins.step())
                : "steps of " + Figures.exact(bins.step())) + ": " + Figures.counted(Rational.of(figures), "model")
                + (swept.reduction().sieves().isEmpty() ? "" : " with " + conditions(swept.reduction()));
    }

    private static Stream<Tally> tallies(Swept swept) {
        return swept.parts().stream().map(Swept.Part::tally).flatMap(Optional::stream);
    }

    /// A bin with its exact bounds.
    private record Bin(Optional<Rational> from, Optional<Rational> below, long count) {}

    /// The bins, with those between that are empty.
    private static List<Bin> bins(Histogram histogram) {
        var all = new ArrayList<Bin>();
        if (histogram.below() > 0) {
            all.add(new Bin(Optional.empty(), Optional.of(Rational.ZERO), histogram.below()));
        }
        if (histogram.zero() > 0) {
            all.add(new Bin(Optional.of(Rational.ZERO), Optional.empty(), histogram.zero()));
        }
        for (int i = 0; i < histogram.length(); i++) {
            long bin = histogram.first() + i;
            all.add(new Bin(Optional.of(histogram.bins().from(bin)), Optional.of(histogram.bins().from(bin + 1)),
                    histogram.count(i)));
        }
        return all;
    }

    private static Optional<Section> none(Swept swept, int which) {
        long none = tallies(swept).mapToLong(tally -> tally.histograms().get(which).none()).sum();
        return none == 0 ? Optional.empty() : Optional.of(new Lines("", List.of(Sentence.plain(
                Figures.counted(Rational.of(none), "model") + " more " + (none == 1 ? "has" : "have") + " no "
                        + swept.reduction().histograms().get(which).bins().measure().text() + "."))));
    }

    // ---- the picture

    /// A chart of each histogram of each model.
    static Stream<Chart> charts(Swept swept) {
        return IntStream.range(0, swept.reduction().histograms().size()).boxed().flatMap(which ->
                swept.parts().stream().flatMap(part -> part.tally().flatMap(tally -> chart(swept, which, part.model(),
                        tally.histograms().get(which))).stream()));
    }

    private static Optional<Chart> chart(Swept swept, int which, String model, Histogram histogram) {
        var bars = bins(histogram).stream().map(bin -> new Bar(label(bin), Rational.of(bin.count()),
                Figures.exact(Rational.of(bin.count())))).toList();
        return bars.isEmpty() ? Optional.empty() : Optional.of(Bars.of("histogram", model + ": "
                + title(swept, which, histogram.figures()), bars));
    }

    private static String label(Bin bin) {
        return bin.from().isEmpty() ? "below 0" : bin.below().isEmpty() ? "0"
                : "from " + Figures.exact(bin.from().get());
    }
}
