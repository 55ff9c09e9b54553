package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import assay.catalog.Catalog;
import assay.command.Reply;
import assay.problem.Refusal;
import assay.spec.Value;
import assay.write.Format;
import assay.write.Page;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipInputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import picocli.CommandLine;

/// Every command asked of every kind of model there is, and each answer in every format: an answer or a refusal, and no
/// defect.
class CrossTest {
    private static final Path ROOT = Path.of("..");
    private static final Path FIXTURES = ROOT.resolve("files/src/test/fixtures");
    private static final String FUZZED = "fuzzed-";
    private static final int EACH = 8;

    /// Of so many answers one is made a document and held against the schema, and of so many one a spreadsheet: each
    /// takes as long as all other texts.
    private static final int DOCUMENTS = 12;
    private static final int BOOKS = 36;

    /// Of so many families a call is asked of one.
    private static final int TURNS = 10;

    private static final Set<Format> DOCUMENT = Set.of(Format.HTML, Format.NOTEBOOK, Format.SVG);
    private static final Page PAGE = new Page(100, true);

    /// What no answer holds: a value that was never written out as such.
    private static final Pattern LEAK = Pattern.compile(
            "\\bNaN\\b|Infinity|Optional\\[|Optional\\.empty|Rational\\[|Expr\\[|Amount\\[|Sentence\\[|"
                    + "(assay|java)[\\w.$]+@[0-9a-f]{6,8}");

    /// One of which stands in whatever is such a value: most texts have none, which is seen sooner.
    private static final List<String> LEAKS =
            List.of("NaN", "Infinity", "Optional", "Rational[", "Expr[", "Amount[", "Sentence[", "@");
    private static final Pattern NULL = Pattern.compile("\\bnull\\b(?! is)");

    /// Why a call may be refused: the command, part of the model's name, and what is said. Inputs that a fuzzer made
    /// may be refused for any reason.
    private static final List<List<String>> REFUSED = List.of(
            List.of("check", "", "holds no tensors"),
            List.of("check", ".onnx", "is a graph, which describes no tensors but its own"),
            List.of("check", "t5", "has names that do not tell which tensor of the model is which"),
            List.of("", "", "is not split over 2 ranks"), List.of("train {}", "", "has several stacks of layers"),
            List.of("train {}", "", "has no layers to make stages of"), List.of("train {}", "", "stages are asked for"),
            List.of("train {}", "", "from layer to layer"),
            List.of("train {}", "", "has layers that share their parameters"),
            List.of("train {}", "", "of another stage"), List.of("train {}", "", "which another stage keeps"),
            List.of("train {}", "", "is given a stream whose axis"), List.of("train {}", "", "mixes tokens"),
            List.of("train {}", "", "is not split along the tokens"),
            List.of("train {}", "", "has no layers whose parts are split"), List.of("", "", "is no linear layer of"),
            List.of("", "", "this model takes no images beside a text"),
            List.of("", "", "what this model makes of images is not counted"),
            List.of("", "", "what this model makes of sound is not counted"),
            List.of("", "", "are more than the context"), List.of("serve", "", "keeps nothing between tokens"),
            List.of("", "", "this model takes no sound beside a text"),
            List.of("fit", ".onnx", "what training holds does not depend on B"),
            List.of("fit {} --over seq", "vit", "what training holds does not depend on T"),
            List.of("", "fused.onnx", "'before' is missing"), List.of("", "written.onnx", "is missing"));

    /// Why there is no chart.
    private static final List<String> UNDRAWN = List.of("there is no chart of this", "there is nothing to draw of");

