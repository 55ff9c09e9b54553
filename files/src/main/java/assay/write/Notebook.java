package assay.write;

import assay.account.Ledger;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Case;
import assay.formula.Code;
import assay.formula.Fractions;
import assay.formula.Typeset;
import assay.model.Size;
import assay.report.Sheet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The format `notebook`: a Jupyter notebook (nbformat 4) that runs in Python 3 with nothing but its standard library.
///
/// A cell has the sizes of a case as variables, those that are made of others by their formulas. For each ledger a
/// cell has every line as a formula over them, works all out in integers and fractions, and asserts each line and the
/// total. Where `compared` is set to False nothing is asserted, so that sizes can be changed. The sheets stand behind
/// as Markdown.
final class Notebook {
    /// What cells call something of their own.
    private static final Fractions PYTHON = new Fractions(
            Set.of("lines", "total", "compared", "path", "amount", "expected"));

    private static final String EXPLAINED = """
            , worked out

            The sizes, then a cell for each quantity: every line is a formula over the sizes, in exact integers and
            fractions, and is compared with what Assay says. Set `compared = False` to change a size.
            """;

    private static final String IMPORTS = """
            from fractions import Fraction
            from math import ceil, floor

            compared = True

            """;

    private final JsonText out = new JsonText();

    private Notebook() {}

    static String of(List<Sheet> sheets) {
        var notebook = new Notebook();
        notebook.write(sheets);
        return notebook.out.toString();
    }

    private void write(List<Sheet> sheets) {
        out.open('{').name("cells").open('[');
        for (var sheet : sheets) {
            var worked = sheet.beside().worked().get();
            worked.forEach(this::worked);
            markdown(Markdown.of(sheet));
        }
        out.close(']').name("metadata").open('{').name("kernelspec").open('{').name("display_name").text("Python 3")
                .name("language").text("python").name("name").text("python3").close('}')
                .name("language_info").open('{').name("name").text("python").close('}').close('}')
                .name("nbformat").count(Rational.of(4)).name("nbformat_minor").count(Rational.of(4)).close('}');
    }

    private void worked(Sheet.Worked worked) {
        var subject = worked.subject();
        markdown("# " + Markdown.inline(subject.model().name()) + EXPLAINED);
        code(sizes(subject));
        for (var ledger : worked.ledgers()) {
            var total = ledger.total();
            markdown("## " + Markdown.inline(ledger.quantity().title()) + " (" + Markdown.inline(
                    ledger.quantity().name()) + ")\n\nIn total, in " + ledger.unit().plural() + ":\n\n$$"
                    + Typeset.of(total) + "$$\n");
            code(lines(subject, ledger));
        }
    }

    private static String sizes(Case subject) {
        var text = new StringBuilder(IMPORTS);
        var done = new HashSet<String>();
        subject.sizes().all().values().forEach(size -> size(subject, size, done, text));
        return text.toString();
    }

    /// A size after those that it is made of.
    private static void size(Case subject, Size size, Set<String> done, StringBuilder text) {
        if (!done.add(size.name())) {
            return;
        }
        for (var dim : size.definition().dims()) {
            var of = subject.sizes().all().get(dim.name());
            if (of != null) {
                size(subject, of, done, text);
            }
        }
        text.append(name(size)).append(" = ").append(Code.of(size.definition(), PYTHON)).append("  # ")
                .append(Texts.visible(size.source())).append('\n');
        if (!size.definition().isConstant()) {
            text.append("assert not compared or ").append(name(size)).append(" == ")
                    .append(number(subject.value(Expr.dim(size.name())))).append('\n');
        }
    }

    private static String name(Size size) {
        return PYTHON.name(size.name());
    }

    private static String number(Rational value) {
        return Code.of(Expr.of(value), PYTHON);
    }

    private static String lines(Case subject, Ledger ledger) {
        var text = new StringBuilder("lines = [\n");
        for (var entry : ledger.entries()) {
            text.append("    (").append(quoted(entry.path())).append(", ").append(Code.of(entry.amount(), PYTHON))
                    .append(", ").append(number(subject.value(entry.amount()))).append("),\n");
        }
        return text.append("]\nfor path, amount, expected in lines:\n")
                .append("    assert not compared or amount == expected, (path, amount, expected)\n")
                .append("total = sum(amount for _, amount, _ in lines)\nassert not compared or total == ")
                .append(number(subject.value(ledger.total()))).append(", total\n")
                .append("for path, amount, _ in lines:\n    print(f\"{amount!s:>30}  {path}\")\n")
                .append("print(f\"{total!s:>30}\", ").append(quoted(" " + ledger.unit().plural())).append(")\n")
                .toString();
    }

    /// A text as Python reads it.
    private static String quoted(String text) {
        var out = new StringBuilder("'");
        var plain = Texts.visible(text);
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            out.append(c == '\'' || c == '\\' ? "\\" : "").append(c);
        }
        return out.append('\'').toString();
    }

    private void markdown(String text) {
        out.open('{').name("cell_type").text("markdown").name("metadata").open('{').close('}');
        source(text);
        out.close('}');
    }

    private void code(String text) {
        out.open('{').name("cell_type").text("code").name("execution_count").nothing().name("metadata").open('{')
                .close('}').name("outputs").open('[').close(']');
        source(text);
        out.close('}');
    }

    /// The lines of a cell, each but the last with its end.
    private void source(String text) {
        var lines = new ArrayList<String>();
        int from = 0;
        var whole = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        for (int end = whole.indexOf('\n'); end >= 0; end = whole.indexOf('\n', from)) {
            lines.add(whole.substring(from, end + 1));
            from = end + 1;
        }
        lines.add(whole.substring(from));
        out.name("source").texts(lines);
    }
}
