package assay.command;

import assay.problem.Problem;

/// A file that an engine writes, and could not write to its end.
public final class Unwritten extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public Unwritten(Problem problem) {
        super(problem.toString());
        this.problem = problem;
    }

    /// Why, and what is left of it.
    public Problem problem() {
        return problem;
    }
}
