package assay.workbook;

import assay.account.Entry;
import assay.account.Ledger;
import assay.account.Omission;
import assay.algebra.Expr;
import assay.algebra.Rational;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// A ledger as a table: a row a line, its amount a formula; the total is their sum.
final class LedgerBlock {
    static final int[] WIDTHS = {44, 18, 38, 10, 22, 10, 26, 60, 14};
    private static final int COMPONENT = 1;
    private static final int AMOUNT = 4;

    /// Where charts stand: right of the table.
    static final int CHARTS = 9;

    private final Book book;
    private final Page page;
    private final Ground ground;

    LedgerBlock(Book book, Page page, Ground ground) {
        this.book = book;
        this.page = page;
        this.ground = ground;
    }

    /// A table that is written.
    ///
    /// @param total the name of the cell of its total
    /// @param first row of the lines, and @param last
    record Written(String total, Ledger ledger, int first, int last) {}

    /// Writes a ledger.
    ///
    /// @param name by which the cell of the total can be found
    /// @param more words for each line, such as its type, under a head of their own; empty where there are none
    Written write(Ledger ledger, String title, String name, String head, List<String> more) {
        page.line(new Box.Text(title, Style.HEADING));
        head(ledger.unit().plural(), head);
        int first = page.row;
        int total = first + ledger.entries().size();
        var whole = ground.subject().value(ledger.total());
        for (int i = 0; i < ledger.entries().size(); i++) {
            line(ledger.entries().get(i), i < more.size() ? more.get(i) : "", whole, total);
        }
        var written = total("total", ledger.entries().isEmpty() ? "0" : sum(AMOUNT, first, total - 1), whole, name);
        left(ledger);
        return new Written(written, ledger, first, total - 1);
    }

    private void head(String amount, String more) {
        var heads = List.of("line", "component", "op", "count", amount, "of total", "exactly, above 2^53", "formula",
                more);
        for (int i = 0; i < heads.size(); i++) {
            boolean right = i > 2 && i < 7;
            if (!heads.get(i).isEmpty()) {
                page.put(page.row, i, new Box.Text(heads.get(i), right ? Style.HEAD_RIGHT : Style.HEAD));
            }
        }
        page.row++;
    }

    private void line(Entry entry, String more, Rational whole, int total) {
        var value = ground.subject().value(entry.amount());
        page.line(Box.text(entry.path()), Box.text(component(entry)),
                Box.code(entry.op().map(op -> op.line().toString()).orElse("")),
                ground.live(entry.count(), page, Style.NUMBER), ground.live(entry.amount(), page, Style.NUMBER),
                share(AMOUNT, total, value, whole, Style.SHARE), ground.exact(value, Style.DIGITS),
                Box.code(entry.amount().toString()), Box.text(more));
    }

    /// The share of this row's amount in that of another row.
    private Box share(int column, int total, Rational value, Rational whole, Style style) {
        return share(Page.fixed(page.row, column), Page.fixed(total, column), value, whole, style);
    }

    /// The share of one cell in another.
    static Box share(String part, String all, Rational value, Rational whole, Style style) {
        return Box.live("IF(" + all + "=0,0," + part + "/" + all + ")",
                whole.signum() == 0 ? Rational.ZERO : value.over(whole), style);
    }

    /// A row of a total.
    ///
    /// @return the name of its cell
    String total(String title, String formula, Rational value, String name) {
        int row = page.row;
        page.line(new Box.Text(title, Style.TOTAL_TEXT), new Box.Text("", Style.TOTAL_TEXT),
                new Box.Text("", Style.TOTAL_TEXT), new Box.Text("", Style.TOTAL_TEXT),
                Box.live(formula, value, Style.TOTAL), share(AMOUNT, row, value, value, Style.TOTAL_SHARE),
                ground.exact(value, Style.TOTAL_DIGITS), new Box.Text("", Style.TOTAL_TEXT));
        return book.name(ground.prefix() + name, page, row, AMOUNT);
    }

