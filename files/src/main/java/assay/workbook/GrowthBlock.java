package assay.workbook;

import assay.account.Cache;
import assay.account.Entry;
import assay.account.Forward;
import assay.account.Ledger;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Case;
import assay.convention.Matmul;
import assay.model.Component;
import assay.model.Size;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/// Work and cache over contexts: a row a context, and in each formula that row's cell for the size `T`.
final class GrowthBlock {
    /// The contexts that are written where none are asked for: 128 to 2^20.
    static final List<Rational> CONTEXTS =
            IntStream.rangeClosed(7, 20).mapToObj(n -> Rational.of(1L << n)).toList();

    static final int[] WIDTHS = {16, 26, 26, 26, 26, 26, 26, 26, 26, 26, 26, 26, 26, 26};

    private static final String T = "T";
    private static final String SCORES = "attention: score matmuls";

    private final Page page;
    private final Ground ground;
    private final Case subject;
    private final Map<String, Expr> sizes;
    private final SequencedMap<String, Expr> work = new LinkedHashMap<>();
    private final Optional<Expr> cache;

    GrowthBlock(Page page, Ground ground) {
        this.page = page;
        this.ground = ground;
        this.subject = ground.subject();
        var kept = new HashSet<>(subject.sizes().all().keySet());
        kept.removeIf(name -> !name.equals(T) && depends(name));
        this.sizes = subject.sizes().bindings(kept);
        var sums = new LinkedHashMap<String, List<Expr>>();
        subject.ledger(new Forward()).map(Ledger::entries).orElse(List.of()).forEach(entry ->
                sums.computeIfAbsent(part(entry), _ -> new ArrayList<>()).add(entry.amount().with(sizes)));
        sums.forEach((part, amounts) -> work.put(part, Expr.sum(amounts)));
        this.cache = subject.ledger(new Cache()).map(l -> Rounded.of(subject, l).orElse(l).total().with(sizes));
    }

    /// Whether a size is defined by the context.
    private boolean depends(String name) {
        var size = subject.sizes().all().get(name);
        return size != null && size.definition().dims().stream()
                .anyMatch(d -> d.name().equals(T) || (!d.name().equals(name) && depends(d.name())));
    }

    private static String part(Entry entry) {
        return entry.place().component().equals(Optional.of(Component.ATTENTION))
                ? entry.matmul() == Matmul.SCORES ? SCORES : "attention: projections"
                : LedgerBlock.component(entry);
    }

    /// Whether there is anything that grows.
    static boolean grows(Case subject) {
        return subject.needs(T) && subject.ledger(new Forward()).isPresent();
    }

    /// Writes the table and its charts.
    void write(List<Rational> contexts) {
        page.line(new Box.Text("Growth with the context T", Style.TITLE));
        page.line(Box.note("A row is a context; its formulas take the context from the first cell of the row and every "
                + "other size from its own cell. The contexts are inputs."));
        page.skip();
        int head = page.row;
        var heads = new ArrayList<>(List.of("T"));
        heads.addAll(work.keySet());
        heads.addAll(List.of("forward FLOPs", "exactly, above 2^53", "FLOPs a token", "of total: score matmuls"));
        cache.ifPresent(_ -> heads.addAll(List.of("cache, bytes", "cache, bytes a token")));
        for (int i = 0; i < heads.size(); i++) {
            page.put(page.row, i, new Box.Text(heads.get(i), Style.HEAD_RIGHT));
        }
        page.row++;
        row(Optional.empty(), subject.value(Expr.dim(T)));
        int first = page.row;
        contexts.forEach(context -> row(Optional.of(context), context));
        charts(head, first, contexts);
    }

    private Map<String, Rational> values(Rational context) {
        return subject.sizes().with(new Size(T, Expr.of(context), "")).values();
    }

    /// @param given the context, where it is an input of its row; else it is the case's own
    private void row(Optional<Rational> given, Rational context) {
        var values = values(context);
        var cell = "$A" + (page.row + 1);
        var seq = ground.words().getOrDefault(T, T);
        page.put(page.row, 0, given.<Box>map(c -> Box.number(c, Style.INPUT))
                .orElseGet(() -> Box.live(seq, context, Style.NUMBER)));
        int column = 1;
        for (var amount : work.values()) {
            page.put(page.row, column++, at(amount, values, cell, seq));
        }
        var total = Expr.sum(work.values()).at(values);
        int all = column;
        page.put(page.row, column++, Box.live(work.isEmpty() ? "0" : "SUM(" + Page.fixed(page.row, 1) + ":"
                + Page.fixed(page.row, all - 1) + ")", total, Style.TOTAL));
        page.put(page.row, column++, Ground.exact(total, given.map(c -> "AND(" + ground.written() + "," + cell + "="
                + Calculation.number(c) + ")").orElse(ground.written()), Style.DIGITS));
        var tokens = values.getOrDefault("B", Rational.ONE).times(context);
        var batch = ground.words().getOrDefault("B", "1");
        var sum = Page.fixed(page.row, all);
        page.put(page.row, column++, Box.live(sum + "/(" + batch + "*" + cell + ")", total.over(tokens),
                Style.NUMBER));
        var scores = work.getOrDefault(SCORES, Expr.ZERO).at(values);
        int at = new ArrayList<>(work.keySet()).indexOf(SCORES);
        page.put(page.row, column++, at < 0 ? Box.number(Rational.ZERO, Style.SHARE)
                : LedgerBlock.share(Page.fixed(page.row, 1 + at), sum, scores, total, Style.SHARE));
        if (cache.isPresent()) {
            var bytes = cache.get().at(values);
            page.put(page.row, column, at(cache.get(), values, cell, seq));
            page.put(page.row, column + 1, Box.live(Page.fixed(page.row, column) + "/(" + batch + "*" + cell + ")",
                    bytes.over(tokens), Style.NUMBER));
        }
        page.row++;
    }

    private Box at(Expr amount, Map<String, Rational> values, String cell, String seq) {
        return ground.at(amount, values, word -> word.equals(seq) ? cell : word, page, Style.NUMBER);
    }

    private void charts(int head, int first, List<Rational> contexts) {
        int last = first + contexts.size() - 1;
        var lines = new ArrayList<Chart.Series>();
        int column = 1;
        for (var part : work.entrySet()) {
            series(head, first, last, column++, part.getKey(), part.getValue(), contexts).ifPresent(lines::add);
        }
        int below = page.row + 1;
        var batch = subject.sizes().all().containsKey("B") ? ", batch as in its cell" : "";
        if (!lines.isEmpty()) {
            page.charts.add(new Chart(Chart.Kind.LINES, "Forward FLOPs over the context" + batch, "context T, tokens",
                    "FLOPs", lines, below, 0));
        }
        cache.flatMap(c -> series(head, first, last, work.size() + 5, "cache, bytes", c, contexts)).ifPresent(
                one -> page.charts.add(new Chart(Chart.Kind.LINES, "Cache over the context" + batch,
                        "context T, tokens", "bytes", List.of(one), below, 7)));
    }

    /// Absent where a number is zero, for which an axis in powers of ten has no place.
    private Optional<Chart.Series> series(int head, int first, int last, int column, String name, Expr amount,
            List<Rational> contexts) {
        var numbers = contexts.stream().map(c -> amount.at(values(c))).toList();
        return numbers.stream().anyMatch(n -> n.signum() <= 0) ? Optional.empty()
                : Optional.of(new Chart.Series(page.at(head, column), name, page.range(first, last, 0),
                        contexts.stream().map(Rational::toString).toList(), page.range(first, last, column), numbers));
    }
}
