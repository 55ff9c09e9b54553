package assay.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.ask.Watch;
import assay.ask.Words;
import assay.problem.Refusal;
import assay.spark.Calls.Question;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A sweep on Spark answers what one in this process does.
class SparkEngineTest {
    private static final String THREADS = "local[2]";
    private static final String GRID = "sweep gpt2 llama-3-8b --vary num_layers=2..24:2 --vary batch=1..64 "
            + "--vary seq=128,1k,4096,3";
    private static final String SHOWN = " --show parameters,memory.weights,memory.cache,flops.forward";

    @BeforeAll
    static void home() {
        Calls.home();
    }

    /// Many figures are the same at many points: parameters at every batch and context.
    @Test
    void theBestAndTheFrontAndTheTableAreThoseOfOneProcess() {
        for (var kept : List.of("", " --top 9 --best parameters", " --top 40 --best -memory.cache",
                " --pareto parameters,-memory.weights,-flops.forward", " --pareto -parameters,memory.cache --json")) {
            var local = Calls.run(GRID + SHOWN + kept);
            assertThat(local.code()).as(local.err()).isZero();
            assertThat(Calls.spark(THREADS, GRID + SHOWN + kept)).as(kept).isEqualTo(local);
        }
    }

    /// Models of all kinds; figures that are fractions, or longer than a `long`.
    @Test
    void whatIsCountedIsWhatOneProcessCounts() {
        for (var model : List.of("gpt2", "llama-3-8b", "mixtral-8x7b", "deepseek-v2-lite", "mamba-1.4b", "gemma-2-9b",
                "jamba-v0.1", "qwen3-next-80b-a3b", "t5-small", "bert-base-uncased", "gpt2-xl-swiglu")) {
            var call = "sweep " + model + " --vary num_layers=2..8:2 --vary batch=1..9,700000 --vary seq=128,1k,3 "
                    + "--count --where memory.cache.per_token<100MB --where T%2=0 --histogram parameters "
                    + "--histogram flops.forward:x1000 --histogram flops.forward.per_token:1e9 --json";
            var local = Calls.run(call);
            assertThat(local.code()).as(local.err()).isZero();
            assertThat(Calls.spark(THREADS, call)).as(model).isEqualTo(local);
        }
    }

    @Test
    void countsAreKeptWithTheirRows(@TempDir Path folder) throws IOException {
        var call = GRID + " --top 7 --best -flops.forward --show parameters --where parameters>=1e8 --count "
                + "--histogram parameters:1e8 --json";
        var local = Calls.run(call);
        assertThat(local.out()).contains("histogram_parameters").contains("counts");
        var kept = folder.toString();
        assertThat(Calls.spark(THREADS, call, "--checkpoint", kept)).isEqualTo(local);
        Files.delete(ranges(folder).getFirst());
        assertThat(Calls.spark(THREADS, call, "--checkpoint", kept)).isEqualTo(local);
        refused(Calls.spark(THREADS, call.replace(" --count", ""), "--checkpoint", kept), "is of another sweep");
    }

    @Test
    void rowsThatFulfilConditionsAreTheSame() {
        var few = "sweep gpt2 --vary num_layers=1..400 --vary batch=1..1000 --show parameters --where "
                + "parameters>=2868000000";
        var local = Calls.run(few);
        assertThat(local.code()).as(local.err()).isZero();
        assertThat(Calls.spark(THREADS, few)).isEqualTo(local);
        refused(Calls.spark(THREADS, few.replace("2868000000", "0")), "more than 200000, --vary: points are more");
        refused(Calls.spark(THREADS, few + " --count"),
                "--show: is of rows");
        refused(Calls.spark(THREADS, "sweep gpt2 --vary num_layers=1..400 --histogram parameters:1"),
                "more than 10000 bins");
    }

    /// Combinations that are no model are rows with the reason, and a peak is a question of its own at each point.
    @Test
    void rowsOfWhatIsNoModelAndOfQuestionsOfTheirOwnAreTheSame() {
        var call = "sweep llama-3-8b --vary num_kv_heads=1..8 --vary optimizer=adamw,sgd --vary seq=512,1k "
                + "--show memory.peak,parameters,memory.cache.per_token --csv";
        var local = Calls.run(call);
        assertThat(local.out()).contains("not divisible");
        assertThat(Calls.spark(THREADS, call)).isEqualTo(local);
    }

