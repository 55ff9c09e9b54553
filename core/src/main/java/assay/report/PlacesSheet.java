package assay.report;

import assay.algebra.Rational;
import assay.ask.LayoutBest;
import assay.ask.LayoutPlace;
import assay.ask.Layouts;
import assay.draw.Chart;
import assay.draw.Curves;
import assay.draw.Curves.Curve;
import assay.draw.Curves.Point;
import assay.quantity.Figures;
import assay.quantity.Look;
import assay.quantity.Share;
import assay.quantity.Unit;
import assay.report.Sheet.Column;
import assay.report.Sheet.Lines;
import assay.report.Sheet.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The fastest layout of a step of training on devices of several kinds and numbers.
public final class PlacesSheet {
    private PlacesSheet() {}

    /// The sheet, the same for people and programs.
    ///
    /// @param best of each place, in the order of the places
    public static Sheet of(String model, List<LayoutPlace> places, List<LayoutBest> best) {
        var rows = new ArrayList<List<Cell>>();
        for (int i = 0; i < places.size(); i++) {
            rows.add(row(places.get(i), best.get(i)));
        }
        var columns = List.of(Column.text("on"), Column.count("devices"), Column.count("batch"), Column.text("layout"),
                Column.figure("a step").key("seconds"), Column.figure("MFU"), Column.figure("speed").key("rate"),
                Column.figure("peak").key("peak_bytes"), Column.figure("of the host").key("host_bytes"),
                Column.text("most goes to").key("bound"), Column.text("proved"), Column.text("problem"));
        var told = new ArrayList<Sentence>();
        fastest(places, best).ifPresent(told::add);
        told.add(Sentence.of("Seconds are estimates; within {} of each other they are ties. One place alone, "
                + "with all that was found there: assay plan with one --on or --cluster and one --devices.",
                new Cell.Part(new Share("the faster", Rational.told(Layouts.TIE)))));
        var title = model + " at " + Figures.counted(Rational.of(places.size()), "place") + ": the fastest layouts";
        return new Sheet(title, List.of(new Table("places", "", List.of(), columns, rows), new Lines("", told)))
                .with(new Sheet.Beside(() -> chart(model, places, best).stream(), List::of));
    }

    private static List<Cell> row(LayoutPlace place, LayoutBest best) {
        var cells = new ArrayList<Cell>();
        cells.add(Cell.of(place.name()));
        cells.add(place.count().<Cell>map(n -> Cell.of(Rational.of(n))).orElseGet(() -> Cell.of(place.devices())));
        cells.add(best.isRefused() ? new Cell.Blank() : Cell.of(Rational.of(best.batch())));
        if (best.found().isPresent()) {
            var found = best.found().get();
            cells.addAll(List.of(Cell.of(found.flags()), Cell.of(Rational.told(found.seconds()), Unit.SECOND)
                    .as(Look.HUNDREDTHS).estimated(true), new Cell.Part(new Share("the peak", found.mfu())),
                    Cell.of(Rational.told(found.rate()), Unit.symbol("tokens/s")).as(Look.SCALED).estimated(true),
                    Cell.decimal(found.peak()), Cell.decimal(found.host()), Cell.of(found.bound())));
        } else {
            for (int i = 0; i < 7; i++) {
                cells.add(new Cell.Blank());
            }
        }
        cells.add(best.isRefused() ? new Cell.Blank() : Cell.of(best.whole() ? "yes" : "no"));
        cells.add(best.problem().isEmpty() ? new Cell.Blank() : Cell.of(best.problem()));
        return cells;
    }

    /// The place of most tokens a second.
    private static Optional<Sentence> fastest(List<LayoutPlace> places, List<LayoutBest> best) {
        int first = -1;
        for (int i = 0; i < places.size(); i++) {
            if (best.get(i).found().isPresent() && (first < 0 || rate(best.get(i)) > rate(best.get(first)))) {
                first = i;
            }
        }
        return first < 0 ? Optional.empty() : Optional.of(Sentence.of("Most tokens a second: {} devices {}.",
                Cell.of(places.get(first).devices()), Cell.of(places.get(first).name())));
    }

    private static double rate(LayoutBest best) {
        return best.found().orElseThrow().rate();
    }

    // ---- the picture

    /// A step's seconds by the number of devices, a line for each kind.
    private static Optional<Chart> chart(String model, List<LayoutPlace> places, List<LayoutBest> best) {
        var lines = new LinkedHashMap<String, List<Point>>();
        for (int i = 0; i < places.size(); i++) {
            var place = places.get(i);
            best.get(i).found().ifPresent(found -> place.count().ifPresent(count ->
                    lines.computeIfAbsent(place.name(), _ -> new ArrayList<>()).add(new Point(count, found.seconds(),
                            count + " " + place.name() + "\n" + found.flags() + "\n"
                                    + Figures.fixed(Rational.told(found.seconds()), 2) + " s a step"))));
        }
        var curves = lines.entrySet().stream().limit(Curves.MOST).map(line -> new Curve(line.getKey(),
                line.getValue().stream().sorted((a, b) -> Double.compare(a.x(), b.x())).toList())).toList();
        if (curves.isEmpty()) {
            return Optional.empty();
        }
        var batches = best.stream().filter(one -> one.found().isPresent()).map(LayoutBest::batch).collect(
                Collectors.toCollection(TreeSet::new));
        var below = "Estimates of a step of " + Figures.exact(Rational.of(batches.first())) + (batches.size() == 1 ? ""
                : " to " + Figures.exact(Rational.of(batches.last()))) + " sequences. Both scales are logarithmic."
                + (lines.size() > curves.size() ? " The first " + curves.size() + " of " + lines.size() + " lines."
                        : "");
        return Optional.of(Curves.of("places", model + ": seconds of a step by devices", below, "devices",
                "seconds of a step", curves));
    }
}
