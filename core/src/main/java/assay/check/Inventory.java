package assay.check;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Case;
import assay.model.Checkpoint;
import assay.model.Checkpoint.Held;
import assay.model.Named;
import assay.model.Spelling;
import assay.model.Tensor.Role;
import assay.storage.Store.Filing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/// Every tensor of a model as it is stored: tensors that share a name but for its numbers are one group.
///
/// @param model the model's name
/// @param total the elements of all parameters, also of those that the reference implementation keeps as buffers
/// @param bytes of all that is stored
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
    /// @param types their element types
    /// @param count how many there are
    /// @param elements of all of them
    /// @param bytes of all of them, scales and all
    /// @param constant whether it is no parameter
    public record Group(
            String name, List<Rational> shape, Set<String> types, Rational count, Rational elements, Rational bytes,
            boolean constant) {
        private Group and(Group other) {
            var all = new LinkedHashSet<>(types);
            all.addAll(other.types);
            return new Group(name, shape, all, count.plus(other.count), elements.plus(other.elements),
                    bytes.plus(other.bytes), constant);
        }
    }

    private static final int KINDS = 10_000;

    public Inventory {
        tensors = List.copyOf(tensors);
        buffers = List.copyOf(buffers);
        notes = List.copyOf(notes);
    }

    /// The tensors of a case, each in the type in which it stores them.
    ///
    /// @param files whether they are told as files call and cut them, else as the tree does
    public static Inventory of(Case subject, boolean files) {
        var tensors = new LinkedHashMap<String, Group>();
        var buffers = new LinkedHashMap<String, Group>();
        var model = subject.model();
        var kept = model.spelling();
        model.walk((place, op) -> op.line().reads().stream().filter(kept::stored).forEach(tensor -> {
            var groups = tensor.role() == Role.WEIGHT ? tensors : buffers;
            var store = subject.terms().weights();
            if (files) {
                store.filed(model, place, op, tensor)
                        .forEach(f -> group(groups, subject, f.item().named(), f.types(), f.bytes()));
            } else {
                var shares = store.shares(model, place, op, tensor);
                group(groups, subject, Spelling.named(place, tensor),
                        shares.stream().flatMap(f -> f.types().stream()).toList(),
                        Expr.sum(shares.stream().map(Filing::bytes).toList()));
            }
        }));
        var all = Stream.concat(tensors.values().stream(), buffers.values().stream()).toList();
        return new Inventory(model.name(), sum(all.stream().filter(g -> !g.constant).toList(), Group::elements),
                sum(all, Group::bytes),
                "in " + subject.terms().weights().storage().name(), List.copyOf(tensors.values()),
                List.copyOf(buffers.values()), List.of());
    }

    private static Rational sum(List<Group> groups, Function<Group, Rational> amount) {
        return groups.stream().map(amount).reduce(Rational.ZERO, Rational::plus);
    }

    private static void group(
            Map<String, Group> groups, Case subject, Named named, List<String> types, Expr bytes) {
        groups.merge(named.name(), new Group(named.name(), named.shape().stream().map(subject::value).toList(),
                new LinkedHashSet<>(types), subject.value(named.count()), subject.value(named.elements()),
                subject.value(bytes), named.role() == Role.CONSTANT), Group::and);
    }

    /// The tensors of files, as they are stored there.
    public static Inventory of(String model, Checkpoint checkpoint) {
        var groups = new ArrayList<Group>();
        var patterns = checkpoint.by(held -> Named.pattern(held.name()));
        StoredNames.bound(checkpoint, patterns.size(), KINDS);
        patterns.forEach((name, some) -> groups.add(new Group(name,
                some.tensors().getFirst().shape().stream().map(Rational::of).toList(), some.by(Held::dtype).keySet(),
                Rational.of(some.tensors().size()), some.elements(), some.bytes(), false)));
        return new Inventory(model, checkpoint.elements(), checkpoint.bytes(),
                "in " + String.join(", ", checkpoint.bytesByDtype().keySet()), groups, List.of(), checkpoint.notes());
    }
}
