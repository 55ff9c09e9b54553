package assay.calibrate;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import assay.ask.Watch;
import assay.calibrate.Calibration.Machined;
import assay.calibrate.Fit.Row;
import assay.calibrate.Stopwatch.Timed;
import assay.catalog.Catalog;
import assay.command.Asked;
import assay.command.Engine;
import assay.command.Reply;
import assay.device.Accelerator;
import assay.device.Accelerators;
import assay.device.Calibrated;
import assay.disk.Destination;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// `assay bench`: times this machine, and writes it as an accelerator.
public final class Bench implements Engine {
    private static final String STDOUT = "-";
    private static final double SECONDS = 40;
    private static final double QUICK = 8;
    private static final String FORWARD = "forward passes of shapes that were not timed, none fitted";
    private static final String LAYERS = "layers, none fitted";

    @Override
    public String name() {
        return "calibrate";
    }

    /// What is asked.
    private record Question(String name, int threads, double seconds, List<Destination> files, boolean alone) {
        static Question of(Asked asked) {
            var problems = new LinkedHashSet<Problem>();
            if (!asked.words().isEmpty()) {
                problems.add(new Problem(asked.words().getFirst(), "", "is nothing that assay bench takes",
                        "assay bench -o mine.json times this machine"));
            }
            var name = asked.text("name").map(String::strip).orElse("mine");
            if (name.isEmpty() || name.contains(" ") || name.contains(",")
                    || Accelerators.known().rows().stream().anyMatch(row -> row.isCalled(name))) {
                problems.add(new Problem(name, "--name", "is no name for a machine: it is one word, and of no device "
                        + "that is known", "--name mine"));
            }
            var all = new ArrayList<Destination>();
            boolean alone = false;
            for (var word : asked.texts("o")) {
                if (word.equals(STDOUT)) {
                    alone = true;
                    continue;
                }
                Refusal.collecting(() -> file(word), problems).ifPresent(all::add);
            }
            int threads = Refusal.collecting(() -> threads(asked), problems).orElse(1);
            Refusal.ofAny(problems);
            return new Question(name, threads, asked.has("quick") ? QUICK : SECONDS, all, alone);
        }

        private static Destination file(String word) {
            var file = Destination.of(word);
            if (!file.ending().equals(Optional.of("json"))) {
                throw new Refusal(new Problem(word, "-o", "is to be JSON, as --accelerators reads it",
                        "name it .json"));
            }
            return file;
        }

        private static int threads(Asked asked) {
            int cores = Runtime.getRuntime().availableProcessors();
            return asked.text("threads").map(text -> {
                int number;
                try {
                    number = Integer.parseInt(text.strip());
                } catch (NumberFormatException _) {
                    number = 0;
                }
                if (number < 1 || number > cores) {
                    throw new Refusal(new Problem(text, "--threads", "is no number of threads from 1 to the "
                            + cores + " of this machine", "--threads " + cores));
                }
                return number;
            }).orElse(cores);
        }
    }

    @Override
    public Reply answer(String command, Asked asked) {
        var question = Question.of(asked);
        Answered answered = asked.watched(watch -> answered(question, watch));
        var text = RowJson.of(answered.row());
        for (var file : question.files()) {
            file.write(text.getBytes(StandardCharsets.UTF_8)).ifPresent(problem -> {
                throw new Refusal(problem);
            });
        }
        return question.alone() ? Reply.of(text)
                : Reply.of(BenchSheet.of(answered, question.files().stream().map(Destination::shown).toList()));
    }

    /// What was timed, and the row that was made of it.
    ///
    /// @param kernels that constants were fitted to; `layers` and `forward` passes, to which none was
    record Answered(Accelerator row, List<Row> kernels, List<Row> layers, List<Row> forward) {
        Answered {
            kernels = List.copyOf(kernels);
            layers = List.copyOf(layers);
            forward = List.copyOf(forward);
        }

        Calibrated calibrated() {
            return row.calibrated().orElseThrow();
        }
    }

    private static Answered answered(Question question, Watch watch) {
        var shapes = Shapes.usual();
        var library = library();
        var on = new Machined(question.name(), Host.processor(), question.threads(), Host.memory(), Host.month(),
                "assay bench, ONNX Runtime " + library + ", " + Host.processor() + ", " + question.threads()
                        + (question.threads() == 1 ? " thread" : " threads"));
        List<Timed> timed;
        try {
            timed = new Stopwatch(question.threads(), watch).time(shapes.all(), question.seconds());
        } catch (OrtException e) {
            throw new Refusal(new Problem("ONNX Runtime " + library, "", "refused a graph: " + e.getMessage(), ""));
        }
        if (watch.stopped()) {
            throw new Refusal(new Problem("assay bench", "", "was stopped before all was timed", "--quick takes less"));
        }
        watch.told("fitting");
        var made = new Calibration(on, of(timed, shapes.products()), of(timed, List.of(shapes.stream())).getFirst(),
                of(timed, shapes.pointwise()), of(timed, shapes.attention()));
        var row = made.row(List.of());
        var base = Catalog.find("gpt2");
        var layers = Calibration.checked(of(timed, shapes.layers()), row, base);
        var forward = Calibration.checked(of(timed, shapes.forward()), row, base);
        return new Answered(made.row(List.of(Fit.error("serve", FORWARD, forward), Fit.error("serve", LAYERS, layers))),
                made.rows(), layers, forward);
    }

    private static List<Timed> of(List<Timed> timed, List<? extends Probe> probes) {
        return timed.stream().filter(t -> probes.contains(t.probe())).toList();
    }

    /// The version of the library, which is loaded here.
    ///
    /// @throws Refusal where this system has none
    private static String library() {
        try {
            return OrtEnvironment.getEnvironment().getVersion();
        } catch (UnsatisfiedLinkError | ExceptionInInitializerError | NoClassDefFoundError e) {
            throw new Refusal(new Problem("ONNX Runtime", "", "does not load on " + System.getProperty("os.name") + " "
                    + System.getProperty("os.arch").toLowerCase(Locale.ROOT) + ": " + e.getMessage(),
                    "its library for Java is made for Linux and Windows on x64, Linux and macOS on aarch64; a row can "
                            + "be written by hand, as assay accelerators' page says"));
        }
    }
}
