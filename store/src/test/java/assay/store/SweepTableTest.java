package assay.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepTableTest {
    private static final String SMALL = "sweep llama-3-8b gpt2 --vary num_kv_heads=1,8,3 --vary seq=8k,32768 --vary "
            + "optimizer=adamw,sgd --show parameters,memory.cache.per_token,memory.optimizer";
    /// Points enough for several parts, each of which takes a while.
    private static final String LONG = "sweep llama-3-8b --vary num_layers=1..160 --vary d_model=1024..8192:256 "
            + "--vary d_ff=1024..65536:1024 --show parameters,flops.forward,memory.cache";

    @TempDir
    private Path folder;
    private Path parquet;
    private Path database;

    @BeforeEach
    void name() {
        parquet = folder.resolve("x.parquet");
        database = folder.resolve("x.duckdb");
    }

    @Test
    void typesAreThoseOfTheColumns() throws SQLException {
        var call = Called.of(SMALL, parquet);
        assertThat(call.exit()).as(call.err()).isZero();
        assertThat(call.out()).contains("the table sweep, 24 rows", "24 rows, of which 8 are no model");
        assertThat(Called.in(parquet, "SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM {})"))
                .containsExactly("model | VARCHAR", "num_kv_heads | BIGINT", "seq | BIGINT", "optimizer | VARCHAR",
                        "parameters | DECIMAL(38,0)", "memory_cache_per_token | DECIMAL(38,0)",
                        "memory_optimizer | DECIMAL(38,0)", "problem | VARCHAR");
        assertThat(Called.in(parquet, "SELECT name, converted_type, precision, scale FROM parquet_schema({}) "
                + "WHERE name = 'parameters'")).containsExactly("parameters | DECIMAL | 38 | 0");
        assertThat(Called.in(parquet, "SELECT parameters, memory_cache_per_token, problem FROM {} WHERE model = "
                + "'llama-3-8b' AND seq = 8192 AND optimizer = 'sgd'")).containsExactly("7795380224 | 16384 | null",
                        "8030261248 | 131072 | null",
                        "null | null | num_heads 32 is not divisible by num_kv_heads 3");
        assertThat(folder.resolve("x.parquet.parts")).doesNotExist();
    }

    @Test
    void metadataSaysUnitsFormulasAndWhatWasAsked() throws SQLException {
        Called.of(SMALL, parquet, "--set", "num_layers=4");
        var runs = Called.in(parquet, "SELECT decode(value) FROM parquet_kv_metadata({}) WHERE decode(key) = "
                + "'assay.runs'").getFirst();
        assertThat(runs).contains("\"question\":\"--set num_layers=4\"", "\"convention\":\"matmul\"", "\"rows\":24",
                "num_kv_heads=1,8,3; seq=8k,32768; optimizer=adamw,sgd");
        var columns = Called.in(parquet, "SELECT decode(value) FROM parquet_kv_metadata({}) WHERE decode(key) = "
                + "'assay.columns'").getFirst();
        assertThat(columns).contains("\"unit\":\"byte/token\"", "\"formula\":\"T\"", "num_kv_heads + ");
        Called.of(SMALL, database);
        assertThat(Called.rows(database.toString(), "SELECT unit, formula, point FROM assay_columns WHERE model = "
                + "'llama-3-8b' AND column_name = 'memory_cache_per_token'"))
                .containsExactly("byte/token | 16384*num_kv_heads | num_kv_heads=1, seq=8192, optimizer=adamw");
        assertThat(Called.rows(database.toString(), "SELECT comment FROM duckdb_columns() WHERE table_name = 'sweep' "
                + "AND column_name = 'parameters'")).containsExactly("Parameters, in parameter");
    }

    @Test
    void rowsThatFulfilConditionsAloneAreThere() throws SQLException {
        var call = Called.of(SMALL, parquet, "--where", "T<=8192", "--where", "memory.cache.per_token<130KiB");
        assertThat(call.exit()).as(call.err()).isZero();
        assertThat(call.out()).contains("the table sweep, 8 rows");
        assertThat(Called.in(parquet, "SELECT model, num_kv_heads, seq, optimizer FROM {} "
                + "WHERE model = 'llama-3-8b'")).containsExactly("llama-3-8b | 1 | 8192 | adamw",
                        "llama-3-8b | 1 | 8192 | sgd", "llama-3-8b | 8 | 8192 | adamw",
                        "llama-3-8b | 8 | 8192 | sgd");
        assertThat(Called.in(parquet, "SELECT decode(value) FROM parquet_kv_metadata({}) WHERE decode(key) = "
                + "'assay.runs'").getFirst()).contains("--where 'T<=8192'", "\"rows\":8");
        for (var more : List.of(List.of("--where", "T<1"), List.of("--where", "T<1", "--top", "3", "--best", "T"))) {
            assertThat(Called.of(SMALL, database, more.toArray(String[]::new)).out()).contains(" 0 rows");
            assertThat(Called.rows(database.toString(), "SELECT count(*) FROM sweep")).containsExactly("0");
        }
        assertThat(Called.of(SMALL, parquet, "--count").err()).contains("makes no rows of such a table");
    }

    /// Both files and the CSV of the program itself have the same rows in the same order.
    @Test
    void rowsAreThoseOfTheSweep() throws SQLException, IOException {
        var csv = folder.resolve("x.csv");
        assertThat(Called.of(SMALL, csv).exit()).isZero();
        Called.of(SMALL, parquet);
        Called.of(SMALL, database);
        var wanted = Called.rows("", "SELECT COLUMNS(lambda c: c NOT LIKE '%_decimal') FROM read_csv('" + csv
                + "', all_varchar = true)");
        assertThat(Called.in(parquet, "SELECT * FROM {}")).isEqualTo(wanted).hasSize(24);
        assertThat(Called.rows(database.toString(), "FROM sweep")).isEqualTo(wanted);
    }

    @Test
    void longNumbersAreTextAndFractionsArePairs() throws SQLException {
        Called.of("sweep gpt2 --vary batch=1,3000000,900000000000 --vary num_layers=2,1000000000000 --vary "
                + "d_model=12,12000000000 --show parameters,flops.forward --seq 1000000000000", parquet);
        assertThat(Called.in(parquet, "SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM {}) WHERE "
                + "column_name IN ('parameters', 'flops_forward')")).containsExactly("parameters | DECIMAL(38,0)",
                        "flops_forward | VARCHAR");
        var longest = Called.in(parquet, "SELECT flops_forward FROM {} ORDER BY len(flops_forward) DESC LIMIT 1")
                .getFirst();
        assertThat(new BigInteger(longest).bitLength()).isGreaterThan(127);
        var csv = folder.resolve("x.csv");
        Called.of("sweep gpt2 --vary batch=1,3000000,900000000000 --vary num_layers=2,1000000000000 --vary "
                + "d_model=12,12000000000 --show parameters,flops.forward --seq 1000000000000", csv);
        assertThat(Called.in(parquet, "SELECT * EXCLUDE model FROM {}")).isEqualTo(Called.rows("",
                "SELECT COLUMNS(lambda c: c "
                + "NOT LIKE '%_decimal') FROM read_csv('" + csv + "', all_varchar = true)"));

        Called.of("sweep gpt2 --vary seq=7,1024 --show parameters,parameters.per_token", parquet);
        assertThat(Called.in(parquet, "SELECT parameters_per_token_num, parameters_per_token_den FROM {}"))
                .containsExactly("124439808 | 7", "486093 | 4");
        assertThat(Called.in(parquet, "SELECT typeof(parameters_per_token), abs(parameters_per_token - 124439808 / 7) "
                + "< 1e-6 FROM {} LIMIT 1")).containsExactly("DOUBLE | true");
    }

    @Test
    void rowsAreAppended() throws SQLException {
        for (var file : List.of(parquet, database)) {
            Called.of("sweep gpt2 --vary seq=7,14 --show parameters,memory.cache.per_token", file);
            var call = Called.of("sweep gpt2-xl --vary seq=28 --show parameters,memory.cache.per_token", file,
                    "--append");
            assertThat(call.err()).isEmpty();
            assertThat(call.out()).contains("the table sweep, 3 rows", "1 row more.");
            var table = file.equals(parquet) ? "'" + parquet + "'" : "sweep";
            var base = file.equals(parquet) ? "" : database.toString();
            assertThat(Called.rows(base, "SELECT model, seq, parameters FROM " + table)).containsExactly(
                    "gpt2 | 7 | 124439808", "gpt2 | 14 | 124439808", "gpt2-xl | 28 | 1557611200");
            assertThat(Called.of("sweep gpt2 --vary batch=1,2 --show parameters,memory.cache.per_token", file,
                    "--append").err()).contains("--append: has the columns model, seq, parameters",
                            "these rows have model, batch, parameters");
        }
        assertThat(Called.rows(database.toString(), "SELECT run, models, rows FROM assay_runs ORDER BY run"))
                .containsExactly("1 | gpt2 | 2", "2 | gpt2-xl | 1");
        assertThat(Called.in(parquet, "SELECT len(from_json(decode(value), '[\"JSON\"]')) FROM "
                + "parquet_kv_metadata({}) WHERE decode(key) = 'assay.runs'")).containsExactly("2");
    }

    /// A column grows to what its new rows need, and the old ones keep their values.
    @Test
    void aColumnGrows() throws SQLException {
        for (var file : List.of(parquet, database)) {
            Called.of("sweep gpt2 --vary seq=1024 --show parameters.per_token,flops.forward", file);
            Called.of("sweep gpt2 --vary seq=256 --show parameters.per_token,flops.forward --batch 486093", file,
                    "--append");
            assertThat(Called.of("sweep gpt2 --vary seq=1000000000000 --show parameters.per_token,flops.forward "
                    + "--batch 1000000000000", file, "--append").err()).isEmpty();
            var table = file.equals(parquet) ? "'" + parquet + "'" : "sweep";
            var base = file.equals(parquet) ? "" : database.toString();
            assertThat(Called.rows(base, "SELECT parameters_per_token_num, parameters_per_token_den FROM " + table))
                    .containsExactly("486093 | 4", "1 | 1", "486093 | 3906250000000000000000");
            assertThat(Called.rows(base, "SELECT typeof(flops_forward), len(flops_forward) FROM " + table))
                    .hasSize(3).allMatch(row -> row.startsWith("VARCHAR"));
        }
    }

    @Test
    void whatCannotBeDoneIsSaid() throws IOException {
        assertThat(Called.of("sweep gpt2 --vary seq=7", parquet, "-o", database.toString()).err())
                .contains("are several, and a table goes to one file");
        assertThat(Called.of("sweep", "gpt2", "--vary", "seq=7", "--resume").err()).contains("--resume: is of a table");
        var call = Called.of("sweep gpt2 --vary seq=1..1000000 --vary batch=1..1000000 --vary "
                + "num_layers=1..1000", parquet);
        assertThat(call.exit()).isEqualTo(2);
        assertThat(call.err()).contains("1000000000000000, --vary: points would take about", " days here, at ");
        Files.writeString(parquet, "no table");
        var append = Called.of("sweep gpt2 --vary seq=7", parquet, "--append");
        assertThat(append.exit()).isEqualTo(2);
        assertThat(append.err()).contains("cannot be read");
        assertThat(Files.readString(parquet)).isEqualTo("no table");
        Files.createDirectories(folder.resolve("y.parquet.parts"));
        Files.writeString(folder.resolve("y.parquet.parts").resolve("mine"), "");
        assertThat(Called.of("sweep gpt2 --vary seq=7", folder.resolve("y.parquet")).err())
                .contains("is there, and is no folder of parts");
    }

    @Test
    void theBestAreKept() throws SQLException {
        Called.of(LONG, parquet, "--top", "3", "--best", "parameters");
        assertThat(Called.in(parquet, "SELECT num_layers, d_model, d_ff FROM {}")).hasSize(3)
                .first().isEqualTo("160 | 8192 | 65536");
    }

    /// A process that is killed, as nothing can prevent; what it finished is used, and the file is the same to a byte.
    @Test
    void killedAndResumed() throws IOException, InterruptedException, SQLException {
        assertThat(Called.of(LONG, parquet).exit()).isZero();
        var other = folder.resolve("killed.parquet");
        kill(other, 3);
        assertThat(other).doesNotExist();
        assertThat(Called.of(LONG, other).err()).contains("has finished parts of a table that was interrupted",
                "--resume goes on");
        assertThat(Called.of(LONG.replace("d_ff=1024", "d_ff=2048"), other, "--resume").err())
                .contains("has parts of another table");
        var kept = Files.getLastModifiedTime(folder.resolve("killed.parquet.parts/part-000000000000.parquet"));
        assertThat(kept).isNotNull();
        var call = Called.of(LONG, other, "--resume");
        assertThat(call.exit()).as(call.err()).isZero();
        assertThat(other).hasSameBinaryContentAs(parquet);
        assertThat(Called.of(LONG, other, "--resume").out()).contains("All rows were there already.");

        var third = folder.resolve("killed.duckdb");
        kill(third, 2);
        assertThat(Called.of(LONG, third, "--resume").exit()).isZero();
        assertThat(Called.rows(third.toString(), "SELECT count(*), sum(parameters), sum(hash(sweep)) FROM sweep"))
                .isEqualTo(Called.in(parquet, "SELECT count(*), sum(parameters), sum(hash(sweep)) FROM {} sweep"));
    }

    private void kill(Path file, int parts) throws IOException, InterruptedException {
        var words = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java")
                .toString(), "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
                "assay.cli.Main"));
        words.addAll(List.of(LONG.split(" ")));
        words.addAll(List.of("-o", file.toString()));
        var process = new ProcessBuilder(words).redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile()).start();
        var last = file.resolveSibling(file.getFileName() + ".parts").resolve("part-%012d.parquet".formatted(parts));
        while (!Files.exists(last) && process.isAlive()) {
            Thread.sleep(20);
        }
        process.destroyForcibly();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(folder.resolve("log"))).isEqualTo(137);
    }

    /// A disk with room for some parts: they stay, and with more room the sweep goes on.
    @Test
    void aFullDiskLosesNoFinishedPart() throws IOException, InterruptedException, SQLException {
        var disk = Files.createDirectories(folder.resolve("disk"));
        Assumptions.assumeTrue(ran("mount", "-t", "tmpfs", "-o", "size=2m", "none", disk.toString()),
                "no small disk can be made here");
        try {
            var file = disk.resolve("x.parquet");
            var call = Called.of(LONG, file);
            assertThat(call.exit()).isEqualTo(74);
            assertThat(call.err()).contains("could not be written", "No space left on device",
                    "and the same call with --resume goes on");
            assertThat(Files.exists(disk.resolve("x.parquet.parts/part-000000000000.parquet"))).isTrue();
            assertThat(ran("mount", "-o", "remount,size=64m", disk.toString())).isTrue();
            assertThat(Called.of(LONG, file, "--resume").exit()).isZero();
            assertThat(Called.of(LONG, parquet).exit()).isZero();
            assertThat(file).hasSameBinaryContentAs(parquet);
        } finally {
            ran("umount", disk.toString());
        }
    }

    private static boolean ran(String... words) throws InterruptedException {
        try {
            return new ProcessBuilder(words).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
        } catch (IOException _) {
            return false;
        }
    }
}
