package assay.read;

import assay.algebra.Rational;
import assay.model.Checkpoint;
import assay.model.Checkpoint.Held;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.quantity.Figures;
import assay.spec.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// A model in GGUF, the format of ggml and llama.cpp, versions 2 and 3 in either order of bytes: metadata, a table of
/// tensors, and the elements, of which none is read.
///
/// @param fields the metadata that describes a model, by key; the place of each is `model.gguf#llama.block_count`
/// @param lengths how many entries each list of the metadata has, also of those that are not among the fields
public record Gguf(SequencedMap<String, Field> fields, Map<String, Long> lengths, Checkpoint checkpoint) {
    private static final String MAGIC = "GGUF";
    private static final int NEWEST = 3;
    private static final int OLDEST = 2;
    private static final String ALIGNMENT = "general.alignment";
    private static final long ALIGNED = 32;
    private static final long MOST_ALIGNED = 1 << 30;
    private static final String OF = "-of-";
    private static final String EXTENSION = ".gguf";
    private static final int PARTS = 10_000;
    private static final String TENSORS = "split.tensors.count";

    /// One file, or several together.
    private record Part(GgufMetadata metadata, GgufTensors tensors) {}

    /// Whether a file begins as GGUF does.
    public static boolean is(Bytes file) {
        return Format.GGUF.begins(file.some(0, MAGIC.length()));
    }

    /// What a file holds, and where it is one of several, what all of them hold: the others lie beside it and are
    /// called alike, `model-00002-of-00003.gguf`.
    ///
    /// @throws Refusal where it cannot be read, and with everything that is wrong with the table of tensors
    public static Gguf read(Bytes file) {
        var part = part(file, GgufTensors.TENSORS);
        long count = part.metadata.number("split.count").orElse(1L);
        var whole = count <= 1 ? part : parts(file, count);
        var held = whole.tensors.held();
        var checkpoint = new Checkpoint(file.source(), held, notes(whole.tensors));
        return new Gguf(whole.metadata.fields(), whole.metadata.lengths(), checkpoint);
    }

    private static List<String> notes(GgufTensors tensors) {
        var notes = new ArrayList<String>();
        if (tensors.held().isEmpty()) {
            notes.add("The file holds no tensors: a vocabulary, and of a model no more than its keys tell. What "
                    + "tensors would tell, as biases or a head of its own, is as the family assumes.");
        }
        long padding = tensors.padding();
        long behind = tensors.behind();
        if (padding > 0) {
            notes.add("Between tensors lie " + bytes(padding) + " of padding, which the bytes of no tensor count.");
        }
        if (behind > 0) {
            notes.add("Behind the last tensor lie " + bytes(behind) + " that belong to none.");
        }
        return notes;
    }

    private static String bytes(long count) {
        return Figures.counted(Rational.of(count), "byte");
    }

    /// A number in five digits, or in as many more as it has.
    private static String five(long number) {
        var digits = String.valueOf(number);
        return "0".repeat(Math.max(0, 5 - digits.length())) + digits;
    }

    /// All parts as one, with the metadata of the first.
    private static Part parts(Bytes file, long count) {
        var source = file.source();
        // -00001-of-00003.gguf
        var end = OF + five(count) + EXTENSION;
        int begin = file.name().length() - end.length() - 6;
        if (begin < 0 || !file.name().endsWith(end) || file.name().charAt(begin) != '-'
                || !file.name().substring(begin + 1, begin + 6).chars().allMatch(c -> c >= '0' && c <= '9')
                || count > PARTS) {
            throw new Refusal(new Problem(source, "split.count", "is one of " + count + " files and not called so",
                    "the parts are called model-00001-of-" + five(count) + ".gguf and so on"));
        }
        var problems = new Problems(source);
        var first = new ArrayList<GgufMetadata>();
        var held = new ArrayList<Held>();
        long padding = 0;
        long behind = 0;
        for (int i = 1; i <= count; i++) {
            var name = file.name().substring(0, begin + 1) + five(i) + end;
            try {
                var part = file.beside().read(name, b -> part(b, GgufTensors.TENSORS - held.size()));
                long no = part.metadata.number("split.no").orElse(-1L);
                long of = part.metadata.number("split.count").orElse(-1L);
                if (no != i - 1 || of != count) {
                    problems.add("", Shown.of(name, 200) + " says that it is part " + (no + 1) + " of " + of, "");
                }
                if (i == 1) {
                    first.add(part.metadata);
                }
                held.addAll(part.tensors.held());
                padding += part.tensors.padding();
                behind += part.tensors.behind();
            } catch (Refusal refusal) {
                problems.addAll(refusal);
            }
        }
        problems.refuse();
        together(problems, first.getFirst(), held);
        return new Part(first.getFirst(), new GgufTensors(held, padding, behind));
    }

    /// Checks what parts say of each other.
    private static void together(Problems problems, GgufMetadata metadata, List<Held> held) {
        var first = new HashMap<String, String>();
        for (var tensor : held) {
            var other = first.putIfAbsent(tensor.name(), tensor.place());
            if (other != null) {
                var shown = "'" + Shown.of(tensor.name(), 200) + "'";
                problems.add("", shown + " is in " + other + " and in " + tensor.place(), "");
            }
        }
        metadata.number(TENSORS).filter(n -> n != held.size()).ifPresent(n ->
                problems.add(TENSORS, "is " + n + ", and the files hold " + held.size() + " tensors", ""));
        problems.refuse();
    }

    private static Part part(Bytes file, int most) {
        var source = file.source();
        var bytes = new GgufBytes(file);
        if (!bytes.text(MAGIC.length(), "the first four bytes").equals(MAGIC)) {
            throw bytes.refusal("byte 0", "does not begin with " + MAGIC, "");
        }
        version(bytes);
        long tensors = bytes.bits64("the number of tensors");
        long keys = bytes.bits64("the number of keys");
        var metadata = GgufMetadata.read(source, bytes, keys);
        long alignment = alignment(bytes, metadata);
        return new Part(metadata, GgufTensors.read(source, bytes, tensors, alignment, most));
    }

    /// Reads the version, which also shows the order of the bytes.
    private static void version(GgufBytes bytes) {
        long version = bytes.unsigned32("the version");
        if ((version & 0xffff) == 0) {
            version = Integer.reverseBytes((int) version) & 0xffffffffL;
            bytes.bigEndian();
        }
        if (version < OLDEST || version > NEWEST) {
            throw bytes.refusal("byte " + MAGIC.length(), "is GGUF of version " + version, version == 1
                    ? "versions 2 and 3 are read; the first was in use for some weeks of 2023, and such a file is to "
                            + "be converted again"
                    : "versions 2 and 3 are read");
        }
    }

    private static long alignment(GgufBytes bytes, GgufMetadata metadata) {
        if (!metadata.fields().containsKey(ALIGNMENT)) {
            return ALIGNED;
        }
        long alignment = metadata.number(ALIGNMENT).orElse(0L);
        if (Long.bitCount(alignment) != 1 || alignment > MOST_ALIGNED) {
            throw bytes.refusal(ALIGNMENT, "is no power of two up to " + MOST_ALIGNED, "");
        }
        return alignment;
    }

    /// The value of a key that is a text.
    public Optional<String> text(String key) {
        return new GgufMetadata(fields, lengths).text(key);
    }
}
