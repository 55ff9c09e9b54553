package assay.report;

import assay.algebra.Rational;
import assay.check.Measure;
import assay.draw.Chart;
import assay.draw.Curves;
import assay.draw.Curves.Curve;
import assay.draw.Curves.Point;
import assay.quantity.Figures;
import assay.quantity.Unit;
import assay.report.Sheet.Column;
import assay.report.Sheet.Lines;
import assay.report.Sheet.Section;
import assay.report.Sheet.Table;
import assay.space.Axis;
import assay.space.Row;
import assay.space.Swept;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What was swept, as one table and as lines.
public final class SweptSheet {
    private SweptSheet() {}

    /// The sheet, the same for people and programs.
    public static Sheet of(Swept swept) {
        boolean several = swept.parts().size() > 1;
        long rows = swept.parts().stream().mapToLong(part -> part.rows().size()).sum();
        var sections = new ArrayList<Section>();
        if (swept.reduction().listed()) {
            listed(swept, several, rows, sections);
        }
        var all = Rational.of(swept.grid().size());
        sections.addAll(TallySheet.sections(swept, several, all));
        var points = all.times(Rational.of(swept.parts().size()));
        var title = (several ? swept.parts().size() + " models" : swept.parts().getFirst().model()) + " at "
                + (swept.reduction().listed() ? of(points, rows) : Figures.counted(points, "point")) + ": "
                + String.join(", ", swept.grid().axes().stream().map(Axis::name).toList());
        return new Sheet(title, sections).with(new Sheet.Beside(() -> Stream.of(fronts(swept), charts(swept),
                TallySheet.charts(swept)).flatMap(charts -> charts), List::of));
    }

    private static void listed(Swept swept, boolean several, long all, List<Section> sections) {
        var columns = new ArrayList<Column>();
        if (several) {
            columns.add(Column.text("model"));
        }
        swept.grid().axes().forEach(axis -> columns.add((isNumbers(axis) ? Column.count(axis.name())
                : Column.text(axis.name())).key(key(axis.name()))));
        for (int i = 0; i < swept.measures().size(); i++) {
            var measure = swept.measures().get(i);
            columns.add(Column.figure(head(measure, swept.units().get(i))).key(key(measure.text())));
        }
        columns.add(Column.text("problem"));
        var rows = new ArrayList<List<Cell>>();
        swept.parts().forEach(part -> part.rows().forEach(row -> rows.add(row(swept, several, part.model(), row))));
        sections.add(new Table("sweep", "", List.of(), columns, rows));
        long invalid = swept.parts().stream().flatMap(p -> p.rows().stream()).filter(row -> !row.valid()).count();
        if (invalid > 0) {
            sections.add(new Lines("", List.of(Sentence.plain(Figures.counted(Rational.of(invalid), "combination")
                    + " of " + Figures.exact(Rational.of(all)) + (invalid == 1 ? " is" : " are")
                    + " no model; the last column says why."))));
        }
        if (all == 0) {
            sections.add(new Lines("", List.of(Sentence.plain("No combination is a model that fulfils "
                    + TallySheet.conditions(swept.reduction()) + "."))));
        }
    }

    /// How many points there are, and of how many.
    private static String of(Rational all, long rows) {
        return all.equals(Rational.of(rows)) ? Figures.counted(all, "point")
                : Figures.exact(Rational.of(rows)) + " of " + Figures.counted(all, "point");
    }

    /// Whether all values of an axis are whole numbers.
    public static boolean isNumbers(Axis axis) {
        return IntStream.range(0, axis.values().size()).allMatch(i -> axis.number(i).isPresent());
    }

    /// The name that a column has for programs.
    ///
    /// @param name of an axis or of a measure
    public static String key(String name) {
        return Sheet.key(name.replace('.', '_'));
    }

    /// What a column of a measure is called, with its unit.
    static String head(Measure measure, Optional<Unit> unit) {
        return measure.text() + unit.filter(u -> !u.equals(Unit.PARAMETER)).map(u -> ", " + (u.equals(Unit.BYTE)
                ? "bytes" : u.plural())).orElse("");
    }

    private static List<Cell> row(Swept swept, boolean several, String model, Row row) {
        var cells = new ArrayList<Cell>();
        if (several) {
            cells.add(Cell.of(model));
        }
        var axes = swept.grid().axes();
        for (int i = 0; i < axes.size(); i++) {
            int at = row.at(i);
            var axis = axes.get(i);
            cells.add(axis.number(at).<Cell>map(n -> Cell.of(Rational.of(n)))
                    .orElseGet(() -> Cell.of(axis.values().get(at))));
        }
        for (int i = 0; i < swept.measures().size(); i++) {
            var unit = swept.measures().get(i).unit(swept.units().get(i));
            cells.add(i < row.figures().size() ? row.figures().get(i).<Cell>map(f -> Cell.of(f, unit))
                    .orElse(new Cell.Blank()) : new Cell.Blank());
        }
        cells.add(row.valid() ? new Cell.Blank() : Cell.of(row.problem()));
        return cells;
    }

