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
import assay.model.Numbers;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.part.Attention;
import assay.part.Convolution;
import assay.part.Core;
import assay.part.MaskedHead;
import assay.part.Pooler;
import assay.part.Projected;
import assay.part.Residual;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// DeBERTa 2 and 3: a BERT whose scores also weigh how far apart two words are. Embeddings of distances, `r` of them,
/// are made keys, which meet the queries, and queries, which meet the keys.
public record DebertaV2() implements Family {
    private static final String INPUTS = "ids[b t] positions[b t] types[b t]";

    @Override
    public String name() {
        return "deberta-v2";
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var stack = Encoder.stack(name(), reading, 6144, 512);
        var hf = stack.hf();
        boolean relative = reading.flag("relative_attention", false, "relative_attention");
        var activation = hf.activation("gelu");
        var task = reading.flag("legacy_head", true, "legacy")
                ? hf.task(Heads.BARE, Heads.TEXT, Heads.TOKENS, Heads.ANSWERS, Heads.CHOICE, Heads.MASKED)
                : hf.task(Heads.BARE, Heads.TEXT, Heads.TOKENS, Heads.ANSWERS, Heads.CHOICE);
        var trunk = task.equals(Heads.BARE) ? "" : "deberta.";

        var encoder = new ArrayList<Node>();
        if (relative) {
            hf.bind("r", Distances.span(reading, hf.size("n")).times(2));
            encoder.add(Block.of("rel_embeddings", Component.POSITION, List.of(
                    Gather.of("rows", ".weight[r d] -> rel[r d]"))));
        }
        if (reading.texts("norm_rel_ebd").contains("layer_norm")) {
            encoder.add(relative
                    ? stack.norm("LayerNorm", "rel[r d]", "rel[r d]")
                    : Block.of("LayerNorm", Component.NORM, List.of(Gather.of("unused",
                            ".weight[d] .bias[d] -> unused[d]"))));
        }
        var core = Core.everywhere().onScores(
                relative ? Distances.onScores(reading, trunk + "encoder.layer.{i}.attention.self.") : List.of());
        var names = new Attention.Names("attention", "self.query_proj", "self.key_proj", "self.value_proj",
                "output.dense");
        var layer = stack.postNorm(new Projected(names, true).over(core, List.of()), "attention.output.LayerNorm",
                Usual.plain("", "intermediate.dense", "output.dense", activation, true), "output.LayerNorm");
        encoder.addAll(convolved(stack, layer));

        var inside = List.<Node>of(DebertaEmbeddings.of(stack), Block.of("encoder", encoder));
        return switch (task) {
            case Heads.BARE -> stack.bare(inside, List.of(), INPUTS);
            case Heads.MASKED -> stack.headed("deberta", inside, List.of(MaskedHead.block("cls.predictions",
                    "transform.dense", activation, "transform.LayerNorm", trunk + "embeddings.word_embeddings",
                    hf.tied(true))), INPUTS);
            default -> {
                hf.rebind("d'", hf.size("d"));
                yield Heads.onEncoder(stack, task, "deberta", inside, List.of(), List.of(Pooler.of("pooler", "dense",
                        Hf.kind(reading.text("pooler_activation", "gelu", "pooler_hidden_act")))), INPUTS);
            }
        };
    }

    /// The layers; where the config has a convolution, its output of the embeddings is added behind the first.
    private static List<Node> convolved(Stack stack, List<Node> layer) {
        var reading = stack.hf().reading();
        if (reading.number("conv_kernel_size", 0, "conv_kernel_size") <= 0) {
            return Stack.layers("layer", layer);
        }
        stack.hf().needed("kw", "conv_kernel_size");
        if (reading.number("conv_groups", 1, "conv_groups") != 1) {
            reading.refuse(reading.place("conv_groups"), "only one group of the convolution is known", "");
        }
        stack.hf().bind("d''", stack.hf().size("d"));
        return List.of(
                Pointwise.of("embedded", Kind.SPLIT, "x[b t d] -> x0[b t d]"),
                new Repeat("layer", "first", Expr.ONE, layer),
                Block.of("conv", List.of(
                        Convolution.along("conv", "x0", "c", List.of("t", "t"), List.of("d", "d''")),
                        Pointwise.of("activation", Hf.kind(reading.text("conv_activation", "tanh", "conv_act")),
                                "c[b t d''] -> c[b t d'']"),
                        Residual.add("residual", "x[b t d] c[b t d''] -> x[b t d]"),
                        stack.norm("LayerNorm", "x[b t d]", "x[b t d]"))),
                new Repeat("layer", "others",
                        Numbers.from(Expr.ONE, Expr.dim("num_layers").minus(Expr.ONE)), layer));
    }
}
