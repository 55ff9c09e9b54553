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
    private static final List<Column> COLUMNS = List.of(Column.text("name"), Column.text("shape"),
            Column.text("type"), Column.count("count"), Column.count("elements"), Column.figure("bytes"));

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
        return new Sheet(title(inventory), sections);
    }

    /// All of it for programs: the sums are a table of their own.
    public static Sheet data(Inventory inventory) {
        var sections = new ArrayList<Section>();
        sections.add(new Table("tensors", "Tensors", List.of(), COLUMNS, rows(inventory.tensors())));
        sections.add(new Table("buffers", "Buffers", List.of(), COLUMNS, rows(inventory.buffers())));
        sections.add(Table.data("totals", List.of(Column.text("model"), Column.count("elements"),
                Column.figure("bytes"), Column.text("type")), List.of(List.of(Cell.of(inventory.model()),
                        Cell.of(inventory.total(), Unit.ELEMENT), Cell.of(inventory.bytes(), Unit.BYTE),
                        Cell.of(inventory.types())))));
        sections.add(new Lines("Notes", Sentence.plain(inventory.notes())));
        return new Sheet(title(inventory), sections);
    }

    private static String title(Inventory inventory) {
        return inventory.model() + (inventory.buffers().isEmpty() ? ": parameter tensors"
                : ": tensors of parameters and buffers");
    }

    private static Table table(String title, Sentence lead, List<List<Cell>> rows) {
        return new Table(title, List.of(lead), COLUMNS, rows);
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
