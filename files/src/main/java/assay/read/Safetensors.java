package assay.read;

import assay.model.Checkpoint;
import assay.model.Checkpoint.Held;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.ArrayList;
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
    public static Checkpoint read(Bytes file) {
        return new Checkpoint(file.source(), tensors(file), List.of());
    }

    static List<Held> tensors(Bytes file) {
        var source = file.source();
        long size = file.length();
        var start = file.some(0, BEGINNING);
        if (start.length <= LENGTH) {
            throw refusal(source, "byte " + size, "ends within the header's length", "the file is cut short");
        }
        long header = 0;
        for (int i = LENGTH - 1; i >= 0; i--) {
            header = header << Byte.SIZE | (start[i] & 0xff);
        }
        if (start[LENGTH] != '{') {
            throw refusal(source, "byte " + LENGTH, "has no header of a safetensors file here",
                    Format.hint(start));
        }
        if (header < 2 || header > HEADER) {
            throw refusal(source, "byte 0", "a header of " + Long.toUnsignedString(header) + " bytes",
                    "from 2 to " + HEADER + " bytes are read");
        }
        if (header > size - LENGTH) {
            throw refusal(source, "byte " + size, "ends within its header, which reaches to byte " + (LENGTH + header),
                    "the file is cut short");
        }
        var in = file.stream(LENGTH, LENGTH + header);
        var found = new SafetensorsHeader(source, in, new Characters(file)::bytes).tensors();
        return placed(source, found, LENGTH + header, size);
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

    /// How many bytes a header's first characters take, asked of ever more of them.
    private static final class Characters {
        private final Bytes file;
        private long chars;
        private long bytes;

        Characters(Bytes file) {
            this.file = file;
        }

        long bytes(long first) {
            if (first < chars) {
                chars = 0;
                bytes = 0;
            }
            while (true) {
                // of four bytes a character has at most, and the first of the one behind; two chars may be one too many
                var piece = file.some(LENGTH + bytes, Math.clamp(4 * (first - chars) + 1, 1, BLOCK));
                if (piece.length == 0) {
                    return bytes;
                }
                for (byte b : piece) {
                    boolean begins = (b & 0xc0) != 0x80;
                    if (begins && chars >= first) {
                        return bytes;
                    }
                    // beyond 16 bits, which four bytes write, are two chars of Java's
                    chars += (b & 0xf8) == 0xf0 ? 2 : begins ? 1 : 0;
                    bytes++;
                }
            }
        }
    }
}
