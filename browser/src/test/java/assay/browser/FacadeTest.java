package assay.browser;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import assay.ask.Words;
import assay.catalog.Catalog;
import assay.cli.Cli;
import assay.cli.Shell;
import assay.read.Json;
import assay.spec.Field;
import assay.spec.Value;
import assay.write.JsonText;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The script in Node answers what the classes answer here, and these what the command line writes.
class FacadeTest {
    private static final List<String> FORMATS = List.of("table", "json", "csv", "markdown", "latex");

    /// Commands as the command line takes them, `{}` for the model.
    private static final List<String> CALLS = List.of(
            "{}", "{} --full", "{} --keep batch,seq --dtype bf16", "{} --by kv", "{} --by flops --batch 3",
            "{} --seq 1 --weights nf4 --block 16", "{} --weights q4_k_m", "{} --convention torch --seq 64",
            "{} --full --cache unpacked --set num_layers=2", "{} --cache-dtype q8_0",
            "explain {} flops.forward", "explain {} parameters", "explain {} memory.peak --optimizer sgd",
            "scale {} --seq 1,32", "scale {} --seq 16,32 --full", "compare {} gpt2 --full",
            "compare mamba-1.4b whisper-tiny {}", "train {} --seq 64",
            "train {} --seq 32 --batch 2 --on h100 --precision bf16-mixed --recompute full",
            "train {} --seq 32 --full --weights fp8", "train {} --activations handout --seq 16",
            "fit {} --over batch --memory 80GB --seq 64", "fit {} --over seq --on a100-80gb --full", "tensors {}",
            "tensors {} --names checkpoint", "check {}", "check {} gpt2", "show {}", "lint {}", "conventions {}",
            "matmuls {} --backward --seq 32", "matmuls {} --full", "{} --seq no --batch 0 --set d=1 --convention x",
            "explain {} nothing", "train {} --on none --price 3", "fit {}", "scale {}",
            "{} --on h100", "{} --memory 80GB --full", "fit {} --memory 80GB --seq 64", "conventions --all",
            "train {} --seq 64 --devices 8 --pp 2 --tp 2 --zero 1 --on h100 --full",
            "train {} --seq 64 --devices 8 --fsdp --batch 16 --micro-batch 2 --on h100", "train {} --devices 7 --tp 2",
            "train {} --seq 64 --devices 4 --on b200 --lora r=4", "compare {} --vary num_layers=2,4",
            "serve {} --on h100 --users 8", "serve {} --on h200 --devices 8 --engine sglang --rate 2/s --weights fp8",
            "serve {} --on rtx-4090 --engine llama.cpp --context 2k", "serve {}", "serve {} --on h100 --chart roofline",
            "accelerators h100", "models llama", "{} gpt2");

    /// Those that a sheet has no other form of than its text.
    private static final Set<String> FLAGS = Set.of("full", "backward", "all");

    private static final List<String> COMMANDS = List.of("explain", "scale", "compare", "train", "fit", "tensors",
            "check", "show", "serve", "lint", "conventions", "matmuls", "accelerators", "schemes", "models");

