package assay.family;

import assay.algebra.Expr;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.Sparsity;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Spelling;
import assay.part.Core;
import assay.part.Experts;
import assay.part.FeedForward;
import assay.part.Router;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.List;

/// Switch Transformers: a T5 of which some of the layers, as many as the config says and evenly spread, have experts;
/// each token goes to one.
public record SwitchTransformers() implements Family {
    private static final FeedForward.Names EXPERTS = new FeedForward.Names("experts", "", "wi", "wo");

    @Override
    public String name() {
        return "switch_transformers";
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading);
        var stack = Stack.of(hf);
        T5Layers.sizes(hf, 2048, 12);
        hf.bind("fe", hf.size("f"));
        hf.routed(reading.sizeOr("num_experts", Expr.of(8), "8", "num_experts"), Expr.ONE);
        var activation = hf.activation("relu", "dense_act_fn");
        var dense = Usual.plain("mlp", "wi", "wo", activation, false);
        var router = new Router("router.classifier", reading.flag("router_bias", false, "router_bias"), Kind.SOFTMAX,
                Router.Correction.NONE);
        var sparse = Experts.block("mlp",
                Experts.routed(router, Experts.plain(EXPERTS, activation, false, "fe")));
        return T5.model(stack, true,
                Stack.repeats("block", kinds(reading, "num_layers", "num_sparse_encoder_layers"),
                        kind -> layer(stack, kind, Core.everywhere(), false, dense, sparse)),
                Stack.repeats("block", kinds(reading, "num_decoder_layers", "num_sparse_decoder_layers"),
                        kind -> layer(stack, kind, Core.causal(false), true, dense, sparse)));
    }

    @Override
    public Spelling spelling() {
        return Spelling.AS_IS.cut("experts.wi.weight", "experts.expert_{i}.wi.weight")
                .cut("experts.wo.weight", "experts.expert_{i}.wo.weight");
    }

    private static List<Node> layer(Stack stack, LayerKind kind, Core core, boolean decodes, Node dense, Node sparse) {
        return T5Layers.layer(stack, T5Layers.biased(core, kind.first), decodes,
                kind.sparsity == Sparsity.SPARSE ? sparse : dense);
    }

    /// Which layers have experts: the second of every so many as there are layers to each that has them.
    private static List<LayerKind> kinds(Reading reading, String layers, String own) {
        int sparse = reading.number(own, 3, own);
        int step = sparse > 0 ? reading.value(layers) / sparse : reading.value(layers);
        return LayerTypes.each(reading, layers, i ->
                new LayerKind(i == 0, Sparsity.sparse(step == 1 || (step > 0 && i % step == 1))));
    }

    /// @param first whether the layer makes the bias of the scores
    private record LayerKind(boolean first, Sparsity sparsity) {
        @Override
        public String toString() {
            return sparsity + (first ? "_first" : "");
        }
    }
}
