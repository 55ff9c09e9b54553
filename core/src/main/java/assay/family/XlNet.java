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
import assay.part.Core;
import assay.part.Norm;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// XLNet: layers normed behind each sum, whose scores add what a query says of its distance to each key, and of whether
/// both belong to one text. Of `2*T` distances where texts are read both ways, of `T + 1` where they are read forwards.
public record XlNet() implements Family {
    @Override
    public String name() {
        return "xlnet";
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder();
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        hf.headDim("d_head");
        hf.fillingHeads();
        hf.ffn(Expr.of(4096), "4096", "d_inner");
        hf.bind("d'", hf.size("d"));
        hf.bind("one", Expr.ONE);
        boolean forwards = reading.text("attention_type", "bi", "attn_type").equals("uni");
        hf.bind("dq", forwards ? Expr.dim("T").plus(Expr.ONE) : Expr.dim("T").times(2));
        var core = Core.everywhere().where(forwards ? Core.CAUSAL : Optional.empty());
        var inside = new ArrayList<Node>();
        inside.add(Stack.embedding("word_embedding"));
        inside.add(Block.of("", Component.POSITION, List.of(
                Gather.of("unmasked", ".mask_emb[one one d] -> unused[d]"),
                Gather.of("distances", "$distances[dq d] -> r[b dq d]"),
                Gather.of("segments", "types[b t] -> seg[b t s i]"))));
        inside.addAll(Stack.layers("layer", stack.postNorm(attention(core), "rel_attn.layer_norm",
                Usual.plain("ff", "layer_1", "layer_2", hf.activation("gelu", "ff_activation"), true),
                "ff.layer_norm")));
        Supplier<Block> summary = () -> Encoder.summary(hf, "last", true, Optional.of(Kind.TANH));
        return Encoder.of(hf, "transformer", inside, List.of(), "ids[b t] types[b t]")
                .with(Heads.LANGUAGE, false, () -> Stack.head("lm_loss", "transformer.word_embedding", hf.tied(true),
                        true))
                .with(Heads.TEXT, false, () -> List.of(summary.get(), hf.classifier("logits_proj", Heads.POOLED)))
                .with(Heads.CHOICE, false, () -> List.of(summary.get(), hf.classifier("logits_proj", Heads.POOLED, 1)))
                .with("ForQuestionAnsweringSimple", false, () -> List.of(hf.classifier("qa_outputs", "x[b t d]")))
                .with(Heads.ANSWERS, false, () -> answers(hf))
                .model();
    }

    /// Weights are stored by heads.
    private static Block attention(Core core) {
        var parts = new ArrayList<Node>();
        for (var made : List.of("q", "k", "v")) {
            parts.add(Contract.of(made, "y[b t d] ." + made + "[d h k] -> " + made + "[b t h k]"));
        }
        parts.add(Contract.of("r", "r[b dq d] .r[d h k] -> kr[b dq h k]"));
        parts.add(RelativeAttention.biased("r_r_bias", "qr"));
        parts.add(RelativeAttention.biased("r_s_bias", "qs"));
        parts.add(RelativeAttention.biased("r_w_bias", "q"));
        parts.addAll(core.onScores(List.of(
                Contract.of("distant", "qr[b t h k] kr[b dq h k] -> far[b h t dq]"),
                Pointwise.of("shift", Kind.SPLIT, "far[b h t dq] -> far[b h t s]"),
                Contract.of("segment", "qs[b t h k] .seg_embed[i h k] -> own[b t h i]"),
                Contract.of("segments", "seg[b t s i] own[b t h i] -> same[b h t s]"),
                Pointwise.of("sum", Kind.POSITION_BIAS,
                        "a[b h t s] far[b h t s] same[b h t s] -> a[b h t s]"))).nodes());
        parts.add(Contract.of("o", "o[b t h k] .o[d' h k] -> z[b t d']"));
        parts.add(Pointwise.of("out", Kind.SPLIT, "z[b t d'] -> z[b t d]"));
        return Block.of("rel_attn", Component.ATTENTION, parts);
    }

    /// Where answers start, where they end for each of the likeliest starts, and whether there is one.
    private static List<Node> answers(Hf hf) {
        hf.size("sn", "start_n_top", Expr.of(5), "5", "start_n_top");
        hf.reading().number("end_n_top", 5, "end_n_top");
        var linear = Usual.linear(true);
        return List.of(
                Block.of("start_logits", Component.HEAD, List.of(linear.of("dense", "x[b t d]", "start[b t one]"),
                        Pointwise.of("softmax", Kind.SOFTMAX, "start[b t one] -> start[b t one]"))),
                Block.of("end_logits", Component.HEAD, List.of(
                        Gather.of("likeliest", "x[b t d] start[b t one] -> from[b sn d]"),
                        Pointwise.of("join", Kind.SPLIT, "x[b t d] from[b sn d] -> u[b t sn i d]"),
                        linear.of("dense_0", "u[b t sn i d]", "m[b t sn d']"),
                        Pointwise.of("activation", Kind.TANH, "m[b t sn d'] -> m[b t sn d']"),
                        Norm.LAYERNORM.of("LayerNorm", "m[b t sn d']", "m[b t sn d']", true),
                        linear.of("dense_1", "m[b t sn d']", "end[b t sn one]"))),
                Block.of("answer_class", Component.HEAD, List.of(
                        Contract.of("start", "x[b t d] start[b t one] -> from[b one d]"),
                        Gather.of("last", "x[b t d] -> last[b one d]"),
                        Pointwise.of("join", Kind.SPLIT, "from[b one d] last[b one d] -> u[b one i d]"),
                        linear.of("dense_0", "u[b one i d]", "m[b one d']"),
                        Pointwise.of("activation", Kind.TANH, "m[b one d'] -> m[b one d']"),
                        Block.of("dense_1", List.of(
                                Contract.of("matmul", "m[b one d'] .weight[one d'] -> answer[b one]"))))),
                Pointwise.of("all", Kind.SPLIT, "start[b t one] end[b t sn one] answer[b one] -> logits[b t sn one]"));
    }
}