    /// Calls, `{}` for the model.
    private static final List<String> CALLS = List.of(
            "{}", "{} --keep batch,seq --dtype bf16", "{} --by kv", "{} --seq 1 --weights nf4 --block 16",
            "{} --images 2 --image-size 640x480 --seq 4096", "train {} --images 1 --image-size 640x480 --audio 7.5",
            "explain {} flops.forward", "explain {} parameters", "explain {} memory.peak --optimizer sgd",
            "scale {} --seq 1,32", "compare {} gpt2 --full", "compare mamba-1.4b whisper-tiny {}",
            "train {} --seq 32 --batch 2 --on h100 --precision bf16-mixed --recompute full",
            "train {} --seq 32 --lora r=4 --weights nf4", "train {} --seq 32 --devices 4 --pp 2 --zero 1",
            "fit {} --over batch --memory 80GB --seq 64", "fit {} --memory 80GB --seq 64",
            "tensors {}", "check {}", "check {} gpt2", "show {}",
            "lint {}", "conventions {}", "matmuls {} --backward --seq 32",
            "measured {} --tokens-per-second 9000 --devices 8 --on h100 --seq 32 --recompute full",
            "explain {} time --on h100 --seq 32", "{} --tp 2 --seq 32", "assert {} parameters>=1 T<2",
            "diff {} gpt2 --seq 32", "sweep {} --vary batch=1,2 --show parameters,memory.peak,T --seq 32",
            "sweep {} --vary batch=1,2,7 --count --histogram memory.cache --where flops.forward>=1 --seq 32",
            "solve {} --for seq --such-that T<=64",
            "worksheet {} --seq 32",
            "serve {} --on h200 --context 300 --prefix-hit 0.5 --drafts 2 --acceptance 0.5 --beside l40s",
            "identify 1.2B --near {}");

    /// Those that a profile alone makes, of everything.
    private static final List<String> MORE = List.of(
            "train {} --seq 64", "train {} --seq 64 --activations handout",
            "train {} --seq 32 --lora 8 --dora --reference --full", "explain {} parameters.trainable --lora 4",
            "fit {} --memory 80GB --seq 32 --lora r=16", "train {} --seq 32 --tp 2 --lora 4 --on h100",
            "measured {} --step-time 90ms --batch 4 --on v100 --dtype bf16 --seq 64 --recompute selective",
            "serve {} --on b200 --devices 8 --users 20 --weights fp8 --engine sglang",
            "measured {} --mfu 40% --convention palm --on h100 --seq 64",
            "train {} --seq 32 --devices 2 --tp 2 --sp --cluster dgx-h100", "{} --on h100",
            "fit {} --over seq --memory 80GB", "tensors {} --names checkpoint", "{} --convention torch",
            "{} --cache reference --batch 3", "{} --full --cache unpacked", "{} --by flops",
            "{} --by memory --weights awq",
            "scale {} --seq 16,32 --full", "train {} --seq 32 --full --weights fp8", "compare {} llama-3-8b",
            "fit {} --over batch --memory 80GB --seq 64 --full",
            "tensors {} --weights gptq-int4-g32 --names checkpoint",
            "explain {} memory.weights --weights mlx-4bit", "lint {} --set num_layers=2");

    @Test
    void everyCommandOfEveryKind(@TempDir Path folder) {
        hold(Stream.of(examples(), files("onnx", ".onnx"), files("gguf", ".gguf").filter(CrossTest::few),
                fuzzed(folder), checkpoints().filter(CrossTest::few))
                .flatMap(s -> s), CALLS, false);
    }

    /// Every family is asked some of them, and each of them is asked of some families.
    @Test
    void someCommandsOfEveryFamily() {
        CALLS.forEach(call -> hold(families().filter(model -> (call + model).hashCode() % TURNS == 0),
                List.of(call), false));
    }

    @Test
    @Tag("big")
    void everyCommandOfEverything() {
        hold(Stream.of(files("gguf", ".gguf"), checkpoints(), Catalog.names().stream()).flatMap(s -> s),
                Stream.concat(CALLS.stream(), MORE.stream()).toList(), true);
    }

