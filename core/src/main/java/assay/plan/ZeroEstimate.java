package assay.plan;

import assay.algebra.Rational;
import java.util.Optional;
import java.util.Set;

/// What DeepSpeed's own estimators say that the states of a model take, in bytes: weights in 16 bits, Adam and a master
/// copy in 32, without activations and buffers. (`runtime/zero/stage_1_and_2.py` and `stage3.py` of DeepSpeed
/// edaa7221.)
///
/// They count a gradient in 32 bits with the optimizer's state, one in 16 beside it in stage 2 and not in stage 3, and
/// half as much again of all that lies in the host's memory.
///
/// @param device of one device
/// @param host of one node
public record ZeroEstimate(Rational device, Rational host) {
    private static final Rational HALF = Rational.of(2);
    private static final Rational BOTH = Rational.of(4);
    private static final Rational STATES = Rational.of(16);
    private static final Rational ALL = Rational.of(18);
    private static final Rational MORE = Rational.of(3, 2);

    /// The estimate; empty for a stage that has none.
    ///
    /// @param total parameters
    /// @param largest parameters of the module that has most of its own
    /// @param each devices of a node
    /// @param placed whether weights are made where they belong, and nowhere whole
    public static Optional<ZeroEstimate> of(int stage, Rational total, Rational largest, Rational each, Rational nodes,
            Set<Offload> offload, boolean placed) {
        var devices = each.times(nodes);
        boolean away = Offload.ofStates(offload);
        return switch (stage) {
            case 2 -> Optional.of(away
                    ? new ZeroEstimate(total.times(HALF), total.times(BOTH.times(devices).max(STATES)).times(MORE))
                    : new ZeroEstimate(total.times(HALF).plus(total.times(ALL).over(devices).floor()),
                            total.times(BOTH).times(each).times(MORE)));
            case 3 -> {
                var live = largest.times(BOTH);
                boolean weights = offload.contains(Offload.PARAMETERS);
                var held = away ? weights ? Rational.ZERO : HALF : ALL;
                var apart = away ? weights ? ALL : STATES : Rational.ZERO;
                var whole = total.times(BOTH).times(each);
                var host = placed ? (away ? total.times(apart).over(nodes) : largest.times(BOTH).times(each))
                        : whole.max(total.times(apart).over(nodes));
                yield Optional.of(new ZeroEstimate(live.plus(total.times(held).over(devices).floor()),
                        host.times(MORE)));
            }
            default -> Optional.empty();
        };
    }
}
