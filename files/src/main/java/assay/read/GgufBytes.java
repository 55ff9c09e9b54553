package assay.read;

import assay.problem.Problem;
import assay.problem.Refusal;
import java.nio.charset.StandardCharsets;

/// The bytes of a GGUF file's header one after the other. What would lie behind the file's end is refused before it is
/// read.
final class GgufBytes {
    /// The greatest length of a header: metadata and the table of tensors.
    static final long HEADER = 1L << 28;

    private final Window window;
    private boolean bigEndian;

    GgufBytes(Bytes file) {
        this.window = new Window(file);
    }

    /// From here on the most significant byte of a number comes first.
    void bigEndian() {
        bigEndian = true;
    }

    /// The number of the next byte.
    long position() {
        return window.position();
    }

    long size() {
        return window.length();
    }

    String place() {
        return "byte " + position();
    }

    int unsigned8(String what) {
        return (int) number(1, what);
    }

    int signed8(String what) {
        return (byte) number(1, what);
    }

    int unsigned16(String what) {
        return (int) number(2, what);
    }

    int signed16(String what) {
        return (short) number(2, what);
    }

    long unsigned32(String what) {
        return number(4, what);
    }

    int signed32(String what) {
        return (int) number(4, what);
    }

    /// Eight bytes: a number without sign where it is read as one.
    long bits64(String what) {
        return number(8, what);
    }

    /// A text of a length that has been read.
    String text(int length, String what) {
        need(length, what);
        return new String(window.next(length), StandardCharsets.UTF_8);
    }

    void skip(long bytes, String what) {
        need(bytes, what);
        window.seek(position() + bytes);
    }

    /// That a number of things, of at least so many bytes each, can follow.
    ///
    /// @param count without sign
    void room(long count, long each, String what) {
        if (count < 0 || count > (size() - position()) / each) {
            throw refusal(place(), what + " has " + Long.toUnsignedString(count) + " entries, more than the "
                    + (size() - position()) + " bytes that follow can hold", "");
        }
    }

    private void need(long bytes, String what) {
        if (bytes < 0 || bytes > size() - position()) {
            throw refusal("byte " + size(), "ends within " + what + ", which begins at byte " + position(),
                    "the file is cut short");
        }
        if (position() + bytes > HEADER) {
            throw refusal(place(),
                    "the metadata and the table of tensors have more than " + (HEADER >> 20) + " MiB", "");
        }
    }

    private long number(int bytes, String what) {
        need(bytes, what);
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            long next = window.next() & 0xff;
            number = bigEndian ? (number << Byte.SIZE) | next : number | (next << (i * Byte.SIZE));
        }
        return number;
    }

    Refusal refusal(String place, String message, String hint) {
        return new Refusal(new Problem(window.source(), place, message, hint));
    }
}
