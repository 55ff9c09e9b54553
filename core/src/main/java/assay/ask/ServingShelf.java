package assay.ask;

import assay.serve.Ranks;
import assay.serve.Replica;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/// What questions of serving have in common that are asked one after the other: trees of ranks and what they hold. Not
/// safe for several threads at once.
final class ServingShelf {
    private final Map<String, RankMemory> memories = new HashMap<>();
    private final Map<String, Replica> replicas = new HashMap<>();

    /// What a rank holds of what is called so.
    RankMemory memory(String key, Ranks ranks, Supplier<RankMemory> made) {
        return memories.computeIfAbsent(key + " " + ranks.tp(), _ -> made.get());
    }

    /// A replica of what is called so: of others that are split over as many ranks it has the tree.
    Replica replica(String key, Ranks ranks, Supplier<Replica> made) {
        var first = replicas.computeIfAbsent(key + " " + ranks.tp(), _ -> made.get());
        return replicas.computeIfAbsent(key + " " + ranks, _ -> first.over(ranks));
    }
}
