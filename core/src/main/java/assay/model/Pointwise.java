package assay.model;

/// The same small function at every element of what is written, or along its last axis (norms, softmax).
public record Pointwise(String name, Kind kind, Line line) implements Op {
    public static Pointwise of(String name, Kind kind, String line) {
        return new Pointwise(name, kind, Line.of(line));
    }
}
