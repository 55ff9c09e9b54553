package assay.ask;

import assay.ask.Serving.Laid;
import java.util.Optional;

/// What an engine can be told at the start, so that what it is asked has room.
///
/// @param length tokens of one sequence that have room, no more than the model's context (`max_model_len`)
/// @param each tokens of each of the users that are asked for, all with room at once; 0 where there is none
/// @param sequences of the context that is asked for, which one engine has room for and takes at once (`max_num_seqs`)
public record ServingLimits(long length, long each, long sequences) {
    private static final long LONGEST = 1L << 24;

    /// Of a layout that has room, or has not: then both are 0.
    static ServingLimits of(ServingSearch search, Laid layout, Case subject, ServingQuestion question) {
        if (layout.left().signum() <= 0) {
            return new ServingLimits(0, 0, 0);
        }
        var engine = question.engine();
        long groups = layout.ranks().dp() * layout.replicas();
        long most = Optional.ofNullable(subject.values().get("context_length"))
                .map(n -> n.num().longValueExact()).orElse(LONGEST);
        return new ServingLimits(longest(search, layout, most, engine.page(), 1),
                longest(search, layout, most, engine.page(), question.users().orElse(1L)),
                Math.min(engine.sequences(), layout.room() / groups));
    }

    /// The most tokens whose cache has room, in whole pages where these are not all.
    private static long longest(ServingSearch search, Laid layout, long most, int page, long users) {
        if (room(search, layout, most) >= users) {
            return most;
        }
        long fits = 0;
        for (long over = (most + page - 1) / page; over - fits > 1;) {
            long middle = (fits + over) / 2;
            if (room(search, layout, middle * page) >= users) {
                fits = middle;
            } else {
                over = middle;
            }
        }
        return fits * page;
    }

    private static long room(ServingSearch search, Laid layout, long tokens) {
        return search.tightest(layout.ranks(), layout.replicas(), tokens).room();
    }
}
