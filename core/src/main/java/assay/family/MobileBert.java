package assay.family;

import assay.algebra.Expr;
import assay.kit.Encoder;
import assay.kit.Family;
import assay.kit.Heads;
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
import assay.model.Repeat;
import assay.part.Core;
import assay.part.MaskedHead;
import assay.part.Norm;
import assay.part.Residual;
import assay.part.Tables;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

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
                layer(reading, narrow, plain, activation, networks))));
        var pooler = reading.flag("pooler_layer", true, "classifier_activation")
                ? Encoder.first("pooler", Kind.TANH) : Encoder.first();
        var related = "cls.seq_relationship";
        Supplier<Node> masked = () -> masked(activation, hf.tied(true));
        return Encoder.of(hf, name(), inside, List.of(pooler), Bert.INPUTS)
                .with(Bert.MASKED, false, () -> List.of(masked.get()))
                .with("ForNextSentencePrediction", true, () -> List.of(hf.classifier(related, Heads.POOLED, 2)))
                .with(Bert.TRAINED, true, () -> List.of(hf.classifier(related, Heads.POOLED, 2),
                        Pointwise.of("relation", Kind.SPLIT, "logits[b labels] -> relation[b labels]"), masked.get(),
                        Pointwise.of("both", Kind.SPLIT, "logits[b t v] relation[b labels] -> logits[b t v]")))
                .model();
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
        parts.add(norm("LayerNorm", "x[b t d]", plain));
        return Block.of("embeddings", parts);
    }

    private static List<Node> layer(
            Reading reading, boolean narrow, boolean plain, Kind activation, Expr networks) {
        boolean narrowAttention = reading.flag("bottleneck_attention", false, "use_bottleneck_attention");
        boolean shared = reading.flag("shared_bottleneck", true, "key_query_shared_bottleneck");
        var nodes = new ArrayList<Node>();
        var query = "u[b t di]";
        var value = narrowAttention || !narrow ? "u[b t di]" : "x[b t d]";
        if (narrow) {
            nodes.add(Usual.linear(true).of("bottleneck.input.dense", "x[b t d]", "u[b t di]"));
            nodes.add(norm("bottleneck.input.LayerNorm", "u[b t di]", plain));
            if (shared && narrowAttention) {
                nodes.add(Block.of("bottleneck.attention", List.of(
                        Block.of("dense", List.of(Gather.of("unused", ".weight[di d] .bias[di] -> unused[di d]"))),
                        Block.of("LayerNorm", List.of(Gather.of("unused", ".weight[di] .bias[di] -> unused[di]"))))));
            } else if (shared) {
                query = "y[b t di]";
                nodes.add(Usual.linear(true).of("bottleneck.attention.dense", "x[b t d]", "y[b t di]"));
                nodes.add(norm("bottleneck.attention.LayerNorm", "y[b t di]", plain));
            } else if (!narrowAttention) {
                reading.refuse(reading.place("key_query_shared_bottleneck"), "without a shared bottleneck queries and "
                        + "keys read what is as wide as the model, which their layers do not", "");
            }
        } else {
            nodes.add(Pointwise.of("input", Kind.SPLIT, "x[b t d] -> u[b t di]"));
        }
        var core = Core.everywhere();
        var attention = new ArrayList<Node>();
        attention.add(Usual.linear(true).of("self.query", query, core.query()));
        attention.add(Usual.linear(true).of("self.key", query, core.keys()));
        attention.add(Usual.linear(true).of("self.value", value, core.values()));
        attention.addAll(core.nodes());
        attention.add(Usual.linear(true).of("output.dense", core.out(), "z[b t di]"));
        nodes.add(Block.of("attention", Component.ATTENTION, attention));
        nodes.addAll(behind("attention", "attention.output.LayerNorm", plain));
        if (reading.value("num_ffn") > 1) {
            nodes.add(new Repeat("ffn", networks.minus(Expr.ONE), feedForward(activation, plain)));
        }
        nodes.addAll(feedForward(activation, plain));
        if (narrow) {
            nodes.add(Usual.linear(true).of("output.bottleneck.dense", "u[b t di]", "z[b t d]"));
            nodes.add(Residual.add("output_residual", "x[b t d] z[b t d] -> x[b t d]"));
            nodes.add(norm("output.bottleneck.LayerNorm", "x[b t d]", plain));
        } else {
            nodes.add(Pointwise.of("output", Kind.SPLIT, "u[b t di] -> x[b t d]"));
        }
        return nodes;
    }

    private static List<Node> feedForward(Kind activation, boolean plain) {
        var nodes = new ArrayList<Node>();
        nodes.add(Block.of("", Component.FEED_FORWARD, List.of(
                Usual.linear(true).of("intermediate.dense", "u[b t di]", "m[b t f]"),
                Pointwise.of("activation", activation, "m[b t f] -> m[b t f]"),
                Usual.linear(true).of("output.dense", "m[b t f]", "z[b t di]"))));
        nodes.addAll(behind("ffn", "output.LayerNorm", plain));
        return nodes;
    }

    private static List<Node> behind(String name, String norm, boolean plain) {
        return List.of(Residual.add(name + "_residual", "u[b t di] z[b t di] -> u[b t di]"),
                norm(norm, "u[b t di]", plain));
    }

    /// A norm of a stream, or its gain and shift alone.
    private static Block norm(String name, String stream, boolean plain) {
        var width = stream.substring(stream.lastIndexOf(' ') + 1, stream.length() - 1);
        return plain
                ? Block.of(name, Component.NORM, List.of(Pointwise.of("scale", Kind.SCALE, stream + " .weight[" + width
                        + "] .bias[" + width + "] -> " + stream)))
                : Norm.LAYERNORM.of(name, stream, stream, true);
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
