package assay.calibrate;

import assay.algebra.Rational;
import assay.ask.Serving;
import assay.ask.Words;
import assay.calibrate.Fit.Row;
import assay.calibrate.Probe.Attention;
import assay.calibrate.Probe.Forward;
import assay.calibrate.Probe.Layers;
import assay.calibrate.Probe.Pointwise;
import assay.calibrate.Probe.Pointwise.Kind;
import assay.calibrate.Probe.Product;
import assay.calibrate.Probe.Stream;
import assay.calibrate.Stopwatch.Timed;
import assay.device.Accelerator;
import assay.device.Calibrated;
import assay.device.Confidence;
import assay.device.Feature;
import assay.plan.Machine;
import assay.plan.Rates;
import assay.serve.Silicon;
import assay.spec.Spec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a machine reaches, from what was timed on it: its peak is the fastest product, its bandwidth that of a sum of
/// tensors beyond all caches, and constants are those of which Assay's own estimates come nearest.
///
/// Products are fitted by the forms of serving and of training ([Silicon#product], [Machine#product]); attention by
/// `FLOPs / (share of the peak) + scores * bytes / bandwidth + start`, as a replica has it; pointwise kernels by
/// `elements * bytes / bandwidth + start`, the bytes being what their time is worth. Layers and forward passes are no
/// part of any fit.
final class Calibration {
    private static final double TERA = 1e12;
    private static final double GIGA = 1e9;
    private static final double MICRO = 1e-6;
    private static final int DIGITS = 5;
    /// A constant below it is none: fits are in logarithms.
    private static final double NOTHING = 1e-6;
    /// Rows of the smallest tile of which training's form makes products.
    private static final int TILE = 64;
    /// Bytes of elements over those of which constants say bytes.
    private static final double WIDER = Float.BYTES / 2.;
    /// Bytes of an element of 16 bits that a norm with its sum, and an activation, move in the stack of training.
    private static final double[] STACKED = {10, 4};

    private final Machined on;
    private final List<Timed> products;
    private final Timed stream;
    /// Without losses in products.
    private final Silicon bare;
    private final Rates rates;
    private final Machine plain;
    private final Fit serving;
    private final Fit training;
    private final Fit norms;
    private final Fit activations;
    private final Fit attention;
    private final Fit flash;

    /// The machine, as a row names it.
    ///
    /// @param memory bytes, `source` what timed it
    record Machined(String name, String processor, int threads, long memory, String date, String source) {}

    Calibration(Machined on, List<Timed> products, Timed stream, List<Timed> pointwise, List<Timed> attention) {
        this.on = on;
        this.products = List.copyOf(products);
        this.stream = stream;
        var device = device(constants(Map.of("clock", 1., "memory.share", 1.)), constants(Map.of("gemm.fp32.compute",
                1., "gemm.fp32.memory", 1., "gemm.fp32.start", 0.)), List.of());
        this.bare = Silicon.of(device, Silicon.rates());
        this.rates = Machine.rates(device, Rates.known());
        this.plain = Machine.of(device, rates);
        this.serving = Fit.of(products, this::served, .9, .9, 5);
        this.norms = Fit.of(of(pointwise, Kind.NORM), this::moved, 20, 5);
        this.activations = Fit.of(of(pointwise, Kind.ACTIVATION), this::moved, 10, 5);
        this.attention = Fit.of(attention, this::attended, .5, 10, 5);
        this.training = Fit.of(products.stream().filter(t -> ((Product) t.probe()).m() >= TILE).toList(), this::trained, .9, 50, 5);
        this.flash = Fit.of(attention, this::flashed, .3, 100);
    }

    private static List<Timed> of(List<Timed> pointwise, Kind kind) {
        return pointwise.stream().filter(t -> t.probe() instanceof Pointwise p && p.kind() == kind).toList();
    }

    // ---- the machine

    private double peak() {
        return products.stream().mapToDouble(Timed::rate).max().orElseThrow();
    }

    private double bandwidth() {
        return stream.probe() instanceof Stream s ? s.bytes() / stream.seconds() : Double.NaN;
    }

    private Accelerator device(Map<String, Rational> training, Map<String, Rational> serving,
            List<Calibrated.Deviation> errors) {
        var figures = new LinkedHashMap<Feature, Rational>();
        figures.put(Feature.FP32, number(peak() / TERA));
        figures.put(Feature.MEMORY, number(on.memory() / GIGA));
        figures.put(Feature.BANDWIDTH, number(bandwidth() / GIGA));
        return new Accelerator(on.name(), List.of(), "", on.date().substring(0, 4), figures, Confidence.OWN,
                on.processor() + ", " + on.threads() + (on.threads() == 1 ? " thread" : " threads"), on.source(),
                Optional.of(new Calibrated(on.date(), on.source(), training, serving, errors)));
    }

    private static Rational number(double value) {
        return value < NOTHING ? Rational.ZERO : Rational.parse(Numbers.digits(value, DIGITS));
    }

    private static Map<String, Rational> constants(Map<String, Double> values) {
        var all = new LinkedHashMap<String, Rational>();
        values.forEach((name, value) -> all.put(name, number(value)));
        return all;
    }

