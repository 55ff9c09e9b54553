package assay.report;

import assay.algebra.Rational;
import assay.check.Inventory;
import assay.check.Inventory.Group;
import assay.quantity.Look;
import assay.quantity.Unit;
import assay.report.Sheet.Column;
import assay.report.Sheet.Lines;
import assay.report.Sheet.Section;
import assay.report.Sheet.Table;
import java.util.ArrayList;
import java.util.List;

/// Every tensor of a model as it is stored, as a sheet.
public final class InventorySheet {
    private InventorySheet() {}

    public static Sheet of(Inventory inventory) {
        var total = inventory.total();
        var rows = rows(inventory.tensors());
        rows.add(List.of(Cell.of("total"), new Cell.Blank(), new Cell.Blank(), new Cell.Blank(),
                Cell.of(total, Unit.ELEMENT), Cell.of(inventory.bytes(), Unit.BYTE)));
        var sections = new ArrayList<Section>();
        sections.add(table("Tensors", Sentence.of("{}, {} {}", Cell.of(total, Unit.ELEMENT),
                Cell.of(inventory.bytes(), Unit.BYTE).as(Look.SCALED), Cell.of(inventory.types())), rows));
        if (!inventory.buffers().isEmpty()) {
            var trained = inventory.tensors().stream().map(Group::elements).reduce(Rational.ZERO, Rational::plus);
            sections.add(table("Buffers", Sentence.plain("Stored beside the parameters"
                    + (trained.equals(total) ? ": in the bytes of the total, not in its elements."
                            : ", and in the total, as published.")),
                    rows(inventory.buffers())));
        }
        if (!inventory.notes().isEmpty()) {
            sections.add(new Lines("Notes", Sentence.plain(inventory.notes())));
        }
        return new Sheet(inventory.model() + ": parameter tensors", sections);
    }

    private static Table table(String title, Sentence lead, List<List<Cell>> rows) {
        var columns = List.of(Column.text("name"), Column.text("shape"), Column.text("type"),
                Column.figure("count"), Column.figure("elements"), Column.figure("bytes"));
        return new Table(title, List.of(lead), columns, rows);
    }

    private static List<List<Cell>> rows(List<Group> groups) {
        var rows = new ArrayList<List<Cell>>();
        for (var group : groups) {
            rows.add(List.of(Cell.of(group.name()), Cell.of(shape(group.shape())),
                    Cell.of(String.join(", ", group.types())), Cell.of(group.count()),
                    Cell.of(group.elements(), Unit.ELEMENT), Cell.of(group.bytes(), Unit.BYTE)));
        }
        return rows;
    }

    static String shape(List<Rational> shape) {
        var text = new StringBuilder("[");
        for (var size : shape) {
            text.append(text.length() == 1 ? "" : " ").append(size);
        }
        return text.append(']').toString();
    }
}
