package assay.report;

import assay.algebra.Rational;
import assay.check.StoredNames;
import assay.model.Checkpoint;
import assay.model.Checkpoint.Held;
import assay.model.Component;
import assay.model.Guess;
import assay.quantity.Figures;
import assay.quantity.Share;
import assay.report.Sheet.Column;
import assay.report.Sheet.Lines;
import assay.report.Sheet.Section;
import assay.report.Sheet.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/// What files hold, without a description of their model: elements and bytes by element type, and by component as far
/// as names tell.
public final class CheckpointSheet {
    private static final Rational BITS = Rational.of(8);

    private CheckpointSheet() {}

    /// The sheet of files alone.
    ///
    /// @param notes why there is no more, if there is a reason
    public static Sheet of(String name, Checkpoint checkpoint, List<String> notes) {
        var sections = new ArrayList<>(tables(checkpoint, List.of()));
        var all = new ArrayList<>(notes);
        all.addAll(checkpoint.notes());
        if (!all.isEmpty()) {
            sections.add(new Lines("Notes", all));
        }
        return new Sheet(name + ": stored tensors", sections);
    }

    /// The tables, and above them what is to be noted of the files.
    public static List<Section> sections(Checkpoint checkpoint) {
        return tables(checkpoint, checkpoint.notes());
    }

    private static List<Section> tables(Checkpoint checkpoint, List<String> notes) {
        var count = Figures.counted(Rational.of(checkpoint.tensors().size()), "tensor") + ", "
                + Figures.exact(checkpoint.elements()) + " elements, " + Figures.bytes(checkpoint.bytes());
        var lead = Stream.concat(Stream.of(count), notes.stream()).toList();
        if (checkpoint.tensors().isEmpty()) {
            return List.of(new Lines("Stored", lead));
        }
        return List.of(
                table("Stored, by element type", lead, "type", checkpoint, Held::dtype),
                table("Stored, by component", List.of("As far as names tell."), "component", checkpoint,
                        components()));
    }

    /// Bytes by component, as far as names tell.
    public static SequencedMap<String, Rational> bytesByComponent(Checkpoint checkpoint) {
        var all = new TreeMap<String, Rational>();
        checkpoint.by(components()).forEach((component, some) -> all.put(component, some.bytes()));
        return all;
    }

    /// The component of a tensor; names that differ in numbers alone are of one.
    private static Function<Held, String> components() {
        var known = new HashMap<String, String>();
        return held -> known.computeIfAbsent(StoredNames.pattern(held.name()),
                _ -> Guess.of(held.name()).map(Component::label).orElse("other"));
    }

    private static Table table(
            String title, List<String> lead, String column, Checkpoint checkpoint, Function<Held, String> key) {
        var whole = checkpoint.bytes();
        var rows = new ArrayList<List<Cell>>();
        new TreeMap<>(checkpoint.by(key)).forEach((label, some) -> {
            var elements = some.elements();
            var bytes = some.bytes();
            rows.add(List.of(Cell.of(label), Cell.of(Rational.of(some.tensors().size())), Cell.of(elements),
                    Cell.of(bytes),
                    whole.signum() == 0 ? new Cell.Blank() : new Cell.Part(Share.of("stored", bytes, whole)),
                    elements.signum() == 0 ? new Cell.Blank()
                            : Cell.of(Figures.scaled(bytes.times(BITS).over(elements)))));
        });
        return new Table(title, lead, List.of(Column.text(column), Column.figure("tensors"), Column.figure("elements"),
                Column.figure("bytes"), Column.figure("share of bytes"), Column.figure("bits per element")), rows);
    }
}
