package assay.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.ask.Watch;
import assay.ask.Words;
import assay.command.Asked;
import assay.command.Unwritten;
import assay.spark.Calls.Question;
import assay.store.StoreEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A corpus that workers account is the one that this process does.
class CorpusTest {
    private static final String THREADS = "local[2]";
    private static final int CONFIGS = 300;

    @TempDir
    private Path folder;
    private String configs;

    @BeforeAll
    static void home() {
        Calls.home();
    }

    /// Some are no models, some are in files of lines.
    @BeforeEach
    void write() throws IOException {
        configs = folder.resolve("configs").toString();
        var lines = new StringBuilder();
        for (int i = 0; i < CONFIGS; i++) {
            var text = "{\"model_type\":\"gpt2\",\"n_embd\":" + 8 * (i + 1) + ",\"n_layer\":"
                    + (i % 5 == 0 ? "-1" : "2") + ",\"n_head\":4,\"vocab_size\":50257,\"n_positions\":1024}";
            lines.append(text).append('\n');
            if (i % 2 == 0) {
                var own = folder.resolve("configs/m" + i);
                Files.createDirectories(own);
                Files.writeString(own.resolve("config.json"), text);
            }
        }
        Files.writeString(folder.resolve("lines.jsonl"), lines);
    }

    private String call(String file) {
        return "corpus " + configs + " " + folder.resolve("lines.jsonl") + " --seq 256 --weights nf4 -o "
                + folder.resolve(file);
    }

    @Test
    void everyRowIsTheRowOfOneProcess() throws IOException {
        var local = Calls.run(call("local.csv"));
        assertThat(local.code()).as(local.err()).isZero();
        assertThat(local.out()).contains("450 rows, of which 90 are no model");
        for (var master : List.of(THREADS, Calls.CLUSTER)) {
            var spark = Calls.spark(master, call("spark.csv"));
            assertThat(spark.code()).as(spark.err()).isZero();
            assertThat(spark.out()).isEqualTo(local.out().replace("local.csv", "spark.csv"));
            assertThat(folder.resolve("spark.csv")).hasSameBinaryContentAs(folder.resolve("local.csv"));
            assertThat(folder.resolve("spark.csv.parts")).doesNotExist();
        }
    }

    @Test
    void oneThatIsStoppedGoesOn() throws IOException {
        Calls.run(call("local.csv"));
        var watch = new Watch() {
            @Override
            public boolean stopped() {
                return Files.exists(folder.resolve("spark.csv.parts/part-000000000001.parquet"));
            }

            @Override
            public void told(String line) {
                // nobody sees it
            }
        };
        var asked = new Question(List.of(configs, folder.resolve("lines.jsonl").toString()), Map.of("o",
                List.of(folder.resolve("spark.csv").toString()), "engine", List.of("spark"), "master",
                List.of("local[1]")), new Words(Map.of("seq", "256", "weights",
                        "nf4"), List.of(), List.of(), Asked.schemes()), watch);
        assertThatThrownBy(() -> new StoreEngine().answer("corpus", asked)).isInstanceOf(Unwritten.class)
                .hasMessageContaining("parts are kept").hasMessageContaining("--resume goes on");
        var refused = Calls.spark(THREADS, call("spark.csv"));
        assertThat(refused.err()).contains("--resume");
        assertThat(refused.code()).isEqualTo(2);
        var spark = Calls.spark(THREADS, call("spark.csv"), "--resume");
        assertThat(spark.code()).as(spark.err()).isZero();
        assertThat(folder.resolve("spark.csv")).hasSameBinaryContentAs(folder.resolve("local.csv"));
    }

    @Test
    void whatCannotBeIsSaidInASentence() {
        assertThat(Calls.run(call("x.csv") + " --engine flink").err()).contains("is no engine of corpora");
        assertThat(Calls.run(call("x.csv") + " --master local[2]").err()).contains("is of corpora on Spark");
        assertThat(Calls.spark("nonsense", call("x.csv")).err()).contains("starts no workers");
        var absent = Calls.spark(THREADS, "corpus " + folder.resolve("absent") + " -o " + folder.resolve("x.csv"));
        assertThat(absent.err()).contains("no such folder or file");
        assertThat(absent.code()).isEqualTo(2);
    }
}
