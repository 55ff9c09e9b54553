package assay.spark;

import assay.command.Sweeping;
import assay.space.Row;
import java.util.ArrayList;
import java.util.List;

/// What is kept of one model's rows, as ranges come to it in any order.
///
/// What is kept of rows that were kept of parts is what is kept of all, since of equal rows that with the least number
/// goes before.
final class Gathered {
    /// So many lines are waited for before they are brought together, and at least as many as are kept.
    private static final int SOME = 1 << 14;

    private final Sweeping.Task task;
    private List<Line> lines = new ArrayList<>();
    private int kept;

    Gathered(Sweeping.Task task) {
        this.task = task;
    }

    void add(List<Line> more) {
        lines.addAll(more);
        if (task.kept().isPresent() && lines.size() > SOME + 2 * kept) {
            lines = new ArrayList<>(rows().stream().map(row -> Line.of(task.grid(), row)).toList());
            kept = lines.size();
        }
    }

    /// The rows that are kept, as one process would have them.
    List<Row> rows() {
        if (task.kept().isEmpty()) {
            return lines.stream().sorted(Line.ORDER).map(line -> line.row(task.grid())).toList();
        }
        var all = task.kept().get().get();
        lines.forEach(line -> all.add(line.number(), line.row(task.grid())));
        return all.rows();
    }
}
