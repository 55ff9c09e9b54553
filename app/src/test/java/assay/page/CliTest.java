package assay.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import assay.cli.Cli;
import assay.cli.Shell;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CliTest {
    @Test
    void oneCall() {
        // @start region="call"
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var shell = new Shell(InputStream.nullInputStream(), Map.of(), 0);
        int exit = new Cli(shell, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8))
                .run("gpt2", "gpt2-xxl");

        assertThat(exit).isEqualTo(2);
        assertThat(out.toString(UTF_8)).isEmpty();
        assertThat(err.toString(UTF_8).strip())
                .isEqualTo("assay: gpt2-xxl: no model of the catalogue and no file (did you mean gpt2-xl or gpt2?)");
        // @end
    }
}
