package assay.hub;

import java.nio.ByteBuffer;
import java.util.Optional;

/// Some bytes of a file that lies elsewhere, and how long the whole file is.
record Piece(ByteBuffer bytes, long length) {
    /// The first piece of every file; those behind it double up to the longest, so that a header takes few requests.
    private static final int FIRST = 1 << 17;
    private static final int LONGEST = 1 << 21;

    /// As long is a piece that is the whole of a file whose length is known by its end alone.
    static final int MOST = 1 << 24;

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
        return ByteBuffer.allocate(Long.BYTES + bytes.remaining()).putLong(length).put(bytes.duplicate()).array();
    }

    /// A piece that was kept; empty where it is not whole.
    static Optional<Piece> of(byte[] kept, long begin) {
        if (kept.length < Long.BYTES) {
            return Optional.empty();
        }
        var bytes = ByteBuffer.wrap(kept);
        long length = bytes.getLong();
        long there = bytes.remaining();
        boolean whole = there == length - begin || (there == count(begin) && there < length - begin);
        return whole ? Optional.of(new Piece(bytes.slice(), length)) : Optional.empty();
    }
}
