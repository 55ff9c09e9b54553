package assay.cli;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Several calls in one process, from which the launcher records the cache of classes that later calls start with. Each
/// argument is a call; what they print is thrown away.
public final class Rehearsal {
    private Rehearsal() {}

    public static void main(String[] args) {
        var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        for (var call : args) {
            var shell = new Shell(new ByteArrayInputStream(new byte[0]), Map.of(), 0);
            new Cli(shell, nowhere, nowhere).run(call.split(" "));
        }
    }
}
