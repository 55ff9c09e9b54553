package assay.ask;

import assay.algebra.Rational;
import java.util.Optional;

/// What an engine can be told at the start, so that what it is asked has room.
///
/// @param length tokens of one sequence that have room, no more than the model's context (`max_model_len`)
/// @param sequences of the context that is asked for, which one engine has room for and takes at once (`max_num_seqs`)
public record ServingLimits(long length, long sequences) {
    private static final long LONGEST = 1L << 24;

    /// Of a layout that has room, or has not: then both are 0.
    public static ServingLimits of(Serving serving) {
        var layout = serving.layout();
        if (layout.left().signum() <= 0) {
            return new ServingLimits(0, 0);
        }
        var engine = serving.question().engine();
        long sequences = layout.sequence().signum() == 0 ? engine.sequences()
                : Math.min(engine.sequences(), layout.left().over(layout.sequence()).floor().num().longValueExact());
        var subject = serving.subject();
        var memory = RankMemory.of(subject.model(), subject.terms(), layout.ranks().tp());
        var whole = memory.cache(serving.question().context());
        var left = whole.signum() == 0 || layout.sequence().signum() == 0 ? layout.left()
                : layout.left().times(whole).over(layout.sequence());
        long most = Optional.ofNullable(subject.values().get("context_length"))
                .map(n -> n.num().longValueExact()).orElse(LONGEST);
        return new ServingLimits(longest(memory, left, most, engine.page()), sequences);
    }

    /// The most tokens whose cache has room, in whole pages where these are not all.
    private static long longest(RankMemory memory, Rational left, long most, int page) {
        if (memory.cache(most).compareTo(left) <= 0) {
            return most;
        }
        long fits = 0;
        for (long over = (most + page - 1) / page; over - fits > 1;) {
            long middle = (fits + over) / 2;
            if (memory.cache(middle * page).compareTo(left) <= 0) {
                fits = middle;
            } else {
                over = middle;
            }
        }
        return fits * page;
    }
}
