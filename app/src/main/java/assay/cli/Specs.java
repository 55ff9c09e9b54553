package assay.cli;

import assay.account.Terms;
import assay.catalog.Catalog;
import assay.command.Asked;
import assay.convention.Convention;
import assay.convention.Conventions;
import assay.draw.Charts;
import assay.life.Keeping;
import assay.plan.Cluster;
import assay.plan.Layout;
import assay.quantity.Dtype;
import assay.recipe.Optimizers;
import assay.recipe.Precision;
import assay.storage.Schemes;
import assay.write.Format;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// The options that commands share.
final class Specs {
    private Specs() {}

    /// A command.
    ///
    /// @param arguments as its synopsis shows them
    static CommandSpec command(String name, String arguments, String header, String... examples) {
        var spec = CommandSpec.create().name(name);
        var call = name.equals("assay") ? name : "assay " + name;
        spec.usageMessage().header(header).customSynopsis((call + " [OPTIONS] " + arguments).strip())
                .footerHeading("%nExamples:%n").footer(examples);
        spec.addOption(OptionSpec.builder("-h", "--help").usageHelp(true).description("Show this help.").build());
        spec.addOption(OptionSpec.builder("--debug").type(boolean.class).arity("0")
                .description("Show the stack trace of an error.").build());
        spec.addOption(file("-o", "--output"));
        return spec;
    }

    /// Where the answer goes.
    static OptionSpec file(String name, String... others) {
        return OptionSpec.builder(name, others).paramLabel("FILE").type(List.class)
                .auxiliaryTypes(String.class).arity("1")
                .description("Write the answer to a file, as its ending says (" + endings()
                        + "). Repeatable. Default: standard output.").build();
    }

    static PositionalParamSpec words(String label, String arity, String description) {
        return PositionalParamSpec.builder().paramLabel(label).hideParamSyntax(true).index("0..*").arity(arity)
                .type(List.class)
                .auxiliaryTypes(String.class).completionCandidates(() -> Catalog.names().iterator())
                .description(description).build();
    }

    /// Words that are no models.
    static PositionalParamSpec files(String label, String arity, String description) {
        return PositionalParamSpec.builder().paramLabel(label).hideParamSyntax(true).index("0..*").arity(arity)
                .type(List.class).auxiliaryTypes(String.class).description(description).build();
    }

    static OptionSpec option(String name, String label, Iterable<String> candidates, String... description) {
        return OptionSpec.builder(name).paramLabel(label).type(String.class).completionCandidates(candidates)
                .description(description).build();
    }

    /// What changes the model or the terms of its account.
    static CommandSpec withTerms(CommandSpec spec) {
        return spec.addOption(option("--seq", "N", List.of(),
                        "Context length T in tokens. Default: the model's own, else 1024."))
                .addOption(option("--batch", "N", List.of(), "Sequences B. Default: 1."))
                .addOption(option("--images", "N", List.of(),
                        "Images of each sequence, for models that read them. What they become takes part of T. "
                                + "Default: none; 1 with --image-size."))
                .addOption(option("--image-size", "WxH", List.of(),
                        "Width and height of every image in pixels, before the model's own processor resizes it: "
                                + "1280x720. Default: the size that the model resizes to, where it has one."))
                .addOption(option("--audio", "SECONDS", List.of(),
                        "Seconds of sound with each sequence, for models that hear. What they become takes part of T. "
                                + "Default: none."))
                .addOption(option("--dtype", "TYPE", Arrays.stream(Dtype.values()).map(Dtype::label).toList(),
                        "Element type of every weight and of all that is cached: " + Dtype.labels()
                                + ". Default: as the files have them, else as the config says."))
                .addOption(weights())
                .addOption(option("--cache-dtype", "TYPE", Schemes.CACHE,
                        "Element type of what is cached for each token: " + String.join(", ", Schemes.CACHE)
                                + ". Default: --dtype, else the model's own."))
                .addOption(settings())
                .addOption(option("--tp", "N", List.of("2", "4", "8"),
                        "Ranks over which matrices are split; what one of them holds and does is counted. Default: 1."))
                .addOption(fetch())
                .addOption(option("--cache", "WHOSE", Terms.Kept.labels(), "Whose cache, engine by default: "
                        + String.join("; ", Arrays.stream(Terms.Kept.values())
                                .map(k -> k.label() + ", " + k.definition()).toList()) + "."))
                .addOption(option("--block", "N", List.of("16"),
                        "Tokens for which a cache sets memory aside at once: its pages. Default: 1."))
                .addOption(
                        option("--convention", "NAME",
                                () -> Conventions.LISTED.stream().map(Convention::name).iterator(),
                        "What counts as a FLOP (see: assay conventions). Default: matmul."));
    }

