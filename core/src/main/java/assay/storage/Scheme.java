package assay.storage;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Axis;
import assay.model.Model;
import assay.model.Named;
import assay.model.Numbers;
import assay.quantity.Dtype;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

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
    /// @param dense whether none are meant where a model has experts that are chosen
    /// @param modules what they are of; empty where any
    public record Selector(Set<Sort> sorts, boolean towers, boolean dense, Optional<Modules> modules) {
        public Selector {
            sorts = Set.copyOf(sorts);
        }

        /// Tensors of a sort, towers left out.
        public static Selector of(Sort... sorts) {
            return new Selector(Set.of(sorts), false, false, Optional.empty());
        }

        /// All tensors of some modules.
        public static Selector of(Modules modules) {
            return new Selector(Set.of(Sort.values()), true, false, Optional.of(modules));
        }

        /// Whether tensors of an item are meant, by all but their names.
        boolean means(Item item) {
            return sorts.contains(item.sort()) && (towers || !item.tower());
        }

        boolean means(String name) {
            return modules.filter(m -> !m.holds(name)).isEmpty();
        }

        boolean numbered() {
            return modules.filter(Modules::numbered).isPresent();
        }
    }

    /// How the tensors of a selector are stored.
    ///
    /// @param encoding empty where they stay as they are
    /// @param rows what their rows have to be a multiple of
    /// @param columns what their columns have to be a multiple of
    public record Rule(Selector selector, Optional<Encoding> encoding, long rows, long columns) {
        public Rule(Selector selector, Optional<Encoding> encoding) {
            this(selector, encoding, 1, 1);
        }

        Rule of(Selector other) {
            return new Rule(other, encoding, rows, columns);
        }

        /// Why a matrix cannot be stored so; empty where it can.
        String misfit(Matrix matrix) {
            return Stream.of(misfit(matrix, matrix.columns(), "columns", columns),
                    misfit(matrix, matrix.rows(), "rows", rows)).filter(w -> !w.isEmpty()).findFirst().orElse("");
        }

        private static String misfit(Matrix matrix, Expr length, String what, long part) {
            return matrix.divides(length, part) ? ""
                    : matrix.value(length).map(Rational::toString).orElse("") + " " + what
                            + " are not a multiple of " + part;
        }
    }

    public Scheme {
        rules = List.copyOf(rules);
    }

    /// This with rules before its own.
    public Scheme after(List<Rule> first) {
        return new Scheme(name, source, Stream.concat(first.stream(), rules.stream()).toList(), base);
    }

    /// This, where some modules stay as they are.
    public Scheme keeping(Modules modules) {
        return after(List.of(new Rule(Selector.of(modules), Optional.empty())));
    }

    /// This with other rules.
    public Scheme with(List<Rule> other) {
        return new Scheme(name, source, other, base);
    }

    /// This of some modules alone.
    public Scheme only(Modules modules) {
        return with(rules.stream().map(r -> r.of(new Selector(r.selector.sorts, r.selector.towers, r.selector.dense,
                Optional.of(modules)))).toList());
    }

    /// This of all tensors of some modules, whatever they are.
    public Scheme every(Modules modules) {
        return with(rules.stream().map(r -> r.of(Selector.of(modules))).toList());
    }

    @Override
    public Optional<Dtype> main() {
        return base.main();
    }

    @Override
    public Storage based(Dtype type, Model model) {
        boolean routed = rules.stream().anyMatch(r -> r.selector().dense()) && chooses(model);
        return new Scheme(name, source, rules.stream().filter(r -> !routed || !r.selector().dense()).toList(),
                base.based(type, model));
    }

    private static boolean chooses(Model model) {
        var found = new ArrayList<Axis>();
        model.walk((_, op) -> op.line().reads().stream().filter(t -> t.counted())
                .flatMap(t -> t.axes().stream()).filter(Axis::chosen).forEach(found::add));
        return !found.isEmpty();
    }

    @Override
    public List<Part> parts(Item item) {
        var meant = rules.stream().filter(r -> r.selector().means(item)).toList();
        if (meant.stream().noneMatch(r -> r.selector().numbered())) {
            return first(meant, item.name()).map(r -> part(r, item, item.tensors())).map(List::of)
                    .orElseGet(() -> base.parts(item));
        }
        var numbers = new LinkedHashMap<Optional<Rule>, Long>();
        names(item).forEach(name -> numbers.merge(first(meant, name), 1L, Long::sum));
        return numbers.entrySet().stream().map(e -> e.getKey().map(r -> part(r, item, Expr.of(e.getValue())))
                .orElseGet(() -> kept(item, Expr.of(e.getValue()), ""))).toList();
    }

    private static Optional<Rule> first(List<Rule> rules, String name) {
        return rules.stream().filter(r -> r.selector().means(name)).findFirst();
    }

    private Part part(Rule rule, Item item, Expr tensors) {
        if (rule.encoding().isEmpty()) {
            return kept(item, tensors, "");
        }
        var misfit = item.isVector() && rule.encoding().get().pieces().size() > 1 ? "it is no matrix"
                : rule.misfit(item.matrix());
        return misfit.isEmpty() ? new Part(tensors, rule.encoding().get(), "") : kept(item, tensors, misfit);
    }

    private Part kept(Item item, Expr tensors, String why) {
        var before = base.parts(item).getFirst();
        return new Part(tensors, before.encoding(), why.isEmpty() ? before.why() : why);
    }

    /// The names of the tensors of an item, numbers and all.
    private static List<String> names(Item item) {
        var all = new ArrayList<String>();
        for (var grid : item.named().grids()) {
            var some = List.of(item.name());
            for (var place : grid.places()) {
                var values = item.values();
                var before = some;
                some = before.stream().flatMap(name -> numbers(place, values).map(n -> next(name, n))).toList();
            }
            all.addAll(some);
        }
        return all;
    }

    private static Stream<Integer> numbers(Numbers place, Map<String, Rational> values) {
        return Stream.iterate(0, i -> i < place.size(values), i -> i + 1).map(i -> place.get(i, values));
    }

    private static String next(String name, int number) {
        int at = name.indexOf(Named.NUMBER);
        return at < 0 ? name : name.substring(0, at) + number + name.substring(at + Named.NUMBER.length());
    }
}
