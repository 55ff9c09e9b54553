package assay.workbook;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Answer;
import assay.ask.Case;
import assay.account.Terms;
import assay.model.Size;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The table of a model's sizes: each a named cell, an input or a formula over others, its source beside it.
final class SizesBlock {
    private static final int VALUE = 1;
    private static final int AS_WRITTEN = 5;
    private static final String[] HEADS =
            {"size", "value", "name in formulas", "source", "definition", "as written", "changed", "what to know"};

    /// What the sizes of a question are called; those of a model have their own names.
    private static final Map<String, String> PLAIN = Map.of("B", "batch", "T", "seq", Terms.POSITION, "position");

    private final Book book;
    private final Page page;
    private final String prefix;
    private final Case subject;
    private final Case told;
    private final Map<String, String> shared;
    private final Answer asked;
    private final Set<String> used = new HashSet<>();
    private final Map<String, String> words = new HashMap<>();

    /// @param subject whose sizes they are
    /// @param told whose types are shown
    /// @param asked the answer that says which of them the numbers follow
    /// @param used the sizes that occur in formulas of the workbook
    /// @param shared the cells of sizes that are another model's too
    SizesBlock(Book book, Page page, String prefix, Case subject, Case told, Answer asked,
            Set<String> used, Map<String, String> shared) {
        this.book = book;
        this.page = page;
        this.prefix = prefix;
        this.subject = subject;
        this.told = told;
        this.shared = shared;
        this.asked = asked;
        used.forEach(this::use);
    }

    private void use(String name) {
        var size = subject.sizes().all().get(name);
        if (size != null && used.add(name)) {
            size.definition().dims().forEach(dim -> use(dim.name()));
        }
    }

    /// Writes the table.
    Ground write() {
        for (int i = 0; i < HEADS.length; i++) {
            boolean right = i == VALUE || i == AS_WRITTEN || i == AS_WRITTEN + 1;
            page.put(page.row, i, new Box.Text(HEADS[i], right ? Style.HEAD_RIGHT : Style.HEAD));
        }
        page.row++;
        int first = page.row;
        for (var size : subject.sizes().all().values()) {
            words.put(size.name(), book.name(prefix + PLAIN.getOrDefault(size.name(), size.name()), page, page.row,
                    VALUE));
            page.row++;
        }
        page.row = first;
        for (var size : subject.sizes().all().values()) {
            row(size);
        }
        var changed = Page.fixed(first, AS_WRITTEN + 1) + ":" + Page.fixed(page.row - 1, AS_WRITTEN + 1);
        page.line(new Box.Text("sizes are as written (1) or not (0)", Style.TOTAL_TEXT),
                Box.live("IF(SUM(" + changed + ")=0,1,0)", Rational.ONE, Style.TOTAL));
        var written = book.name(prefix + "as_written", page, page.row - 1, VALUE);
        page.skip();
        page.line(new Box.Text("choice", Style.HEAD), new Box.Text("value", Style.HEAD_RIGHT),
                new Box.Text("", Style.HEAD), new Box.Text("source", Style.HEAD));
        for (var choice : subject.model().switches()) {
            choice(choice.name(), choice.value(), choice.source());
        }
        choice("dtype", told.terms().dtype().label(), told.dtypeSource());
        choice("weights", told.terms().weights().storage().name(), told.weightsSource());
        choice("convention", told.terms().convention().name(), "what counts as a FLOP");
        return new Ground(prefix, subject, Map.copyOf(words), written);
    }

    private void choice(String name, String value, String source) {
        page.line(Box.text(name), new Box.Text(value, Style.DIGITS), Box.text(""), Box.text(source));
    }

    private void row(Size size) {
        var name = size.name();
        var value = subject.value(Expr.dim(name));
        boolean given = size.definition().isConstant() && !shared.containsKey(name);
        var cell = Page.fixed(page.row, VALUE);
        boolean fixed = given && !(used.contains(name) && asked.follows(name).orElse(true));
        Box box = given ? Box.number(value, fixed ? Style.FIXED : Style.INPUT)
                : Box.live(Optional.ofNullable(shared.get(name)).orElseGet(() -> new Calculation(
                        other -> words.getOrDefault(other, other), subject.values(), page.scratch())
                                .of(size.definition())), value, Style.NUMBER);
        page.put(page.row, AS_WRITTEN, Box.number(value, Style.NUMBER));
        page.put(page.row, AS_WRITTEN + 1, Box.live("IF(" + cell + "=" + Page.fixed(page.row, AS_WRITTEN)
                + ",0,1)", Rational.ZERO, Style.NUMBER));
        if (fixed) {
            page.put(page.row, AS_WRITTEN + 2, Box.note(!used.contains(name) ? "no formula here depends on it"
                    : "another value makes another tree, with other lines: write the workbook anew with it"));
        } else {
            page.put(page.row, AS_WRITTEN + 2, new Box.Said("IF(AND(" + cell + ">=1," + cell + "=INT(" + cell
                    + ")),\"\",\"not a whole number from 1 up: the program refuses it\")", "", Style.NOTE));
        }
        page.line(Box.text(name), box, Box.code(words.getOrDefault(name, name)),
                Box.text(size.source()), given ? Box.text("") : Box.code(size.definition().toString()));
    }
}
