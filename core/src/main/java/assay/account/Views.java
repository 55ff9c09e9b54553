package assay.account;

import assay.account.Storage.Width;
import assay.model.Axis;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Line;
import assay.model.Op;
import assay.model.Place;
import assay.model.Pointwise;
import assay.model.Tensor;
import assay.model.Tensor.Role;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What an op's written tensors are in memory: a view of what it reads, or storages of their own.
final class Views {
    private Views() {}

    /// Each written tensor's storages, by its name.
    static Map<String, List<Storage>> of(Trace trace, Place place, Op op, Copies copies) {
        var reads = op.line().reads();
        var writes = op.line().writes();
        var from = reads.stream().flatMap(t -> trace.storages(t).stream()).toList();
        var written = new LinkedHashMap<String, List<Storage>>();
        if (views(op) || passes(trace, op)) {
            var seen = trace.storages(reads.getFirst());
            seen.forEach(s -> s.joined(from));
            writes.forEach(t -> written.put(t.key(), seen));
            return written;
        }
        for (var tensor : writes) {
            var at = writes.size() == 1 ? place : place.named(tensor.name());
            written.put(tensor.key(), List.of(trace.storage(at, op, tensor.elements(place::size), Width.ELEMENT,
                    copies, from)));
        }
        return written;
    }

    private static boolean views(Op op) {
        var line = op.line();
        return line.reads().size() == 1 && switch (op) {
            case Pointwise p -> p.kind() == Kind.SPLIT && !stacks(line);
            case Gather _ -> line.writes().stream().allMatch(t -> t.role() == Role.STATE) || picks(line);
            default -> false;
        };
    }

    /// Whether more is written than is read: parts are stacked, which writes them anew.
    private static boolean stacks(Line line) {
        var read = names(line.reads().getFirst());
        var written = names(line.writes().getFirst());
        return line.writes().size() == 1 && written.size() > read.size() && written.containsAll(read);
    }

    /// Whether some of what is read is written as it stands: one place of an axis, or all.
    private static boolean picks(Line line) {
        var read = names(line.reads().getFirst());
        return line.writes().stream().allMatch(t -> read.containsAll(names(t)));
    }

    private static Set<String> names(Tensor tensor) {
        return tensor.axes().stream().map(Axis::name).collect(Collectors.toSet());
    }

    /// Whether the list takes what is written for the same as what is read: it names products and not what is done to
    /// their outputs.
    private static boolean passes(Trace trace, Op op) {
        return trace.list().by() == Keeping.By.MAKERS && op instanceof Pointwise p && switch (p.kind()) {
            case BIAS, ROTATE, ALIBI, POSITION_BIAS, SOFTCAP, SCALE, CLIP, SINK, DROPOUT -> true;
            default -> false;
        };
    }
}
