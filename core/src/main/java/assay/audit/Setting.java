package assay.audit;

import assay.algebra.Rational;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A model with sizes at a context, and what is supposed of it: what claims are made of.
///
/// @param model its name, as a reader calls it
/// @param values of all sizes, `T` among them
/// @param supposed what had to be supposed to come here, the first first
/// @param cost in bits, how far-fetched that is
record Setting(String model, Shape shape, Map<String, Rational> values, Tally tally, Given given,
        List<Mistake> supposed, double cost) {
    /// What an exercise on training gives, or an answer of a run.
    ///
    /// @param tokens of runs that are spoken of
    /// @param lengths of sequences whose caches may be spoken of, in tokens
    /// @param batches of such sequences
    /// @param spoken numbers of parameters as people speak of them: `175B`
    /// @param keeps whether what is kept for the backward pass is spoken of
    record Given(Amount batch, Amount steps, Amount peak, Amount used, int bytesEach, List<Amount> tokens,
            List<Amount> lengths, List<Amount> batches, List<Amount> spoken, boolean keeps) {
        static final Given A100 = new Given(Amount.of(1024), Amount.of(400_000),
                Amount.of(19_500_000_000_000L), Amount.of(1, 2), 4, List.of(), List.of(),
                List.of(), List.of(), true);

        /// One H100 in TF32, as the later edition has it.
        static final Given H100 = new Given(A100.batch(), A100.steps(), Amount.of(495_000_000_000_000L), A100.used(),
                A100.bytesEach(), List.of(), List.of(), List.of(), List.of(), true);

        Given {
            tokens = List.copyOf(tokens);
            lengths = List.copyOf(lengths);
            batches = List.copyOf(batches);
            spoken = List.copyOf(spoken);
        }
    }

    Setting {
        values = Map.copyOf(values);
        supposed = List.copyOf(supposed);
    }

    static Setting of(String model, Shape shape, Map<String, Rational> sizes, Given given) {
        var values = shape.values(sizes);
        return new Setting(model, shape, values, shape.formulas().at(values), given, List.of(), 0);
    }

    /// Zero where the model has none.
    Amount size(String name) {
        return Amount.of(whole(name));
    }

    /// Zero where the model has none.
    Rational whole(String name) {
        return values.getOrDefault(name, Rational.ZERO);
    }

    /// Whether it is of one of the course's models.
    boolean ofCourse() {
        return model.startsWith("gpt2-");
    }

    /// A size to divide by: 1 where the model has none.
    Amount divisor(String name) {
        return whole(name).signum() > 0 ? size(name) : Amount.ONE;
    }

    Amount context() {
        return size("T");
    }

    /// This setting with another size.
    Setting with(String name, Rational value) {
        var all = sized(name, value);
        return new Setting(model, shape, all, shape.formulas().at(all), given, supposed, cost);
    }

    /// All sizes where one is another.
    Map<String, Rational> sized(String name, Rational value) {
        var sizes = new HashMap<>(values);
        sizes.put(name, value);
        var all = new HashMap<String, Rational>(sizes);
        shape.definitions().forEach((n, d) -> {
            if (!n.equals(name) && d.dims().stream().anyMatch(dim -> dim.name().equals(name))) {
                all.put(n, Tally.valued(d, all).exact());
            }
        });
        return all;
    }

    /// What is true of one kind of its layers alone, by its name.
    Map<String, Setting> stacks() {
        var all = new LinkedHashMap<String, Setting>();
        for (var stack : shape.stacks()) {
            var sizes = new HashMap<>(values);
            sizes.put("num_layers", Tally.valued(stack.count(), values).exact());
            all.put(stack.name(), new Setting(model, shape, sizes, stack.formulas().at(values), given, supposed, cost));
        }
        return all;
    }

    Setting tallied(Tally other) {
        return new Setting(model, shape, values, other, given, supposed, cost);
    }

    Setting supposing(Mistake mistake, double bits) {
        var all = new ArrayList<>(supposed);
        all.add(mistake);
        return new Setting(model, shape, values, tally, given, all, cost + bits);
    }

    Setting given(Given other) {
        return new Setting(model, shape, values, tally, other, supposed, cost);
    }

    /// This setting, further away by some bits.
    Setting dearer(double bits) {
        return new Setting(model, shape, values, tally, given, supposed, cost + bits);
    }
}
