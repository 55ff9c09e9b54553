package assay.onnx;

import assay.model.Checkpoint.Held;
import assay.onnx.Document.External;
import assay.onnx.Document.Stored;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.read.Bytes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// The initialisers of a file as stored tensors: each has a type, a shape, and exactly the bytes that the two ask for,
/// here or
/// in a file beside this one.
final class Tensors {
    private static final int SHOWN = 20;

    private final Bytes file;
    private final String source;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Optional<Long>> sizes = new HashMap<>();
    private final Map<String, List<Region>> regions = new HashMap<>();

    private record Region(long from, long to, Stored tensor) {}

    private Tensors(Bytes file) {
        this.file = file;
        this.source = file.source();
    }

    /// What is held, and the files that are named and not there.
    record Read(List<Held> held, List<String> missing) {}

    /// Throws [Refusal] with what is wrong with the first tensors that do not hold.
    static Read of(Bytes file, List<Stored> initialisers) {
        var tensors = new Tensors(file);
        var held = new ArrayList<Held>();
        for (var tensor : initialisers) {
            tensors.held(tensor).ifPresent(held::add);
        }
        tensors.overlaps();
        if (!tensors.problems.isEmpty()) {
            throw new Refusal(tensors.problems.subList(0, Math.min(SHOWN, tensors.problems.size())));
        }
        var missing = new TreeSet<String>();
        tensors.sizes.forEach((name, size) -> size.ifPresentOrElse(_ -> {}, () -> missing.add(name)));
        return new Read(held, List.copyOf(missing));
    }

    private Optional<Held> held(Stored tensor) {
        var type = ElementType.of(tensor.type());
        if (type.isEmpty()) {
            refuse(tensor, "has the element type " + tensor.type(), "known: 1 to " + ElementType.values().length);
            return Optional.empty();
        }
        if (tensor.dims().stream().anyMatch(d -> d < 0)) {
            refuse(tensor, "has a negative dimension: " + tensor.dims(), "");
            return Optional.empty();
        }
        Optional<Long> expected;
        try {
            long elements = 1;
            for (long dim : tensor.dims()) {
                elements = Math.multiplyExact(elements, dim);
            }
            expected = type.get().bytes(elements);
        } catch (ArithmeticException _) {
            refuse(tensor, "has more elements than can be stored: " + tensor.dims(), "");
            return Optional.empty();
        }
        long bytes = tensor.bytes();
        var place = source + ", byte " + tensor.at();
        if (tensor.external().isPresent()) {
            var outside = tensor.external().get();
            bytes = outside.length().or(() -> expected).orElse(0L);
            place = outside.location() + ", byte " + outside.offset().orElse(0L);
            region(tensor, outside, bytes);
        }
        boolean exact = tensor.raw() || tensor.external().isPresent();
        if (exact && expected.isPresent() && expected.get() != bytes) {
            refuse(tensor, "has " + bytes + " bytes, and " + tensor.dims() + " of " + label(type.get()) + " take "
                    + expected.get(),
                    "");
        } else if (!exact && bytes == 0 && expected.orElse(0L) > 0) {
            refuse(tensor, "has no elements, and its shape is " + tensor.dims(), "");
        }
        return Optional.of(new Held(Names.shown(tensor.name()), label(type.get()), tensor.dims(), bytes, place));
    }

    private static String label(ElementType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    /// Where a tensor lies in another file: inside this one's folder, inside that file, and on no other tensor.
    private void region(Stored tensor, External outside, long bytes) {
        long from = outside.offset().orElse(0L);
        if (bytes > Long.MAX_VALUE - from) {
            refuse(tensor, "ends beyond any file", "offset " + from + ", length " + bytes);
            return;
        }
        var size = sizes.computeIfAbsent(outside.location(), location -> size(tensor, location));
        if (size.isPresent() && from + bytes > size.get()) {
            refuse(tensor, "ends at byte " + (from + bytes) + " of '" + Names.shown(outside.location())
                    + "', which has "
                    + size.get(), "is the file cut off?");
        }
        if (bytes > 0) {
            regions.computeIfAbsent(outside.location(), _ -> new ArrayList<>())
                    .add(new Region(from, from + bytes, tensor));
        }
    }

    /// The size of a file in the same folder; empty where there is none. What leads elsewhere is refused.
    private Optional<Long> size(Stored tensor, String location) {
        try {
            var beside = file.beside();
            return beside.has(location) ? Optional.of(beside.read(location, Bytes::length)) : Optional.empty();
        } catch (Refusal refusal) {
            refuse(tensor, "is said to be in '" + Names.shown(location) + "', which "
                    + refusal.problems().getFirst().message(), "a file in the same folder");
            return Optional.of(Long.MAX_VALUE);
        }
    }

    /// Tensors may share all of their bytes, and not some of them.
    private void overlaps() {
        for (var entry : regions.entrySet()) {
            var all = entry.getValue();
            all.sort(Comparator.comparingLong(Region::from).thenComparingLong(Region::to));
            for (int i = 1; i < all.size(); i++) {
                var before = all.get(i - 1);
                var here = all.get(i);
                if (here.from < before.to && !(here.from == before.from && here.to == before.to)) {
                    refuse(here.tensor, "begins at byte " + here.from + " of '" + Names.shown(entry.getKey())
                            + "', inside of '"
                            + Names.shown(before.tensor.name()) + "'", "that one ends at byte " + before.to);
                }
            }
        }
    }

    private void refuse(Stored tensor, String message, String hint) {
        problems.add(new Problem(source, "byte " + tensor.at(), "the tensor '" + Names.shown(tensor.name()) + "' "
                + message, hint));
    }
}
