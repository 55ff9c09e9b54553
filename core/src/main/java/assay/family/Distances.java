package assay.family;

import assay.algebra.Expr;
import assay.kit.Usual;
import assay.model.Contract;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// What distances between words add to the scores of [DebertaV2] and of [Deberta].
final class Distances {
    private Distances() {}

    /// How many distances there are to one side: buckets, or as many as positions.
    static Expr span(Reading reading, Expr context) {
        if (reading.number("position_buckets", -1, "position_buckets") > 0) {
            return reading.size("position_buckets", "position_buckets");
        }
        return reading.number("max_relative_positions", -1, "max_relative_positions") > 0
                ? reading.size("max_relative_positions", "max_relative_positions")
                : context;
    }

    /// What distances add to the scores: of a query and a distance's key, and of a key and a distance's query.
    ///
    /// @param owner the block of the layers that make keys and queries of words
    static List<Node> onScores(Reading reading, String owner) {
        boolean shared = reading.flag("shared_distance_layers", false, "share_att_key");
        var types = reading.texts("pos_att_type");
        var nodes = new ArrayList<Node>();
        if (types.contains("c2p")) {
            nodes.addAll(made("rk[r h k]", "pos_key_proj", shared, owner + "key_proj"));
            nodes.addAll(queryToDistance());
        }
        if (types.contains("p2c")) {
            nodes.addAll(made("rq[r h k]", "pos_query_proj", shared, owner + "query_proj"));
            nodes.addAll(keyToDistance());
        }
        return nodes;
    }

    /// Queries meet the keys of distances.
    static List<Node> queryToDistance() {
        return List.of(Contract.of("query_to_distance", "q[b t h k] rk[r h k] -> cp[b h t r]"),
                added("query_bias", "cp[b h t r]"));
    }

    /// Keys meet the queries of distances.
    static List<Node> keyToDistance() {
        return List.of(Contract.of("key_to_distance", "k[b s h k] rq[r h k] -> pc[b h s r]"),
                added("key_bias", "pc[b h s r]"));
    }

    /// Keys or queries of distances, by layers of their own or those of another block.
    private static List<Node> made(String out, String name, boolean shared, String owner) {
        return shared
                ? List.of(Contract.of(name, "rel[r d] /" + owner + ".weight[(h k) d] -> " + out),
                        Pointwise.of(name + "_bias", Kind.BIAS, out + " /" + owner + ".bias[(h k)] -> " + out))
                : List.of(Usual.linear(true).of("self." + name, "rel[r d]", out));
    }

    private static Node added(String name, String bias) {
        return Pointwise.of(name, Kind.POSITION_BIAS, "a[b h t s] " + bias + " -> a[b h t s]");
    }
}
