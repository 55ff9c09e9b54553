package assay.model;

/// An operator that a file names and no rule knows: what it reads and writes, and nothing of its work.
///
/// @param operator as the file calls it; where its shape is unknown, that is said too
public record Opaque(String name, String operator, Line line) implements Op {}
