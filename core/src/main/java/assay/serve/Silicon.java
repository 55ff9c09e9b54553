package assay.serve;

import assay.algebra.Rational;
import assay.bundle.Texts;
import assay.device.Accelerator;
import assay.device.Feature;
import assay.plan.Packing;
import assay.plan.Rates;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// One kind of device as an engine of inference meets it, in units of one: bytes, bytes and FLOPs a second, seconds.
///
/// @param name of the device
/// @param generation by which constants go: its own name where constants were timed of it
/// @param element bytes of an element that kernels hand on: 4 where it has no units for 16 bits
/// @param ways what each format of weights is multiplied with
/// @param memory bytes
/// @param bandwidth bytes a second
/// @param link bytes a second to devices beside it, each way
/// @param domain devices that are so linked
/// @param network bytes a second to devices elsewhere
public record Silicon(
        String name, String generation, double element, Map<Format, Way> ways, double memory, double bandwidth,
        double link, int domain, double network, Kernels kernels, Layered layered, Costs costs) {
    /// In what products are computed.
    public enum Format {
        BF16("bf16"),
        FP8("fp8"),
        FP4("fp4"),
        /// Integers that are made 16 bits before they are multiplied.
        INT4("int4"),
        /// Floats of 4 bits with a scale for 32: multiplied in 8 bits where the device has them in hardware, in 16
        /// elsewhere.
        MX("mxfp4");

        private final String label;

        Format(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }

        /// In what weights are multiplied that lie so.
        public static Format of(Packing.Kept kept) {
            var type = kept.type();
            if (type.contains("mxfp4")) {
                return MX;
            }
            if (type.startsWith("fp4") && type.contains("nvfp4") && !type.contains("a16")) {
                return FP4;
            }
            if (type.startsWith("fp8") || type.startsWith("int8")) {
                return FP8;
            }
            return kept.bytes() < 1.9 ? INT4 : BF16;
        }
    }

    /// How products of a format are computed.
    ///
    /// @param peak FLOPs a second
    /// @param compute the share of the peak that large products reach
    /// @param memory the share of the bandwidth that small ones reach
    /// @param start seconds of a kernel
    /// @param passes over activations in 16 bits, to bring them into the format
    /// @param activation bytes of an element of activations as it is read
    public record Way(
            double peak, double compute, double memory, double start, double passes, double activation,
            Experts experts) {}

    /// How products of many experts are computed, in one kernel.
    ///
    /// @param compute share of the peak
    /// @param memory share of the bandwidth
    /// @param start seconds
    public record Experts(double peak, double compute, double memory, double start) {}

    /// What a layer takes where no kernel is told apart.
    ///
    /// @param memory share of the bandwidth
    /// @param start seconds of a layer
    /// @param compute share of the peak in 16 bits
    public record Layered(double memory, double start, double compute) {}

    /// What kernels move, and what is around them: of no generation but where a device was timed by itself.
    public record Costs(
            double norm, double rotate, double gated, double other, double logit, double sampling, double sent,
            double hops, double sentShare, double sentStart, double pipe, double pipeShare, double eagerDense,
            double eagerRouted, double eagerLatent, double slower) {
        private static Costs of(Constants c) {
            return new Costs(c.get("moved.norm"), c.get("moved.rotate"), c.get("moved.gated"), c.get("moved.other"),
                    c.get("sampling.bytes"), c.get("sampling.kernels"), c.get("dispatch.bytes"), c.get("dispatch.hops"),
                    c.get("dispatch.share"), c.micro("dispatch.network.start"), c.micro("pipeline.start"),
                    c.get("pipeline.share"), c.milli("eager.dense"), c.milli("eager.routed"), c.milli("eager.latent"),
                    c.get("host.slower"));
        }
    }

    /// Constants of kernels that are no products of weights.
    ///
    /// @param peak FLOPs a second in 16 bits
    /// @param scores bytes of 16-bit elements that attention moves a score of a prompt
    public record Kernels(
            double peak, double index, double prompt, double promptStart, double scores, double latentPrompt,
            double cache, double narrowCache, double cacheStart, double latent, double latentCompute,
            double latentStart, double indexStart, double state, double stateStart, double scan,
            double scanStart, double element, double elementStart, double hop, double linkShare, double networkShare,
            double networkStart, double skew) {}

    public Silicon {
        ways = Map.copyOf(ways);
    }

    /// How constants call products of 32-bit elements.
    private static final String WHOLE = "fp32";

    private static final class Known {
        static final Rates RATES = Rates.of(Texts.beside(Silicon.class).rows("rates.txt"));
        static final List<Generation> GENERATIONS = Generation.known();
    }

    /// The constants that come with the program.
    public static Rates rates() {
        return Known.RATES;
    }

    /// One kernel: seconds of its FLOPs and of its bytes, which hide each other but for a soft maximum, and its start.
    public record Kernel(double compute, double memory, double start) {
        /// Its seconds: the cube root of the sum of cubes, after the start.
        public double seconds() {
            return Math.cbrt(compute * compute * compute + memory * memory * memory) + start;
        }
    }

    /// A product of activations and weights in a format.
    ///
    /// @param weights bytes of them that are read
    /// @param count how many of the kind are one kernel
    public Kernel product(Format format, double rows, double columns, double depth, double weights, double count) {
        var way = ways.get(format);
        if (way == null) {
            throw new IllegalStateException("no way for " + format);
        }
        double bytes = weights + count * rows * (depth * way.activation() + element * columns);
        return new Kernel(2 * rows * columns * depth * count / (way.peak() * way.compute()),
                bytes / (bandwidth * way.memory()), way.start() + way.passes() * rows * depth * element / bandwidth);
    }

    /// A machine that has no losses: all shares 1, starts and links nothing.
    ///
    /// No step of the same bytes and FLOPs is faster on the device.
    public Silicon ideal() {
        var all = new EnumMap<Format, Way>(Format.class);
        ways.forEach((format, way) -> all.put(format, new Way(way.peak(), 1, 1, 0, 0, way.activation(),
                new Experts(way.experts().peak(), 1, 1, 0))));
        return new Silicon(name, generation, element, all, memory, bandwidth, Double.POSITIVE_INFINITY, domain,
                Double.POSITIVE_INFINITY, new Kernels(kernels.peak(), fastest(), 1, 0, 0, 1, 1, 1, 0, 1, 1, 0, 0, 1, 0,
                        1, 0, 1, 0, 0, 1, 1, 0, kernels.skew()), new Layered(1, 0, 1), costs);
    }

    /// The greatest peak of any format over that of 16 bits: indexes are found in whichever is fastest.
    private double fastest() {
        return ways.values().stream().mapToDouble(Way::peak).max().orElse(kernels.peak()) / kernels.peak();
    }

    /// A device with constants of its own, else of its generation.
    ///
    /// @throws Refusal where it states no bandwidth, no memory or no peak in 16 bits or more
    public static Silicon of(Accelerator device, Rates any) {
        var own = device.calibrated().map(by -> any.with(Rates.family(device.name()), by, by.serving()));
        var rates = own.orElse(any);
        var generation = own.map(Rates::own).orElseGet(() -> Known.GENERATIONS.stream()
                .filter(g -> g.has(device.name())).findFirst().map(Generation::name).orElse("other"));
        var feature = Stream.of(Feature.BF16, Feature.FP16, Feature.FP32)
                .filter(device.figures()::containsKey).findFirst().orElse(Feature.FP16);
        double wide = needed(device, feature);
        double element = feature == Feature.FP32 ? 4 : 2;
        var constants = new Constants(rates, generation);
        var ways = new EnumMap<Format, Way>(Format.class);
        for (var format : Format.values()) {
            ways.put(format, way(device, constants, format, wide, element));
        }
        double fp8 = figure(device, Feature.FP8).orElse(wide);
        return new Silicon(device.name(), generation, element, ways,
                figure(device, Feature.LISTED).orElseGet(() -> needed(device, Feature.MEMORY)),
                needed(device, Feature.BANDWIDTH),
                figure(device, Feature.LINK).orElseGet(() -> constants.get("link")),
                figure(device, Feature.LINKED).orElse(1.).intValue(),
                figure(device, Feature.NETWORK).orElseGet(() -> constants.get("link")),
                kernels(constants, wide, fp8), new Layered(constants.get("layered.memory"),
                        constants.micro("layered.start"), constants.get("layered.compute")), Costs.of(constants));
    }

    /// This device with other constants of layers.
    public Silicon layered(Layered other) {
        return new Silicon(name, generation, element, ways, memory, bandwidth, link, domain, network, kernels, other,
                costs);
    }

    private static Kernels kernels(Constants c, double wide, double fp8) {
        return new Kernels(wide, c.get("index.compute") * fp8 / wide, c.get("prompt.compute"), c.micro("prompt.start"),
                c.get("prompt.scores"),
                c.get("latent.prompt.compute"), c.get("cache.memory"), c.get("cache.narrow"), c.micro("cache.start"),
                c.get("latent.memory"), c.get("latent.compute"), c.micro("latent.start"), c.micro("index.start"),
                c.get("state.memory"), c.micro("state.start"), c.get("scan.compute"), c.micro("scan.start"),
                c.get("element.memory"), c.micro("element.start"), c.micro("hop"), c.get("link.share"),
                c.get("network.share"), c.micro("network.start"), c.get("experts.skew"));
    }

    private static Way way(Accelerator device, Constants c, Format format, double wide, double element) {
        double eight = figure(device, Feature.FP8).or(() -> figure(device, Feature.INT8)).orElse(wide);
        double peak = switch (format) {
            case BF16, INT4, MX -> wide;
            case FP8 -> eight;
            case FP4 -> figure(device, Feature.FP4).orElse(wide);
        };
        boolean hardware = figure(device, Feature.FP4).isPresent();
        var key = format == Format.BF16 && element > 2 ? WHOLE : format.label();
        double narrow = format == Format.FP8 || format == Format.FP4 ? 1 : element;
        double routed = format == Format.MX && hardware ? eight : peak;
        return new Way(peak, c.get("gemm." + key + ".compute"), c.get("gemm." + key + ".memory"),
                c.micro("gemm." + key + ".start"), c.get("gemm." + key + ".passes"), narrow,
                new Experts(routed, c.get("experts." + key + ".compute"), c.get("experts." + key + ".memory"),
                        c.micro("experts." + key + ".start")));
    }

    /// Constants of a generation, else those of any.
    private record Constants(Rates rates, String generation) {
        double get(String name) {
            return rates.rate(generation, name).value();
        }

        double micro(String name) {
            return get(name) * 1e-6;
        }

        double milli(String name) {
            return get(name) * 1e-3;
        }
    }

    private static Optional<Double> figure(Accelerator device, Feature feature) {
        return device.figure(feature).map(Rational::approximate);
    }

    private static double needed(Accelerator device, Feature feature) {
        return figure(device, feature).orElseThrow(() -> new Refusal(new Problem(device.name(), feature.label(),
                "is not stated, and time needs it", "a row of one's own that has it (--accelerators)")));
    }
}
