package assay.spark;

import assay.ask.Watch;
import assay.ask.Words;
import assay.catalog.Found;
import assay.catalog.Models;
import assay.cli.Cli;
import assay.cli.Shell;
import assay.command.Asked;
import assay.device.Accelerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// Calls of the program, and the workers of the tests.
final class Calls {
    /// Two processes of one core each.
    static final String CLUSTER = "local-cluster[2,1,1024]";

    private Calls() {}

    /// What a call says, and how it ends.
    record Said(int code, String out, String err) {}

    /// Workers look for Spark in a folder that they are told of; theirs is the class path of the tests.
    static void home() {
        try {
            Files.createDirectories(Path.of(System.getenv("SPARK_HOME"), "jars"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static Said run(String call, String... more) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int code = new Cli(new Shell(InputStream.nullInputStream(), Map.of(), 0),
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(Stream.concat(Stream.of(call.split(" ", -1)), Stream.of(more)).toArray(String[]::new));
        return new Said(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    static Said spark(String master, String call, String... more) {
        return run(call, Stream.concat(Stream.of("--engine", "spark", "--master", master), Stream.of(more))
                .toArray(String[]::new));
    }

    /// A question, without a command line.
    record Question(List<String> words, Map<String, List<String>> options, Words question, Watch watch)
            implements Asked {
        @Override
        public boolean has(String option) {
            return options.containsKey(option);
        }

        @Override
        public Optional<String> text(String option) {
            return texts(option).stream().findFirst();
        }

        @Override
        public List<String> texts(String option) {
            return options.getOrDefault(option, List.of());
        }

        @Override
        public Found find(String word) {
            return Models.catalogued(word);
        }

        @Override
        public List<Accelerator> own() {
            return question.own();
        }

        @Override
        public <A> A watched(Function<Watch, A> work) {
            return work.apply(watch);
        }
    }
}
