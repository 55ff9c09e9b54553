package assay.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.algebra.Rational;
import assay.disk.Disk;
import assay.family.Families;
import assay.model.Checkpoint.Held;
import assay.problem.Refusal;
import assay.spec.Field;
import assay.spec.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufTest {
    private static final Path FILES = Path.of("src", "test", "fixtures", "gguf");

    /// Architectures of the table that differ from others by their name alone.
    private static final List<String> ELSEWHERE = List.of("qwen2vl qwen2", "qwen3vl qwen3",
            "qwen3vlmoe qwen3_moe", "hunyuan_vl hunyuan_vl_text");

    /// Types of ggml that the package's version does not know: 64 elements of two bits and a scale.
    private static final List<String> LATER = List.of("42,q2_0,64,18");

    @TempDir
    Path folder;

    /// `types.csv` is written from the table of the package gguf.
    @Test
    void everyTypeHasTheBlocksOfTheReference() throws IOException {
        var ours = GgufType.all().stream().map(t -> t.id() + "," + t.name() + "," + t.block() + "," + t.bytes());
        var theirs = Stream.concat(Files.readAllLines(FILES.resolve("types.csv")).stream().skip(1), LATER.stream());
        assertThat(ours).containsExactlyInAnyOrderElementsOf(theirs.toList());
        assertThat(GgufType.of(12).orElseThrow().bits()).isEqualTo(Rational.of(9, 2));
        assertThat(GgufType.of(14).orElseThrow().bits()).isEqualTo(Rational.parse("6.5625"));
    }

    @Test
    void everyArchitectureOfTheTableIsRead() throws IOException {
        var seen = new TreeSet<>(ELSEWHERE);
        try (var files = Files.list(FILES)) {
            for (var file : files.filter(f -> f.toString().endsWith(".gguf")).toList()) {
                var read = read(file);
                var type = Objects.requireNonNull(GgufModel.of(read).spec().fields().get("model_type"));
                seen.add(read.text("general.architecture").orElseThrow() + " " + ((Value.Text) type.value()).text());
            }
        }
        assertThat(seen).containsExactlyInAnyOrderElementsOf(
                GgufTable.all().stream().map(s -> s.architecture() + " " + s.type()).collect(Collectors.toSet()));
    }

    /// A type that a family counts, and of which llama.cpp makes an architecture, is counted as that too, or it is said
    /// why not.
    @Test
    void whatIsCountedAsAConfigIsCountedAsAGguf() throws IOException {
        var types = Families.ALL.stream().flatMap(f -> f.types().stream()).collect(Collectors.toSet());
        var counted = new TreeSet<String>();
        var others = new TreeSet<String>();
        for (var line : Files.readAllLines(Path.of("src", "test", "resources", "gguf-architectures.txt"))) {
            if (!line.startsWith("#")) {
                var words = List.of(line.split(" "));
                (words.stream().skip(1).anyMatch(types::contains) ? counted : others).add(words.getFirst());
            }
        }
        var all = new TreeSet<>(counted);
        all.addAll(others);
        assertThat(all).containsAll(GgufTable.remarks());
        counted.removeAll(GgufTable.remarks());
        assertThat(GgufTable.architectures()).containsExactlyElementsOf(counted);
        assertThat(GgufTable.all().stream().map(GgufTable.Section::type)).allMatch(types::contains);
    }

    @Test
    void aFileSaysWhatItHolds() {
        var read = read(FILES.resolve("mixed.gguf"));
        var embedding = named(read, "token_embd.weight");
        assertThat(embedding.dtype()).isEqualTo("q8_0");
        assertThat(embedding.shape()).containsExactly(32L, 256L);
        assertThat(embedding.bytes()).isEqualTo(32 * 256 / 32 * 34);
        assertThat(named(read, "blk.0.ffn_gate.weight")).extracting(Held::dtype, Held::bytes)
                .containsExactly("q4_k", 32 * 144L);
        assertThat(named(read, "output.weight")).extracting(Held::dtype, Held::bytes)
                .containsExactly("q6_k", 32 * 210L);
        assertThat(read.checkpoint().bytesByDtype()).containsOnlyKeys("f16", "f32", "q4_k", "q6_k", "q8_0");
        assertThat(read.lengths()).containsEntry("tokenizer.ggml.tokens", 32L);
        assertThat(read.fields().get("tokenizer.ggml.tokens")).extracting(Field::value).isEqualTo(new Value.Nothing());
        assertThat(read.fields().get("llama.attention.layer_norm_rms_epsilon")).extracting(Field::value)
                .isEqualTo(new Value.Numeral(Rational.of(1, 1_000_000)));
    }

    @Test
    void versionsAndOrdersOfBytesAreOneFormat() {
        assertThat(shapes("version-2")).isEqualTo(shapes("qwen2"));
        assertThat(shapes("big-endian")).isEqualTo(shapes("llama"));
    }

    @Test
    void partsAreOneFile() throws IOException {
        var whole = read(FILES.resolve("mixtral.gguf"));
        var split = read(FILES.resolve("split-00002-of-00003.gguf"));
        assertThat(split.checkpoint().bytes()).isEqualTo(whole.checkpoint().bytes());
        assertThat(split.checkpoint().tensors()).hasSameSizeAs(whole.checkpoint().tensors());
        assertThat(split.fields()).containsKey("llama.block_count");

        for (int i : new int[] {1, 3}) {
            Files.copy(part(FILES, i), part(folder, i));
        }
        assertThatThrownBy(() -> read(part(folder, 1)))
                .hasMessageContaining("split-00002-of-00003.gguf: no such file");
        Files.copy(part(folder, 3), part(folder, 2));
        assertThatThrownBy(() -> read(part(folder, 1)))
                .hasMessageContaining("split-00002-of-00003.gguf says that it is part 3 of 3");
        Files.delete(part(folder, 2));
        var inner = Files.createDirectory(folder.resolve("inner"));
        Files.copy(part(FILES, 1), part(inner, 1));
        Files.createSymbolicLink(part(inner, 2), part(FILES, 2).toAbsolutePath());
        Files.copy(part(FILES, 3), part(inner, 3));
        assertThatThrownBy(() -> read(part(inner, 1))).hasMessageContaining("leads out of the folder");
        var other = Files.copy(part(FILES, 1), folder.resolve("other.gguf"));
        assertThatThrownBy(() -> read(other)).hasMessageContaining("is one of 3 files and not called so");
    }

    @Test
    void everyBeginningOfAFileIsCutShort() throws IOException {
        var whole = Files.readAllBytes(FILES.resolve("qwen2.gguf"));
        long end = read(FILES.resolve("qwen2.gguf")).checkpoint().tensors().stream()
                .mapToLong(t -> Long.parseLong(t.place().substring(t.place().lastIndexOf(' ') + 1)) + t.bytes())
                .max().orElseThrow();
        assertThat(Gguf.read(Bytes.of("cut.gguf", Arrays.copyOf(whole, (int) end))).checkpoint().tensors()).hasSize(27);
        for (int length = (int) end - 1; length >= 0; length--) {
            assertThat(outcome(Arrays.copyOf(whole, length))).as("%s bytes", length).isInstanceOf(Refusal.class);
        }
    }

    @Test
    void whatHeadersClaimIsCheckedFirst() {
        refused("byte 0: does not begin with GGUF", out -> out.writeBytes("GGUP".getBytes(UTF_8)));
        refused("byte 4: is GGUF of version 1 (versions 2 and 3 are read; the first", out -> header(out, 1, 0, 0));
        refused("byte 4: is GGUF of version 9", out -> header(out, 9, 0, 0));
        refused("byte 24: the table of tensors has 18446744073709551615 entries, more than",
                out -> header(out, 3, -1, 0));
        refused("byte 24: the metadata has 1099511627776 entries, more than", out -> header(out, 3, 0, 1L << 40));
        refused("a key has 9223372036854775807 entries", out -> {
            header(out, 3, 0, 1);
            u64(out, Long.MAX_VALUE);
            u64(out, 0);
        });
        refused("'k' has the unknown value type 13", out -> {
            header(out, 3, 0, 1);
            text(out, "k");
            u32(out, 13);
        });
        refused("'k' has 4611686018427387904 entries, more than the 0 bytes", out -> {
            header(out, 3, 0, 1);
            list(out, "k", 6, 1L << 62);
        });
        refused("'k' is there twice", out -> {
            header(out, 3, 0, 2);
            flag(out, "k");
            flag(out, "k");
        });
        refused("'k' has lists more than 8 deep", out -> {
            header(out, 3, 0, 1);
            list(out, "k", 9, 1);
            for (int i = 0; i < 20; i++) {
                u32(out, 9);
                u64(out, 1);
            }
        });
        refused("general.alignment: is no power of two", out -> {
            header(out, 3, 0, 1);
            text(out, "general.alignment");
            u32(out, 4);
            u32(out, 24);
        });
    }

    @Test
    void tensorsAreWholeBlocksThatFollowEachOther() {
        refused("'a' has 5 dimensions", out -> tensors(out, 0, new long[] {1, 1, 1, 1, 1}, 0, 0));
        refused("'a' is of the removed type q4_2 (it is to be converted again)",
                out -> tensors(out, 64, new long[] {32}, 4, 0));
        refused("'a' is of the removed type q4_0_8_8", out -> tensors(out, 64, new long[] {32}, 33, 0));
        refused("'a' is of the unknown type 99", out -> tensors(out, 64, new long[] {32}, 99, 0));
        refused("a row of 'a' has 48 elements, and q4_0 has blocks of 32",
                out -> tensors(out, 64, new long[] {48, 2}, 2, 0));
        refused("'a' of [4611686018427387904, 4] has more elements than can be",
                out -> tensors(out, 64, new long[] {1L << 62, 4}, 24, 0));
        refused("'a' of [18446744073709551615] has more elements", out -> tensors(out, 64, new long[] {-1}, 24, 0));
        refused("'a' begins at 16, no multiple of 32", out -> tensors(out, 64, new long[] {4}, 24, 16));
        refused("ends before 'a' does, which has 128 bytes from 0 on of the 64",
                out -> tensors(out, 64, new long[] {32}, 0, 0));
        refused("from 18446744073709551584 on", out -> tensors(out, 64, new long[] {32}, 24, -32));
        refused("'b' overlaps 'a'", out -> tensors(out, 256, new long[] {32}, 0, 0, 32));
        refused("64 bytes before 'b' belong to no tensor", out -> tensors(out, 512, new long[] {32}, 0, 0, 192));
    }

    @Test
    void paddingIsToldApart() throws IOException {
        var out = new ByteArrayOutputStream();
        tensors(out, 256, new long[] {33}, 24, 0, 64);
        var read = Gguf.read(Bytes.of("padded.gguf", out.toByteArray()));
        assertThat(read.checkpoint().bytes()).isEqualTo(Rational.of(66));
        long before = -(24 + 2 * (9 + 4 + 8 + 4 + 8)) & 31;
        assertThat(read.checkpoint().notes()).containsExactly(
                "Between tensors lie " + (before + 31 + 31) + " bytes of padding, which the bytes of no tensor count.",
                "Behind the last tensor lie 128 bytes that belong to none.");
    }

    @Test
    void tokensArePassedOver() throws IOException {
        int tokens = 1_000_000;
        var out = new ByteArrayOutputStream();
        header(out, 3, 0, 1);
        list(out, "tokenizer.ggml.tokens", 8, tokens);
        for (int i = 0; i < tokens; i++) {
            text(out, "x");
        }
        var read = Gguf.read(Bytes.of("tokens.gguf", out.toByteArray()));
        assertThat(read.lengths()).containsEntry("tokenizer.ggml.tokens", (long) tokens);
        assertThat(read.checkpoint().tensors()).isEmpty();
    }

    @Test
    void anyChangedByteIsReadOrRefused() throws IOException {
        var random = new Random(11);
        for (var name : List.of("qwen2", "mixed", "big-endian", "t5")) {
            var good = Files.readAllBytes(FILES.resolve(name + ".gguf"));
            for (int i = 0; i < 2_000; i++) {
                var bytes = good.clone();
                var changed = new byte[1 + random.nextInt(3)];
                random.nextBytes(changed);
                System.arraycopy(changed, 0, bytes, random.nextInt(3_000), changed.length);
                var outcome = outcome(bytes);
                assertThat(outcome).as("%s, change %s", name, i).isInstanceOfAny(GgufModel.class, Refusal.class);
                if (outcome instanceof Refusal refusal) {
                    assertThat(refusal.problems()).isNotEmpty().hasSizeLessThan(30);
                }
            }
        }
    }

    /// The model that a file describes, or what is thrown.
    private static Object outcome(byte[] bytes) {
        try {
            return GgufModel.of(Gguf.read(Bytes.of("changed.gguf", bytes)));
        } catch (RuntimeException e) {
            return e;
        }
    }

    private List<Object> shapes(String name) {
        return read(FILES.resolve(name + ".gguf")).checkpoint().tensors().stream()
                .<Object>map(t -> List.of(t.name(), t.shape())).toList();
    }

    private static Held named(Gguf file, String name) {
        return file.checkpoint().tensors().stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow();
    }

    private static Path part(Path folder, int number) {
        return folder.resolve("split-%05d-of-00003.gguf".formatted(number));
    }

    private void refused(String message, Consumer<ByteArrayOutputStream> content) {
        var out = new ByteArrayOutputStream();
        content.accept(out);
        assertThatThrownBy(() -> Gguf.read(Bytes.of("wrong.gguf", out.toByteArray())))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(message);
    }

    private static Gguf read(Path file) {
        return Disk.of(file).read(Gguf::read);
    }

    /// Tensors `a`, `b`, ... of one shape and type at these offsets, and bytes of elements behind the table.
    private static void tensors(ByteArrayOutputStream out, int bytes, long[] shape, int type, long... offsets) {
        header(out, 3, offsets.length, 0);
        for (int i = 0; i < offsets.length; i++) {
            text(out, String.valueOf((char) ('a' + i)));
            u32(out, shape.length);
            for (long size : shape) {
                u64(out, size);
            }
            u32(out, type);
            u64(out, offsets[i]);
        }
        out.writeBytes(new byte[(-out.size() & 31) + bytes]);
    }

    private static void header(ByteArrayOutputStream out, int version, long tensors, long keys) {
        out.writeBytes("GGUF".getBytes(UTF_8));
        u32(out, version);
        u64(out, tensors);
        u64(out, keys);
    }

    private static void flag(ByteArrayOutputStream out, String key) {
        text(out, key);
        u32(out, 7);
        out.write(1);
    }

    private static void list(ByteArrayOutputStream out, String key, int type, long count) {
        text(out, key);
        u32(out, 9);
        u32(out, type);
        u64(out, count);
    }

    private static void text(ByteArrayOutputStream out, String text) {
        u64(out, text.length());
        out.writeBytes(text.getBytes(UTF_8));
    }

    private static void u32(ByteArrayOutputStream out, int number) {
        out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(number).array());
    }

    private static void u64(ByteArrayOutputStream out, long number) {
        out.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(number).array());
    }
}
