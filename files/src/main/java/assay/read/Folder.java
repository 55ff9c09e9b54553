package assay.read;

import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.List;
import java.util.function.Function;

/// Files by their names, and none outside of the folder, whatever a name in a stranger's file or a link says.
public interface Folder {
    /// Where nothing is.
    Folder NONE = new Folder() {
        @Override
        public String source() {
            return "";
        }

        @Override
        public String name() {
            return "";
        }

        @Override
        public boolean has(String name) {
            return false;
        }

        @Override
        public List<String> names(String suffix, int most) {
            return List.of();
        }

        @Override
        public <T> T read(String name, Function<Bytes, T> reading) {
            throw new Refusal(Problem.of(Shown.of(name, 200), "", "no such file"));
        }
    };

    /// What messages call it: its path.
    String source();

    /// Its own name, without the folders around it.
    String name();

    /// Whether something is there by a name.
    ///
    /// @throws Refusal where the name leads out of the folder
    boolean has(String name);

    /// The names that end in `suffix`, in their order; no more than `most` and one.
    List<String> names(String suffix, int most);

    /// What is read from a file.
    ///
    /// @throws Refusal where there is none, where it is not in the folder once links are followed, and where it cannot
    ///     be read
    <T> T read(String name, Function<Bytes, T> reading);
}
