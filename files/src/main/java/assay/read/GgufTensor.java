package assay.read;

import java.util.List;

/// A tensor of a GGUF file by its name and shape, before anything is said of its type.
///
/// @param shape the outermost dimension first; outermost dimensions of 1 are left out, as ggml does
public record GgufTensor(String name, List<Long> shape) {
    public GgufTensor {
        shape = GgufModel.shape(List.copyOf(shape), 1L);
    }

    /// Elements that follow each other in memory.
    long columns() {
        return shape.isEmpty() ? 1 : shape.getLast();
    }

    /// How many rows of [#columns] it has.
    long rows() {
        return shape.stream().limit(Math.max(0, shape.size() - 1)).reduce(1L, Math::multiplyExact);
    }
}
