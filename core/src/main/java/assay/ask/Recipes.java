package assay.ask;

import assay.plan.Again;
import assay.plan.Layout;
import assay.plan.Layout.Degrees;
import assay.plan.Layout.Sharding;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The ways in which a measured step may have been run whose source does not state all of it.
///
/// @param unstated of its class: `again` what is done again, `selective` what that word means where it is all that is
///     said of it, `sharding` whether the optimizer's state is shared out, `overlap` whether the exchange of gradients
///     runs beside the backward pass, `passes` in how many passes stages take their sequences
record Recipes(Set<String> unstated) {
    /// One way.
    ///
    /// @param hides whether the exchange of data parallelism runs beside the backward pass
    record Recipe(Layout layout, Again again, boolean hides) {}

    /// All ways of a step.
    List<Recipe> of(MeasuredStep step) {
        var all = new ArrayList<Recipe>();
        boolean waits = !step.of().habits(step.said()).hidesData();
        for (var again : again(step.again())) {
            for (var layout : layouts(step.layout())) {
                for (boolean hides : unstated.contains("overlap") ? List.of(true, false) : List.of(!waits)) {
                    all.add(new Recipe(layout, again, hides));
                }
            }
        }
        return all;
    }

    private List<Again> again(Again taken) {
        return unstated.contains("again") ? List.of(Again.NONE, Again.ATTENTION, Again.LAYERS)
                : unstated.contains("selective") && taken == Again.HALF ? List.of(Again.ATTENTION, Again.HALF)
                        : List.of(taken);
    }

    private List<Layout> layouts(Layout taken) {
        var all = new ArrayList<Layout>();
        for (var sharding : unstated.contains("sharding") ? List.of(Sharding.NONE, new Sharding(1, 0))
                : List.of(taken.sharding())) {
            for (long micro : micro(taken)) {
                all.add(new Layout(taken.degrees(), sharding, taken.schedule(), taken.batch(), micro));
            }
        }
        return all;
    }

    /// Powers of two of the sequences of a rank; of one stage it is stated.
    private List<Long> micro(Layout taken) {
        Degrees degrees = taken.degrees();
        var all = new ArrayList<Long>();
        long own = taken.batch() / degrees.dp();
        if (!unstated.contains("passes") || degrees.pp() == 1) {
            return List.of(taken.microBatch());
        }
        for (long micro = 1; micro <= own; micro *= 2) {
            if (own % micro == 0) {
                all.add(micro);
            }
        }
        return all;
    }
}
