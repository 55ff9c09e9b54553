package assay.report;

import assay.algebra.Rational;
import assay.audit.Audited;
import assay.audit.Finding;
import assay.audit.Guess;
import assay.audit.Shown;
import assay.audit.Status;
import assay.quantity.Figures;
import assay.quantity.Look;
import assay.report.Passage.Line;
import assay.report.Passage.Mark;
import assay.report.Passage.Tone;
import assay.report.Sheet.Column;
import assay.report.Sheet.Lines;
import assay.report.Sheet.Section;
import assay.report.Sheet.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// An answer that was audited, and what a number may be, as sheets.
public final class AuditSheet {
    private AuditSheet() {}

    /// What people see: how its figures stand, the answer with its figures marked, and what the mistakes are.
    ///
    /// @param text of the answer
    /// @param whole whether the whole answer is shown, and not only the lines that have figures
    public static Sheet of(Audited audited, String text, boolean whole) {
        var sections = new ArrayList<Section>();
        sections.add(new Lines("", List.of(Sentence.plain(summary(audited)), Sentence.plain(models(audited)))));
        sections.add(marked(audited, text, whole));
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
        if (!whole) {
            sections.add(new Lines("", List.of(Sentence.plain(
                    "--full: the whole answer; -o FILE.html, -o FILE.md: the same to keep; --json: for programs."))));
        }
        return new Sheet(audited.file(), sections);
    }

    /// The answer, its figures marked.
    private static Passage marked(Audited audited, String text, boolean whole) {
        var lines = new ArrayList<Line>();
        var figures = audited.figures();
        int next = 0;
        for (var shown : Shown.of(audited.file(), text)) {
            var marks = new ArrayList<Mark>();
            int from = 0;
            while (next < figures.size() && figures.get(next).line() < shown.number()) {
                next++;
            }
            while (next < figures.size() && figures.get(next).line() == shown.number()) {
                var finding = figures.get(next);
                if (finding.start() < from || !shown.text().startsWith(finding.text(), finding.start())) {
                    break;
                }
                from = finding.start() + finding.text().length();
                marks.add(new Mark(finding.start(), from, tone(finding.status()), finding.status().label(),
                        Sentence.plain(note(finding))));
                next++;
            }
            if (whole || !marks.isEmpty()) {
                lines.add(new Line(shown.number(), shown.text(), marks));
            }
        }
        var lower = audited.file().toLowerCase(Locale.ROOT);
        return new Passage("The answer", lower.endsWith(".md") || lower.endsWith(".markdown"), lines);
    }

    private static Tone tone(Status status) {
        return switch (status) {
            case EXACT, ROUNDED -> Tone.RIGHT;
            case CONVENTION -> Tone.NAMED;
            case WRONG, CUT -> Tone.WRONG;
            case INHERITED -> Tone.FOLLOWS;
            case NOT_A_CLAIM -> Tone.ASIDE;
            case NOT_UNDERSTOOD -> Tone.UNKNOWN;
        };
    }

    /// What a figure is of, its right value, and its mistake or its convention.
    private static String note(Finding finding) {
        var said = new ArrayList<String>();
        var of = (finding.model() + " " + finding.quantity()).strip();
        var right = finding.right().map(r -> right(finding, r)).orElse("");
        if (!right.isEmpty()) {
            said.add(of.isEmpty() ? right : of + " is " + right);
        } else if (!of.isEmpty()) {
            said.add(of);
        }
        var why = finding.wrong() ? String.join(" or ", finding.mistakes())
                : finding.status() == Status.CONVENTION ? finding.convention() : "";
        if (!why.isEmpty()) {
            said.add(why);
        }
        return String.join("; ", said);
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

    /// The right value of a figure, a share in percent.
    private static String right(Finding finding, Rational right) {
        return finding.unit().equals("fraction") ? Figures.percent(right) : number(right);
    }

    private static String number(Rational value) {
        return value.isInteger() ? Figures.exact(value) : Figures.decimal(value);
    }
}
