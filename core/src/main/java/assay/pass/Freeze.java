package assay.pass;

import assay.model.Line;
import assay.model.Model;
import assay.model.Named;
import assay.model.Node;
import assay.model.Op;
import assay.model.Tensor;
import assay.model.Tensor.Role;
import java.util.List;
import java.util.function.Predicate;

/// Parameters that training does not change: each is read as a frozen one, by whoever reads it.
public final class Freeze {
    private Freeze() {}

    /// A model of which some parameters are frozen.
    ///
    /// @param numbered whether the numbers in names have a say
    /// @param frozen whether a parameter is, by the name of its module and its own:
    /// `model.layers.0.mlp.up_proj.weight`,
    ///     with `{i}` for each number where these have no say
    public static Model of(Model model, boolean numbered, Predicate<String> frozen) {
        return Rewriting.of(model, numbered, (module, _, parts) -> parts.stream()
                .map(part -> part instanceof Op op ? frozen(op, module, frozen) : part).toList());
    }

    private static Node frozen(Op op, String module, Predicate<String> frozen) {
        var line = op.line();
        if (line.reads().stream().noneMatch(Tensor::parameter)) {
            return op;
        }
        List<Tensor> reads = line.reads().stream().map(t -> t.trained()
                ? t.frozen(frozen.test(owner(t, module) + "." + t.name())) : t).toList();
        return op.with(new Line(reads, line.writes(), line.mask(), line.reference()));
    }

    /// The module that a parameter is of; the numbers of another's are those of the reader.
    private static String owner(Tensor parameter, String module) {
        if (parameter.role() != Role.SHARED) {
            return module;
        }
        var path = parameter.path();
        for (var number : Named.numbers(module)) {
            path = path.contains(Named.NUMBER) ? path.replaceFirst("\\{i}", number) : path;
        }
        return path;
    }
}
