package assay.read;

import assay.problem.Problem;
import assay.problem.Refusal;

/// Bytes read forward, a piece at a time. What is skipped is not read.
public final class Window {
    private static final int PIECE = 1 << 16;

    private final Bytes bytes;
    private final long length;
    private final byte[] piece;
    private long base;
    private int at;
    private int end;

    public Window(Bytes bytes) {
        this.bytes = bytes;
        this.length = bytes.length();
        this.piece = new byte[(int) Math.min(length, PIECE)];
    }

    public String source() {
        return bytes.source();
    }

    public long length() {
        return length;
    }

    /// The next byte's offset.
    public long position() {
        return base + at;
    }

    /// Goes on at an offset.
    public void seek(long to) {
        if (to >= base && to <= base + end) {
            at = (int) (to - base);
        } else {
            base = to;
            at = 0;
            end = 0;
        }
    }

    /// The next byte.
    ///
    /// @throws Refusal where there is none
    public byte next() {
        if (at == end) {
            fill();
        }
        return piece[at++];
    }

    /// So many of the next bytes.
    ///
    /// @throws Refusal where there are fewer
    public byte[] next(int count) {
        var all = new byte[count];
        for (int done = 0; done < count;) {
            if (at == end) {
                fill();
            }
            int some = Math.min(count - done, end - at);
            System.arraycopy(piece, at, all, done, some);
            at += some;
            done += some;
        }
        return all;
    }

    private void fill() {
        base += at;
        at = 0;
        end = bytes.read(base, piece, 0, piece.length);
        if (end == 0) {
            throw new Refusal(new Problem(bytes.source(), "byte " + base, "ends here",
                    "it was " + length + " bytes long when it was opened"));
        }
    }
}
