package assay.family;

import assay.algebra.Expr;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.part.Core;
import assay.part.Residual;
import assay.part.Tables;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The four models of [Blt]: what tells where patches begin, what gathers bytes, the one over patches, and what makes
/// bytes again.
final class BytePatches {
    private static final Tables TABLES = new Tables("x[b t d]");

    private BytePatches() {}

    static Block patcher(Stack stack, Reading reading) {
        var sizes = ByteLayers.of(reading, "patcher_", 768, 12, 14, Optional.of(2048L));
        if (sizes.activation() != Kind.SILU) {
            stack.hf().note("The patcher's activation is silu, whatever hidden_act says of it: so the reference "
                    + "implementation has it.");
        }
        stack.hf().bind("vp", reading.sizeOr("patcher_vocab_size", Expr.of(260), "260", "vocab_size"));
        var parts = new ArrayList<Node>();
        parts.add(Block.of("embed_tokens", Component.EMBEDDING, List.of(
                Gather.of("lookup", "ids[b t] .weight[vp d] -> x[b t d]"))));
        stack.hf().bind("jp", sizes.half());
        parts.add(ByteLayers.rotary("p", "positions"));
        parts.addAll(ByteLayers.layers(stack, "patcher_", Core.causal(true), Kind.SILU));
        parts.add(stack.norm("norm", "x[b t d]", "x[b t d]"));
        parts.add(Usual.linear(false).of("lm_head", "x[b t d]", "next[b t vp]"));
        parts.add(Pointwise.of("entropies", Kind.SOFTMAX, "next[b t vp] -> next[b t vp]"));
        return Block.of("patcher", parts).over(sizes.axes());
    }

    static List<Node> encoding(Stack stack, Kind activation) {
        var encoder = new ArrayList<Node>();
        encoder.add(TABLES.words("embed_tokens"));
        var hashes = Block.of("encoder_hash_tok_embedding", Component.EMBEDDING, List.of(
                Gather.of("lookup", "ids[b t] .weight[hv d] -> row[b t d]")));
        var rest = new ArrayList<Node>();
        rest.add(ByteLayers.rotary("e", "positions"));
        rest.addAll(ByteLayers.layers(stack, "encoder_", Core.causal(true), activation));
        rest.add(Gather.of("gather", "x[b t d] -> pr[b np d]"));
        rest.add(Usual.linear(false).of("patch_embedding_projection", "pr[b np d]", "pq[b np ck d']"));
        rest.add(Pointwise.of("vectors", Kind.SPLIT, "pq[b np ck d'] -> pq[b pc d]"));
        rest.add(new Repeat("cross_attn_layers", Expr.ONE, ByteLayers.cross("pq[b pc d]", "x[b t d]", "pc", "t")));
        rest.add(Pointwise.of("patches", Kind.SPLIT, "pq[b pc d] -> pe[b np ck d']"));
        return List.of(Block.of("local_encoder", encoder), hashes,
                Residual.add("hashes_sum", "x[b t d] row[b t d] -> x[b t d]"), Block.of("local_encoder", rest));
    }

    /// Over patches, each of `ck` vectors of the encoder's width.
    static List<Node> across(Stack stack, boolean wider, Kind activation) {
        var parts = new ArrayList<Node>();
        parts.add(Pointwise.of("bytes", Kind.SPLIT, "x[b tb dl] -> kept[b tb dl]"));
        parts.add(wider ? Usual.linear(false).of("token_embedding_projection", "pe[b np ck dl]", "x[b np d]")
                : Pointwise.of("joined", Kind.SPLIT, "pe[b np ck dl] -> x[b np d]"));
        parts.add(Pointwise.of("tokens", Kind.SPLIT, "x[b np d] -> x[b t d]"));
        parts.add(Gather.of("places", "x[b t d] -> places[b t]"));
        parts.add(ByteLayers.rotary("g", "places"));
        parts.addAll(ByteLayers.layers(stack, "global_", Core.causal(true).keptWhole("nothing"), activation));
        parts.add(Pointwise.of("patches", Kind.SPLIT, "x[b t d] -> pg[b np d]"));
        stack.hf().bind("nothing", Expr.ZERO);
        stack.hf().bind("tb", Expr.dim("T"));
        stack.hf().bind("dl", stack.hf().size("d"));
        return parts;
    }

    static List<Node> decoding(Stack stack, boolean every, Kind activation) {
        var parts = new ArrayList<Node>();
        parts.add(Pointwise.of("bytes", Kind.SPLIT, "kept[b t d] -> x[b t d]"));
        parts.add(ByteLayers.rotary("d", "positions"));
        parts.add(Usual.linear(false).of("patch_embedding_projection", "pg[b np dg]", "pe[b np ck d]"));
        parts.add(Pointwise.of("vectors", Kind.SPLIT, "pe[b np ck d] -> pv[b pc d]"));
        parts.add(new Repeat("cross_attn_layers", every ? Expr.dim("decoder_num_layers") : Expr.ONE,
                ByteLayers.cross("x[b t d]", "pv[b pc d]", "t", "pc")));
        parts.addAll(ByteLayers.layers(stack, "decoder_", Core.causal(true), activation));
        parts.add(stack.norm("norm", "x[b t d]", "x[b t d]"));
        return parts;
    }
}
