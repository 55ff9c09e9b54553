package assay.ask;

import assay.plan.Simplex;
import assay.plan.Fitted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;

/// Constants that are fitted: those values for which the estimates of a class of measured steps err least in the mean,
/// errors being the sizes of logarithms and each at most 0.6, so that one odd row does not decide. No constant is of
/// one row, and each is used on its class alone.
public final class Calibration {
    private static final double MOST = .6;
    private static final double MICRO = 1e-6;
    private static final double MILLI = 1e-3;
    private static final int ROUNDS = 60;
    /// The last release of Megatron-Bridge that its clocks were fitted on.
    static final String LAST = "26.02.01";

    private final Validation validation;

    public Calibration(Validation validation) {
        this.validation = validation;
    }

    /// What is fitted, by the names of the constants' rows.
    public SequencedMap<String, Double> all() {
        var all = new LinkedHashMap<String, Double>();
        foundry(all);
        for (var family : List.of("h100", "gb200", "gb300")) {
            all.put("bridge-dense.clock." + family, clock(rows(s -> s.of().name().equals("bridge-dense")
                    && s.release().compareTo(LAST) <= 0 && validation.machine(s).family().equals(family))));
        }
        return all;
    }

    /// What is fitted of classes that have clocks fitted before.
    public SequencedMap<String, Double> more() {
        var all = new LinkedHashMap<String, Double>();
        var routed = rows(s -> s.of().name().equals("bridge-routed") && !regressed(s));
        var found = least(routed, new double[] {1.4, 150, 9}, (s, at) -> validation.with(s, new Fitted(1, 0,
                s.before(Validation.NEWER) ? at[0] : 1, s.before(Validation.NEWER) ? at[1] * MICRO : 0,
                at[2] * MILLI), validation.clock(s)).seconds());
        all.put("bridge-routed.routed", found[0]);
        all.put("bridge-routed.expert", found[1]);
        all.put("bridge-routed.host", found[2]);
        var odd = Validation.every(rows(s -> s.of().name().equals("vtrain-one-node")), 0);
        all.put("vtrain-one-node.host", least(odd, new double[] {3}, (s, at) -> validation.with(s,
                new Fitted(1, 0, 1, 0, at[0] * MILLI), Optional.empty()).seconds())[0]);
        return all;
    }

    /// A regression that the source documents.
    static boolean regressed(MeasuredStep step) {
        return step.model().equals("gpt-oss-120b") && step.release().equals("26.06.01");
    }

    private void foundry(SequencedMap<String, Double> all) {
        var found = least(rows(s -> s.of().name().equals("foundry-a100-40")), new double[] {1.5, .8, .92},
                (s, at) -> validation.with(s, new Fitted(at[0], at[1], 1, 0, 0), Optional.of(at[2])).seconds());
        all.put("foundry.memory", found[0]);
        all.put("foundry.data", found[1]);
        all.put("foundry.clock.a100", found[2]);
    }

    /// The clock at which some steps' estimates err least.
    double clock(List<MeasuredStep> steps) {
        return least(steps, new double[] {.9}, (s, at) -> validation.with(s, Fitted.NONE, Optional.of(at[0])).seconds(
                ))[0];
    }

    private List<MeasuredStep> rows(Predicate<MeasuredStep> which) {
        return validation.steps().stream().filter(which).toList();
    }

    /// Seconds by constants.
    @FunctionalInterface
    private interface Seconds {
        double of(MeasuredStep step, double[] constants);
    }

    private static double[] least(List<MeasuredStep> steps, double[] start, Seconds seconds) {
        var rows = new ArrayList<>(steps);
        return Simplex.least(at -> {
            for (double x : at) {
                if (x < .01) {
                    return 9;
                }
            }
            double sum = 0;
            for (var step : rows) {
                sum += Math.min(MOST, Math.abs(Math.log(seconds.of(step, at) / step.seconds())));
            }
            return sum / rows.size();
        }, start, ROUNDS * start.length + ROUNDS);
    }
}
