package assay.read;

import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.ArrayList;
import java.util.List;

/// What is wrong with one file, as it is found: the first of it, and how much more there is.
final class Problems {
    private static final int SHOWN = 20;

    private final String source;
    private final List<Problem> found = new ArrayList<>();
    private int more;

    Problems(String source) {
        this.source = source;
    }

    void add(String place, String message, String hint) {
        if (found.size() < SHOWN) {
            found.add(new Problem(source, place, message, hint));
        } else {
            more++;
        }
    }

    void addAll(Refusal refusal) {
        refusal.problems().forEach(p -> {
            if (found.size() < SHOWN) {
                found.add(p);
            } else {
                more++;
            }
        });
    }

    boolean none() {
        return found.isEmpty();
    }

    /// @throws Refusal where there is any
    void refuse() {
        if (!found.isEmpty()) {
            throw refusal();
        }
    }

    Refusal refusal() {
        var all = new ArrayList<>(found);
        if (more > 0) {
            all.add(Problem.of(source, "", "has " + more + " more problems like these"));
        }
        return new Refusal(all);
    }
}