    /// Those that are asked of no model.
    @Test
    void everyCommandOfNone() {
        hold(Stream.of("gpt2"), List.of("accelerators", "accelerators h100-sxm", "schemes", "conventions --all",
                "models", "models llama", "audit ../docs/answers/xl.md", "identify 4191213977600 --unit flops",
                "validation training", "plan llama-3-8b --on h100 --devices 8 --seq 2048",
                "fit gpt2 --on h100 --over devices --seq 64",
                "accelerators mine --accelerators ../docs/xeon.json",
                "train gpt2 --accelerators ../docs/xeon.json --on mine --seq 64",
                "serve gpt2 --accelerators ../docs/xeon.json --on mine --engine onnxruntime",
                "explain gpt2 time --accelerators ../docs/xeon.json --on mine --seq 64",
                "sweep gpt2 --vary num_layers=2..12:2 --vary dtype=fp32,bf16 --top 3 --best -memory.weights",
                "sweep gpt2 --engine local --vary d_ff=3072,6144,5 --vary seq=64,1k --pareto parameters,-flops.step",
                "sweep gpt2 mamba-1.4b --vary num_layers=2..12:2 --vary batch=1..9 --count --where T%2=0 --histogram "
                        + "memory.cache --histogram flops.step.per_token:x10 --where memory.cache<=1GiB",
                "plan gpt2 --on h100,xeon --devices 1,2,6 --seq 64", "plan gpt2 --on h100 --devices 1,2 --within 1MB",
                "sweep gpt2 --vary num_layers=2..12:2 --where parameters>=1e9 --histogram parameters:1e6",
                "sweep gpt2 --vary num_layers=2..12:2 --where parameters>=100_000_000 --show parameters"),
                true);
    }

    private static void hold(Stream<String> models, List<String> calls, boolean every) {
        var broken = models.toList().parallelStream()
                .flatMap(model -> calls.stream().flatMap(call -> broken(call, model, every).stream())).toList();
        assertThat(broken).as("%s", broken.size()).isEmpty();
    }

