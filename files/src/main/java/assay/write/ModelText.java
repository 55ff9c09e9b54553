package assay.write;

import assay.algebra.Expr;
import assay.model.Block;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Model;
import assay.model.Node;
import assay.model.Op;
import assay.model.Opaque;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.model.Tensor;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A model as the text that it could have been read from, `model.assay`: every op by its line, no part by its name.
public final class ModelText {
    private static final String INDENT = "    ";

    private final StringBuilder text = new StringBuilder();

    private ModelText() {}

    public static String of(Model model) {
        var page = new ModelText();
        page.line(0, "model " + model.name());
        page.line(0, "sizes");
        model.sizes().all().forEach((name, size) -> page.line(1, name + " = " + size.definition()));
        page.line(0, "axes");
        new TreeMap<>(model.axes()).forEach((name, size) -> page.line(1, name + " = " + size));
        page.line(0, "reads " + model.inputs().stream().map(Tensor::toString).collect(Collectors.joining(" ")));
        page.line(0, "writes " + model.output());
        page.line(0, "tree");
        model.root().parts().forEach(part -> page.node(1, part));
        return page.text.toString();
    }

    private void node(int depth, Node node) {
        line(depth, switch (node) {
            case Block(var name, var component, var axes, _) -> named(name)
                    + component.map(c -> " : " + word(c)).orElse("") + bound(axes);
            case Repeat repeat -> named(repeat.name())
                    + (repeat.variant().isEmpty() ? "" : "[" + repeat.variant() + "]") + " * " + repeat.times()
                    + (repeat.sets().equals(repeat.numbers()) ? "" : " stored " + repeat.stored());
            case Op op -> op.name() + " = " + kind(op) + " " + op.line();
        });
        node.parts().forEach(part -> node(depth + 1, part));
    }

    private static String kind(Op op) {
        return switch (op) {
            case Contract _ -> "contract";
            case Gather _ -> "gather";
            case Opaque _ -> "opaque";
            case Pointwise p -> word(p.kind());
        };
    }

    private static String named(String name) {
        return name.isEmpty() ? "-" : name;
    }

    private static String bound(Map<String, Expr> axes) {
        return axes.isEmpty() ? "" : new TreeMap<>(axes).entrySet().stream()
                .map(a -> a.getKey() + " = " + a.getValue()).collect(Collectors.joining(", ", " with ", ""));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private void line(int depth, String line) {
        text.append(INDENT.repeat(depth)).append(line).append('\n');
    }
}
