package assay.workbook;

import assay.account.Active;
import assay.account.Backward;
import assay.account.Cache;
import assay.account.Constants;
import assay.account.Decoding;
import assay.account.DecodingExpanded;
import assay.account.Forward;
import assay.account.Ledger;
import assay.account.Parameters;
import assay.account.Quantity;
import assay.account.Step;
import assay.account.Weights;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Answer;
import assay.ask.Case;
import assay.ask.Statement;
import assay.ask.Training;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// All that is said of one model, as pages or, beside others, on one page.
final class ModelPages {
    private static final String B = "B";
    private static final String T = "T";
    private static final int NOTE = 120;
    private static final int[] SIZES = {26, 18, 26, 40, 44, 18, 10, 60};

    private final Book book;
    private final String prefix;
    private final Answer answer;
    private final Case subject;
    private final Optional<Training> training;
    private final Map<String, String> shared;
    private final Map<String, LedgerBlock.Written> written = new LinkedHashMap<>();
    private final Map<String, String> totals = new LinkedHashMap<>();

    /// @param prefix of the names of cells; empty where it is the only model
    /// @param answer that says which sizes are followed
    /// @param subject the case, which may be another than the answer's
    /// @param training where there is one
    /// @param shared the cells of sizes that are another model's too
    ModelPages(Book book, String prefix, Answer answer, Case subject, Optional<Training> training,
            Map<String, String> shared) {
        this.book = book;
        this.prefix = prefix;
        this.answer = answer;
        this.subject = subject;
        this.training = training;
        this.shared = shared;
    }

    /// Sizes, parameters, FLOPs, memory, cache, growth, training, notes: a page each.
    ///
    /// @param more notes
    void pages(List<Rational> contexts, List<String> more) {
        var ground = sizes(book.page("sizes").wide(SIZES));
        var statement = Statement.of(subject);
        ledgers(page("parameters"), ground, statement, List.of(new Parameters(), new Active()));
        ledgers(page("FLOPs"), ground, statement, List.of(new Forward(), new Backward(), new Step(), new Decoding(),
                new DecodingExpanded()));
        var memory = page("memory");
        ledgers(memory, ground, statement, List.of(new Weights(), new Constants()));
        training.ifPresent(t -> new TrainingBlock(book, ground, t).memory(memory));
        ledgers(page("cache"), ground, statement, List.of(new Cache()));
        if (GrowthBlock.grows(subject)) {
            new GrowthBlock(book.page("growth").wide(GrowthBlock.WIDTHS), ground).write(contexts);
        }
        training.ifPresent(t -> new TrainingBlock(book, ground, t)
                .write(book.page("training").wide(LedgerBlock.WIDTHS)));
        var notes = new LinkedHashSet<>(statement.notes());
        notes.addAll(more);
        training.ifPresent(t -> notes.addAll(t.notes()));
        notes(notes);
    }

    private Page page(String title) {
        return book.page(title).wide(LedgerBlock.WIDTHS);
    }

    private void notes(Collection<String> notes) {
        if (!notes.isEmpty()) {
            var page = book.page("notes").wide(NOTE);
            page.line(new Box.Text("Notes", Style.TITLE));
            page.line(Box.note("They are of the sizes as written, and do not follow."));
            page.skip();
            notes.forEach(note -> page.line(new Box.Text(note, Style.WRAPPED)));
        }
    }

    /// Everything on one page, for a model beside others.
    Ground together(Page page) {
        var ground = sizes(page.wide(LedgerBlock.WIDTHS));
        var statement = Statement.of(subject);
        page.skip();
        ledgers(page, ground, statement, Quantity.ALL);
        return ground;
    }

    /// The ledgers that are written, by the names of their quantities.
    Map<String, LedgerBlock.Written> written() {
        return written;
    }

    /// The names of the cells of totals, by the names of their quantities.
    Map<String, String> totals() {
        return totals;
    }

