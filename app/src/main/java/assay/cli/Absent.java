package assay.cli;

import assay.problem.Problem;
import java.util.List;
import java.util.Optional;

/// What people ask of a program like this one that it does not answer: each word with what is missing, and the command
/// that comes nearest.
///
/// @param commands words that would call it
/// @param options options that would ask for it, without hyphens
record Absent(List<String> commands, List<String> options, String missing, String nearest) {
    private static final List<Absent> ALL = List.of(
            new Absent(List.of("serving", "inference", "decode", "latency", "throughput"),
                    List.of("users", "concurrency", "qps", "ttft", "tpot", "prompt", "prefill", "input", "context"),
                    "how a model is served is another command",
                    "assay serve llama-3-8b --on h100 --users 32: who has room, and how long they wait"),
            new Absent(List.of("parallel", "shard", "cluster", "layout"),
                    List.of("pp", "dp", "cp", "sp", "ep", "fsdp", "zero", "gpus", "num-gpus", "n-gpus", "devices",
                            "num-devices", "nodes", "world-size", "tensor-parallel", "tensor-parallel-size",
                            "pipeline-parallel", "data-parallel", "offload"),
                    "a layout over several devices is an option of training, said by --devices",
                    "assay plan llama-3-8b --on h100 --devices 8: the fastest; assay train llama-3-8b --devices 8 "
                            + "--fsdp --on h100: what each of 8 ranks holds"),
            new Absent(List.of("lora", "qlora", "finetune", "adapter"),
                    List.of("qlora", "rank", "lora-rank", "lora-r", "peft", "adapter", "frozen"),
                    "adapters and frozen parts are options of training",
                    "assay train llama-3-8b --lora r=16; with --weights nf4 beneath it; --freeze embed_tokens"),
            new Absent(List.of("design", "size", "shape"),
                    List.of("params", "parameters", "target", "solve"),
                    "a size is sought by another command",
                    "assay solve llama-3-8b --for num_layers --such-that 'parameters <= 3e9'; assay fit: a size by its "
                            + "memory"),
            new Absent(List.of("budget", "chinchilla", "scaling", "optimal"),
                    List.of("budget", "flops", "compute"),
                    "a budget of FLOPs is shared out by another command",
                    "assay solve --compute 1e22: parameters and tokens by published laws; assay train llama-3-8b "
                            + "--tokens 1e12 --on h100: the work of a run"),
            new Absent(List.of("verify", "grade"),
                    List.of("expect", "assert", "answer"),
                    "a number of someone else's is looked into by other commands",
                    "assay assert llama-3-8b 'parameters = 8030261248'; assay audit answer.md: a whole answer"),
            new Absent(List.of("grid", "search"),
                    List.of("sweep", "grid"),
                    "many points are answered by another command",
                    "assay sweep gpt2-xl --vary seq=1024..16384:x2 --vary num_layers=24,48"),
            new Absent(List.of("mfu", "hfu", "measure"),
                    List.of("tokens-per-second", "tokens-per-second-per-device", "tok-s", "throughput", "measured",
                            "step-time", "tgs", "tflops-per-device", "tflops"),
                    "no measured speed is taken here",
                    "assay measured llama-3-8b --on h100 --tokens-per-second 5762: the MFU of a run"),
            new Absent(List.of("benchmark", "profile", "calibrate"), List.of(),
                    "this machine is timed by another command",
                    "assay bench -o mine.json: a row for --accelerators; assay measured: a speed that was measured"),
            new Absent(List.of("code", "python", "formulas"),
                    List.of("python", "code"),
                    "a formula as code is another command",
                    "assay formula llama-3-8b flops.forward --as python; assay llama-3-8b --format latex"));

    /// What is said of a word that would call a command.
    static Optional<Problem> command(String word) {
        return ALL.stream().filter(a -> a.commands.contains(word)).findFirst().map(a -> a.problem(word));
    }

    /// What is said of an option.
    static Optional<Problem> option(String name) {
        var word = name.startsWith("--") ? name.substring(2) : name;
        return ALL.stream().filter(a -> a.options.contains(word)).findFirst().map(a -> a.problem(name));
    }

    private Problem problem(String word) {
        return new Problem(word, "", missing, nearest);
    }
}
