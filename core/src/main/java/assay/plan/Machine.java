package assay.plan;

import assay.algebra.Rational;
import assay.device.Accelerator;
import assay.device.Calibrated;
import assay.device.Feature;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Devices of one kind and what links them, as numbers for an estimate of time; in units of one, so bytes a second.
///
/// @param name of the device
/// @param family by which constants go: the first word of the name, or its own where constants were timed of it
/// @param units multiprocessors that take tiles of a matrix product
/// @param formats what each format of numbers is multiplied with
/// @param peak FLOPs a second in 16 bits; in 32 where it has no units for them
/// @param memory bytes a second
/// @param clock what is sustained of the speed that a micro-benchmark has
/// @param link bytes a second to the devices beside it, each way
/// @param domain how many devices are so linked
/// @param network bytes a second to devices elsewhere, each way
/// @param calibrated what was timed of it by itself
public record Machine(
        String name, String family, double units, Map<String, Multiplier> formats, double peak, double memory,
        double clock, double link, int domain, double network, Attention attention, Wire wire,
        Optional<Calibrated> calibrated) {
    /// The formats of numbers in which matrices are multiplied.
    public static final List<String> FORMATS = List.of("bf16", "fp8", "mxfp8", "nvfp4", "tf32", "fp32");

    private static final double MICRO = 1e-6;
    private static final String WIDE = "bf16";
    /// Formats of which elements have 32 bits.
    private static final Set<String> WHOLE = Set.of("tf32", "fp32");

    public Machine {
        formats = Map.copyOf(formats);
    }

    /// How matrices of one format are multiplied.
    ///
    /// @param peak FLOPs a second
    /// @param share of the peak that a long product of whole tiles reaches
    /// @param prologue of each tile's loop, in elements of the summed axis
    /// @param start seconds before the first
    /// @param bytes of an operand's element
    /// @param quantise bytes moved for each element that is brought into the format
    public record Multiplier(
            double peak, double share, double prologue, double start, double bytes, double quantise) {}

    /// Attention in one kernel.
    ///
    /// @param share of the 16-bit peak that a long sequence reaches
    /// @param half the tokens at which half of it is reached
    /// @param second the share of FlashAttention-2
    public record Attention(double share, double half, double second) {}

    /// What links it to the devices beside it.
    ///
    /// @param start seconds of an exchange of nothing between neighbours
    /// @param share of the link that a long message reaches
    public record Wire(double start, double share) {}

    /// A device with its links and constants.
    ///
    /// @param rates with those of the device itself, where it has any: [#rates]
    /// @throws Refusal where it states no bandwidth, or no peak in 16 bits or more
    public static Machine of(Accelerator device, Rates rates) {
        var family = family(device, rates);
        var wide = needed(device, Stream.of(Feature.BF16, Feature.FP16, Feature.FP32)
                .filter(device.figures()::containsKey).findFirst().orElse(Feature.FP16));
        var formats = new HashMap<String, Multiplier>();
        for (var format : FORMATS) {
            multiplier(device, family, format, rates).ifPresent(by -> formats.put(format, by));
        }
        return new Machine(device.name(), family, rates.get(family, "units"), formats, wide,
                needed(device, Feature.BANDWIDTH), rates.get(family, "clock"), or(device, Feature.LINK, 0),
                (int) or(device, Feature.LINKED, 1), or(device, Feature.NETWORK, 0),
                new Attention(rates.get(family, "flash.share"), rates.get(family, "flash.half"),
                        rates.get(family, "flash2.share")),
                new Wire(rates.get(family, "link.start") * MICRO, rates.get(family, "link.share")),
                device.calibrated());
    }

    /// Constants with those that were timed of a device.
    public static Rates rates(Accelerator device, Rates rates) {
        return device.calibrated().map(by -> rates.with(Rates.family(device.name()), by, by.training())).orElse(rates);
    }

    /// Seconds of one product of matrices: `m x k` times `k x n`.
    ///
    /// @param by what multiplies them
    /// @param rates as [#of] had them
    public double product(Multiplier by, double m, double n, double k, Rates rates) {
        return new Kernels(this, Kernels.Constants.of(rates, family), Fitted.NONE, WIDE)
                .product(m, n, k, 1, by, by.bytes());
    }

    private static String family(Accelerator device, Rates rates) {
        if (device.calibrated().isPresent() && rates.own().equals(Rates.family(device.name()))) {
            return rates.own();
        }
        int end = device.name().indexOf('-');
        var first = end < 0 ? device.name() : device.name().substring(0, end);
        return rates.knows(first) ? first : "other";
    }

    /// Bytes of an element of what layers hand on, where matrices are multiplied in a format.
    static double bytes(String format) {
        return WHOLE.contains(format) ? 4 : 2;
    }

    /// The format of what is never in less than 16 bits.
    static String wide(String format) {
        return WHOLE.contains(format) ? format : WIDE;
    }

    /// In a format that the device does not have it multiplies in the next wider one; of 32 bits there is none.
    private static Optional<Multiplier> multiplier(Accelerator device, String family, String format, Rates rates) {
        if (WHOLE.contains(format)) {
            var timed = family + ".gemm." + format + ".";
            var of = rates.find(timed + "share").isPresent() ? timed : "whole.gemm.";
            return figure(device, format.equals("tf32") ? Feature.TF32 : Feature.FP32).map(peak -> new Multiplier(peak,
                    rates.get(of + "share"), rates.get(of + "prologue"), rates.get(of + "start") * MICRO,
                    bytes(format), 0));
        }
        if (!device.figures().containsKey(Feature.BF16) && !device.figures().containsKey(Feature.FP16)) {
            return Optional.empty();
        }
        var peak = switch (format) {
            case "nvfp4" -> figure(device, Feature.FP4).or(() -> figure(device, Feature.FP8));
            case "fp8", "mxfp8" -> figure(device, Feature.FP8);
            default -> Optional.<Double>empty();
        };
        boolean four = format.equals("nvfp4") && device.figures().containsKey(Feature.FP4);
        var key = peak.isEmpty() ? WIDE : four ? "fp4" : "fp8";
        var own = "gemm." + key + ".";
        var used = rates.find(family + "." + own + "share").isPresent() ? own : "gemm.";
        var width = peak.isEmpty() ? WIDE : format;
        return Optional.of(new Multiplier(
                peak.orElseGet(() -> figure(device, Feature.BF16).orElseGet(() -> needed(device, Feature.FP16))),
                rates.get(family, used + "share"), rates.get(family, used + "prologue"),
                rates.get(family, used + "start") * MICRO, rates.get("format." + width + ".bytes"),
                rates.get("format." + width + ".quantise")));
    }

    private static Optional<Double> figure(Accelerator device, Feature feature) {
        return device.figure(feature).map(Rational::approximate);
    }

    private static double or(Accelerator device, Feature feature, double other) {
        return figure(device, feature).orElse(other);
    }

    private static double needed(Accelerator device, Feature feature) {
        return figure(device, feature).orElseThrow(() -> new Refusal(new Problem(device.name(), feature.label(),
                "is not stated, and time needs it", "a row of one's own that has it (--accelerators)")));
    }

    /// This machine that sustains another share of its micro-benchmarks' speed.
    public Machine clock(double other) {
        return new Machine(name, family, units, formats, peak, memory, other, link, domain, network, attention, wire,
                calibrated);
    }

    /// This machine with links and a network that are so many times as fast.
    public Machine wired(double links, double networks) {
        return new Machine(name, family, units, formats, peak, memory, clock, link * links, domain,
                network * networks, attention, wire, calibrated);
    }

    /// How matrices are multiplied in a format.
    ///
    /// @throws IllegalArgumentException where there is no such format
    /// @throws Refusal where the device states no peak for it
    public Multiplier in(String format) {
        var found = formats.get(format);
        if (found == null && !FORMATS.contains(format)) {
            throw new IllegalArgumentException("no format " + format + " of " + FORMATS);
        }
        if (found == null) {
            throw new Refusal(new Problem(name, format, "is not stated, and time needs it",
                    "a row of one's own that has it (--accelerators)"));
        }
        return found;
    }
}
