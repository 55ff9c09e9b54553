package assay.ask;

import assay.account.Parameters;
import assay.algebra.Rational;
import assay.model.Model;
import assay.plan.Layout;
import assay.plan.Spread;
import assay.plan.StepTime;
import assay.plan.ZeroEstimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What each rank of a layout holds, and what goes between ranks.
///
/// @param holders of each stage one, since the ranks of a stage hold alike
/// @param exchanges of a step, from the innermost ranks to the outermost
public record Laid(Spread spread, List<Holder> holders, List<Exchange> exchanges) {
    private static final Rational NODE = Rational.of(8);

    public Laid {
        holders = List.copyOf(holders);
        exchanges = List.copyOf(exchanges);
    }

    /// Ranks that hold alike.
    ///
    /// @param stage of the pipeline, from 0
    /// @param ranks how many they are
    public record Holder(int stage, long ranks, Training training) {}

    /// The ranks of a model that is spread as its options say.
    ///
    /// @param built the model
    /// @param whole the case of one rank with all stages
    /// @throws assay.problem.Refusal where the plan, its device and the convention do not go together
    static Laid of(Model built, Case whole, Options options, Plan plan) {
        var spread = plan.spread();
        int stages = spread.degrees().pp();
        long ranks = spread.degrees().devices() / stages;
        var holders = new ArrayList<Holder>();
        if (!OneRank.less(spread)) {
            holders.add(new Holder(0, ranks, Training.of(whole, plan)));
        } else {
            var rank = OneRank.stages(built, spread);
            var walks = new Walks();
            boolean both = spread.schedule() == Layout.Schedule.DUAL_PIPE;
            int last = both ? stages / 2 : stages;
            for (int stage = spread.stage().orElse(0); stage <= spread.stage().orElse(last - 1); stage++) {
                var at = spread.at(stage);
                var part = whole.part(walks.of(OneRank.stage(rank, at)), options.over(at));
                holders.add(new Holder(stage, both ? 2 * ranks : ranks, Training.of(part, whole, plan.over(at))));
            }
        }
        var laid = new Laid(spread, holders, Exchange.all(whole, plan, holders));
        return plan.hardware().reach().grounds() == Reach.Grounds.ASSUMED
                ? Stepping.of(built, laid.most().training()).map(laid::taking).orElse(laid) : laid;
    }

    /// The same where a step takes as long as is estimated.
    private Laid taking(StepTime.Estimate estimate) {
        return new Laid(spread, holders.stream().map(h -> new Holder(h.stage(), h.ranks(),
                h.training().taking(estimate))).toList(), exchanges);
    }

    /// How long a step takes, where that can be estimated and nothing else is stated.
    public Optional<StepTime.Estimate> step() {
        return holders.getFirst().training().step();
    }

    /// Those that hold most; of several the first.
    public Holder most() {
        var most = holders.getFirst();
        for (var holder : holders) {
            most = holder.training().most().compareTo(most.training().most()) > 0 ? holder : most;
        }
        return most;
    }

    /// What DeepSpeed's estimator says of stages 2 and 3, of nodes of 8 devices; empty where it says nothing.
    public Optional<ZeroEstimate> estimate() {
        var subject = most().training().subject();
        var sharding = spread.sharding();
        var whole = subject.ledger(new Parameters());
        if (sharding.units() || spread.degrees().pp() > 1 || whole.isEmpty()) {
            return Optional.empty();
        }
        var devices = Rational.of(spread.degrees().replicas());
        var each = devices.min(NODE);
        return ZeroEstimate.of(sharding.stage(), subject.value(whole.get().total()),
                subject.value(new Shards(subject.model(), spread).module(whole.get())), each,
                devices.over(each).ceil(), spread.offload(), true);
    }

    /// Bytes that the rank which holds most lacks on its device; zero where it has room, or none is named.
    public Rational lacking() {
        var most = most().training();
        return most.capacity().map(c -> most.most().minus(c).max(Rational.ZERO)).orElse(Rational.ZERO);
    }
}
