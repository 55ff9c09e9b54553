package assay.family;

import assay.algebra.Expr;
import assay.kit.Architecture;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.Images;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Spelling;
import assay.part.Core;
import assay.part.Norm;
import assay.part.Pooler;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// ViT and DeiT: an encoder of pre-norm layers over an image's patches and one token more, whose last state stands for
/// the image; DeiT's has two tokens more, the second for what a teacher says.
public record Vit() implements Family {
    private static final String DEIT = "deit";
    private static final String TAUGHT = "ForImageClassificationWithTeacher";

    @Override
    public String name() {
        return "vit";
    }

    @Override
    public List<String> types() {
        return List.of(DEIT, name());
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var type = reading.modelType();
        boolean taught = type.equals(DEIT);
        var hf = Images.sizes(name(), reading, 224, 16, Expr.of(taught ? 2 : 1));
        hf.bind("tt", hf.size("t"));
        Images.given(hf);
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        hf.ffn(Expr.of(3072), "3072");
        boolean masks = Architecture.of(reading).ending(Images.MASKED).isPresent();
        var inside = new ArrayList<Node>();
        inside.add(embeddings(taught, masks ? List.of(Images.mask("1 1 d")) : List.of()));
        inside.addAll(Stack.layers("layers", layer(stack, hf.activation("gelu"))));
        inside.add(stack.norm("layernorm", "x[b t d]", "x[b t d]"));
        var pooler = Pooler.of("pooler", "dense", Hf.kind(reading.text("pooler_activation", "tanh", "pooler_act")));
        hf.rebind("d'", reading.sizeOr("pooler_output_size", hf.size("d"), "d_model", "pooler_output_size"));
        return Images.encoder(hf, type, inside, List.of(pooler))
                .with(Images.LABELS, false, () -> List.of(Images.token("first"),
                        hf.classifier("classifier", "first[b d]")))
                .with(TAUGHT, false, () -> taught(hf))
                .with(Images.MASKED, false, () -> Images.pixels(hf, 16))
                .without(taught ? "" : TAUGHT)
                .model();
    }

    /// Pre-norm attention and a plain feed-forward.
    static List<Node> layer(Stack stack, Kind activation) {
        boolean bias = stack.hf().reading().flag("qkv_bias", true, "qkv_bias");
        return stack.preNorm("layernorm_before",
                Images.attention("attention", bias, bias, true, Core.everywhere(), List.of()),
                "layernorm_after", Usual.plain("mlp", "fc1", "fc2", activation, true));
    }

    /// Two classifiers, of two tokens, whose mean is taken.
    private static List<Node> taught(Hf hf) {
        return List.of(Images.token("first"), hf.classifier("cls_classifier", "first[b d]"),
                Pointwise.of("own", Kind.SPLIT, "logits[b labels] -> own[b labels]"),
                Images.token("second"), hf.classifier("distillation_classifier", "second[b d]"),
                Pointwise.of("mean", Kind.ADD, "logits[b labels] own[b labels] -> logits[b labels]"));
    }

    @Override
    public Spelling spelling() {
        return SPELLING;
    }

    /// As checkpoints call the layers.
    static final Spelling SPELLING = Spelling.AS_IS
            .rename("layers", "encoder.layer")
            .rename("attention.q_proj", "attention.attention.query")
            .rename("attention.k_proj", "attention.attention.key")
            .rename("attention.v_proj", "attention.attention.value")
            .rename("attention.o_proj", "attention.output.dense")
            .rename("mlp.fc1", "intermediate.dense")
            .rename("mlp.fc2", "output.dense");

    private static Block embeddings(boolean taught, List<Node> mask) {
        var parts = new ArrayList<Node>();
        parts.add(Images.patches("patch_embeddings", true));
        parts.addAll(mask);
        parts.add(Gather.of("prepend", "x[b np d] .cls_token[1 1 d] "
                + (taught ? ".distillation_token[1 1 d] " : "") + "-> x[b t d]"));
        parts.addAll(Images.positions("x[b t d]", "1 tt d", "1 t d"));
        return Block.of(Images.EMBEDDINGS, parts);
    }
}
