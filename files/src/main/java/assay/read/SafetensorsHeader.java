package assay.read;

import assay.problem.Problem;
import assay.problem.Refusal;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.function.LongUnaryOperator;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/// The header of a safetensors file, read as a stream: `{"name": {"dtype", "shape", "data_offsets"}, ...}`.
///
/// Places are bytes of the file.
final class SafetensorsHeader {
    /// The greatest number of tensors.
    static final int TENSORS = 250_000;

    /// The greatest number of characters that all names of a checkpoint have.
    static final int NAMES = 1 << 24;

    private static final int START = 8;
    private static final int NAME = 1_000;
    private static final int DIMENSIONS = 16;
    private static final String METADATA = "__metadata__";

    /// Reads JSON of one object in another. A name that is there twice is for the caller to find.
    static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(4)
                    .maxNumberLength(20)
                    .maxNameLength(1 << 16)
                    .maxStringLength(1 << 20)
                    .build())
            .build();

    /// One tensor as the header has it; `begin` and `end` are counted from the first byte behind the header.
    record Row(String name, SafetensorsType type, List<Long> shape, long begin, long end) {}

    private final String source;
    private final LongUnaryOperator bytes;
    private final JsonParser parser;
    private final Problems problems;

    /// @param bytes how many bytes a number of characters at the beginning of the header takes
    SafetensorsHeader(String source, InputStream in, LongUnaryOperator bytes) {
        this.source = source;
        this.bytes = bytes;
        this.parser = FACTORY.createParser(ObjectReadContext.empty(), in);
        this.problems = new Problems(source);
    }

    /// The tensors in the header's order.
    ///
    /// @throws Refusal with everything that is wrong with them
    List<Row> tensors() {
        var rows = new ArrayList<Row>();
        var names = new HashSet<String>();
        long characters = 0;
        try {
            expect(parser.nextToken(), JsonToken.START_OBJECT, "an object of tensors");
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                var name = parser.currentName();
                if (name.length() > NAME) {
                    throw refusal("a name of " + name.length() + " characters", "at most " + NAME + " are read");
                }
                characters += name.length();
                if (characters > NAMES) {
                    throw refusal("names of more than " + NAMES + " characters", "");
                }
                if (!names.add(name)) {
                    throw refusal("'" + Shown.of(name, 200) + "' is there twice", "");
                }
                if (name.equals(METADATA)) {
                    parser.nextToken();
                    parser.skipChildren();
                } else if (rows.size() == TENSORS) {
                    throw refusal("more than " + TENSORS + " tensors", "");
                } else {
                    row(name, rows);
                }
            }
            if (parser.nextToken() != null) {
                throw refusal("there is more behind the header's object", "");
            }
        } catch (JacksonException e) {
            long at = e.getLocation() == null ? 0 : e.getLocation().getCharOffset();
            throw new Refusal(new Problem(source, place(at), "the header is no JSON object of tensors: "
                    + Shown.of(e.getOriginalMessage(), 200), ""));
        }
        problems.refuse();
        return rows;
    }

    private void row(String name, List<Row> rows) {
        long place = here();
        expect(parser.nextToken(), JsonToken.START_OBJECT, "an object");
        var dtype = "";
        long[] shape = {-1};
        long[] offsets = {-1};
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var field = parser.currentName();
            var token = parser.nextToken();
            switch (field) {
                case "dtype" -> {
                    once(field, dtype.isEmpty());
                    expect(token, JsonToken.VALUE_STRING, "an element type");
                    dtype = parser.getString();
                }
                case "shape" -> {
                    once(field, absent(shape));
                    shape = numbers(token);
                }
                case "data_offsets" -> {
                    once(field, absent(offsets));
                    offsets = numbers(token);
                }
                default -> throw refusal("a tensor has no field '" + Shown.of(field, 40) + "'", "");
            }
        }
        var type = SafetensorsType.BY_NAME.get(dtype);
        if (type == null) {
            wrong(name, place, "has the unknown element type '" + Shown.of(dtype, 40) + "'");
        } else if (offsets.length != 2 || offsets[0] > offsets[1]) {
            wrong(name, place, "has no data_offsets from a byte to one behind it");
        } else if (absent(shape)) {
            wrong(name, place, "has no shape");
        } else {
            long bytes = bytes(shape, type.bits);
            if (bytes != offsets[1] - offsets[0]) {
                wrong(name, place, "takes " + (offsets[1] - offsets[0]) + " bytes, and " + dtype + " of "
                        + Arrays.toString(shape) + " takes " + (bytes < 0 ? "more than can be" : bytes));
            } else {
                rows.add(new Row(name, type, Arrays.stream(shape).boxed().toList(), offsets[0], offsets[1]));
            }
        }
    }

    private static boolean absent(long[] numbers) {
        return numbers.length == 1 && numbers[0] < 0;
    }

    private void once(String field, boolean first) {
        if (!first) {
            throw refusal("'" + field + "' is there twice", "");
        }
    }

    private void wrong(String name, long at, String message) {
        problems.add(place(at), "'" + Shown.of(name, 200) + "' " + message, "");
    }

    /// Bytes of a tensor; negative where there is no such tensor.
    private static long bytes(long[] shape, int bits) {
        try {
            long all = bits;
            for (long size : shape) {
                all = Math.multiplyExact(all, size);
            }
            return all % 8 == 0 ? all / 8 : -1;
        } catch (ArithmeticException _) {
            return -1;
        }
    }

    /// A list of whole numbers that are not negative.
    private long[] numbers(JsonToken token) {
        expect(token, JsonToken.START_ARRAY, "a list of whole numbers");
        var all = new long[DIMENSIONS];
        int count = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            expect(parser.currentToken(), JsonToken.VALUE_NUMBER_INT, "a whole number");
            if (count == DIMENSIONS) {
                throw refusal("a list of more than " + DIMENSIONS + " numbers", "");
            }
            long number = parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? -1 : parser.getLongValue();
            if (number < 0) {
                throw refusal("the number " + parser.getString() + " is out of range", "");
            }
            all[count++] = number;
        }
        return Arrays.copyOf(all, count);
    }

    private void expect(JsonToken token, JsonToken wanted, String words) {
        if (token != wanted) {
            throw refusal(words + " should stand here", "");
        }
    }

    private Refusal refusal(String message, String hint) {
        return new Refusal(new Problem(source, place(here()), message, hint));
    }

    /// Where the current token begins, in characters of the header.
    private long here() {
        return parser.currentTokenLocation().getCharOffset();
    }

    private String place(long at) {
        return "byte " + (START + bytes.applyAsLong(at));
    }
}
