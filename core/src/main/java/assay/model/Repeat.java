package assay.model;

import assay.algebra.Expr;
import java.util.List;

/// That many copies of the same parts, one after the other; their parameters are numbered.
///
/// @param variant what tells these copies from others of the same name, such as `sliding`; empty where all are alike
public record Repeat(String name, String variant, Expr times, List<Node> parts) implements Node {
    public Repeat {
        parts = List.copyOf(parts);
    }

    public Repeat(String name, Expr times, List<Node> parts) {
        this(name, "", times, parts);
    }
}
