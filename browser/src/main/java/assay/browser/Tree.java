package assay.browser;

import assay.account.Entry;
import assay.account.Ledger;
import assay.algebra.Expr;
import assay.ask.Answer;
import assay.ask.Case;
import assay.model.Line;
import assay.model.Place;
import assay.model.Tensor;
import assay.quantity.Figures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// What a quantity is made of: a ledger's entries by the steps of their paths.
record Tree(Answer answer, Case subject, Ledger ledger, Branch root) {
    /// What stands at a path.
    ///
    /// @param count how often it stands in what is around it
    /// @param entries those at the path and below it
    private record Branch(String path, String label, Expr count, List<Entry> entries, Map<String, Branch> parts) {
        Branch(String path, String label, Expr count) {
            this(path, label, count, new ArrayList<>(), new LinkedHashMap<>());
        }

        void add(Entry entry, int depth) {
            entries.add(entry);
            var steps = entry.place().steps();
            if (depth < steps.size()) {
                var step = steps.get(depth);
                var name = step.label();
                parts.computeIfAbsent(name, _ -> new Branch(path.isEmpty() ? name : path + "/" + name, name,
                        step.times())).add(entry, depth + 1);
            }
        }

        Expr amount() {
            return Expr.sum(entries.stream().map(Entry::amount).toList());
        }
    }

    static Tree of(Answer answer, String quantity) {
        var ledger = answer.ledger(quantity);
        var root = new Branch("", answer.subject().model().name(), Expr.ONE);
        ledger.entries().forEach(entry -> root.add(entry, 0));
        return new Tree(answer, answer.subject(ledger.quantity()), ledger, root);
    }

    void write(Written written) {
        var out = written.out();
        out.open('{').name("quantity").text(ledger.quantity().name()).name("unit").text(ledger.unit().label())
                .name("root");
        node(root, subject.value(ledger.total()), written);
        var notes = new ArrayList<>(answer.notes());
        ledger.omissions().forEach(o -> notes.add("Not counted: " + o.what() + (o.ops().isZero() ? "" : " ("
                + Figures.counted(subject.value(o.ops()), "op") + ")")));
        out.name("notes").texts(notes).name("quantities").open('[');
        answer.quantities().forEach(q -> out.open('{').name("name").text(q.name()).name("unit")
                .text(q.unit().label()).name("definition").text(q.title()).close('}'));
        out.close(']').close('}');
    }

    private void node(Branch branch, assay.algebra.Rational all, Written written) {
        var out = written.out();
        var amount = branch.amount();
        out.open('{').name("path").text(branch.path).name("label").text(branch.label)
                .name("count").text(subject.value(branch.count).toString());
        written.amount(subject, amount, ledger.unit());
        var share = all.signum() == 0 ? all : subject.value(amount).over(all);
        out.name("share").bare(Written.nearest(share)).name("shareShown").text(Figures.percent(share));
        if (branch.entries.size() == 1 && branch.parts.isEmpty()) {
            var entry = branch.entries.getFirst();
            entry.op().ifPresent(op -> out.name("line").text(op.line().toString())
                    .name("shapes").text(shapes(op.line(), entry.place())));
            var names = new TreeSet<String>();
            amount.dims().forEach(dim -> names.add(dim.name()));
            out.name("sources").open('[');
            subject.sizes().all().forEach((name, size) -> {
                if (names.contains(name)) {
                    written.size(size, subject, answer.subject().model().sizes().all().containsKey(name));
                }
            });
            out.close(']');
        }
        out.name("parts").open('[');
        branch.parts.values().forEach(part -> node(part, all, written));
        out.close(']').close('}');
    }

    /// A line with a number for each axis.
    private String shapes(Line line, Place place) {
        return tensors(line.reads(), place) + " -> " + tensors(line.writes(), place);
    }

    private String tensors(List<Tensor> tensors, Place place) {
        var all = new ArrayList<String>();
        for (var tensor : tensors) {
            var text = tensor.toString();
            var sizes = tensor.axes().stream().map(axis -> place.axes().containsKey(axis.name())
                    ? subject.value(place.size(axis.name())).toString() : axis.name()).toList();
            all.add(text.substring(0, text.indexOf('[')) + "[" + String.join(" ", sizes) + "]");
        }
        return String.join(" ", all);
    }
}
