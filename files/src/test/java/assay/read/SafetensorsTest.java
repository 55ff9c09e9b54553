package assay.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.algebra.Rational;
import assay.check.Inventory;
import assay.disk.Disk;
import assay.model.Checkpoint;
import assay.problem.Refusal;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
    @TempDir
    Path folder;

    @Test
    void aHeaderSaysWhatAFileHolds() throws IOException {
        var file = file("a.safetensors", """
                {"__metadata__": {"format": "pt"},
                 "wte.weight": {"dtype": "BF16", "shape": [4, 3], "data_offsets": [0, 24]},
                 "scale": {"dtype": "F32", "shape": [], "data_offsets": [24, 28]},
                 "packed": {"dtype": "F4", "shape": [3, 2], "data_offsets": [28, 31]}}""", 31);
        var read = read(file);

        assertThat(read.tensors()).extracting(Checkpoint.Held::name).containsExactly("wte.weight", "scale", "packed");
        assertThat(read.tensors()).extracting(Checkpoint.Held::shape)
                .containsExactly(List.of(4L, 3L), List.of(), List.of(3L, 2L));
        assertThat(read.bytesByDtype()).containsEntry("bf16", Rational.of(24)).containsEntry("f4", Rational.of(3));
        assertThat(read.elements()).isEqualTo(Rational.of(19));
        assertThat(read.bytes()).isEqualTo(Rational.of(31));
    }

    @Test
    void aTerabyteIsReadByItsHeaderAlone() throws IOException {
        int tensors = 100_000;
        long each = 10L << 20;
        var header = new StringBuilder("{");
        for (int i = 0; i < tensors; i++) {
            header.append(i == 0 ? "" : ",").append("\"model.layers.").append(i)
                    .append(".weight\":{\"dtype\":\"U8\",\"shape\":[").append(each).append("],\"data_offsets\":[")
                    .append(i * each).append(',').append((i + 1) * each).append("]}");
        }
        var read = read(file("big.safetensors", header.append('}').toString(), tensors * each));

        assertThat(read.bytes()).isEqualTo(Rational.of(tensors * each));
        assertThat(read.tensors()).hasSize(tensors);
    }

    @Test
    void wrongHeadersAreRefusedAtTheirByte() {
        refused("short", new byte[5], "byte 5: ends within the header's length");
        refused("long", ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN).putLong(Long.MAX_VALUE).put((byte) '{')
                .array(), "byte 0: a header of 9223372036854775807 bytes");
        refused("cut", ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN).putLong(100).put((byte) '{').array(),
                "byte 40: ends within its header, which reaches to byte 108");
        refused("lfs", "version https://git-lfs.github.com/spec/v1\n".getBytes(UTF_8), "Git LFS");
        refused("{\"a\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [0, 8]}, \"a\": {}}", 8,
                "byte 70: 'a' is there twice");
        refused("{\"\u00e9\ud83d\ude00\": {\"dtype\": \"U8\", \"shape\": [8], \"shape\": [8]}}", 8,
                "byte 58: 'shape' is there twice");
        refused("{\"__metadata__\": {\"\u20ac\": \"\"}, \"a\": {\"dtype\": \"F32\", \"shape\": [3], "
                + "\"data_offsets\": [0, 8]}}", 8, "byte 38: 'a' takes 8 bytes");
        refused("{\"a\": {\"dtype\": \"F31\", \"shape\": [2], \"data_offsets\": [0, 8]}}", 8,
                "unknown element type 'F31'");
        refused("{\"a\": {\"dtype\": \"F32\", \"shape\": [3], \"data_offsets\": [0, 8]}}", 8,
                "takes 8 bytes, and F32 of [3] takes 12");
        refused("{\"a\": {\"dtype\": \"F32\", \"shape\": [-3], \"data_offsets\": [0, 8]}}", 8, "-3 is out of range");
        refused("{\"a\": {\"dtype\": \"F32\", \"shape\": [99999999999999999999], \"data_offsets\": [0, 8]}}", 8,
                "out of range");
        refused("{\"a\": {\"dtype\": \"U8\", \"shape\": [4294967296, 4294967296], \"data_offsets\": [0, 8]}}", 8,
                "more than can be");
        refused("{\"a\": {\"dtype\": \"U8\", \"shape\": [8], \"data_offsets\": [8, 0]}}", 8, "no data_offsets");
        refused("{\"a\": {\"shape\": [8], \"dtype\": \"U8\"}}", 8, "no data_offsets");
        refused("{\"a\": {\"data_offsets\": [0, 8], \"dtype\": \"U8\"}}", 8, "has no shape");
        refused("{\"a\": {\"dtype\": \"U8\", \"shape\": [8], \"data_offsets\": [0, 8], \"x\": [[[[[[]]]]]]}}", 8,
                "no field 'x'");
        refused("{\"a\": {\"dtype\": \"U8\", \"shape\": [8], \"data_offsets\": [0, 8]}} {}", 8, "more behind");
        refused("[]", 0, "no header of a safetensors file");
        refused("{\"a\": {\"dtype\": \"U8\", \"shape\": [8], \"data_offsets\": [0, 8]}", 8, "is no JSON object");
    }

    @Test
    void namesAreBounded() throws IOException {
        var long200 = "x".repeat(200);
        refused(header(100_000, i -> i + long200), 100_000, "names of more than 16777216 characters");
        for (var name : List.of("1", "2")) {
            file("model-" + name + ".safetensors", header(50_000, i -> name + "." + i + long200), 50_000);
        }
        assertThatThrownBy(() -> in(folder)).hasMessageContaining("names of more than 16777216 characters");
        assertThatThrownBy(() -> Inventory.of("names", read(file("kinds.safetensors",
                header(10_001, i -> "x" + i), 10_001)))).hasMessageContaining("too many to tell apart");
        index("{\"weight_map\": {\"a\": \"b\",\n \"a\": \"c\"}}");
        assertThatThrownBy(() -> in(folder)).hasMessageContaining("line 2, column 7: 'a' is there twice");
    }

    private static String header(int tensors, IntFunction<String> name) {
        var header = new StringBuilder("{");
        for (int i = 0; i < tensors; i++) {
            header.append(i == 0 ? "" : ",").append('"').append(name.apply(i))
                    .append("\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[").append(i).append(',')
                    .append(i + 1).append("]}");
        }
        return header.append('}').toString();
    }

    /// However much is wrong in a header, it is read a few times at most.
    @Test
    void placesOfMistakesAreCountedOnce() {
        var header = header(20_000, i -> "x" + i).replace("U8", "U9").getBytes(UTF_8);
        var bytes = ByteBuffer.allocate(8 + header.length).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length)
                .put(header).array();
        var counted = new Counted(Bytes.of("wrong", bytes), new AtomicLong());
        assertThatThrownBy(() -> Safetensors.read(counted)).hasMessageContaining("unknown element type 'U9'")
                .hasMessageContaining("has 19980 more problems like these");
        assertThat(counted.read.get()).isLessThan(8L * bytes.length);
    }

    private record Counted(Bytes bytes, AtomicLong read) implements Bytes {
        @Override
        public String source() {
            return bytes.source();
        }

        @Override
        public String name() {
            return bytes.name();
        }

        @Override
        public Folder beside() {
            return bytes.beside();
        }

        @Override
        public long length() {
            return bytes.length();
        }

        @Override
        public int read(long at, byte[] into, int from, int count) {
            read.addAndGet(count);
            return bytes.read(at, into, from, count);
        }
    }

    @Test
    void tensorsFillTheFileOnce() {
        refused("{\"a\": {\"dtype\": \"U8\", \"shape\": [8], \"data_offsets\": [0, 8]},"
                + "\"b\": {\"dtype\": \"U8\", \"shape\": [8], \"data_offsets\": [4, 12]}}", 12, "'b' overlaps 'a'");
        refused("{\"a\": {\"dtype\": \"U8\", \"shape\": [8], \"data_offsets\": [4, 12]}}", 12,
                "4 bytes before 'a' belong to no tensor");
        refused("{\"a\": {\"dtype\": \"U8\", \"shape\": [8], \"data_offsets\": [0, 8]}}", 12,
                "4 bytes behind the last tensor");
        refused("{\"a\": {\"dtype\": \"U8\", \"shape\": [8], \"data_offsets\": [0, 8]}}", 5, "cut short by 3 bytes");
    }

    @Test
    void shardsAreOneCheckpoint() throws IOException {
        file("model-1.safetensors", "{\"a\": {\"dtype\": \"U8\", \"shape\": [8], \"data_offsets\": [0, 8]}}", 8);
        file("model-2.safetensors", "{\"b\": {\"dtype\": \"U8\", \"shape\": [4], \"data_offsets\": [0, 4]}}", 4);
        assertThat(in(folder).orElseThrow().bytes()).isEqualTo(Rational.of(12));

        index("{\"metadata\": {\"total_size\": 12}, \"weight_map\": {\"a\": \"model-1.safetensors\"}}");
        assertThat(in(folder).orElseThrow().bytes()).isEqualTo(Rational.of(8));
        index("{\"weight_map\": {\"a\": \"model-1.safetensors\", \"c\": \"model-2.safetensors\"}}");
        assertThatThrownBy(() -> in(folder)).hasMessageContaining("'c' is not in model-2.safetensors");
        index("{\"weight_map\": {\"a\": \"gone.safetensors\"}}");
        assertThatThrownBy(() -> in(folder)).hasMessageContaining("gone.safetensors: no such file");
        index("{\"weight_map\": []}");
        assertThatThrownBy(() -> in(folder)).hasMessageContaining("has no object 'weight_map'");
    }

    @Test
    void nothingOutsideOfTheFolderIsOpened() throws IOException {
        var inner = Files.createDirectory(folder.resolve("inner"));
        file("secret.safetensors", "{\"a\": {\"dtype\": \"U8\", \"shape\": [8], \"data_offsets\": [0, 8]}}", 8);
        var index = inner.resolve("model.safetensors.index.json");
        for (var name : List.of("../secret.safetensors", folder.resolve("secret.safetensors").toString())) {
            Files.writeString(index, "{\"weight_map\": {\"a\": \"" + name + "\"}}");
            assertThatThrownBy(() -> in(inner)).hasMessageContaining("leads out of the folder");
        }
        Files.delete(index);
        Files.createSymbolicLink(inner.resolve("model.safetensors"), folder.resolve("secret.safetensors"));
        assertThatThrownBy(() -> in(inner)).hasMessageContaining("leads out of the folder");
    }

    @Test
    void anyChangedByteIsReadOrRefused() throws IOException {
        var good = Files.readAllBytes(file("good.safetensors", "{\"a\": {\"dtype\": \"F16\", \"shape\": [2, 2], "
                + "\"data_offsets\": [0, 8]}, \"b\": {\"dtype\": \"U8\", \"shape\": [4], \"data_offsets\": [8, "
                + "12]}}", 12));
        var random = new Random(7);
        for (int i = 0; i < 300; i++) {
            var bytes = good.clone();
            for (int n = random.nextInt(3); n >= 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(Safetensors.read(Bytes.of("changed", bytes)).tensors()).isNotEmpty();
            } catch (Refusal refusal) {
                assertThat(refusal.problems()).isNotEmpty();
            }
        }
    }

    private static Checkpoint read(Path file) {
        return Disk.of(file).read(Safetensors::read);
    }

    private static Optional<Checkpoint> in(Path folder) {
        return Shards.in(Disk.of(folder).folder());
    }

    private void refused(String header, long data, String message) {
        assertThatThrownBy(() -> read(file("wrong.safetensors", header, data)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(message);
    }

    private static void refused(String name, byte[] bytes, String message) {
        assertThatThrownBy(() -> Safetensors.read(Bytes.of(name, bytes))).hasMessageContaining(message);
    }

    private void index(String json) throws IOException {
        Files.writeString(folder.resolve("model.safetensors.index.json"), json);
    }

    /// A file with this header and that many bytes of elements, which take no room on the disk.
    private Path file(String name, String header, long data) throws IOException {
        var path = folder.resolve(name);
        Files.deleteIfExists(path);
        var text = header.getBytes(UTF_8);
        try (var file = new RandomAccessFile(path.toFile(), "rw")) {
            file.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(text.length).array());
            file.write(text);
            file.setLength(8L + text.length + data);
        }
        return path;
    }
}
