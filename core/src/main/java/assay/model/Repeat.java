package assay.model;

import assay.algebra.Expr;
import java.util.List;

/// That many copies of the same parts, one after the other; their parameters are numbered.
public record Repeat(String name, Expr times, List<Node> parts) implements Node {
    public Repeat {
        parts = List.copyOf(parts);
    }
}
