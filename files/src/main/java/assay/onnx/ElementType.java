package assay.onnx;

import java.util.Arrays;
import java.util.Optional;

/// The element types of ONNX, by their numbers.
enum ElementType {
    F32(1, 32, "float32"),
    U8(2, 8, "int8"),
    I8(3, 8, "int8"),
    U16(4, 16, ""),
    I16(5, 16, ""),
    I32(6, 32, ""),
    I64(7, 64, ""),
    STRING(8, 0, ""),
    BOOL(9, 8, ""),
    F16(10, 16, "float16"),
    F64(11, 64, ""),
    U32(12, 32, ""),
    U64(13, 64, ""),
    C64(14, 64, ""),
    C128(15, 128, ""),
    BF16(16, 16, "bfloat16"),
    F8_E4M3(17, 8, "fp8"),
    F8_E4M3FNUZ(18, 8, "fp8"),
    F8_E5M2(19, 8, "fp8"),
    F8_E5M2FNUZ(20, 8, "fp8"),
    U4(21, 4, "int4"),
    I4(22, 4, "int4"),
    F4_E2M1(23, 4, "int4"),
    F8_E8M0(24, 8, ""),
    U2(25, 2, ""),
    I2(26, 2, "");

    private final int number;
    private final int bits;
    private final String weights;

    /// @param bits of one element; zero where elements differ
    /// @param weights what a config calls weights of this type; empty where they are none
    ElementType(int number, int bits, String weights) {
        this.number = number;
        this.bits = bits;
        this.weights = weights;
    }

    static Optional<ElementType> of(long number) {
        return Arrays.stream(values()).filter(t -> t.number == number).findFirst();
    }

    /// The bytes of so many elements: narrow ones are packed, and the last byte is filled up. Empty for texts.
    Optional<Long> bytes(long elements) {
        return bits == 0 ? Optional.empty() : Optional.of(bits >= 8
                ? Math.multiplyExact(elements, (long) bits / 8)
                : elements / (8 / bits) + (elements % (8 / bits) == 0 ? 0 : 1));
    }

    /// Whether it is a floating-point type.
    boolean floating() {
        return this == BF16 || name().startsWith("F");
    }

    /// What a config calls weights of this type; empty where they are none.
    String weights() {
        return weights;
    }
}
