package assay.browser;

import assay.account.Terms;
import assay.ask.Case;
import assay.ask.Options;
import assay.ask.Over;
import assay.ask.Words;
import assay.catalog.Catalog;
import assay.catalog.Found;
import assay.command.Asked;
import assay.convention.Convention;
import assay.convention.Conventions;
import assay.device.Accelerator;
import assay.device.Accelerators;
import assay.family.Families;
import assay.life.Keeping;
import assay.plan.Layout;
import assay.quantity.Dtype;
import assay.recipe.Optimizers;
import assay.recipe.Precision;
import assay.serve.Engine;
import assay.spec.Value;
import assay.storage.Schemes;
import assay.write.JsonText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What can be asked, and what was opened.
final class Lists {
    private static final String NONE = "";

    /// What is said or not of a layout; of the others, of training.
    private static final Set<String> SHARED = Set.of("sp", "fsdp");

    private Lists() {}

    static void catalogue(JsonText out) {
        out.open('[');
        for (var row : Catalog.rows()) {
            var type = row.spec().fields().get("model_type");
            out.open('{').name("name").text(row.name()).name("aliases").texts(row.aliases())
                    .name("family").text(type != null && type.value() instanceof Value.Text(var t) ? t : NONE)
                    .name("source").text(row.source()).close('}');
        }
        out.close(']');
    }

    /// The words of a question, with what each may be.
    static void words(JsonText out) {
        out.open('[');
        Words.ALL.forEach(name -> {
            out.open('{').name("name").text(name).name("of").text(of(name)).name("values").texts(values(name));
            var said = SAID.getOrDefault(name, List.of(NONE, NONE));
            out.name("otherwise").text(said.getFirst()).name("help").text(said.getLast()).close('}');
        });
        out.close(']');
    }

    private static String of(String word) {
        return Words.OPTIONS.contains(word) ? "account"
                : Words.LAYOUT.contains(word) || SHARED.contains(word) ? "layout"
                : Words.PLAN.contains(word) || Words.FLAGS.contains(word) ? "training"
                : Words.SERVING.contains(word) || Words.SERVING_FLAGS.contains(word) ? "serving"
                : Words.FIT.contains(word) ? "fit" : "measured";
    }

    private static List<String> values(String word) {
        if (Words.FLAGS.contains(word) || Words.SERVING_FLAGS.contains(word)) {
            return List.of("true");
        }
        return switch (word) {
            case "dtype" -> Arrays.stream(Dtype.values()).map(Dtype::label).toList();
            case "weights" -> List.copyOf(Asked.schemes().names());
            case "cache-dtype" -> Schemes.CACHE;
            case "cache" -> Terms.Kept.labels();
            case "keep" -> List.of("batch", "seq", "batch,seq");
            case "convention" -> Conventions.ALL.stream().map(Convention::name).toList();
            case "optimizer" -> List.copyOf(Optimizers.names());
            case "precision" -> List.copyOf(Precision.names());
            case "activations" -> Keeping.ALL.stream().map(Keeping::name).toList();
            case "attention" -> List.of("explicit", "fused");
            case "recompute" -> List.of("none", "selective", "full");
            case "on" -> Accelerators.known().rows().stream().map(Accelerator::name).toList();
            case "capacity" -> List.of("stated", "listed");
            case "zero" -> List.of("0", "1", "2", "3");
            case "schedule" -> Arrays.stream(Layout.Schedule.values()).map(Layout.Schedule::label).toList();
            case "engine" -> Engine.known().stream().map(Engine::name).toList();
            case "over" -> Over.ALL.stream().map(Over::label).toList();
            default -> List.of();
        };
    }

