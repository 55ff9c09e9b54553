package assay.read;

import assay.algebra.Rational;
import assay.quantity.Figures;
import java.util.Optional;

/// Files that stand for others which were not fetched, as Git LFS leaves them in a folder.
public final class Pointers {
    private static final String SUFFIX = ".safetensors";
    private static final int FILES = 10_000;
    private static final int LENGTH = 1024;

    private Pointers() {}

    /// What is to be known of a folder whose tensors were not fetched; empty where its first file holds some.
    public static Optional<String> in(Folder folder) {
        var names = folder.names(SUFFIX, FILES);
        if (names.isEmpty() || !folder.read(names.getFirst(), Pointers::is)) {
            return Optional.empty();
        }
        long number = names.stream().filter(name -> folder.read(name, Pointers::is)).count();
        return Optional.of("The folder has " + Figures.counted(Rational.of(number), "pointer") + " of Git LFS in place "
                + "of files of tensors: git lfs pull fetches them. What is counted is the config's.");
    }

    private static boolean is(Bytes file) {
        return file.length() <= LENGTH && Format.LFS.begins(file.some(0, LENGTH));
    }
}
