package assay.browser;

import static org.assertj.core.api.Assertions.assertThat;

import assay.browser.Dropped.Part;
import assay.read.Json;
import assay.spec.Value;
import assay.write.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Calls of the façade, answered by the script in Node, which has to be in the path, and by the classes here.
final class There {
    static final Path ROOT = Path.of("..");
    static final Path FIXTURES = ROOT.resolve("files/src/test/fixtures");

    /// A file that is dropped.
    record Given(Path file, String name) {}

    /// @param argument JSON
    record Call(String name, String argument, List<Given> files) {}

    private final List<Call> calls = new ArrayList<>();
    private final List<String> here = new ArrayList<>();
    private final Facade facade = new Facade();

    /// Asks, and gives the answer of the classes here.
    String ask(String call, String argument) {
        var answer = facade.call(call, argument);
        calls.add(new Call(call, argument, List.of()));
        here.add(answer);
        return answer;
    }

    /// Opens files.
    String open(String argument, List<Given> files) {
        var parts = files.stream().map(There::part).toList();
        var answer = facade.open(argument, parts);
        calls.add(new Call("open", argument, files));
        here.add(answer);
        return answer;
    }

    /// How many were opened.
    long opened() {
        return here.stream().filter(answer -> answer.startsWith("{\"ok\":true,\"answer\":{\"id\":")).count();
    }

    private static Part part(Given given) {
        try {
            return new Part(given.name, Files.size(given.file), (at, into, from, count) -> {
                try (var channel = FileChannel.open(given.file)) {
                    return Math.max(0, channel.read(ByteBuffer.wrap(into, from, count), at));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// That the script answers all that was asked in the same way.
    void compare() throws IOException, InterruptedException {
        var asked = Files.createTempFile("assay", ".calls");
        var said = Files.createTempFile("assay", ".answers");
        try {
            Files.write(asked, calls.stream().map(There::line).toList());
            assertThat(new ProcessBuilder("node", "--stack-size=4000", "src/test/javascript/answer.js",
                    System.getProperty("assay.script", ""), asked.toString(), said.toString()).inheritIO().start()
                    .waitFor()).isZero();
            var there = Files.readAllLines(said);
            assertThat(there).hasSameSizeAs(here);
            for (int i = 0; i < here.size(); i++) {
                assertThat(placed(text(there.get(i)))).as("%s", calls.get(i)).isEqualTo(placed(here.get(i)));
            }
        } finally {
            Files.delete(asked);
            Files.delete(said);
        }
    }

    /// Where a header begins that is no UTF-8 the library says by a block, and the script by a byte.
    private static String placed(String answer) {
        return answer.contains("the header is no JSON object") ? answer.replaceAll("byte \\d+", "byte") : answer;
    }

    private static String line(Call call) {
        var out = new JsonText();
        out.open('{').name("call").text(call.name).name("argument").text(call.argument).name("files").open('[');
        call.files.forEach(f -> out.open('{').name("file").text(f.file.toString()).name("name").text(f.name)
                .close('}'));
        return out.close(']').close('}').toString().strip();
    }

    private static String text(String json) {
        return ((Value.Text) Json.read("a line", json)).text();
    }

    /// The field of an answer, where it is one; empty where it is problems.
    static String field(String answer, String name) {
        var fields = ((Value.Group) Json.read("an answer", answer)).fields();
        var inside = fields.get("answer");
        return inside != null && inside.value() instanceof Value.Group(var all) && all.get(name) != null
                && all.get(name).value() instanceof Value.Text(var text) ? text : "";
    }

    /// An object of texts, as JSON.
    static String object(Map<String, String> fields) {
        var out = new JsonText();
        out.open('{');
        fields.forEach((name, value) -> {
            out.name(name);
            if (value.startsWith("[") || value.startsWith("{") || value.equals("true")) {
                out.bare(value);
            } else {
                out.text(value);
            }
        });
        return out.close('}').toString().strip();
    }
}
