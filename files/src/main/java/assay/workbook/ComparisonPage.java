package assay.workbook;

import assay.account.Forward;
import assay.account.Quantity;
import assay.algebra.Rational;
import assay.ask.Case;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// Models side by side: totals, and the components' shares of the forward pass, each a formula in a model's own page.
final class ComparisonPage {
    /// One of the models.
    ///
    /// @param page its own, with its lines
    record Beside(Case subject, Page page, Ground ground, ModelPages pages) {}

    private final Page page;
    private final List<Beside> models;

    ComparisonPage(Page page, List<Beside> models) {
        this.page = page;
        this.models = models;
    }

    void write() {
        page.widths.put(0, 34);
        page.widths.put(1, 14);
        for (int i = 0; i < models.size(); i++) {
            page.widths.put(i + 2, 24);
        }
        page.line(new Box.Text("Comparison", Style.TITLE));
        page.line(Box.note("Each number is a formula in the page of its model, where the inputs and the lines are."));
        page.skip();
        sizes();
        page.skip();
        totals();
        page.skip();
        shares();
    }

    private void head(String first, String second) {
        page.put(page.row, 0, new Box.Text(first, Style.HEAD));
        page.put(page.row, 1, new Box.Text(second, Style.HEAD));
        for (int i = 0; i < models.size(); i++) {
            page.put(page.row, i + 2, new Box.Text(models.get(i).subject.model().name(), Style.HEAD_RIGHT));
        }
        page.row++;
    }

    private void sizes() {
        head("size", "");
        var names = new LinkedHashSet<String>();
        models.forEach(m -> names.addAll(m.ground.words().keySet().stream().sorted().toList()));
        for (var name : names) {
            page.put(page.row, 0, Box.text(name));
            for (int i = 0; i < models.size(); i++) {
                var model = models.get(i);
                var word = model.ground.words().get(name);
                if (word != null) {
                    page.put(page.row, i + 2, Box.live(word, model.subject.values().getOrDefault(name,
                            Rational.ZERO), Style.NUMBER));
                }
            }
            page.row++;
        }
    }

    private void totals() {
        head("quantity", "unit");
        for (var quantity : Quantity.ALL) {
            if (models.stream().noneMatch(m -> m.pages.totals().containsKey(quantity.name()))) {
                continue;
            }
            page.put(page.row, 0, Box.text(quantity.name()));
            page.put(page.row, 1, Box.text(quantity.unit().label()));
            for (int i = 0; i < models.size(); i++) {
                var model = models.get(i);
                int column = i + 2;
                Optional.ofNullable(model.pages.totals().get(quantity.name())).ifPresent(name -> page.put(page.row,
                        column, Box.live(name, model.subject.ledger(quantity).map(l -> model.subject.value(l.total()))
                                .orElse(Rational.ZERO), Style.NUMBER)));
            }
            page.row++;
        }
    }

    private void shares() {
        page.line(new Box.Text("Shares of the forward FLOPs", Style.HEADING));
        int head = page.row;
        head("component", "");
        var components = new LinkedHashSet<String>();
        models.forEach(m -> m.subject.ledger(new Forward()).ifPresent(l -> components.addAll(l.components().keySet())));
        int first = page.row;
        var series = new ArrayList<Chart.Series>();
        for (var component : components) {
            page.put(page.row, 0, Box.text(component));
            var values = new ArrayList<Rational>();
            for (int i = 0; i < models.size(); i++) {
                values.add(share(models.get(i), component, i + 2));
            }
            int last = models.size() + 1;
            series.add(new Chart.Series(page.at(page.row, 0), component,
                    page.at(head, 2) + ":" + Page.fixed(head, last),
                    models.stream().map(m -> m.subject.model().name()).toList(),
                    page.at(page.row, 2) + ":" + Page.fixed(page.row, last), values));
            page.row++;
        }
        if (page.row > first) {
            page.charts.add(new Chart(Chart.Kind.SHARES, "Shares of the forward FLOPs", "", "of all forward FLOPs",
                    series, page.row + 1, 0));
        }
    }

    private Rational share(Beside model, String component, int column) {
        var forward = model.pages.written().get(new Forward().name());
        if (forward == null) {
            return Rational.ZERO;
        }
        var ledger = forward.ledger();
        var whole = model.subject.value(ledger.total());
        var part = Optional.ofNullable(ledger.components().get(component)).map(model.subject::value)
                .orElse(Rational.ZERO);
        var sum = LedgerBlock.component(model.page, forward, "$A" + (page.row + 1));
        var share = whole.signum() == 0 ? Rational.ZERO : part.over(whole);
        page.put(page.row, column, Box.live("IF(" + forward.total() + "=0,0," + sum + "/" + forward.total() + ")",
                share, Style.SHARE));
        return share;
    }
}
