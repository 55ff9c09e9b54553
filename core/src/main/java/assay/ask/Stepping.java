package assay.ask;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.device.Accelerator;
import assay.device.Feature;
import assay.family.Families;
import assay.model.Model;
import assay.pass.Recompute;
import assay.plan.Again;
import assay.plan.Fitted;
import assay.plan.Habits;
import assay.plan.Layout;
import assay.plan.Machine;
import assay.plan.Rates;
import assay.plan.Spread;
import assay.plan.Stack;
import assay.plan.StepTime;
import assay.plan.Works;
import assay.problem.Refusal;
import assay.spec.Spec;
import java.util.Optional;
import java.util.Set;

/// How long a step by a layout takes, where that can be estimated: the whole model is trained, on a device whose
/// bandwidth is stated, in 16 bits or in 8, by a schedule whose bubble is known, and experts are not split.
///
/// Kernels are taken to be as fused as those of Megatron-Core with Transformer Engine, gradients and gathered weights
/// of 16 bits, and exchanges beside other work as its recipes have them: the class of measured steps whose errors are
/// named beside the estimate.
final class Stepping {
    private static final String STACK = "fused";
    private static final Set<String> WIDE = Set.of("bf16", "fp16");
    private static final String NARROW = "fp8";

    private Stepping() {}

    /// The estimate.
    ///
    /// @param training of the rank that holds most
    static Optional<StepTime.Estimate> of(Spec spec, Options options, Training training) {
        var plan = training.plan();
        boolean schedule = switch (plan.spread().schedule()) {
            case ONE_FORWARD_ONE_BACKWARD, INTERLEAVED -> true;
            case ZERO_BUBBLE, DUAL_PIPE -> false;
        };
        var setting = setting(plan);
        if (setting.isEmpty() || !schedule || plan.stored().isPresent() || !options.tuning().equals(Tuning.ALL)) {
            return Optional.empty();
        }
        var tokens = training.subject().value(Expr.dim("T"));
        try {
            var works = new Works(Families.build(spec), tokens.num().longValueExact());
            if (plan.spread().degrees().tp() > 1 && routes(works)) {
                return Optional.empty();
            }
            var estimate = new StepTime(works, setting.get()).of(layout(training), again(plan.kept().recompute()));
            return Optional.of(estimate).filter(e -> Double.isFinite(e.seconds()) && e.seconds() > 0);
        } catch (Refusal _) {
            return Optional.empty();
        }
    }

    /// The estimate of a step by a layout of which all is said but, perhaps, the sequences of a pass: then one.
    ///
    /// @param rate the type of the peak
    static Optional<StepTime.Estimate> of(
            Model model, long tokens, Accelerator device, Feature rate, Spread spread, Recompute recompute) {
        var format = format(rate.label());
        var bubble = spread.schedule() == Layout.Schedule.ONE_FORWARD_ONE_BACKWARD
                || spread.schedule() == Layout.Schedule.INTERLEAVED;
        try {
            var works = new Works(model, tokens);
            if (format.isEmpty() || !bubble || (spread.degrees().tp() > 1 && routes(works))) {
                return Optional.empty();
            }
            var layout = new Layout(spread.degrees(), spread.sharding(), spread.schedule(),
                    spread.sequences().num().longValueExact(),
                    spread.microBatch().orElse(Rational.ONE).num().longValueExact(), spread.offload());
            return Optional.of(new StepTime(works, setting(device, format.get())).of(layout, again(recompute)))
                    .filter(e -> Double.isFinite(e.seconds()) && e.seconds() > 0);
        } catch (Refusal _) {
            return Optional.empty();
        }
    }

    private static Optional<String> format(String rate) {
        return WIDE.contains(rate) ? Optional.of("bf16") : rate.equals(NARROW) ? Optional.of(NARROW)
                : Optional.empty();
    }

    /// Whether it has experts that data choose. A rank of tensor parallelism is timed with whole ones, and holds a part
    /// of each.
    static boolean routes(Works works) {
        return works.of(1).experts() > 0;
    }

    /// The setting of a plan; empty where its device or its precision has no estimate.
    static Optional<StepTime.Setting> setting(Plan plan) {
        var format = format(plan.precision().rate());
        try {
            return plan.hardware().on().flatMap(device -> format.map(f -> setting(device, f)));
        } catch (Refusal _) {
            return Optional.empty();
        }
    }

    private static StepTime.Setting setting(Accelerator device, String format) {
        var usual = Habits.USUAL;
        double weight = format.equals(NARROW) ? 1 : usual.weight();
        var habits = new Habits(usual.attention(), usual.dropout(), usual.gradient(), weight, usual.hidesData(),
                true, usual.hidesExperts(), usual.host());
        var rates = Rates.known();
        return new StepTime.Setting(Machine.of(device, rates), rates, Stack.named(STACK), habits, Fitted.NONE, format);
    }

    /// The layout in whole passes.
    private static Layout layout(Training training) {
        var spread = training.plan().spread();
        long micro = training.sequences().num().longValueExact();
        long passes = training.passes().num().longValueExact();
        return new Layout(spread.degrees(), spread.sharding(), spread.schedule(),
                micro * passes * spread.degrees().dp(), micro, spread.offload());
    }

    static Again again(Recompute recompute) {
        return switch (recompute.extent()) {
            case NONE -> Again.NONE;
            case CORES -> Again.ATTENTION;
            case BLOCKS -> Again.LAYERS;
        };
    }
}
