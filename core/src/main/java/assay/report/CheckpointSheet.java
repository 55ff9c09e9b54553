package assay.report;

import assay.algebra.Rational;
import assay.check.LinearWork;
import assay.check.StoredNames;
import assay.model.Named;
import assay.model.Checkpoint;
import assay.model.Checkpoint.Held;
import assay.model.Component;
import assay.model.Guess;
import assay.quantity.Figures;
import assay.quantity.Look;
import assay.quantity.Unit;
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
        var work = LinearWork.of(checkpoint);
        if (!work.elements().isEmpty()) {
            sections.add(atLeast(work));
        }
        var all = new ArrayList<>(notes);
        all.addAll(checkpoint.notes());
        if (!all.isEmpty()) {
            sections.add(new Lines("Notes", Sentence.plain(all)));
        }
        return new Sheet(name + ": stored tensors", sections);
    }

    /// The tables, and above them what is to be noted of the files.
    public static List<Section> sections(Checkpoint checkpoint) {
        return tables(checkpoint, checkpoint.notes());
    }

    private static List<Section> tables(Checkpoint checkpoint, List<String> notes) {
        var lead = new ArrayList<>(List.of(Sentence.of("{}, {}, {}",
                Cell.of(Rational.of(checkpoint.tensors().size()), Unit.TENSOR),
                Cell.of(checkpoint.elements(), Unit.ELEMENT), Cell.of(checkpoint.bytes(), Unit.BYTE).as(Look.SCALED))));
        lead.addAll(Sentence.plain(notes));
        if (checkpoint.tensors().isEmpty()) {
            return List.of(new Lines("Stored", lead));
        }
        return List.of(
                table("Stored, by element type", lead, "type", checkpoint, Held::dtype),
                table("Stored, by component", List.of(Sentence.plain("As far as names tell.")), "component", checkpoint,
                        components()));
    }

    private static Table atLeast(LinearWork work) {
        var rows = new ArrayList<List<Cell>>();
        for (var component : Component.values()) {
            var elements = work.elements().getOrDefault(component, Rational.ZERO);
            if (elements.signum() > 0) {
                rows.add(atLeast(component.label(), elements));
            }
        }
        rows.add(atLeast("at least", work.total()));
        var lead = new ArrayList<>(List.of("Forward, for each token that all of these layers read; a training step "
                + "takes three times as many. As far as names tell.",
                "Not among them: scores of attention, scans, convolutions, towers, what is looked up."));
        if (work.experts() > 0) {
            lead.add("Nor are " + Figures.counted(Rational.of(work.experts()), "tensor")
                    + " of experts: how many of them a token is sent to is not known.");
        }
        return new Table("Work of linear layers, at least", Sentence.plain(lead), List.of(Column.text("component"),
                Column.figure("elements of matrices"), Column.figure("flops a token")), rows);
    }

    private static List<Cell> atLeast(String label, Rational elements) {
        return List.of(Cell.of(label), Cell.of(elements, Unit.ELEMENT),
                Cell.of(LinearWork.flops(elements), Unit.FLOP));
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
        return held -> known.computeIfAbsent(Named.pattern(held.name()),
                _ -> Guess.of(held.name()).map(Component::label).orElse("other"));
    }

    private static Table table(
            String title, List<Sentence> lead, String column, Checkpoint checkpoint, Function<Held, String> key) {
        var whole = checkpoint.bytes();
        var rows = new ArrayList<List<Cell>>();
        new TreeMap<>(checkpoint.by(key)).forEach((label, some) -> {
            var elements = some.elements();
            var bytes = some.bytes();
            rows.add(List.of(Cell.of(label), Cell.of(Rational.of(some.tensors().size()), Unit.TENSOR),
                    Cell.of(elements, Unit.ELEMENT), Cell.of(bytes, Unit.BYTE), Cell.share("stored", bytes, whole),
                    elements.signum() == 0 ? new Cell.Blank()
                            : Cell.of(bytes.times(BITS).over(elements), Unit.noun("bit")).as(Look.SCALED)));
        });
        return new Table(title, lead, List.of(Column.text(column), Column.figure("tensors"), Column.figure("elements"),
                Column.figure("bytes"), Column.figure("share of bytes"), Column.figure("bits per element")), rows);
    }
}