    /// What is meant where nothing is said, and what a word says.
    private static final Map<String, List<String>> SAID = Map.ofEntries(
            Map.entry("seq", List.of("the model's own, else 1024", "Context length T in tokens.")),
            Map.entry("batch", List.of("1", "Sequences B.")),
            Map.entry("dtype", List.of("as the files have them, else as the config says",
                    "Element type of every weight and of all that is cached.")),
            Map.entry("weights", List.of("dtype, else the model's own", "How the weights are stored.")),
            Map.entry("cache-dtype", List.of("dtype, else the model's own",
                    "Element type of what is cached for each token.")),
            Map.entry("keep", List.of(NONE, "Leave batch or sequence symbolic.")),
            Map.entry("convention", List.of("matmul", "What counts as a FLOP.")),
            Map.entry("cache", List.of("engine", "Whose cache.")),
            Map.entry("block", List.of("1", "Tokens for which a cache sets memory aside at once: its pages.")),
            Map.entry("images", List.of("none; 1 with image-size",
                    "Images of each sequence. What they become takes part of T.")),
            Map.entry("image-size", List.of("the size that the model resizes to, where it has one",
                    "Width and height of every image in pixels: 1280x720.")),
            Map.entry("audio", List.of(NONE, "Seconds of sound with each sequence. What they become takes part of T.")),
            Map.entry("optimizer", List.of("adamw", "By what the parameters are updated.")),
            Map.entry("precision", List.of("bf16-mixed; fp32 with activations, and for own sizes without a device",
                    "In which types training computes and holds.")),
            Map.entry("activations", List.of("pytorch", "Whose list of what is kept.")),
            Map.entry("attention", List.of("fused; explicit where the precision is fp32 by default",
                    "explicit (scores are tensors) or fused.")),
            Map.entry("recompute", List.of("none", "What is done again instead of kept: none, selective (attention's "
                    + "core), full (each layer), every-K (K layers at once).")),
            Map.entry("on", List.of(NONE, "An accelerator.")),
            Map.entry("capacity", List.of("stated", "The memory that its maker states, or that the part lists.")),
            Map.entry("steps", List.of("1", "Steps of the run.")),
            Map.entry("tokens", List.of(NONE, "Tokens of the run, instead of steps.")),
            Map.entry("utilisation", List.of("an estimate",
                    "The part of the device's peak that all FLOPs of a step reach.")),
            Map.entry("mfu", List.of(NONE, "The part of the peak that model FLOPs reach, instead.")),
            Map.entry("hfu", List.of(NONE, "The part of the peak that hardware FLOPs reach, instead.")),
            Map.entry("price", List.of(NONE, "What an hour of the device costs, with its currency: 2.5USD/h.")),
            Map.entry("over", List.of(NONE, "Which size is sought.")),
            Map.entry("memory", List.of("the device's", "What there is: 80GB, 80GiB, 80e9 (bytes).")),
            Map.entry("tokens-per-second", List.of(NONE, "Tokens a second of all devices, as they were measured.")),
            Map.entry("tokens-per-second-per-device", List.of(NONE, "Tokens a second of one device, instead.")),
            Map.entry("step-time", List.of(NONE, "Seconds of a step, 1.42s or 1420ms, instead; with batch.")),
            Map.entry("tflops-per-device", List.of(NONE,
                    "10^12 model FLOPs a second of one device, by the convention, instead.")),
            Map.entry("devices", List.of("1", "How many devices there are, or a measured run had.")),
            Map.entry("dora", List.of("no", "Adapters by DoRA, each with the lengths of a weight's rows.")),
            Map.entry("reference", List.of("no", "A frozen copy of the model beside it, as DPO has one.")),
            Map.entry("sp", List.of("no", "Tokens are split over the ranks of tp where no matrix is.")),
            Map.entry("fsdp", List.of("no", "Weights, gradients and the optimizer's state are shared out as by "
                    + "PyTorch's FSDP.")),
            Map.entry("dp", List.of("the devices that nothing else takes", "Ranks that have sequences of their own.")),
            Map.entry("zero", List.of("0", "What they share out: 1 the optimizer's state, 2 gradients too, 3 weights "
                    + "too.")),
            Map.entry("hsdp", List.of(NONE, "Share out in groups of so many ranks, each with all.")),
            Map.entry("pp", List.of("1", "Stages of the layers.")),
            Map.entry("vpp", List.of("1", "Chunks of layers on each stage.")),
            Map.entry("stage", List.of("that which holds most", "One stage, from 0.")),
            Map.entry("schedule", List.of("1f1b", "In which order stages take passes.")),
            Map.entry("cp", List.of("1", "Ranks over which the tokens of a sequence are split.")),
            Map.entry("ep", List.of("1", "Ranks over which experts are spread.")),
            Map.entry("micro-batch", List.of("as many as there is room for; 1 with stages",
                    "Sequences of one pass of one rank.")),
            Map.entry("offload", List.of(NONE, "What lies in the host's memory: optimizer, parameters.")),
            Map.entry("users", List.of("1", "Clients, each of whom asks anew as soon as the answer is there.")),
            Map.entry("rate", List.of(NONE, "Requests that come by themselves, instead of users: 4/s.")),
            Map.entry("input", List.of("1024", "Tokens of a prompt.")),
            Map.entry("output", List.of("256", "Tokens of an answer.")),
            Map.entry("context", List.of(NONE, "Both together, instead of input.")),
            Map.entry("engine", List.of("vllm", "How steps are made and memory is set aside.")),
            Map.entry("dp-attention", List.of("1", "Groups of tp ranks that have sequences of their own, beside "
                    + "experts in common.")),
            Map.entry("ttft", List.of(NONE, "The first token within so long in the mean: 500ms.")),
            Map.entry("tpot", List.of(NONE, "Each further token within so long in the mean: 30ms.")),
            Map.entry("chunk", List.of("the engine's", "Tokens of a step at most.")),
            Map.entry("prefix-hit", List.of("0", "The part of a prompt that is in the cache already.")),
            Map.entry("drafts", List.of(NONE, "Tokens that are guessed and checked in one step.")),
            Map.entry("acceptance", List.of(NONE, "The chance of a guess that it is right.")),
            Map.entry("draft-model", List.of("something that takes no time", "What guesses.")),
            Map.entry("adapters", List.of("1", "Adapters that are served together.")),
            Map.entry("gpu-layers", List.of("all", "Layers on the device, the others on the host.")),
            Map.entry("host", List.of(NONE, "The processor that has what is not on the device.")),
            Map.entry("beside", List.of("some that are usual", "Other devices for the same.")),
            Map.entry("cpu-experts", List.of("no", "Experts that tokens choose are on the host.")),
            Map.entry("disaggregated", List.of("no", "Some replicas feed prompts and others decode.")),
            Map.entry("pareto", List.of("no", "Throughput against speed, over layouts and users.")));

