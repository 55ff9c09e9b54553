package assay.cli;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// Calls of every costly kind in one process, from which the launcher records the cache of classes that later calls
/// start with. What they print is thrown away.
public final class Rehearsal {
    private static final List<String> CALLS = List.of(
            "gpt2-xl",
            "deepseek-v3 --format json",
            "gemma-2-27b --seq 4096",
            "train gpt2-xl",
            "train llama-3-8b --seq 2048 --on h100 --precision bf16-autocast --recompute full --format json",
            "train mixtral-8x7b --seq 512 --recompute every-2 --attention fused",
            "fit gpt2-xl --memory 80GB --over batch",
            "fit gemma-2-2b --memory 80GB --over seq",
            "fit gpt2 --memory 8GB --over layers",
            "compare gpt2 gpt2-xl",
            "explain gpt2 memory.peak",
            "scale gpt2 --seq 1024,4096",
            "tensors gpt2");

    private Rehearsal() {}

    public static void main(String[] args) {
        var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        for (var call : CALLS) {
            var shell = new Shell(new ByteArrayInputStream(new byte[0]), Map.of(), 0);
            new Cli(shell, nowhere, nowhere).run(call.split(" "));
        }
    }
}
