package assay.browser.java.util.regex;

import java.util.Arrays;
import java.util.regex.MatchResult;

/// An expression at work on a text.
public final class Matcher implements MatchResult {
    final CharSequence text;
    final int length;
    final int[] marks;
    final int[] begun;
    final int[] counts;
    final int[] places;

    /// Where the match before ended.
    int from;

    /// Where the expression that is tried has to end; -1 where that may be anywhere.
    int wanted;
    int reached;

    private final Pattern pattern;
    private boolean found;
    private int search;

    Matcher(Pattern pattern, CharSequence text) {
        this.pattern = pattern;
        this.text = text;
        this.length = text.length();
        this.marks = new int[2 * pattern.groups() + 2];
        this.begun = new int[pattern.groups() + 1];
        this.counts = new int[pattern.loops()];
        this.places = new int[pattern.loops()];
    }

    /// The code point at a place.
    int sign(int at) {
        char first = text.charAt(at);
        if (Character.isHighSurrogate(first) && at + 1 < length) {
            char second = text.charAt(at + 1);
            if (Character.isLowSurrogate(second)) {
                return Character.toCodePoint(first, second);
            }
        }
        return first;
    }

    private boolean at(int place, int end) {
        Arrays.fill(marks, -1);
        wanted = end;
        found = pattern.first().match(this, place);
        if (found) {
            marks[0] = place;
            marks[1] = reached;
            from = reached;
            search = reached > place ? reached : reached + 1;
        }
        return found;
    }

    public boolean matches() {
        return at(0, length);
    }

    public boolean lookingAt() {
        return at(0, -1);
    }

    public boolean find() {
        for (int place = search; place <= length; place++) {
            if (at(place, -1)) {
                return true;
            }
        }
        found = false;
        search = length + 1;
        return false;
    }

    public boolean find(int start) {
        if (start < 0 || start > length) {
            throw new IndexOutOfBoundsException("Illegal start index");
        }
        reset();
        search = start;
        return find();
    }

    public Matcher reset() {
        found = false;
        search = 0;
        from = 0;
        return this;
    }

    private void check(int group) {
        if (!found) {
            throw new IllegalStateException("No match found");
        }
        if (group < 0 || group > groupCount()) {
            throw new IndexOutOfBoundsException("No group " + group);
        }
    }

    @Override
    public int start() {
        return start(0);
    }

    @Override
    public int start(int group) {
        check(group);
        return marks[2 * group];
    }

    @Override
    public int end() {
        return end(0);
    }

    @Override
    public int end(int group) {
        check(group);
        return marks[2 * group + 1];
    }

    @Override
    public String group() {
        return group(0);
    }

    /// Nothing where the group was not met, as the JDK has it.
    @Override
    @SuppressWarnings("NullAway")
    public String group(int group) {
        check(group);
        return marks[2 * group] < 0 ? null
                : text.subSequence(marks[2 * group], marks[2 * group + 1]).toString();
    }

    @Override
    public int groupCount() {
        return pattern.groups();
    }

    public String replaceFirst(String by) {
        return replaced(by, 1);
    }

    public String replaceAll(String by) {
        return replaced(by, Integer.MAX_VALUE);
    }

    private String replaced(String by, int most) {
        var out = new StringBuilder();
        int behind = 0;
        reset();
        for (int i = 0; i < most && find(); i++) {
            out.append(text, behind, start());
            behind = end();
            append(out, by);
        }
        return out.append(text, behind, length).toString();
    }

    /// A replacement in which `$1` stands for a group and `\` before a sign for the sign.
    private void append(StringBuilder out, String by) {
        for (int i = 0; i < by.length(); i++) {
            char sign = by.charAt(i);
            if (sign != '\\' && sign != '$') {
                out.append(sign);
                continue;
            }
            if (++i == by.length()) {
                throw new IllegalArgumentException("character to be escaped is missing");
            }
            if (sign == '\\') {
                out.append(by.charAt(i));
                continue;
            }
            int group = Character.digit(by.charAt(i), 10);
            if (group < 0) {
                throw new IllegalArgumentException("Illegal group reference");
            }
            while (i + 1 < by.length() && Character.digit(by.charAt(i + 1), 10) >= 0
                    && 10 * group + Character.digit(by.charAt(i + 1), 10) <= groupCount()) {
                group = 10 * group + Character.digit(by.charAt(++i), 10);
            }
            var held = group(group);
            if (held != null) {
                out.append(held);
            }
        }
    }

    public static String quoteReplacement(String text) {
        return text.replace("\\", "\\\\").replace("$", "\\$");
    }
}
