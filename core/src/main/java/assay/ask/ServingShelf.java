package assay.ask;

import assay.serve.Ranks;
import assay.serve.Replica;
import assay.serve.Silicon;
import assay.serve.Variation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// What questions of serving have in common that are asked one after the other: trees of ranks and what they hold. Not
/// safe for several threads at once.
final class ServingShelf {
    private final Map<String, List<RankMemory>> memories = new HashMap<>();
    private final Map<String, Replica> made = new HashMap<>();
    private final Map<List<Object>, Replica> replicas = new HashMap<>();
    private final Map<Replica, Replica> ideals = new HashMap<>();
    private final Map<String, Optional<String>> unfed = new HashMap<>();

    /// What ranks hold of what is called so, stage by stage.
    List<RankMemory> memory(String key, Ranks ranks, Supplier<List<RankMemory>> how) {
        return memories.computeIfAbsent(key + " " + ranks.tp() + " " + ranks.pp(), _ -> how.get());
    }

    /// A replica of what is called so: of others that are split over as many ranks it has the tree.
    Replica replica(String key, Ranks ranks, Silicon on, Variation variation, Supplier<Replica> how) {
        var first = made.computeIfAbsent(key + " " + ranks.tp(), _ -> how.get());
        return replicas.computeIfAbsent(List.of(key, ranks, on, variation), _ -> first.with(ranks, on, variation));
    }

    /// The same without losses.
    Replica ideal(Replica replica) {
        return ideals.computeIfAbsent(replica, Replica::ideal);
    }

    /// What of what is called so no token that is decoded meets, in words.
    Optional<String> unfed(String key, Supplier<Optional<String>> how) {
        return unfed.computeIfAbsent(key, _ -> how.get());
    }
}
