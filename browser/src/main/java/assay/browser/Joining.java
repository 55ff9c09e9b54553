package assay.browser;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collector;

/// What `Collectors.joining` does, for the script: its compiler's own leaves out what stands behind a first text
/// that is empty.
public final class Joining {
    private Joining() {}

    public static Collector<CharSequence, ?, String> of() {
        return of("");
    }

    public static Collector<CharSequence, ?, String> of(CharSequence between) {
        return of(between, "", "");
    }

    public static Collector<CharSequence, ?, String> of(CharSequence between, CharSequence before,
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
