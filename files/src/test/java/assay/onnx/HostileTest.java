package assay.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.family.Families;
import assay.problem.Refusal;
import assay.report.AccountSheet;
import assay.ask.Case;
import assay.ask.Options;
import assay.ask.Statement;
import assay.disk.Disk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever the bytes of a file, it is a model or a refusal.
class HostileTest {
    private static final long SEED = 20261122;

    @TempDir
    Path folder;

    // ---- a small writer of messages ---------------------------------------------------------------

    private static byte[] varint(long value) {
        var out = new ByteArrayOutputStream();
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
        return out.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (var part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] number(int field, long value) {
        return joined(varint((long) field << 3), varint(value));
    }

    private static byte[] field(int field, byte[]... parts) {
        var all = joined(parts);
        return joined(varint((long) field << 3 | 2), varint(all.length), all);
    }

    private static byte[] text(int field, String text) {
        return field(field, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] shaped(int field, String name, long dim) {
        return field(field, text(1, name), field(2, field(1, number(1, 1), field(2, field(1, number(1, dim))))));
    }

    private static byte[] node(String operator, String in, String out) {
        return field(1, text(1, in), text(2, out), text(4, operator));
    }

    private static byte[] external(String name, String location, String offset, String length) {
        return field(5, number(1, 4), number(2, 1), text(8, name), field(13, text(1, "location"), text(2, location)),
                field(13, text(1, "offset"), text(2, offset)), field(13, text(1, "length"), text(2, length)),
                number(14, 1));
    }

    private static byte[] model(byte[]... graph) {
        return joined(number(1, 8), field(7, graph));
    }

    private static byte[] whole(byte[]... more) {
        return model(shaped(11, "x", 4), joined(more), node("Relu", "x", "y"), shaped(12, "y", 4));
    }

    private OnnxFile read(byte[] bytes) throws IOException {
        var file = folder.resolve("model.onnx");
        Files.write(file, bytes);
        return Disk.of(file).read(OnnxFile::read);
    }

    private void refused(byte[] bytes, String message) {
        assertThatThrownBy(() -> read(bytes)).isInstanceOf(Refusal.class).hasMessageContaining(message);
    }

    // ---- planted ----------------------------------------------------------------------------------

    @Test
    void aSmallGraphIsRead() throws IOException {
        assertThat(Families.build(read(whole()).spec()).output()).isEqualTo("v1");
    }

    @Test
    void cutOff() {
        var bytes = whole();
        refused(Arrays.copyOf(bytes, bytes.length - 3), "are left in the file (is the file cut off?)");
        refused(new byte[0], "no graph and no IR version");
    }

    @Test
    void aLengthBeyondTheFile() {
        refused(joined(number(1, 8), varint(7 << 3 | 2), varint(1L << 62)),
                "byte 3: a length of 4611686018427387904 bytes");
        refused(joined(number(1, 8), varint(7 << 3 | 2), varint(-1)), "byte 3: a length of 18446744073709551615 bytes");
    }

    @Test
    void negativeAndAbsurdDimensions() {
        refused(whole(shaped(13, "z", -2)), "a dimension of -2");
        refused(whole(field(5, number(1, -4), number(2, 1), text(8, "w"))),
                "the tensor 'w' has a negative dimension: [-4]");
        refused(whole(field(5, number(1, 1L << 40), number(1, 1L << 40), number(2, 1), text(8, "w"))),
                "the tensor 'w' has more elements than can be stored");
    }

    @Test
    void bytesThatDoNotFitTheShape() {
        refused(whole(field(5, number(1, 4), number(2, 1), text(8, "w"), field(9, new byte[15]))),
                "the tensor 'w' has 15 bytes, and [4] of f32 take 16");
        refused(whole(field(5, number(1, 4), number(2, 99), text(8, "w"))), "has the element type 99");
    }

    @Test
    void filesBeside() throws IOException {
        Files.write(folder.resolve("data"), new byte[40]);
        assertThat(read(whole(external("w", "data", "0", "16"), external("u", "data", "16", "16"))).checkpoint()
                .tensors())
                .hasSize(2);
        refused(whole(external("w", "../data", "0", "16")), "is said to be in '../data'");
        refused(whole(external("w", "/etc/passwd", "0", "16")), "a file in the same folder");
        refused(whole(external("w", "data", "32", "16")), "ends at byte 48 of 'data', which has 40");
        refused(whole(external("w", "data", "0", "16"), external("u", "data", "8", "16")), "inside of 'w'");
        refused(whole(external("w", "data", "0", "-16")), "is no whole number");
        var link = folder.resolve("link");
        Files.createSymbolicLink(link, Path.of("").toAbsolutePath().resolve("pom.xml"));
        refused(whole(external("w", "link", "0", "16")), "leads out of the folder");
    }

    @Test
    void nodesOutOfOrder() {
        refused(model(shaped(11, "x", 4), node("Relu", "b", "a"), node("Relu", "a", "b"), shaped(12, "b", 4)),
                "Relu reads 'b', which nothing before it writes");
        refused(model(shaped(11, "x", 4), node("Relu", "x", "a"), node("Relu", "a", "a"), shaped(12, "a", 4)),
                "Relu writes 'a', which is written before");
    }

    @Test
    void moreNodesThanAreRead() {
        var nodes = new ByteArrayOutputStream();
        for (int i = 0; i <= 50_000; i++) {
            nodes.writeBytes(field(1));
        }
        refused(whole(nodes.toByteArray()), "more than 50000 nodes");
    }

    private static byte[] call(String function, String in, String out) {
        return joined(text(1, in), text(2, out), text(4, function), text(7, "own"));
    }

    private static byte[] function(String name, byte[]... nodes) {
        var body = joined(Arrays.stream(nodes).map(n -> field(7, n)).toArray(byte[][]::new));
        return field(25, text(1, name), text(4, "x"), text(5, "y"), body, text(10, "own"));
    }

    private static byte[] calling(byte[]... functions) {
        return joined(model(shaped(11, "x", 4), field(1, call("f0", "x", "y")), shaped(12, "y", 4)),
                joined(functions));
    }

    @Test
    void aFunctionThatCallsItself() {
        refused(calling(function("f0", call("f0", "x", "y"))), "own.f0 calls itself");
        refused(calling(function("f0", call("f1", "x", "y")), function("f1", call("f0", "x", "y"))),
                "own.f0 calls itself (through own.f0, own.f1)");
        refused(calling(function("f0", call("f0", "x", "y")), function("f0")), "a second function 'f0'");
    }

    /// Each calls the next twice.
    @Test
    void functionsThatMultiply() {
        var functions = new byte[40][];
        for (int i = 0; i < functions.length; i++) {
            functions[i] = function("f" + i, call("f" + (i + 1), "x", "z"), call("f" + (i + 1), "z", "y"));
        }
        refused(calling(functions), "is more than the 50000 nodes that are read");
    }

    @Test
    void aFunctionThatWritesNothing() {
        refused(calling(function("f0")), "own.f0 has no output 1");
    }

    @Test
    void graphsWithinGraphs() {
        var nested = new byte[0];
        for (int i = 0; i < 40; i++) {
            nested = field(1, text(4, "If"), field(5, text(1, "then_branch"), field(6, nested)));
        }
        refused(model(shaped(11, "x", 4), nested, shaped(12, "x", 4)), "graphs within graphs, more than 32 deep");
    }

    /// An input whose two axes are one name: the batch is squared nowhere, and where a file says so, the account does.
    @Test
    void theBatchSquared() throws IOException {
        var axes = field(2, field(1, text(2, "batch")), field(1, text(2, "n")), field(1, number(1, 4)));
        var given = field(11, text(1, "x"), field(2, field(1, number(1, 1), axes)));
        var turned = field(1, text(1, "x"), text(2, "z"), text(4, "Transpose"),
                field(5, text(1, "perm"), field(8, varint(0), varint(2), varint(1))));
        var product = field(1, text(1, "x"), text(1, "z"), text(2, "y"), text(4, "MatMul"));
        var spec = read(model(given, turned, product, shaped(12, "y", 4))).spec();
        assertThat(Statement.of(Case.of(spec, Options.DEFAULT)).notes())
                .anyMatch(n -> n.startsWith("Look here: Forward pass grows with B^3"));
    }

    /// A table of a thousand rows, of which one is multiplied for a batch.
    @Test
    void aRuleOfThumbThatIsFarOff() throws IOException {
        var table = field(5, number(1, 1000), number(1, 4), number(2, 1), text(8, "w"), field(9, new byte[16_000]));
        var row = field(5, number(2, 7), text(8, "i"), number(7, 1));
        var chosen = field(1, text(1, "w"), text(1, "i"), text(2, "r"), text(4, "Gather"));
        var product = field(1, text(1, "x"), text(1, "r"), text(2, "y"), text(4, "MatMul"));
        var spec = read(model(shaped(11, "x", 4), table, row, chosen, product, shaped(12, "y", 1))).spec();
        assertThat(Statement.of(Case.of(spec, Options.DEFAULT)).notes())
                .anyMatch(n -> n.startsWith("Look here: 2N a token says "));
    }

    // ---- changed at random --------------------------------------------------------------------------

    @Test
    void changedBytes() throws IOException {
        var random = new Random(SEED);
        for (var name : List.of("operators", "gpt2", "llama-dynamic", "written", "called", "fused",
                "bert-script-batches")) {
            var bytes = Files.readAllBytes(Fixture.file(name));
            for (int round = 0; round < 30; round++) {
                var changed = changed(bytes, random);
                assertThat(outcome(changed)).as("%s, round %d, seed %d", name, round, SEED).isTrue();
            }
        }
    }

    private static byte[] changed(byte[] bytes, Random random) {
        var changed = random.nextInt(8) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes.clone();
        for (int i = random.nextInt(4); changed.length > 0 && i >= 0; i--) {
            int at = random.nextInt(changed.length);
            changed[at] = switch (random.nextInt(4)) {
                case 0 -> (byte) random.nextInt(256);
                case 1 -> (byte) (changed[at] + 1);
                case 2 -> (byte) 0xff;
                default -> 0;
            };
        }
        return changed;
    }

    private boolean outcome(byte[] bytes) throws IOException {
        try {
            var subject = Case.of(read(bytes).spec(), Options.DEFAULT);
            return !AccountSheet.of(Statement.of(subject)).sections().isEmpty();
        } catch (Refusal refusal) {
            return !refusal.problems().isEmpty();
        }
    }
}
