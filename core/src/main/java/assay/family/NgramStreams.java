package assay.family;

import assay.algebra.Expr;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.Core;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Attention of [ProphetNet]'s decoder, whose streams are texts of the batch `ba` while layers make queries, keys and
/// values, and stand beside each other, `pa` for each text, where they meet.
final class NgramStreams {
    private static final Map<String, Expr> ONCE = Map.of("b", Expr.dim("B"));

    private NgramStreams() {}

    /// The encoder's keys and values are made once for all streams.
    static Block across(String name) {
        var linear = Usual.linear(true);
        var core = Core.everywhere();
        return Block.of(name, Component.ATTENTION, List.of(
                linear.of("query_proj", "y[b t d]", core.query()),
                Stack.run("", Expr.dim("T"), ONCE, List.of(
                        linear.of("key_proj", "e[b t d]", core.keys()),
                        linear.of("value_proj", "e[b t d]", core.values()),
                        Gather.of("store_k", core.keys() + " -> @e_" + core.keys()),
                        Gather.of("store_v", core.values() + " -> @e_" + core.values()))),
                Block.of("", List.of(
                        Pointwise.of("streams", Kind.SPLIT, "q[ba t h k] -> q[b pa t h k]"),
                        Contract.of("scores", "q[b pa t h k] k[b s h k] -> a[b pa h t s]"),
                        Pointwise.of("softmax", Kind.SOFTMAX, "a[b pa h t s] -> p[b pa h t s]"),
                        Contract.of("mix", "p[b pa h t s] v[b s h k] -> o[b pa t h k]"),
                        Pointwise.of("texts", Kind.SPLIT, "o[b pa t h k] -> o[ba t h k]"))).over(ONCE),
                linear.of("out_proj", core.out(), "z[b t d]")));
    }

    /// What the main stream reads and keeps is what the others read, each beside its own token: one softmax over both,
    /// written as two.
    static Block self(String name) {
        var linear = Usual.linear(true);
        var core = Core.causal(false);
        var parts = new ArrayList<Node>();
        parts.add(Pointwise.of("streams", Kind.SPLIT, "q[ba t h k] k[ba t h k] v[ba t h k] rel[ba t rb h] -> "
                + "q[b t h k] k[b t h k] v[b t h k] rel[b t rb h] "
                + "fq[b ng t h k] fk[b ng t h k] fv[b ng t h k] frel[b ng t rb h]"));
        parts.add(Block.of("main", core.onScores(List.of(Pointwise.of("relative_bias", Kind.POSITION_BIAS,
                "a[b h t s] rel[b t rb h] -> a[b h t s] where s <= t"))).nodes()));
        parts.add(Block.of("further", List.of(
                Contract.of("scores", "fq[b ng t h k] @k[b s h k] -> fa[b ng h t s] where s <= t"),
                Pointwise.of("relative_bias", Kind.POSITION_BIAS,
                        "fa[b ng h t s] frel[b ng t rb h] -> fa[b ng h t s] where s <= t"),
                Pointwise.of("softmax", Kind.SOFTMAX, "fa[b ng h t s] -> fp[b ng h t s] where s <= t"),
                Contract.of("mix", "fp[b ng h t s] @v[b s h k] -> om[b ng t h k] where s <= t"))));
        parts.add(Block.of("own", List.of(
                Contract.of("scores", "fq[b ng t h k] fk[b ng s h k] -> fo[b ng h t s] where t-one < s <= t"),
                Pointwise.of("softmax", Kind.SOFTMAX, "fo[b ng h t s] -> fw[b ng h t s] where t-one < s <= t"),
                Contract.of("mix", "fw[b ng h t s] fv[b ng s h k] -> oo[b ng t h k] where t-one < s <= t"))));
        parts.addAll(List.of(
                Pointwise.of("sum", Kind.ADD, "om[b ng t h k] oo[b ng t h k] -> of[b ng t h k]"),
                Pointwise.of("texts", Kind.SPLIT, "o[b t h k] of[b ng t h k] -> o[ba t h k]")));
        return Block.of(name, Component.ATTENTION, List.of(
                linear.of("query_proj", "y[b t d]", core.query()),
                linear.of("key_proj", "y[b t d]", core.keys()),
                linear.of("value_proj", "y[b t d]", core.values()),
                linear.of("relative_pos_embeddings", "y[b t d]", "rel[b t rb h]"),
                Block.of("", parts).over(ONCE),
                linear.of("out_proj", core.out(), "z[b t d]")));
    }
}
