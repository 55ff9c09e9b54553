package assay.ask;

import assay.pass.Lora.Layer;
import assay.storage.Modules;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Which linear layers have an adapter.
///
/// @param of all that may have one
/// @param except those that have none all the same
/// @param layers the numbers of layers that have them; empty where all do
public record Targets(Of of, Optional<Of> except, Set<Integer> layers) {
    /// PEFT's word for every linear layer but the output's.
    public static final String ALL_LINEAR = "all-linear";

    /// All linear layers of the layers that are there several times: neither the head nor what stands beside them.
    public static final Targets BLOCKS = new Targets(new Blocks(), Optional.empty(), Set.of());

    /// Modules, as `LoraConfig` of PEFT names them.
    public sealed interface Of {
        /// Whether a layer is among them.
        boolean holds(Layer layer);

        /// As it is said.
        String label();

        /// Whether numbers in names have a say.
        boolean numbered();
    }

    private record Blocks() implements Of {
        @Override
        public boolean holds(Layer layer) {
            return layer.repeated() && !layer.head() && !layer.router() && !layer.shared();
        }

        @Override
        public String label() {
            return "all linear layers of the blocks";
        }

        @Override
        public boolean numbered() {
            return false;
        }
    }

    /// Every linear layer but the one that makes the output, and routers, which are none in the reference.
    public record AllLinear() implements Of {
        @Override
        public boolean holds(Layer layer) {
            return !layer.head() && !layer.router() && !layer.shared();
        }

        @Override
        public String label() {
            return ALL_LINEAR;
        }

        @Override
        public boolean numbered() {
            return false;
        }
    }

    /// Modules by the last words of their names.
    public record Named(List<String> names) implements Of {
        public Named {
            names = List.copyOf(names);
        }

        @Override
        public boolean holds(Layer layer) {
            return names.stream().anyMatch(name -> holds(name, layer));
        }

        static boolean holds(String name, Layer layer) {
            return ("." + layer.module()).endsWith("." + name);
        }

        @Override
        public String label() {
            return String.join(",", names);
        }

        @Override
        public boolean numbered() {
            return names.stream().anyMatch(name -> name.chars().anyMatch(Character::isDigit));
        }
    }

    /// Modules whose whole name an expression matches.
    public record Matching(Pattern pattern) implements Of {
        @Override
        public boolean holds(Layer layer) {
            return pattern.matcher(Modules.looked(layer.module(), pattern)).matches();
        }

        @Override
        public String label() {
            return pattern.pattern();
        }

        @Override
        public boolean numbered() {
            return true;
        }
    }

    public Targets {
        layers = Set.copyOf(layers);
    }

    /// Whether a layer has an adapter.
    public boolean holds(Layer layer) {
        return of.holds(layer) && except.filter(e -> e.holds(layer)).isEmpty()
                && (layers.isEmpty() || assay.model.Named.numbers(layer.module()).reversed().stream().limit(1)
                        .anyMatch(number -> layers.contains(Integer.valueOf(number))));
    }

    /// Whether numbers in names have a say.
    public boolean numbered() {
        return of.numbered() || except.filter(Of::numbered).isPresent() || !layers.isEmpty();
    }

    /// As it is said.
    public String label() {
        return of.label() + except.map(e -> " but " + e.label()).orElse("")
                + (layers.isEmpty() ? "" : " of layers " + layers.stream().sorted().toList());
    }
}
