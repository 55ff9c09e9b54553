package assay.read;

import assay.problem.Problem;
import assay.problem.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;

/// The bytes of a file, each at an offset: what every reader reads, wherever they lie.
public interface Bytes {
    /// The greatest length that is taken from a stream, one more than any text may have.
    int STREAM = Json.LENGTH + 1;

    /// What messages call the file: its path.
    String source();

    /// The file's own name, without folders.
    String name();

    /// What lies beside the file.
    Folder beside();

    long length();

    /// Copies up to `count` bytes from the offset `at` on to `into`, from its index `from` on.
    ///
    /// @return how many, at least one; zero where there are none at `at`
    /// @throws Refusal where they cannot be read
    int read(long at, byte[] into, int from, int count);

    /// Up to `count` bytes from an offset on: fewer where there are no more.
    default byte[] some(long at, int count) {
        var all = new byte[Math.clamp(length() - at, 0, count)];
        int done = 0;
        for (int more = 1; more > 0 && done < all.length; done += more) {
            more = read(at + done, all, done, all.length - done);
        }
        return done == all.length ? all : Arrays.copyOf(all, done);
    }

    /// The bytes from one offset to another, as a stream.
    default InputStream stream(long begin, long end) {
        return new InputStream() {
            private long at = begin;

            @Override
            public int read() {
                var one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int from, int count) {
                int done = at < end ? Bytes.this.read(at, into, from, (int) Math.min(count, end - at)) : 0;
                at += done;
                return done == 0 && count > 0 ? -1 : done;
            }
        };
    }

    /// An array, with nothing beside it.
    static Bytes of(String source, byte[] bytes) {
        return new Bytes() {
            @Override
            public String source() {
                return source;
            }

            @Override
            public String name() {
                return source;
            }

            @Override
            public Folder beside() {
                return Folder.NONE;
            }

            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public int read(long at, byte[] into, int from, int count) {
                int done = Math.clamp(bytes.length - at, 0, count);
                System.arraycopy(bytes, (int) Math.min(at, bytes.length), into, from, done);
                return done;
            }
        };
    }

    /// A stream, read to its end or to the [greatest length][#STREAM], and left open.
    ///
    /// @throws Refusal where it cannot be read
    static Bytes of(String source, InputStream in) {
        try {
            return of(source, in.readNBytes(STREAM));
        } catch (IOException e) {
            throw new Refusal(new Problem(source, "", "cannot be read",
                    Objects.requireNonNullElse(e.getMessage(), "")));
        }
    }
}
