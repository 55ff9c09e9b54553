package assay.read;

import assay.problem.Problem;
import assay.problem.Refusal;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/// Files of a folder, and none outside of it, whatever a name in a file or a symbolic link says.
public final class Inside {
    private static final int SHOWN = 200;

    private Inside() {}

    /// A file of a folder.
    ///
    /// @param name as a stranger's file has it
    /// @throws Refusal where there is none, and where it is not in the folder once links are followed
    public static Path of(Path folder, String name) {
        try {
            var file = folder.resolve(name);
            if (!file.toRealPath().startsWith(folder.toRealPath())) {
                throw new Refusal(new Problem(folder.toString(), Shown.of(name, SHOWN), "leads out of the folder",
                        "nothing outside of it is opened; name the file itself"));
            }
            return file;
        } catch (InvalidPathException _) {
            throw new Refusal(Problem.of(folder.toString(), Shown.of(name, SHOWN), "is no name of a file"));
        } catch (IOException e) {
            throw ConfigFile.unread(folder.resolve(name).toString(), e);
        }
    }
}
