package assay.report;

import assay.algebra.Rational;
import assay.model.Named;
import assay.model.Spelling;
import assay.model.Tensor.Role;
import assay.quantity.Figures;
import assay.report.Sheet.Column;
import assay.report.Sheet.Section;
import assay.report.Sheet.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Predicate;

/// Every tensor that a checkpoint of a model stores: tensors that share a name but for its numbers are one group.
///
/// @param model the model's name
/// @param total the elements of all parameters, also of those that the reference implementation keeps as buffers
/// @param tensors the parameters that are trained
/// @param buffers what is stored beside them, whether it counts among the parameters or not
public record Inventory(String model, Rational total, List<Group> tensors, List<Group> buffers) {
    /// Tensors of one name pattern.
    ///
    /// @param name every number in it is `{i}`
    /// @param shape the first one's
    /// @param count how many there are
    /// @param elements of all of them
    public record Group(String name, List<Rational> shape, Rational count, Rational elements) {
        private Group and(Group other) {
            return new Group(name, shape, count.plus(other.count), elements.plus(other.elements));
        }
    }

    public Inventory {
        tensors = List.copyOf(tensors);
        buffers = List.copyOf(buffers);
    }

    /// The tensors as `spelling` has them.
    public static Inventory of(Case subject, Spelling spelling) {
        var all = spelling.of(subject.model());
        var total = all.stream().filter(n -> n.role() != Role.CONSTANT).map(n -> subject.value(n.elements()))
                .reduce(Rational.ZERO, Rational::plus);
        return new Inventory(subject.model().name(), total,
                groups(subject, all, n -> n.role() == Role.WEIGHT), groups(subject, all, n -> n.role() != Role.WEIGHT));
    }

    private static List<Group> groups(Case subject, List<Named> all, Predicate<Named> which) {
        var groups = new LinkedHashMap<String, Group>();
        all.stream().filter(which).forEach(n -> groups.merge(n.name(),
                new Group(n.name(), n.shape().stream().map(subject::value).toList(), subject.value(n.count()),
                        subject.value(n.elements())),
                Group::and));
        return List.copyOf(groups.values());
    }

    /// As a sheet, with the bytes of the case's element type.
    public Sheet sheet(Case subject) {
        var dtype = subject.terms().dtype();
        var rows = rows(tensors, dtype.bytes());
        rows.add(List.of(Cell.of("total"), new Cell.Blank(), new Cell.Blank(), Cell.of(total),
                Cell.of(total.times(dtype.bytes()))));
        var sections = new ArrayList<Section>();
        sections.add(table("Tensors", Figures.exact(total) + " elements, "
                + Figures.bytes(total.times(dtype.bytes())) + " in "
                + dtype.label(), rows));
        if (!buffers.isEmpty()) {
            var trained = tensors.stream().map(Group::elements).reduce(Rational.ZERO, Rational::plus);
            sections.add(table("Buffers", "Stored beside the parameters, and "
                    + (trained.equals(total) ? "not in the total." : "in the total, as published."),
                            rows(buffers, dtype.bytes())));
        }
        return new Sheet(model + ": parameter tensors", sections);
    }

    private static Table table(String title, String lead, List<List<Cell>> rows) {
        return new Table(title, List.of(lead),
                List.of(Column.text("name"), Column.text("shape"), Column.figure("count"),
                Column.figure("elements"), Column.figure("bytes")), rows);
    }

    private static List<List<Cell>> rows(List<Group> groups, Rational bytes) {
        var rows = new ArrayList<List<Cell>>();
        for (var group : groups) {
            rows.add(List.of(Cell.of(group.name), Cell.of(shape(group.shape)), Cell.of(group.count),
                    Cell.of(group.elements),
                    Cell.of(group.elements.times(bytes))));
        }
        return rows;
    }

    private static String shape(List<Rational> shape) {
        var text = new StringBuilder("[");
        for (var size : shape) {
            text.append(text.length() == 1 ? "" : " ").append(size);
        }
        return text.append(']').toString();
    }
}
