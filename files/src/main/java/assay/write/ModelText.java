package assay.write;

import assay.algebra.Expr;
import assay.model.Block;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Model;
import assay.model.Node;
import assay.model.Numbers;
import assay.model.Op;
import assay.model.Opaque;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.model.Tensor;
import java.util.HashMap;
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
        var numbered = new HashMap<String, Expr>();
        model.root().parts().forEach(part -> page.node(1, part, numbered));
        return page.text.toString();
    }

    /// @param numbered the copies of each name so far, where the node stands
    private void node(int depth, Node node, Map<String, Expr> numbered) {
        line(depth, switch (node) {
            case Block(var name, var component, var axes, _) -> named(name)
                    + component.map(c -> " : " + word(c)).orElse("") + bound(axes);
            case Repeat repeat -> repeat(repeat, numbered);
            case Op op -> op.name() + " = " + kind(op) + " " + op.line();
        });
        var inside = node.name().isEmpty() ? numbered : new HashMap<String, Expr>();
        node.parts().forEach(part -> node(depth + 1, part, inside));
        if (node instanceof Pointwise op) {
            for (var form : op.forms()) {
                line(depth + 1, form.way().word() + bound(form.axes()));
                form.ops().forEach(part -> node(depth + 2, part, inside));
            }
        }
    }

    /// Numbers are said where they do not go on from those of the name before.
    private static String repeat(Repeat repeat, Map<String, Expr> numbered) {
        var from = numbered.getOrDefault(repeat.name(), Expr.ZERO);
        var next = Numbers.from(from, repeat.times());
        var stored = Numbers.from(from, repeat.stored());
        numbered.merge(repeat.name(), repeat.times(), Expr::plus);
        return repeat.name()
                + (repeat.variant().isEmpty() ? "" : "[" + repeat.variant() + "]") + " * " + repeat.times()
                + (repeat.numbers().equals(next) ? "" : " " + repeat.numbers())
                + (repeat.sets().equals(repeat.numbers()) ? "" : " stored " + repeat.stored()
                        + (repeat.sets().equals(stored) && !more(repeat) ? "" : " " + repeat.sets()));
    }

    /// Whether more sets of parameters stand here than copies.
    private static boolean more(Repeat repeat) {
        var more = repeat.stored().minus(repeat.times());
        return more.isConstant() && more.at(Map.of()).signum() > 0;
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
