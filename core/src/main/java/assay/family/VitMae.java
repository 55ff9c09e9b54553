package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Images;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.model.Spelling;
import assay.part.Norm;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// ViT-MAE: a ViT over those of an image's patches that are left when most are masked, and a decoder over all of them
/// that gives their pixels back.
public record VitMae() implements Family {
    @Override
    public String name() {
        return "vit_mae";
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var hf = Images.sizes(name(), reading, 224, 16, Expr.ONE);
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        var left = Rational.ONE.minus(reading.fraction(Rational.of(3, 4), "mask_ratio"));
        hf.bind("tt", hf.size("t"));
        Images.given(hf);
        var all = hf.size("t");
        hf.bind("np1", all);
        hf.bind("nk", hf.size("np").times(Expr.of(left)).floor());
        hf.rebind("t", hf.size("nk").plus(Expr.ONE));
        hf.rebind("s", hf.size("t"));
        hf.note("the encoder sees the patches that are not masked");
        hf.ffn(Expr.of(3072), "3072");
        var activation = hf.activation("gelu");
        var inside = new ArrayList<Node>();
        inside.add(Block.of(Images.EMBEDDINGS, List.of(Images.patches("patch_embeddings", true),
                Gather.of("position_rows", ".position_embeddings[1 tt d] -> row[1 np1 d]"),
                Pointwise.of("position_sum", Kind.ADD, "x[b np d] row[1 np1 d] -> x[b np d]"),
                Gather.of("left", "x[b np d] -> x[b nk d]"),
                Gather.of("prepend", "x[b nk d] .cls_token[1 1 d] -> x[b t d]"))));
        inside.addAll(Stack.layers("layers", Vit.layer(stack, activation)));
        inside.add(stack.norm("layernorm", "x[b t d]", "x[b t d]"));
        return Images.encoder(hf, "vit", inside, List.of())
                .with("ForPreTraining", false, () -> decoder(stack, all, activation)).model();
    }

    @Override
    public Spelling spelling() {
        return Vit.SPELLING;
    }

    /// Of every patch's state, those of masked ones a trained vector, its pixels.
    private static List<Node> decoder(Stack stack, Expr all, Kind activation) {
        var hf = stack.hf();
        var reading = hf.reading();
        var width = hf.size("dd", "decoder_d_model", Expr.of(512), "512", "decoder_hidden_size");
        var heads = reading.sizeOr("decoder_num_heads", Expr.of(16), "16", "decoder_num_attention_heads");
        var layers = reading.sizeOr("decoder_num_layers", Expr.of(8), "8", "decoder_num_hidden_layers");
        var inner = reading.sizeOr("decoder_d_ff", Expr.of(2048), "2048", "decoder_intermediate_size");
        reading.divides("decoder_d_model", "decoder_num_heads");
        hf.bind("px", hf.size("ph").times(hf.size("pw")).times(hf.size("ch")));
        var nodes = new ArrayList<Node>();
        nodes.add(Gather.of("fill", "w[b nk1 d] .mask_token[1 1 d] -> x[b t d]"));
        nodes.add(Gather.of("position_rows", ".decoder_pos_embed[1 tt d] -> row[1 t d]"));
        nodes.add(Pointwise.of("position_sum", Kind.ADD, "x[b t d] row[1 t d] -> x[b t d]"));
        nodes.add(new Repeat("decoder_layers", layers, Vit.layer(stack, activation)));
        nodes.add(stack.norm("decoder_norm", "x[b t d]", "x[b t d]"));
        nodes.add(Usual.linear(true).of("decoder_pred", "x[b t d]", "logits[b t px]"));
        hf.bind("nk1", hf.size("nk").plus(Expr.ONE));
        return List.of(Block.of("decoder", List.of(
                Usual.linear(true).of("decoder_embed", "x[b t d]", "w[b t dd]"),
                Stack.run("", all, Map.of("d", width, "h", heads, "k", width.over(heads), "f", inner), nodes))));
    }
}
