package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How a model is served, as it is asked on a command line.
class ServeTest {
    @TempDir
    private Path folder;

    private Run rows(String text) throws IOException {
        var file = Files.writeString(folder.resolve("rows.csv"), text);
        return Run.of("serve", "--rows", file.toString(), "--json");
    }

    /// A row is what the question alone is.
    @Test
    void aRowIsTheQuestion() throws IOException {
        var rows = Published.MAPPER.readTree(rows("""
                Model,on,users,"input",output,engine,tp
                llama-3-8b,h100,32,1k,256,vllm,1

                gpt-oss-20b,a100-80gb,8,,,sglang,
                bert-base-uncased,h100,,,,,
                llama-3-8b,h1000,,,,,
                """).out());
        assertThat(Published.wrong(rows)).isEmpty();
        var cells = rows.get("tables").get(0).get("rows");
        assertThat(cells).hasSize(4);
        var one = Published.MAPPER.readTree(Run.of("serve", "llama-3-8b", "--on", "h100", "--users", "32", "--input",
                "1024", "--output", "256", "--json").out());
        assertThat(Published.wrong(one)).isEmpty();
        var serving = one.get("serving");
        var first = cells.get(0).toString();
        assertThat(first).contains(serving.get("tpot").get("value").asString());
        assertThat(first).contains(serving.get("ttft").get("value").asString());
        assertThat(cells.get(1).toString()).contains("--tp 1").contains("yes");
        assertThat(cells.get(2).toString()).contains("keeps nothing between tokens");
        assertThat(cells.get(3).toString()).contains("h1000");
    }

    @Test
    void noTable() throws IOException {
        assertThat(rows("").err()).contains("has no line of columns");
        assertThat(rows("model,model\n").err()).contains("names a column twice");
        assertThat(rows("model,user\n").err()).contains("user");
        assertThat(rows("on,users\nh100,3\n").err()).contains("names no model");
        assertThat(rows("model\n\"llama").err()).contains("not closed");
        assertThat(rows("model\nllama-3-8b,3\n").err()).contains("row 1").contains("more cells");
        assertThat(Run.of("serve", "llama-3-8b", "--on", "h100", "--output", "x.json").exit()).isEqualTo(2);
    }

    @Test
    void whatIsTooMuch() {
        for (var words : new String[] {"--users 1000000000000", "--users 3000000000 --devices 8", "--tp 5000000000",
            "--devices 1000000", "--output 1", "--tp 2 --engine llama.cpp", "--dp-attention 200000 --ep 1"}) {
            var run = Run.of(("serve llama-3-8b --on h100 " + words).split(" "));
            assertThat(run.exit()).as(words + run.err()).isEqualTo(2);
        }
        assertThat(Run.of("serve", "llama-3-8b", "--on", "h100", "--input", "1000000000").exit()).isOne();
        assertThat(Run.of("serve", "llama-3-8b", "--on", "h100", "--users", "100000").exit()).isZero();
    }

    /// The screen, a row and JSON say the same of what binds.
    @Test
    void whatBindsIsOneRule() {
        for (var users : new String[] {"1", "64", "371"}) {
            var words = "serve llama-3-8b --on h100 --users " + users;
            var serving = Published.MAPPER.readTree(Run.of((words + " --json").split(" ")).out()).get("serving");
            var bound = serving.get("tpot").get("bound_by").asString();
            assertThat(serving.get("points").get(0).get("bound_by").asString()).isEqualTo(bound);
            var row = Run.of(words.split(" ")).out().lines().filter(line -> line.strip().startsWith(users + " "))
                    .findFirst().orElseThrow();
            assertThat(row.replace("memory ", "").replace("kernel ", "").replace("starts", "start")).as(users)
                    .contains(bound);
        }
    }

    /// Where it is written, and what a step goes to.
    @Test
    void everyTermHasItsSeconds() throws IOException {
        var file = folder.resolve("serving.json");
        assertThat(Run.of("serve", "deepseek-v3", "--on", "h200", "--devices", "8", "--users", "16", "-o",
                file.toString()).exit()).isZero();
        var serving = Published.MAPPER.readTree(Files.readString(file)).get("serving");
        for (var name : new String[] {"ttft", "tpot"}) {
            double sum = 0;
            for (var term : serving.get(name).get("terms")) {
                sum += term.asDouble();
            }
            double value = serving.get(name).get("value").asDouble();
            assertThat(sum).as(name).isBetween(value * .9, value * 1.3);
            assertThat(serving.get(name).get("ideal").asDouble()).isLessThan(value);
        }
        assertThat(serving.get("tpot").get("error").get("class").asString()).isEqualTo("vllm latent-routed hopper");
    }
}
