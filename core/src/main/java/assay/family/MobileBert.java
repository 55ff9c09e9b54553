package assay.family;

import assay.algebra.Expr;
import assay.kit.Encoder;
import assay.kit.EncoderHeads;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.MaskedHead;
import assay.part.Tables;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// MobileBERT: a BERT whose layers are narrow inside, `di` wide, between a layer that makes their input so and one
/// that makes the output as wide as the model again; with several feed-forwards each. Its norms are mostly a gain and a
/// shift alone.
public record MobileBert() implements Family {
    @Override
    public String name() {
        return "mobilebert";
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder();
        hf.ffn(Expr.of(512), "512");
        hf.size("n", "context_length", Expr.of(512), "512", "max_position_embeddings");
        hf.size("ty", "token_types", Expr.of(2), "2", "type_vocab_size");
        hf.size("de", "embedding_size", Expr.of(128), "128");
        boolean narrow = reading.flag("bottleneck", true, "use_bottleneck");
        hf.bind("di", narrow ? reading.sizeOr("d_inner", Expr.of(128), "128", "intra_bottleneck_size") : hf.size("d"));
        reading.divides(narrow ? "d_inner" : "d_model", "num_heads");
        hf.bind("k", hf.size("di").over(hf.size("h")));
        var networks = reading.sizeOr("num_ffn", Expr.of(4), "4", "num_feedforward_networks");
        hf.bind("d'", hf.size("d"));
        hf.bind("dd", hf.size("d").minus(hf.size("de")));
        var activation = hf.activation("relu");
        boolean plain = !reading.text("norm", "no_norm", "normalization_type").equals("layer_norm");
        var inside = List.<Node>of(embeddings(hf, plain), Block.of("encoder", Stack.layers("layer",
                Bottleneck.layer(reading, narrow, plain, activation, networks))));
        var pooler = reading.flag("pooler_layer", true, "classifier_activation")
                ? Encoder.first("pooler", Kind.TANH) : Encoder.first();
        return EncoderHeads.trained(Encoder.of(hf, name(), inside, List.of(pooler), Bert.INPUTS),
                () -> masked(activation, hf.tied(true))).model();
    }

    /// Of each word and its neighbours one vector.
    private static Block embeddings(Hf hf, boolean plain) {
        boolean three = hf.reading().flag("trigrams", true, "trigram_input");
        hf.bind("tri", Expr.of(three ? 3 : 1));
        var tables = new Tables("x[b t d]");
        var parts = new ArrayList<Node>();
        parts.add(new Tables("w[b t de]").words("word_embeddings"));
        if (three || !hf.same("embedding_size", "d_model")) {
            parts.add(Gather.of("neighbours", "w[b t de] -> ww[b t tri de]"));
            parts.add(Usual.linear(true).of("embedding_transformation", "ww[b t tri de]", "x[b t d]"));
        } else {
            parts.add(Block.of("embedding_transformation", List.of(
                    Gather.of("unused", ".weight[d de] .bias[d] -> unused[d de]"))));
            parts.add(Pointwise.of("words", Kind.SPLIT, "w[b t de] -> x[b t d]"));
        }
        parts.addAll(tables.positions("position_embeddings"));
        parts.addAll(tables.types("token_type_embeddings"));
        parts.add(Bottleneck.norm("LayerNorm", "x[b t d]", plain));
        return Block.of("embeddings", parts);
    }

    /// The head whose table is the embedding's, and more rows of its own for what the model is wider.
    private static Block masked(Kind activation, boolean tied) {
        var logits = "logits[b t v]";
        var parts = new ArrayList<>(MaskedHead.transform("transform.dense", activation, "transform.LayerNorm", true,
                true));
        var words = tied ? "/mobilebert.embeddings.word_embeddings.weight[v de]" : ".weight[v de]";
        parts.add(Block.of("decoder", List.of(Gather.of("rows", words + " -> words[v de]"))));
        parts.add(Block.of("dense", List.of(Gather.of("rows", ".weight[dd v] -> others[dd v]"))));
        parts.add(Gather.of("table", "words[v de] others[dd v] -> table[v d']"));
        parts.add(Contract.of("matmul", "x[b t d'] table[v d'] -> " + logits));
        parts.add(tied ? Pointwise.of("add", Kind.BIAS, logits + " .bias[v] -> " + logits)
                : Block.of("decoder", List.of(Pointwise.of("bias", Kind.BIAS, logits + " .bias[v] -> " + logits))));
        if (!tied) {
            parts.add(Gather.of("unused", ".bias[v] -> unused[v]"));
        }
        return Block.of("cls.predictions", Component.HEAD, parts);
    }
}
