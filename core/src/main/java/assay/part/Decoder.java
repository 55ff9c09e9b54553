package assay.part;

import assay.algebra.Expr;
import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Line;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.model.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A decoder-only Transformer whose sub-layers read a norm of the residual stream and are added to it (pre-norm).
///
/// @param trunk the block around everything but the head; empty where there is none
/// @param layers how many copies of the block
/// @param finalNorm the name of the norm before the head, where there is one
/// @param tied whether the head reads the embedding's table
/// @param computedAngles see [Attention#rotary]
public record Decoder(
        String trunk,
        Names names,
        Expr layers,
        Norm norm,
        boolean shift,
        Attention attention,
        FeedForward feedForward,
        FeedForward.Names feedForwardNames,
        Linear feedForwardLinear,
        Optional<String> finalNorm,
        boolean tied,
        boolean computedAngles) {
    /// The names of what stands beside attention and feed-forward.
    public record Names(
            String embedding, String positions, String layers, String attentionNorm, String ffnNorm, String head) {}

    /// What the tree reads and nothing in it writes.
    public List<Tensor> inputs() {
        return Line.of("ids[b t] positions[b t] frequencies[j] -> logits[b t v]").reads();
    }

    public Block root() {
        var inside = new ArrayList<Node>();
        inside.add(Block.of(names.embedding, Component.EMBEDDING, List.of(
                Gather.of("lookup", "ids[b t] .weight[v d] -> x[b t d]"))));
        switch (attention.position()) {
            case LEARNED -> {
                inside.add(Block.of(names.positions, Component.POSITION, List.of(
                        Gather.of("lookup", "positions[b t] .weight[n d] -> e[b t d]"))));
                inside.add(Residual.add("embedding_sum", "x[b t d] e[b t d] -> x[b t d]"));
            }
            case ROPE -> inside.add(Attention.rotary(names.positions, computedAngles));
            case ALIBI -> inside.add(attention.slopes(names.positions));
            case NONE -> {}
        }
        inside.add(new Repeat(names.layers, layers, List.of(
                norm.of(names.attentionNorm, "x[b t d]", "y[b t d]", shift),
                attention.block(),
                Residual.add("attention_residual", "x[b t d] z[b t d] -> x[b t d]"),
                norm.of(names.ffnNorm, "x[b t d]", "y[b t d]", shift),
                feedForward.of(feedForwardNames, feedForwardLinear),
                Residual.add("ffn_residual", "x[b t d] z[b t d] -> x[b t d]"))));
        finalNorm.ifPresent(name -> inside.add(norm.of(name, "x[b t d]", "x[b t d]", shift)));

        var owner = (trunk.isEmpty() ? "" : trunk + ".") + names.embedding;
        var head = tied
                ? Linear.tied(names.head, Component.HEAD, "x[b t d]", owner, "logits[b t v]")
                : new Linear(false, Layout.OUT_IN).of(names.head, Component.HEAD, "x[b t d]", "logits[b t v]");
        var all = new ArrayList<Node>();
        if (trunk.isEmpty()) {
            all.addAll(inside);
        } else {
            all.add(Block.of(trunk, inside));
        }
        all.add(head);
        return Block.of("", all);
    }

}
