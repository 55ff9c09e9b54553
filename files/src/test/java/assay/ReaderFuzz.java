package assay;

import static java.nio.charset.StandardCharsets.UTF_8;

import assay.onnx.Parsed;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.read.AcceleratorFile;
import assay.read.Bytes;
import assay.read.ConfigFile;
import assay.read.Folder;
import assay.read.Gguf;
import assay.read.GgufModel;
import assay.read.Safetensors;
import assay.read.Shards;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/// What the fuzzer calls to try a reader by itself, over bytes in memory. What is thrown is a finding; a [Refusal] is
/// caught here.
///
/// The reader is the one of the file that the property `assay.fuzz` names.
public final class ReaderFuzz {
    static final Map<String, Consumer<Bytes>> READERS = Map.of(
            "config.json", ConfigFile::read,
            "accelerators.json", AcceleratorFile::read,
            "model.assay", ConfigFile::read,
            "model.safetensors", Safetensors::read,
            "model.safetensors.index.json", Shards::indexed,
            "model.gguf", bytes -> GgufModel.of(Gguf.read(bytes)),
            "model.onnx", Parsed::read);

    private static final byte[] ONE = FuzzTarget.one();

    private final String name;
    private final Consumer<Bytes> reader;

    ReaderFuzz(String name) {
        this.name = name;
        this.reader = READERS.getOrDefault(name, bytes -> {
            throw new IllegalArgumentException("no reader of " + name);
        });
    }

    private static final class Called {
        static final ReaderFuzz TARGET = new ReaderFuzz(System.getProperty("assay.fuzz", ""));
    }

    /// Loads the classes, which takes time that no input is to be blamed for.
    public static void fuzzerInitialize() {
        Called.TARGET.takes("{}".getBytes(UTF_8));
    }

    public static void fuzzerTestOneInput(byte[] bytes) {
        Called.TARGET.takes(bytes);
    }

    /// Whether the reader takes the bytes, after which anything but a refusal is thrown.
    boolean takes(byte[] bytes) {
        boolean read = reads(bytes);
        return name.endsWith(".safetensors")
                ? FuzzTarget.mended(bytes).map(this::reads).orElse(false) || read
                : read;
    }

    private boolean reads(byte[] bytes) {
        try {
            reader.accept(new Alone(name, Bytes.of(name, bytes)));
            return true;
        } catch (Refusal refusal) {
            if (refusal.problems().isEmpty()) {
                throw new AssertionError("a refusal without a reason", refusal);
            }
            return false;
        }
    }

    /// Bytes beside which lies `a.safetensors`, of one tensor `a`, and every part of a GGUF file, each the same.
    private record Alone(String name, Bytes bytes) implements Bytes, Folder {
        @Override
        public String source() {
            return name;
        }

        @Override
        public Folder beside() {
            return this;
        }

        @Override
        public long length() {
            return bytes.length();
        }

        @Override
        public int read(long at, byte[] into, int from, int count) {
            return bytes.read(at, into, from, count);
        }

        @Override
        public boolean has(String file) {
            return file.equals("a.safetensors");
        }

        @Override
        public List<String> names(String suffix, int most) {
            return List.of("a.safetensors");
        }

        @Override
        public <T> T read(String file, Function<Bytes, T> reading) {
            if (!has(file)) {
                throw new Refusal(Problem.of(file, "", "no such file"));
            }
            return reading.apply(new Alone(file, Bytes.of(file, ONE)));
        }
    }
}
