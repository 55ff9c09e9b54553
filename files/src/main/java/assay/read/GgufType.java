package assay.read;

import assay.algebra.Rational;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// An element type of ggml: `block` elements that follow each other in a row take `bytes` bytes together, scales and
/// all.
///
/// The numbers are those of `ggml_type` in ggml.h, the sizes those of the blocks' structures in ggml-common.h.
///
/// @param id its number in a file
/// @param name in lower case
public record GgufType(int id, String name, int block, int bytes) {
    private static final List<GgufType> ALL = List.of(
            new GgufType(0, "f32", 1, 4),
            new GgufType(1, "f16", 1, 2),
            new GgufType(2, "q4_0", 32, 18),
            new GgufType(3, "q4_1", 32, 20),
            new GgufType(6, "q5_0", 32, 22),
            new GgufType(7, "q5_1", 32, 24),
            new GgufType(8, "q8_0", 32, 34),
            new GgufType(9, "q8_1", 32, 40),
            new GgufType(10, "q2_k", 256, 84),
            new GgufType(11, "q3_k", 256, 110),
            new GgufType(12, "q4_k", 256, 144),
            new GgufType(13, "q5_k", 256, 176),
            new GgufType(14, "q6_k", 256, 210),
            new GgufType(15, "q8_k", 256, 292),
            new GgufType(16, "iq2_xxs", 256, 66),
            new GgufType(17, "iq2_xs", 256, 74),
            new GgufType(18, "iq3_xxs", 256, 98),
            new GgufType(19, "iq1_s", 256, 50),
            new GgufType(20, "iq4_nl", 32, 18),
            new GgufType(21, "iq3_s", 256, 110),
            new GgufType(22, "iq2_s", 256, 82),
            new GgufType(23, "iq4_xs", 256, 136),
            new GgufType(24, "i8", 1, 1),
            new GgufType(25, "i16", 1, 2),
            new GgufType(26, "i32", 1, 4),
            new GgufType(27, "i64", 1, 8),
            new GgufType(28, "f64", 1, 8),
            new GgufType(29, "iq1_m", 256, 56),
            new GgufType(30, "bf16", 1, 2),
            new GgufType(34, "tq1_0", 256, 54),
            new GgufType(35, "tq2_0", 256, 66),
            new GgufType(39, "mxfp4", 32, 17),
            new GgufType(40, "nvfp4", 64, 36),
            new GgufType(41, "q1_0", 128, 18),
            new GgufType(42, "q2_0", 64, 18));

    /// Types that were in the format once; nothing reads them any more.
    private static final Map<Long, String> REMOVED = Map.of(
            4L, "q4_2", 5L, "q4_3", 31L, "q4_0_4_4", 32L, "q4_0_4_8", 33L, "q4_0_8_8", 36L, "iq4_nl_4_4",
            37L, "iq4_nl_4_8", 38L, "iq4_nl_8_8");

    private static final Map<Long, GgufType> BY_ID =
            ALL.stream().collect(Collectors.toUnmodifiableMap(t -> (long) t.id, Function.identity()));

    static List<GgufType> all() {
        return ALL;
    }

    static Optional<GgufType> of(long id) {
        return Optional.ofNullable(BY_ID.get(id));
    }

    static Optional<String> removed(long id) {
        return Optional.ofNullable(REMOVED.get(id));
    }

    /// Bits of one element, its share of the block's scales among them.
    public Rational bits() {
        return Rational.of(8L * bytes, block);
    }
}
