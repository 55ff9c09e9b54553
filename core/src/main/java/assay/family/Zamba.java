package assay.family;

import assay.kit.Architecture;
import assay.kit.Borrowed;
import assay.kit.Family;
import assay.kit.Heads;
import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.SharedTransformer;
import assay.kit.Stack;
import assay.model.Block;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.Attention;
import assay.part.Residual;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// Zamba and Zamba 2: scans, in some layers with attention and a feed-forward before them that read the embedding too,
/// and whose parameters all those layers share, but for Zamba 2's adapters. The reference ties them as it ties the
/// head to the embedding: where a config has the one apart, so are the others.
public record Zamba() implements Family {
    private static final String HYBRID = "hybrid";

    @Override
    public String name() {
        return "zamba";
    }

    @Override
    public List<String> types() {
        return List.of("zamba", "zamba2");
    }

    @Override
    public Model model(Reading reading) {
        boolean second = reading.modelType().equals("zamba2");
        var hf = new Hf(reading.modelType(), reading).decoder();
        var stack = Stack.of(hf);
        hf.context(4096);
        hf.bind("d'", hf.size("d"));
        var transformer = SharedTransformer.of(stack, second);
        var mamba = second ? ZambaScans.grouped(hf) : ZambaScans.headed(hf);
        var hybrids = hybrids(reading, second);
        int count = (int) hybrids.stream().filter(k -> k >= 0).count();
        int blocks = second ? LayerTypes.period(reading, "num_mem_blocks", 1) : 1;
        boolean tied = hf.tied(true);
        var trunk = Architecture.of(reading).ending(Heads.BARE).isPresent() ? "" : "model.";
        var inside = new ArrayList<Node>();
        inside.add(Stack.embedding("embed_tokens"));
        inside.add(Pointwise.of("remembered", Kind.SPLIT, "x[b t d] -> x0[b t d]"));
        if (transformer.turned()) {
            inside.add(Attention.rotary("rotary_emb", true));
        }
        var own = List.<Node>of(stack.norm("input_layernorm", "y[b t d]", "y[b t d]"), mamba,
                Residual.add("mamba_residual", "x[b t d] z[b t d] -> x[b t d]"));
        var kinds = hybrids.stream().map(k -> new Layer(second || !tied ? k : Math.min(k, 1))).toList();
        inside.addAll(Stack.layers("layers", kinds, layer -> {
            if (layer.hybrid < 0) {
                return List.of(stack.norm("input_layernorm"), mamba, own.getLast());
            }
            boolean owns = layer.hybrid < blocks || !tied;
            var shared = transformer.block(layer.hybrid, owns ? blocks : count, count);
            return List.of(
                    Pointwise.of("join", Kind.SPLIT, "x[b t d] x0[b t d] -> y[b t d'']"),
                    owns ? shared : Borrowed.of(shared, trunk + "layers.{i}"),
                    SharedTransformer.linear("linear"),
                    Residual.add("transformer_residual", "x[b t d] l[b t d] -> y[b t d]"),
                    Block.of("mamba_decoder", own));
        }));
        inside.add(stack.norm("final_layernorm", "x[b t d]", "x[b t d]"));
        return stack.decoder("model", inside, Stack.lmHead(tied));
    }

    /// A layer: which of the hybrid ones it is, or less than 0.
    private record Layer(int hybrid) {
        @Override
        public String toString() {
            return hybrid < 0 ? "mamba" : HYBRID + "_" + hybrid;
        }
    }

    /// Of each layer which of the hybrid ones it is, or -1.
    private static List<Integer> hybrids(Reading reading, boolean second) {
        int period = second ? 1 : LayerTypes.period(reading, "attn_layer_period", 6);
        int offset = second ? 0 : reading.number("attn_layer_offset", 4, "attn_layer_offset");
        var types = LayerTypes.named(reading, List.of(HYBRID, LayerTypes.RECURRENT),
                i -> (second ? inSecond(i) : i == 2 || (i > 2 && (i - 3) % period == offset)) ? HYBRID
                        : LayerTypes.RECURRENT,
                "layers_block_type", "layer_types");
        var hybrids = new ArrayList<Integer>();
        for (var type : types) {
            hybrids.add(type.equals(HYBRID) ? (int) hybrids.stream().filter(k -> k >= 0).count() : -1);
        }
        return hybrids;
    }

    /// Whether a layer of Zamba 2 is hybrid where the config does not say.
    private static boolean inSecond(int layer) {
        return (layer > 0 && layer < 43 && layer % 6 == 0) || layer == 47 || layer == 51;
    }
}
