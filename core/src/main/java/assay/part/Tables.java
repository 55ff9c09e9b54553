package assay.part;

import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Line;
import assay.model.Node;
import java.util.List;

/// Tables of learned rows whose chosen rows are summed to one stream.
///
/// @param to the stream, `x[b t d]`
public record Tables(String to) {
    /// The rows of words, `ids[b t] .weight[v d]`.
    public Block words(String name) {
        return Block.of(name, Component.EMBEDDING, List.of(
                Gather.of("lookup", "ids[b t] .weight[v " + width() + "] -> " + to)));
    }

    /// The rows of words, in the table of another block.
    public Block words(String name, String owner) {
        return Block.of(name, Component.EMBEDDING, List.of(
                Gather.of("lookup", "ids[b t] /" + owner + ".weight[v " + width() + "] -> " + to)));
    }

    /// The rows of learned positions, `n` of them, added.
    public List<Node> positions(String name) {
        return added(name, Component.POSITION, "positions[b t] .weight[n " + width() + "]");
    }

    /// A row for every position there is, the table `weight` of `axes` as it is stored, added.
    public List<Node> everyPosition(String name, String weight) {
        return List.of(Block.of(name, Component.POSITION, List.of(
                Gather.of("rows", "." + weight + " -> row[t " + width() + "]"))), sum(name, "row[t " + width() + "]"));
    }

    /// The rows of the text that a word belongs to, `ty` of them, added.
    public List<Node> types(String name) {
        return added(name, Component.EMBEDDING, "types[b t] .weight[ty " + width() + "]");
    }

    /// The rows that `chosen`, such as `types[b t]`, has of a table with as many as the axis `number` is long, added.
    public List<Node> of(String name, String chosen, String number) {
        return added(name, Component.EMBEDDING, chosen + " .weight[" + number + " " + width() + "]");
    }

    private List<Node> added(String name, Component component, String rows) {
        var one = "row[b t " + width() + "]";
        return List.of(Block.of(name, component, List.of(Gather.of("lookup", rows + " -> " + one))), sum(name, one));
    }

    private Block sum(String name, String one) {
        return Residual.add((name.isEmpty() ? "rows" : name) + "_sum", to + " " + one + " -> " + to);
    }

    private String width() {
        return Line.of(to + " -> " + to).writes().getFirst().axes().getLast().name();
    }
}
