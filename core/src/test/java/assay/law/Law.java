package assay.law;

import assay.algebra.NotDivisible;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// A sentence that is true of every sample.
public record Law(String name, Predicate<Sample> holds) {
    /// The first seed; `-Dassay.seed=` sets it.
    private static final long SEED = Long.getLong("assay.seed", 1);

    private enum Verdict { HOLDS, FAILS, BREAKS, SILENT }

    public static List<Sample> samples(int number) {
        return LongStream.range(SEED, SEED + number).mapToObj(Sample::random).toList();
    }

    /// Tries the law on every sample and returns on how many it had something to say; it is silent where it would
    /// divide by zero or by a sum.
    ///
    /// @throws AssertionError with the seed and the simplest sample that was found, where the law fails
    public int check(List<Sample> samples) {
        int checks = 0;
        for (var s : samples) {
            switch (verdict(s)) {
                case HOLDS -> checks++;
                case SILENT -> { }
                case FAILS, BREAKS -> throw new AssertionError("the law '" + name
                    + "' fails; again with -Dassay.seed=" + s.seed() + "\n" + simplest(s), exception(simplest(s)));
            }
        }
        return checks;
    }

    private Verdict verdict(Sample s) {
        try {
            return holds.test(s) ? Verdict.HOLDS : Verdict.FAILS;
        } catch (NotDivisible e) {
            return Verdict.SILENT;
        } catch (RuntimeException e) {
            return String.valueOf(e.getMessage()).contains("by zero") ? Verdict.SILENT : Verdict.BREAKS;
        }
    }

    private @Nullable RuntimeException exception(Sample s) {
        try {
            var _ = holds.test(s);
            return null;
        } catch (RuntimeException e) {
            return e;
        }
    }

    private Sample simplest(Sample failing) {
        var verdict = verdict(failing);
        var simplest = failing;
        while (true) {
            var simpler = simplest.simpler().filter(s -> verdict(s) == verdict).findFirst();
            if (simpler.isEmpty()) return simplest;
            simplest = simpler.get();
        }
    }
}
