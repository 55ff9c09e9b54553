package assay.onnx;

import assay.read.Shown;

/// Names of a file as messages and tables show them.
final class Names {
    private static final int LONGEST = 120;

    private Names() {}

    static String shown(String name) {
        return Shown.of(name, LONGEST);
    }
}
