package assay.report;

import assay.account.Active;
import assay.account.Forward;
import assay.account.Ledger;
import assay.account.Omission;
import assay.account.Parameters;
import assay.account.Step;
import assay.account.Weights;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Case;
import assay.ask.Growth;
import assay.ask.Rules;
import assay.ask.Statement;
import assay.quantity.Figures;
import assay.quantity.Share;
import assay.report.Sheet.Column;
import assay.report.Sheet.Lines;
import assay.report.Sheet.Section;
import assay.report.Sheet.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The account of one model as a sheet: sizes with their sources, a table for each quantity, and what the numbers
/// imply.
public final class AccountSheet {
    /// Below this an amount is read as it is.
    private static final Rational SMALL = Rational.of(1_000_000);

    private final Statement statement;
    private final Case subject;

    private AccountSheet(Statement statement) {
        this.statement = statement;
        this.subject = statement.subject();
    }

    public static Sheet of(Statement statement) {
        return new AccountSheet(statement).sheet();
    }

    private Sheet sheet() {
        var sections = new ArrayList<Section>();
        sections.add(sizes());
        var parameters = statement.ledger(new Parameters()).map(Ledger::total);
        for (var ledger : statement.ledgers()) {
            boolean repeats = ledger.quantity() instanceof Active && parameters.equals(Optional.of(ledger.total()));
            if (!repeats) {
                sections.add(table(ledger));
            }
        }
        sections.add(new Lines("What dominates", dominance()));
        Growth.of(subject).ifPresent(g -> sections.add(growth(g)));
        sections.add(rules(Rules.of(statement)));
        if (!statement.notes().isEmpty()) {
            sections.add(new Lines("Notes", statement.notes()));
        }
        var model = subject.model();
        return new Sheet(model.name() + " (" + model.family() + "; " + model.source() + "; convention "
                + statement.convention().name() + ")", sections);
    }

    private Table sizes() {
        var rows = new ArrayList<List<Cell>>();
        for (var size : subject.sizes().all().values()) {
            rows.add(List.of(Cell.of(size.name()), Cell.of(subject.bindings().getOrDefault(size.name(), Expr.ZERO)),
                    Cell.of(size.source())));
        }
        for (var choice : subject.model().switches()) {
            rows.add(List.of(Cell.of(choice.name()), Cell.of(choice.value()), Cell.of(choice.source())));
        }
        rows.add(List.of(Cell.of("dtype"), Cell.of(subject.terms().dtype().label()), Cell.of(subject.dtypeSource())));
        return new Table("Sizes", List.of(),
                List.of(Column.text("name"), Column.figure("value"), Column.text("source")), rows);
    }

    private Table table(Ledger ledger) {
        var total = ledger.total();
        var lead = new ArrayList<String>();
        lead.add(amount(ledger, total));
        lead.add("= " + total);
        if (ledger.quantity() instanceof Parameters) {
            lead.addAll(bases());
        }
        statement.byExactPairs(ledger).ifPresent(exact -> lead.add(exactly(exact, total)));
        if (ledger.quantity() instanceof Step) {
            lead.add("not counted: what the forward and the backward pass leave out");
        } else if (!ledger.omissions().isEmpty()) {
            lead.add("not counted: " + omissions(ledger));
        }
        var whole = subject.bound(total);
        var blocks = new HashMap<Expr, Expr>();
        var rows = new ArrayList<List<Cell>>();
        for (var line : ledger.quantity() instanceof Step ? passes(ledger) : Statement.linesWithSubtotals(ledger)) {
            var amount = subject.bound(line.amount());
            rows.add(List.of(Cell.of((line.within().isPresent() ? "  " : "") + line.path()),
                    Cell.of(subject.bound(line.count())), Cell.of(amount), share("total", amount, whole),
                    share("block", amount, blocks.computeIfAbsent(line.block(), subject::bound)),
                    Cell.of(line.amount().toString())));
        }
        rows.add(List.of(Cell.of("total"), new Cell.Blank(), Cell.of(whole), share("total", whole, whole),
                new Cell.Blank(), new Cell.Blank()));
        return new Table(ledger.quantity().title() + " (" + ledger.quantity().name() + ")",
                lead,
                List.of(Column.text("part"), Column.figure("count"), Column.figure(ledger.unit().plural()),
                        Column.figure("of total"), Column.figure("of block"), Column.text("formula")),
                rows);
    }

