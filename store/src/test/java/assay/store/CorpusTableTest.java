package assay.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusTableTest {
    private static final String GPT2 = "{\"model_type\":\"gpt2\",\"n_embd\":%d,\"n_layer\":2,\"n_head\":4,"
            + "\"vocab_size\":50257,\"n_positions\":1024}";

    @TempDir
    private Path folder;
    private Path table;

    @BeforeEach
    void name() {
        table = folder.resolve("x.parquet");
    }

    private void config(String name, String text) throws IOException {
        var file = folder.resolve("configs").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /// What is no model is a row with its problem, in its place.
    @Test
    void aFolder() throws IOException, SQLException {
        config("b/config.json", GPT2.formatted(64));
        config("a/deep/config.json", GPT2.formatted(128));
        config("c/config.json", "{\"model_type\":\"no-such\"}");
        config("d/config.json", "{\"model_type\":");
        config("e/other.json", GPT2.formatted(32));
        config("f/config.json", "");
        Files.writeString(folder.resolve("outside.json"), GPT2.formatted(256));
        Files.createDirectories(folder.resolve("configs/g"));
        Files.createSymbolicLink(folder.resolve("configs/g/config.json"), folder.resolve("outside.json"));
        Files.createSymbolicLink(folder.resolve("configs/h"), folder);
        var call = Called.of("corpus " + folder.resolve("configs"), table);
        assertThat(call.exit()).as(call.err()).isZero();
        assertThat(call.out()).contains("6 rows, of which 4 are no model");
        assertThat(Called.in(table, "SELECT name, family, d_model, parameters, problem IS NULL FROM {}"))
                .containsExactly("deep | gpt2 | 128 | " + parameters(128) + " | true",
                        "b | gpt2 | 64 | " + parameters(64) + " | true", "c | null | null | null | false",
                        "d | null | null | null | false", "f | null | null | null | false",
                        "g | null | null | null | false");
        assertThat(Called.in(table, "SELECT problem FROM {} WHERE name = 'g'").getFirst())
                .contains("leads out of the folder");
        assertThat(Called.in(table, "SELECT model_type FROM {} WHERE name = 'c'")).containsExactly("no-such");

        Called.of("corpus " + folder.resolve("configs/**/*.json") + " --seq 7", table);
        assertThat(Called.in(table, "SELECT count(*), count(problem), max(context) FROM {}"))
                .containsExactly("7 | 4 | 7");
    }

    private static long parameters(long d) {
        return 2 * (12 * d * d + 13 * d) + 2 * d + 50257 * d + 1024 * d;
    }

    @Test
    void linesOfAFile() throws IOException, SQLException {
        var lines = folder.resolve("all.jsonl");
        Files.writeString(lines, "{\"id\":\"one\",\"config\":" + GPT2.formatted(64) + "}\n\n"
                + GPT2.formatted(128).replace("{", "{\"name\":\"two\",") + "\n" + "[]\n" + GPT2.formatted(32));
        assertThat(Called.of("corpus " + lines, table).exit()).isZero();
        assertThat(Called.in(table, "SELECT name, d_model, problem FROM {}")).containsExactly("one | 64 | null",
                "two | 128 | null", "null | null | " + lines + ":3: holds no object (a config on each line)",
                lines + ":4 | 32 | null");
    }

    /// Parameters are those that were published, of every family that there is.
    @Test
    void figuresAreThoseOfTheModel() throws IOException, SQLException {
        var golden = Path.of("../files/src/test/resources/golden/models.jsonl");
        assertThat(Called.of("corpus " + golden, table).exit()).isZero();
        assertThat(Called.in(table, "SELECT count(*), count(*) FILTER (g.settings IS NULL AND c.parameters <> "
                + "g.total) FROM {} c JOIN (SELECT "
                + "*, row_number() OVER () AS line FROM read_json('" + golden + "', format = 'newline_delimited', "
                + "columns = {id: 'VARCHAR', total: 'HUGEINT', settings: 'JSON'}, maximum_object_size = 100000000)) g "
                + "ON c.place = '"
                + golden + ":' || g.line")).containsExactly(Files.readAllLines(golden).size() + " | 0");
        assertThat(Called.in(table, "SELECT count(DISTINCT family) > 100, count(problem) FROM {}"))
                .containsExactly("true | 0");
        assertThat(Called.in(table, "DESCRIBE SELECT sizes, findings, parameters FROM {}").stream()
                .map(row -> row.split(" \\| ")[1])).containsExactly("MAP(VARCHAR, DECIMAL(38,0))",
                        "STRUCT(about VARCHAR, place VARCHAR, says VARCHAR)[]", "DECIMAL(38,0)");
    }

    @Test
    void everyFormatHasTheRows() throws IOException, SQLException {
        var lines = folder.resolve("all.jsonl");
        Files.write(lines, Synthetic.lines(40, 3).toList());
        var what = "SELECT name, parameters::HUGEINT, flops_step::HUGEINT, problem FROM ";
        Called.of("corpus " + lines, table);
        var wanted = Called.in(table, what + "{}");
        for (var ending : List.of("csv", "jsonl")) {
            var file = folder.resolve("x." + ending);
            assertThat(Called.of("corpus " + lines, file).exit()).isZero();
            assertThat(Called.rows("", what + (ending.equals("csv") ? "read_csv('" : "read_json('") + file + "')"))
                    .isEqualTo(wanted);
        }
        var database = folder.resolve("x.duckdb");
        Called.of("corpus " + lines, database);
        assertThat(Called.rows(database.toString(), what + "corpus")).isEqualTo(wanted);
        Called.of("sweep gpt2 --vary seq=7", database, "--append");
        assertThat(Called.rows(database.toString(), "SELECT command FROM assay_runs ORDER BY run"))
                .containsExactly("corpus", "sweep");
    }

    @Test
    void killedAndResumed() throws IOException, InterruptedException {
        var lines = folder.resolve("all.jsonl");
        Files.write(lines, Synthetic.lines(1500, 5).toList());
        assertThat(Called.of("corpus " + lines, table).exit()).isZero();
        var other = folder.resolve("killed.parquet");
        var process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), "assay.cli.Main",
                "corpus", lines.toString(), "-o", other.toString()).redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile()).start();
        var last = folder.resolve("killed.parquet.parts/part-000000000003.parquet");
        while (!Files.exists(last) && process.isAlive()) {
            Thread.sleep(20);
        }
        process.destroyForcibly();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(folder.resolve("log"))).isEqualTo(137);
        assertThat(Called.of("corpus " + lines, other, "--resume").exit()).isZero();
        assertThat(other).hasSameBinaryContentAs(table);
    }

    @Test
    void whatCannotBeDoneIsSaid() throws IOException {
        assertThat(Called.of("corpus", "-o", table.toString()).err()).contains("takes folders, patterns or files");
        assertThat(Called.of("corpus " + folder.resolve("none"), table).err()).contains("no such folder or file");
        assertThat(Called.of("corpus " + folder, table).err()).contains("no file in it is called config.json");
        assertThat(Called.of("corpus " + folder, folder.resolve("x.xlsx")).err()).contains("is no table by its ending");
        assertThat(Called.of("corpus", folder.toString()).err()).contains("the table, -o: needs a file");
    }
}
