package assay.plan;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.plan.Layout.Degrees;
import assay.plan.Layout.Schedule;
import assay.plan.Layout.Sharding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A layout as far as it is said, and one of its stages.
///
/// @param stage of the pipeline that is looked at, from 0; absent: all that there are
/// @param batch sequences of a step of all ranks together; absent where none is said
/// @param microBatch sequences of one pass of one rank; absent: as many as there is room for, and one where there are
///     stages
/// @param said whether a layout was asked for, of one device too
public record Spread(Degrees degrees, Sharding sharding, Schedule schedule, Optional<Integer> stage,
        Optional<Rational> batch, Optional<Rational> microBatch, Set<Offload> offload, boolean said) {
    /// The size that is the number of ranks of data parallelism.
    public static final String DATA = "dp";

    /// The size that is the number of ranks which share a copy, where these are fewer than all.
    public static final String GROUP = "hsdp";

    /// All on one device.
    public static final Spread ONE = new Spread(Degrees.ONE, Sharding.NONE, Schedule.ONE_FORWARD_ONE_BACKWARD,
            Optional.empty(), Optional.empty(), Optional.empty(), Set.of(), false);

    public Spread {
        offload = Set.copyOf(offload);
    }

    /// A layout of which all is said.
    public static Spread of(Layout layout) {
        return new Spread(layout.degrees(), layout.sharding(), layout.schedule(), Optional.empty(),
                Optional.of(Rational.of(layout.batch())), Optional.of(Rational.of(layout.microBatch())),
                layout.offload(), true);
    }

    /// The same layout from another stage.
    public Spread at(int other) {
        return new Spread(degrees, sharding, schedule, Optional.of(other), batch, microBatch, offload, said);
    }

    /// The ranks that an amount is shared over which a stage of ZeRO shares out; one where there is no such stage.
    ///
    /// @param from the least stage that shares it out: 1 the optimizer's state, 2 gradients, 3 weights
    /// @return in `dp`, `cp` and `hsdp`
    public Expr shared(int from) {
        return sharding.stage() < from ? Expr.ONE : group();
    }

    /// The ranks of one group of data parallelism, in `dp`, `cp` and `hsdp`.
    public Expr group() {
        return sharding.group() > 0 && sharding.group() < degrees.replicas() ? Expr.dim(GROUP) : replicas();
    }

    /// The ranks that would hold the same weights, in `dp` and `cp`.
    public Expr replicas() {
        var data = degrees.dp() == 1 ? Expr.ONE : Expr.dim(DATA);
        return degrees.cp() == 1 ? data : data.times(Expr.dim(Layout.CONTEXT));
    }

    /// As [Sharding#left(int)], beside its stages.
    public boolean left() {
        return sharding.left(degrees.pp());
    }

    /// Whether there is more than one device.
    public boolean several() {
        return degrees.devices() > 1;
    }

    /// Sequences of a step of all ranks together: those that are said, else as many passes of each rank as fill the
    /// stages.
    public Rational sequences() {
        long passes = (long) degrees.pp() * (schedule == Schedule.INTERLEAVED ? 2 : 1);
        return batch.orElseGet(() -> microBatch.orElse(Rational.ONE).times(Rational.of(degrees.dp() * passes)));
    }

    /// Passes of one rank in a step, of so many sequences each.
    public Rational passes(Rational micro) {
        return sequences().over(micro.times(Rational.of(degrees.dp()))).ceil();
    }

    /// How many passes of the stage are in flight at once at most: begun, and not undone yet.
    ///
    /// 1F1B: `pp - stage` (Narayanan et al. 2021, arXiv 2104.04473, section 2.2). Interleaved, in passes of a whole
    /// stage: `((v - 1)*pp + 2*(pp - stage - 1) + 1)/v` of its chunks, which is `pp*(1 + (pp - 1)/(pp*v))` of the first
    /// (Korthikanti et al. 2022, arXiv 2205.05198, section 4.2.3). Zero-bubble, ZB-H1: `pp`, a bound for all stages
    /// (Qi et al. 2023, arXiv 2401.10241, table 2). DualPipe: `pp + 1`, of the two stages that a rank has together
    /// (DeepSeek-AI 2024, arXiv 2412.19437, table 2).
    ///
    /// @param micro sequences of one pass
    public Rational flight(Rational micro) {
        long pp = degrees.pp();
        if (pp == 1) {
            return Rational.ONE;
        }
        long after = pp - 1 - stage.orElse(0);
        var most = switch (schedule) {
            case ONE_FORWARD_ONE_BACKWARD -> Rational.of(after + 1);
            case INTERLEAVED -> Rational.of((degrees.chunks() - 1L) * pp + 2 * after + 1, degrees.chunks());
            case ZERO_BUBBLE -> Rational.of(pp);
            case DUAL_PIPE -> Rational.of(pp + 1, 2);
        };
        return most.min(passes(micro));
    }

    /// The layout in words: `8 devices: tp 2, dp 4, zero 3`.
    public String label() {
        var words = new ArrayList<String>();
        word("tp", degrees.tp(), words);
        if (degrees.sequence()) {
            words.add("sp");
        }
        word("cp", degrees.cp(), words);
        word("pp", degrees.pp(), words);
        word("vpp", degrees.chunks(), words);
        word("ep", degrees.ep(), words);
        word("dp", degrees.dp(), words);
        if (sharding.stage() > 0) {
            words.add(sharding.units() ? "fsdp" : "zero " + sharding.stage());
        }
        if (sharding.group() > 0) {
            words.add("in groups of " + sharding.group());
        }
        if (degrees.pp() > 1) {
            words.add(schedule.label());
        }
        for (var each : List.of(Offload.values())) {
            if (offload.contains(each)) {
                words.add(each.label() + " offloaded");
            }
        }
        return degrees.devices() + (degrees.devices() == 1 ? " device" : " devices")
                + (words.isEmpty() ? "" : ": " + String.join(", ", words));
    }

    private static void word(String name, int degree, List<String> words) {
        if (degree > 1) {
            words.add(name + " " + degree);
        }
    }
}