    // ---- the picture

    /// A chart of each measure against the axis of most numbers.
    private static Stream<Chart> charts(Swept swept) {
        var axes = swept.grid().axes();
        return IntStream.range(0, axes.size()).filter(i -> axes.get(i).values().size() > 1 && isNumbers(axes.get(i)))
                .boxed().max((a, b) -> Integer.compare(axes.get(a).values().size(), axes.get(b).values().size()))
                .stream().flatMap(across -> IntStream.range(0, swept.measures().size())
                        .mapToObj(i -> chart(swept, across, i)).flatMap(Optional::stream));
    }

    private static Optional<Chart> chart(Swept swept, int across, int measure) {
        var lines = new LinkedHashMap<String, List<Point>>();
        var axis = swept.grid().axes().get(across);
        var head = head(swept, measure);
        for (var part : swept.parts()) {
            for (var row : part.rows()) {
                double x = axis.number(row.at(across)).orElse(0L);
                var figure = row.valid() ? row.figures().get(measure) : Optional.<Rational>empty();
                if (x > 0 && figure.filter(f -> f.signum() > 0).isPresent()) {
                    var label = label(swept, part.model(), row, across);
                    lines.computeIfAbsent(label, _ -> new ArrayList<>()).add(new Point(x,
                            figure.orElseThrow().approximate(), label + "\n" + axis.name() + " = "
                                    + axis.values().get(row.at(across)) + "\n" + head + ": "
                                    + Figures.exact(figure.orElseThrow())));
                }
            }
        }
        var curves = lines.entrySet().stream().limit(Curves.MOST).map(e -> new Curve(e.getKey(), e.getValue().stream()
                .sorted((a, b) -> Double.compare(a.x(), b.x())).toList())).toList();
        if (curves.isEmpty()) {
            return Optional.empty();
        }
        var below = "Both scales are logarithmic." + (lines.size() > curves.size() ? " The first " + curves.size()
                + " of " + lines.size() + " lines." : "");
        return Optional.of(Curves.of("sweep", (swept.parts().size() > 1 ? "Models"
                : swept.parts().getFirst().model()) + ": " + head + " by " + axis.name(), below, axis.name(), head,
                curves));
    }

    /// What is given up of one figure for another: the rows of a front, by the first of its figures and each other.
    private static Stream<Chart> fronts(Swept swept) {
        var aims = swept.reduction().front();
        return aims.stream().skip(1).filter(aim -> aim.measure() != aims.getFirst().measure())
                .flatMap(aim -> front(swept, aims.getFirst().measure(), aim.measure()).stream());
    }

    private static Optional<Chart> front(Swept swept, int across, int up) {
        var curves = new ArrayList<Curve>();
        for (var part : swept.parts()) {
            var points = new ArrayList<Point>();
            for (var row : part.rows()) {
                var x = row.figures().get(across).filter(f -> f.signum() > 0);
                var y = row.figures().get(up).filter(f -> f.signum() > 0);
                if (x.isPresent() && y.isPresent()) {
                    points.add(new Point(x.get().approximate(), y.get().approximate(), part.model() + ", "
                            + label(swept, part.model(), row, -1) + "\n" + head(swept, across) + ": "
                            + Figures.exact(x.get()) + "\n" + head(swept, up) + ": " + Figures.exact(y.get())));
                }
            }
            if (!points.isEmpty() && curves.size() < Curves.MOST) {
                points.sort(Comparator.comparingDouble(Point::x));
                curves.add(new Curve(part.model(), points));
            }
        }
        return curves.isEmpty() ? Optional.empty() : Optional.of(Curves.of("front", (swept.parts().size() > 1 ? "Models"
                : swept.parts().getFirst().model()) + ": the front of " + swept.measures().get(across).text() + " and "
                + swept.measures().get(up).text(), "Of all points none is at least as good by every figure and better "
                        + "by one. Both scales are logarithmic.", head(swept, across), head(swept, up), curves));
    }

    private static String head(Swept swept, int measure) {
        return head(swept.measures().get(measure), swept.units().get(measure));
    }

    private static String label(Swept swept, String model, Row row, int across) {
        var words = new ArrayList<String>();
        if (swept.parts().size() > 1) {
            words.add(model);
        }
        var axes = swept.grid().axes();
        for (int i = 0; i < axes.size(); i++) {
            if (i != across && axes.get(i).values().size() > 1) {
                words.add(axes.get(i).name() + " " + axes.get(i).values().get(row.at(i)));
            }
        }
        return words.isEmpty() ? model : String.join(", ", words);
    }
}