    private String exactly(Statement.ExactPairs exact, Expr total) {
        var all = subject.bound(total);
        var kept = subject.bound(exact.total());
        var part = "";
        if (all.isConstant() && kept.isConstant() && !all.isZero()) {
            var less = Rational.ONE.minus(kept.constant().over(all.constant()));
            part = less.signum() < 0 ? " (" + Figures.percent(less.negated()) + " more)"
                    : " (" + Figures.percent(less) + " less)";
        }
        return "by exactly the pairs that masks leave (" + String.join(", ", exact.masks()) + "): "
                + shown(exact.total()) + part
                + (exact.narrowed() ? "; what narrows a causal mask changes nothing in the total above, and decoding "
                        + "honours it" : "");
    }

    /// What is active on each basis, where that is another number.
    private List<String> bases() {
        var said = new LinkedHashMap<Expr, String>();
        statement.bases().forEach((basis, amount) -> said.putIfAbsent(amount, basis.title()));
        if (said.size() < 2) {
            return List.of();
        }
        var words = said.entrySet().stream().map(e -> shown(e.getKey()) + " " + e.getValue());
        return List.of("active a token: " + words.collect(Collectors.joining("; ")));
    }

    private String shown(Expr expr) {
        var bound = subject.bound(expr);
        return bound.isConstant() ? Figures.exact(bound.constant()) : bound.toString();
    }

    /// A step's lines: each pass by component.
    private static List<Statement.Line> passes(Ledger step) {
        var lines = new ArrayList<Statement.Line>();
        for (var pass : List.of("forward", "backward")) {
            var ledger = step.under(pass);
            lines.add(new Statement.Line(pass, pass, Optional.empty(), Expr.ONE, ledger.total(), Expr.ZERO));
            ledger.components().forEach((part, amount) -> lines.add(
                    new Statement.Line(pass + ": " + part, part, Optional.of(pass), Expr.ONE, amount, Expr.ZERO)));
        }
        return lines;
    }

    /// The total as people read it, with what it is stored or counted in.
    private String amount(Ledger ledger, Expr total) {
        var bound = subject.bound(total);
        if (!bound.isConstant()) {
            return bound + " " + ledger.unit().plural();
        }
        var value = bound.constant();
        var exact = Figures.exact(value) + " " + ledger.unit().plural();
        var readable = Case.readable(value, ledger.unit());
        var how = ledger.quantity() instanceof Weights ? " in " + subject.terms().dtype().label() : "";
        return exact + how + (value.compareTo(SMALL) < 0 ? "" : " (" + readable + ")");
    }

    private String omissions(Ledger ledger) {
        var text = new StringBuilder();
        for (Omission left : ledger.omissions()) {
            text.append(text.isEmpty() ? "" : ", ").append(left.what()).append(" (").append(shown(left.ops(), "op"))
                    .append(left.elements().isZero() ? "" : ", " + shown(left.elements(), "element")).append(')');
        }
        return text.toString();
    }

    private String shown(Expr expr, String noun) {
        var bound = subject.bound(expr);
        return bound.isConstant() ? Figures.counted(bound.constant(), noun) : bound + " " + noun + "s";
    }

    /// A share, where no size that it depends on is kept.
    private static Cell share(String whole, Expr part, Expr all) {
        return part.isConstant() && all.isConstant() && !all.isZero()
                ? new Cell.Part(Share.of(whole, part.constant(), all.constant()))
                : new Cell.Blank();
    }

    private List<String> dominance() {
        var lines = new ArrayList<String>();
        for (var ledger : statement.ledgers()) {
            if (ledger.quantity() instanceof Parameters || ledger.quantity() instanceof Forward) {
                ranked("Of all " + (ledger.quantity() instanceof Forward ? "forward FLOPs" : "parameters"),
                        ledger.components(), lines);
            }
        }
        statement.ledgers().stream().filter(l -> l.quantity() instanceof Forward).findFirst().ifPresent(forward ->
                ranked("Of a block's forward FLOPs", forward.only(e -> e.place().repeated()).components(), lines));
        return lines;
    }

    private void ranked(String whole, Map<String, Expr> parts, List<String> lines) {
        var total = Rational.ZERO;
        for (var part : parts.values()) {
            total = total.plus(subject.value(part));
        }
        if (total.signum() == 0) {
            return;
        }
        var all = total;
        var sorted = parts.entrySet().stream()
                .map(e -> Map.entry(e.getKey(), subject.value(e.getValue()).over(all)))
                .sorted((a, b) -> b.getValue().compareTo(a.getValue()))
                .toList();
        var first = sorted.getFirst();
        var text = new StringBuilder(whole + ", " + first.getKey() + " is " + Figures.percent(first.getValue()));
        int half = first.getValue().compareTo(Rational.of(1, 2));
        boolean tie = sorted.size() > 1 && sorted.get(1).getValue().equals(first.getValue());
        text.append(half > 0 ? ", more than everything else together" : half == 0 ? ", exactly half"
                : tie ? ", as much as the next" : ", the largest part");
        for (int i = 1; i < sorted.size(); i++) {
            text.append(i == 1 ? "; then " : ", ").append(sorted.get(i).getKey()).append(' ')
                    .append(Figures.percent(sorted.get(i).getValue()));
        }
        lines.add(text.append('.').toString());
    }