    // ---- forms

    private double served(Probe probe, double... c) {
        var p = (Product) probe;
        var whole = bare.product(Silicon.Format.BF16, p.m(), p.n(), p.k(), (double) Float.BYTES * p.k() * p.n(), 1);
        return new Silicon.Kernel(whole.compute() / c[0], whole.memory() / c[1], c[2] * MICRO).seconds();
    }

    private double trained(Probe probe, double... c) {
        var p = (Product) probe;
        return plain.product(new Machine.Multiplier(peak(), c[0], c[1], c[2] * MICRO, Float.BYTES, 0), p.m(), p.n(),
                p.k(), rates);
    }

    private double moved(Probe probe, double... c) {
        return ((Pointwise) probe).elements() * c[0] * WIDER / bandwidth() + c[1] * MICRO;
    }

    private double attended(Probe probe, double... c) {
        var of = ((Attention) probe).of();
        double scores = of.heads() * (double) of.tokens() * (of.tokens() + 1) / 2;
        return of.attention() / (peak() * c[0]) + scores * c[1] * WIDER / bandwidth() + c[2] * MICRO;
    }

    private double flashed(Probe probe, double... c) {
        var of = ((Attention) probe).of();
        return of.attention() / (peak() * c[0] * of.tokens() / (of.tokens() + c[1]));
    }

    // ---- the row

    /// The row, with what is known of its errors.
    Accelerator row(List<Calibrated.Deviation> more) {
        var errors = new ArrayList<Calibrated.Deviation>();
        errors.add(Fit.error("train", "matrix products of 64 rows or more, each shape left out", training.rows()));
        errors.add(Fit.error("train", "attention forward, each shape left out", flash.rows()));
        errors.addAll(more);
        errors.add(Fit.error("serve", "matrix products, each shape left out", serving.rows()));
        errors.add(Fit.error("serve", "attention, each shape left out", attention.rows()));
        var elements = new ArrayList<>(norms.rows());
        elements.addAll(activations.rows());
        errors.add(Fit.error("serve", "norms and activations, each shape left out", elements));
        return device(constants(ofTraining()), constants(ofServing()), errors);
    }

    private Map<String, Double> ofTraining() {
        var all = new LinkedHashMap<String, Double>();
        all.put("clock", 1.);
        all.put("gemm.fp32.share", training.constants().get(0));
        all.put("gemm.fp32.prologue", training.constants().get(1));
        all.put("gemm.fp32.start", training.constants().get(2));
        all.put("memory.share", (STACKED[0] / norms.constants().get(0) + STACKED[1] / activations.constants().get(0)) / 2);
        all.put("kernel.start", norms.constants().get(1));
        all.put("flash.share", flash.constants().get(0));
        all.put("flash.half", flash.constants().get(1));
        all.put("flash2.share", flash.constants().get(0));
        all.put("flash.narrow", 1.);
        return all;
    }

    private Map<String, Double> ofServing() {
        var all = new LinkedHashMap<String, Double>();
        all.put("gemm.fp32.compute", serving.constants().get(0));
        all.put("gemm.fp32.memory", serving.constants().get(1));
        all.put("gemm.fp32.start", serving.constants().get(2));
        all.put("prompt.compute", attention.constants().get(0));
        all.put("prompt.scores", attention.constants().get(1));
        all.put("prompt.start", attention.constants().get(2));
        all.put("element.memory", 1.);
        all.put("element.start", (norms.constants().get(1) + activations.constants().get(1)) / 2);
        all.put("moved.norm", norms.constants().get(0));
        all.put("moved.other", activations.constants().get(0));
        return all;
    }

    /// All shapes that were fitted.
    List<Row> rows() {
        var all = new ArrayList<Row>();
        for (var fit : List.of(serving, norms, activations, attention)) {
            all.addAll(fit.rows());
        }
        return all;
    }

    /// Forward passes, and layers as the difference of what passes of more and of fewer layers take, beside what
    /// `assay serve` says of them with a row.
    ///
    /// @param base the model of which sizes are set
    static List<Row> checked(List<Timed> timed, Accelerator row, Spec base) {
        return timed.stream().map(one -> {
            double estimate = switch (one.probe()) {
                case Forward(var of) -> prompt(of, row, base);
                case Layers(var of) -> prompt(of.deep(2), row, base) - prompt(of.deep(1), row, base);
                default -> throw new IllegalArgumentException(one.probe().name());
            };
            return new Row(one, estimate, estimate);
        }).toList();
    }

    /// Seconds of the prompt alone, as `assay serve gpt2 --engine onnxruntime` has them.
    private static double prompt(Gpt of, Accelerator row, Spec base) {
        var sizes = List.of("d_model=" + of.width(), "num_heads=" + of.heads(), "num_layers=" + of.layers(),
                "vocab_size=" + of.words(), "d_ff=" + 4 * of.width(), "context_length=4096");
        var words = new Words(Map.of("on", row.name(), "input", "" + of.tokens(), "output", "2", "engine",
                "onnxruntime", "dtype", "fp32"), sizes, List.of(row));
        return Serving.of(() -> base, words, _ -> base).users().getFirst().prompt().total();
    }
}
