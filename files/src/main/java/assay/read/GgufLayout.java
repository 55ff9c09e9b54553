package assay.read;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// A GGUF file's tensors and their types, from which the bytes of all but its metadata follow.
///
/// @param tensors in the order of the file
public record GgufLayout(List<Laid> tensors) {
    /// Every tensor's elements begin at a multiple of it.
    private static final long ALIGNMENT = 32;

    /// A name's length, how many dimensions, type, offset.
    private static final long ROW = 8 + 4 + 4 + 8;

    /// One tensor.
    ///
    /// @param why its type is not the one that its recipe has for its like; may be empty
    record Laid(GgufTensor tensor, GgufType type, String why) {
        long bytes() {
            return Math.multiplyExact(Math.multiplyExact(tensor.columns() / type.block(), (long) type.bytes()),
                    tensor.rows());
        }
    }

    public GgufLayout {
        tensors = List.copyOf(tensors);
    }

    /// The bytes of all tensors' elements, scales and all.
    public long bytes() {
        return tensors.stream().mapToLong(Laid::bytes).reduce(0, Math::addExact);
    }

    /// What lies between tensors, and behind the last, that fills up to a multiple of the alignment.
    public long padding() {
        return tensors.stream().mapToLong(t -> -t.bytes() & (ALIGNMENT - 1)).sum();
    }

    /// The bytes of the table of tensors.
    public long table() {
        return tensors.stream().map(Laid::tensor).mapToLong(t -> ROW
                + t.name().getBytes(StandardCharsets.UTF_8).length + 8L * t.shape().size()).sum();
    }
}
