package assay.read;

import assay.algebra.Rational;
import assay.spec.Field;
import assay.spec.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// The keys and values of a GGUF file's header.
///
/// Texts and lists beyond what describes a model, such as a tokenizer's tokens and its chat template, are passed over.
///
/// @param fields what is kept, by key; the place of each is `source#key`
/// @param lengths how many entries each list has, whether it is kept or not
record GgufMetadata(SequencedMap<String, Field> fields, Map<String, Long> lengths) {
    private static final int KEYS = 10_000;
    private static final int KEY = 1_000;
    private static final int TEXT = 1_000;
    private static final int ITEMS = 4_096;
    private static final int ALL_ITEMS = 100_000;
    private static final int DEPTH = 8;
    private static final int LIST = 9;

    /// The bytes of one value of a type, the least for those whose length varies.
    private static final List<Integer> WIDTHS = List.of(1, 1, 2, 2, 4, 4, 4, 1, 8, 12, 8, 8, 8);

    /// Reads as many as the header says there are.
    static GgufMetadata read(String source, GgufBytes bytes, long count) {
        bytes.room(count, 13, "the metadata");
        if (count > KEYS) {
            throw bytes.refusal(bytes.place(), "has " + count + " keys", "at most " + KEYS + " are read");
        }
        var reader = new Reader(bytes);
        var fields = new LinkedHashMap<String, Field>();
        var lengths = new LinkedHashMap<String, Long>();
        for (long i = 0; i < count; i++) {
            var place = bytes.place();
            var key = bytes.text(reader.length(KEY, "a key"), "a key");
            var shown = "'" + Shown.of(key, 80) + "'";
            long type = bytes.unsigned32("the type of " + shown);
            if (type >= WIDTHS.size()) {
                throw bytes.refusal(place, shown + " has the unknown value type " + type, "");
            }
            var value = type == LIST ? reader.list(key, shown, lengths) : reader.value((int) type, shown);
            if (fields.putIfAbsent(key, new Field(value, source + "#" + Shown.of(key))) != null) {
                throw bytes.refusal(place, shown + " is there twice", "");
            }
        }
        return new GgufMetadata(fields, lengths);
    }

    /// The value of a key that is a number without fraction and sign.
    Optional<Long> number(String key) {
        var field = fields.get(key);
        return field != null && field.value() instanceof Value.Numeral(var n) && n.isInteger() && n.signum() >= 0
                        && n.num().bitLength() < Long.SIZE
                ? Optional.of(n.num().longValueExact())
                : Optional.empty();
    }

    /// The value of a key that is a text.
    Optional<String> text(String key) {
        var field = fields.get(key);
        return field != null && field.value() instanceof Value.Text(var text) ? Optional.of(text) : Optional.empty();
    }

    private static final class Reader {
        private final GgufBytes bytes;
        private int items;

        Reader(GgufBytes bytes) {
            this.bytes = bytes;
        }

        /// The length of a text.
        int length(int most, String what) {
            var place = bytes.place();
            long length = bytes.bits64("the length of " + what);
            bytes.room(length, 1, what);
            if (length > most) {
                throw bytes.refusal(place, what + " has " + length + " bytes", "at most " + most + " are read");
            }
            return (int) length;
        }

        Value value(int type, String what) {
            return switch (type) {
                case 0 -> whole(bytes.unsigned8(what));
                case 1 -> whole(bytes.signed8(what));
                case 2 -> whole(bytes.unsigned16(what));
                case 3 -> whole(bytes.signed16(what));
                case 4 -> whole(bytes.unsigned32(what));
                case 5 -> whole(bytes.signed32(what));
                case 6 -> decimal(Shortest.of(Float.intBitsToFloat(bytes.signed32(what))));
                case 7 -> new Value.Flag(bytes.unsigned8(what) != 0);
                case 8 -> text(what);
                case 10 -> new Value.Numeral(Rational.of(new BigInteger(Long.toUnsignedString(bytes.bits64(what)))));
                case 11 -> whole(bytes.bits64(what));
                case 12 -> decimal(Shortest.of(Double.longBitsToDouble(bytes.bits64(what))));
                default -> throw new IllegalArgumentException("type " + type);
            };
        }

        private static Value whole(long number) {
            return new Value.Numeral(Rational.of(number));
        }

        /// The shortest decimal that means the stored number, where it means one.
        private static Value decimal(String shortest) {
            if (shortest.endsWith("N") || shortest.endsWith("y")) {
                return new Value.NotFinite(shortest);
            }
            var decimal = new BigDecimal(shortest);
            var plain = decimal.setScale(Math.max(0, decimal.scale()));
            return new Value.Numeral(new Rational(plain.unscaledValue(), BigInteger.TEN.pow(plain.scale())));
        }

        private Value text(String what) {
            long length = bytes.bits64("the length of " + what);
            bytes.room(length, 1, what);
            if (length <= TEXT) {
                return new Value.Text(bytes.text((int) length, what));
            }
            bytes.skip(length, what);
            return new Value.Nothing();
        }

        Value list(String key, String what, Map<String, Long> lengths) {
            int type = elements(what);
            long count = count(type, what);
            lengths.put(key, count);
            if (type == LIST || type == 8 || count > ITEMS || items + count > ALL_ITEMS) {
                skip(type, count, what, 1);
                return new Value.Nothing();
            }
            items += (int) count;
            var all = new ArrayList<Value>((int) count);
            for (long i = 0; i < count; i++) {
                all.add(value(type, what));
            }
            return new Value.Items(all);
        }

        private int elements(String what) {
            var place = bytes.place();
            long type = bytes.unsigned32("the type of the entries of " + what);
            if (type >= WIDTHS.size()) {
                throw bytes.refusal(place, "the entries of " + what + " have the unknown value type " + type, "");
            }
            return (int) type;
        }

        private long count(int type, String what) {
            long count = bytes.bits64("the length of " + what);
            bytes.room(count, WIDTHS.get(type), what);
            return count;
        }

        private void skip(int type, long count, String what, int depth) {
            if (type == 8) {
                for (long i = 0; i < count; i++) {
                    long length = bytes.bits64("the length of an entry of " + what);
                    bytes.room(length, 1, "an entry of " + what);
                    bytes.skip(length, what);
                }
            } else if (type == LIST) {
                if (depth == DEPTH) {
                    throw bytes.refusal(bytes.place(), what + " has lists more than " + DEPTH + " deep", "");
                }
                for (long i = 0; i < count; i++) {
                    int inner = elements(what);
                    skip(inner, count(inner, what), what, depth + 1);
                }
            } else {
                bytes.skip(count * WIDTHS.get(type), what);
            }
        }
    }
}
