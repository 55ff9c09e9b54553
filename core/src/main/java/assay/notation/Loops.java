package assay.notation;

/// Loops over columns of `long`s, in which nothing leaves their range. A column of one value is that value at every
/// point.
final class Loops {
    private Loops() { }

    static void times(long[] to, long[] a, long[] b) {
        for (int i = 0; i < to.length; i++) to[i] = a[i] * b[i];
    }

    static void plus(long[] to, long[] a, long[] b) {
        for (int i = 0; i < to.length; i++) to[i] = a[i] + b[i];
    }

    static void sum(long[] to, long constant, long a, long[] as) {
        for (int i = 0; i < to.length; i++) to[i] = constant + a * as[i];
    }

    static void sum(long[] to, long constant, long a, long[] as, long b, long[] bs) {
        for (int i = 0; i < to.length; i++) to[i] = constant + a * as[i] + b * bs[i];
    }

    static void sum(long[] to, long constant, long a, long[] as, long b, long[] bs, long c, long[] cs) {
        for (int i = 0; i < to.length; i++) to[i] = constant + a * as[i] + b * bs[i] + c * cs[i];
    }

    static void add(long[] to, long a, long[] as) {
        for (int i = 0; i < to.length; i++) to[i] += a * as[i];
    }

    static void add(long[] to, long a, long[] as, long b, long[] bs) {
        for (int i = 0; i < to.length; i++) to[i] += a * as[i] + b * bs[i];
    }

    /// Adds a product in 128 bits, of which the lower and the upper ones are apart.
    static void add(long[] lower, long[] upper, long a, long[] b) {
        for (int i = 0; i < lower.length; i++) {
            long times = b[b.length == 1 ? 0 : i];
            long product = a * times;
            long sum = lower[i] + product;
            long carry = ((lower[i] & product) | ((lower[i] | product) & ~sum)) >>> (Long.SIZE - 1);
            upper[i] += high(a, times) + carry;
            lower[i] = sum;
        }
    }

    /// The upper 64 bits of a product, by halves of its factors, since a browser has no operation for it.
    private static long high(long a, long b) {
        long low = 0xFFFF_FFFFL;
        long middle = (a >> 32) * (b & low) + (((a & low) * (b & low)) >>> 32);
        return (a >> 32) * (b >> 32) + (middle >> 32) + (((middle & low) + (a & low) * (b >> 32)) >> 32);
    }

    static void least(long[] to, long[] a, long[] b) {
        for (int i = 0; i < to.length; i++) to[i] = Math.min(a[i], b[i]);
    }

    /// The least integers not below `a/b`.
    ///
    /// @return whether there is a value everywhere: no denominator is zero
    static boolean ceiling(long[] to, long[] a, long[] b) {
        boolean all = true;
        for (int i = 0; i < to.length; i++) {
            long den = b[b.length == 1 ? 0 : i];
            long num = a[a.length == 1 ? 0 : i];
            if (den == 0) {
                all = false;
            } else {
                to[i] = Math.ceilDiv(num, den);
            }
        }
        return all;
    }

    /// The integers `a/b`.
    ///
    /// @return whether every denominator divides
    static boolean quotient(long[] to, long[] a, long[] b) {
        boolean all = true;
        for (int i = 0; i < to.length; i++) {
            long den = b[b.length == 1 ? 0 : i];
            long num = a[a.length == 1 ? 0 : i];
            if (den == 0 || num % den != 0) {
                all = false;
            } else {
                to[i] = num / den;
            }
        }
        return all;
    }

    static boolean positive(long[] a) {
        boolean all = true;
        for (long n : a) all &= n > 0;
        return all;
    }

    static void copy(long[] to, long[] a) {
        for (int i = 0; i < to.length; i++) to[i] = a[a.length == 1 ? 0 : i];
    }
}