    private static OptionSpec weights() {
        return option("--weights", "SCHEME", () -> Asked.schemes().names().iterator(),
                "How the weights are stored: a type, gptq-int4-g128, "
                + "awq, nf4, fp8-block, mxfp4, mlx-4bit, q4_k_m, ... (see: assay schemes). Default: --dtype, else the "
                + "model's own.");
    }

    /// What changes the model, and how it is trained.
    static CommandSpec withPlan(CommandSpec spec) {
        withTerms(spec);
        spec.remove(spec.findOption("--dtype"));
        spec.remove(spec.findOption("--cache-dtype"));
        spec.remove(spec.findOption("--cache"));
        spec.remove(spec.findOption("--block"));
        return withTraining(spec);
    }

    /// How the model is trained.
    static CommandSpec withTraining(CommandSpec spec) {
        var lists = Keeping.ALL.stream().map(Keeping::name).toList();
        return spec.addOption(option("--optimizer", "NAME", Optimizers.names(),
                        String.join(", ", Optimizers.names()) + ". Default: adamw."))
                .addOption(option("--precision", "NAME", Precision.names(),
                        String.join(", ", Precision.names())
                                + ". Default: bf16-mixed; fp32 with --activations, and for own sizes without --on."))
                .addOption(option("--recompute", "WHAT", List.of("none", "selective", "full"),
                        "What is done again instead of kept: none, selective (attention's core), full (each layer), "
                                + "every-K (K layers at once). Default: none."))
                .addOption(option("--attention", "HOW", List.of("explicit", "fused"),
                        "explicit (scores are tensors) or fused. Default: fused; explicit where the precision is fp32 "
                                + "by default."))
                .addOption(option("--activations", "LIST", lists,
                        "Whose list of what is kept: " + String.join(", ", lists) + ". Default: pytorch."))
                .addOption(on())
                .addOption(cluster())
                .addOption(option("--capacity", "WHICH", List.of("stated", "listed"),
                        "The memory that its maker states (80 GB of an h100), or that the part lists (81,559 MiB). "
                                + "Default: stated."))
                .addOption(option("--lora", "r=N", List.of("r=8", "r=16"),
                        "Adapters of this rank beside frozen weights: r=16, or "
                                + "r=16,targets=q_proj,v_proj,alpha=32,dropout=0.1. Targets: all linear layers of the "
                                + "blocks by default, all-linear as PEFT has it, or modules by how their names end."))
                .addOption(OptionSpec.builder("--dora").type(boolean.class).arity("0")
                        .description("Adapters learn a magnitude for each output besides (DoRA).").build())
                .addOption(OptionSpec.builder("--freeze").paramLabel("PATH").type(List.class)
                        .auxiliaryTypes(String.class).arity("1").description("Parts of the tree that are not trained, "
                                + "by words of their names or a pattern: embed_tokens, layers.0-15, '*.mlp.*'. Commas "
                                + "between several; repeatable.").build())
                .addOption(OptionSpec.builder("--reference").type(boolean.class).arity("0")
                        .description("A frozen copy of the model is there beside it, as for DPO.").build())
                .addOption(accelerators());
    }

    /// How it is laid out over devices, beside `--tp`.
    static CommandSpec withLayout(CommandSpec spec) {
        return spec.addOption(option("--devices", "N", List.of("8"),
                        "All devices; ranks of data parallelism are those that nothing else takes. Default: 1."))
                .addOption(option("--dp", "N", List.of("8"), "Ranks that have sequences of their own."))
                .addOption(option("--zero", "STAGE", List.of("0", "1", "2", "3"),
                        "What they share out: 1 the optimizer's state, 2 gradients too, 3 weights too. Default: 0."))
                .addOption(flag("--fsdp", "As --zero 3, with weights made whole a layer at a time."))
                .addOption(option("--hsdp", "N", List.of("8"), "Share out in groups of N ranks, each with all."))
                .addOption(flag("--sp", "What stands between split matrices is split along the tokens over --tp."))
                .addOption(option("--pp", "N", List.of("2", "4", "8"), "Stages of the layers. Default: 1."))
                .addOption(option("--vpp", "N", List.of("2"), "Chunks of layers on each stage. Default: 1."))
                .addOption(option("--stage", "K", List.of("0"), "One stage, from 0, instead of that which holds most."))
                .addOption(option("--schedule", "NAME", Arrays.stream(Layout.Schedule.values())
                        .map(Layout.Schedule::label).toList(), "In which order stages take passes. Default: 1f1b."))
                .addOption(option("--cp", "N", List.of("2"), "Ranks over which the tokens of a sequence are split."))
                .addOption(option("--ep", "N", List.of("8"), "Ranks over which experts are spread."))
                .addOption(option("--micro-batch", "N", List.of("1"), "Sequences of one pass of one rank; --batch is "
                        + "of all ranks together. Default: as many as there is room for; 1 with --pp."))
                .addOption(option("--offload", "WHAT", List.of("optimizer", "parameters", "activations"),
                        "What lies in the host's memory: optimizer, parameters, activations; several with commas."));
    }

