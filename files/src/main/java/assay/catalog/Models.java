package assay.catalog;

import assay.family.Spec;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.read.ConfigFile;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/// What a user writes for a model.
public final class Models {
    /// The standard input.
    private static final String STREAM = "-";

    private Models() {}

    /// The description of the model that an argument means.
    ///
    /// @throws Refusal as [#find], and where it means tensors alone
    public static Spec spec(String argument, InputStream stdin) {
        return find(argument, stdin).described();
    }

    /// What an argument means: `-` is a config on the standard input, what exists as a file is that file, and
    /// anything else is a name of the catalogue. A folder cannot be read, so it does not hide a name.
    ///
    /// @throws Refusal where it means nothing, and where what it means is no config
    public static Found find(String argument, InputStream stdin) {
        if (argument.equals(STREAM)) {
            return Found.of(argument, ConfigFile.read(stdin, "stdin"));
        }
        if (argument.isBlank()) {
            throw new Refusal(new Problem(
                    "the model", "", "is not named", "name a model, a config.json, or - for the standard input"));
        }
        var path = path(argument).filter(p -> !Files.notExists(p));
        boolean folder = path.filter(Files::isDirectory).isPresent();
        if (path.isPresent() && !(folder && Catalog.row(argument).isPresent())) {
            return Found.of(argument, ConfigFile.read(path.get()));
        }
        return Found.of(argument, Catalog.find(argument));
    }

    private static Optional<Path> path(String argument) {
        try {
            return Optional.of(Path.of(argument));
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }
}
