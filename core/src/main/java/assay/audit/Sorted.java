package assay.audit;

import java.util.Arrays;

/// Places of what was put in, in the order of its values.
final class Sorted {
    /// Bits of a value's pattern that give way to its place.
    private static final int PLACE = 22;
    /// How far two values may stand in the wrong order, as a share of them.
    private static final double DISORDER = 0x1p-29;

    private double[] values = new double[16];
    private double[] costs = new double[16];
    private int[] items = new int[16];
    private int size;
    private volatile boolean sorted;
    private double least = Double.MAX_VALUE;

    /// @param value positive
    /// @param cost in bits
    void add(double value, double cost, int item) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
            costs = Arrays.copyOf(costs, 2 * size);
            items = Arrays.copyOf(items, 2 * size);
        }
        values[size] = value;
        costs[size] = cost;
        items[size] = item;
        least = Math.min(least, cost);
        sorted = false;
        size++;
    }

    private synchronized void sort() {
        if (sorted) {
            return;
        }
        if (size >> PLACE > 0) {
            throw new IllegalStateException("too many claims of one kind: " + size);
        }
        var keys = new long[size];
        for (int i = 0; i < size; i++) {
            keys[i] = ((Double.doubleToLongBits(values[i]) >>> PLACE) << PLACE) | i;
        }
        Arrays.sort(keys);
        var oldValues = values;
        var oldCosts = costs;
        var oldItems = items;
        values = new double[size];
        costs = new double[size];
        items = new int[size];
        for (int i = 0; i < size; i++) {
            int at = (int) (keys[i] & ((1 << PLACE) - 1));
            values[i] = oldValues[at];
            costs[i] = oldCosts[at];
            items[i] = oldItems[at];
        }
        sorted = true;
    }

    /// Takes what was put in with values between two and less than a cost.
    interface Taker {
        void take(int item, double cost);
    }

    void between(double low, double high, double most, Taker taker) {
        if (least >= most) {
            return;
        }
        if (!sorted) {
            sort();
        }
        double from = low * (1 - DISORDER);
        double to = high * (1 + DISORDER);
        int at = 0;
        int end = size;
        while (at < end) {
            int mid = (at + end) >>> 1;
            if (values[mid] < from) {
                at = mid + 1;
            } else {
                end = mid;
            }
        }
        for (; at < size && values[at] <= to; at++) {
            if (costs[at] < most && values[at] >= low && values[at] <= high) {
                taker.take(items[at], costs[at]);
            }
        }
    }
}
