package assay.family;

import assay.algebra.Expr;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Spelling;
import assay.part.Attention;
import assay.part.Convolution;
import assay.part.Core;
import assay.part.Norm;
import assay.part.Pooler;
import assay.part.Projected;
import assay.part.Residual;
import assay.part.Tables;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// ViT: an encoder of pre-norm layers over an image's patches and one token more, whose last state stands for the
/// image.
public record Vit() implements Family {
    private static final String INPUTS = "pixels[b ch ih iw]";

    @Override
    public String name() {
        return "vit";
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading);
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        hf.needed("d", "d_model", "hidden_size");
        hf.needed("h", "num_heads", "num_attention_heads");
        hf.layers();
        hf.headDim();
        hf.ffn(Expr.of(3072), "3072");
        var tokens = hf.image(reading, 224, 16);
        hf.rebind("t", tokens);
        hf.rebind("s", tokens);
        hf.note("the input is an image: the number of tokens is the config's, and --seq is ignored");
        boolean bias = reading.flag("qkv_bias", true, "qkv_bias");
        var names = new Attention.Names("attention", "q_proj", "k_proj", "v_proj", "o_proj");
        var attention = new Projected(names, bias, bias, true).over(Core.everywhere(), List.of());
        var layer = new ArrayList<Node>(Residual.pre("attention_residual", stack.norm("layernorm_before"), attention));
        layer.addAll(Residual.pre("ffn_residual", stack.norm("layernorm_after"),
                Usual.plain("mlp", "fc1", "fc2", hf.activation("gelu"), true)));

        var inside = new ArrayList<Node>();
        inside.add(embeddings());
        inside.addAll(Stack.layers("layers", layer));
        inside.add(stack.norm("layernorm", "x[b t d]", "x[b t d]"));
        if (hf.task("Model", "ForImageClassification").equals("Model")) {
            hf.size("d'", "pooler_output_size", hf.size("d"), "d_model", "pooler_output_size");
            return stack.bare(inside, List.of(Pooler.of("pooler", "dense", Kind.TANH)), INPUTS);
        }
        return stack.headed("vit", inside, List.of(
                Block.of("", Component.HEAD, List.of(Gather.of("first", "x[b t d] -> first[b d]"))),
                hf.classifier("classifier", "first[b d]")), INPUTS);
    }

    @Override
    public Spelling spelling() {
        return Spelling.AS_IS
                .rename("layers", "encoder.layer")
                .rename("attention.q_proj", "attention.attention.query")
                .rename("attention.k_proj", "attention.attention.key")
                .rename("attention.v_proj", "attention.attention.value")
                .rename("attention.o_proj", "attention.output.dense")
                .rename("mlp.fc1", "intermediate.dense")
                .rename("mlp.fc2", "output.dense");
    }

    private static Block embeddings() {
        var parts = new ArrayList<Node>();
        parts.add(Block.of("patch_embeddings", Component.EMBEDDING, List.of(Convolution.patches("projection", true))));
        parts.add(Gather.of("prepend", "x[b np d] .cls_token[1 1 d] -> x[b t d]"));
        parts.addAll(new Tables("x[b t d]").everyPosition("", "position_embeddings[1 t d]"));
        return Block.of("embeddings", parts);
    }
}
