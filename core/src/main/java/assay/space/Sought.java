package assay.space;

import assay.ask.Words;
import assay.model.Sizes;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// A size or an option whose value is sought.
///
/// @param axis its name, and values where some are given
/// @param values ascending, where some are given; else it is any multiple of `step`
/// @param step of which it is a multiple
public record Sought(Axis axis, Optional<List<Long>> values, long step) {
    private static final long GREATEST = Sizes.GREATEST.num().longValueExact();

    /// Reads a name, or a name with values as an [Axis] has them.
    ///
    /// @throws Refusal where its values are no numbers
    static Sought of(String text) {
        if (!text.contains("=")) {
            return new Sought(new Axis(text.strip(), List.of("1")), Optional.empty(), 1);
        }
        var axis = Axis.of("--for", text);
        var values = IntStream.range(0, axis.values().size()).mapToObj(axis::number).flatMap(Optional::stream)
                .filter(n -> n > 0).sorted().toList();
        if (values.size() < axis.values().size()) {
            throw new Refusal(new Problem(text, "--for", "has values that are no whole numbers from one up",
                    axis.name() + "=1..100"));
        }
        return new Sought(axis, Optional.of(values), 1);
    }

    public String name() {
        return axis.name();
    }

    String dimension() {
        return axis.dimension();
    }

    /// The same, as a multiple of something more.
    Sought times(long other) {
        return values.isPresent() ? this : new Sought(axis, values, step / gcd(step, other) * other);
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    /// How many values there are.
    long count() {
        return values.map(list -> (long) list.size()).orElse(GREATEST / step);
    }

    /// A value by its number, from zero up; they ascend.
    long at(long number) {
        return values.isPresent() ? values.get().get((int) number) : (number + 1) * step;
    }

    /// A question with a value of it.
    Words set(Words question, long value) {
        return axis.isOption() ? question.with(name(), String.valueOf(value)) : question.set(name() + "=" + value);
    }
}
