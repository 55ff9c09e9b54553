package assay.model;

/// Rows chosen by number: an embedding looked up, tables selected, keys and values stored.
public record Gather(String name, Line line) implements Op {
    public static Gather of(String name, String line) {
        return new Gather(name, Line.of(line));
    }
}
