package assay.report;

import assay.algebra.Rational;
import assay.model.Place;
import assay.model.Tensor;
import assay.quantity.Figures;
import assay.report.Sheet.Column;
import assay.report.Sheet.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;

/// Every parameter tensor of a model as its checkpoint names it: tensors that share a name but for its numbers are one group.
///
/// @param model the model's name
/// @param total the elements of all parameters, also of those that the reference implementation keeps as buffers
/// @param tensors those that it trains
public record Inventory(String model, Rational total, List<Group> tensors) {
    /// Tensors of one name pattern.
    ///
    /// @param name every number in it is `{i}`
    /// @param shape the first one's
    /// @param count how many there are
    /// @param elements of all of them
    public record Group(String name, List<Rational> shape, Rational count, Rational elements) {}

    public Inventory {
        tensors = List.copyOf(tensors);
    }

    public static Inventory of(Case subject) {
        var groups = new LinkedHashMap<String, Group>();
        var buffers = new LinkedHashMap<String, Group>();
        subject.model().walk((place, op) -> {
            for (var tensor : op.line().reads()) {
                if (tensor.counted()) {
                    var group = group(subject, place, tensor);
                    (tensor.trained() ? groups : buffers).merge(group.name, group, Inventory::together);
                }
            }
        });
        return new Inventory(subject.model().name(), elements(groups.values()).plus(elements(buffers.values())),
                new ArrayList<>(groups.values()));
    }

    private static Rational elements(Collection<Group> groups) {
        return groups.stream().map(Group::elements).reduce(Rational.ZERO, Rational::plus);
    }

    private static Group group(Case subject, Place place, Tensor tensor) {
        var module = place.module();
        var count = subject.value(place.inStore().count());
        return new Group((module.isEmpty() ? "" : module + ".") + tensor.name(),
                tensor.shape(place::size).stream().map(subject::value).toList(), count,
                subject.value(tensor.elements(place::size)).times(count));
    }

    private static Group together(Group first, Group other) {
        return new Group(first.name, first.shape, first.count.plus(other.count), first.elements.plus(other.elements));
    }

    /// As a sheet, with the bytes of the case's element type.
    public Sheet sheet(Case subject) {
        var dtype = subject.terms().dtype();
        var rows = new ArrayList<List<Cell>>();
        for (var group : tensors) {
            rows.add(List.of(Cell.of(group.name), Cell.of(shape(group.shape)), Cell.of(group.count), Cell.of(group.elements),
                    Cell.of(group.elements.times(dtype.bytes()))));
        }
        rows.add(List.of(Cell.of("total"), new Cell.Blank(), new Cell.Blank(), Cell.of(total),
                Cell.of(total.times(dtype.bytes()))));
        return new Sheet(model + ": parameter tensors", List.of(new Table("Tensors",
                List.of(Figures.exact(total) + " elements, " + Figures.bytes(total.times(dtype.bytes())) + " in "
                        + dtype.label()),
                List.of(Column.text("name"), Column.text("shape"), Column.figure("count"), Column.figure("elements"),
                        Column.figure("bytes")),
                rows)));
    }

    private static String shape(List<Rational> shape) {
        var text = new StringBuilder("[");
        for (var size : shape) {
            text.append(text.length() == 1 ? "" : " ").append(size);
        }
        return text.append(']').toString();
    }
}
