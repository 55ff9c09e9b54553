package assay.browser.java.util.regex;

/// A set of code points.
interface Signs {
    boolean has(int sign);

    default Signs not() {
        return c -> !has(c);
    }

    default Signs or(Signs other) {
        return c -> has(c) || other.has(c);
    }

    default Signs and(Signs other) {
        return c -> has(c) && other.has(c);
    }

    /// Where capital and small letters of ASCII are the same.
    default Signs anyCase() {
        return c -> has(c) || (c >= 'a' && c <= 'z' && has(c - 32)) || (c >= 'A' && c <= 'Z' && has(c + 32));
    }

    static Signs range(int from, int to) {
        return c -> c >= from && c <= to;
    }

    static Signs of(String signs) {
        return c -> signs.indexOf(c) >= 0;
    }
}
