package assay.problem;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// An input that cannot be used, with everything that is wrong with it.
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public Refusal(List<Problem> problems) {
        this.problems = List.copyOf(problems);
    }

    public Refusal(Problem problem) {
        this(List.of(problem));
    }

    /// What is made, or nothing and what is wrong with it, which goes to what is wrong with the rest.
    public static <A> Optional<A> collecting(Supplier<A> make, Collection<? super Problem> problems) {
        try {
            return Optional.of(make.get());
        } catch (Refusal refusal) {
            problems.addAll(refusal.problems());
            return Optional.empty();
        }
    }

    /// Refuses an input with everything that is wrong with it, if anything is.
    ///
    /// @throws Refusal where there are problems
    public static void ofAny(Collection<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new Refusal(List.copyOf(problems));
        }
    }

    /// The problems, one a line.
    @Override
    public String getMessage() {
        return problems.stream().map(Problem::toString).collect(Collectors.joining("\n"));
    }

    public List<Problem> problems() {
        return problems;
    }
}
