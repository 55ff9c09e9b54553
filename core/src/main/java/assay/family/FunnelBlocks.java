package assay.family;

import assay.algebra.Expr;
import assay.kit.Images;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Numbers;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.part.Residual;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The blocks of [Funnel], and its decoder.
///
/// @param factorized whether distances are told by four tables of positions, not by one vector each
/// @param activation of the feed-forward
record FunnelBlocks(Stack stack, boolean factorized, Kind activation) {
    /// The blocks, and the decoder in classes that have it.
    List<Node> nodes(boolean decoder) {
        var hf = stack.hf();
        var reading = hf.reading();
        var sizes = Images.stages(reading, "block_sizes", List.of(4, 4, 4));
        var repeats = reading.numbers("block_repeats");
        boolean apart = reading.flag("first_apart", true, "separate_cls");
        boolean cut = reading.flag("truncated", true, "truncate_seq");
        boolean queries = reading.flag("queries_pooled", true, "pool_q_only");
        if (repeats.stream().anyMatch(times -> times != 1)) {
            reading.refuse(reading.place("block_repeats"), "layers that run several times are not known", "");
        }
        if (reading.listed("block_repeats") && repeats.size() != sizes.size()) {
            reading.refuse(List.of("block_repeats", "block_sizes"), "block_repeats and block_sizes differ in length");
        }
        var encoder = new ArrayList<Node>();
        var tokens = Expr.dim("T");
        for (int i = 0; i < sizes.size(); i++) {
            int size = sizes.get(i);
            var before = tokens;
            tokens = i == 0 ? tokens : tokens.plus(apart && !cut ? Expr.ONE : Expr.ZERO).ceilDiv(Expr.of(2));
            var axes = Map.of("t", tokens, "s", tokens, "dq", tokens.times(2));
            var each = new ArrayList<Node>();
            var alone = i > 0 && queries ? Map.of("s", before, "tp", before, "dq", tokens.times(2).plus(before))
                    : Map.of("tp", before);
            if (i > 0) {
                each.add(new Repeat("blocks." + i, "pooled", Numbers.of(List.of(0)),
                        List.of(Block.of("", layer(i > 0, queries)).over(alone))));
            }
            int rest = i > 0 ? size - 1 : size;
            if (rest > 0) {
                each.add(new Repeat("blocks." + i, "whole", Numbers.from(Expr.of(size - rest), Expr.of(rest)),
                        layer(false, false)));
            }
            encoder.add(Stack.run("", tokens, axes, each));
            if (i == 0) {
                encoder.add(Pointwise.of("first", Kind.SPLIT, "x[b t d] -> skip[b t d]"));
            }
        }
        hf.bind("tl", tokens);
        hf.bind("dq", Expr.dim("T").times(2));
        var nodes = new ArrayList<Node>();
        nodes.add(Block.of("encoder", encoder));
        if (decoder) {
            nodes.add(Gather.of("spread", "x[b tl d] -> x[b t d]"));
            nodes.add(Residual.add("first_residual", "x[b t d] skip[b t d] -> x[b t d]"));
            var number = reading.sizeOr("num_decoder_layers", Expr.of(2), "2", "num_decoder_layers");
            nodes.add(Block.of("decoder", List.of(new Repeat("layers", number, layer(false, false)))));
        }
        return nodes;
    }

    /// @param pooled whether the tokens `tp` before it are halved
    /// @param queries whether keys are of all of them
    private List<Node> layer(boolean pooled, boolean queries) {
        var nodes = new ArrayList<Node>();
        if (pooled) {
            nodes.add(Pointwise.of("keys", Kind.SPLIT, "x[b tp d] -> m[b " + (queries ? "s" : "tp") + " d]"));
            nodes.add(Pointwise.of("pool", Kind.ADD, "x[b tp d] -> x[b t d]"));
        }
        if (!pooled || !queries) {
            nodes.add(Pointwise.of("same", Kind.SPLIT, "x[b t d] -> m[b s d]"));
        }
        nodes.addAll(Residual.post("attention_residual", RelativeAttention.of(factorized),
                stack.norm("attention.layer_norm", "x[b t d]", "x[b t d]")));
        nodes.addAll(Residual.post("ffn_residual",
                Usual.plain("ffn", "linear_1", "linear_2", activation, true),
                stack.norm("ffn.layer_norm", "x[b t d]", "x[b t d]")));
        return nodes;
    }
}
