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
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.Core;
import assay.part.MaskedHead;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// DeBERTa: a BERT whose scores also weigh how far apart two words are, as version 2 does, by layers of its own; one
/// layer makes queries, keys and values.
public record Deberta() implements Family {
    @Override
    public String name() {
        return "deberta";
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var stack = Encoder.stack(name(), reading, 3072, 512);
        var hf = stack.hf();
        var context = hf.size("n");
        hf.bind("three", Expr.of(3));
        if (reading.flag("talking_head", false, "talking_head")) {
            reading.refuse(reading.place("talking_head"), "heads that talk to each other are not known", "");
        }
        boolean relative = reading.flag("relative_attention", false, "relative_attention");
        var activation = hf.activation("gelu");
        var encoder = new ArrayList<Node>();
        if (relative) {
            var span = Distances.span(reading, context);
            hf.bind("rr", span.times(2));
            hf.bind("r", span.min(Expr.dim("T")).times(2));
            encoder.add(Block.of("rel_embeddings", Component.POSITION, List.of(
                    Gather.of("rows", ".weight[rr d] -> rel[r d]"))));
        }
        encoder.addAll(Stack.layers("layer", stack.postNorm(attention(relative ? distances(reading) : List.of()),
                "attention.output.LayerNorm",
                Usual.plain("", "intermediate.dense", "output.dense", activation, true), "output.LayerNorm")));
        var inside = List.<Node>of(DebertaEmbeddings.of(stack), Block.of("encoder", encoder));
        return Encoder.of(hf, name(), inside, List.of(), "ids[b t] positions[b t] types[b t]")
                .without(Heads.CHOICE)
                .with(Heads.MASKED, false, () -> List.of(MaskedHead.block("cls.predictions", "transform.dense",
                        activation, "transform.LayerNorm", "deberta.embeddings.word_embeddings", hf.tied(true))))
                .with(Heads.TEXT, false, () -> {
                    hf.rebind("d'", hf.size("d"));
                    return List.of(Encoder.first("pooler",
                            Hf.kind(reading.text("pooler_activation", "gelu", "pooler_hidden_act"))),
                            hf.classifier("classifier", Heads.POOLED));
                })
                .model();
    }

    private static Block attention(List<Node> distances) {
        var core = Core.everywhere().onScores(distances);
        var parts = new ArrayList<Node>();
        parts.add(Usual.linear(false).of("self.in_proj", "y[b t d]", "qkv[b t h three k]"));
        parts.add(Pointwise.of("split", Kind.SPLIT, "qkv[b t h three k] -> " + core.query() + " " + core.keys() + " "
                + core.values()));
        parts.add(Block.of("self", List.of(
                Pointwise.of("query_bias", Kind.BIAS, core.query() + " .q_bias[(h k)] -> " + core.query()),
                Pointwise.of("value_bias", Kind.BIAS, core.values() + " .v_bias[(h k)] -> " + core.values()))));
        parts.addAll(core.nodes());
        parts.add(Usual.linear(true).of("output.dense", core.out(), "z[b t d]"));
        return Block.of("attention", Component.ATTENTION, parts);
    }

    private static List<Node> distances(Reading reading) {
        var types = reading.texts("pos_att_type");
        var nodes = new ArrayList<Node>();
        if (types.contains("c2p")) {
            nodes.add(Usual.linear(false).of("self.pos_proj", "rel[r d]", "rk[r h k]"));
            nodes.add(Block.of("content_to_position", Distances.queryToDistance()));
        }
        if (types.contains("p2c")) {
            nodes.add(Usual.linear(true).of("self.pos_q_proj", "rel[r d]", "rq[r h k]"));
            nodes.add(Block.of("position_to_content", Distances.keyToDistance()));
        }
        return nodes;
    }
}
