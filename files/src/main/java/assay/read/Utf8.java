package assay.read;

import assay.problem.Problem;
import assay.problem.Refusal;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
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
        var chars = CharBuffer.allocate(bytes.length);
        var unread = ByteBuffer.wrap(bytes);
        var decoder = StandardCharsets.UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        boolean broken = decoder.decode(unread, chars, true).isError();
        var text = chars.flip().toString();
        if (broken) {
            var spot = Spot.of(text, text.length()).toString();
            var found = Integer.toHexString(bytes[unread.position()] & 0xff);
            var known = Format.hint(bytes);
            throw new Refusal(new Problem(source, spot, "is not UTF-8 text: found the byte 0x" + found,
                    known.isEmpty() ? "save it as UTF-8" : known));
        }
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    /// Whether the bytes begin with UTF-16's mark or, as every JSON document does, with a character of ASCII, in two bytes.
    private static boolean wide(byte[] b) {
        if (b.length < 2) {
            return false;
        }
        boolean marked = (b[0] == (byte) 0xff && b[1] == (byte) 0xfe) || (b[0] == (byte) 0xfe && b[1] == (byte) 0xff);
        boolean twice = b.length >= 4
                && ((b[0] > 0 && b[1] == 0 && b[2] > 0 && b[3] == 0) || (b[0] == 0 && b[1] > 0 && b[2] == 0 && b[3] > 0));
        return marked || twice;
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