    @Test
    void filesAreWrittenAsByAnyCommand(@TempDir Path folder) throws IOException {
        var call = "sweep gpt2 --vary batch=1..9 -o ";
        var said = Calls.spark(THREADS, call + folder.resolve("spark.csv"));
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.err()).startsWith("wrote ");
        Calls.run(call + folder.resolve("local.csv"));
        assertThat(folder.resolve("spark.csv")).hasSameTextualContentAs(folder.resolve("local.csv"));
    }

    @Test
    void plansOfSeveralPlacesAreThoseOfOneProcess() {
        var call = "plan gpt2-xl --on h100,a100,xeon --cluster gb200-nvl72 --devices 1,8,24 --seq 1024 --json";
        var local = Calls.run(call);
        assertThat(local.code()).as(local.err()).isZero();
        assertThat(local.out()).contains("states no link and no network");
        assertThat(Calls.spark(THREADS, call)).isEqualTo(local);
        refused(Calls.spark(THREADS, "plan gpt2 --on h100 --devices 8"), "is of several places");
    }

    // ---- what is kept of finished ranges

    @Test
    void whatWasFinishedIsNotDoneAgain(@TempDir Path folder) throws IOException {
        var call = GRID + SHOWN + " --pareto parameters,-memory.weights,-flops.forward";
        var local = Calls.run(call);
        var kept = folder.resolve("kept").toString();
        assertThat(Calls.spark(THREADS, call, "--checkpoint", kept)).isEqualTo(local);
        var ranges = ranges(folder.resolve("kept"));
        assertThat(ranges.size()).isGreaterThan(7);
        int turn = 0;
        for (var range : ranges) {
            // some are gone, one is cut, and of one there is no more than a beginning
            if (turn % 3 == 0) {
                Files.delete(range);
            } else if (turn == 1) {
                var text = Files.readString(range);
                Files.writeString(range, text.substring(0, text.length() / 2));
            } else {
                Files.setLastModifiedTime(range, FileTime.fromMillis(0));
            }
            turn++;
        }
        assertThat(Calls.spark(THREADS, call, "--checkpoint", kept)).isEqualTo(local);
        assertThat(ranges(folder.resolve("kept"))).isEqualTo(ranges);
        for (int i = 0; i < ranges.size(); i++) {
            assertThat(Files.getLastModifiedTime(ranges.get(i)).toMillis() == 0).as(ranges.get(i).toString())
                    .isEqualTo(i % 3 != 0 && i != 1);
        }
        var other = Calls.spark(THREADS, call.replace("--vary batch=1..64", "--vary batch=2..65"), "--checkpoint",
                kept);
        assertThat(other.code()).isEqualTo(2);
        assertThat(other.err()).contains("is of another sweep");
    }

    /// The files of ranges, in the order of their names.
    private static List<Path> ranges(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> !file.endsWith("sweep.txt")).sorted().toList();
        }
    }

    @Test
    void aRunThatIsStoppedGoesOn(@TempDir Path folder) {
        var told = new ArrayList<String>();
        var watch = new Watch() {
            @Override
            public boolean stopped() {
                try (var files = Files.list(folder)) {
                    return files.count() > 3;
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }

            @Override
            public void told(String line) {
                told.add(line);
            }
        };
        var options = new TreeMap<String, List<String>>(Map.of("vary", List.of("num_layers=2..48",
                "vocab_size=1000..50000:100", "batch=1,2"), "top", List.of("5"), "best", List.of("-parameters"),
                "show", List.of("memory.weights"), "checkpoint", List.of(folder.toString()), "master",
                List.of(THREADS)));
        assertThatThrownBy(() -> new SparkEngine().answer("sweep", new Question(List.of("gpt2"), options, Words.NONE,
                watch))).isInstanceOf(Refusal.class).hasMessageContaining("was stopped after")
                .hasMessageContaining("46,154 points").hasMessageContaining("goes on there");
        assertThat(told.getLast()).contains("of 46,154 points").contains("tasks at work");
        var call = "sweep gpt2 --vary num_layers=2..48 --vary vocab_size=1000..50000:100 --vary batch=1,2 "
                + "--top 5 --best -parameters --show memory.weights";
        assertThat(Calls.spark(THREADS, call, "--checkpoint", folder.toString())).isEqualTo(Calls.run(call));
    }

    // ---- what cannot be

    @Test
    void whatCannotBeIsSaidInASentence(@TempDir Path folder) throws IOException {
        var call = "sweep gpt2 --vary batch=1..4";
        int closed;
        try (var socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        refused(Calls.spark("spark://localhost:" + closed, call), "is not reached: nobody listens there");
        refused(Calls.spark("spark://localhost", call), "is not reached");
        refused(Calls.spark("nonsense", call), "starts no workers: Could not parse Master URL");
        refused(Calls.spark(THREADS, "sweep gpt2 --vary num_heads=5,7"), "not divisible");
        refused(Calls.spark(THREADS, call + " --show nonsense"), "no quantity and no size is called so");
        refused(Calls.run(call + " --engine flink"), "is no engine of sweeps (local or spark)");
        refused(Calls.run(call + " --master local[2]"), "is of sweeps on Spark");
        refused(Calls.spark(THREADS, call.replace("4", "300000")), "more than one table holds");
        refused(Calls.spark(THREADS, "sweep gpt2 --top 1 --best parameters --vary batch=1..1000000 "
                + "--vary vocab_size=1..1000000 --vary seq=1..1024"), "points would take about");
        refused(Calls.spark(THREADS, "sweep gpt2 --top 1 --best parameters --vary batch=1..1000000 "
                + "--vary vocab_size=1..1000000 --vary num_layers=1..1000000 --vary seq=1..1024"),
                "more than can be numbered");
        Files.writeString(folder.resolve("file"), "");
        refused(Calls.spark(THREADS, call, "--checkpoint", folder.resolve("file").toString()), "cannot be written");
    }

    private static void refused(Calls.Said said, String why) {
        assertThat(said.err()).contains(why);
        assertThat(said.code()).isEqualTo(2);
        assertThat(said.out()).isEmpty();
    }
}
