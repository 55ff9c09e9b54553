package assay.ask;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Model;
import assay.model.Named;
import assay.model.Size;
import assay.pass.Freeze;
import assay.pass.Lora;
import assay.pass.Lora.Layer;
import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.spec.Spec;
import assay.storage.Modules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Pattern;

/// Adapters that are trained beside frozen weights, as `LoraConfig` of PEFT describes them.
///
/// @param rank of all whose name no pattern has
/// @param alpha the scale is `alpha/rank`; it changes no count
/// @param ranks by patterns of which a name ends in one
/// @param saved modules that are trained whole, by how their names end
/// @param source who says so, as a size's source
public record Adapters(
        Rational rank, Rational alpha, Targets targets, Lora.How how, Bias bias, SequencedMap<Pattern, Rational> ranks,
        List<String> saved, String source) {
    /// The size that is the rank.
    public static final String RANK = "lora_r";

    /// PEFT's own where nothing is said of it.
    public static final Rational ALPHA = Rational.of(8);

    /// Which biases of the model are trained.
    public enum Bias {
        NONE,
        /// Every parameter with `bias` in its name.
        ALL,
        /// Those of the layers that have an adapter.
        LORA_ONLY
    }

    public Adapters {
        ranks = new LinkedHashMap<>(ranks);
        saved = List.copyOf(saved);
    }

    /// Adapters of one rank beside some layers.
    public static Adapters of(Rational rank, Targets targets, String source) {
        return new Adapters(rank, ALPHA, targets, Lora.How.PLAIN, Bias.NONE, new LinkedHashMap<>(), List.of(), source);
    }

    /// Those that an `adapter_config.json` describes.
    ///
    /// @throws Refusal with all that is wrong with it
    public static Adapters of(Spec config) {
        return LoraConfig.read(config);
    }

    /// These, made otherwise.
    public Adapters with(Lora.How other) {
        return new Adapters(rank, alpha, targets, other, bias, ranks, saved, source);
    }

    private Expr rank(Layer layer) {
        return ranks.entrySet().stream().filter(e -> e.getKey().matcher(Modules.looked(layer.module(), e.getKey()))
                .matches()).findFirst().map(e -> Expr.of(e.getValue())).orElse(Expr.dim(RANK));
    }

    private boolean numbered() {
        return targets.numbered() || !ranks.isEmpty()
                || saved.stream().anyMatch(name -> name.chars().anyMatch(Character::isDigit));
    }

    /// The layers of a model that have one, in order.
    public List<Layer> layers(Model model) {
        return Lora.layers(model, numbered()).stream().filter(targets::holds).toList();
    }

    /// A model with these beside it, all else frozen.
    ///
    /// @throws Refusal where a target is no linear layer of the model
    Model beside(Model model) {
        var adapted = layers(model);
        unknown(model, adapted);
        var names = new LinkedHashSet<String>();
        adapted.forEach(layer -> names.add(layer.module()));
        var lora = new Lora(layer -> targets.holds(layer) ? Optional.of(rank(layer)) : Optional.empty(), numbered(),
                how);
        var sized = lora.beside(model).sized(new Size(RANK, Expr.of(rank), source));
        return Freeze.of(sized, numbered(), name -> !trained(name, names));
    }

    private boolean trained(String parameter, Set<String> adapted) {
        return Lora.owns(parameter) || saved(parameter) || switch (bias) {
            case NONE -> false;
            case ALL -> parameter.contains("bias");
            case LORA_ONLY -> parameter.endsWith(".bias")
                    && adapted.contains(parameter.substring(0, parameter.length() - ".bias".length()));
        };
    }

    private boolean saved(String parameter) {
        for (int dot = parameter.indexOf('.'); dot >= 0 && !saved.isEmpty(); dot = parameter.indexOf('.', dot + 1)) {
            var module = parameter.substring(0, dot);
            if (saved.stream().anyMatch(module::endsWith)) {
                return true;
            }
        }
        return false;
    }

    private void unknown(Model model, List<Layer> adapted) {
        var problems = new ArrayList<Problem>();
        var known = new LinkedHashSet<String>();
        var all = Lora.layers(model, numbered());
        all.forEach(layer -> known.add(last(layer.module())));
        if (targets.of() instanceof Targets.Named(var names)) {
            names.stream().filter(name -> all.stream().noneMatch(layer -> Targets.Named.holds(name, layer)))
                    .forEach(name -> problems.add(new Problem(name, source, "is no linear layer of " + model.name(),
                            Nearest.hint(name, known))));
        }
        if (adapted.isEmpty() && problems.isEmpty()) {
            problems.add(new Problem(targets.label(), source, "is no linear layer of " + model.name(),
                    known.isEmpty() ? "it has none" : "it has " + String.join(", ", known)));
        }
        Refusal.ofAny(problems);
    }

    /// The last word of a name that is no number.
    private static String last(String module) {
        var words = new ArrayList<>(List.of(module.split("\\.")));
        words.removeIf(word -> word.equals(Named.NUMBER) || Named.isNumber(word));
        return words.isEmpty() ? module : words.getLast();
    }
}
