package assay.onnx;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is kept of an ONNX file: its graph, without the elements of its tensors.
///
/// @param shapes the declared shape of each value that has one, inputs and outputs included; a dimension is a number,
///     a name,
///     or empty where nothing is said
record Document(
        List<Node> nodes,
        List<Stored> initialisers,
        List<String> inputs,
        List<String> outputs,
        Map<String, List<String>> shapes,
        List<String> functions) {
    /// One operator.
    ///
    /// @param operator its name, with its domain before a dot where that is not ONNX's own
    /// @param scopes the modules that it stands in, the outermost first, each by its own name
    /// @param at the byte at which it begins
    record Node(
            String name,
            String operator,
            List<String> inputs,
            List<String> outputs,
            Map<String, Attribute> attributes,
            List<String> scopes,
            long at) {
        long number(String attribute, long or) {
            var found = attributes.get(attribute);
            return found == null || found.number.isEmpty() ? or : found.number.get();
        }

        List<Long> numbers(String attribute) {
            var found = attributes.get(attribute);
            return found == null ? List.of() : found.numbers;
        }

        String text(String attribute) {
            var found = attributes.get(attribute);
            return found == null ? "" : found.text;
        }
    }

    record Attribute(Optional<Long> number, String text, List<Long> numbers, Optional<Stored> tensor) {}

    /// One stored tensor.
    ///
    /// @param bytes that its elements take in the file; zero where they are in another
    /// @param raw whether the elements stand one after the other as in memory
    /// @param few the elements, where they are a few whole numbers
    /// @param external where its elements are, if in another file
    /// @param at the byte at which it begins
    record Stored(
            String name,
            long type,
            List<Long> dims,
            long bytes,
            boolean raw,
            List<Long> few,
            Optional<External> external,
            long at) {}

    /// A place in a file beside this one.
    record External(String location, Optional<Long> offset, Optional<Long> length) {}
}
