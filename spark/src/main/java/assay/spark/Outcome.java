package assay.spark;

import assay.problem.Problem;
import java.io.Serializable;
import java.util.List;

/// What a range comes to.
///
/// @param lines what is kept of its rows, in the order of their points
/// @param counts what is counted of its points; none where nothing is
/// @param wrong why it cannot be worked out; empty where it was
record Outcome(Range range, List<Line> lines, List<Count> counts, List<Wrong> wrong) implements Serializable {
    /// A [Problem] that travels.
    record Wrong(String subject, String place, String message, String hint) implements Serializable {
        static Wrong of(Problem problem) {
            return new Wrong(problem.subject(), problem.place(), problem.message(), problem.hint());
        }

        Problem problem() {
            return new Problem(subject, place, message, hint);
        }
    }
}
