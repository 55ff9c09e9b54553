package assay.ask;

import assay.serve.Ranks;
import assay.serve.Replica;
import assay.serve.Silicon;
import assay.serve.Variation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// What questions of serving have in common that are asked one after the other: trees of ranks and what they hold. Not
/// safe for several threads at once.
final class ServingShelf {
    private final Map<String, List<RankMemory>> memories = new HashMap<>();
    private final Map<String, RankMemory> drafts = new HashMap<>();
    private final Map<String, Replica> made = new HashMap<>();
    private final Map<List<Object>, Replica> replicas = new HashMap<>();

    /// What ranks hold of what is called so, stage by stage.
    List<RankMemory> memory(String key, Ranks ranks, Supplier<List<RankMemory>> how) {
        return memories.computeIfAbsent(key + " " + ranks.tp() + " " + ranks.pp(), _ -> how.get());
    }

    /// What they hold of a model that guesses tokens.
    RankMemory draft(String key, Ranks ranks, Supplier<RankMemory> how) {
        return drafts.computeIfAbsent(key + " " + ranks.tp(), _ -> how.get());
    }

    /// A replica of what is called so: of others that are split over as many ranks it has the tree.
    Replica replica(String key, Ranks ranks, Silicon on, Variation variation, Supplier<Replica> how) {
        var first = made.computeIfAbsent(key + " " + ranks.tp(), _ -> how.get());
        return replicas.computeIfAbsent(List.of(key, ranks, on.name(), variation), _ ->
                first.over(ranks).on(on).with(variation));
    }

    /// A replica of a model that guesses tokens.
    Replica drafting(String key, Ranks ranks, Silicon on, Supplier<Replica> how) {
        var first = made.computeIfAbsent(key + " drafts " + ranks.tp(), _ -> how.get());
        return replicas.computeIfAbsent(List.of(key, "drafts", ranks.tp(), on.name()), _ -> first.on(on));
    }
}
