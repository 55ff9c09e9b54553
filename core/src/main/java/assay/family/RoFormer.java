package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Encoder;
import assay.kit.EncoderHeads;
import assay.kit.Family;
import assay.kit.Heads;
import assay.kit.Stack;
import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.Attention;
import assay.part.Core;
import assay.part.MaskedHead;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// RoFormer: a BERT whose queries and keys, and values if so asked, are turned by their positions, the sines and
/// cosines a table that is stored and not trained.
public record RoFormer() implements Family {
    @Override
    public String name() {
        return "roformer";
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var stack = Encoder.stack(name(), reading, 3072, 1536);
        var hf = stack.hf();
        hf.rotary(Rational.ONE);
        hf.size("ty", "token_types", Expr.of(2), "2", "type_vocab_size");
        hf.size("de", "embedding_size", hf.size("d"), "d_model");
        var activation = hf.activation("gelu");
        var core = Core.everywhere();
        var turned = new ArrayList<>(Attention.rotated(core));
        if (reading.flag("values_rotated", false, "rotary_value")) {
            turned.add(Pointwise.of("rotate_v", Kind.ROTATE,
                    core.values() + " cos[t j] sin[t j] -> " + core.values()));
        }
        var inside = new ArrayList<>(Encoder.narrow(stack.norm("LayerNorm", "w[b t de]", "w[b t de]"), false,
                !hf.same("embedding_size", "d_model")));
        var encoder = new ArrayList<Node>();
        encoder.add(Block.of("embed_positions", Component.POSITION, List.of(
                Gather.of("lookup", "%weight[n (i j)] -> cos[t j] sin[t j]"))));
        encoder.addAll(Stack.layers("layer", Bert.layer(stack, activation, core, turned)));
        inside.add(Block.of("encoder", encoder));
        Supplier<List<Node>> masked = () -> {
            hf.rebind("d'", hf.size("de"));
            return List.of(MaskedHead.block("cls.predictions", "transform.dense", activation, "transform.LayerNorm",
                    name() + ".embeddings.word_embeddings", hf.tied(true)));
        };
        return Encoder.of(hf, name(), inside, List.of(), "ids[b t] types[b t]")
                .with(Heads.MASKED, false, masked).with(Heads.NEXT, false, masked)
                .with(Heads.TEXT, false, () -> EncoderHeads.ownLayer(hf, activation))
                .with(Heads.CHOICE, false, () -> List.of(Encoder.summary(hf, "last", false, Optional.empty()),
                        hf.classifier("classifier", Heads.POOLED, 1)))
                .model();
    }
}
