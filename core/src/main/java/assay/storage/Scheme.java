package assay.storage;

import assay.model.Model;
import assay.quantity.Dtype;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// A way to store weights in fewer bits: rules, of which the first that means a tensor says how it is stored. What none
/// means is stored as it was before.
///
/// @param name as it is asked for
/// @param source where its tensors are laid down
/// @param base how the rest is stored
public record Scheme(String name, String source, List<Rule> rules, Storage base) implements Storage {
    /// Which tensors a rule means.
    ///
    /// @param sorts what they are
    /// @param towers whether those of towers are meant too
    /// @param names what their names have to hold; empty where any does
    public record Selector(Set<Sort> sorts, boolean towers, Optional<Names> names) {
        public Selector {
            sorts = Set.copyOf(sorts);
        }

        boolean means(Item item) {
            return sorts.contains(item.sort()) && (towers || !item.tower())
                    && names.filter(n -> !n.test(item.name())).isEmpty();
        }
    }

    /// Names of tensors, every number in them `{i}`.
    @FunctionalInterface
    public interface Names extends Predicate<String> {}

    /// How the tensors of a selector are stored.
    ///
    /// @param encoding empty where they stay as they are
    public record Rule(Selector selector, Optional<Encoding> encoding) {}

    public Scheme {
        rules = List.copyOf(rules);
    }

    @Override
    public Storage based(Dtype type, Model model) {
        return new Scheme(name, source, rules, base.based(type, model));
    }

    @Override
    public List<Part> parts(Item item) {
        var rule = rules.stream().filter(r -> r.selector().means(item)).findFirst();
        return rule.flatMap(Rule::encoding).map(item::all).orElseGet(() -> base.parts(item));
    }
}
