package assay.report;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.check.Condition.Verdict;
import assay.quantity.Figures;
import assay.quantity.Unit;
import assay.report.Sheet.Column;
import assay.report.Sheet.Lines;
import assay.report.Sheet.Section;
import assay.report.Sheet.Table;
import assay.space.Solution;
import assay.space.Solution.Beyond;
import assay.space.Solution.Spot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The best sizes under conditions, and why there are no better ones.
public final class SolutionSheet {
    private SolutionSheet() {}

    /// The sheet, the same for people and programs.
    public static Sheet of(Solution solution) {
        var sections = new ArrayList<Section>();
        sections.add(points(solution));
        sections.add(conditions(solution));
        if (!solution.beyond().isEmpty()) {
            sections.add(new Table("beyond", "One step further", List.of(), List.of(Column.text("size"),
                    Column.count("value"), Column.text("breaks")), solution.beyond().stream()
                            .map(SolutionSheet::beyond).toList()));
        }
        sections.add(new Lines("How it is known", proof(solution)));
        return new Sheet(solution.model() + ": " + said(solution, solution.best()), sections);
    }

    private static String said(Solution solution, Spot spot) {
        var words = new ArrayList<String>();
        for (int i = 0; i < solution.sought().size(); i++) {
            words.add(solution.sought().get(i).name() + " = " + Figures.exact(Rational.of(spot.values().get(i))));
        }
        return String.join(", ", words) + (sizes(solution) ? "" : ", " + (solution.least() ? "least " : "greatest ")
                + solution.goal().text() + " " + Figures.exact(spot.goal()) + unit(solution.unit(),
                        solution.goal().each()));
    }

    /// Whether the goal is the one size that is sought.
    private static boolean sizes(Solution solution) {
        return solution.unit().isEmpty() && solution.sought().size() == 1 && !solution.goal().each();
    }

    private static String unit(Optional<Unit> unit, boolean each) {
        return unit.map(u -> " " + u.plural() + (each ? " a token" : "")).orElse("");
    }

    private static Table points(Solution solution) {
        var columns = new ArrayList<Column>(List.of(Column.text("point")));
        solution.sought().forEach(s -> columns.add(Column.count(s.name()).key(Sheet.key(s.name()))));
        if (!sizes(solution)) {
            columns.add(Column.figure(solution.goal().text() + solution.unit().map(u -> u.equals(Unit.PARAMETER) ? ""
                    : ", " + u.plural()).orElse("")).key("goal"));
        }
        var rows = new ArrayList<List<Cell>>();
        rows.add(row(solution, "best", solution.best()));
        solution.next().ifPresent(spot -> rows.add(row(solution, "next best", spot)));
        return new Table("points", "", List.of(), columns, rows);
    }

    private static List<Cell> row(Solution solution, String name, Spot spot) {
        var cells = new ArrayList<Cell>(List.of(Cell.of(name)));
        spot.values().forEach(v -> cells.add(Cell.of(Rational.of(v))));
        if (!sizes(solution)) {
            cells.add(Cell.of(spot.goal(), solution.goal().unit(solution.unit())));
        }
        return cells;
    }

    private static Table conditions(Solution solution) {
        var rows = new ArrayList<List<Cell>>();
        var verdicts = solution.best().verdicts();
        for (var verdict : verdicts) {
            boolean binds = solution.beyond().stream().anyMatch(b -> b.broken().stream()
                    .anyMatch(v -> v.condition().equals(verdict.condition())));
            var unit = verdict.condition().measure().unit(verdict.unit());
            rows.add(List.of(Cell.of(verdict.condition().text()), Cell.of(verdict.figure(), unit),
                    left(verdict, unit), Cell.of(binds ? "yes" : "")));
        }
        return new Table("conditions", "Conditions at the best", List.of(), List.of(Column.text("condition"),
                Column.figure("figure"), Column.figure("left").key("left"), Column.text("binds")), rows);
    }

    private static Cell left(Verdict verdict, Unit unit) {
        var over = verdict.over();
        return switch (verdict.condition().relation()) {
            case LESS, AT_MOST -> Cell.of(over.negated(), unit);
            case MORE, AT_LEAST -> Cell.of(over, unit);
            case EQUAL, UNLIKE -> new Cell.Blank();
        };
    }

    private static List<Cell> beyond(Beyond beyond) {
        var breaks = beyond.problem().isEmpty() ? beyond.broken().isEmpty() ? "nothing; it is not better"
                : String.join("; ", beyond.broken().stream().map(v -> v.condition().text() + " (it is "
                        + Figures.exact(v.figure()) + ")").toList()) : "no model: " + beyond.problem();
        return List.of(Cell.of(beyond.name()), Cell.of(Rational.of(beyond.value())), Cell.of(breaks));
    }

    private static List<Sentence> proof(Solution solution) {
        var lines = new ArrayList<Sentence>();
        var names = new ArrayList<String>(List.of(solution.goal().text()));
        solution.best().verdicts().forEach(v -> names.add(v.condition().measure().text()));
        for (int i = 0; i < names.size(); i++) {
            var formula = solution.formulas().get(i);
            if (names.subList(0, i).contains(names.get(i)) || formula.filter(Expr::isConstant).isPresent()) {
                continue;
            }
            var name = names.get(i);
            lines.add(formula.map(f -> f.toString().equals(name) ? Sentence.plain(name + " itself") : Sentence.of(
                    "{} = {}", Cell.of(name), Cell.formula(f))).orElseGet(() -> Sentence.plain(name
                            + " is no formula of these sizes: it was asked at each point")));
        }
        lines.add(Sentence.plain("Boxes of points were looked at the most promising first, " + Figures.exact(
                Rational.of(solution.boxes())) + " of them, and " + Figures.exact(Rational.of(solution.points()))
                + " single points; what was left out breaks a condition everywhere, or is not better by its bound."));
        if (!solution.assumed().isEmpty()) {
            lines.add(Sentence.plain("Not shown but taken for granted: that " + String.join(" and ",
                    solution.assumed()) + " grows with " + solution.sought().getFirst().name() + "."));
        }
        return lines;
    }
}
