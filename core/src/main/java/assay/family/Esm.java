package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Encoder;
import assay.kit.EncoderHeads;
import assay.kit.Family;
import assay.kit.Heads;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.part.Attention;
import assay.part.Core;
import assay.part.MaskedHead;
import assay.part.Projected;
import assay.part.Tables;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// ESM: an encoder of proteins, of pre-norm layers with learned or rotary positions. Its trunk holds a head for
/// contacts, which no other head uses.
public record Esm() implements Family {
    @Override
    public String name() {
        return "esm";
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var stack = Encoder.stack(name(), reading, 3072, 1026);
        var hf = stack.hf();
        hf.rotary(Rational.ONE);
        hf.bind("lh", Expr.dim("num_layers").times(hf.size("h")));
        hf.bind("one", Expr.ONE);
        boolean rotary = reading.text("positions", "absolute", "position_embedding_type").equals("rotary");
        var core = Core.everywhere();
        var layer = stack.preNorm("attention.LayerNorm",
                new Projected(Bert.NAMES, true).over(core, rotary ? Attention.rotated(core) : List.of()), "LayerNorm",
                Usual.plain("", "intermediate.dense", "output.dense", Kind.GELU, true));
        var tables = new Tables("x[b t d]");
        var embeddings = new ArrayList<Node>();
        embeddings.add(tables.words("word_embeddings"));
        if (!rotary) {
            embeddings.addAll(tables.positions("position_embeddings"));
        }
        if (reading.flag("embedding_norm", false, "emb_layer_norm_before")) {
            embeddings.add(stack.norm("layer_norm", "x[b t d]", "x[b t d]"));
        }
        var encoder = new ArrayList<>(Stack.layers("layer", layer));
        encoder.add(stack.norm("emb_layer_norm_after", "x[b t d]", "x[b t d]"));
        var inside = new ArrayList<Node>();
        inside.add(Block.of("embeddings", embeddings));
        if (rotary) {
            inside.add(Attention.rotary("rotary_embeddings", true));
        }
        inside.add(Block.of("encoder", encoder));
        inside.add(Block.of("contact_head", List.of(Block.of("regression", List.of(
                Gather.of("unused", ".weight[one lh] .bias[one] -> unused[one lh]"))))));
        return Encoder.of(hf, name(), inside, List.of(Encoder.first("pooler", Kind.TANH)),
                        "ids[b t] positions[b t] frequencies[j]")
                .without(Heads.CHOICE, Heads.ANSWERS)
                .with(Heads.TEXT, false, () -> EncoderHeads.ownLayer(hf, Kind.TANH))
                .with(Heads.MASKED, false, () -> List.of(MaskedHead.biased("lm_head", Kind.GELU, "layer_norm",
                        "esm.embeddings.word_embeddings", hf.tied(true))))
                .model();
    }
}
