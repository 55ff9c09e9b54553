package assay.family;

import assay.algebra.Expr;
import assay.kit.EncoderDecoder;
import assay.kit.Family;
import assay.kit.Heads;
import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.Sparsity;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Spelling;
import assay.part.Core;
import assay.part.Experts;
import assay.part.FeedForward;
import assay.part.Norm;
import assay.part.Router;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// NLLB-MoE: an M2M-100 with experts in every few layers, each as wide as the feed-forward of its stack, two of which a
/// token goes to.
public record NllbMoe() implements Family {
    private static final Expr CHOSEN = Expr.of(2);
    private static final EncoderDecoder.Names NAMES =
            new EncoderDecoder.Names("model", "cross_attention", "ff_layer_norm");
    private static final FeedForward.Names EXPERTS = new FeedForward.Names("experts", "", "fc1", "fc2");

    @Override
    public String name() {
        return "nllb-moe";
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading);
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        var all = new EncoderDecoder(stack, NAMES, true, false, EncoderDecoder.LAST, true);
        hf.needed("v", "vocab_size");
        var rows = hf.context(1024).plus(Expr.of(2));
        var encoder = all.sizes(4096, rows, rows);
        hf.size("e", "num_experts", Expr.of(128), "128");
        hf.note("flops counts two experts a token; the reference implementation runs as many as there are, most of "
                + "them the first over and over, which --convention torch counts.");
        var activation = hf.activation("relu", "activation_function");
        var router = new Router("router.classifier", reading.flag("router_bias", false, "router_bias"), Kind.SOFTMAX,
                Router.Correction.NONE);
        var dense = Usual.plain("ffn", "fc1", "fc2", activation, true);
        var routed = Experts.block("ffn", Experts.routed(router, Experts.plain(EXPERTS, activation, true, "f")));
        var sparse = new Block("ffn", Optional.empty(), Map.of("n", CHOSEN, "e?", CHOSEN, "n!", hf.size("e")),
                routed.parts());
        return all.model(hf.task(Heads.WRITTEN, Heads.BARE), encoder, false, false,
                Stack.repeats("layers", kinds(reading, "encoder"), kind -> all.layer(
                        all.attention(Core.everywhere(), true), List.of(), feedForward(kind, dense, sparse))),
                Stack.repeats("layers", kinds(reading, "decoder"), kind -> all.layer(
                        all.attention(Core.causal(false), true), all.across(true, Expr.dim("T")),
                        feedForward(kind, dense, sparse))));
    }

    @Override
    public Spelling spelling() {
        var spelling = Spelling.AS_IS;
        for (var layer : List.of("fc1", "fc2")) {
            for (var tensor : List.of(".weight", ".bias")) {
                spelling = spelling.cut("experts." + layer + tensor, "experts.expert_{i}." + layer + tensor);
            }
        }
        return spelling;
    }

    private static Node feedForward(Sparsity kind, Node dense, Node sparse) {
        return kind == Sparsity.SPARSE ? sparse : dense;
    }

    private static List<Sparsity> kinds(Reading reading, String stack) {
        var own = stack + "_sparse_step";
        int step = reading.number(own, 4, own);
        return LayerTypes.each(reading, "num_" + stack + "_layers",
                i -> Sparsity.sparse(step > 0 && (i + 1) % step == 0));
    }
}