    private void ledgers(Page page, Ground ground, Statement statement, List<Quantity> quantities) {
        for (var quantity : quantities) {
            statement.ledger(quantity).ifPresent(ledger -> {
                if (!page.rows.isEmpty()) {
                    page.skip();
                }
                var rounded = Rounded.of(subject, ledger);
                ledger(page, ground, rounded.orElse(ledger));
                if (rounded.isEmpty()) {
                    page.line(Box.note("How weights are stored is decided by sizes: the formulas hold where its blocks "
                            + "divide them as they do as written. For others write the workbook anew."));
                }
            });
        }
    }

    private void ledger(Page page, Ground ground, Ledger ledger) {
        var block = new LedgerBlock(book, page, ground);
        var name = ledger.quantity().name();
        var title = ledger.quantity().title() + " (" + name + ")";
        if (ledger.quantity() instanceof Step) {
            var parts = new LinkedHashMap<String, Box.Live>();
            for (var pass : List.of(new Forward(), new Backward())) {
                Optional.ofNullable(written.get(pass.name())).ifPresent(w -> parts.put(pass.name(),
                        Box.live(w.total(), subject.value(w.ledger().total()), Style.NUMBER)));
            }
            totals.put(name, block.parts(title, ledger.unit().plural(), parts, name));
            return;
        }
        boolean weights = ledger.quantity() instanceof Weights;
        var table = block.write(ledger, title, name, weights ? "stored as" : "", weights ? types(ledger) : List.of());
        written.put(name, table);
        totals.put(name, table.total());
        if (ledger.quantity() instanceof Cache) {
            perToken(block, table);
        }
        if (ledger.quantity() instanceof Parameters || ledger.quantity() instanceof Forward) {
            block.composition(table, ledger.quantity().title() + " by component");
        }
    }

    /// In which type each line of the weights is stored.
    private List<String> types(Ledger weights) {
        var types = new HashMap<String, Deque<String>>();
        subject.terms().weights().held(subject.model()).forEach(held -> types
                .computeIfAbsent(held.place().path(), _ -> new ArrayDeque<>())
                .add(held.scheme().isEmpty() ? held.type() : held.type() + " (" + held.scheme() + ")"));
        return weights.entries().stream().map(entry -> Optional.ofNullable(types.get(entry.path()))
                .map(Deque::poll).orElse("")).toList();
    }

    private void perToken(LedgerBlock block, LedgerBlock.Written cache) {
        var total = cache.ledger().total();
        if (subject.values().containsKey(T)) {
            var tokens = Expr.dim(B).times(Expr.dim(T));
            block.figure("a token, on average", total.over(tokens), "cache.token");
            block.figure("one more token of each sequence", total.difference(T), "cache.next");
        }
    }

    private Ground sizes(Page page) {
        var model = subject.model();
        page.line(new Box.Text(model.name(), Style.TITLE));
        page.line(Box.note(model.family() + "; " + model.source() + "; convention "
                + subject.terms().convention().name()));
        page.line(new Box.Text("input", Style.INPUT), Box.text("change it, and every page follows"));
        page.line(new Box.Text("fixed", Style.FIXED), Box.text("no input; beside it stands why"));
        page.line(new Box.Text("formula", Style.NUMBER),
                Box.text("follows other sizes; a number over it sets it apart"));
        page.skip();
        return new SizesBlock(book, page, prefix, training.map(Training::subject).orElse(subject), subject, answer,
                used(), shared).write();
    }

    /// The sizes that formulas depend on.
    private Set<String> used() {
        var used = new HashSet<String>();
        Quantity.ALL.forEach(q -> subject.ledger(q).ifPresent(l -> names(l.total(), used)));
        TrainingBlock.formulas(training).forEach(e -> names(e, used));
        return used;
    }

    private static void names(Expr expr, Set<String> into) {
        expr.dims().forEach(dim -> into.add(dim.name()));
    }
}
