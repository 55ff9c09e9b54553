package assay.browser.java.util;

/// Numbers that look random: those of the JDK's, of the same seed, in the same order.
///
/// SplitMix64 with the golden gamma: Steele, Lea, Flood, Fast Splittable Pseudorandom Number Generators (OOPSLA 2014),
/// and what the JDK's documentation says of bounds.
public final class SplittableRandom {
    private static final long GAMMA = 0x9e3779b97f4a7c15L;
    private static final double UNIT = 1.0 / (1L << 53);

    private long seed;

    public SplittableRandom(long seed) {
        this.seed = seed;
    }

    private long next() {
        seed += GAMMA;
        return seed;
    }

    public long nextLong() {
        long z = next();
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    public int nextInt() {
        long z = next();
        z = (z ^ (z >>> 33)) * 0x62a9d9ed799705f5L;
        return (int) (((z ^ (z >>> 28)) * 0xcb24d0a5c88c35b3L) >>> 32);
    }

    /// From 0 to below 1.
    public double nextDouble() {
        return (nextLong() >>> 11) * UNIT;
    }

    /// From `origin` to below `bound`, all as likely.
    public int nextInt(int origin, int bound) {
        if (origin >= bound) {
            throw new IllegalArgumentException("bound must be greater than origin");
        }
        int size = bound - origin;
        int last = size - 1;
        int number = nextInt();
        if ((size & last) == 0) {
            return (number & last) + origin;
        }
        if (size < 0) {
            while (number < origin || number >= bound) {
                number = nextInt();
            }
            return number;
        }
        int half = number >>> 1;
        int rest = half % size;
        while (half + last - rest < 0) {
            half = nextInt() >>> 1;
            rest = half % size;
        }
        return rest + origin;
    }
}
