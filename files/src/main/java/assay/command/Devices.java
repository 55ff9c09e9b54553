package assay.command;

import assay.problem.Refusal;
import assay.report.AcceleratorSheet;
import java.util.List;

/// The hardware that is known, or of it what is called so, or all that is known of one.
public final class Devices {
    private Devices() {}

    /// The reply.
    ///
    /// @throws Refusal where what is asked cannot be answered, with all that is wrong with it
    public static Reply of(Asked asked) {
        var known = asked.accelerators();
        var chosen = asked.words().isEmpty() ? known.rows() : asked.each(word -> {
            var like = known.like(word);
            return like.isEmpty() ? List.of(known.find(word)) : like;
        }).stream().flatMap(List::stream).distinct().toList();
        boolean one = !asked.words().isEmpty() && chosen.size() == 1;
        return Reply.of(false, () -> one ? AcceleratorSheet.of(chosen.getFirst()) : AcceleratorSheet.brief(chosen),
                () -> AcceleratorSheet.of(chosen));
    }
}
