package assay.model;

import assay.algebra.Expr;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Parts under one name, in the order of execution.
///
/// @param component what the parts are for, where the block says so
/// @param axes sizes that hold inside the block, over those around it
public record Block(String name, Optional<Component> component, Map<String, Expr> axes, List<Node> parts)
        implements Node {
    public Block {
        axes = Map.copyOf(axes);
        parts = List.copyOf(parts);
    }

    public static Block of(String name, List<Node> parts) {
        return new Block(name, Optional.empty(), Map.of(), parts);
    }

    public static Block of(String name, Component component, List<Node> parts) {
        return new Block(name, Optional.of(component), Map.of(), parts);
    }

    /// This block, where axes have other sizes than around it.
    public Block over(Map<String, Expr> others) {
        var all = new HashMap<>(axes);
        all.putAll(others);
        return new Block(name, component, all, parts);
    }

    /// This block with other parts.
    public Block with(List<Node> others) {
        return new Block(name, component, axes, others);
    }
}
