package assay.browser;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collector;

/// What the class library of the script's compiler does otherwise than the JDK, as the JDK does it.
public final class Mended {
    private Mended() {}

    /// `BigInteger.hashCode`, where equal numbers have the same: the library's own is of digits that do not count, too.
    public static int hash(BigInteger number) {
        return 31 * Long.hashCode(number.longValue()) + number.bitLength();
    }

    /// `Collectors.joining`: the library's own leaves out what stands behind a first text that is empty.
    public static Collector<CharSequence, ?, String> joining() {
        return joining("");
    }

    public static Collector<CharSequence, ?, String> joining(CharSequence between) {
        return joining(between, "", "");
    }

    public static Collector<CharSequence, ?, String> joining(CharSequence between, CharSequence before,
            CharSequence after) {
        return Collector.<CharSequence, List<CharSequence>, String>of(ArrayList::new, List::add, (a, b) -> {
            a.addAll(b);
            return a;
        }, texts -> joined(texts, between, before, after));
    }

    private static String joined(List<CharSequence> texts, CharSequence between, CharSequence before,
            CharSequence after) {
        var out = new StringBuilder().append(before);
        for (int i = 0; i < texts.size(); i++) {
            out.append(i == 0 ? "" : between).append(texts.get(i));
        }
        return out.append(after).toString();
    }
}
