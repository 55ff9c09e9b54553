package assay.write;

import assay.report.Sheet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;

/// A law tried on random sheets; of one that breaks it, the smallest part that still does is reported with its seed.
final class Shrink {
    private static final int SEEDS = 500;

    private Shrink() {}

    static void forAll(Function<Random, Sheet> sheets, Consumer<Sheet> law) {
        for (int seed = 0; seed < SEEDS; seed++) {
            var sheet = sheets.apply(new Random(seed));
            var broken = broken(law, sheet);
            if (broken.isPresent()) {
                var least = least(sheet, law);
                throw new AssertionError("seed " + seed + ", " + least, broken(law, least).orElseThrow());
            }
        }
    }

    private static Optional<Throwable> broken(Consumer<Sheet> law, Sheet sheet) {
        try {
            law.accept(sheet);
            return Optional.empty();
        } catch (AssertionError | RuntimeException e) {
            return Optional.of(e);
        }
    }

    private static Sheet least(Sheet sheet, Consumer<Sheet> law) {
        for (var smaller : smaller(sheet)) {
            if (broken(law, smaller).isPresent()) {
                return least(smaller, law);
            }
        }
        return sheet;
    }

    /// The sheet without one of its sections, rows or columns.
    private static List<Sheet> smaller(Sheet sheet) {
        var all = new ArrayList<Sheet>();
        for (int s = 0; s < sheet.sections().size(); s++) {
            all.add(new Sheet(sheet.title(), without(sheet.sections(), s)));
            if (sheet.sections().get(s) instanceof Sheet.Table(var name, var title, var lead, var columns, var rows)) {
                for (int r = 0; r < rows.size(); r++) {
                    all.add(with(sheet, s, new Sheet.Table(name, title, lead, columns, without(rows, r))));
                }
                for (int c = 0; c < columns.size() && columns.size() > 1; c++) {
                    int column = c;
                    all.add(with(sheet, s, new Sheet.Table(name, title, lead, without(columns, c),
                            rows.stream().map(row -> without(row, column)).toList())));
                }
            }
        }
        return all;
    }

    private static Sheet with(Sheet sheet, int at, Sheet.Section section) {
        var sections = new ArrayList<>(sheet.sections());
        sections.set(at, section);
        return new Sheet(sheet.title(), sections);
    }

    private static <T> List<T> without(List<T> list, int at) {
        var rest = new ArrayList<>(list);
        rest.remove(at);
        return rest;
    }
}
