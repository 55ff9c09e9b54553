package assay.read;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// A GGUF file's tensors and their types, from which the bytes of all but its metadata follow.
///
/// @param tensors in the order of the file
/// @param vocabulary how many tokens it has
public record GgufLayout(List<Laid> tensors, long vocabulary) {
    /// Every tensor's elements begin at a multiple of it.
    private static final long ALIGNMENT = 32;

    /// A name's length, how many dimensions, type, offset.
    private static final long ROW = 8 + 4 + 4 + 8;

    /// One tensor.
    ///
    /// @param why its type is not the one that its recipe has for its like; may be empty
    public record Laid(GgufTensor tensor, GgufType type, String why) {
        public long bytes() {
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

    /// About how many bytes the file has before the table of tensors: nearly all of it is the vocabulary, of which a
    /// config tells the size alone. Estimated from the published file whose vocabulary is nearest in size.
    public long metadata() {
        var nearest = GgufRecipes.table().vocabulary(vocabulary);
        return Math.round((double) nearest.getValue() * vocabulary / nearest.getKey());
    }

    /// The bytes of the file, of which those of [#metadata] are estimated.
    public long file() {
        return Math.addExact(bytes(), metadata() + table() + padding());
    }

    /// The bytes of the table of tensors.
    public long table() {
        return tensors.stream().map(Laid::tensor).mapToLong(t -> ROW
                + t.name().getBytes(StandardCharsets.UTF_8).length + 8L * t.shape().size()).sum();
    }
}
