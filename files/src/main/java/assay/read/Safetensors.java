package assay.read;

import assay.model.Checkpoint;
import assay.model.Checkpoint.Held;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// A safetensors file: eight bytes with the header's length, a header in JSON that gives each tensor's type, shape and
/// place, and the elements, of which none is read.
public final class Safetensors {
    /// The greatest length of a header, as the format has it.
    static final long HEADER = 100_000_000;

    private static final int LENGTH = 8;
    private static final int BEGINNING = 256;
    private static final int BLOCK = 1 << 16;

    private Safetensors() {}

    /// What a file holds.
    ///
    /// @throws Refusal where it cannot be read, and with everything that is wrong with its header
    public static Checkpoint read(Path file) {
        return new Checkpoint(file.toString(), tensors(file), List.of());
    }

    static List<Held> tensors(Path file) {
        var source = file.toString();
        if (!Files.isRegularFile(file) && Files.exists(file)) {
            throw new Refusal(Problem.of(source, "", "is no regular file"));
        }
        try (var channel = FileChannel.open(file)) {
            return tensors(source, channel);
        } catch (IOException e) {
            throw ConfigFile.unread(source, e);
        }
    }

    private static List<Held> tensors(String source, FileChannel channel) throws IOException {
        long size = channel.size();
        var start = ByteBuffer.allocate((int) Math.min(size, BEGINNING)).order(ByteOrder.LITTLE_ENDIAN);
        while (start.hasRemaining() && channel.read(start) >= 0) {
            // until it is full
        }
        if (size <= LENGTH) {
            throw refusal(source, "byte " + size, "ends within the header's length", "the file is cut short");
        }
        long header = start.getLong(0);
        if (start.get(LENGTH) != '{') {
            throw refusal(source, "byte " + LENGTH, "has no header of a safetensors file here",
                    Format.hint(start.array()));
        }
        if (header < 2 || header > HEADER) {
            throw refusal(source, "byte 0", "a header of " + Long.toUnsignedString(header) + " bytes",
                    "from 2 to " + HEADER + " bytes are read");
        }
        if (header > size - LENGTH) {
            throw refusal(source, "byte " + size, "ends within its header, which reaches to byte " + (LENGTH + header),
                    "the file is cut short");
        }
        var in = new Limited(Channels.newInputStream(channel.position(LENGTH)), header);
        var found = new SafetensorsHeader(source, in, chars -> bytes(channel, chars)).tensors();
        return placed(source, found, LENGTH + header, size);
    }

    /// The bytes of a header's first characters.
    private static long bytes(FileChannel channel, long chars) {
        var buffer = ByteBuffer.allocate(BLOCK);
        long bytes = 0;
        long left = chars;
        try {
            while (channel.read(buffer.clear(), LENGTH + bytes) > 0) {
                for (byte b : Arrays.copyOf(buffer.array(), buffer.position())) {
                    boolean first = (b & 0xc0) != 0x80;
                    if (first && left <= 0) {
                        return bytes;
                    }
                    // beyond 16 bits, which four bytes write, are two chars of Java's
                    left -= (b & 0xf8) == 0xf0 ? 2 : first ? 1 : 0;
                    bytes++;
                }
            }
        } catch (IOException _) {
            // the place is as far as it can be read
        }
        return bytes;
    }

    /// Checks that the tensors fill the rest of the file, none of them twice.
    private static List<Held> placed(String source, List<SafetensorsHeader.Row> rows, long data, long size) {
        var problems = new Problems(source);
        var order = new ArrayList<>(rows);
        order.sort(
                Comparator.comparingLong(SafetensorsHeader.Row::begin).thenComparingLong(SafetensorsHeader.Row::end));
        long end = 0;
        var last = "";
        for (var row : order) {
            var place = "byte " + (data + row.begin());
            if (row.begin() < end) {
                problems.add(place, "'" + row.name() + "' overlaps '" + last + "'", "");
            } else if (row.begin() > end) {
                problems.add("byte " + (data + end), (row.begin() - end) + " bytes before '" + row.name()
                        + "' belong to no tensor", "");
            }
            if (row.end() > end) {
                end = row.end();
                last = row.name();
            }
        }
        long there = size - data;
        if (end > there) {
            problems.add("byte " + size, "ends within '" + last + "', which reaches to byte " + (data + end),
                    "the file is cut short by " + (end - there) + " bytes");
        } else if (end < there) {
            problems.add("byte " + (data + end), (there - end) + " bytes behind the last tensor belong to none", "");
        }
        problems.refuse();
        return rows.stream()
                .map(r -> new Held(r.name(), r.type().label, r.shape(), r.end() - r.begin(),
                        source + ", byte " + (data + r.begin())))
                .collect(Collectors.toList());
    }

    static Refusal refusal(String source, String place, String message, String hint) {
        return new Refusal(new Problem(source, place, message, hint));
    }

    /// The first bytes of a stream.
    private static final class Limited extends InputStream {
        private final InputStream in;
        private long left;

        Limited(InputStream in, long left) {
            this.in = in;
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            int next = left == 0 ? -1 : in.read();
            left -= next < 0 ? 0 : 1;
            return next;
        }

        @Override
        public int read(byte[] into, int at, int most) throws IOException {
            if (left == 0) {
                return -1;
            }
            int count = in.read(into, at, (int) Math.min(most, left));
            left -= Math.max(count, 0);
            return count;
        }
    }
}
