package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// What PyTorch's own sharding holds and exchanges on each of 2 and 4 processes (`shards.py`: PyTorch 2.13.0 with gloo,
/// on a CPU, models of the library transformers 5.18.0), to the byte, less what docs/split.md says it does otherwise.
class ShardsTest {
    private static final Path ROWS = Path.of("src", "test", "resources", "golden", "shards.csv");
    private static final Path SCRIPT = Path.of("src", "test", "fixtures", "shards.py");

    private static final int LAYERS = 3;
    private static final int WIDTH = 64;
    private static final int TOKENS = 16;
    private static final String STREAM = " " + 4 * TOKENS * WIDTH;
    private static final String BETWEEN = "gradients of what is on all ranks";

    @TempDir
    Path folder;

    /// One model in one layout.
    ///
    /// @param held bytes on each rank, of `weights`, `gradients`, `optimizer`
    /// @param passes how often each collective of so many bytes was in the forward and the backward pass
    /// @param step the same of the optimizer
    record Case(String type, boolean tied, int words, String plan, int devices, Map<String, List<Long>> held,
            Map<String, Long> passes, Map<String, Long> step) {
        @Override
        public String toString() {
            return type + (tied ? ", tied, " : ", ") + words + " words, " + plan + " over " + devices;
        }

        boolean is(String plan) {
            return plan().startsWith(plan);
        }

        String options() {
            return is("fsdp") ? " --fsdp" : " --tp " + devices + (is("sp") ? " --sp" : "");
        }
    }

    static Stream<Case> cases() throws IOException {
        var cases = new LinkedHashMap<List<String>, Case>();
        for (var line : Files.readAllLines(ROWS).stream().skip(1).toList()) {
            var c = line.split(",", -1);
            var known = cases.computeIfAbsent(List.of(c).subList(0, 5), _ -> new Case(c[0], c[1].equals("True"),
                    Integer.parseInt(c[2]), c[3], Integer.parseInt(c[4]), new TreeMap<>(), new TreeMap<>(),
                    new TreeMap<>()));
            var what = c[6].split(" ");
            switch (what[0]) {
                case "passes" -> known.passes.put(what[1] + " " + c[7], Long.valueOf(c[8]));
                case "step" -> known.step.put(what[1] + " " + c[7], Long.valueOf(c[8]));
                default -> known.held.computeIfAbsent(what[0], _ -> new ArrayList<>()).add(Long.valueOf(c[7]));
            }
        }
        return cases.values().stream();
    }

    private JsonNode answer(Case c) throws IOException {
        var config = Files.writeString(folder.resolve("config.json"), """
                {"model_type": "%s", "tie_word_embeddings": %s, "vocab_size": %s, "hidden_size": %s, "head_dim": 8,
                "intermediate_size": 192, "num_hidden_layers": %s, "num_attention_heads": 8, "num_key_value_heads": 4,
                "max_position_embeddings": 64}""".formatted(c.type, c.tied, c.words, WIDTH, LAYERS));
        var run = Run.of(("train " + config + " --seq " + TOKENS + " --precision fp32 --json --devices " + c.devices
                + c.options()).split(" "));
        assertThat(run.exit()).as(run.err()).isZero();
        return Published.MAPPER.readTree(run.out());
    }

    @Test
    void thereAreCases() throws IOException {
        assertThat(cases()).hasSize(34);
    }

    /// Of ranks that hold unlike, since words do not divide, the most.
    @ParameterizedTest
    @MethodSource("cases")
    void bytesOfARank(Case c) throws IOException {
        var rank = answer(c).get("ranks").get(0);
        assertThat(bytes(rank.get("held").get("weights"))).isEqualTo(most(c, "weights"));
        assertThat(bytes(rank.get("held").get("optimizer"))).isEqualTo(most(c, "optimizer"));
        assertThat(bytes(atStep(rank).get("gradients"))).isEqualTo(most(c, "gradients") - others(c));
    }

    /// The gradient of an embedding that is not tied is of all words on every rank.
    private static long others(Case c) {
        return c.tied || c.is("fsdp") ? 0 : 4L * WIDTH * (c.words - Math.ceilDiv(c.words, c.devices));
    }

    private static long most(Case c, String part) {
        return c.held.getOrDefault(part, List.of()).stream().mapToLong(Long::longValue).max().orElseThrow();
    }

    private static JsonNode atStep(JsonNode rank) {
        for (var moment : rank.get("moments")) {
            if (moment.get("name").asString().equals("optimizer step")) {
                return moment.get("parts");
            }
        }
        throw new AssertionError();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void collectivesByKindAndBytes(Case c) throws IOException {
        var said = new TreeMap<String, Long>();
        long between = 0;
        for (var exchange : answer(c).get("exchanges")) {
            if (exchange.get("what").asString().equals(BETWEEN)) {
                between += bytes(exchange.get("bytes")) * exchange.get("times").longValue();
            } else {
                said.merge(exchange.get("kind").asString() + " " + bytes(exchange.get("bytes")),
                        exchange.get("times").longValue(), Long::sum);
            }
        }
        assertThat(said).isEqualTo(alike(c));
        long summed = c.step.entrySet().stream().mapToLong(e -> e.getValue()
                * Long.parseLong(e.getKey().split(" ")[1])).sum();
        assertThat(between * (c.plan.endsWith("loop") ? 3 : 1)).isEqualTo(summed);
    }

    /// PyTorch's collectives, less those that are of its own way.
    private static Map<String, Long> alike(Case c) {
        var all = new TreeMap<>(c.passes);
        if (c.plan.endsWith("gathered")) {
            // logits, for a loss that each rank takes of all words
            assertThat(all).containsEntry("all_gather " + 4 * TOKENS * c.words, 1L);
            all.keySet().remove("all_gather " + 4 * TOKENS * c.words);
        } else if (!c.is("fsdp")) {
            // three numbers a token, of a loss of which each rank has its own words
            assertThat(all).containsEntry("all_reduce " + 4 * TOKENS, 3L);
            all.keySet().remove("all_reduce " + 4 * TOKENS);
        }
        if (c.is("each")) {
            // gradients of what is read: three of attention, two of a feed-forward, in place of one of each
            all.merge("all_reduce" + STREAM, -3L * LAYERS, Long::sum);
        }
        if (c.is("sp")) {
            // what attention and feed-forward gathered is kept, and not gathered again
            all.merge("all_gather" + STREAM, 2L * LAYERS, Long::sum);
        }
        return all;
    }

    private static long bytes(JsonNode node) {
        return node.get("value").longValue();
    }

    /// Measured anew, by a Python that has torch and transformers: `-Dtests.python=v/bin/python`.
    @Test
    @Tag("torch")
    void asMeasuredNow() throws IOException, InterruptedException {
        var python = System.getProperty("tests.python", "python3");
        assumeTrue(new ProcessBuilder(python, "-c", "import torch, transformers").start().waitFor() == 0,
                "needs torch and transformers");
        var rows = folder.resolve("shards.csv");
        var process = new ProcessBuilder(python, SCRIPT.toString()).redirectOutput(rows.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        assertThat(process.waitFor()).isZero();
        assertThat(Files.readAllLines(rows)).isEqualTo(Files.readAllLines(ROWS));
    }
}
