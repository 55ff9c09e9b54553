package assay.read;

import assay.problem.Problem;
import assay.problem.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;

/// The bytes of a GGUF file's header one after the other. What would lie behind the file's end is refused before it is
/// read.
final class GgufBytes {
    /// The greatest length of a header: metadata and the table of tensors.
    static final long HEADER = 1L << 28;

    private static final int BUFFER = 1 << 16;

    private final String source;
    private final FileChannel channel;
    private final long size;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).limit(0).order(ByteOrder.LITTLE_ENDIAN);
    private long position;

    GgufBytes(String source, FileChannel channel) throws IOException {
        this.source = source;
        this.channel = channel;
        this.size = channel.size();
    }

    /// From here on the most significant byte of a number comes first.
    void bigEndian() {
        buffer.order(ByteOrder.BIG_ENDIAN);
    }

    /// The number of the next byte.
    long position() {
        return position;
    }

    long size() {
        return size;
    }

    String place() {
        return "byte " + position;
    }

    int unsigned8(String what) throws IOException {
        return next(1, what).get() & 0xff;
    }

    int signed8(String what) throws IOException {
        return next(1, what).get();
    }

    int unsigned16(String what) throws IOException {
        return next(2, what).getShort() & 0xffff;
    }

    int signed16(String what) throws IOException {
        return next(2, what).getShort();
    }

    long unsigned32(String what) throws IOException {
        return next(4, what).getInt() & 0xffffffffL;
    }

    int signed32(String what) throws IOException {
        return next(4, what).getInt();
    }

    /// Eight bytes: a number without sign where it is read as one.
    long bits64(String what) throws IOException {
        return next(8, what).getLong();
    }

    /// A text of a length that has been read.
    String text(int length, String what) throws IOException {
        need(length, what);
        var bytes = new byte[length];
        int done = 0;
        while (done < length) {
            int part = Math.min(length - done, BUFFER);
            next(part, what).get(bytes, done, part);
            done += part;
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    void skip(long bytes, String what) {
        need(bytes, what);
        position += bytes;
        if (bytes <= buffer.remaining()) {
            buffer.position(buffer.position() + (int) bytes);
        } else {
            buffer.limit(0);
        }
    }

    /// That a number of things, of at least so many bytes each, can follow.
    ///
    /// @param count without sign
    void room(long count, long each, String what) {
        if (count < 0 || count > (size - position) / each) {
            throw refusal("byte " + position, what + " has " + Long.toUnsignedString(count) + " entries, more than the "
                    + (size - position) + " bytes that follow can hold", "");
        }
    }

    private void need(long bytes, String what) {
        if (bytes < 0 || bytes > size - position) {
            throw refusal("byte " + size, "ends within " + what + ", which begins at byte " + position,
                    "the file is cut short");
        }
        if (position + bytes > HEADER) {
            throw refusal("byte " + position,
                    "the metadata and the table of tensors have more than " + (HEADER >> 20) + " MiB", "");
        }
    }

    private ByteBuffer next(int bytes, String what) throws IOException {
        need(bytes, what);
        if (buffer.remaining() < bytes) {
            buffer.clear();
            long at = position;
            while (buffer.position() < bytes) {
                int count = channel.read(buffer, at);
                if (count < 0) {
                    throw refusal("byte " + at, "ends within " + what, "the file became shorter while it was read");
                }
                at += count;
            }
            buffer.flip();
        }
        position += bytes;
        return buffer;
    }

    Refusal refusal(String place, String message, String hint) {
        return new Refusal(new Problem(source, place, message, hint));
    }
}
