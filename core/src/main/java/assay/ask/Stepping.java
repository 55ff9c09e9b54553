package assay.ask;

import assay.account.OptimizerState;
import assay.account.Parameters;
import assay.account.Terms;
import assay.account.Trainable;
import assay.account.Weights;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.convention.Conventions;
import assay.device.Accelerator;
import assay.life.Kernel;
import assay.model.Model;
import assay.pass.Recompute;
import assay.plan.Again;
import assay.plan.Fitted;
import assay.plan.Habits;
import assay.plan.Layout;
import assay.plan.Machine;
import assay.plan.Offload;
import assay.plan.Rates;
import assay.plan.Recipe;
import assay.plan.Stack;
import assay.plan.StepTime;
import assay.plan.Works;
import assay.problem.Refusal;
import java.util.Optional;

/// How long a step by a layout takes, where that can be estimated: on a device that states its bandwidth and a peak of
/// the precision, with no activations in the host's memory.
///
/// Kernels are taken to be as fused as those of Megatron-Core with Transformer Engine, and exchanges beside other work
/// as its recipes have them: the class of measured steps whose errors are named beside the estimate. What is exchanged,
/// kept and updated has the types of the plan, and experts are split as its account has them.
final class Stepping {
    private static final String STACK = "fused";

    private Stepping() {}

    /// The estimate.
    ///
    /// @param model all of it
    /// @param training of the rank that holds most
    static Optional<StepTime.Estimate> of(Model model, Training training) {
        var tokens = training.subject().value(Expr.dim("T")).num().longValueExact();
        return of(model, tokens, training.plan(), layout(training));
    }

    /// The estimate of a step by a layout of which all is said but, perhaps, the sequences of a pass: then one.
    static Optional<StepTime.Estimate> of(Model model, long tokens, Plan plan) {
        var spread = plan.spread();
        return of(model, tokens, plan, new Layout(spread.degrees(), spread.sharding(), spread.schedule(),
                spread.sequences().num().longValueExact(),
                spread.microBatch().orElse(Rational.ONE).num().longValueExact(), spread.offload()));
    }

    private static Optional<StepTime.Estimate> of(Model model, long tokens, Plan plan, Layout layout) {
        if (layout.offload().contains(Offload.ACTIVATIONS)) {
            return Optional.empty();
        }
        try {
            return setting(model, plan).map(setting -> new StepTime(new Works(model, true, tokens), setting)
                    .of(layout, again(plan.kept().recompute())))
                    .filter(e -> Double.isFinite(e.seconds()) && e.seconds() > 0);
        } catch (Refusal _) {
            return Optional.empty();
        }
    }

    /// The setting of a plan for a model; empty where its device states too little.
    static Optional<StepTime.Setting> setting(Model model, Plan plan) {
        try {
            return plan.hardware().on().map(device -> setting(device, model, plan));
        } catch (Refusal _) {
            return Optional.empty();
        }
    }

    private static StepTime.Setting setting(Accelerator device, Model model, Plan plan) {
        var precision = plan.precision();
        var usual = Habits.USUAL;
        var kernel = plan.kept().kernel() == Kernel.FUSED ? usual.attention() : Habits.Attention.UNFUSED;
        var habits = new Habits(kernel, usual.dropout(), bytes(precision.gradients().bytes()),
                bytes(precision.read().bytes()), usual.hidesData(), true, usual.hidesExperts(), usual.host());
        var rates = Machine.rates(device, Rates.known());
        var machine = Machine.of(device, rates);
        var format = precision.rate().equals("fp16") ? "bf16" : precision.rate();
        machine.in(format);
        return new StepTime.Setting(machine, rates, Stack.named(STACK), habits, Fitted.NONE, format,
                new Recipe(state(model, plan), packed(model, plan)));
    }

    private static double bytes(Rational bytes) {
        return bytes.approximate();
    }

    /// Bytes of state and master copy, a trained parameter.
    private static double state(Model model, Plan plan) {
        var terms = Terms.of(Conventions.MATMUL, plan.precision().weights());
        var values = model.sizes().values();
        var trained = new Trainable().of(model, terms).orElseThrow().total().at(values);
        var held = new OptimizerState(plan.optimizer(), plan.precision(), false).of(model, terms).orElseThrow().total();
        return held.at(values).over(trained).approximate();
    }

    /// Bytes of an element of weights that are stored otherwise than they are computed with, over all of them.
    private static double packed(Model model, Plan plan) {
        if (plan.stored().isEmpty()) {
            return 0;
        }
        var terms = Memory.weights(Terms.of(Conventions.MATMUL, plan.precision().weights()), plan, model);
        var values = model.sizes().values();
        var bytes = new Weights().of(model, terms).orElseThrow().total().at(values);
        return bytes.over(new Parameters().of(model, terms).orElseThrow().total().at(values)).approximate();
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
