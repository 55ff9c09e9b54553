package assay.read;

import assay.problem.Problem;
import assay.problem.Refusal;
import java.nio.charset.StandardCharsets;

/// Bytes as the text that they should be.
final class Utf8 {
    private Utf8() {}

    /// The text, without a byte order mark.
    ///
    /// @throws Refusal where the bytes are another encoding's, or no text
    static String text(String source, byte[] bytes) {
        if (wide(bytes) && Format.hint(bytes).isEmpty()) {
            throw new Refusal(new Problem(source, "", "is UTF-16 text", "save it as UTF-8"));
        }
        int nul = indexOfNul(bytes);
        if (nul >= 0) {
            throw new Refusal(new Problem(source, "byte " + nul, "is binary, not text", Format.hint(bytes)));
        }
        int broken = malformed(bytes);
        var text = new String(bytes, 0, broken, StandardCharsets.UTF_8);
        if (broken < bytes.length) {
            var spot = Spot.of(text, text.length()).toString();
            var found = Integer.toHexString(bytes[broken] & 0xff);
            var known = Format.hint(bytes);
            throw new Refusal(new Problem(source, spot, "is not UTF-8 text: found the byte 0x" + found,
                    known.isEmpty() ? "save it as UTF-8" : known));
        }
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    /// Where the first character begins that is none; the length where all are.
    private static int malformed(byte[] bytes) {
        int at = 0;
        while (at < bytes.length) {
            int first = bytes[at] & 0xff;
            int more = first < 0x80 ? 0
                    : first < 0xc2 ? -1 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : first < 0xf5 ? 3 : -1;
            if (more < 0 || at + more >= bytes.length) {
                return at;
            }
            int code = more == 0 ? first : first & (0x3f >> more);
            for (int i = 1; i <= more; i++) {
                if ((bytes[at + i] & 0xc0) != 0x80) {
                    return at;
                }
                code = code << 6 | (bytes[at + i] & 0x3f);
            }
            boolean shorter = (more == 2 && code < 0x800) || (more == 3 && code < 0x10000);
            if (shorter || code > Character.MAX_CODE_POINT || (code >= 0xd800 && code < 0xe000)) {
                return at;
            }
            at += more + 1;
        }
        return at;
    }

    /// Whether the bytes begin with UTF-16's mark or, as every JSON document does, with characters of ASCII, but in two
    /// bytes each.
    private static boolean wide(byte[] b) {
        if (b.length < 2) {
            return false;
        }
        boolean marked = (b[0] == (byte) 0xff && b[1] == (byte) 0xfe) || (b[0] == (byte) 0xfe && b[1] == (byte) 0xff);
        boolean little = b.length >= 4 && b[0] > 0 && b[1] == 0 && b[2] > 0 && b[3] == 0;
        boolean big = b.length >= 4 && b[0] == 0 && b[1] > 0 && b[2] == 0 && b[3] > 0;
        return marked || little || big;
    }

    private static int indexOfNul(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                return i;
            }
        }
        return -1;
    }
}
