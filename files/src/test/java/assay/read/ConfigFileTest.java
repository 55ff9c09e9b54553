package assay.read;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import assay.algebra.Rational;
import assay.disk.Disk;
import assay.spec.Field;
import assay.spec.Spec;
import assay.spec.Value;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigFileTest {
    private static final String EXAMPLE = "a config is an object such as {\"model_type\": \"gpt2\", ...}";

    @TempDir
    private Path folder;

    @Test
    void aFileBecomesASpec() throws IOException {
        var file = write("small.json", "{\"model_type\": \"gpt2\", \"n_embd\": 768}");
        var spec = Disk.of(file).read(ConfigFile::read);
        assertThat(spec.name()).isEqualTo("small");
        assertThat(spec.source()).isEqualTo(file.toString());
        assertThat(spec.settings()).isEmpty();
        assertThat(spec.fields()).containsExactly(
                Map.entry("model_type", new Field(new Value.Text("gpt2"), file + "#/model_type")),
                Map.entry("n_embd", new Field(new Value.Numeral(Rational.of(768)), file + "#/n_embd")));
    }

    @ParameterizedTest
    @CsvSource({
        "tiny.json, tiny", "tiny.v2.json, tiny.v2", "tiny, tiny", "tiny.txt, tiny.txt", ".json, .json",
        "gpt2-xl/config.json, gpt2-xl", "gpt2-xl/./config.json, config", "a/b/other.json, other"
    })
    void aModelIsCalledAfterItsFile(String path, String name) throws IOException {
        var file = write(path, "{}");
        assertThat(Disk.of(file).read(ConfigFile::read).name()).isEqualTo(name);
    }

    @Test
    void aConfigWithoutAFolderIsCalledConfig() {
        for (var folder : List.of("", ".", "..")) {
            assertThat(ConfigFile.name("config.json", folder)).isEqualTo("config");
        }
    }

    @Test
    void aNameInTheFileStandsOverTheFilesName() {
        assertThat(stream("{\"name\": \" My model \"}").name()).isEqualTo("My model");
        assertThat(stream("{\"name\": \"\"}").name()).isEqualTo("stdin");
        assertThat(stream("{\"name\": 7}").name()).isEqualTo("stdin");
        assertThat(stream("{\"name\": null}").name()).isEqualTo("stdin");
        assertThat(stream("{\"name\": \"a\\u001b[2Jb\\nc\"}").name()).isEqualTo("a\\u001b[2Jb\\u000ac");
        assertThat(stream("{\"name\": \"" + "x".repeat(81) + "\"}").name()).isEqualTo("x".repeat(80) + "...");
    }

    @Test
    void aStreamIsReadToItsEndAndLeftOpen() {
        var closed = new boolean[1];
        var in = new ByteArrayInputStream("{\"n_head\": 12}".getBytes(UTF_8)) {
            @Override
            public void close() {
                closed[0] = true;
            }
        };
        var spec = ConfigFile.read(in, "stdin");
        assertThat(spec.source()).isEqualTo("stdin");
        assertThat(spec.fields().get("n_head"))
                .isEqualTo(new Field(new Value.Numeral(Rational.of(12)), "stdin#/n_head"));
        assertThat(in.available()).isZero();
        assertThat(closed[0]).isFalse();
    }

    @Test
    void whatFailsToReadIsRefused() {
        var broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the pipe is broken");
            }

            @Override
            public int read(byte[] into, int from, int count) throws IOException {
                throw new IOException("the pipe is broken");
            }
        };
        refused(() -> ConfigFile.read(broken, "stdin"),
                new Problem("stdin", "", "cannot be read", "the pipe is broken"));
    }

    @Test
    void whatIsEmptyIsRefused() throws IOException {
        write("empty.json", "");
        refused("empty.json", "is empty", EXAMPLE);
        refused(() -> stream(""), new Problem("stdin", "", "is empty", EXAMPLE));
        write("blank.json", " \n\t\r\n ");
        refused("blank.json", "holds nothing but blanks", EXAMPLE);
        refused(() -> stream("\ufeff"), new Problem("stdin", "", "holds nothing but blanks", EXAMPLE));
    }

    @Test
    void whatIsTooLongIsRefusedUnread() throws IOException {
        var file = folder.resolve("long.json");
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(1L << 40);
        }
        refused("long.json", "is too long for a config", "at most 16 MiB are read");
    }

    @Test
    void anEndlessStreamIsRefusedAtTheBound() {
        var endless = new InputStream() {
            private long given;

            @Override
            public int read() {
                given++;
                return ' ';
            }

            @Override
            public int read(byte[] into, int from, int count) {
                given += count;
                return count;
            }
        };
        refused(() -> ConfigFile.read(endless, "stdin"),
                new Problem("stdin", "", "is too long for a config", "at most 16 MiB are read"));
        assertThat(endless.given).isLessThanOrEqualTo(Json.LENGTH + 1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            []         | a list
            "gpt2"     | a text
            12         | a number
            false      | true or false
            null       | null
            """)
    void anythingButAnObjectIsRefused(String text, String type) {
        refused(() -> stream(text), new Problem("stdin", "", "holds " + type + ", not an object", EXAMPLE));
    }

    @Test
    void syntaxIsRefusedAtItsPlace() throws IOException {
        var file = write("wrong.json", "{\n  \"n_embd\": 768,\n}\n");
        refused(() -> Disk.of(file).read(ConfigFile::read), new Problem(file.toString(), "line 2, column 16",
                "a comma before the closing }", "take the comma away"));
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheText() {
        assertThat(stream("\ufeff{\"n_head\": 12}").fields()).containsOnlyKeys("n_head");
        refused(() -> stream("\ufeff{\"a\" 1}"),
                new Problem("stdin", "line 1, column 6", "expected ':' after the name, found '1'", ""));
    }

    @Test
    void utf16IsNamed() {
        var text = "{\"n_head\": 12}";
        var expected = new Problem("stdin", "", "is UTF-16 text", "save it as UTF-8");
        refused(() -> stream(text.getBytes(UTF_16)), expected);
        refused(() -> stream(text.getBytes(UTF_16LE)), expected);
        refused(() -> stream(text.getBytes(UTF_16BE)), expected);
        refused(() -> stream(("\ufeff" + text).getBytes(UTF_16LE)), expected);
    }

    @Test
    void anotherEncodingIsRefusedAtItsFirstByte() {
        refused(() -> stream("{\n\"né\": \"é\"}".getBytes(ISO_8859_1)),
                new Problem("stdin", "line 2, column 3", "is not UTF-8 text: found the byte 0xe9", "save it as UTF-8"));
        refused(() -> stream(new byte[] {'{', '"', (byte) 0xf0, (byte) 0x9f, (byte) 0x98}),
                new Problem("stdin", "line 1, column 3", "is not UTF-8 text: found the byte 0xf0", "save it as UTF-8"));
        refused(() -> stream(new byte[] {'"', (byte) 0xc0, (byte) 0x80, '"'}),
                new Problem("stdin", "line 1, column 2", "is not UTF-8 text: found the byte 0xc0", "save it as UTF-8"));
    }

    @Test
    void binaryFilesAreNamed() throws IOException {
        binary(new byte[] {'{', '}', 0}, 2, "");
        binary(header("{\"__metadata__\":{}}"), 1, "a safetensors file");
        binary("GGUF\3\0\0\0\1\0\0\0".getBytes(ISO_8859_1), 5, "a GGUF file");
        binary("\u0089PNG\r\n\u001a\n\0\0\0\rIHDR".getBytes(ISO_8859_1), 8, "a PNG picture");
        var zip = new ByteArrayOutputStream();
        try (var entries = new ZipOutputStream(zip)) {
            entries.putNextEntry(new ZipEntry("archive/data.pkl"));
        }
        binary(zip.toByteArray(), 5, "a zip archive or a PyTorch checkpoint");
        refused(() -> stream("\u001f\u008b\b\1".getBytes(ISO_8859_1)), new Problem("stdin", "line 1, column 2",
                "is not UTF-8 text: found the byte 0x8b", hint("a gzip file")));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x09_00_7b, 0x10_00_20, 0x22_00_0a})
    void aLongHeaderIsNotTakenForUtf16(int length) {
        var bytes = ByteBuffer.allocate(9).order(ByteOrder.LITTLE_ENDIAN).putLong(length).put((byte) '{').array();
        binary(bytes, 1, "a safetensors file");
    }

    private static byte[] header(String json) {
        var bytes = ByteBuffer.allocate(8 + json.length()).order(ByteOrder.LITTLE_ENDIAN);
        return bytes.putLong(json.length()).put(json.getBytes(UTF_8)).array();
    }

    private static void binary(byte[] bytes, int nul, String title) {
        refused(() -> stream(bytes), new Problem("stdin", "byte " + nul, "is binary, not text", hint(title)));
    }

    private static String hint(String title) {
        return title.isEmpty() ? "" : "it looks like " + title + "; a model is described by the config.json beside it";
    }

    private static Spec stream(String text) {
        return stream(text.getBytes(UTF_8));
    }

    private static Spec stream(byte[] bytes) {
        return ConfigFile.read(new ByteArrayInputStream(bytes), "stdin");
    }

    private Path write(String name, String text) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private void refused(String name, String message, String hint) {
        var file = folder.resolve(name);
        refused(() -> Disk.of(file).read(ConfigFile::read), new Problem(file.toString(), "", message, hint));
    }

    private static void refused(ThrowingCallable reading, Problem expected) {
        var refusal = catchThrowableOfType(Refusal.class, reading);
        assertThat(refusal).isNotNull();
        assertThat(refusal.problems()).containsExactly(expected);
    }
}
