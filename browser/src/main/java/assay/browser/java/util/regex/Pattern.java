package assay.browser.java.util.regex;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A regular expression, compiled to nodes that try what may follow one after another.
public final class Pattern {
    public static final int CASE_INSENSITIVE = 2;
    public static final int COMMENTS = 4;
    public static final int MULTILINE = 8;
    public static final int DOTALL = 32;

    private final String pattern;
    private final int flags;
    private final Node first;
    private final int groups;
    private final int loops;

    /// The sign that this is, where it is one alone; else -1.
    private final int sign;

    private Pattern(String pattern, int flags) {
        this.pattern = pattern;
        this.flags = flags;
        this.sign = flags == 0 ? alone(pattern) : -1;
        if (sign >= 0) {
            this.first = new Node.One(c -> c == sign);
            first.next = new Node.Accept();
            this.groups = 0;
            this.loops = 0;
        } else {
            var reader = new Reader(pattern, flags);
            this.first = reader.all();
            this.groups = reader.groups();
            this.loops = reader.loops();
        }
    }

    private static int alone(String pattern) {
        if (pattern.length() == 1 && Reader.META.indexOf(pattern.charAt(0)) < 0) {
            return pattern.charAt(0);
        }
        boolean escaped = pattern.length() == 2 && pattern.charAt(0) == '\\'
                && Reader.META.indexOf(pattern.charAt(1)) >= 0;
        return escaped ? pattern.charAt(1) : -1;
    }

    public static Pattern compile(String pattern) {
        return new Pattern(pattern, 0);
    }

    public static Pattern compile(String pattern, int flags) {
        return new Pattern(pattern, flags);
    }

    public static boolean matches(String pattern, CharSequence text) {
        return compile(pattern).matcher(text).matches();
    }

    /// An expression of this text and no other.
    public static String quote(String text) {
        return "\\Q" + text.replace("\\E", "\\E\\\\E\\Q") + "\\E";
    }

    public Matcher matcher(CharSequence text) {
        return new Matcher(this, text);
    }

    public String pattern() {
        return pattern;
    }

    public int flags() {
        return flags;
    }

    @Override
    public String toString() {
        return pattern;
    }

    public String[] split(CharSequence text) {
        return split(text, 0);
    }

    public String[] split(CharSequence text, int limit) {
        var parts = new ArrayList<String>();
        var all = text.toString();
        int from = 0;
        if (sign >= 0) {
            for (int at = all.indexOf(sign); at >= 0 && parts.size() != limit - 1; at = all.indexOf(sign, from)) {
                parts.add(all.substring(from, at));
                from = at + 1;
            }
        } else {
            var matcher = matcher(text);
            while (parts.size() != limit - 1 && matcher.find()) {
                if (matcher.end() > 0) {
                    parts.add(all.substring(from, matcher.start()));
                    from = matcher.end();
                }
            }
        }
        if (parts.isEmpty()) {
            return new String[] {all};
        }
        parts.add(all.substring(from));
        int count = parts.size();
        while (limit == 0 && count > 0 && parts.get(count - 1).isEmpty()) {
            count--;
        }
        return parts.subList(0, count).toArray(new String[0]);
    }

    Node first() {
        return first;
    }

    int groups() {
        return groups;
    }

    int loops() {
        return loops;
    }

    /// What stands for a group by its name.
    record Name(String name, int group) {}

    static @Nullable Name named(List<Name> names, String name) {
        for (var each : names) {
            if (each.name.equals(name)) {
                return each;
            }
        }
        return null;
    }
}
