package assay.hub;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/// Some bytes of a file that lies elsewhere, and how long the whole file is.
record Piece(byte[] bytes, long length) {
    /// The first piece of every file; those behind it double up to the longest, so that a header takes few requests.
    private static final int FIRST = 1 << 17;
    private static final int LONGEST = 1 << 21;

    /// Where the piece begins that has the byte at an offset.
    static long begin(long at) {
        return at < FIRST ? 0 : at < LONGEST ? Long.highestOneBit(at) : at / LONGEST * LONGEST;
    }

    /// How many bytes the piece has that begins there, if the file is long enough.
    static int count(long begin) {
        return begin == 0 ? FIRST : (int) Math.min(begin, LONGEST);
    }

    /// As it is kept: the file's length, then the bytes.
    byte[] kept() {
        return ByteBuffer.allocate(Long.BYTES + bytes.length).putLong(length).put(bytes).array();
    }

    /// A piece that was kept; empty where it is not whole.
    static Optional<Piece> of(byte[] kept, long begin) {
        if (kept.length < Long.BYTES) {
            return Optional.empty();
        }
        long length = ByteBuffer.wrap(kept).getLong();
        int bytes = kept.length - Long.BYTES;
        return length < begin || bytes != Math.min(count(begin), length - begin) ? Optional.empty()
                : Optional.of(new Piece(Arrays.copyOfRange(kept, Long.BYTES, kept.length), length));
    }
}
