package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Encoder;
import assay.kit.EncoderHeads;
import assay.kit.Family;
import assay.kit.Heads;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.Core;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// LayoutLMv3: a RoBERTa whose words know where on a page they stand: by rows for the sides of their boxes, and by
/// biases of the scores for distances along the text and across the page. Patches of the page's image join the words
/// where there is one; what embeds them stands idle where there is text alone.
public record LayoutLmv3() implements Family {
    /// Fewer labels of a token than these have no layer before them.
    private static final Rational FEW = Rational.of(10);

    @Override
    public String name() {
        return "layoutlmv3";
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var stack = Encoder.stack(name(), reading, 3072, 512);
        var hf = stack.hf();
        hf.size("ty", "token_types", Expr.of(2), "2", "type_vocab_size");
        if (!reading.flag("text", true, "text_embed")) {
            reading.refuse(reading.place("text_embed"), "a LayoutLMv3 without words is not known", "");
        }
        var inside = new ArrayList<Node>();
        boolean seeing = reading.flag("images", true, "visual_embed");
        if (seeing) {
            inside.addAll(PageEmbeddings.images(stack));
        }
        inside.add(PageEmbeddings.words(stack));
        if (seeing) {
            inside.add(Gather.of("place_images", "x[b t d] image[bi ti d] -> x[b t d]"));
            hf.note("parameters counts what embeds the image; flops are those of text alone.");
        }
        var encoder = new ArrayList<Node>();
        var core = Core.everywhere();
        var bias = new ArrayList<String>();
        if (reading.flag("relative_bias", true, "has_relative_attention_bias")) {
            hf.size("rb", "relative_buckets", Expr.of(32), "32", "rel_pos_bins");
            encoder.add(bias("rel_pos_bias", "rb"));
            bias.add("rel_pos_bias[h t s]");
        }
        if (reading.flag("spatial_bias", true, "has_spatial_attention_bias")) {
            hf.size("rx", "spatial_buckets", Expr.of(64), "64", "rel_2d_pos_bins");
            encoder.add(bias("rel_pos_x_bias", "rx"));
            encoder.add(bias("rel_pos_y_bias", "rx"));
            bias.add("rel_pos_x_bias[h t s] rel_pos_y_bias[h t s]");
        }
        if (!bias.isEmpty()) {
            core = core.onScores(List.of(Pointwise.of("bias", Kind.POSITION_BIAS,
                    "a[b h t s] " + String.join(" ", bias) + " -> a[b h t s]")));
        }
        encoder.addAll(Stack.layers("layer", Bert.layer(stack, hf.activation("gelu"), core, List.of())));
        inside.add(Block.of("encoder", encoder));
        return Encoder.of(hf, name(), inside, List.of(), "ids[b t] positions[b t] types[b t] boxes[b t sides]"
                + (seeing ? " pixels[bi ch ih iw]" : ""))
                .with(Heads.TEXT, false, () -> EncoderHeads.ownLayer(hf, Kind.TANH))
                .with(Heads.TOKENS, false, () -> {
                    hf.labels();
                    return labelled(hf, "classifier", hf.size("labels").constant().compareTo(FEW) >= 0);
                })
                .with(Heads.ANSWERS, false, () -> labelled(hf, "qa_outputs", true))
                .without(Heads.CHOICE)
                .model();
    }

    private static Block bias(String name, String buckets) {
        return Block.of(name, Component.POSITION, List.of(
                Gather.of("lookup", ".weight[h " + buckets + "] -> " + name + "[h t s]")));
    }

    /// Labels of each token, many of them through a layer of their own.
    private static List<Node> labelled(Hf hf, String name, boolean layer) {
        return layer ? List.of(
                Block.of(name, Component.HEAD, List.of(
                        Usual.linear(true).of("dense", "x[b t d]", "u[b t d']"),
                        Pointwise.of("activation", Kind.TANH, "u[b t d'] -> u[b t d']"))),
                hf.classifier(name + ".out_proj", "u[b t d']"))
                : List.of(hf.classifier(name, "x[b t d]"));
    }
}
