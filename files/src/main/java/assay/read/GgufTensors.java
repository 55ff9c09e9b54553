package assay.read;

import assay.model.Checkpoint.Held;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;

/// The table of tensors of a GGUF file, and where their elements lie.
///
/// @param held in the table's order
/// @param padding the bytes between tensors, and behind the last, that fill up to a multiple of the alignment
/// @param behind the bytes behind the last tensor that fill up nothing
record GgufTensors(List<Held> held, long padding, long behind) {
    /// The greatest number of tensors.
    static final int TENSORS = 250_000;

    /// Twice what ggml itself has room for.
    private static final int NAME = 128;

    private static final int DIMENSIONS = 4;

    /// The least that one tensor takes in the table: a name's length, dimensions, type, offset.
    private static final int LEAST = 24;

    /// @param shape the innermost dimension first, as the file has it
    /// @param offset from where the elements of all tensors begin
    private record Row(String name, GgufType type, List<Long> shape, long bytes, long offset, String place) {
        String shown() {
            return "'" + Shown.of(name, 200) + "'";
        }
    }

    /// Reads the table that `bytes` has reached.
    ///
    /// @param alignment a power of two
    /// @param most the number of tensors that are left to read
    static GgufTensors read(String source, GgufBytes bytes, long count, long alignment, int most) {
        bytes.room(count, LEAST, "the table of tensors");
        if (count > most) {
            throw bytes.refusal(bytes.place(), "has " + count + " tensors",
                    "at most " + TENSORS + " are read, in one file or several");
        }
        var problems = new Problems(source);
        var rows = new ArrayList<Row>();
        var names = new HashSet<String>();
        for (long i = 0; i < count; i++) {
            var row = row(bytes, problems);
            if (!names.add(row.name)) {
                problems.add(row.place, row.shown() + " is there twice", "");
            }
            rows.add(row);
        }
        problems.refuse();
        return placed(source, problems, rows, bytes, alignment);
    }

    private static Row row(GgufBytes bytes, Problems problems) {
        var place = bytes.place();
        long length = bytes.bits64("the length of a tensor's name");
        bytes.room(length, 1, "a tensor's name");
        if (length > NAME) {
            throw bytes.refusal(place, "a tensor's name has " + length + " bytes", "at most " + NAME + " are read");
        }
        var name = bytes.text((int) length, "a tensor's name");
        var shown = "'" + Shown.of(name, 200) + "'";
        long dimensions = bytes.unsigned32("the number of dimensions of " + shown);
        if (dimensions > DIMENSIONS) {
            throw bytes.refusal(
                    place, shown + " has " + dimensions + " dimensions", "at most " + DIMENSIONS + " are read");
        }
        var shape = new ArrayList<Long>();
        for (long i = 0; i < dimensions; i++) {
            shape.add(bytes.bits64("the shape of " + shown));
        }
        long id = bytes.unsigned32("the type of " + shown);
        long offset = bytes.bits64("the offset of " + shown);
        var type = GgufType.of(id);
        if (type.isEmpty()) {
            var removed = GgufType.removed(id);
            problems.add(place,
                    shown + removed.map(r -> " is of the removed type " + r).orElse(" is of the unknown type " + id),
                    removed.map(_ -> "it is to be converted again").orElse(""));
        }
        long size = type.map(t -> size(t, shape, shown, place, problems)).orElse(0L);
        return new Row(name, type.orElse(GgufType.all().getFirst()), shape, size, offset, place);
    }

    /// The bytes of a tensor: rows of whole blocks.
    private static long size(GgufType type, List<Long> shape, String shown, String place, Problems problems) {
        long row = shape.isEmpty() ? 1 : shape.getFirst();
        if (row % type.block() != 0) {
            problems.add(place, "a row of " + shown + " has " + Long.toUnsignedString(row) + " elements, and "
                    + type.name() + " has blocks of " + type.block(), "");
            return 0;
        }
        try {
            long elements = row;
            long size = Math.multiplyExact(row / type.block(), (long) type.bytes());
            for (int i = 0; i < shape.size(); i++) {
                if (shape.get(i) < 0) {
                    throw new ArithmeticException();
                }
                if (i > 0) {
                    elements = Math.multiplyExact(elements, shape.get(i));
                    size = Math.multiplyExact(size, shape.get(i));
                }
            }
            return size;
        } catch (ArithmeticException _) {
            problems.add(place, shown + " of " + shape.stream().map(Long::toUnsignedString).toList()
                    + " has more elements than can be", "");
            return 0;
        }
    }

    /// Checks that tensors follow each other, each aligned, none in another, none behind the end.
    private static GgufTensors placed(
            String source, Problems problems, List<Row> rows, GgufBytes bytes, long alignment) {
        long size = bytes.size();
        long data = rows.isEmpty() ? bytes.position() : up(bytes.position(), alignment);
        var order = new ArrayList<>(rows);
        order.sort((a, b) -> a.offset == b.offset
                ? Long.compare(a.bytes, b.bytes)
                : Long.compareUnsigned(a.offset, b.offset));
        long end = 0;
        long padding = data - bytes.position();
        var last = "";
        for (var row : order) {
            long there = Math.max(0, size - data);
            if (Long.compareUnsigned(row.offset, there) > 0 || row.bytes > there - row.offset) {
                problems.add("byte " + size, "ends before " + row.shown() + " does, which has " + row.bytes
                        + " bytes from " + Long.toUnsignedString(row.offset) + " on of the " + there
                        + " behind the table", "the file is cut short");
                continue;
            }
            if (row.offset % alignment != 0) {
                problems.add(row.place, row.shown() + " begins at " + row.offset + ", no multiple of " + alignment, "");
            } else if (row.offset < end) {
                problems.add(row.place, row.shown() + " overlaps " + last, "");
            } else if (row.offset > up(end, alignment)) {
                problems.add("byte " + (data + end),
                        (row.offset - end) + " bytes before " + row.shown() + " belong to no tensor", "");
            } else {
                padding += row.offset - end;
            }
            if (row.offset + row.bytes >= end) {
                end = row.offset + row.bytes;
                last = row.shown();
            }
        }
        problems.refuse();
        long rest = Math.max(0, size - data - end);
        long fill = rows.isEmpty() ? 0 : Math.min(rest, up(end, alignment) - end);
        var held = rows.stream()
                .map(r -> new Held(r.name, r.type.name(), Collections.unmodifiableList(r.shape.reversed()), r.bytes,
                        source + ", byte " + (data + r.offset)))
                .toList();
        return new GgufTensors(held, padding + fill, rest - fill);
    }

    private static long up(long position, long alignment) {
        return Math.addExact(position, alignment - 1) & -alignment;
    }
}
