package assay.report;

import assay.account.Active;
import assay.account.Cache;
import assay.account.Decoding;
import assay.account.Forward;
import assay.account.Ledger;
import assay.account.Parameters;
import assay.account.Quantity;
import assay.account.Step;
import assay.account.Weights;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Alike;
import assay.ask.Case;
import assay.convention.Matmul;
import assay.model.Component;
import assay.model.Size;
import assay.quantity.Figures;
import assay.quantity.Look;
import assay.quantity.Unit;
import assay.report.Sheet.Column;
import assay.report.Sheet.Lines;
import assay.report.Sheet.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Several models, or one at several contexts, side by side on one screen. Everything else is in [CompareSheet] and
/// [ScaleSheet].
public final class BesideScreen {
    private static final List<String> SIZES = List.of("num_layers", "d_model", "num_heads", "num_kv_heads", "head_dim",
            "d_ff", "num_experts", "num_experts_per_tok", "d_expert", "sliding_window", "vocab_size");
    private static final int NOTES = 2;
    private static final int MOVES = 2;

    /// The rows that a screen has room for, and the share of a component that is never more and has none.
    private static final int ROWS = 28;
    private static final Rational LITTLE = Rational.of(1, 1000);

    private final List<Case> cases;
    private final List<String> heads;
    private final List<List<Cell>> rows = new ArrayList<>();

    private BesideScreen(List<Case> cases, List<String> heads) {
        this.cases = cases;
        this.heads = heads;
    }

    /// Models at one batch and context, in one type.
    public static Sheet of(Alike alike) {
        var cases = alike.cases();
        var first = cases.getFirst();
        var screen = new BesideScreen(cases, cases.stream().map(c -> c.model().name()).toList());
        screen.amounts();
        SIZES.forEach(screen::size);
        if (screen.rows.size() >= ROWS) {
            screen.rows.subList(ROWS - 1, screen.rows.size()).clear();
        }
        screen.row("published as", alike.published(), c -> Optional.of(
                Cell.of(c.terms().weights().storage().name())));
        boolean reads = cases.stream().anyMatch(c -> c.needs("T"));
        return screen.sheet("Compared at B = " + Figures.exact(first.value(Expr.dim("B")))
                + (reads ? ", T = " + Figures.exact(first.value(Expr.dim("T"))) : "") + " in "
                + first.terms().weights().storage().name()
                + " (convention " + first.terms().convention().name() + ")", "One batch, context and type for all: "
                        + (reads ? "T is " + alike.context() : "no T, as none has a context") + ", the type "
                        + alike.dtype() + ".");
    }

    /// One model at several contexts.
    ///
    /// @param said how contexts are read that are said otherwise than in tokens; may be empty
    public static Sheet of(List<Case> cases, String said) {
        var first = cases.getFirst();
        var screen = new BesideScreen(cases, cases.stream().map(c -> "T = "
                + Figures.exact(c.value(Expr.dim("T")))).toList());
        screen.amounts();
        return screen.sheet(first.model().name() + " at " + cases.size() + " contexts (convention "
                + first.terms().convention().name() + ")", "Weights in " + first.terms().weights().storage().name()
                        + ", B = " + Figures.exact(first.value(Expr.dim("B"))) + "." + (said.isEmpty() ? ""
                                : " " + said + "."));
    }

    private Sheet sheet(String title, String lead) {
        var columns = new ArrayList<>(List.of(Column.text("")));
        heads.forEach(h -> columns.add(Column.figure(h)));
        var end = new ArrayList<Sentence>();
        var notes = new LinkedHashSet<String>();
        cases.forEach(c -> c.notes().forEach(n -> notes.add(c.model().name() + ": " + n)));
        notes.stream().limit(NOTES).forEach(n -> end.add(Sentence.plain(n)));
        if (notes.size() > NOTES) {
            end.add(Sentence.plain(Figures.counted(Rational.of(notes.size() - NOTES), "more note") + " with --full."));
        }
        end.add(Sentence.plain("--full: every size and total, shares of a block, conclusions"));
        var first = new ArrayList<>(List.of(Sentence.plain(lead)));
        moves().ifPresent(first::add);
        return new Sheet(title, List.of(new Lines("", first),
                new Table("", List.of(), columns, rows), new Lines("", end)));
    }

    /// The components whose share of the forward pass moves most, from the first to the last.
    private Optional<Sentence> moves() {
        var first = cases.getFirst().ledger(new Forward());
        var last = cases.getLast().ledger(new Forward());
        if (first.isEmpty() || last.isEmpty()) {
            return Optional.empty();
        }
        var all = Arrays.stream(Component.values()).map(component -> new Move(component,
                part(cases.getFirst(), first.get(), component), part(cases.getLast(), last.get(), component)))
                .filter(m -> m.by().signum() != 0).sorted(Comparator.comparing(Move::far).reversed())
                .limit(MOVES).map(m -> Sentence.of("{} {} from {} to {}", Cell.of(m.component.label()),
                        Cell.of(m.by().signum() > 0 ? "rises" : "falls"), m.from.cell(), m.to.cell())).toList();
        return all.isEmpty() ? Optional.empty() : Optional.of(Sentence.of("Of forward FLOPs, {} to {}: {}.",
                Cell.of(heads.getFirst()), Cell.of(heads.getLast()), Sentence.join("; ", all)));
    }

