package assay.onnx;

import assay.model.Checkpoint;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.spec.Spec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// An ONNX file: a graph, and the tensors that it holds.
///
/// @param spec the graph, for [assay.family.Graph]
/// @param checkpoint the initialisers
public record OnnxFile(Spec spec, Checkpoint checkpoint) {
    private static final String EXTENSION = ".onnx";

    /// Whether a file is called as one.
    public static boolean named(Path path) {
        return String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT).endsWith(EXTENSION);
    }

    /// Reads a file; of its tensors, and of the files that hold them, the places alone.
    ///
    /// @throws Refusal where it cannot be read, and where it is not what it should be
    public static OnnxFile read(Path path) {
        var source = path.toString();
        if (!Files.isRegularFile(path)) {
            throw new Refusal(Problem.of(source, "", "is no file"));
        }
        try (var channel = FileChannel.open(path)) {
            var document = Parsing.document(new Wire(source, channel));
            var tensors = Tensors.of(path, document.initialisers());
            var file = String.valueOf(path.getFileName());
            var name = Names.shown(file.substring(0, file.length() - EXTENSION.length()));
            var notes = tensors.missing().stream()
                    .map(m -> "The file '" + Names.shown(m) + "' is not there: bytes are what the graph says.")
                            .toList();
            return new OnnxFile(Lowering.spec(document, name.isEmpty() ? file : name, source),
                    new Checkpoint(source, tensors.held(), notes));
        } catch (UncheckedIOException | IOException e) {
            throw new Refusal(Problem.of(source, "", "cannot be read: " + e.getMessage()));
        }
    }
}
