package assay.family;

import assay.algebra.Expr;
import assay.kit.Hf;
import assay.kit.Media;
import assay.kit.Resizing;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Norm;
import assay.part.Residual;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The encoder of images of [Gemma4]: layers over patches of images of any size, turned by their rows and columns,
/// whose tokens are pooled.
final class Gemma4Vision {
    private Gemma4Vision() {}

    /// The tokens that an image has at most.
    static Expr tokens(Reading whole) {
        return whole.sizeOr("image_tokens", Expr.of(280), "280, as the image processor has it",
                "vision_soft_tokens_per_image");
    }

    static Hf sizes(String family, Reading r, Expr tokens) {
        var hf = new Hf(family, r);
        hf.size("d", "vision_d_model", 768, "hidden_size");
        hf.size("h", "vision_num_heads", 12, "num_attention_heads");
        hf.size("g", "vision_num_kv_heads", 12, "num_key_value_heads");
        hf.bind("r", hf.size("h").over(hf.size("g")));
        r.divides("vision_num_heads", "vision_num_kv_heads");
        r.sizeOr("vision_num_layers", Expr.of(16), "16", "num_hidden_layers");
        hf.size("k", "vision_head_dim", 64, "head_dim");
        hf.angles();
        hf.bind("js", hf.size("k").over(Expr.of(4)).ceil());
        hf.bind("sides", Expr.of(2));
        hf.size("f", "vision_d_ff", 3072, "intermediate_size");
        hf.size("ps", "vision_positions", 10240, "position_embedding_size");
        var patch = r.sizeOr("vision_patch_size", Expr.of(16), "16", "patch_size");
        var pool = r.sizeOr("vision_pooling", Expr.of(3), "3", "pooling_kernel_size");
        hf.bind("pp", patch.pow(2).times(3));
        hf.bind("two", Expr.of(2));
        var media = Media.of(r);
        long unit = media.whole(patch) * media.whole(pool);
        var grid = media.grid(patch, given -> Resizing.budget(given, unit, media.whole(tokens) * unit * unit));
        hf.bind("nq", grid.map(g -> g.merged(pool).patches()).orElse(tokens));
        hf.bind("np", hf.size("nq").times(pool.pow(2)));
        hf.bind("marks", Expr.of(2));
        if (grid.isPresent()) {
            hf.bind("nq!", tokens);
            Stream.of("np!", "t!", "s!").forEach(axis -> hf.bind(axis, tokens.times(pool.pow(2))));
        }
        hf.rebind("t", hf.size("np"));
        hf.rebind("s", hf.size("np"));
        return hf;
    }

    static List<Node> tower(Hf hf) {
        var r = hf.reading();
        var stack = Stack.of(hf);
        boolean clipped = r.flag("vision_clipped", false, "use_clipped_linears");
        var activation = Hf.kind(r.text("vision_activation", "gelu_pytorch_tanh", "hidden_activation"));
        var core = Core.everywhere(true);
        var attention = Block.of("self_attn", Component.ATTENTION, Stream.of(
                List.<Node>of(
                        Usual.clippable(clipped, "q_proj", "y[b t d]", core.query()),
                        Usual.clippable(clipped, "k_proj", "y[b t d]", core.keys()),
                        Usual.clippable(clipped, "v_proj", "y[b t d]", core.values())),
                Usual.headNorms(Norm.RMSNORM, core, false),
                List.<Node>of(Norm.RMSNORM.bare("v_norm", core.values(), core.values())),
                Attention.rotated(core),
                core.nodes(),
                List.<Node>of(Usual.clippable(clipped, "o_proj", core.out(), "z[b t d]")))
                .flatMap(List::stream).toList());
        var feedForward = Block.of("mlp", Component.FEED_FORWARD, List.of(
                Usual.clippable(clipped, "gate_proj", "y[b t d]", "m[b t f]"),
                Pointwise.of("activation", activation, "m[b t f] -> m[b t f]"),
                Usual.clippable(clipped, "up_proj", "y[b t d]", "u[b t f]"),
                Pointwise.of("product", Kind.MULTIPLY, "m[b t f] u[b t f] -> n[b t f]"),
                Usual.clippable(clipped, "down_proj", "n[b t f]", "z[b t d]")));
        var nodes = new ArrayList<Node>();
        nodes.add(Block.of("patch_embedder", List.of(
                Usual.linear(false).of("input_proj", Component.EMBEDDING, "patches[b np pp]", "x[b np d]"),
                Block.of("", Component.POSITION, List.of(
                        Gather.of("places", ".position_embedding_table[two ps d] -> row[b t d]"))),
                Residual.add("positions_sum", "x[b t d] row[b t d] -> x[b t d]"))));
        nodes.add(Block.of("encoder", List.of(
                Attention.rotaryOfGrid("rotary_emb", "js"),
                new Repeat("layers", Expr.dim("vision_num_layers"), stack.bothNorms(attention, feedForward)))));
        var pooler = new ArrayList<Node>();
        if (r.value("vision_pooling") == 1) {
            pooler.add(Pointwise.of("all", Kind.SPLIT, "x[b t d] -> x[b nq d]"));
        } else {
            pooler.add(Gather.of("places", "$places[t nq] -> places[b t nq]"));
            pooler.add(Contract.of("pool", "places[b t nq] x[b t d] -> x[b nq d]"));
        }
        pooler.add(Pointwise.of("root", Kind.SCALE, "x[b nq d] -> x[b nq d]"));
        nodes.add(Block.of("pooler", pooler));
        if (r.flag("vision_standardize", false, "standardize")) {
            nodes.add(Pointwise.of("standardize", Kind.SCALE, "x[b nq d] $std_bias[d] $std_scale[d] -> x[b nq d]"));
        }
        return nodes;
    }
}