    /// The sizes and switches of a case.
    static void bound(Written written, Case subject) {
        var out = written.out();
        out.open('{');
        sizes(written, subject);
        out.name("switches").open('[');
        subject.model().switches().forEach(choice -> written.choice(choice, List.of()));
        out.close(']').close('}');
    }

    private static void sizes(Written written, Case subject) {
        var own = subject.model().sizes().all();
        written.out().name("sizes").open('[');
        subject.sizes().all().values().forEach(size -> written.size(size, subject, own.containsKey(size.name())));
        written.out().close(']');
    }

    static void opened(Written written, String id, Found found) {
        boolean described = found.spec().filter(Families::knows).isPresent();
        var out = written.out();
        out.open('{').name("id").text(id);
        if (!described && found.checkpoint().isPresent()) {
            out.name("name").text(found.argument()).name("source").text(found.checkpoint().get().source())
                    .name("family").text(NONE).name("described").truth(false).name("files").truth(true)
                    .name("sizes").open('[').close(']').name("switches").open('[').close(']')
                    .name("notes").texts(found.checkpoint().get().notes()).close('}');
            return;
        }
        var spec = found.described();
        var read = Families.read(spec);
        var subject = Case.of(spec, Options.DEFAULT);
        var model = read.model();
        out.name("name").text(model.name()).name("source").text(spec.source()).name("family").text(model.family())
                .name("described").truth(true).name("files").truth(found.checkpoint().isPresent());
        sizes(written, subject);
        out.name("switches").open('[');
        for (var choice : model.switches()) {
            var values = new ArrayList<String>();
            if (choice.value().equals("true") || choice.value().equals("false")) {
                values.addAll(List.of("true", "false"));
            } else {
                values.add(choice.value());
                read.offers().getOrDefault(choice.name(), List.of()).forEach(other -> {
                    if (other instanceof Value.Text(var text)) {
                        values.add(text);
                    }
                });
            }
            written.choice(choice, values.size() > 1 ? values : List.of());
        }
        out.close(']').name("notes").texts(subject.notes()).close('}');
    }
}
