package assay.spark;

import assay.command.Sweeping;
import assay.space.Row;
import assay.space.Swept;
import assay.space.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is kept and counted of one model's rows, as ranges come to it in any order.
///
/// What is kept of rows that were kept of parts is what is kept of all, since of equal rows that with the least number
/// goes before.
final class Gathered {
    /// So many lines are waited for before they are brought together, and at least as many as are kept.
    private static final int SOME = 1 << 14;

    private final Sweeping.Task task;
    private final Optional<Tally> tally;
    private List<Line> lines = new ArrayList<>();
    private int kept;

    Gathered(Sweeping.Task task) {
        this.task = task;
        tally = task.reduction().isNone() ? Optional.empty() : task.reduction().kept().tally();
    }

    /// Takes what a range came to.
    ///
    /// @throws assay.problem.Refusal where it is more than one table holds
    void add(Outcome outcome) {
        lines.addAll(outcome.lines());
        tally.ifPresent(all -> outcome.counts().forEach(count -> all.add(count.name(), count.number())));
        if (task.reduction().best().isEmpty()) {
            Swept.refuseMore(lines.size());
        } else if (lines.size() > SOME + 2 * kept) {
            lines = new ArrayList<>(rows().stream().map(row -> Line.of(task.grid(), row)).toList());
            kept = lines.size();
        }
    }

    /// The rows that are kept, as one process would have them.
    List<Row> rows() {
        if (task.reduction().isNone()) {
            return lines.stream().sorted(Line.ORDER).map(line -> line.row(task.grid())).toList();
        }
        var all = task.reduction().kept();
        lines.forEach(line -> all.add(line.number(), line.row(task.grid())));
        return all.rows();
    }

    /// What was counted; empty where nothing is.
    Optional<Tally> tally() {
        return tally;
    }
}
