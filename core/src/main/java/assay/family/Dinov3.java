package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Images;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Spelling;
import assay.part.Convolution;
import assay.part.Core;
import assay.part.Norm;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// DINOv3: a DINOv2 whose queries and keys of patches are turned by their rows and columns.
public record Dinov3() implements Family {
    @Override
    public String name() {
        return "dinov3_vit";
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var registers = reading.number("num_register_tokens", 0, "num_register_tokens") > 0
                ? reading.size("num_registers", "num_register_tokens") : Expr.ZERO;
        var hf = Images.sizes(name(), reading, 224, 16, registers.plus(Expr.ONE)).called("DINOv3ViT");
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        hf.bind("nr", registers);
        Images.given(hf);
        hf.rotary(Rational.ONE);
        hf.ffn(Expr.of(1536), "1536");
        var core = Core.everywhere();
        boolean query = reading.flag("query_bias", true, "query_bias");
        boolean key = reading.flag("key_bias", false, "key_bias");
        boolean value = reading.flag("value_bias", true, "value_bias");
        boolean out = reading.flag("proj_bias", true, "proj_bias");
        boolean inner = reading.flag("mlp_bias", true, "mlp_bias");
        var activation = hf.activation("gelu");
        var attention = new ArrayList<Node>();
        attention.add(Usual.linear(query).of("q_proj", "y[b t d]", core.query()));
        attention.add(Usual.linear(key).of("k_proj", "y[b t d]", core.keys()));
        attention.add(Usual.linear(value).of("v_proj", "y[b t d]", core.values()));
        for (var stream : List.of("q[b t h k]", "k[b t h k]")) {
            attention.add(Pointwise.of("rotate_" + stream.charAt(0), Kind.ROTATE,
                    stream + " cos[np j] sin[np j] -> " + stream));
        }
        attention.addAll(core.nodes());
        attention.add(Usual.linear(out).of("o_proj", core.out(), "z[b t d]"));
        var layer = Dinov2.layer(stack, Block.of("attention", Component.ATTENTION, attention),
                reading.flag("gated", false, "use_gated_mlp") ? Usual.gated(activation, inner)
                        : Usual.plain("mlp", "up_proj", "down_proj", activation, inner));
        var embeddings = List.<Node>of(
                Block.of("", Component.EMBEDDING, List.of(Convolution.patches("patch_embeddings", true))),
                Images.mask("1 1 d"),
                Gather.of("prepend", "x[b np d] .cls_token[1 1 d] .register_tokens[1 nr d] -> x[b t d]"));
        var inside = List.<Node>of(Block.of(Images.EMBEDDINGS, embeddings),
                Block.of("rope_embeddings", Component.POSITION, List.of(
                        Gather.of("tables", "$cos[np j] $sin[np j] -> cos[np j] sin[np j]"))),
                Block.of("model", Stack.layers("layer", layer)), stack.norm("norm", "x[b t d]", "x[b t d]"));
        return Images.encoder(hf, "", inside, List.of()).model();
    }

    @Override
    public Spelling spelling() {
        return Spelling.AS_IS.rename("model.layer", "layer");
    }
}
