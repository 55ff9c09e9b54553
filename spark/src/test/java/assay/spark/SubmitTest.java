package assay.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The jar for `spark-submit`, once it is packaged.
class SubmitTest {
    private static final Path JAR = Path.of("target", "assay-spark.jar");

    private record Ended(int code, String out, String err) {}

    /// What the script `spark-submit` starts, beside Spark's own libraries alone.
    private static Ended submit(Path folder, String call) throws IOException, InterruptedException {
        var spark = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> entry.endsWith(".jar") && !entry.contains("tools")
                        && !Path.of(entry).getFileName().toString().startsWith("assay-"))
                .collect(Collectors.joining(File.pathSeparator));
        var words = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                spark, "org.apache.spark.deploy.SparkSubmit", "--master", "local[2]", "--conf",
                "spark.ui.enabled=false", "--class", Job.class.getName(), JAR.toString()));
        words.addAll(List.of(call.split(" ", -1)));
        var out = folder.resolve("out");
        var err = folder.resolve("err");
        int code = new ProcessBuilder(words).redirectOutput(out.toFile()).redirectError(err.toFile()).start()
                .waitFor();
        return new Ended(code, Files.readString(out), Files.readString(err, StandardCharsets.UTF_8));
    }

    @Test
    void theJarAnswersWhatTheProgramDoes(@TempDir Path folder) throws IOException, InterruptedException {
        var call = "sweep gpt2 --vary num_heads=12,5 --vary batch=1..64 --show parameters,memory.cache";
        var ended = submit(folder, call);
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out()).isEqualTo(Calls.run(call).out());
        var wrong = submit(folder, call + " --top 3");
        assertThat(wrong.code()).as(wrong.err()).isEqualTo(2);
        assertThat(wrong.out()).isEmpty();
        assertThat(wrong.err()).contains("takes --top N with --best NAME");
    }
}