    /// A table of named parts, each a formula in other cells, and their sum.
    ///
    /// @return the name of the cell of the sum
    String parts(String title, String unit, SequencedMap<String, Box.Live> parts, String name) {
        page.line(new Box.Text(title, Style.HEADING));
        head(unit, "");
        int first = page.row;
        int total = first + parts.size();
        var whole = parts.values().stream().map(Box.Live::value).reduce(Rational.ZERO, Rational::plus);
        parts.forEach((part, box) -> page.line(Box.text(part), Box.text(""), Box.text(""), Box.text(""), box,
                share(AMOUNT, total, box.value(), whole, Style.SHARE), ground.exact(box.value(), Style.DIGITS)));
        return total("total", parts.isEmpty() ? "0" : sum(AMOUNT, first, total - 1), whole, name);
    }

    private static String sum(int column, int from, int to) {
        return "SUM(" + Page.fixed(from, column) + ":" + Page.fixed(to, column) + ")";
    }

    /// What the total leaves out.
    private void left(Ledger ledger) {
        for (Omission left : ledger.omissions()) {
            page.line(Box.note("not counted: " + left.what() + " (" + ground.subject().value(left.ops()) + " ops"
                    + (left.elements().isZero() ? "" : ", " + ground.subject().value(left.elements()) + " elements")
                    + " as written)"));
        }
    }

    /// Writes what each component has of a ledger that is written, with a chart.
    void composition(Written of, String title) {
        var sums = new LinkedHashMap<String, Rational>();
        for (var entry : of.ledger().entries()) {
            sums.merge(component(entry), ground.subject().value(entry.amount()), Rational::plus);
        }
        if (sums.isEmpty()) {
            return;
        }
        page.skip();
        page.line(new Box.Text(title, Style.HEADING));
        page.line(new Box.Text("component", Style.HEAD), new Box.Text("", Style.HEAD), new Box.Text("", Style.HEAD),
                new Box.Text("", Style.HEAD), new Box.Text(of.ledger().unit().plural(), Style.HEAD_RIGHT),
                new Box.Text("of total", Style.HEAD_RIGHT));
        int first = page.row;
        var whole = sums.values().stream().reduce(Rational.ZERO, Rational::plus);
        sums.forEach((component, value) -> page.line(Box.text(component), Box.text(""), Box.text(""), Box.text(""),
                Box.live(component(of, Page.fixed(page.row, 0)), value, Style.NUMBER),
                share(Page.fixed(page.row, AMOUNT), of.total(), value, whole,
                        Style.SHARE)));
        page.charts.add(new Chart(Chart.Kind.BARS, title, "", of.ledger().unit().plural(),
                List.of(new Chart.Series(page.at(first - 1, AMOUNT), of.ledger().unit().plural(),
                        page.range(first, page.row - 1, 0), List.copyOf(sums.keySet()),
                        page.range(first, page.row - 1, AMOUNT), new ArrayList<>(sums.values()))),
                Math.max(0, first - 2), CHARTS));
    }

    /// The sum of the lines of a component.
    private static String component(Written of, String cell) {
        return "SUMIF(" + Page.fixed(of.first(), COMPONENT) + ":" + Page.fixed(of.last(), COMPONENT) + "," + cell
                + "," + Page.fixed(of.first(), AMOUNT) + ":" + Page.fixed(of.last(), AMOUNT) + ")";
    }

    /// The sum of the lines of a component, from any page.
    static String component(Page at, Written of, String cell) {
        return "SUMIF(" + at.range(of.first(), of.last(), COMPONENT) + "," + cell + ","
                + at.range(of.first(), of.last(), AMOUNT) + ")";
    }

    static String component(Entry entry) {
        return entry.place().component().map(c -> c.label()).orElse("other");
    }

    /// A row of a number that stands by itself.
    ///
    /// @return the name of its cell
    String figure(String what, Expr formula, String name) {
        var box = ground.live(formula, page, Style.NUMBER);
        return figure(what, box, formula.toString(), name);
    }

    String figure(String what, Box.Live box, String formula, String name) {
        page.line(Box.text(what), Box.text(""), Box.text(""), Box.text(""), box, Box.text(""),
                ground.exact(box.value(), Style.DIGITS), Box.code(formula));
        return book.name(ground.prefix() + name, page, page.row - 1, AMOUNT);
    }
}
