package assay.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A worker that dies while it works.
class LostWorkerTest {
    @BeforeAll
    static void home() {
        Calls.home();
    }

    @Test
    void aWorkerThatIsKilledLosesNothing(@TempDir Path folder) throws IOException, InterruptedException {
        var call = "sweep llama-3-8b --vary num_layers=8..64:2 --vary d_model=1024..8192:256 "
                + "--vary d_ff=4096..32768:512 --vary seq=1k,8k --show memory.weights --pareto parameters,-memory.cache";
        var run = CompletableFuture.supplyAsync(() -> Calls.spark(Calls.CLUSTER, call, "--checkpoint",
                folder.toString()));
        while (!run.isDone() && (finished(folder) < 2 || executors().size() < 2)) {
            Thread.sleep(20);
        }
        var executors = executors();
        long before = finished(folder);
        assertThat(executors).hasSize(2);
        executors.getFirst().destroyForcibly();
        executors.getFirst().onExit().join();
        assertThat(run.isDone()).isFalse();
        var said = run.join();
        assertThat(said.err()).isEmpty();
        assertThat(said).isEqualTo(Calls.run(call));
        assertThat(finished(folder)).isGreaterThan(before);
    }

    /// This process starts no others.
    private static List<ProcessHandle> executors() {
        return ProcessHandle.current().children().filter(process -> process.info().command()
                .filter(program -> program.endsWith("java")).isPresent()).toList();
    }

    private static long finished(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("0-[0-9]+-[0-9]+\\.txt")).count();
        }
    }
}
