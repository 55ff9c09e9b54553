package assay.golden;

import assay.model.Block;
import assay.model.Model;
import assay.model.Node;
import assay.model.Op;
import assay.model.Repeat;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// Models made from models by changing a part of the tree, for tests.
final class Trees {
    private Trees() {}

    /// Takes the part at a path out of a model.
    record Without(String path) implements UnaryOperator<Model> {
        @Override
        public Model apply(Model model) {
            return changed(model, path, _ -> List.of());
        }
    }

    /// Every op's path, in the order of execution.
    static List<String> ops(Model model) {
        var paths = new ArrayList<String>();
        model.walk((place, _) -> paths.add(place.path()));
        return paths;
    }

    /// The model with other parts in the place of the one at a path.
    static Model changed(Model model, String path, Function<Node, List<Node>> change) {
        return model.withRoot(new Block("", model.root().component(), model.root().axes(),
                changed(model.root().parts(), "", path, change)));
    }

    private static List<Node> changed(List<Node> parts, String above, String path, Function<Node, List<Node>> change) {
        return parts.stream().flatMap(part -> changed(part, above, path, change)).toList();
    }

    private static Stream<Node> changed(Node node, String above, String path, Function<Node, List<Node>> change) {
        var here = above.isEmpty() ? node.name() : above + "/" + node.name();
        if (here.equals(path)) {
            return change.apply(node).stream();
        }
        return Stream.of(switch (node) {
            case Block(var name, var component, var axes, var parts) ->
                new Block(name, component, axes, changed(parts, here, path, change));
            case Repeat repeat -> repeat.with(changed(repeat.parts(), here, path, change));
            case Op op -> op;
        });
    }
}
