package assay.device;

import assay.algebra.Rational;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A figure that a row of hardware may have.
public enum Feature {
    FP64("TFLOP/s", 12),
    FP64_TENSOR("TFLOP/s", 12),
    FP32("TFLOP/s", 12),
    TF32("TFLOP/s", 12),
    BF16("TFLOP/s", 12),
    FP16("TFLOP/s", 12),
    FP8("TFLOP/s", 12),
    INT8("TOP/s", 12),
    FP4("TFLOP/s", 12),
    /// Of 10^9 bytes.
    MEMORY("GB", 9),
    /// The whole memory as the part lists it.
    LISTED("MiB", 0),
    BANDWIDTH("GB/s", 9),
    /// To the devices beside it, each way.
    LINK("GB/s", 9),
    /// How many devices are so linked, this one included.
    LINKED("devices", 0),
    /// To devices elsewhere, each way.
    NETWORK("GB/s", 9),
    POWER("W", 0);

    private static final Rational MEBI = Rational.of(1 << 20);

    private final String unit;
    private final int power;

    Feature(String unit, int power) {
        this.unit = unit;
        this.power = power;
    }

    /// The name in tables and files: `fp64_tensor`.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String unit() {
        return unit;
    }

    /// Whether it is a rate of computing.
    public boolean isPeak() {
        return unit.endsWith("OP/s");
    }

    /// A figure in this unit in units of one: FLOPs a second, bytes.
    public Rational plain(Rational figure) {
        return figure.times(this == LISTED ? MEBI : Rational.of(10).pow(power));
    }

    public static Optional<Feature> named(String label) {
        return Arrays.stream(values()).filter(f -> f.label().equals(label)).findFirst();
    }

    public static List<String> labels() {
        return Arrays.stream(values()).map(Feature::label).toList();
    }
}
