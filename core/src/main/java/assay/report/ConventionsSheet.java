package assay.report;

import assay.account.Backward;
import assay.account.Decoding;
import assay.account.Forward;
import assay.account.Quantity;
import assay.account.Step;
import assay.ask.Case;
import assay.ask.Options;
import assay.convention.Convention;
import assay.convention.Conventions;
import assay.report.Sheet.Column;
import assay.report.Sheet.Lines;
import assay.report.Sheet.Section;
import assay.report.Sheet.Table;
import assay.spec.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Every convention with its definition, and what each gives for one model.
public final class ConventionsSheet {
    private ConventionsSheet() {}

    /// Of those that are listed.
    public static Sheet of(Optional<Spec> spec, Options options) {
        return of(spec, options, Conventions.LISTED);
    }

    /// Of those that are given, in their order.
    public static Sheet of(Optional<Spec> spec, Options options, List<Convention> shown) {
        var sections = new ArrayList<Section>();
        spec.ifPresent(s -> sections.addAll(sideBySide(s, options, shown)));
        sections.add(definitions(shown));
        sections.add(rules(shown));
        return new Sheet("Conventions: what counts as a FLOP", sections);
    }

    private static List<Section> sideBySide(Spec spec, Options options, List<Convention> shown) {
        var rows = new ArrayList<List<Cell>>();
        var base = Case.of(spec, options.by(Conventions.MATMUL));
        for (var convention : shown) {
            var subject = base.with(spec, options.by(convention));
            var row = new ArrayList<Cell>();
            row.add(Cell.of(convention.name()));
            for (Quantity quantity : List.of(new Forward(), new Backward(), new Step(), new Decoding())) {
                row.add(subject.ledger(quantity).<Cell>map(l -> Cell.of(subject, l.total(), l.unit()))
                        .orElseGet(Cell.Blank::new));
            }
            var tokens = subject.value(subject.tokens());
            row.add(subject.ledger(new Step())
                    .<Cell>map(l -> Cell.of(subject.value(l.total()).over(tokens), l.unit()))
                    .orElseGet(Cell.Blank::new));
            row.add(subject.ledger(new Forward()).flatMap(f -> base.ledger(new Forward())
                            .map(b -> (Cell) new Cell.Factor(subject.value(f.total()).over(base.value(b.total())))))
                    .orElse(new Cell.Blank()));
            rows.add(row);
        }
        var context = base.values();
        var sections = new ArrayList<Section>();
        sections.add(new Table("totals",
                base.model().name() + " at B = " + context.get("B") + ", T = " + context.get("T")
                        + ", FLOPs by each convention",
                List.of(Sentence.plain("A blank: the convention does not say, or an encoder does not decode.")),
                List.of(Column.text("convention"), Column.figure("flops.forward"), Column.figure("flops.backward"),
                        Column.figure("flops.step"), Column.figure("flops.decode"),
                        Column.figure("step per token").key("flops_step_per_token"),
                        Column.figure("forward over matmul").key("forward_over_matmul")),
                rows));
        if (!base.notes().isEmpty()) {
            sections.add(new Lines("Notes", Sentence.plain(base.notes())));
        }
        return sections;
    }

    private static Table definitions(List<Convention> shown) {
        return new Table("Definitions", List.of(),
                List.of(Column.text("convention"), Column.text("counts"), Column.text("source")),
                shown.stream()
                        .map(c -> List.of(Cell.of(c.name()), Cell.of(c.definition()), Cell.of(c.source())))
                        .toList());
    }

    private static Table rules(List<Convention> shown) {
        return new Table("rules", "As data", List.of(), List.of(
                Column.text("convention"), Column.text("per multiply-add"), Column.text("matmuls"),
                Column.text("pairs"),
                Column.text("pointwise prices"), Column.text("per parameter and token"), Column.text("logits"),
                Column.text("embedding lookup"), Column.text("backward")),
                shown.stream().map(ConventionsSheet::row).toList());
    }

    private static List<Cell> row(Convention c) {
        var matmuls = c.products().matmuls().stream().sorted().map(m -> m.label()).collect(Collectors.joining(", "));
        var prices = new TreeMap<>(c.prices()).entrySet().stream()
                .map(e -> e.getKey().label() + " " + e.getValue().rule() + (e.getValue().once() ? " once a layer" : ""))
                .collect(Collectors.joining("; "));
        return List.of(
                Cell.of(c.name()),
                Cell.of(String.valueOf(c.products().perMultiplyAdd())),
                Cell.of(matmuls.isEmpty() ? "none" : matmuls),
                Cell.of(c.products().pairs().label()),
                Cell.of(prices.isEmpty() ? "left out" : prices),
                Cell.of(c.parameters().flops() == 0 ? "0" : c.parameters().flops()
                        + c.parameters().unpaid().stream().sorted().map(part -> ", " + part.label() + " left out")
                                .collect(Collectors.joining())),
                Cell.of(c.products().lastLogitsOnly() ? "at the last position" : "at every position"),
                Cell.of(c.products().lookups() ? "as a product" : "free"),
                Cell.of(switch (c.backward()) {
                    case Convention.Backward.Pass _ -> "op by op";
                    case Convention.Backward.Factor(var times) -> times + " x forward";
                    case Convention.Backward.Unstated _ -> "not said";
                }));
    }
}
