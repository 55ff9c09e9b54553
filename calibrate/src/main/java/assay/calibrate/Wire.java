package assay.calibrate;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// A message in the encoding of protocol buffers, as it is written: fields by their numbers.
final class Wire {
    private static final int VARINT = 0;
    private static final int FIXED = 5;
    private static final int LENGTH = 2;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /// A whole number.
    Wire number(int field, long value) {
        key(field, VARINT);
        varint(value);
        return this;
    }

    /// A float of 32 bits.
    Wire real(int field, float value) {
        key(field, FIXED);
        int bits = Float.floatToIntBits(value);
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            bytes.write(bits >>> shift);
        }
        return this;
    }

    Wire text(int field, String value) {
        return raw(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Wire message(int field, Wire value) {
        return raw(field, value.bytes());
    }

    Wire raw(int field, byte[] value) {
        key(field, LENGTH);
        varint(value.length);
        bytes.writeBytes(value);
        return this;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    private void key(int field, int type) {
        varint(((long) field << 3) | type);
    }

    private void varint(long value) {
        long left = value;
        while ((left & ~0x7FL) != 0) {
            bytes.write((int) ((left & 0x7F) | 0x80));
            left >>>= 7;
        }
        bytes.write((int) left);
    }
}
