package assay.model;

import assay.algebra.Rational;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Function;

/// The tensors that a file, or a folder of files, says it holds. Their elements are never read.
///
/// @param source the file or the folder
/// @param tensors in the order of the files
/// @param notes what a reader of its numbers should know
public record Checkpoint(String source, List<Held> tensors, List<String> notes) {
    /// One stored tensor.
    ///
    /// @param dtype as its format calls it, in lower case: `bf16`, `f8_e4m3`, `q4_k`
    /// @param shape the outermost dimension first; no dimension for a single number
    /// @param bytes that its elements take in the file, whole blocks of a quantised type counted
    /// @param place the file, and where in it
    public record Held(String name, String dtype, List<Long> shape, long bytes, String place) {
        public Held {
            shape = List.copyOf(shape);
        }

        public Rational elements() {
            var all = BigInteger.ONE;
            for (long size : shape) {
                all = all.multiply(BigInteger.valueOf(size));
            }
            return Rational.of(all);
        }
    }

    public Checkpoint {
        tensors = List.copyOf(tensors);
        notes = List.copyOf(notes);
    }

    public Rational elements() {
        return tensors.stream().map(Held::elements).reduce(Rational.ZERO, Rational::plus);
    }

    public Rational bytes() {
        return tensors.stream().map(t -> Rational.of(t.bytes())).reduce(Rational.ZERO, Rational::plus);
    }

    /// Bytes by element type.
    public SequencedMap<String, Rational> bytesByDtype() {
        var all = new TreeMap<String, Rational>();
        by(Held::dtype).forEach((dtype, some) -> all.put(dtype, some.bytes()));
        return all;
    }

    /// The tensors that share a key, without notes.
    public SequencedMap<String, Checkpoint> by(Function<Held, String> key) {
        var groups = new LinkedHashMap<String, List<Held>>();
        tensors.forEach(t -> groups.computeIfAbsent(key.apply(t), _ -> new ArrayList<>()).add(t));
        var all = new LinkedHashMap<String, Checkpoint>();
        groups.forEach((name, some) -> all.put(name, new Checkpoint(source, some, List.of())));
        return all;
    }
}
