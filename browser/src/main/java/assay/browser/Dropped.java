package assay.browser;

import assay.catalog.Found;
import assay.catalog.Models;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.read.Bytes;
import assay.read.Folder;
import assay.read.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/// Files that a user gave, and what they mean together.
final class Dropped {
    private static final int SHOWN = 200;

    private Dropped() {}

    /// Bytes that something else reads.
    @FunctionalInterface
    interface Reader {
        /// Copies up to `count` bytes from `at` on, and says how many; negative where they cannot be read.
        int read(long at, byte[] into, int from, int count);
    }

    /// One file, with nothing beside it.
    record Part(String source, String name, long length, Reader reader, Folder beside) implements Bytes {
        Part(String path, long length, Reader reader) {
            this(path, last(path), length, reader, Folder.NONE);
        }

        @Override
        public int read(long at, byte[] into, int from, int count) {
            int done = reader.read(at, into, from, count);
            if (done < 0) {
                throw new Refusal(new Problem(source, "", "cannot be read", ""));
            }
            return done;
        }
    }

    /// The last step of a path.
    private static String last(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /// Files by their names.
    ///
    /// @param source the path of what they are in
    record Together(String source, List<? extends Bytes> files) implements Folder {
        @Override
        public String name() {
            return last(source);
        }

        private Optional<? extends Bytes> file(String called) {
            return files.stream().filter(f -> f.name().equals(called)).findFirst();
        }

        @Override
        public boolean has(String called) {
            return file(called).isPresent();
        }

        @Override
        public List<String> names(String suffix, int most) {
            var names = new TreeSet<String>();
            files.stream().map(Bytes::name).filter(n -> n.endsWith(suffix)).forEach(names::add);
            return new ArrayList<>(names).subList(0, Math.min(names.size(), most + 1));
        }

        @Override
        public <T> T read(String called, Function<Bytes, T> reading) {
            var there = file(called).orElseThrow(() -> new Refusal(
                    Problem.of(within(Shown.of(called, SHOWN)), "", "no such file")));
            return reading.apply(new Part(within(called), called, there.length(), there::read, this));
        }

        private String within(String called) {
            return source.isEmpty() ? called : source + "/" + called;
        }
    }

    /// What files mean: one as it is, several as a folder, or as the one among them that describes a model.
    ///
    /// @param name of the folder
    /// @param meant the one that is meant, with the others beside it
    static Found found(Optional<String> name, Optional<String> meant, List<? extends Bytes> files) {
        var path = files.getFirst().source();
        var folder = new Together(name.orElse(path.substring(0, Math.max(0, path.lastIndexOf('/')))), files);
        if (meant.isPresent()) {
            return folder.read(last(meant.get()), bytes -> Models.file(bytes.source(), folder, bytes));
        }
        if (files.size() > 1 && (folder.has("config.json") || !folder.names(".safetensors", 1).isEmpty())) {
            return Models.folder(name.orElse("."), folder);
        }
        var one = files.size() == 1 ? Optional.of(files.getFirst().name())
                : files.stream().map(Bytes::name).filter(n -> n.endsWith(".gguf") || n.endsWith(".onnx")
                        || n.endsWith(".assay") || n.endsWith(".json")).findFirst();
        return one.map(called -> folder.<Found>read(called, bytes -> Models.file(bytes.source(), folder, bytes)))
                .orElseGet(() -> Models.folder(name.orElse("."), folder));
    }
}