    static OptionSpec flag(String name, String description) {
        return OptionSpec.builder(name).type(boolean.class).arity("0").description(description).build();
    }

    /// That what is left of an interrupted call is used.
    static OptionSpec resume() {
        return flag("--resume", "Go on where a call that was interrupted stopped: what it finished lies in "
                + "FILE.parts.");
    }

    /// Where Spark's workers are.
    static OptionSpec master() {
        return option("--master", "URL", List.of("local[*]"), "Where Spark's workers are: local[N], threads of this "
                + "process; spark://HOST:PORT, a cluster. Default: local[*], or as spark-submit has it.");
    }

    static OptionSpec on() {
        return option("--on", "DEVICE", List.of(), "An accelerator (see: assay accelerators).");
    }

    static OptionSpec cluster() {
        var names = Cluster.known().stream().map(Cluster::name).toList();
        return option("--cluster", "NAME", names, "Devices of one kind and how they are linked: "
                + String.join(", ", names) + ". Default: as the device's row has it, its maker's usual node.");
    }

    static OptionSpec memory() {
        return option("--memory", "AMOUNT", List.of(),
                "What there is: 80GB (10^9 bytes), 80GiB (2^30), 80e9 (bytes). Default: the device's.");
    }

    /// How long it is trained, and what the device makes of it.
    static CommandSpec withRun(CommandSpec spec) {
        return spec.addOption(option("--steps", "N", List.of(), "Steps of the run. Default: 1."))
                .addOption(option("--tokens", "N", List.of(), "Tokens of the run, instead of steps."))
                .addOption(option("--utilisation", "SHARE", List.of(),
                        "The part of the device's peak that all FLOPs of a step reach. Default: an estimate."))
                .addOption(option("--mfu", "SHARE", List.of(),
                        "The part of the peak that model FLOPs reach (forward and backward), instead."))
                .addOption(option("--hfu", "SHARE", List.of(),
                        "The part of the peak that hardware FLOPs reach (those and what is done again), instead."))
                .addOption(option("--price", "AMOUNT/h", List.of(),
                        "What an hour of the device costs, with its currency: 2.5USD/h."));
    }

    /// Sizes and switches put over what a model says.
    static OptionSpec settings() {
        return OptionSpec.builder("--set").paramLabel("NAME=VALUE").type(List.class).auxiliaryTypes(String.class)
                .arity("1")
                .description("Set a size or a switch, sizes as expressions too. Repeatable.").build();
    }

    static CommandSpec withOutput(CommandSpec spec) {
        formats().stream().skip(1).forEach(format -> spec.addOption(OptionSpec.builder("--" + format)
                .type(boolean.class).arity("0").description("The same as --format " + format + ".").build()));
        return spec.addOption(option("--format", "FORMAT", formats(),
                        "How to write it: " + String.join(", ", formats()) + ". Default: table."))
                .addOption(option("--table", "NAME", List.of(), "One table alone, for --format csv above all; a name "
                        + "that is none shows which there are. Default: the main one, in csv."))
                .addOption(option("--color", "WHEN", List.of("auto", "always", "never"), "auto, always or never."));
    }

    static List<String> formats() {
        return Arrays.stream(Format.values()).map(Format::label).toList();
    }

    /// The endings of files that are written: `.txt, .json, ...`.
    static String endings() {
        return Arrays.stream(Format.values()).map(format -> "." + format.endings().getFirst())
                .collect(Collectors.joining(", "));
    }

    /// Which chart a picture is, and the one that a document shows.
    ///
    /// @param usual where nothing is said
    static OptionSpec chart(String usual) {
        return option("--chart", "CHART", Charts.KINDS, "Which chart, for SVG and HTML: " + String.join(", ",
                Charts.KINDS) + ", or a quantity for its composition. Default: " + usual + "; all in HTML.");
    }

    static OptionSpec full() {
        return OptionSpec.builder("--full").type(boolean.class).arity("0")
                .description("Everything, with formulas, instead of the first screen.").build();
    }

    static OptionSpec accelerators() {
        return option("--accelerators", "FILE", List.of(),
                "Accelerators of your own, before those that are known: JSON.");
    }

    /// That the network may be used.
    static OptionSpec fetch() {
        return OptionSpec.builder("--fetch").type(boolean.class).arity("0")
                .description("Read the config and the headers of the files of a model that is not here from the hub, "
                        + "never weights. Its address: HF_ENDPOINT; who asks: HF_TOKEN.").build();
    }

    static OptionSpec keep() {
        return option("--keep", "batch,seq", List.of("batch", "seq", "batch,seq"),
                "Leave batch or sequence symbolic: a*B*T^2 + b*B*T with numbers for a and b.");
    }
}
