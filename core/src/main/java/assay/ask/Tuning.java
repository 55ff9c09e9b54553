package assay.ask;

import assay.model.Model;
import assay.model.Tensor;
import assay.pass.Freeze;
import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.storage.Modules;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What of a model is trained: all of it, some of it, or adapters beside it.
///
/// @param adapters beside the model, which is frozen then
/// @param frozen modules and parameters that are frozen, as names or patterns of the tree
public record Tuning(Optional<Adapters> adapters, List<String> frozen) {
    /// Everything is trained.
    public static final Tuning ALL = new Tuning(Optional.empty(), List.of());

    private static final Pattern RANGE = Pattern.compile("(?<=^|\\.)(\\d{1,4})-(\\d{1,4})(?=\\.|$)");

    public Tuning {
        frozen = List.copyOf(frozen);
    }

    /// The tree that is trained.
    ///
    /// @throws Refusal where a name means nothing in it, and where nothing is left to train
    public Model of(Model model) {
        if (equals(ALL)) {
            return model;
        }
        var tuned = adapters.map(a -> a.beside(model)).orElse(model);
        var all = frozen.isEmpty() ? tuned : freeze(tuned);
        if (!trains(all)) {
            throw new Refusal(new Problem(String.join(",", frozen), "--freeze", "leaves nothing to train",
                    "name fewer parts"));
        }
        return all;
    }

    /// What it is called.
    public String method() {
        return adapters.map(a -> a.how().dora() ? "dora" : "lora").orElse(frozen.isEmpty() ? "full" : "partial");
    }

    /// What it is called, in words.
    public String kind() {
        return adapters.map(a -> (a.how().dora() ? "DoRA" : "LoRA") + " training of rank " + a.rank())
                .orElse(frozen.isEmpty() ? "full training" : "training of some parts");
    }

    /// As it is asked for; empty for an adapter that its own config describes.
    public String flags() {
        return adapters.filter(a -> a.source().startsWith("--"))
                .map(a -> " " + a.source() + (a.how().dora() ? " --dora" : "")).orElse("")
                + (frozen.isEmpty() ? "" : " --freeze " + String.join(",", frozen));
    }

    private static boolean trains(Model model) {
        var trained = new ArrayList<Tensor>();
        model.walk((_, op) -> op.line().reads().stream().filter(Tensor::updated).forEach(trained::add));
        return !trained.isEmpty();
    }

    /// A path of the tree, and the modules that it means.
    private record Path(String word, Modules modules) {
        static Path of(String word) {
            var name = word.replace('/', '.').replaceAll("\\[[^\\]]*\\]", "");
            return new Path(word, Modules.of(opened(name)));
        }

        /// `layers.0-3` is each of four layers.
        private static List<String> opened(String name) {
            Matcher range = RANGE.matcher(name);
            if (!range.find()) {
                return List.of(name);
            }
            var all = new ArrayList<String>();
            for (int i = Integer.parseInt(range.group(1)); i <= Integer.parseInt(range.group(2)); i++) {
                all.addAll(opened(name.substring(0, range.start()) + i + name.substring(range.end())));
            }
            return all;
        }

        /// Whether a parameter is of it, by its name with the numbers of its layers or without.
        boolean holds(String parameter) {
            var plain = parameter.replaceAll("\\.(\\d+|\\{i})(?=\\.)", "");
            return Stream.of(parameter, plain).anyMatch(name -> modules.holds(name) || modules.holds(name + ".weight"));
        }
    }

    private Model freeze(Model model) {
        var paths = frozen.stream().map(Path::of).toList();
        boolean numbered = paths.stream().anyMatch(path -> path.modules.numbered());
        var met = new LinkedHashSet<String>();
        var hit = new LinkedHashSet<String>();
        var made = Freeze.of(model, numbered, parameter -> {
            met.add(parameter);
            var holding = paths.stream().filter(path -> path.holds(parameter)).map(Path::word).toList();
            hit.addAll(holding);
            return !holding.isEmpty();
        });
        Refusal.ofAny(frozen.stream().filter(word -> !hit.contains(word)).map(word -> new Problem(word, "--freeze",
                "is no part of " + model.name() + " that is trained", Nearest.hint(word, words(met)))).toList());
        return made;
    }

    private static Set<String> words(Set<String> parameters) {
        var all = new LinkedHashSet<String>();
        parameters.forEach(name -> {
            for (var word : name.split("\\.")) {
                if (!word.isEmpty() && !word.equals("{i}") && !Character.isDigit(word.charAt(0))) {
                    all.add(word);
                }
            }
        });
        return all;
    }
}
