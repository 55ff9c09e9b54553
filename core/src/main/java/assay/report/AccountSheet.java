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
import assay.quantity.Look;
import assay.quantity.Share;
import assay.quantity.Unit;
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

    /// Some accounts of it alone, by their names; why one is not there is in the notes.
    public static Sheet of(Statement statement, List<String> quantities) {
        var all = new AccountSheet(statement);
        var sections = new ArrayList<Section>();
        statement.ledgers().stream().filter(l -> quantities.contains(l.quantity().name()))
                .forEach(l -> sections.add(all.table(l)));
        if (!statement.notes().isEmpty()) {
            sections.add(new Lines("Notes", Sentence.plain(statement.notes())));
        }
        return new Sheet(all.title(), sections);
    }

    private String title() {
        var model = subject.model();
        return model.name() + " (" + model.family() + "; " + model.source() + "; convention "
                + statement.convention().name() + ")";
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
            sections.add(new Lines("Notes", Sentence.plain(statement.notes())));
        }
        return new Sheet(title(), sections);
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
        rows.add(List.of(Cell.of("weights"), Cell.of(subject.terms().weights().storage().name()),
                Cell.of(subject.weightsSource())));
        return new Table("Sizes", List.of(),
                List.of(Column.text("name"), Column.figure("value"), Column.text("source")), rows);
    }

    private Table table(Ledger ledger) {
        var total = ledger.total();
        var lead = new ArrayList<Sentence>();
        lead.add(amount(ledger, total));
        lead.add(Sentence.of("= {}", Cell.formula(total)));
        if (ledger.quantity() instanceof Parameters) {
            lead.addAll(bases());
        }
        statement.byExactPairs(ledger).ifPresent(exact -> lead.add(exactly(exact, total)));
        if (ledger.quantity() instanceof Step) {
            lead.add(Sentence.plain("not counted: what the forward and the backward pass leave out"));
        } else if (!ledger.omissions().isEmpty()) {
            lead.add(Sentence.of("not counted: {}",
                    Sentence.join(", ", ledger.omissions().stream().map(this::omission).toList())));
        }
        var whole = subject.bound(total);
        var blocks = new HashMap<Expr, Expr>();
        var rows = new ArrayList<List<Cell>>();
        for (var line : ledger.quantity() instanceof Step ? passes(ledger) : Statement.linesWithSubtotals(ledger)) {
            var amount = subject.bound(line.amount());
            rows.add(List.of(Cell.of((line.within().isPresent() ? "  " : "") + line.path()),
                    cell(line.count(), Unit.NUMBER), cell(line.amount(), ledger.unit()), share("total", amount, whole),
                    share("block", amount, blocks.computeIfAbsent(line.block(), subject::bound)),
                    Cell.formula(line.amount())));
        }
        rows.add(List.of(Cell.of("total"), new Cell.Blank(), cell(total, ledger.unit()), share("total", whole, whole),
                new Cell.Blank(), new Cell.Blank()));
        return new Table(ledger.quantity().title() + " (" + ledger.quantity().name() + ")",
                lead,
                List.of(Column.text("part"), Column.figure("count"), Column.figure(ledger.unit().plural()),
                        Column.figure("of total"), Column.figure("of block"), Column.text("formula")),
                rows);
    }

    private Sentence exactly(Statement.ExactPairs exact, Expr total) {
        var all = subject.bound(total);
        var kept = subject.bound(exact.total());
        var part = Sentence.plain("");
        if (all.isConstant() && kept.isConstant() && !all.isZero()) {
            var less = Rational.ONE.minus(kept.constant().over(all.constant()));
            part = Sentence.of(less.signum() < 0 ? " ({} more)" : " ({} less)", size("total", less));
        }
        return Sentence.of("by exactly the pairs that masks leave ({}): {}{}{}",
                Cell.of(String.join(", ", exact.masks())), cell(exact.total(), Unit.FLOP), part, Cell.of(
                        exact.narrowed() ? "; what narrows a causal mask changes nothing in the total above, and "
                                + "decoding honours it" : ""));
    }

    /// A share without its sign.
    private static Cell size(String whole, Rational share) {
        return new Cell.Part(new Share(whole, share.signum() < 0 ? share.negated() : share));
    }

    /// What is active on each basis, where that is another number.
    private List<Sentence> bases() {
        var said = new LinkedHashMap<Expr, String>();
        statement.bases().forEach((basis, amount) -> said.putIfAbsent(amount, basis.title()));
        return said.size() < 2 ? List.of() : List.of(Sentence.of("active a token: {}",
                Sentence.join("; ", said.entrySet().stream().map(e ->
                        Sentence.of("{} {}", cell(e.getKey(), Unit.PARAMETER), Cell.of(e.getValue()))).toList())));
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
    private Sentence amount(Ledger ledger, Expr total) {
        var how = Sentence.plain(ledger.quantity() instanceof Weights
                ? " in " + subject.terms().weights().storage().name() : "");
        var cell = cell(total, ledger.unit());
        return cell instanceof Cell.Amount amount
                ? amount.value().compareTo(SMALL) < 0 ? Sentence.of("{}{}", amount, how)
                        : Sentence.of("{}{} ({})", amount, how, amount.as(Look.SCALED))
                : Sentence.of("{}", cell);
    }

    private Sentence omission(Omission left) {
        var ops = cell(left.ops(), Unit.OP);
        var what = Cell.of(left.what());
        return left.elements().isZero() ? Sentence.of("{} ({})", what, ops)
                : Sentence.of("{} ({}, {})", what, ops, cell(left.elements(), Unit.ELEMENT));
    }

    /// An amount; a formula in the sizes that are kept where it depends on one.
    private Cell cell(Expr expr, Unit unit) {
        var bound = subject.bound(expr);
        return bound.isConstant() ? Cell.of(subject, expr, unit) : new Cell.Formula(bound, unit);
    }

    /// A share, where no size that it depends on is kept.
    private static Cell share(String whole, Expr part, Expr all) {
        return part.isConstant() && all.isConstant() ? Cell.share(whole, part.constant(), all.constant())
                : new Cell.Blank();
    }

    private List<Sentence> dominance() {
        var lines = new ArrayList<Sentence>();
        for (var ledger : statement.ledgers()) {
            if (ledger.quantity() instanceof Parameters || ledger.quantity() instanceof Forward) {
                ranked("all " + (ledger.quantity() instanceof Forward ? "forward FLOPs" : "parameters"),
                        ledger.components(), lines);
            }
        }
        statement.ledgers().stream().filter(l -> l.quantity() instanceof Forward).findFirst().ifPresent(forward ->
                ranked("a block's forward FLOPs", forward.only(e -> e.place().repeated()).components(), lines));
        return lines;
    }

    private void ranked(String whole, Map<String, Expr> parts, List<Sentence> lines) {
        var total = Rational.ZERO;
        for (var part : parts.values()) {
            total = total.plus(subject.value(part));
        }
        if (total.signum() == 0) {
            return;
        }
        var all = total;
        var sorted = parts.entrySet().stream()
                .map(e -> Map.entry(e.getKey(), Share.of(whole, subject.value(e.getValue()), all)))
                .sorted((a, b) -> b.getValue().value().compareTo(a.getValue().value()))
                .toList();
        var first = sorted.getFirst().getValue().value();
        int half = first.compareTo(Rational.of(1, 2));
        boolean tie = sorted.size() > 1 && sorted.get(1).getValue().value().equals(first);
        var rank = half > 0 ? ", more than everything else together" : half == 0 ? ", exactly half"
                : tie ? ", as much as the next" : ", the largest part";
        var others = Sentence.join(", ", sorted.stream().skip(1).map(e -> named("{} {}", e)).toList());
        lines.add(Sentence.of("Of {}, {}{}{}{}.", Cell.of(whole), named("{} is {}", sorted.getFirst()), Cell.of(rank),
                Cell.of(sorted.size() > 1 ? "; then " : ""), others));
    }

    private static Sentence named(String template, Map.Entry<String, Share> part) {
        return Sentence.of(template, Cell.of(part.getKey()), new Cell.Part(part.getValue()));
    }

    private static Lines growth(Growth growth) {
        var lines = new ArrayList<Sentence>();
        var parts = new ArrayList<Sentence>();
        growth.quadratic().ifPresent(e -> parts.add(Sentence.of("{} (quadratic in T)", Cell.formula(e))));
        growth.linear().ifPresent(e -> parts.add(Sentence.of("{} (linear in T)", Cell.formula(e))));
        growth.constant().filter(e -> !e.isZero())
                .ifPresent(e -> parts.add(Sentence.of("{} (whatever T is)", Cell.formula(e))));
        lines.add(parts.isEmpty()
                ? Sentence.plain("Forward FLOPs are no polynomial in T, since a window bounds the pairs.")
                : Sentence.of("Forward FLOPs: {}.", Sentence.join(", and ", parts)));
        for (var crossing : growth.crossings()) {
            lines.add(sentence(crossing));
        }
        return new Lines("How it grows with the context T (one sequence where B is not named)", lines);
    }

    private static Sentence sentence(Growth.Crossing crossing) {
        var what = Cell.of(crossing.what().label());
        if (crossing.first().isEmpty()) {
            return Sentence.of("{}: never.", what);
        }
        var first = Cell.of(Rational.of(crossing.first().get()));
        return crossing.exact().map(Cell::of)
                .<Phrase>map(t -> t.value().isInteger() ? t : Sentence.of("{} ({})", t.as(Look.HUNDREDTHS), t))
                .map(t -> Sentence.of("{}: equal at T = {}, more from T = {} on.", what, t, first))
                .orElseGet(() -> Sentence.of("{}: from T = {} on.", what, first));
    }

    private Lines rules(Rules rules) {
        var lines = new ArrayList<Sentence>();
        var active = Cell.of(rules.chosen() ? "active parameter" : "parameter");
        if (rules.chosen()) {
            lines.add(Sentence.of("N is the {}, of routed experts the chosen ones'.",
                    Cell.of(rules.parameters(), Unit.noun("active parameter"))));
        }
        lines.add(Sentence.of("Forward: {} per {} for {}, {} per {} and token (counting every matrix multiply).",
                Cell.of(rules.perParameter(), Unit.FLOP).as(Look.FINE), active, Cell.of(rules.tokens(), Unit.TOKEN),
                Cell.of(rules.perParameter().over(rules.tokens())).as(Look.FINE), active));
        rules.rules().forEach(rule -> lines.add(Sentence.of("{} a token says {} for {}, counted {}: {}",
                Cell.of(rule.name()), Cell.of(rule.says(), Unit.FLOP), Cell.of(rule.quantity()),
                Cell.of(rule.counted(), Unit.FLOP), verdict(rule, rules))));
        lines.add(Sentence.of("Why, forward: {} of score matmuls have no parameters; {} (tables that only look up, "
                        + "norms, biases) are in no matrix multiply, for which 2N charges {}{}.",
                Cell.of(rules.scores(), Unit.FLOP), Cell.of(rules.idle(), Unit.PARAMETER),
                Cell.of(rules.idled(), Unit.FLOP), elsewhere(rules)));
        return new Lines("Rules of thumb", lines);
    }

    private static Sentence verdict(Rules.Rule rule, Rules rules) {
        var off = rule.off();
        if (rule.applies()) {
            return off.signum() == 0 ? Sentence.plain("exact.")
                    : Sentence.of(off.signum() < 0 ? "{} too low." : "{} too high.", size("counted", off));
        }
        boolean much = off.signum() > 0;
        var times = much ? rule.says().over(rule.counted()) : rule.counted().over(rule.says());
        return Sentence.of("the rule does not apply here ({} times too {}), since {}",
                Cell.of(times).as(Look.HUNDREDTHS), Cell.of(much ? "much" : "little"), switch (rules.cause()) {
                    case SCORES -> Sentence.plain("most work is in score matmuls, which have no parameters.");
                    case IDLE -> Sentence.plain("most parameters are in no matrix multiply.");
                    case ELSEWHERE -> Sentence.of("weights meet {} than the {} each: tokens of an image or of an "
                            + "encoder are others, and runs may share weights.",
                            Cell.of(rules.elsewhere().signum() > 0 ? "fewer" : "more"),
                            Cell.of(rules.tokens(), Unit.TOKEN));
                });
    }

    private static Sentence elsewhere(Rules rules) {
        int sign = rules.elsewhere().signum();
        return sign == 0 ? Sentence.plain("") : Sentence.of(sign > 0
                        ? "; the other weights meet fewer than the {} each, for which 2N charges {} too much"
                        : "; the other weights meet more than the {} each, for which 2N charges {} too little",
                Cell.of(rules.tokens(), Unit.TOKEN),
                Cell.of(sign > 0 ? rules.elsewhere() : rules.elsewhere().negated(), Unit.FLOP));
    }
}
