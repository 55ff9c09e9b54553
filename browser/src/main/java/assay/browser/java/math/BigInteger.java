package assay.browser.java.math;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/// An integer of any size: a double where that is exact, and else a browser's `BigInt`.
@SuppressWarnings("serial") // a script keeps no objects
public final class BigInteger extends Number implements Comparable<BigInteger> {
    /// The greatest integer below which a double has all.
    private static final double EXACT = 9007199254740991.0;
    private static final double WORD = 4294967296.0;
    private static final double HALF_WORD = 2147483648.0;
    private static final int FEW = 64;
    private static final BigInteger[] SMALL = new BigInteger[2 * FEW + 1];

    static {
        for (int i = -FEW; i <= FEW; i++) {
            SMALL[i + FEW] = new BigInteger(i, null);
        }
    }

    public static final BigInteger ZERO = of(0);
    public static final BigInteger ONE = of(1);
    public static final BigInteger TWO = of(2);
    public static final BigInteger TEN = of(10);

    /// The number where `big` is not there.
    private final double small;

    /// The number where it is beyond what a double has exactly, and only there.
    private final @Nullable JSObject big;

    private BigInteger(double small, @Nullable JSObject big) {
        this.small = small;
        this.big = big;
    }

    public BigInteger(String digits) {
        int from = digits.startsWith("-") || digits.startsWith("+") ? 1 : 0;
        if (from == digits.length()) {
            throw new NumberFormatException("Zero length BigInteger");
        }
        double near = 0;
        for (int i = from; i < digits.length(); i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                throw new NumberFormatException("For input string: \"" + digits + "\"");
            }
            near = 10 * near + (digits.charAt(i) - '0');
        }
        boolean exact = near <= EXACT;
        this.small = exact ? digits.charAt(0) == '-' && near > 0 ? -near : near : 0;
        this.big = exact ? null : parsed(digits.startsWith("+") ? digits.substring(1) : digits);
    }

    public static BigInteger valueOf(long value) {
        double near = (double) value;
        return Math.abs(near) <= EXACT ? of(near) : new BigInteger(0, ofLong(value));
    }

    /// A number that is exact, of which there is no negative zero.
    private static BigInteger of(double exact) {
        return exact >= -FEW && exact <= FEW ? SMALL[(int) exact + FEW] : new BigInteger(exact, null);
    }

    private static BigInteger of(JSObject number) {
        double near = near(number);
        return Math.abs(near) <= EXACT ? of(near) : new BigInteger(0, number);
    }

    private JSObject large() {
        return big == null ? large(small) : big;
    }

    public BigInteger add(BigInteger other) {
        if (big == null && other.big == null) {
            double sum = small + other.small;
            if (Math.abs(sum) <= EXACT) {
                return of(sum);
            }
        }
        return of(sum(large(), other.large()));
    }

    public BigInteger subtract(BigInteger other) {
        return add(other.negate());
    }

    public BigInteger multiply(BigInteger other) {
        if (big == null && other.big == null) {
            double product = small * other.small;
            if (Math.abs(product) <= EXACT) {
                return of(product);
            }
        }
        return of(product(large(), other.large()));
    }

    public BigInteger divide(BigInteger other) {
        divisor(other);
        if (big == null && other.big == null) {
            return of((small - small % other.small) / other.small);
        }
        return of(quotient(large(), other.large()));
    }

    public BigInteger remainder(BigInteger other) {
        divisor(other);
        return big == null && other.big == null ? of(small % other.small) : of(rest(large(), other.large()));
    }

    public BigInteger[] divideAndRemainder(BigInteger other) {
        return new BigInteger[] {divide(other), remainder(other)};
    }

    public BigInteger mod(BigInteger other) {
        if (other.signum() <= 0) {
            throw new ArithmeticException("BigInteger: modulus not positive");
        }
        var rest = remainder(other);
        return rest.signum() < 0 ? rest.add(other) : rest;
    }

    private static void divisor(BigInteger other) {
        if (other.signum() == 0) {
            throw new ArithmeticException("BigInteger divide by zero");
        }
    }

    public BigInteger gcd(BigInteger other) {
        var a = this;
        var b = other;
        while (b.signum() != 0) {
            if (a.big == null && b.big == null) {
                return of(measure(Math.abs(a.small), Math.abs(b.small)));
            }
            var rest = a.remainder(b);
            a = b;
            b = rest;
        }
        return a.abs();
    }

    private static double measure(double a, double b) {
        double x = a;
        double y = b;
        while (y >= HALF_WORD || (x >= HALF_WORD && y > 0)) {
            double rest = x % y;
            x = y;
            y = rest;
        }
        if (y == 0) {
            return x;
        }
        int i = (int) x;
        int j = (int) y;
        while (j != 0) {
            int rest = i % j;
            i = j;
            j = rest;
        }
        return i;
    }

    public BigInteger pow(int exponent) {
        if (exponent < 0) {
            throw new ArithmeticException("Negative exponent");
        }
        var power = ONE;
        var square = this;
        for (int left = exponent; left > 0; left >>= 1) {
            if ((left & 1) != 0) {
                power = power.multiply(square);
            }
            if (left > 1) {
                square = square.multiply(square);
            }
        }
        return power;
    }

    public BigInteger negate() {
        return big == null ? of(-small) : of(negated(big));
    }

    public BigInteger abs() {
        return signum() < 0 ? negate() : this;
    }

    public int signum() {
        if (big == null) {
            return small > 0 ? 1 : small < 0 ? -1 : 0;
        }
        return sign(big);
    }

    public BigInteger min(BigInteger other) {
        return compareTo(other) < 0 ? this : other;
    }

    public BigInteger max(BigInteger other) {
        return compareTo(other) > 0 ? this : other;
    }

    public BigInteger shiftLeft(int by) {
        if (by < 0) {
            return shiftRight(-by);
        }
        if (big == null && by < 1000) {
            double shifted = small * Math.pow(2, by);
            if (Math.abs(shifted) <= EXACT) {
                return of(shifted);
            }
        }
        return of(shiftedLeft(large(), by));
    }

    public BigInteger shiftRight(int by) {
        return by < 0 ? shiftLeft(-by) : of(shiftedRight(large(), by));
    }

    public boolean testBit(int place) {
        if (place < 0) {
            throw new ArithmeticException("Negative bit address");
        }
        return shiftRight(place).remainder(TWO).signum() != 0;
    }

    public int bitLength() {
        return bits(large());
    }

    @Override
    public int compareTo(BigInteger other) {
        if (big == null && other.big == null) {
            return Double.compare(small, other.small);
        }
        return compared(large(), other.large());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof BigInteger o && small == o.small
                && (big == null ? o.big == null : o.big != null && same(big, o.big)));
    }

    @Override
    public int hashCode() {
        if (big != null) {
            return hash(big);
        }
        double size = Math.abs(small);
        int high = (int) (size / WORD);
        double low = size - high * WORD;
        int hash = 31 * high + (low >= HALF_WORD ? (int) (low - WORD) : (int) low);
        return small < 0 ? -hash : hash;
    }

    @Override
    public String toString() {
        return big == null ? written(small) : written(big);
    }

    @Override
    public int intValue() {
        return (int) longValue();
    }

    @Override
    public long longValue() {
        return big == null ? (long) small : toLong(big);
    }

    @Override
    public float floatValue() {
        return (float) doubleValue();
    }

    @Override
    public double doubleValue() {
        return big == null ? small : near(big);
    }

    public int intValueExact() {
        if (big != null || small < -HALF_WORD || small >= HALF_WORD) {
            throw new ArithmeticException("BigInteger out of int range");
        }
        return (int) small;
    }

    public long longValueExact() {
        if (big != null && bits(big) > 63) {
            throw new ArithmeticException("BigInteger out of long range");
        }
        return longValue();
    }

    @JSBody(params = "number", script = "return BigInt(number);")
    private static native JSObject large(double number);

    @JSBody(params = "digits", script = "return BigInt(digits);")
    private static native JSObject parsed(String digits);

    private static JSObject ofLong(long value) {
        return parsed(Long.toString(value));
    }

    private static long toLong(JSObject number) {
        long high = word(number, 32);
        long low = word(number, 0);
        return (high << 32) + (low < 0 ? low + (1L << 32) : low);
    }

    /// The 32 bits from this one on.
    @JSBody(params = {"number", "from"}, script = "return Number(BigInt.asIntN(32, number >> BigInt(from)));")
    private static native int word(JSObject number, int from);

    @JSBody(params = "number", script = "return Number(number);")
    private static native double near(JSObject number);

    @JSBody(params = {"a", "b"}, script = "return a + b;")
    private static native JSObject sum(JSObject a, JSObject b);

    @JSBody(params = {"a", "b"}, script = "return a * b;")
    private static native JSObject product(JSObject a, JSObject b);

    @JSBody(params = {"a", "b"}, script = "return a / b;")
    private static native JSObject quotient(JSObject a, JSObject b);

    @JSBody(params = {"a", "b"}, script = "return a % b;")
    private static native JSObject rest(JSObject a, JSObject b);

    @JSBody(params = "a", script = "return -a;")
    private static native JSObject negated(JSObject a);

    @JSBody(params = {"a", "by"}, script = "return a << BigInt(by);")
    private static native JSObject shiftedLeft(JSObject a, int by);

    @JSBody(params = {"a", "by"}, script = "return a >> BigInt(by);")
    private static native JSObject shiftedRight(JSObject a, int by);

    @JSBody(params = "a", script = "return a < 0 ? -1 : a > 0 ? 1 : 0;")
    private static native int sign(JSObject a);

    @JSBody(params = {"a", "b"}, script = "return a < b ? -1 : a > b ? 1 : 0;")
    private static native int compared(JSObject a, JSObject b);

    @JSBody(params = {"a", "b"}, script = "return a === b;")
    private static native boolean same(JSObject a, JSObject b);

    @JSBody(params = "a", script = "return String(a);")
    private static native String written(JSObject a);

    @JSBody(params = "a", script = "return String(a);")
    private static native String written(double a);

    @JSBody(params = "a", script = "var size = a < 0 ? ~a : a; if (size == 0) return 0; var digits = size.toString(16);"
            + "return 4 * digits.length - 4 + 32 - Math.clz32(parseInt(digits.charAt(0), 16));")
    private static native int bits(JSObject a);

    @JSBody(params = "a", script = "var digits = (a < 0 ? -a : a).toString(16); var hash = 0;"
            + "for (var from = digits.length % 8 - 8; from < digits.length; from += 8) {"
            + "var word = digits.substring(Math.max(from, 0), from + 8) || '0';"
            + "hash = Math.imul(31, hash) + (parseInt(word, 16) | 0) | 0; }"
            + "return a < 0 ? -hash | 0 : hash;")
    private static native int hash(JSObject a);
}
