package assay.family;

import assay.algebra.Expr;
import assay.kit.Encoder;
import assay.kit.Family;
import assay.kit.Heads;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.part.Core;
import assay.part.MaskedHead;
import assay.part.Norm;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// RemBERT: a BERT embedded at a width of its own, whose head has a wider one and a table that is not the embedding's.
public record RemBert() implements Family {
    @Override
    public String name() {
        return "rembert";
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder();
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        hf.headDimEven();
        hf.ffn(Expr.of(4608), "4608");
        hf.size("n", "context_length", Expr.of(512), "512", "max_position_embeddings");
        hf.size("ty", "token_types", Expr.of(2), "2", "type_vocab_size");
        hf.size("de", "embedding_size", Expr.of(256), "256", "input_embedding_size");
        hf.bind("d'", hf.size("d"));
        var out = reading.sizeOr("output_embedding_size", Expr.of(1664), "1664", "output_embedding_size");
        var activation = hf.activation("gelu");
        var encoder = new ArrayList<Node>();
        encoder.add(Usual.linear(true).of("embedding_hidden_mapping_in", "w[b t de]", "x[b t d]"));
        encoder.addAll(Stack.layers("layer", Bert.layer(stack, activation, Core.everywhere(), List.of())));
        var inside = List.of(Encoder.narrow(stack.norm("LayerNorm", "w[b t de]", "w[b t de]"), true, true).getFirst(),
                Block.of("encoder", encoder));
        Supplier<List<Node>> masked = () -> {
            hf.rebind("d'", out);
            var parts = new ArrayList<>(MaskedHead.transform("dense", activation, "LayerNorm", true, true));
            parts.add(MaskedHead.decoder("decoder", "", false, true));
            return List.of(Block.of("cls.predictions", Component.HEAD, parts));
        };
        return Encoder.of(hf, name(), inside, List.of(Encoder.first("pooler", Kind.TANH)), Bert.INPUTS)
                .with(Heads.MASKED, false, masked).with(Heads.NEXT, false, masked).model();
    }
}
