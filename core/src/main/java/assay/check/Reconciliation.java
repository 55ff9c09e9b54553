package assay.check;

import assay.algebra.Rational;
import assay.check.Comparison.Difference;
import assay.check.Comparison.Sort;
import assay.family.Families;
import assay.model.Model;
import assay.model.Named;
import assay.model.Checkpoint;
import assay.model.Checkpoint.Held;
import assay.model.Numbers.Listed;
import assay.quantity.Figures;
import assay.spec.Spec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// A description of a model against files of its tensors, each tensor both ways.
///
/// @param model the description's name
/// @param source of the files
/// @param described the elements of the parameters that the description makes
/// @param stored the elements that the files hold
/// @param bytes of the weights as the description alone stores them
/// @param held the bytes of the files' tensors
/// @param scheme in which the description stores them: a type, or a scheme
/// @param findings what differs
/// @param reasons what would explain it: changes of the description after which less differs, each tried
/// @param notes what is worth knowing and no difference
public record Reconciliation(
        String model,
        String source,
        Rational described,
        Rational stored,
        Rational bytes,
        Rational held,
        String scheme,
        List<Finding> findings,
        List<String> reasons,
        List<String> notes) {
    /// Tensors of one name pattern that differ in one way.
    ///
    /// @param says how
    /// @param described the shape by the description; empty where it has none
    /// @param stored the shape in the files; empty where they have none
    /// @param count how many tensors
    /// @param reason the likely one; empty where none is known
    public record Finding(
            String name, String says, List<Rational> described, List<Rational> stored, Rational count, String reason) {}

    private static final int CHANGES = 4;
    /// The most findings that are told one by one.
    private static final int LISTED = 2_000;
    /// What a finding says of names whose numbers alone differ.
    public static final String NUMBERED = "numbered otherwise";

    public Reconciliation {
        findings = List.copyOf(findings);
        reasons = List.copyOf(reasons);
        notes = List.copyOf(notes);
    }

    /// Whether nothing differs.
    public boolean whole() {
        return findings.isEmpty();
    }

    /// Throws [assay.problem.Refusal] where the spec describes no model.
    public static Reconciliation of(Spec spec, Checkpoint checkpoint) {
        return of(spec, checkpoint, Dialect.OWN);
    }

    /// As [#of(Spec, Checkpoint)], for files of a format with names of its own.
    public static Reconciliation of(Spec spec, Checkpoint checkpoint, Dialect dialect) {
        var notes = new ArrayList<>(checkpoint.notes());
        var repacked = Repacked.of(spec, checkpoint, dialect);
        var findings = new ArrayList<>(repacked.findings());
        var others = new ArrayList<Finding>();
        var described = Families.build(spec);
        var stored = StoredNames.of(without(described, repacked.files(), dialect, others, notes), dialect);
        findings.addAll(others);
        var comparison = Comparison.of(described, stored, dialect);
        if (!comparison.dropped().isEmpty()) {
            notes.add("The files' names lack the first word '" + comparison.dropped() + "'.");
        } else if (!comparison.added().isEmpty()) {
            notes.add("The files' names have a first word more, '" + comparison.added() + "'.");
        }
        if (!comparison.between().isEmpty()) {
            notes.add("The files' names have a word more inside, '" + comparison.between() + "'.");
        }
        var reasons = new ArrayList<String>();
        var beyond = beyond(comparison);
        var few = beyond.isEmpty() ? stored : stored.without(beyond);
        var steps = new ArrayList<Comparison>(List.of(beyond.isEmpty() ? comparison
                : Comparison.again(described, few, dialect, comparison)));
        var now = spec;
        for (int i = 0; i < CHANGES && !steps.getLast().differences().isEmpty(); i++) {
            var better = Change.best(now, steps.getLast(), few, dialect);
            if (better.isEmpty()) {
                break;
            }
            now = better.get().spec();
            steps.add(better.get().comparison());
            reasons.add(better.get().says());
        }
        var known = beside(others);
        var renumbered = renumbered(comparison, stored);
        var left = steps.stream().map(Comparison::names).toList();
        comparison.differences().stream().filter(d -> renumbered.keySet().stream().noneMatch(d.name()::startsWith))
                .forEach(d -> findings.add(finding(d, reason(d, left, reasons, stored))));
        findings.addAll(renumbered.values());
        if (steps.getFirst().constants().signum() > 0) {
            notes.add("Of what is stored, " + Figures.exact(comparison.constants()) + " elements are no parameters.");
        }
        return new Reconciliation(spec.name(), checkpoint.source(), comparison.total(),
                stored.elements().plus(known), repacked.bytes(), checkpoint.bytes(), repacked.scheme(),
                folded(findings), reasons, notes);
    }

    /// The patterns that only the files have, but for so many that changes are tried with.
    private static Set<String> beyond(Comparison comparison) {
        return comparison.differences().stream().filter(d -> d.sort() == Sort.EXTRA).map(Difference::name).distinct()
                .skip(LISTED).collect(Collectors.toSet());
    }

    /// Findings that people read: of very many the first ones, and one for each way in which the others differ.
    private static List<Finding> folded(List<Finding> findings) {
        if (findings.size() <= LISTED) {
            return findings;
        }
        var folded = new ArrayList<>(findings.subList(0, LISTED));
        var others = new LinkedHashMap<String, List<Finding>>();
        findings.subList(LISTED, findings.size())
                .forEach(f -> others.computeIfAbsent(f.says, _ -> new ArrayList<>()).add(f));
        others.forEach((says, some) -> folded.add(new Finding(Figures.exact(Rational.of(some.size())) + " more names",
                says, List.of(), List.of(), some.stream().map(Finding::count).reduce(Rational.ZERO, Rational::plus),
                "")));
        return folded;
    }

    /// Where all tensors are there and only their numbers differ, the stacks whose layers do not count from 0 and the
    /// names that not every layer has: what is wrong with their numbers as a whole.
    private static SequencedMap<String, Finding> renumbered(Comparison comparison, StoredNames stored) {
        var all = new LinkedHashMap<String, Finding>();
        if (comparison.differences().stream().allMatch(d -> d.sort() == Sort.ELSEWHERE)) {
            stored.misnumbered().forEach((stack, numbers) -> all.put(stack, numbered(stack + StoredNames.NUMBER,
                    numbers, StoredNames.offset(numbers).map(n -> "the files count from " + n + ": ")
                            .orElse("the files have "))));
            stored.uneven().forEach((pattern, numbers) -> all.put(pattern, numbered(pattern, numbers,
                    "not every layer has each of ")));
            all.keySet().removeIf(name -> comparison.differences().stream().noneMatch(d -> d.name().startsWith(name)));
        }
        return all;
    }

    private static Finding numbered(String name, Set<String> numbers, String says) {
        return new Finding(name, NUMBERED, List.of(), List.of(), Rational.of(numbers.size()),
                says + String.join(", ", StoredNames.inOrder(numbers)));
    }

    /// The tensors that could be the model's: without those that are known to be something else, which are told apart.
    private static Checkpoint without(
            Model model, Checkpoint checkpoint, Dialect dialect, List<Finding> findings, List<String> notes) {
        var first = Comparison.of(model, StoredNames.of(checkpoint, dialect), dialect);
        var extra = new HashSet<String>();
        first.differences().stream().filter(d -> d.sort() == Sort.EXTRA).forEach(d -> extra.add(d.name()));
        var predicting = new HashSet<String>();
        checkpoint.tensors().stream()
                .filter(t -> Beside.predicts(t.name()) && extra.contains(Named.pattern(t.name())))
                .forEach(t -> predicting.add(layer(t.name())));
        var rest = new ArrayList<Held>();
        var harmless = new TreeSet<String>();
        var beside = new ArrayList<Held>();
        for (var held : checkpoint.tensors()) {
            boolean more = extra.contains(Named.pattern(held.name()));
            var known = more ? Beside.of(held.name(), held.shape().stream().map(Rational::of).toList())
                    : Optional.<Beside>empty();
            if (dialect.beside().contains(held.name())) {
                harmless.add("The files also hold " + held.name() + ", which is no parameter.");
            } else if (known.isPresent() && known.get().harmless()) {
                harmless.add("The files also hold " + known.get().says() + ".");
            } else if (known.isPresent() || (more && predicting.contains(layer(held.name())))) {
                beside.add(held);
            } else {
                rest.add(held);
            }
        }
        notes.addAll(harmless);
        StoredNames.of(new Checkpoint("", beside, List.of()), dialect).patterns()
                .forEach((name, shapes) -> shapes.forEach(
                (shape, held) -> findings.add(new Finding(name, Sort.EXTRA.label(), List.of(), shape,
                        Rational.of(held.size()), Beside.of(name, shape).map(Beside::says)
                                .orElse(Beside.further(model))))));
        return new Checkpoint(checkpoint.source(), rest, List.of());
    }

    private static Rational beside(List<Finding> findings) {
        return findings.stream()
                .map(f -> f.stored.stream().reduce(f.count, Rational::times))
                .reduce(Rational.ZERO, Rational::plus);
    }

    /// A name up to its first number, that included.
    private static String layer(String name) {
        var words = name.split("\\.", -1);
        var layer = new StringBuilder();
        for (var word : words) {
            layer.append(word).append('.');
            if (Named.pattern(word).equals(StoredNames.NUMBER)) {
                break;
            }
        }
        return layer.toString();
    }

    private static Finding finding(Difference d, String reason) {
        return new Finding(d.name(), d.sort().label(), d.described(), d.stored(), d.count(), reason);
    }

    /// The change after which a difference is gone, or what its layers, its name and its shapes tell.
    private static String reason(Difference difference, List<Set<String>> left, List<String> reasons,
            StoredNames stored) {
        for (int i = 1; i < left.size(); i++) {
            if (left.getFirst().contains(difference.key()) && !left.get(i).contains(difference.key())) {
                return reasons.get(i - 1);
            }
        }
        var here = new Listed(difference.without()).ranges();
        if (difference.sort() == Sort.ELSEWHERE) {
            return "in the files of layer " + new Listed(difference.with()).ranges()
                    + (here.isEmpty() ? "" : ", by the description of layer " + here);
        }
        boolean each = difference.sort() == Sort.MISSING && stored.patterns().containsKey(difference.name())
                && Rational.of(difference.without().size()).equals(difference.count());
        return each ? "absent from layer " + here : byItself(difference);
    }

    /// What a difference alone tells.
    private static String byItself(Difference d) {
        if (d.name().endsWith("bias") && d.sort() != Sort.SHAPE) {
            return d.sort() == Sort.MISSING ? "a bias that the files lack" : "a bias that the description lacks";
        }
        return d.sort() == Sort.SHAPE && d.described().reversed().equals(d.stored()) ? "stored transposed" : "";
    }
}
