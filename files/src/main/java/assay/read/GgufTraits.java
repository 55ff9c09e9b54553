package assay.read;

/// What of a model, besides the names and shapes of its tensors, decides upon their types.
///
/// @param architecture as `general.architecture` has it
/// @param layers its blocks, those that predict further tokens among them
/// @param heads heads of queries in the first layer; 0 where it has none
/// @param keys heads of keys there
/// @param experts of each layer that has any; 0 where none has
/// @param imatrix whether the file is made with an importance matrix
/// @param build of llama.cpp
public record GgufTraits(
        String architecture, long layers, long heads, long keys, long experts, boolean imatrix, int build) {
    /// A build later than all that differ.
    public static final int NEWEST = Integer.MAX_VALUE;

    /// How many heads of queries share one of keys.
    long shared() {
        return keys == 0 ? 0 : heads / keys;
    }

    /// This, made with an importance matrix or without.
    public GgufTraits with(boolean matrix) {
        return new GgufTraits(architecture, layers, heads, keys, experts, matrix, build);
    }

    /// This, made by another build of llama.cpp.
    public GgufTraits by(int other) {
        return new GgufTraits(architecture, layers, heads, keys, experts, imatrix, other);
    }
}
