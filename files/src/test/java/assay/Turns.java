package assay;

import java.util.List;
import java.util.stream.IntStream;

/// What a build tries of many ways in which each of many cases may be tried: a part, and another part with the next
/// case. With `-Dassay.every=true`, as the profile `cross` has it, all of them.
public final class Turns {
    private static final boolean EVERY = Boolean.getBoolean("assay.every");

    private Turns() {}

    /// The ways to try with a case.
    ///
    /// @param turn the number of the case
    /// @param in how many turns all ways come by
    public static <T> List<T> of(List<T> ways, int turn, int in) {
        return EVERY ? ways : IntStream.range(0, ways.size()).filter(i -> Math.floorMod(i - turn, in) == 0)
                .mapToObj(ways::get).toList();
    }

    /// Whether it is a case's turn, of which each so many have one.
    public static boolean of(int turn, int in) {
        return EVERY || Math.floorMod(turn, in) == 0;
    }
}
