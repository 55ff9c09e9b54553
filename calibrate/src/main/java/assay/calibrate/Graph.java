package assay.calibrate;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// A model in ONNX, written op by op. Field numbers are those of `onnx.proto`.
final class Graph {
    private static final int FLOAT = 1;
    private static final int INT64 = 7;
    private static final int FORMAT = 9;
    private static final int OPERATORS = 20;
    /// Weights of this deviation keep values of a few layers in range, and none is subnormal.
    private static final float SPREAD = .02F;

    /// Random floats, of which weights are made: their values do not matter to time.
    private static final byte[] BLOCK = block();

    private final Wire graph = new Wire().text(2, "timed");
    private final List<Wire> later = new ArrayList<>();
    private final Random random = new Random(1);
    private int made;

    private static byte[] block() {
        var random = new Random(2);
        var numbers = floats(1 << 16);
        while (numbers.hasRemaining()) {
            numbers.putFloat(SPREAD * (random.nextFloat() * 2 - 1));
        }
        return bytes(numbers);
    }

    /// Something that an op reads or gives.
    record Value(String name) {}

    /// A property of an op.
    record Attribute(Wire wire) {
        static Attribute of(String name, long value) {
            return new Attribute(new Wire().text(1, name).number(3, value).number(20, 2));
        }

        static Attribute of(String name, String value) {
            return new Attribute(new Wire().text(1, name).text(4, value).number(20, 3));
        }

        static Attribute of(String name, long... values) {
            var wire = new Wire().text(1, name);
            for (long value : values) {
                wire.number(8, value);
            }
            return new Attribute(wire.number(20, 7));
        }
    }

    /// What is given to each run: floats.
    Value input(String name, long... shape) {
        later.add(new Wire().message(11, described(name, FLOAT, shape)));
        return new Value(name);
    }

    /// What is given to each run: whole numbers.
    Value tokens(String name, long... shape) {
        later.add(new Wire().message(11, described(name, INT64, shape)));
        return new Value(name);
    }

    void output(Value value, long... shape) {
        later.add(new Wire().message(12, described(value.name(), FLOAT, shape)));
    }

    /// Weights: random.
    Value weights(long... shape) {
        var numbers = floats(shape);
        int some = random.nextInt(BLOCK.length / 2 / Float.BYTES) * Float.BYTES;
        while (numbers.hasRemaining()) {
            numbers.put(BLOCK, some, Math.min(numbers.remaining(), BLOCK.length - some));
            some = 0;
        }
        return tensor(FLOAT, bytes(numbers), shape);
    }

    /// Floats that are known.
    Value constant(float[] values, long... shape) {
        var numbers = floats(shape);
        for (float value : values) {
            numbers.putFloat(value);
        }
        return tensor(FLOAT, bytes(numbers), shape);
    }

    /// Whole numbers that are known: a shape, places in a tensor.
    Value whole(long... values) {
        var numbers = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            numbers.putLong(value);
        }
        return tensor(INT64, bytes(numbers), values.length);
    }

    /// An op with one result.
    Value op(String type, List<Value> reads, Attribute... attributes) {
        return ops(type, reads, 1, attributes).getFirst();
    }

    /// An op with several results.
    List<Value> ops(String type, List<Value> reads, int results, Attribute... attributes) {
        var node = new Wire();
        reads.forEach(value -> node.text(1, value.name()));
        var written = new ArrayList<Value>();
        for (int i = 0; i < results; i++) {
            written.add(fresh());
            node.text(2, written.getLast().name());
        }
        node.text(4, type);
        for (var attribute : attributes) {
            node.message(5, attribute.wire());
        }
        graph.message(1, node);
        return written;
    }

    /// The whole as a file has it.
    byte[] bytes() {
        var model = new Wire().number(1, FORMAT).text(2, "assay");
        var body = new Wire().raw(7, joined());
        return concat(model.bytes(), body.bytes(), new Wire().message(8, new Wire().number(2, OPERATORS)).bytes());
    }

    private byte[] joined() {
        var parts = new ArrayList<byte[]>();
        parts.add(graph.bytes());
        later.forEach(wire -> parts.add(wire.bytes()));
        return concat(parts.toArray(byte[][]::new));
    }

    private static byte[] concat(byte[]... parts) {
        int length = 0;
        for (var part : parts) {
            length += part.length;
        }
        var all = ByteBuffer.allocate(length);
        for (var part : parts) {
            all.put(part);
        }
        return bytes(all);
    }

    /// All that was put in.
    private static byte[] bytes(ByteBuffer full) {
        var all = new byte[full.position()];
        full.get(0, all);
        return all;
    }

    private Value fresh() {
        return new Value("v" + made++);
    }

    private static ByteBuffer floats(long... shape) {
        return ByteBuffer.allocate(Math.toIntExact(elements(shape) * Float.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
    }

    static long elements(long... shape) {
        long product = 1;
        for (long size : shape) {
            product *= size;
        }
        return product;
    }

    private Value tensor(int type, byte[] raw, long... shape) {
        var value = fresh();
        var wire = new Wire();
        for (long size : shape) {
            wire.number(1, size);
        }
        graph.message(5, wire.number(2, type).text(8, value.name()).raw(9, raw));
        return value;
    }

    private static Wire described(String name, int type, long... shape) {
        var sizes = new Wire();
        for (long size : shape) {
            sizes.message(1, new Wire().number(1, size));
        }
        return new Wire().text(1, name).message(2, new Wire().message(1, new Wire().number(1, type).message(2, sizes)));
    }
}
