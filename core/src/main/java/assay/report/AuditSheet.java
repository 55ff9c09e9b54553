package assay.report;

import assay.algebra.Rational;
import assay.audit.Audited;
import assay.audit.Finding;
import assay.audit.Guess;
import assay.audit.Status;
import assay.quantity.Figures;
import assay.quantity.Look;
import assay.report.Sheet.Column;
import assay.report.Sheet.Lines;
import assay.report.Sheet.Section;
import assay.report.Sheet.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;

/// An answer that was audited, and what a number may be, as sheets.
public final class AuditSheet {
    private AuditSheet() {}

    /// What people see: how its figures stand, those that are wrong, and what the mistakes are.
    ///
    /// @param full whether every figure is shown
    public static Sheet of(Audited audited, boolean full) {
        var sections = new ArrayList<Section>();
        sections.add(new Lines("", List.of(Sentence.plain(summary(audited)), Sentence.plain(models(audited)))));
        var wrong = audited.figures().stream().filter(f -> full || f.wrong()).toList();
        if (!wrong.isEmpty()) {
            sections.add(table(full ? "Figures" : "Wrong", wrong));
        }
        var codes = new LinkedHashSet<String>();
        audited.figures().stream().filter(Finding::wrong).forEach(f -> codes.addAll(f.mistakes()));
        var known = codes.stream().filter(c -> Audited.mistake(c).isPresent())
                .map(c -> Sentence.plain(c + ": " + Audited.mistake(c).orElseThrow() + ".")).toList();
        if (!known.isEmpty()) {
            sections.add(new Lines("Mistakes", known));
        }
        var sums = audited.sums().stream().filter(s -> !s.holds()).toList();
        if (!sums.isEmpty()) {
            sections.add(new Table("Arithmetic that does not come to what is said", List.of(),
                    List.of(Column.count("line"), Column.text("said"), Column.text("comes to")), sums.stream()
                            .map(s -> List.of(Cell.of(Rational.of(s.line())), Cell.of(s.result()),
                                    Cell.of(number(s.comes())))).toList()));
        }
        if (!full) {
            sections.add(new Lines("", List.of(
                    Sentence.plain("--full: every figure; --json: all of it for programs."))));
        }
        return new Sheet(audited.file(), sections);
    }

    /// All figures for programs.
    public static Sheet data(List<Audited> audits) {
        return new Sheet("audit", List.of(Table.data("figures",
                List.of(Column.text("file"), Column.count("line"), Column.text("figure"), Column.text("status"),
                        Column.text("quantity"), Column.text("model"), Column.text("convention"),
                        Column.figure("right"),
                        Column.text("mistakes")),
                audits.stream().flatMap(a -> a.figures().stream().map(f -> List.<Cell>of(Cell.of(a.file()),
                        Cell.of(Rational.of(f.line())), Cell.of(f.text()), Cell.of(f.status().label()),
                        Cell.of(f.quantity()), Cell.of(f.model()), Cell.of(f.convention()),
                        f.right().<Cell>map(Cell::of).orElseGet(Cell.Blank::new),
                        Cell.of(String.join(" ", f.mistakes()))))).toList())));
    }

    /// What a number may be.
    public static Sheet of(String number, String model, List<Guess> guesses, int most) {
        var shown = guesses.subList(0, Math.min(most, guesses.size()));
        var rows = shown.stream().map(g -> List.<Cell>of(Cell.of(g.quantity()), Cell.of(g.value()),
                Cell.of(g.unit()), Cell.of(g.match()), Cell.of(String.join(", ", g.supposed())),
                Cell.of(Rational.of(Math.round(g.bits() * 10), 10)).as(Look.TENTHS))).toList();
        var sections = new ArrayList<Section>();
        sections.add(new Table("guesses", "What it may be, the least far-fetched first", guesses.isEmpty()
                ? List.of(Sentence.plain("Nothing that is known here has this value.")) : List.of(),
                List.of(Column.text("quantity"), Column.figure("value"), Column.text("unit"), Column.text("stands"),
                        Column.text("supposed"), Column.figure("bits")), rows));
        var codes = new LinkedHashSet<String>();
        shown.forEach(g -> codes.addAll(g.supposed()));
        var known = codes.stream().filter(c -> Audited.mistake(c).isPresent())
                .map(c -> Sentence.plain(c + ": " + Audited.mistake(c).orElseThrow() + ".")).toList();
        if (!known.isEmpty()) {
            sections.add(new Lines("Mistakes", known));
        }
        return new Sheet(number + ", near " + model, sections);
    }

    private static String summary(Audited audited) {
        return audited.figures().isEmpty() ? "No figure in it." : Figures.counted(audited.figures().size(), "figure")
                + ": " + Arrays.stream(Status.values()).filter(s -> audited.count(s) > 0)
                        .map(s -> audited.count(s) + " " + s.label()).collect(Collectors.joining(", ")) + ".";
    }

    private static String models(Audited audited) {
        return audited.models().entrySet().stream().map(m -> m.getKey() + " (" + m.getValue().entrySet().stream()
                .map(s -> s.getKey() + " " + number(s.getValue())).collect(Collectors.joining(", ")) + ")")
                .collect(Collectors.joining("; ", "Taken for: ", "."));
    }

    private static Table table(String title, List<Finding> findings) {
        return new Table(title, List.of(),
                List.of(Column.count("line"), Column.text("says"), Column.text("status"), Column.text("of"),
                        Column.text("is"), Column.text("mistake")),
                findings.stream().map(f -> List.<Cell>of(Cell.of(Rational.of(f.line())), Cell.of(f.text()),
                        Cell.of(f.status().label()), Cell.of((f.model() + " " + f.quantity()).strip()),
                        Cell.of(f.right().map(r -> right(f, r)).orElse("")),
                        Cell.of(f.wrong() ? String.join(" or ", f.mistakes()) : f.convention()))).toList());
    }

    /// The right value of a figure, a share in percent.
    private static String right(Finding finding, Rational right) {
        return finding.unit().equals("fraction") ? Figures.percent(right) : number(right);
    }

    private static String number(Rational value) {
        return value.isInteger() ? Figures.exact(value) : Figures.decimal(value);
    }
}
