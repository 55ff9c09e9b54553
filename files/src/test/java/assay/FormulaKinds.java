package assay;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Answer;
import assay.ask.Ask;
import assay.ask.Words;
import assay.catalog.Catalog;
import assay.formula.Program;
import assay.notation.Parser;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;

/// Formulas of every kind: twelve quantities of ten families.
public final class FormulaKinds {
    /// Dense with as many heads of keys as of queries; grouped heads; experts; latent attention; sliding windows; a
    /// hybrid of scans, attention and experts; scans alone; an encoder alone; an encoder and a decoder, of text and of
    /// sound.
    public static final List<String> MODELS = List.of("gpt2-xl", "llama-3-8b", "qwen3-30b-a3b", "deepseek-v3",
            "gemma-3-27b", "nemotron-3-nano-30b-a3b", "mamba-1.4b", "bert-base-uncased", "t5-small", "whisper-tiny");

    public static final int QUANTITIES = 12;

    /// The first twelve that a model has: an encoder keeps no cache and writes no logits.
    private static final List<String> NAMES = List.of("parameters", "parameters.active", "memory.weights",
            "flops.forward", "flops.step", "memory.cache", "flops.decode", "memory.activations", "memory.loss",
            "memory.optimizer", "memory.peak", "flops.all", "memory.gradients", "flops.backward", "checkpoint.resume");

    private static final List<String> KEPT = List.of("B", "T", "vocab_size", "d_model");

    private static final List<String> ODD = List.of("256*ceil(2*d_model/768)", "1/2*T^2 + 1/2*T", "floor(T/7) - T^2",
            "-1*floor(B/3)*T + T", "ceil((T - d_model)/3)^2", "min(T/2, B/7, 100/3)", "max(T, B)*1/3 - min(T - B, 2)",
            "T*d_model/B^2 + B/T - 1/6", "ceil(floor(T/3)/2)*4 + 9223372036854775809*B", "-1*T^3 - 5",
            "floor(min(T/3, B/2) + 1/5*T)", "lambda*in + int + fn + max + T/(lambda*in)");

    private static final Map<String, Answer> ANSWERS = new ConcurrentHashMap<>();
    private static final Map<String, List<Program.Function>> FUNCTIONS = new ConcurrentHashMap<>();

    private FormulaKinds() {}

    public static Answer answer(String model) {
        return ANSWERS.computeIfAbsent(model, name -> Ask.of(() -> Catalog.find(name),
                new Words(Map.of("batch", "2"), List.of(), List.of())).answer());
    }

    /// Twelve of each model.
    public static List<Program.Function> functions() {
        return MODELS.stream().flatMap(model -> FUNCTIONS.computeIfAbsent(model, FormulaKinds::functions).stream())
                .toList();
    }

    private static List<Program.Function> functions(String model) {
        var answer = answer(model);
        var problems = new LinkedHashSet<Problem>();
        var all = new ArrayList<Program.Function>();
        for (var name : NAMES) {
            if (all.size() < QUANTITIES) {
                Refusal.collecting(() -> function(answer, name), problems).ifPresent(all::add);
            }
        }
        return all;
    }

    private static Program.Function function(Answer answer, String quantity) {
        var ledger = answer.ledger(quantity);
        var sizes = answer.subject(ledger.quantity()).sizes();
        var kept = new LinkedHashSet<>(KEPT);
        kept.retainAll(sizes.all().keySet());
        var value = quantity.equals("memory.peak") ? answer.training().peak(kept).bytes()
                : ledger.total().with(sizes.bindings(kept));
        return function(Program.Function.name(answer.subject().model().name(), quantity), value);
    }

    /// Expressions of every form, with names that languages keep for themselves.
    public static List<Program.Function> odd() {
        var all = new ArrayList<Program.Function>();
        ODD.forEach(text -> all.add(function("odd_" + all.size(), Parser.parse(text))));
        return all;
    }

    private static Program.Function function(String name, Expr value) {
        return new Program.Function(name, value.dims().stream().map(dim -> dim.name()).toList(), value, List.of());
    }

    /// A random value for each argument.
    public static SequencedMap<String, Rational> point(Program.Function function, SplittableRandom random) {
        var point = new LinkedHashMap<String, Rational>();
        function.arguments().forEach(name -> point.put(name, Rational.of(random.nextLong(1,
                name.equals("B") ? 64 : 40_000))));
        return point;
    }
}
