package assay.spark;

import assay.cli.Cli;
import assay.cli.Shell;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What `spark-submit` runs: the command line of `assay`, whose sweeps are on Spark.
public final class Job {
    private Job() {}

    /// Runs one call. The master is the one that `spark-submit` has, where the arguments name none.
    public static void main(String[] args) {
        var words = new ArrayList<>(List.of(args));
        if (words.stream().noneMatch(word -> word.equals("--engine") || word.startsWith("--engine="))) {
            words.addAll(List.of("--engine", "spark"));
        }
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        var err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        int code = new Cli(new Shell(System.in, System.getenv(), 0), out, err).run(words.toArray(String[]::new));
        out.flush();
        if (code != 0) {
            System.exit(code);
        }
    }
}
