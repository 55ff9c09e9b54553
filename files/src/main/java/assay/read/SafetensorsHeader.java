package assay.read;

import assay.problem.Problem;
import assay.problem.Refusal;
import assay.read.Tokens.Token;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.function.LongUnaryOperator;

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

    /// One object in another. A name that is there twice is for the caller to find.
    static final Tokens.Bounds BOUNDS = new Tokens.Bounds(4, 20, 1 << 16, 1 << 20);

    /// One tensor as the header has it; `begin` and `end` are counted from the first byte behind the header.
    record Row(String name, SafetensorsType type, List<Long> shape, long begin, long end) {}

    private final String source;
    private final LongUnaryOperator bytes;
    private final Tokens tokens;
    private final Problems problems;

    /// @param bytes how many bytes a number of characters at the beginning of the header takes
    SafetensorsHeader(String source, InputStream in, LongUnaryOperator bytes) {
        this.source = source;
        this.bytes = bytes;
        this.tokens = Tokenizer.of(in);
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
            expect(tokens.next(), Token.OBJECT, "an object of tensors");
            while (tokens.next() != Token.OBJECT_END) {
                var name = tokens.text();
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
                    tokens.next();
                    tokens.skip();
                } else if (rows.size() == TENSORS) {
                    throw refusal("more than " + TENSORS + " tensors", "");
                } else {
                    row(name, rows);
                }
            }
            if (tokens.next() != Token.END) {
                throw refusal("there is more behind the header's object", "");
            }
        } catch (Tokens.Broken e) {
            throw new Refusal(new Problem(source, place(Math.max(0, e.at())),
                    "the header is no JSON object of tensors", ""));
        }
        problems.refuse();
        return rows;
    }

    private void row(String name, List<Row> rows) {
        long place = here();
        expect(tokens.next(), Token.OBJECT, "an object");
        var dtype = "";
        long[] shape = {-1};
        long[] offsets = {-1};
        while (tokens.next() != Token.OBJECT_END) {
            var field = tokens.text();
            var token = tokens.next();
            switch (field) {
                case "dtype" -> {
                    once(field, dtype.isEmpty());
                    expect(token, Token.TEXT, "an element type");
                    dtype = tokens.text();
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
    private long[] numbers(Token token) {
        expect(token, Token.LIST, "a list of whole numbers");
        var all = new long[DIMENSIONS];
        int count = 0;
        while (tokens.next() != Token.LIST_END) {
            expect(tokens.current(), Token.WHOLE, "a whole number");
            if (count == DIMENSIONS) {
                throw refusal("a list of more than " + DIMENSIONS + " numbers", "");
            }
            long number = whole(tokens.text());
            if (number < 0) {
                throw refusal("the number " + tokens.text() + " is out of range", "");
            }
            all[count++] = number;
        }
        return Arrays.copyOf(all, count);
    }

    /// A number that is not negative; negative where a `long` holds none.
    private static long whole(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException _) {
            return -1;
        }
    }

    private void expect(Token token, Token wanted, String words) {
        if (token != wanted) {
            throw refusal(words + " should stand here", "");
        }
    }

    private Refusal refusal(String message, String hint) {
        return new Refusal(new Problem(source, place(here()), message, hint));
    }

    /// Where the current token begins, in characters of the header.
    private long here() {
        return tokens.at();
    }

    private String place(long at) {
        return "byte " + (START + bytes.applyAsLong(at));
    }
}
