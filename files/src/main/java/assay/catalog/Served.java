package assay.catalog;

import assay.bundle.Texts;
import java.util.List;

/// Runs of serving that were measured and published, as rows of a text.
public final class Served {
    private Served() {}

    /// Those that come with the program: a row each, as `ServedRun` reads it.
    public static List<String> rows() {
        return Texts.beside(Served.class).rows("serving.txt");
    }

    /// Speeds of one sequence under llama.cpp: a row each, as `LayeredValidation` reads it.
    public static List<String> layered() {
        return Texts.beside(Served.class).rows("llama-cpp.txt");
    }

    /// The tables of TensorRT-LLM: a row each, as `TableValidation` reads it.
    public static List<String> tables() {
        return Texts.beside(Served.class).rows("trtllm.txt");
    }
}