    private static PartOf part(Case subject, Ledger forward, Component component) {
        return PartOf.of(subject.value(forward.of(component).total()), subject.value(forward.total()));
    }

    private record Move(Component component, PartOf from, PartOf to) {
        Rational by() {
            return to.share().minus(from.share());
        }

        Rational far() {
            return by().signum() < 0 ? by().negated() : by();
        }
    }

    private void row(String name, List<Case> of, Function<Case, Optional<Cell>> cell) {
        var cells = of.stream().map(cell).toList();
        if (cells.stream().anyMatch(Optional::isPresent)) {
            var row = new ArrayList<>(List.of(Cell.of(name)));
            cells.forEach(c -> row.add(c.orElseGet(Cell.Blank::new)));
            rows.add(row);
        }
    }

    private void size(String name) {
        row(name, cases, c -> Optional.ofNullable(c.sizes().all().get(name)).map(Size::name)
                .map(n -> Cell.of(c.value(Expr.dim(n)))));
    }

    private void amounts() {
        row("parameters", cases, c -> value(c, new Parameters()).map(v -> count(v, Unit.PARAMETER)));
        row("  less both tables", cases,
                c -> c.ledger(new Parameters()).map(l -> count(c.value(l.total()
                        .minus(l.of(Component.EMBEDDING).total()).minus(l.of(Component.HEAD).total())),
                        Unit.PARAMETER)));
        if (cases.stream().anyMatch(c -> !value(c, new Active()).equals(value(c, new Parameters())))) {
            row("  active a token", cases, c -> value(c, new Active()).map(v -> count(v, Unit.PARAMETER)));
        }
        row("weights", cases, c -> value(c, new Weights()).map(Cell::decimal));
        row("  in GiB", cases, c -> value(c, new Weights()).map(Cell::binary));
        row("cache bytes/token", cases, c -> c.ledger(new Cache()).map(l -> {
            var context = c.value(Expr.dim("T"));
            return Cell.of(c.at(l.total(), context.plus(Rational.ONE)).minus(c.at(l.total(), context)), Unit.BYTE);
        }));
        row("cache at T", cases, c -> value(c, new Cache()).map(Cell::decimal));
        row("  in GiB", cases, c -> value(c, new Cache()).map(Cell::binary));
        row("training FLOPs/token", cases, c -> value(c, new Step()).map(v -> count(
                v.over(c.value(c.tokens())), Unit.FLOP)));
        row("forward FLOPs", cases, c -> value(c, new Forward()).map(v -> count(v, Unit.FLOP)));
        row("decode FLOPs/token", cases, c -> value(c, new Decoding()).map(v -> count(v, Unit.FLOP)));
        row("of forward FLOPs", cases, _ -> Optional.of(new Cell.Blank()));
        share("  scores", l -> l.of(Component.ATTENTION).only(e -> e.matmul() == Matmul.SCORES));
        for (var component : Component.values()) {
            share("  " + component.label(), l -> l.of(component));
        }
    }

    private void share(String name, Function<Ledger, Ledger> part) {
        if (cases.stream().noneMatch(c -> c.ledger(new Forward()).map(l -> PartOf.of(
                c.value(part.apply(l).total()), c.value(l.total())).share()).filter(s -> s.compareTo(LITTLE) >= 0)
                .isPresent())) {
            return;
        }
        row(name, cases, c -> c.ledger(new Forward()).map(l -> PartOf.of(c.value(part.apply(l).total()),
                c.value(l.total()))).filter(m -> m.part().signum() != 0)
                .map(m -> Cell.share("forward", m.part(), m.whole())));
    }

    /// A part and its whole.
    private record PartOf(Rational part, Rational whole) {
        static PartOf of(Rational part, Rational whole) {
            return new PartOf(part, whole);
        }

        Rational share() {
            return whole.signum() == 0 ? Rational.ZERO : part.over(whole);
        }

        Cell cell() {
            return whole.signum() == 0 ? new Cell.Blank() : Cell.share("forward", part, whole);
        }
    }

    private static Optional<Rational> value(Case subject, Quantity quantity) {
        return subject.ledger(quantity).map(l -> subject.value(l.total()));
    }

    /// An amount to four digits; the row names its unit.
    private static Cell count(Rational value, Unit unit) {
        return Cell.of(value, unit).as(Look.SCALED);
    }
}
