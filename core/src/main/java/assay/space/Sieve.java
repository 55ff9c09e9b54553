package assay.space;

import assay.check.Condition;
import java.math.BigInteger;

/// A condition at points: one holds where there is a model that has the figure, and the figure is as it should be.
public final class Sieve {
    private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

    private final Condition condition;
    private final int measure;
    /// The divisor of which the remainder is meant; 1 where the figure itself is, 0 where it is no `long`.
    private final long divisor;
    /// Between these a `long` holds, or outside of them; between none where the first is the greater one.
    private final long low;
    private final long high;
    private final boolean outside;

    /// @param measure the place of the condition's figure among the measures
    public Sieve(Condition condition, int measure) {
        this.condition = condition;
        this.measure = measure;
        divisor = condition.divisor().map(n -> n.isInteger() && isLong(n.num()) ? n.num().longValueExact() : 0L)
                .orElse(1L);
        var floor = condition.amount().floor().num();
        var ceil = condition.amount().ceil().num();
        var least = switch (condition.relation()) {
            case LESS, AT_MOST -> LEAST;
            case EQUAL, UNLIKE, AT_LEAST -> ceil;
            case MORE -> floor.add(BigInteger.ONE);
        };
        var most = switch (condition.relation()) {
            case LESS -> ceil.subtract(BigInteger.ONE);
            case AT_MOST, EQUAL, UNLIKE -> floor;
            case AT_LEAST, MORE -> MOST;
        };
        boolean none = least.compareTo(most) > 0 || least.compareTo(MOST) > 0 || most.compareTo(LEAST) < 0;
        low = none ? 1 : least.max(LEAST).longValueExact();
        high = none ? 0 : most.min(MOST).longValueExact();
        outside = condition.relation() == Condition.Relation.UNLIKE;
    }

    private static boolean isLong(BigInteger number) {
        return number.bitLength() < Long.SIZE;
    }

    /// What holds.
    public Condition condition() {
        return condition;
    }

    /// Whether it holds at a point.
    public boolean holds(Row row) {
        return row.valid() && row.figures().get(measure).filter(condition::holds).isPresent();
    }

    /// Where it holds among the points of a block.
    void sift(Block block, boolean[] held) {
        var column = block.column(measure);
        var longs = column.longs();
        boolean plain = divisor > 0 && column.isLongs();
        for (int i = 0; i < block.count(); i++) {
            boolean isLong = plain || (divisor > 0 && !column.isOther(i));
            held[i] = block.valid(i) && (isLong ? holds(longs[i])
                    : column.at(i).filter(condition::holds).isPresent());
        }
    }

    private boolean holds(long figure) {
        long compared = divisor == 1 ? figure : Math.floorMod(figure, divisor);
        return (compared >= low && compared <= high) != outside;
    }
}
