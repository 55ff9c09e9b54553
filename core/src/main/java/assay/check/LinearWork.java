package assay.check;

import assay.algebra.Rational;
import assay.model.Checkpoint;
import assay.model.Checkpoint.Held;
import assay.model.Component;
import assay.model.Guess;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// What a forward pass does at the least where files are all that is known of a model: the matrices of its linear
/// layers, as far as names and shapes tell, each element of which takes 2 FLOPs for every token that the layer reads.
///
/// Left out is what no name or shape tells: which tables are only looked up, how many experts a token is sent to, the
/// scores of attention, scans, towers.
///
/// @param elements of those matrices, by component
/// @param experts matrices of experts, which are not among them
public record LinearWork(Map<Component, Rational> elements, int experts) {
    private static final Set<Component> LAYERS =
            Set.of(Component.ATTENTION, Component.FEED_FORWARD, Component.RECURRENCE, Component.ROUTER);
    private static final String WEIGHT = ".weight";

    /// Words of heads that read every token; others may read one.
    private static final List<String> HEADS = List.of("lm_head", "embed_out");

    /// Pieces of names by which a matrix may be a table, or one that not every token meets.
    private static final List<String> OTHERS =
            List.of("embed", "relative", "position", "norm", "rotary", "conv", "cross", "global", "vit.");

    public LinearWork {
        elements = Map.copyOf(elements);
    }

    public static LinearWork of(Checkpoint checkpoint) {
        var elements = new TreeMap<Component, Rational>();
        int experts = 0;
        for (var held : checkpoint.tensors()) {
            var name = held.name().toLowerCase(Locale.ROOT);
            if (name.contains("expert") && !name.contains("shared_expert")) {
                experts++;
            } else {
                component(name, held).ifPresent(c -> elements.merge(c, held.elements(), Rational::plus));
            }
        }
        return new LinearWork(elements, experts);
    }

    /// The component of a matrix of which every token that it reads meets every element; empty for others.
    private static Optional<Component> component(String name, Held held) {
        boolean matrix = name.endsWith(WEIGHT) && held.shape().size() == 2
                && held.shape().stream().allMatch(size -> size > 1);
        if (!matrix) {
            return Optional.empty();
        }
        if (HEADS.stream().anyMatch(name::contains)) {
            return Optional.of(Component.HEAD);
        }
        return OTHERS.stream().anyMatch(name::contains) ? Optional.empty() : Guess.of(name).filter(LAYERS::contains);
    }

    /// The elements of all of them.
    public Rational total() {
        return elements.values().stream().reduce(Rational.ZERO, Rational::plus);
    }

    /// The FLOPs for one token, forward.
    public static Rational flops(Rational elements) {
        return elements.times(Rational.of(2));
    }
}
