package assay.onnx;

import assay.model.Checkpoint;
import assay.problem.Refusal;
import assay.read.Bytes;
import assay.spec.Spec;
import java.util.Locale;

/// An ONNX file: a graph, and the tensors that it holds.
///
/// @param spec the graph, for [assay.family.Graph]
/// @param checkpoint the initialisers
public record OnnxFile(Spec spec, Checkpoint checkpoint) {
    private static final String EXTENSION = ".onnx";

    /// Whether a file is called as one.
    public static boolean named(Bytes file) {
        return file.name().toLowerCase(Locale.ROOT).endsWith(EXTENSION);
    }

    /// Reads a file; of its tensors, and of the files that hold them, the places alone.
    ///
    /// @throws Refusal where it cannot be read, and where it is not what it should be
    public static OnnxFile read(Bytes file) {
        var source = file.source();
        var document = Parsing.document(new Wire(file));
        var tensors = Tensors.of(file, document.held());
        int end = file.name().length() - (named(file) ? EXTENSION.length() : 0);
        var name = Names.shown(file.name().substring(0, end));
        var notes = tensors.missing().stream()
                .map(m -> "The file '" + Names.shown(m) + "' is not there: bytes are what the graph says.")
                .toList();
        return new OnnxFile(Lowering.spec(document, name.isEmpty() ? file.name() : name, source),
                new Checkpoint(source, tensors.held(), notes));
    }
}
