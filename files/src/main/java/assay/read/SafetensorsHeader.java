package assay.read;

import assay.problem.Problem;
import assay.problem.Refusal;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/// The header of a safetensors file, read as a stream: `{"name": {"dtype", "shape", "data_offsets"}, ...}`.
///
/// Places are bytes of the file.
final class SafetensorsHeader {
    /// The greatest number of tensors.
    static final int TENSORS = 250_000;

    private static final int START = 8;
    private static final int NAME = 1_000;
    private static final int DIMENSIONS = 16;
    private static final String METADATA = "__metadata__";

    /// Reads JSON of one object in another, each name once.
    static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
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
    private final JsonParser parser;
    private final Problems problems;

    SafetensorsHeader(String source, InputStream in) {
        this.source = source;
        this.parser = FACTORY.createParser(ObjectReadContext.empty(), in);
        this.problems = new Problems(source);
    }

    /// The tensors in the header's order.
    ///
    /// @throws Refusal with everything that is wrong with them
    List<Row> tensors() {
        var rows = new ArrayList<Row>();
        try {
            expect(parser.nextToken(), JsonToken.START_OBJECT, "an object of tensors");
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                var name = parser.currentName();
                if (name.length() > NAME) {
                    throw refusal("a name of " + name.length() + " characters", "at most " + NAME + " are read");
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
            var at = e.getLocation() == null ? START : START + Math.max(0, e.getLocation().getByteOffset());
            throw new Refusal(new Problem(source, "byte " + at, "the header is no JSON object of tensors: "
                    + Shown.of(e.getOriginalMessage(), 200), ""));
        }
        problems.refuse();
        return rows;
    }

    private void row(String name, List<Row> rows) {
        var place = place();
        expect(parser.nextToken(), JsonToken.START_OBJECT, "an object");
        var dtype = "";
        long[] shape = {-1};
        long[] offsets = {-1};
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var field = parser.currentName();
            var token = parser.nextToken();
            switch (field) {
                case "dtype" -> {
                    expect(token, JsonToken.VALUE_STRING, "an element type");
                    dtype = parser.getString();
                }
                case "shape" -> shape = numbers(token);
                case "data_offsets" -> offsets = numbers(token);
                default -> throw refusal("a tensor has no field '" + Shown.of(field, 40) + "'", "");
            }
        }
        var shown = Shown.of(name, 200);
        var type = SafetensorsType.BY_NAME.get(dtype);
        if (type == null) {
            problems.add(place, "'" + shown + "' has the unknown element type '" + Shown.of(dtype, 40) + "'", "");
        } else if (offsets.length != 2 || offsets[0] > offsets[1]) {
            problems.add(place, "'" + shown + "' has no data_offsets from a byte to one behind it", "");
        } else if (shape.length == 1 && shape[0] < 0) {
            problems.add(place, "'" + shown + "' has no shape", "");
        } else {
            long bytes = bytes(shape, type.bits);
            if (bytes != offsets[1] - offsets[0]) {
                problems.add(place, "'" + shown + "' takes " + (offsets[1] - offsets[0]) + " bytes, and "
                        + dtype + " of "
                        + Arrays.toString(shape) + " takes "
                                + (bytes < 0 ? "more than can be" : String.valueOf(bytes)), "");
            } else {
                rows.add(new Row(name, type, Arrays.stream(shape).boxed().toList(), offsets[0], offsets[1]));
            }
        }
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
        return new Refusal(new Problem(source, place(), message, hint));
    }

    private String place() {
        return "byte " + (START + Math.max(0, parser.currentTokenLocation().getByteOffset()));
    }
}
