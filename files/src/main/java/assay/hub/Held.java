package assay.hub;

import assay.disk.Disk;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.read.Bytes;
import assay.read.Folder;
import java.util.function.Function;

/// What there is of a model: the files of a repository, or one file.
public sealed interface Held {
    /// Files by their names.
    ///
    /// @param part which of them is meant, or what its name contains; empty for all
    record Files(Folder folder, String part) implements Held {}

    /// A GGUF file that Ollama keeps.
    ///
    /// @param size the bytes that its manifest says it has; negative where it says nothing
    record Blob(Disk disk, long size, Pulled name) implements Held {
        /// What is read from it.
        ///
        /// @throws Refusal where it has another size
        public <T> T read(Function<Bytes, T> reading) {
            return disk.read(bytes -> {
                if (size >= 0 && bytes.length() != size) {
                    throw new Refusal(new Problem("ollama:" + name, "", "has a blob of " + bytes.length()
                            + " bytes, and its manifest says " + size, "ollama pull " + name));
                }
                return reading.apply(bytes);
            });
        }
    }
}
