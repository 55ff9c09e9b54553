package assay.family;

import assay.algebra.Expr;
import assay.kit.Encoder;
import assay.kit.EncoderHeads;
import assay.kit.Family;
import assay.kit.Heads;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Projected;
import assay.part.Tables;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// MPNet: a BERT without token types, whose scores also weigh how far apart two words are, by a learned bias for each
/// head and bucket of distances that all layers share.
public record MpNet() implements Family {
    @Override
    public String name() {
        return "mpnet";
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var stack = Encoder.stack(name(), reading, 3072, 512);
        var hf = stack.hf();
        hf.size("rb", "relative_buckets", Expr.of(32), "32", "relative_attention_num_buckets");
        var activation = hf.activation("gelu");
        var core = Core.everywhere().onScores(List.of(Pointwise.of("relative_bias", Kind.POSITION_BIAS,
                "a[b h t s] bias[h t s] -> a[b h t s]")));
        var names = new Attention.Names("attention", "attn.q", "attn.k", "attn.v", "attn.o");
        var layer = stack.postNorm(new Projected(names, true).over(core, List.of()), "attention.LayerNorm",
                Usual.plain("", "intermediate.dense", "output.dense", activation, true), "output.LayerNorm");
        var tables = new Tables("x[b t d]");
        var embeddings = new ArrayList<Node>();
        embeddings.add(tables.words("word_embeddings"));
        embeddings.addAll(tables.positions("position_embeddings"));
        embeddings.add(stack.norm("LayerNorm", "x[b t d]", "x[b t d]"));
        var encoder = new ArrayList<Node>();
        encoder.add(Block.of("relative_attention_bias", Component.POSITION, List.of(
                Gather.of("lookup", ".weight[rb h] -> bias[h t s]"))));
        encoder.addAll(Stack.layers("layer", layer));
        return EncoderHeads.robust(Encoder.of(hf, name(),
                List.of(Block.of("embeddings", embeddings), Block.of("encoder", encoder)),
                List.of(Encoder.first("pooler", Kind.TANH)), "ids[b t] positions[b t]")).without(Heads.NEXT).model();
    }
}
