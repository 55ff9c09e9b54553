package assay.space;

import assay.algebra.Rational;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.ObjLongConsumer;
import java.util.stream.LongStream;

/// How many figures are in each bin. However the figures are cut into parts, the parts together count the same.
public final class Histogram {
    /// The most bins from the first to the last one.
    public static final int MOST = 10_000;
    private static final String BIN = "bin";
    private static final String ZERO = "zero";
    private static final String BELOW = "below zero";
    private static final String NONE = "none";

    private final Bins bins;
    private final int measure;
    private long first;
    private long[] counts = {};
    /// Figures that are in no bin of powers.
    private long zero;
    private long below;
    /// Models without a figure.
    private long none;

    /// Where bins of powers begin, as far as `long`s tell; and the step of others, zero where it is none.
    private final long[] starts;
    private final long step;
    /// The last bin that a `long` was in: its place, and between which `long`s its figures are.
    private int last;
    private long from = 1;
    private long to;

    /// @param measure the place of the figure among the measures
    public Histogram(Bins bins, int measure) {
        this.bins = bins;
        this.measure = measure;
        var longest = bins.step().num();
        step = !bins.powers() && bins.step().isInteger() && longest.bitLength() < Long.SIZE
                ? longest.longValueExact() : 0;
        starts = bins.powers() ? LongStream.iterate(0, i -> i + 1).mapToObj(i -> bins.from(i).num())
                .takeWhile(start -> start.bitLength() < Long.SIZE).mapToLong(BigInteger::longValueExact).toArray()
                : new long[0];
    }

    public Bins bins() {
        return bins;
    }

    /// The number of the first bin that has a figure; anything where none has.
    public long first() {
        return first;
    }

    /// How many bins there are from the first to the last that have figures.
    public int length() {
        return counts.length;
    }

    /// How many figures are in a bin, by its place behind the first.
    public long count(int place) {
        return counts[place];
    }

    /// How many figures are zero, where bins are of powers.
    public long zero() {
        return zero;
    }

    /// How many figures are below zero, where bins are of powers.
    public long below() {
        return below;
    }

    /// How many models have no figure.
    public long none() {
        return none;
    }

    /// How many figures there are.
    public long figures() {
        long all = zero + below;
        for (long count : counts) {
            all += count;
        }
        return all;
    }

    void add(Block block, boolean[] held) {
        var column = block.column(measure);
        var longs = column.longs();
        for (int i = 0; i < block.count(); i++) {
            if (held[i]) {
                if (column.isOther(i)) {
                    add(column.at(i));
                } else if (longs[i] >= from && longs[i] <= to) {
                    counts[last]++;
                } else {
                    meet(longs[i]);
                }
            }
        }
    }

    void add(Row row) {
        add(row.figures().get(measure));
    }

    private void add(Optional<Rational> figure) {
        if (figure.isPresent()) {
            meet(figure.get());
        } else {
            none++;
        }
    }

    private void meet(long figure) {
        if (figure > 0 && starts.length > 0) {
            int found = Arrays.binarySearch(starts, figure);
            int bin = found < 0 ? -2 - found : found;
            last = place(bin);
            from = starts[bin];
            to = bin + 1 < starts.length ? starts[bin + 1] - 1 : Long.MAX_VALUE;
            counts[last]++;
        } else if (step > 0) {
            last = place(Math.floorDiv(figure, step));
            long behind = Math.floorMod(figure, step);
            from = figure < Long.MIN_VALUE + behind ? Long.MIN_VALUE : figure - behind;
            to = figure > Long.MAX_VALUE - (step - behind) ? Long.MAX_VALUE : figure + (step - behind - 1);
            counts[last]++;
        } else {
            meet(Rational.of(figure));
        }
    }

    private void meet(Rational figure) {
        if (bins.powers() && figure.signum() <= 0) {
            zero += figure.signum() == 0 ? 1 : 0;
            below += figure.signum() < 0 ? 1 : 0;
        } else {
            int place = place(bins.bin(figure));
            counts[place]++;
        }
    }

    /// The place of a bin, for which room is made.
    private int place(long bin) {
        long start = counts.length == 0 ? bin : Math.min(first, bin);
        long end = counts.length == 0 ? bin : Math.max(first + counts.length - 1, bin);
        if (end - start >= MOST || end - start < 0) {
            throw bins.tooMany();
        }
        if (end - start >= counts.length) {
            var more = new long[(int) (end - start + 1)];
            System.arraycopy(counts, 0, more, counts.length == 0 ? 0 : (int) (first - start), counts.length);
            counts = more;
            first = start;
            // places that are known have moved
            from = 1;
            to = 0;
        }
        return (int) (bin - first);
    }

    /// Tells all counts that are not zero, each by a name.
    void tell(ObjLongConsumer<String> sink) {
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                sink.accept(BIN + " " + (first + i), counts[i]);
            }
        }
        sink.accept(ZERO, zero);
        sink.accept(BELOW, below);
        sink.accept(NONE, none);
    }

    /// Adds a count to the one of its name.
    ///
    /// @throws NumberFormatException where there is no such name
    void add(String name, long count) {
        switch (name) {
            case ZERO -> zero += count;
            case BELOW -> below += count;
            case NONE -> none += count;
            default -> {
                int place = place(Long.parseLong(name.substring(Math.min(name.length(), BIN.length() + 1))));
                counts[place] += count;
            }
        }
    }
}
