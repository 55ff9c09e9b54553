package assay.onnx;

import assay.problem.Problem;
import assay.problem.Refusal;
import assay.read.Bytes;
import assay.read.Window;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The protobuf encoding of a file, read forward.
///
/// Every length is checked against the message around it, and what is kept is charged to an allowance, so that no file
/// asks for
/// more memory than any model needs. Each failure is a [Refusal] with the byte at which it lies.
final class Wire {
    /// What may be kept of one file, in bytes.
    private static final long ALLOWANCE = 40L << 20;
    private static final int LONGEST_TEXT = 1 << 16;
    private static final int OVERHEAD = 48;

    private final Window window;
    private long allowance = ALLOWANCE;
    private int number;
    private int type;
    private long start;

    Wire(Bytes file) {
        this.window = new Window(file);
    }

    long size() {
        return window.length();
    }

    /// The next byte's position.
    long at() {
        return window.position();
    }

    /// Whether a field follows before `end`. Its number is [#number] and its key's position is [#start].
    boolean next(long end) {
        if (at() >= end) {
            return false;
        }
        start = at();
        long key = varint(end);
        number = (int) Math.min(key >>> 3, Integer.MAX_VALUE);
        type = (int) (key & 7);
        if (number == 0 || key < 0) {
            throw refusal(start, "no field has the number 0 or one beyond 2^29", "is this an ONNX file?");
        }
        return true;
    }

    int number() {
        return number;
    }

    long start() {
        return start;
    }

    /// The end of the bytes, text or message that the field holds.
    long inside(long end) {
        expect(2);
        long from = at();
        long length = varint(end);
        if (length < 0 || length > end - at()) {
            throw refusal(from, "a length of " + Long.toUnsignedString(length) + " bytes, and "
                    + (end - at()) + " are left" + (end == size() ? " in the file" : ""), "is the file cut off?");
        }
        return at() + length;
    }

    /// The field's whole number.
    long value(long end) {
        expect(0);
        return varint(end);
    }

    /// The field's text.
    String text(long end) {
        long from = at();
        long to = inside(end);
        long length = to - at();
        if (length > LONGEST_TEXT) {
            throw refusal(from, "a name of " + length + " bytes", "names have up to " + LONGEST_TEXT);
        }
        charge(length);
        return new String(window.next((int) length), StandardCharsets.UTF_8);
    }

    /// The field's bytes where they are no more than `most`; else none, and they are skipped.
    byte[] bytes(long to, int most) {
        long length = to - at();
        if (length > most) {
            window.seek(to);
            return new byte[0];
        }
        charge(length);
        return window.next((int) length);
    }

    /// The field's whole numbers, one or a packed run, put behind those that are there; of more than `most` none are
    /// kept.
    void values(long end, List<Long> into, int most) {
        if (type == 0) {
            long value = varint(end);
            if (into.size() < most) {
                charge(Long.BYTES);
                into.add(value);
            }
            return;
        }
        long to = inside(end);
        while (at() < to) {
            long value = varint(to);
            if (into.size() < most) {
                charge(Long.BYTES);
                into.add(value);
            }
        }
    }

    /// As [#bytes(long, int)], of a field whose elements may also stand one by one, which are skipped.
    byte[] packed(long end, int most) {
        if (type != 2) {
            skip(end);
            return new byte[0];
        }
        return bytes(inside(end), most);
    }

    /// The bytes that the field's elements take; they are skipped.
    long extent(long end) {
        if (type == 2) {
            long to = inside(end);
            long length = to - at();
            window.seek(to);
            return length;
        }
        long from = at();
        skip(end);
        return at() - from;
    }

    void skip(long end) {
        switch (type) {
            case 0 -> varint(end);
            case 1 -> advance(Long.BYTES, end);
            case 2 -> window.seek(inside(end));
            case 5 -> advance(Integer.BYTES, end);
            default -> throw refusal(start, "a field of wire type " + type, "is this an ONNX file?");
        }
    }

    /// What is kept besides texts and numbers.
    void charge(long bytes) {
        allowance -= bytes + OVERHEAD;
        if (allowance < 0) {
            throw refusal(at(), "the graph has more nodes, names and shapes than are read",
                    "up to " + (ALLOWANCE >> 20) + " MiB of them, weights not counted");
        }
    }

    Refusal refusal(long position, String message, String hint) {
        return new Refusal(problem(position, message, hint));
    }

    Problem problem(long position, String message, String hint) {
        return new Problem(window.source(), "byte " + position, message, hint);
    }

    private void expect(int wanted) {
        if (type != wanted) {
            throw refusal(start, "field " + number + " has wire type " + type + ", not " + wanted,
                    "is this an ONNX file?");
        }
    }

    private void advance(long bytes, long end) {
        if (bytes > end - at()) {
            throw refusal(at(), "a number of " + bytes + " bytes, and " + (end - at()) + " are left",
                    "is the file cut off?");
        }
        window.seek(at() + bytes);
    }

    private long varint(long end) {
        long from = at();
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (at() >= end) {
                throw refusal(from, "a number is cut off" + (end == size() ? " by the end of the file" : ""), "");
            }
            int b = window.next();
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw refusal(from, "a number of more than 64 bits", "is this an ONNX file?");
    }

    /// A list that grows.
    static List<Long> numbers() {
        return new ArrayList<>();
    }
}
