package assay.family;

import assay.algebra.Expr;
import assay.kit.SharedCaches;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Kind;
import assay.model.Pointwise;
import assay.spec.Reading;
import assay.spec.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Of which kind a layer of [Gemma3nText] is.
///
/// @param sparse whether all but the highest of the gate's elements are made zero
/// @param width the feed-forward's where it is another than d_ff, else 0
record Gemma3nLayer(SharedCaches caches, boolean sparse, int width) {
    private static final String SPARSE = "activation_sparsity_pattern";

    static List<Gemma3nLayer> each(Reading reading, List<SharedCaches> layers, List<Integer> widths) {
        var sparse = reading.items(SPARSE).stream()
                .map(v -> v instanceof Value.Numeral(var n) && n.signum() > 0).toList();
        boolean given = reading.has(SPARSE);
        covers(reading, SPARSE, given, sparse.size(), layers.size());
        covers(reading, Gemma3nText.WIDTH, !widths.isEmpty(), widths.size(), layers.size());
        var kinds = new ArrayList<Gemma3nLayer>();
        for (int i = 0; i < layers.size(); i++) {
            boolean few = given ? i < sparse.size() && sparse.get(i) : layers.size() > 10 && i < 10;
            int width = i < widths.size() && !widths.get(i).equals(widths.getFirst()) ? widths.get(i) : 0;
            kinds.add(new Gemma3nLayer(layers.get(i), few, width));
        }
        return kinds;
    }

    private static void covers(Reading reading, String field, boolean given, int size, int layers) {
        if (given && size != layers) {
            reading.refuse(reading.place(field), field + " has " + size + " values for " + layers + " layers", "");
        }
    }

    Block feedForward(Kind activation) {
        var block = Usual.gated(activation, false);
        var parts = new ArrayList<>(block.parts());
        if (sparse) {
            parts.addAll(1, List.of(
                    Pointwise.of("cutoff", Kind.ADD, "m[b t f] -> cut[b t one]"),
                    Pointwise.of("less_cutoff", Kind.ADD, "m[b t f] cut[b t one] -> m[b t f]"),
                    Pointwise.of("above_cutoff", Kind.RELU, "m[b t f] -> m[b t f]")));
        }
        return block.with(parts).over(width == 0 ? Map.of() : Map.of("f", Expr.of(width)));
    }

    @Override
    public String toString() {
        return caches + (sparse ? "_sparse" : "") + (width == 0 ? "" : "_" + width);
    }
}
