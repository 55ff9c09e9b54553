package assay.check;

import assay.algebra.Rational;
import assay.ask.Case;
import assay.model.Checkpoint;
import assay.model.Checkpoint.Held;
import assay.model.Named;
import assay.model.Spelling;
import assay.model.Tensor.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// Every tensor of a model as it is stored: tensors that share a name but for its numbers are one group.
///
/// @param model the model's name
/// @param total the elements of all parameters, also of those that the reference implementation keeps as buffers
/// @param bytes of those
/// @param types their element types, as a sentence ends: `in fp32`
/// @param tensors the parameters that are trained; all that files hold
/// @param buffers what is stored beside them, whether it counts among the parameters or not
/// @param notes what a reader of the numbers should know of the files
public record Inventory(
        String model,
        Rational total,
        Rational bytes,
        String types,
        List<Group> tensors,
        List<Group> buffers,
        List<String> notes) {
    /// Tensors of one name pattern.
    ///
    /// @param name every number in it is `{i}`
    /// @param shape the first one's
    /// @param types their element types in the files; none where there are no files
    /// @param count how many there are
    /// @param elements of all of them
    /// @param bytes of all of them
    public record Group(
            String name, List<Rational> shape, Set<String> types, Rational count, Rational elements, Rational bytes) {
        private Group and(Group other) {
            var all = new LinkedHashSet<>(types);
            all.addAll(other.types);
            return new Group(name, shape, all, count.plus(other.count), elements.plus(other.elements),
                    bytes.plus(other.bytes));
        }
    }

    private static final int KINDS = 10_000;

    public Inventory {
        tensors = List.copyOf(tensors);
        buffers = List.copyOf(buffers);
        notes = List.copyOf(notes);
    }

    /// The tensors as `spelling` has them, each element of the case's type.
    public static Inventory of(Case subject, Spelling spelling) {
        var dtype = subject.terms().dtype();
        var all = spelling.of(subject.model());
        var total = all.stream().filter(n -> n.role() != Role.CONSTANT).map(n -> subject.value(n.elements()))
                .reduce(Rational.ZERO, Rational::plus);
        return new Inventory(subject.model().name(), total, total.times(dtype.bytes()), "in " + dtype.label(),
                groups(subject, all, n -> n.role() == Role.WEIGHT), groups(subject, all, n -> n.role() != Role.WEIGHT),
                List.of());
    }

    /// The tensors of files, as they are stored there.
    public static Inventory of(String model, Checkpoint checkpoint) {
        var groups = new ArrayList<Group>();
        var patterns = checkpoint.by(held -> Named.pattern(held.name()));
        StoredNames.bound(checkpoint, patterns.size(), KINDS);
        patterns.forEach((name, some) -> groups.add(new Group(name,
                some.tensors().getFirst().shape().stream().map(Rational::of).toList(), some.by(Held::dtype).keySet(),
                Rational.of(some.tensors().size()), some.elements(), some.bytes())));
        return new Inventory(model, checkpoint.elements(), checkpoint.bytes(),
                "in " + String.join(", ", checkpoint.bytesByDtype().keySet()), groups, List.of(), checkpoint.notes());
    }

    private static List<Group> groups(Case subject, List<Named> all, Predicate<Named> which) {
        var dtype = subject.terms().dtype();
        var groups = new LinkedHashMap<String, Group>();
        all.stream().filter(which).forEach(n -> {
            var elements = subject.value(n.elements());
            groups.merge(n.name(), new Group(n.name(), n.shape().stream().map(subject::value).toList(),
                    Set.of(), subject.value(n.count()), elements, elements.times(dtype.bytes())),
                            Group::and);
        });
        return List.copyOf(groups.values());
    }

    /// Whether these are the tensors of files, each with an element type of its own.
    public boolean stored() {
        return tensors.stream().anyMatch(g -> !g.types.isEmpty());
    }
}
