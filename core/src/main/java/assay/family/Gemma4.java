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
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.model.Spelling;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Norm;
import assay.part.Residual;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Gemma 4 for images, sound and text: [Gemma4Text] beside an encoder of an image's patches, whose tokens are pooled,
/// and one of sound ([SpeechTower]). A config has either, both or none of the two.
public record Gemma4() implements Whole {
    private static final String PADDED = "The reference implementation pads every image to the most patches that "
            + "one may have, and runs those too; --convention torch counts them.";

    @Override
    public String name() {
        return "gemma4";
    }

    @Override
    public Model model(Reading reading) {
        var text = reading.inside("text_config")
                .with("tie_word_embeddings", reading.flagged("tie_word_embeddings", true));
        var decoder = Multimodal.decoder(text, "gemma4_text");
        var width = decoder.axes().getOrDefault("d", Expr.ONE);
        var towers = new ArrayList<Node>();
        var axes = new HashMap<String, Expr>();
        var inputs = new ArrayList<String>();
        var placed = new ArrayList<String>();
        if (reading.has("vision_config")) {
            var hf = vision(reading.inside("vision_config"), reading.sizeOr("image_tokens", Expr.of(280),
                    "280, as the image processor has it", "vision_soft_tokens_per_image"));
            hf.bind("dt", width);
            towers.add(hf.seen("vision_tower", tower(hf)));
            hf.rebind("nq!", hf.size("nq"));
            towers.add(hf.seen("embed_vision", joined("x[b nq d]", "image[b nq dt]")));
            List.of("np", "pp", "nq").forEach(axis -> axes.put(axis, hf.size(axis)));
            inputs.add("patches[bi np pp]");
            placed.add("image[bi nq d]");
        }
        if (reading.has("audio_config")) {
            var tower = SpeechTower.of(name(), reading.inside("audio_config"), true, 750);
            var hf = tower.hf();
            hf.bind("dt", width);
            hf.size("do", "audio_output_dim", Expr.of(1536), "1536", "output_proj_dims");
            var nodes = new ArrayList<>(tower.nodes());
            nodes.add(Usual.linear(true).of("output_proj", Component.EMBEDDING, "x[b t d]", "heard[b t do]"));
            towers.add(hf.heard("audio_tower", nodes));
            towers.add(hf.heard("embed_audio", joined("heard[b t do]", "sound_tokens[b t dt]")));
            axes.put("frames", hf.size("ta"));
            axes.put("m", hf.size("m"));
            axes.put("na", hf.size("t"));
            axes.put("bs", hf.sounds());
            Media.of(reading).spoken(tower.sounding(), Expr.of(2), "of frames that are all sound");
            inputs.add("sound[bs frames m]");
            placed.add("sound_tokens[bs na d]");
        }
        var model = new Multimodal(towers, String.join(" ", inputs), axes, placed).around(name(), reading, decoder);
        return Media.of(reading).sees() && reading.has("vision_config") ? model.noted(PADDED) : model;
    }

    @Override
    public Spelling spelling() {
        return new Gemma4Text().spelling().keeping("input_min").keeping("input_max").keeping("output_min")
                .keeping("output_max").keeping("std_bias").keeping("std_scale");
    }

    /// Tokens normed without a gain and brought to the decoder's width.
    private static List<Node> joined(String from, String to) {
        return List.of(
                Norm.RMSNORM.bare("embedding_pre_projection_norm", from, from),
                Usual.linear(false).of("embedding_projection", Component.EMBEDDING, from, to));
    }

    private Hf vision(Reading r, Expr tokens) {
        var hf = new Hf(name(), r);
        hf.size("d", "vision_d_model", Expr.of(768), "768", "hidden_size");
        hf.size("h", "vision_num_heads", Expr.of(12), "12", "num_attention_heads");
        hf.size("g", "vision_num_kv_heads", Expr.of(12), "12", "num_key_value_heads");
        hf.bind("r", hf.size("h").over(hf.size("g")));
        r.divides("vision_num_heads", "vision_num_kv_heads");
        r.sizeOr("vision_num_layers", Expr.of(16), "16", "num_hidden_layers");
        hf.size("k", "vision_head_dim", Expr.of(64), "64", "head_dim");
        hf.bind("j", hf.size("k").over(Expr.of(2)));
        hf.bind("js", hf.size("k").over(Expr.of(4)).ceil());
        hf.bind("sides", Expr.of(2));
        hf.size("f", "vision_d_ff", Expr.of(3072), "3072", "intermediate_size");
        hf.size("ps", "vision_positions", Expr.of(10240), "10240", "position_embedding_size");
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

    private static List<Node> tower(Hf hf) {
        var r = hf.reading();
        var stack = Stack.of(hf);
        boolean clipped = r.flag("vision_clipped", false, "use_clipped_linears");
        var activation = Hf.kind(r.text("vision_activation", "gelu_pytorch_tanh", "hidden_activation"));
        var core = new Core(Core.Heads.of(true, "k", "k"), Optional.empty(), Core.Cache.of(false), List.of());
        var attention = Block.of("self_attn", Component.ATTENTION, Stream.of(
                List.<Node>of(
                        SpeechTower.clippable(clipped, "q_proj", "y[b t d]", core.query()),
                        SpeechTower.clippable(clipped, "k_proj", "y[b t d]", core.keys()),
                        SpeechTower.clippable(clipped, "v_proj", "y[b t d]", core.values())),
                Usual.headNorms(Norm.RMSNORM, core, false),
                List.<Node>of(Norm.RMSNORM.bare("v_norm", core.values(), core.values())),
                Attention.rotated(core),
                core.nodes(),
                List.<Node>of(SpeechTower.clippable(clipped, "o_proj", core.out(), "z[b t d]")))
                .flatMap(List::stream).toList());
        var feedForward = Block.of("mlp", Component.FEED_FORWARD, List.of(
                SpeechTower.clippable(clipped, "gate_proj", "y[b t d]", "m[b t f]"),
                Pointwise.of("activation", activation, "m[b t f] -> m[b t f]"),
                SpeechTower.clippable(clipped, "up_proj", "y[b t d]", "u[b t f]"),
                Pointwise.of("product", Kind.MULTIPLY, "m[b t f] u[b t f] -> n[b t f]"),
                SpeechTower.clippable(clipped, "down_proj", "n[b t f]", "z[b t d]")));
        var nodes = new ArrayList<Node>();
        nodes.add(Block.of("patch_embedder", List.of(
                Usual.linear(false).of("input_proj", Component.EMBEDDING, "patches[b np pp]", "x[b np d]"),
                Block.of("", Component.POSITION, List.of(
                        Gather.of("places", ".position_embedding_table[two ps d] -> row[b t d]"))),
                Residual.add("positions_sum", "x[b t d] row[b t d] -> x[b t d]"))));
        nodes.add(Block.of("encoder", List.of(
                Attention.rotaryOfGrid("rotary_emb", "js"),
                new Repeat("layers", Expr.dim("vision_num_layers"), stack.bothNorms(attention, feedForward)))));
        nodes.add(Block.of("pooler", List.of(
                Gather.of("places", "$places[t nq] -> places[b t nq]"),
                Contract.of("pool", "places[b t nq] x[b t d] -> x[b nq d]"),
                Pointwise.of("root", Kind.SCALE, "x[b nq d] -> x[b nq d]"))));
        if (r.flag("vision_standardize", false, "standardize")) {
            nodes.add(Pointwise.of("standardize", Kind.SCALE, "x[b nq d] $std_bias[d] $std_scale[d] -> x[b nq d]"));
        }
        return nodes;
    }
}
