package assay.golden;

import assay.model.Model;
import assay.problem.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// A decoder of Assay's own kind, its switches and sizes made from a seed. Seeds that follow each other run through
/// every combination of switches.
record Config(long seed, SequencedMap<String, String> words) {
    /// The first seed; `-Dassay.seed=` sets it.
    private static final long FIRST = Long.getLong("assay.seed", 0);

    private record Choice(String name, List<String> values) {}

    /// Each switch with its values; an empty value leaves the field out.
    private static final List<Choice> CHOICES = List.of(
            new Choice("position", List.of("rope", "learned", "alibi", "none")),
            new Choice("norm", List.of("rmsnorm", "layernorm")),
            new Choice("norm_bias", List.of("true", "false")),
            new Choice("ffn", List.of("swiglu", "geglu", "mlp")),
            new Choice("tied", List.of("false", "true")),
            new Choice("bias", List.of("false", "true")),
            new Choice("final_norm", List.of("true", "false")),
            new Choice("num_kv_heads", List.of("", "some")),
            new Choice("sliding_window", List.of("", "some")),
            new Choice("head_dim", List.of("", "some")));

    static final int COMBINATIONS = CHOICES.stream().mapToInt(c -> c.values().size()).reduce(1, (a, b) -> a * b);

    static Stream<Config> some(int number) {
        int stride = 2 * (COMBINATIONS / number / 2) + 1;
        return LongStream.range(0, number).mapToObj(i -> random(FIRST + i * stride));
    }

    static Config random(long seed) {
        var r = new Random(seed);
        var words = new LinkedHashMap<String, String>();
        int groups = r.nextInt(1, 4);
        int heads = groups * r.nextInt(1, 4);
        int dim = 2 * r.nextInt(1, 5);
        words.put("vocab_size", number(r, 50));
        words.put("num_layers", number(r, 4));
        words.put("d_model", String.valueOf(heads * dim));
        words.put("num_heads", String.valueOf(heads));
        words.put("d_ff", number(r, 40));
        long rest = seed % COMBINATIONS;
        for (var choice : CHOICES) {
            var value = choice.values().get((int) (rest % choice.values().size()));
            rest /= choice.values().size();
            var chosen = !value.equals("some") ? value : switch (choice.name()) {
                case "num_kv_heads" -> String.valueOf(groups);
                case "head_dim" -> String.valueOf(2 * r.nextInt(1, 6));
                default -> number(r, 9);
            };
            if (!chosen.isEmpty()) {
                words.put(choice.name(), chosen);
            }
        }
        return new Config(seed, words);
    }

    private static String number(Random r, int limit) {
        return String.valueOf(r.nextInt(1, limit + 1));
    }

    Model model() {
        return Models.of(toString());
    }

    /// Tries a law on the model. Throws [AssertionError] with the seed and the simplest config found on which it fails.
    void check(Consumer<Model> law) {
        if (!fails(law)) {
            return;
        }
        var simplest = this;
        while (true) {
            var simpler = simplest.simpler().filter(c -> c.fails(law)).findFirst();
            if (simpler.isEmpty()) {
                break;
            }
            simplest = simpler.get();
        }
        try {
            law.accept(simplest.model());
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("again with -Dassay.seed=" + seed + "\n" + simplest + "\n" + e.getMessage(), e);
        }
    }

    private boolean fails(Consumer<Model> law) {
        Model model;
        try {
            model = model();
        } catch (Refusal _) {
            return false;
        }
        try {
            law.accept(model);
            return false;
        } catch (AssertionError | RuntimeException _) {
            return true;
        }
    }

    /// The configs one step simpler: one word left out, or one number made smaller.
    private Stream<Config> simpler() {
        var all = new ArrayList<Config>();
        words.forEach((name, value) -> {
            var fewer = new LinkedHashMap<>(words);
            fewer.remove(name);
            all.add(new Config(seed, fewer));
            if (value.chars().allMatch(Character::isDigit) && !value.equals("1")) {
                var smaller = new LinkedHashMap<>(words);
                smaller.put(name, String.valueOf(Long.parseLong(value) - 1));
                all.add(new Config(seed, smaller));
            }
        });
        return all.stream();
    }

    @Override
    public String toString() {
        return words.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).collect(Collectors.joining(" "));
    }
}
