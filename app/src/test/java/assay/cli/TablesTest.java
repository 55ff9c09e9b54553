package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// One table a CSV, and which.
class TablesTest {
    @ParameterizedTest
    @CsvSource({"gpt2,entries", "train gpt2,entries", "fit gpt2 --memory 80GB --over batch,answer",
        "tensors gpt2,tensors", "scale gpt2 --seq 8;16,totals", "compare gpt2 llama-3-8b,totals",
        "explain gpt2 parameters,entries", "matmuls gpt2,matmuls", "lint gpt2,findings", "models llama,models"})
    void theMainTableWithoutAName(String call, String main) {
        var words = (call.replace(';', ',') + " --csv").split(" ");
        var run = Run.of(words);
        assertThat(run.err()).startsWith("assay: table " + main + "; --table NAME has others: ");
        var all = List.of(words);
        var named = Run.of(with(all, "--table", main));
        assertThat(named.out()).isEqualTo(run.out());
        assertThat(named.err()).isEmpty();
        for (var other : run.err().strip().replaceFirst(".*: ", "").split(", ")) {
            assertThat(Run.of(with(all, "--table", other)).exit()).as(other).isEqualTo(run.exit());
        }
    }

    @Test
    void aWrongNameShowsWhichThereAre() {
        var run = Run.of("gpt2", "--csv", "--table", "entires");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("entires, --table: there is no such table (one of entries, totals, not_counted");
    }

    @Test
    void jsonHasAllOfThem() {
        assertThat(Run.of("gpt2", "--json", "--table", "entries").err()).contains("--format csv");
    }

    @Test
    void oneTableNeedsNoName() {
        assertThat(Run.of("accelerators", "--csv").err()).isEmpty();
    }

    @Test
    void peopleMayHaveOneTableToo() {
        assertThat(Run.of("gpt2", "--table", "totals").out()).startsWith("totals\n").contains("124,439,808");
        assertThat(Run.of("gpt2", "--table", "totals", "--markdown").out()).contains("| flops.forward |");
    }

    @Test
    void oneAccountIsOneAccountInEveryFormat() {
        assertThat(Run.of("gpt2", "--by", "kv", "--csv").out().lines().skip(1)).isNotEmpty()
                .allMatch(line -> line.contains(",memory.cache,"));
        var accounts = Published.MAPPER.readTree(Run.of("gpt2", "--by", "kv", "--json").out()).get("accounts");
        assertThat(accounts.propertyNames()).containsExactly("memory.cache");
    }

    @Test
    void conventionsOfSeedsAreListedOnlyWhereAllAre() {
        for (var call : List.of("conventions", "conventions gpt2 --json", "conventions --csv", "completion")) {
            assertThat(Run.of(call.split(" ")).out()).as(call).contains("chinchilla").doesNotContain("seed-0");
        }
        assertThat(Run.of("conventions", "--all").out()).contains("seed-000", "chinchilla");
        assertThat(Run.of("gpt2", "--convention", "seed-000").exit()).isZero();
        assertThat(Run.of("gpt2", "--convention", "see-000").err()).doesNotContain("seed-0");
        assertThat(Run.of("gpt2", "--convention", "seed-0000").err()).contains("seed-000");
    }

    /// A reader that has enough after a line, as `head -1`.
    @Test
    void aClosedPipeIsNoFailure() throws IOException, InterruptedException {
        var java = ProcessHandle.current().info().command().orElseThrow();
        var process = new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), "assay.cli.Main",
                "compare", "gpt2", "mamba-1.4b", "whisper-tiny", "deepseek-v3", "--json").start();
        try (var out = process.getInputStream()) {
            assertThat(out.read()).isEqualTo('{');
        }
        assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8)).isEmpty();
        assertThat(process.waitFor()).isZero();
    }

    private static String[] with(List<String> words, String... more) {
        var all = new ArrayList<>(words);
        Collections.addAll(all, more);
        return all.toArray(String[]::new);
    }
}
