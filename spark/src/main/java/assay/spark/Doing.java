package assay.spark;

import assay.problem.Refusal;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.stream.Collectors;
import org.apache.spark.broadcast.Broadcast;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/// A task: what one range comes to, or why it comes to nothing.
final class Doing extends AbstractFunction1<Iterator<Range>, Outcome> implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Broadcast<Shipped> sweep;

    Doing(Broadcast<Shipped> sweep) {
        this.sweep = sweep;
    }

    @Override
    public Outcome apply(Iterator<Range> ranges) {
        var range = ranges.next();
        try {
            return Sweep.arrived(sweep.value()).outcome(range);
        } catch (Refusal refusal) {
            return new Outcome(range, new ArrayList<>(), new ArrayList<>(), refusal.problems().stream()
                    .map(Outcome.Wrong::of).collect(Collectors.toCollection(ArrayList::new)));
        }
    }
}
