package assay.browser;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Case;
import assay.model.Size;
import assay.model.Switch;
import assay.problem.Problem;
import assay.quantity.Unit;
import assay.report.Cell;
import assay.report.Passage;
import assay.report.Sentence;
import assay.report.Sheet;
import assay.write.JsonText;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// What is answered, as JSON in the shapes of `assay.d.ts`.
final class Written {
    /// More digits than a double has.
    private static final MathContext DIGITS = new MathContext(20);

    private final JsonText out = new JsonText();

    /// An answer, made by what writes it.
    static String answer(Consumer<Written> writes) {
        var written = new Written();
        written.out.open('{').name("ok").truth(true).name("answer");
        writes.accept(written);
        return written.out.close('}').toString();
    }

    static String problems(Collection<Problem> problems, boolean defect) {
        var out = new JsonText();
        out.open('{').name("ok").truth(false).name("problems").open('[');
        for (var problem : problems) {
            out.open('{').name("subject").text(problem.subject()).name("place").text(problem.place())
                    .name("message").text(problem.message()).name("hint").text(problem.hint())
                    .name("text").text("assay: " + problem);
            if (defect) {
                out.name("defect").truth(true);
            }
            out.close('}');
        }
        return out.close(']').close('}').toString();
    }

    JsonText out() {
        return out;
    }

    /// A number twice: exact, and as the nearest double.
    private JsonText value(Rational value) {
        return out.name("value").text(value.toString()).name("number").bare(nearest(value));
    }

    /// A number as JSON has it, whose nearest double is that of the number.
    static String nearest(Rational value) {
        return value.isInteger() ? value.num().toString()
                : new BigDecimal(value.num()).divide(new BigDecimal(value.den()), DIGITS).toString();
    }

    void sheet(Sheet sheet, boolean found) {
        out.open('{').name("title").text(sheet.title()).name("sections").open('[');
        for (var section : sheet.sections()) {
            out.open('{');
            switch (section) {
                case Sheet.Lines(var title, var lines) -> {
                    out.name("kind").text("lines").name("title").text(title);
                    sentences("lines", lines);
                }
                case Sheet.Table table -> table(table);
                case Passage passage -> passage(passage);
            }
            out.close('}');
        }
        out.close(']').name("found").truth(found).close('}');
    }

    private void passage(Passage passage) {
        out.name("kind").text("passage").name("title").text(passage.title()).name("lines").open('[');
        for (var line : passage.lines()) {
            out.open('{').name("number").bare(String.valueOf(line.number())).name("text").text(line.text())
                    .name("marks").open('[');
            for (var mark : line.marks()) {
                out.open('{').name("start").bare(String.valueOf(mark.start())).name("end")
                        .bare(String.valueOf(mark.end())).name("tone").text(mark.tone().name().toLowerCase(Locale.ROOT))
                        .name("meaning").text(mark.tone().meaning()).name("spoken").truth(mark.tone().spoken())
                        .name("said").text(Passage.said(mark)).close('}');
            }
            out.close(']').close('}');
        }
        out.close(']');
    }

    private void table(Sheet.Table table) {
        out.name("kind").text("table").name("title").text(table.title());
        sentences("lead", table.lead());
        out.name("columns").open('[');
        table.columns().forEach(column ->
                out.open('{').name("name").text(column.name()).name("right").truth(column.right()).close('}'));
        out.close(']').name("rows").open('[');
        for (var row : table.rows()) {
            out.open('[');
            row.forEach(this::cell);
            out.close(']');
        }
        out.close(']');
    }

    private void sentences(String name, List<Sentence> sentences) {
        out.name(name).open('[');
        for (var sentence : sentences) {
            out.open('[');
            sentence.cells().forEach(this::cell);
            out.close(']');
        }
        out.close(']');
    }

    private void cell(Cell cell) {
        out.open('{').name("kind").text(switch (cell) {
            case Cell.Words _ -> "words";
            case Cell.Code _ -> "code";
            case Cell.Amount _ -> "amount";
            case Cell.Formula _ -> "formula";
            case Cell.Substituted _ -> "substituted";
            case Cell.Part _ -> "share";
            case Cell.Bar _ -> "bar";
            case Cell.Points _ -> "points";
            case Cell.Factor _ -> "factor";
            case Cell.Blank _ -> "blank";
        }).name("shown").text(cell.shown());
        switch (cell) {
            case Cell.Amount(var formula, var value, var unit, _, _) -> {
                out.name("said").text(cell.said());
                value(value).name("unit").text(unit.label());
                if (!formula.isConstant()) {
                    out.name("formula").text(formula.toString());
                }
            }
            case Cell.Formula(var expr, var unit) -> out.name("said").text(cell.said())
                    .name("formula").text(expr.toString()).name("unit").text(unit.label());
            case Cell.Part(var share) -> value(share.value()).name("of").text(share.of());
            case Cell.Bar(var share) -> value(share.value()).name("of").text(share.of());
            case Cell.Points(var difference) -> value(difference);
            case Cell.Factor(var ratio) -> value(ratio);
            case Cell.Words _, Cell.Code _, Cell.Substituted _, Cell.Blank _ -> { }
        }
        out.close('}');
    }

    void size(Size size, Case subject, boolean settable) {
        out.open('{').name("name").text(size.name());
        value(subject.values().getOrDefault(size.name(), Rational.ZERO));
        if (!size.definition().isConstant()) {
            out.name("formula").text(size.definition().toString());
        }
        out.name("source").text(size.source()).name("settable").truth(settable).close('}');
    }

    void choice(Switch choice, List<String> values) {
        out.open('{').name("name").text(choice.name()).name("value").text(choice.value())
                .name("source").text(choice.source()).name("values").texts(values).close('}');
    }

    /// An amount of a tree: exact, as the nearest double, as people read it, as a formula and with its numbers.
    void amount(Case subject, Expr formula, Unit unit) {
        var value = subject.value(formula);
        value(value).name("shown").text(assay.quantity.Look.SCALED.with(value, unit))
                .name("formula").text(formula.toString())
                .name("substituted").text(new Cell.Substituted(formula, subject.values()).text());
    }
}
