package assay.space;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjLongConsumer;

/// How many points have a model, fulfil conditions, and have figures in the bins of histograms.
public final class Tally {
    private static final String MODELS = "models";
    private static final String FULFIL = "fulfil";
    private static final String HOLDS = "holds ";
    private static final String HISTOGRAM = "histogram ";

    private final List<Sieve> sieves;
    private final List<Histogram> histograms;
    private final long[] holds;
    private long models;
    private long fulfil;
    private boolean[] one = {};

    /// Nothing counted yet.
    ///
    /// @param sieves of which each is counted alone, and all together
    /// @param histograms empty ones, of the points that fulfil all conditions
    Tally(List<Sieve> sieves, List<Histogram> histograms) {
        this.sieves = List.copyOf(sieves);
        this.histograms = List.copyOf(histograms);
        holds = new long[sieves.size()];
    }

    /// How many points have a model.
    public long models() {
        return models;
    }

    /// How many models fulfil all conditions.
    public long fulfil() {
        return fulfil;
    }

    public List<Sieve> sieves() {
        return sieves;
    }

    /// How many models fulfil one condition, whatever the others.
    public long holds(int sieve) {
        return holds[sieve];
    }

    public List<Histogram> histograms() {
        return histograms;
    }

    /// Counts a block.
    ///
    /// @param held where all conditions hold is told here
    void add(Block block, boolean[] held) {
        one = one.length < block.count() ? new boolean[block.count()] : one;
        System.arraycopy(block.valid(), 0, held, 0, block.count());
        models += count(held, block.count());
        for (int s = 0; s < holds.length; s++) {
            sieves.get(s).sift(block, one);
            holds[s] += count(one, block.count());
            for (int i = 0; i < block.count(); i++) {
                held[i] &= one[i];
            }
        }
        fulfil += count(held, block.count());
        histograms.forEach(histogram -> histogram.add(block, held));
    }

    private static int count(boolean[] held, int points) {
        int count = 0;
        for (int i = 0; i < points; i++) {
            count += held[i] ? 1 : 0;
        }
        return count;
    }

    /// Counts a point.
    ///
    /// @return whether all conditions hold
    boolean add(Row row) {
        if (!row.valid()) {
            return false;
        }
        models++;
        boolean all = true;
        for (int s = 0; s < holds.length; s++) {
            boolean own = sieves.get(s).holds(row);
            holds[s] += own ? 1 : 0;
            all &= own;
        }
        if (all) {
            fulfil++;
            histograms.forEach(histogram -> histogram.add(row));
        }
        return all;
    }

    /// Tells all counts, each by a name: what [#add(String, long)] takes elsewhere.
    public void tell(ObjLongConsumer<String> sink) {
        sink.accept(MODELS, models);
        sink.accept(FULFIL, fulfil);
        for (int s = 0; s < holds.length; s++) {
            sink.accept(HOLDS + s, holds[s]);
        }
        for (int h = 0; h < histograms.size(); h++) {
            var name = HISTOGRAM + h + " ";
            histograms.get(h).tell((own, count) -> sink.accept(name + own, count));
        }
    }

    /// Adds a count to the one of its name.
    ///
    /// @throws RuntimeException where there is none of this name
    public void add(String name, long count) {
        if (name.equals(MODELS)) {
            models += count;
        } else if (name.equals(FULFIL)) {
            fulfil += count;
        } else if (name.startsWith(HOLDS)) {
            holds[Integer.parseInt(name.substring(HOLDS.length()))] += count;
        } else {
            var rest = name.substring(Math.min(name.length(), HISTOGRAM.length()));
            int end = Math.max(0, rest.indexOf(' '));
            histograms.get(Integer.parseInt(rest.substring(0, end))).add(rest.substring(end + 1), count);
        }
    }

    /// Adds all counts of another one, of the same conditions and histograms.
    void merge(Tally other) {
        other.tell(this::add);
    }

    @Override
    public String toString() {
        var all = new ArrayList<String>();
        tell((name, count) -> all.add(name + " " + count));
        return String.join(", ", all);
    }
}
