package assay.model;

import assay.algebra.Expr;
import java.util.List;

/// That many copies of the same parts, one after the other; their parameters are numbered.
///
/// @param variant what tells these copies from others of the same name, such as `sliding`; empty where all are alike
/// @param times how often the parts are run
/// @param stored how many sets of parameters there are: `times`, or fewer where several runs share a set
public record Repeat(String name, String variant, Expr times, Expr stored, List<Node> parts) implements Node {
    public Repeat {
        parts = List.copyOf(parts);
    }

    public Repeat(String name, String variant, Expr times, List<Node> parts) {
        this(name, variant, times, times, parts);
    }

    public Repeat(String name, Expr times, List<Node> parts) {
        this(name, "", times, parts);
    }

    /// These copies with other parts.
    public Repeat with(List<Node> others) {
        return new Repeat(name, variant, times, stored, others);
    }
}
