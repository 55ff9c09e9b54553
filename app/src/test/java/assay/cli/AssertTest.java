package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Conditions on figures, as they are asked on a command line.
class AssertTest {
    @TempDir
    private Path folder;

    @Test
    void theFirstFigureThatBreaksOneSaysByHowMuch() {
        var broken = Run.of("assert", "llama-3-8b", "parameters <= 8e9", "memory.cache.per_token = 128KiB",
                "--seq", "8k");
        assertThat(broken.exit()).isEqualTo(1);
        assertThat(broken.out()).contains("8,030,261,248").contains("30,261,248").contains("2 conditions, 1 broken");
        for (var holds : List.of("parameters=8_030_261_248", "parameters == 8.030261248G", "parameters != 8e9",
                "memory.weights < 17GB", "memory.weights >= 14GiB", "num_layers % 5 = 2", "T = 1024",
                "flops.forward.per_token > 10G")) {
            assertThat(Run.of("assert", "llama-3-8b", holds, "--seq", "1024").exit()).as(holds).isZero();
        }
    }

    @Test
    void whatMeansNothingIsRefusedAllAtOnce() {
        var wrong = Run.of("assert", "llama-3-8b", "parameters", "parameters < ten", "parameters < 3 apples");
        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.err().lines()).hasSize(3);
        var unknown = Run.of("assert", "llama-3-8b", "parametres < 3", "parameters < 3GB", "d_model <= 4KiB");
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.err()).contains("did you mean parameters").contains("is not in bytes");
        assertThat(unknown.err().lines()).hasSize(3);
        assertThat(Run.of("assert", "llama-3-8b").exit()).isEqualTo(2);
    }

    /// Two models with options of their own; the XML is one, with as many failures as there are.
    @Test
    void aFileOfBudgets() throws Exception {
        var file = Files.writeString(folder.resolve("assay.budget"), """
                # budgets
                model llama-3-8b --seq 8192
                parameters = 8030261248
                flops.step.per_token < 50e9   # broken
                model gpt2-xl --batch 4 --optimizer adamw
                memory.peak <= 80GB
                """).toString();
        assertThat(Run.of("assert", "--budget", file).exit()).isEqualTo(1);
        var run = Run.of("assert", "--budget", file, "--junit");
        assertThat(run.exit()).isEqualTo(1);
        var xml = DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder()
                .parse(new ByteArrayInputStream(run.out().getBytes(StandardCharsets.UTF_8)));
        assertThat(xml.getElementsByTagName("testsuite").getLength()).isEqualTo(2);
        assertThat(xml.getElementsByTagName("testcase").getLength()).isEqualTo(3);
        assertThat(xml.getElementsByTagName("failure").getLength()).isEqualTo(1);
        var bad = Files.writeString(folder.resolve("bad.budget"), "parameters < 3\nmodel gpt2\nnope\n").toString();
        assertThat(Run.of("assert", "--budget", bad).err().lines()).hasSize(2);
        assertThat(Run.of("assert", "--budget", folder.resolve("none").toString()).exit()).isEqualTo(2);
        var odd = Files.writeString(folder.resolve("odd.budget"), "model gpt2 --nope\nparameters > 3\n").toString();
        assertThat(Run.of("assert", "--budget", odd).exit()).isEqualTo(2);
    }
}