    private static Lines growth(Growth growth) {
        var lines = new ArrayList<String>();
        var parts = new ArrayList<String>();
        growth.quadratic().ifPresent(e -> parts.add(e + " (quadratic in T)"));
        growth.linear().ifPresent(e -> parts.add(e + " (linear in T)"));
        growth.constant().filter(e -> !e.isZero()).ifPresent(e -> parts.add(e + " (whatever T is)"));
        lines.add(parts.isEmpty() ? "Forward FLOPs are no polynomial in T, since a window bounds the pairs."
                : "Forward FLOPs: " + String.join(", and ", parts) + ".");
        for (var crossing : growth.crossings()) {
            lines.add(crossing.what() + sentence(crossing));
        }
        return new Lines("How it grows with the context T (one sequence where B is not named)", lines);
    }

    private static String sentence(Growth.Crossing crossing) {
        if (crossing.first().isEmpty()) {
            return ": never.";
        }
        var first = " from T = " + Figures.exact(Rational.of(crossing.first().get()));
        return crossing.exact().map(t -> ": equal at T = " + (t.isInteger() ? Figures.exact(t)
                : Figures.fixed(t, 2) + " (" + t + ")") + ", more").orElse(":") + first + " on.";
    }

    private Lines rules(Rules rules) {
        var lines = new ArrayList<String>();
        var active = rules.chosen() ? "active parameter" : "parameter";
        if (rules.chosen()) {
            lines.add("N is the " + Figures.exact(rules.parameters()) + " active parameters, of routed experts the "
                    + "chosen ones'.");
        }
        lines.add("Forward: " + Figures.fixed(rules.perParameter(), 4) + " FLOPs per " + active + " for "
                + Figures.counted(rules.tokens(), "token") + ", "
                + Figures.fixed(rules.perParameter().over(rules.tokens()), 4) + " per " + active
                + " and token (counting every matrix multiply).");
        rules.rules().forEach(rule -> lines.add(line(rule, rules)));
        lines.add("Why, forward: " + Figures.exact(rules.scores()) + " FLOPs of score matmuls have no parameters; "
                + Figures.exact(rules.idle()) + " parameters (tables that only look up, norms, biases) are in no "
                + "matrix multiply, for which 2N charges " + Figures.exact(rules.idled()) + elsewhere(rules) + ".");
        return new Lines("Rules of thumb", lines);
    }

    private static String line(Rules.Rule rule, Rules rules) {
        var off = rule.off();
        var figures = rule.name() + " a token says " + Figures.exact(rule.says()) + " for " + rule.quantity()
                + ", counted " + Figures.exact(rule.counted()) + ": ";
        if (!rule.applies()) {
            boolean much = off.signum() > 0;
            var times = much ? rule.says().over(rule.counted()) : rule.counted().over(rule.says());
            return figures + "the rule does not apply here (" + Figures.fixed(times, 2) + " times too "
                    + (much ? "much" : "little") + "), since " + switch (rules.cause()) {
                        case SCORES -> "most work is in score matmuls, which have no parameters.";
                        case IDLE -> "most parameters are in no matrix multiply.";
                        case ELSEWHERE -> "weights meet " + (rules.elsewhere().signum() > 0 ? "fewer" : "more")
                                + " than the " + Figures.counted(rules.tokens(), "token")
                                + " each: tokens of an image or of an encoder are others, and runs may share weights.";
                    };
        }
        return figures + (off.signum() == 0 ? "exact."
                : Figures.percent(off.signum() < 0 ? off.negated() : off)
                        + (off.signum() < 0 ? " too low." : " too high."));
    }

    private static String elsewhere(Rules rules) {
        int sign = rules.elsewhere().signum();
        return sign == 0 ? "" : "; the other weights meet " + (sign > 0 ? "fewer" : "more") + " than the "
                + Figures.counted(rules.tokens(), "token") + " each, for which 2N charges "
                + Figures.exact(sign > 0 ? rules.elsewhere() : rules.elsewhere().negated())
                + (sign > 0 ? " too much" : " too little");
    }
}
