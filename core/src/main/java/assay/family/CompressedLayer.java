package assay.family;

import assay.algebra.Expr;
import assay.kit.LayerTypes;
import assay.model.Gather;
import assay.model.Op;
import assay.spec.Reading;
import java.util.List;
import java.util.Map;

/// Of which kind a layer of [DeepseekV4] is, as configs call it.
record CompressedLayer(String attention, String feedForward) {
    private static final String SLIDING = "sliding_attention";
    static final String SPARSE = "compressed_sparse_attention";
    static final String HEAVY = "heavily_compressed_attention";
    private static final String HASHED = "hash_moe";

    /// What older configs say of a layer: how many tokens a key stands for.
    private static final Map<Integer, String> RATIOS = Map.of(0, SLIDING, 4, SPARSE, 128, HEAVY);

    /// How many tokens a key of such layers stands for.
    static Expr tokens(Reading reading, String type, String older, long or) {
        var from = reading.has("compress_rates") ? reading.inside("compress_rates") : reading;
        return from.sizeOr(older, Expr.of(or), String.valueOf(or), older, type);
    }

    /// As the lists of types say, else as older configs' ratios and number of layers with a table.
    static List<CompressedLayer> each(Reading reading) {
        var ratios = reading.numbers("compress_ratios");
        if (!reading.has("layer_types")) {
            LayerTypes.covered(reading, "compress_ratios", ratios);
            ratios.stream().filter(ratio -> !RATIOS.containsKey(ratio)).distinct().forEach(ratio -> reading.refuse(
                    reading.place("compress_ratios"), "unknown ratio " + ratio, "0, 4 and 128 are known"));
        }
        var attentions = LayerTypes.named(reading, List.of(SLIDING, SPARSE, HEAVY), i -> i < ratios.size()
                ? RATIOS.getOrDefault(ratios.get(i), SLIDING) : i > 1 && i % 2 == 1 ? SPARSE : HEAVY, "layer_types");
        int first = reading.number("hash_layers", 3, "num_hash_layers");
        var feedForwards = LayerTypes.named(reading, List.of(HASHED, "moe"), i -> i < first ? HASHED : "moe",
                "mlp_layer_types");
        return LayerTypes.each(reading, i -> new CompressedLayer(LayerTypes.at(attentions, i),
                LayerTypes.at(feedForwards, i)));
    }

    /// A router that scores experts, of which a table of the words has those that are chosen.
    static Op byTable(Op op) {
        return op.line().writes().getFirst().name().equals("chosen")
                ? Gather.of("choose", "scores[b t e] ids[b t] $tid2eid[v n] -> chosen[b t n]") : op;
    }

    /// Whether a table has the experts of a word.
    boolean hashed() {
        return feedForward.equals(HASHED);
    }

    @Override
    public String toString() {
        return attention.replace("_attention", "") + "_" + feedForward;
    }
}
