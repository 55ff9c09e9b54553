package assay.quantity;

import assay.algebra.Rational;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// The type of a stored element, by its width in bits. Scales and zero points of quantised formats are not in it.
public enum Dtype {
    FP32(32, "fp32 float32 float f32"),
    FP16(16, "fp16 float16 half f16"),
    BF16(16, "bf16 bfloat16"),
    FP8(8, "fp8 float8_e4m3fn float8_e5m2 f8_e4m3 f8_e5m2"),
    INT8(8, "int8 i8"),
    INT4(4, "int4");

    private final int bits;
    private final String names;

    Dtype(int bits, String names) {
        this.bits = bits;
        this.names = names;
    }

    public int bits() {
        return bits;
    }

    /// Bytes of one element: a fraction where an element is narrower than a byte.
    public Rational bytes() {
        return Rational.of(bits, 8);
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The type with this label or with this name in a config or a file (`bfloat16`, `torch.float16`, `F8_E4M3`), in
    /// letters of either case.
    public static Optional<Dtype> named(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        var plain = lower.startsWith("torch.") ? lower.substring(6) : lower;
        return Arrays.stream(values()).filter(t -> List.of(t.names.split(" ")).contains(plain)).findFirst();
    }

    public static String labels() {
        return Arrays.stream(values()).map(Dtype::label).collect(Collectors.joining(", "));
    }
}