    /// What is wrong with a call.
    ///
    /// @param every whether each answer is written in every format, or a part of them in those that take long
    private static Optional<String> broken(String call, String model, boolean every) {
        try {
            var words = Stream.of(call.split(" ")).map(w -> w.equals("{}") ? model : w).toArray(String[]::new);
            var answer = answer(words);
            int turn = (call + Path.of(model).getFileName()).hashCode();
            boolean whole = every || turn % DOCUMENTS == 0;
            for (var format : Format.values()) {
                if (format.text()) {
                    if (whole || !DOCUMENT.contains(format)) {
                        written(answer, format).ifPresent(text -> check(format, text, call, whole));
                    }
                } else if (!call.startsWith("show") && (every || turn % BOOKS == 0)) {
                    check(answer.bytes(format, PAGE));
                }
            }
            var tables = whole ? answer.tables() : List.<String>of();
            assertThat(tables).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z_][a-z0-9_]*"));
            for (var table : tables) {
                Records.of(answer.table(table, Format.CSV).text(Format.CSV, PAGE)).check(table);
            }
            return Optional.empty();
        } catch (Refusal refusal) {
            return may(call, model, refusal) ? Optional.empty()
                    : Optional.of(call + " of " + model + " is refused: " + refusal.problems());
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            return Optional.of(call + " of " + model + ": " + e.toString().lines().limit(6).toList()
                    + Stream.of(e.getStackTrace()).filter(s -> s.getClassName().startsWith("assay.")).limit(3)
                            .toList());
        }
    }

    /// An answer in a format; of charts there may be none, with a reason.
    private static Optional<String> written(Reply answer, Format format) {
        try {
            return Optional.of(answer.text(format, PAGE));
        } catch (Refusal refusal) {
            assertThat(format).as("%s", refusal.problems()).isEqualTo(Format.SVG);
            assertThat(refusal.problems()).singleElement().satisfies(problem -> assertThat(UNDRAWN).anyMatch(
                    problem.message()::contains));
            return Optional.empty();
        }
    }

    private static boolean may(String call, String model, Refusal refusal) {
        return model.contains(FUZZED) || refusal.problems().stream().allMatch(problem -> REFUSED.stream()
                .anyMatch(why -> call.startsWith(why.get(0)) && Path.of(model).getFileName().toString()
                        .contains(why.get(1)) && problem.message().contains(why.get(2))));
    }

    private static List<String> leaks(String text) {
        return LEAKS.stream().noneMatch(text::contains) ? List.of()
                : LEAK.matcher(text).results().map(MatchResult::group).toList();
    }

    /// The parts of a spreadsheet.
    private static void check(byte[] book) {
        try (var zip = new ZipInputStream(new ByteArrayInputStream(book))) {
            int parts = 0;
            for (var part = zip.getNextEntry(); part != null; part = zip.getNextEntry()) {
                var text = new String(zip.readAllBytes(), StandardCharsets.UTF_8);
                DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder()
                        .parse(new InputSource(new StringReader(text)));
                assertThat(leaks(text)).as(part.getName()).isEmpty();
                parts++;
            }
            assertThat(parts).isGreaterThan(4);
        } catch (IOException | ParserConfigurationException | SAXException e) {
            throw new AssertionError(e);
        }
    }

    private static void check(Format format, String text, String call, boolean whole) {
        if (call.startsWith("show")) {
            return;
        }
        assertThat(text.endsWith("\n")).as("%s ends", format).isTrue();
        assertThat(leaks(text)).as("%s", format).isEmpty();
        if (format == Format.HTML || format == Format.SVG) {
            assertWellFormed(text);
        }
        if (format == Format.JSON && whole) {
            assertThat(Published.wrong(text)).isEmpty();
        } else if (format == Format.JSON) {
            assertThat(text.lines()).allMatch(line -> Published.MAPPER.readTree(line).isObject());
        } else if (format == Format.NOTEBOOK) {
            assertThat(Published.MAPPER.readTree(text).isObject()).isTrue();
        } else {
            assertThat(text.contains("null") ? text.lines().filter(NULL.asPredicate()).toList() : List.of())
                    .as("%s", format).isEmpty();
        }
    }

    private static void assertWellFormed(String text) {
        try {
            var reader = XMLInputFactory.newFactory().createXMLStreamReader(new StringReader(
                    text.replaceFirst("<!DOCTYPE html>", "")));
            while (reader.hasNext()) {
                reader.next();
            }
        } catch (XMLStreamException e) {
            throw new AssertionError(e);
        }
    }

    private static Reply answer(String... words) {
        var line = new CommandLine(Cli.spec(Commands.NAMED.stream().filter(c -> List.of(words).contains(c.name()))
                .toList()));
        var root = line.parseArgs(words);
        var sub = root.hasSubcommand() ? root.subcommand() : root;
        return Cli.command(sub).answer(new Given(root, sub, new Shell(InputStream.nullInputStream(), Map.of(), 0)));
    }

    /// A catalogue name of each family.
    private static Stream<String> families() {
        var seen = new HashSet<Value>();
        return Catalog.rows().stream()
                .filter(r -> seen.add(r.fields().getOrDefault("model_type", new Value.Text(""))))
                .map(r -> r.name());
    }

    private static Stream<String> examples() {
        return list(ROOT.resolve("examples")).map(Path::toString);
    }

    private static Stream<String> files(String folder, String ending) {
        return list(FIXTURES.resolve(folder)).map(Path::toString).filter(f -> f.endsWith(ending));
    }

    /// What a fuzzer came to, a few of each kind of file, each under the name by which it is read.
    private static Stream<String> fuzzed(Path folder) {
        return list(FIXTURES.resolve("fuzzed")).filter(kind -> !kind.endsWith("accelerators.json")).flatMap(kind -> {
            var files = list(kind).toList();
            return files.stream().filter(f -> files.indexOf(f) % EACH == 0).map(file -> {
                try {
                    var own = Files.createDirectories(folder.resolve(FUZZED + file.getFileName()));
                    return Files.copy(file, own.resolve(kind.getFileName())).toString();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        });
    }

    private static Stream<String> checkpoints() {
        return list(FIXTURES.resolve("checkpoints")).map(Path::toString);
    }

    /// Those of which each is of another kind.
    private static boolean few(String file) {
        return Stream.of("gpt2", "t5", "mamba", "jamba", "whisper", "clip", "vit", "llava", "bert", "deepseek_v3",
                "split", "mixed", "types").anyMatch(name -> Path.of(file).getFileName().toString().startsWith(name));
    }

    private static Stream<Path> list(Path folder) {
        try (var all = Files.list(folder)) {
            return new ArrayList<>(all.sorted().toList()).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
