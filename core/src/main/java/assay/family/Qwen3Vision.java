package assay.family;

import assay.algebra.Expr;
import assay.kit.Hf;
import assay.kit.Media;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Repeat;
import assay.part.Attention;
import assay.part.Convolution;
import assay.part.Core;
import assay.part.Residual;
import java.util.ArrayList;
import java.util.List;

/// The encoder of images and videos of Qwen 3 VL ([Qwen3VlMoe]): layers over patches with learned and rotary positions,
/// and mergers of neighbours, some of what earlier layers wrote.
final class Qwen3Vision {
    private Qwen3Vision() {}

    /// Patches `np` of `ch` channels, `pt` frames and `pa` by `pb` pixels; `nq` tokens of `mm` numbers once neighbours
    /// are joined.
    static void sizes(Hf hf) {
        var reading = hf.reading();
        hf.needed("d", "vision_d_model", "hidden_size");
        hf.needed("h", "vision_num_heads", "num_heads", "num_attention_heads");
        reading.size("vision_num_layers", "depth");
        hf.headsOf("vision_").angles();
        hf.bind("c", hf.size("h").times(3));
        hf.size("f", "vision_d_ff", 4304, "intermediate_size");
        hf.size("ch", "vision_channels", 3, "in_channels");
        hf.size("pt", "vision_temporal_patch_size", 2, "temporal_patch_size");
        hf.bind("pb", hf.size("pa", "vision_patch_size", 16, "patch_size"));
        hf.size("np", "vision_positions", 2304, "num_position_embeddings");
        var merge = reading.sizeOr("spatial_merge_size", Expr.of(2), "2", "spatial_merge_size");
        var grid = QwenVision.grid(reading, hf.size("pa"), merge);
        hf.rebind("t", grid.map(Media.Grid::patches).orElseGet(() -> hf.size("np")));
        hf.rebind("s", hf.size("t"));
        hf.bind("nq", grid.map(g -> g.merged(merge).patches())
                .orElseGet(() -> hf.size("np").over(merge.pow(2)).floor()));
        hf.bind("mm'", hf.bind("mm", hf.size("d").times(merge.pow(2))));
        hf.size("do", "vision_out_d_model", 3584, "out_hidden_size");
    }

    static List<Node> tower(Stack stack) {
        var core = Core.everywhere();
        var layer = stack.preNorm(
                "norm1", Usual.fusedAttention("attn", "qkv", "proj", core, true, true, Attention.rotated(core)),
                "norm2", Usual.plain("mlp", "linear_fc1", "linear_fc2", Kind.GELU, true));
        var deep = PatchMerger.deep(stack, "deepstack_merger_list", "norm", PatchMerger::named);
        var parts = new ArrayList<Node>();
        parts.add(Block.of("patch_embed", Component.EMBEDDING, List.of(
                Convolution.given("proj", "ch pt pa pb", true))));
        parts.add(Block.of("pos_embed", Component.POSITION, List.of(
                Gather.of("lookup", "x[b t d] .weight[np d] -> e[b t d]"))));
        parts.add(Residual.add("position_sum", "x[b t d] e[b t d] -> x[b t d]"));
        parts.add(Attention.rotary("rotary_pos_emb", false));
        parts.add(new Repeat("blocks", Expr.dim("vision_num_layers"), layer));
        parts.add(PatchMerger.of(stack.norm("norm", "x[b t d]", "x'[b t d]"), "x'[b t d]", PatchMerger::named));
        parts.addAll(deep);
        parts.add(PatchMerger.TOKENS);
        return parts;
    }
}
