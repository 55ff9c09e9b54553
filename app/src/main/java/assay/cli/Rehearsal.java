package assay.cli;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Several calls in one process, from which the launcher records the cache of classes that later calls start with. Each
/// argument is a call; only what the last one prints is not thrown away.
public final class Rehearsal {
    private Rehearsal() {}

    public static void main(String[] args) {
        var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        for (int i = 0; i + 1 < args.length; i++) {
            var shell = new Shell(new ByteArrayInputStream(new byte[0]), Map.of(), 0);
            new Cli(shell, nowhere, nowhere).run(args[i].split(" "));
        }
        // the last call is a whole one, its start and end too
        Main.main(args[args.length - 1].split(" "));
    }
}
