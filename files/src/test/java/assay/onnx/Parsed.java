package assay.onnx;

import assay.read.Bytes;

/// A graph as it is read, before it is understood.
public final class Parsed {
    private Parsed() {}

    public static void read(Bytes file) {
        Tensors.of(file, Parsing.document(new Wire(file)).held());
    }
}