    /// What the command line writes: its output, or its problems.
    private static String cli(String input, List<String> words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        new Cli(new Shell(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), Map.of(), 0),
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(words.toArray(String[]::new));
        // which tables there are besides is said to people alone
        return out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8).lines()
                .filter(line -> !line.startsWith("assay: table ")).map(line -> line + "\n").collect(joining());
    }

    /// An answer as the command line writes it.
    private static String said(String answer) {
        var fields = ((Value.Group) Json.read("an answer", answer)).fields();
        if (fields.get("answer") instanceof Field(Value.Text(var text), _)) {
            return text;
        }
        var lines = new StringBuilder();
        for (var problem : ((Value.Items) field(fields, "problems")).items()) {
            lines.append(((Value.Text) field(((Value.Group) problem).fields(), "text")).text()).append('\n');
        }
        return lines.toString();
    }

    private static Value field(Map<String, Field> fields, String name) {
        return Objects.requireNonNull(fields.get(name), name).value();
    }

    /// A question as the words of the command line, its models by what they are opened as.
    private static String question(List<String> words, Map<String, String> ids) {
        var rest = new ArrayList<>(words);
        var out = new JsonText();
        var command = COMMANDS.contains(rest.getFirst()) ? rest.removeFirst() : "account";
        out.open('{').name("command").text(command);
        var models = new ArrayList<String>();
        var set = new ArrayList<String>();
        var options = new JsonText();
        options.open('{');
        for (int i = 0; i < rest.size(); i++) {
            var word = rest.get(i);
            var name = word.replaceFirst("^--", "");
            if (!word.startsWith("--")) {
                models.add(ids.getOrDefault(word, word));
            } else if (FLAGS.contains(name)) {
                out.name(name).truth(true);
            } else if (Words.FLAGS.contains(name)) {
                options.name(name).text("true");
            } else if (name.equals("set")) {
                set.add(rest.get(++i));
            } else if (Set.of("by", "names", "vary", "chart").contains(name)) {
                out.name(name).text(rest.get(++i));
            } else {
                options.name(name).text(rest.get(++i));
            }
        }
        if (command.equals("explain")) {
            out.name("of").text(models.removeLast());
        }
        if ((command.equals("accelerators") || command.equals("models")) && !models.isEmpty()) {
            out.name("names").text(models.removeLast());
        }
        return out.name("models").texts(models).name("set").texts(set).name("options")
                .bare(options.close('}').toString().strip()).close('}').toString().strip();
    }

    @Test
    void everyCommandInEveryFormat() throws IOException, InterruptedException {
        var there = new There();
        int turn = 0;
        for (var name : List.of("gpt2-xl", "llama-3-8b", "deepseek-v3", "mixtral-8x7b", "whisper-tiny", "gemma-2-9b",
                "jamba-v0.1", "bert-base-cased")) {
            for (var call : CALLS) {
                var words = Arrays.stream(call.split(" ")).map(w -> w.equals("{}") ? name : w).toList();
                var question = question(words, Map.of());
                there.ask("ask", question);
                for (var format : turn++ % 4 == 0 ? FORMATS : List.of("table", FORMATS.get(turn % FORMATS.size()))) {
                    var answer = there.ask("write", "[" + question + ",\"" + format + "\",{}]");
                    var typed = new ArrayList<>(words);
                    if (!call.startsWith("show")) {
                        typed.addAll(List.of("--format", format));
                    }
                    assertThat(said(answer)).as("%s", typed).isEqualTo(cli("", typed));
                }
            }
        }
        for (var format : FORMATS) {
            for (var list : List.of("accelerators", "schemes", "models", "conventions")) {
                var answer = there.ask("write", "[{\"command\":\"" + list + "\"},\"" + format + "\",{}]");
                assertThat(said(answer)).as(list).isEqualTo(cli("", List.of(list, "--format", format)));
            }
        }
        there.compare();
    }

    @Test
    void everyQuantityOfEveryModelThatIsKnown() throws IOException, InterruptedException {
        var there = new There();
        there.ask("catalogue", "");
        there.ask("words", "");
        for (var name : Catalog.names()) {
            there.ask("open", "{\"name\":\"" + name + "\"}");
            var answer = there.ask("write", "[{\"models\":[\"" + name + "\"]},\"json\",{}]");
            assertThat(said(answer)).as(name).isEqualTo(cli("", List.of(name, "--json")));
        }
        for (var quantity : List.of("parameters", "flops.forward", "memory.weights", "memory.activations",
                "memory.cache", "memory.peak", "flops.decode", "none")) {
            for (var name : List.of("gpt2-xl", "deepseek-v3", "t5-small", "mamba-1.4b")) {
                there.ask("tree", "{\"model\":\"" + name + "\",\"quantity\":\"" + quantity + "\"}");
            }
        }
        there.ask("mathml", "{\"formula\":\"1/2*T^2*d_model/n_x + ceil(d_ff/64)*min(T, w) - 3/4\"}");
        there.ask("mathml", "{\"formula\":\"1/\"}");
        there.compare();
    }

    /// Configs as text, one after the other, and every value of every quantity.
    @Test
    void everyQuantityOfEveryConfig() throws IOException, InterruptedException {
        var rows = Files.readAllLines(There.ROOT.resolve("files/src/test/resources/golden/models.jsonl"));
        assertThat(rows).hasSizeGreaterThan(500);
        var there = new There();
        for (var row : rows) {
            var config = config(row);
            var source = new JsonText();
            source.open('{').name("text").text(config).name("fileName").text("stdin").close('}');
            var opened = there.ask("open", source.toString().strip());
            var id = There.field(opened, "id");
            var answer = there.ask("write", "[{\"models\":[\"" + id + "\"]},\"json\",{}]");
            assertThat(said(answer)).isEqualTo(cli(config, List.of("-", "--json")));
            there.ask("close", "{\"model\":\"" + id + "\"}");
        }
        there.compare();
    }

    /// The text of the object that a row has under `config`.
    private static String config(String row) {
        int from = row.indexOf("\"config\"");
        int start = row.indexOf('{', from);
        int depth = 0;
        boolean quoted = false;
        for (int i = start; i < row.length(); i++) {
            char c = row.charAt(i);
            if (c == '"' && row.charAt(i - 1) != '\\') {
                quoted = !quoted;
            } else if (!quoted && c == '{') {
                depth++;
            } else if (!quoted && c == '}' && --depth == 0) {
                return row.substring(start, i + 1);
            }
        }
        throw new IllegalArgumentException(row);
    }

    /// Checkpoints, GGUF files, graphs and texts of one's own, and what a fuzzer came to: each as the command line
    /// reads it.
    @Test
    void everyKindOfFile() throws IOException, InterruptedException {
        var there = new There();
        var seen = new HashSet<String>();
        for (var folder : list(There.FIXTURES.resolve("checkpoints"))) {
            if (Files.isDirectory(folder)) {
                var files = list(folder).stream().filter(Files::isRegularFile)
                        .map(f -> new There.Given(f, f.getFileName().toString())).toList();
                var opened = there.open(There.object(Map.of("name", folder.toString())), files);
                answers(there, opened, folder.toString(), seen);
            }
        }
        for (var folder : List.of(There.FIXTURES.resolve("gguf"), There.FIXTURES.resolve("onnx"),
                There.ROOT.resolve("examples"))) {
            for (var file : list(folder)) {
                if (Files.isRegularFile(file)) {
                    // the other parts of a file in several lie beside it, and the weights of a graph
                    var given = list(folder).stream().filter(Files::isRegularFile)
                            .filter(f -> f.equals(file) || folder.endsWith("onnx")
                            || (f.toString().contains("split-") && file.toString().contains("split-")))
                            .map(f -> new There.Given(f, f.toString())).toList();
                    var opened = there.open(There.object(Map.of("main", file.toString())), given);
                    answers(there, opened, file.toString(), seen);
                }
            }
        }
        for (var kind : list(There.FIXTURES.resolve("fuzzed"))) {
            if (Files.isDirectory(kind) && !kind.endsWith("accelerators.json")) {
                for (var file : list(kind)) {
                    there.open("{}", List.of(new There.Given(file, kind.getFileName().toString())));
                    there.ask("ask", "{\"models\":[\"#" + there.opened() + "\"]}");
                }
            }
        }
        assertThat(seen).hasSizeGreaterThan(40);
        there.compare();
    }

    private static void answers(There there, String opened, String path, Set<String> seen) {
        var id = There.field(opened, "id");
        if (id.isEmpty()) {
            assertThat(said(opened)).isEqualTo(cli("", List.of(path)));
            return;
        }
        seen.add(path);
        for (var call : List.of("{} --json", "{}", "tensors {} --csv", "check {} --full", "lint {}", "show {}")) {
            var words = Arrays.stream(call.split(" ")).map(w -> w.equals("{}") ? path : w).toList();
            var format = call.endsWith("--json") ? "json" : call.endsWith("--csv") ? "csv" : "table";
            var plain = words.stream().filter(w -> !w.equals("--json") && !w.equals("--csv")).toList();
            var answer = there.ask("write", "[" + question(plain, Map.of(path, id)) + ",\"" + format + "\",{}]");
            assertThat(said(answer)).as("%s", words).isEqualTo(cli("", words));
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted().toList();
        }
    }

    /// An answer comes with the question, as the command line has it from its input.
    @Test
    void anAnswerIsAudited() throws IOException, InterruptedException {
        var there = new There();
        var text = Files.readString(There.ROOT.resolve("docs/answers/xl.md"));
        var question = new JsonText().open('{').name("command").text("audit").name("file").text("-").name("text")
                .text(text).close('}').toString().strip();
        there.ask("ask", question);
        for (var format : FORMATS) {
            assertThat(said(there.ask("write", "[" + question + ",\"" + format + "\",{}]"))).as(format)
                    .isEqualTo(cli(text, List.of("audit", "-", "--format", format)));
        }
        assertThat(said(there.ask("ask", "{\"command\":\"audit\"}"))).contains("takes an answer");
        there.compare();
    }

    @Test
    void whatIsNoQuestion() throws IOException, InterruptedException {
        var there = new There();
        for (var argument : List.of("", "{", "[]", "1", "null", "{\"command\":\"none\"}", "{\"models\":\"gpt2\"}",
                "{\"models\":[\"none\"]}", "{\"models\":[\"gpt2\"],\"options\":{\"sec\":\"1\"}}",
                "{\"models\":[\"gpt2\"],\"options\":[]}", "{\"models\":[1,null,{}]}", "{\"models\":[\"\"]}",
                "{\"models\":[\"gpt2\"],\"set\":{\"a\":1}}", "{\"models\":[\"gpt2\"],\"set\":[\"a\"]}",
                "{\"models\":[\"#99\"]}", "{\"text\":\"\"}", "{\"text\":\"{\\\"a\\\":1,\\\"a\\\":2}\"}",
                "{\"text\":\"\\u0000\\ud800\"}", "{\"name\":\"llama3:8b\"}", "{\"name\":\"https://x.org/a\"}",
                "{\"text\":\"{\\\"model_type\\\":\\\"llama\\\",\\\"hidden_size\\\":9007199254740993}\"}")) {
            for (var call : List.of("ask", "write", "tree", "open", "close", "mathml", "catalogue", "none")) {
                assertThat(there.ask(call, argument)).doesNotContain("\"defect\"");
            }
        }
        there.compare();
    }
}
