package assay.family;

import assay.algebra.Expr;
import assay.kit.Hf;
import assay.kit.Images;
import assay.kit.Stack;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.part.Core;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// One of the two towers of [Clip]: its sizes.
record ClipTower(Expr width, Expr heads, Expr inner, Expr layers, Kind activation) {
    static ClipTower of(Reading r, String prefix, long inner) {
        var tower = new ClipTower(
                r.size(prefix + "d_model", "hidden_size"),
                r.size(prefix + "num_heads", "num_attention_heads"),
                r.sizeOr(prefix + "d_ff", Expr.of(inner), String.valueOf(inner), "intermediate_size"),
                r.size(prefix + "num_layers", "num_hidden_layers"),
                Hf.kind(r.text(prefix + "activation", "quick_gelu", "hidden_act")));
        r.divides(prefix + "d_model", prefix + "num_heads");
        return tower;
    }

    /// The sizes of words and of their positions.
    static void words(Hf hf, Reading text) {
        hf.bind("v", text.size("vocab_size", "vocab_size"));
        hf.bind("n", text.sizeOr("context_length", Expr.of(77), "77", "max_position_embeddings"));
    }

    /// The sizes where an image is all that is read.
    static void pixels(Hf hf, Reading vision) {
        hf.rebind("t", hf.bind("tp", hf.image(vision, 224, 32)));
        hf.rebind("s", hf.size("t"));
        Images.given(hf);
    }

    Map<String, Expr> axes() {
        return Map.of("d", width, "h", heads, "k", width.over(heads), "f", inner);
    }

    /// From words to `text[b d]`.
    List<Node> text(Stack stack) {
        return ClipEncoder.words(stack, layers, activation, Core.everywhere().where(Core.CAUSAL));
    }

    /// From pixels to `image[b d]`.
    List<Node> image(Stack stack) {
        var nodes = new ArrayList<>(ClipEncoder.patches(stack, layers, activation));
        nodes.add(Gather.of("first", "x[b t d] -> image[b d]"));
        nodes.add(stack.norm("post_layernorm", "image[b d]", "image[b d]"));
        return nodes;
    }
}
