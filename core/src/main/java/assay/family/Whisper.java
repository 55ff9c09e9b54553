package assay.family;

import assay.algebra.Expr;
import assay.kit.Family;
import assay.kit.Frames;
import assay.kit.Heads;
import assay.kit.Hf;
import assay.kit.Media;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.part.Attention;
import assay.part.Convolution;
import assay.part.Core;
import assay.part.Norm;
import assay.part.Projected;
import assay.part.Residual;
import assay.part.Tables;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Whisper: two convolutions, the second of which halves the length, and an encoder over half a minute of sound; a
/// decoder of its words. Layers are pre-norm, keys without bias.
public record Whisper() implements Family {
    private static final String SOUND = "ForAudioClassification";
    private static final Tables TABLES = new Tables("x[b t d]");

    @Override
    public String name() {
        return "whisper";
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading);
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        hf.needed("v", "vocab_size");
        var width = hf.needed("d", "d_model", "d_model", "hidden_size");
        hf.size("n", "context_length", Expr.of(448), "448", "max_target_positions");
        var length = reading.sizeOr("source_positions", Expr.of(1500), "1500", "max_source_positions");
        hf.size("m", "num_mel_bins", Expr.of(80), "80");
        var encoder = hf.stack("encoder_", 1536);
        hf.stack("decoder_", 1536);
        hf.bind("p", length.times(2));
        var media = Media.of(reading);
        media.samples(Media.RATE, media.whole(hf.size("p")) * SoundEncoder.HOP);
        hf.bind("kw", Expr.of(3));
        hf.bind("d'", width);
        var activation = hf.activation("gelu", "activation_function");
        var task = hf.task(Heads.WRITTEN, Heads.BARE, Heads.NEXT, SOUND);
        hf.note((task.equals(SOUND) ? "the input is a sound: its length is the config's, and --seq is ignored"
                : "the encoder's length is the config's; --seq is the decoder's")
                + (media.any() ? "; the sound is filled up or cut off to it" : ""));

        var encoding = new ArrayList<Node>();
        encoding.add(Convolution.along("conv1", "sound", "c", List.of("p", "p"), List.of("m", "d")));
        encoding.add(Pointwise.of("activation1", Kind.GELU, "c[b p d] -> c[b p d]"));
        encoding.add(Convolution.along("conv2", "c", "x", List.of("p", "t"), List.of("d", "d'")));
        encoding.add(Pointwise.of("activation2", Kind.GELU, "x[b t d'] -> x[b t d']"));
        encoding.addAll(TABLES.everyPosition("embed_positions", "weight[t d]"));
        encoding.add(new Repeat("layers", Expr.dim("num_encoder_layers"),
                layer(stack, Core.everywhere(), List.of(), activation)));
        encoding.add(stack.norm("layer_norm", "x[b t d]", "e[b t d]"));

        if (task.equals(SOUND)) {
            encoding.add(Pointwise.of("output", Kind.SPLIT, "e[b t d] -> x[b t d]"));
            return hf.model(List.of(Stack.run("", length, encoder, Stream.concat(
                    Stream.of(Block.of("encoder", encoding)), Frames.labels(hf, "num_encoder_layers").stream())
                    .toList())), "sound[b p m]", "logits");
        }
        boolean alone = task.equals(Heads.NEXT);
        var reader = new Projected(Attention.Names.of("encoder_attn", "out_proj"), true, false, true);
        var across = alone ? reader.unread("encoder_attn_layer_norm")
                : Residual.pre("encoder_attn_residual", stack.norm("encoder_attn_layer_norm"),
                        reader.across(Core.everywhere(), length));
        var decoding = new ArrayList<Node>();
        decoding.add(TABLES.words("embed_tokens"));
        decoding.addAll(TABLES.positions("embed_positions"));
        decoding.add(new Repeat("layers", Expr.dim("num_decoder_layers"), layer(stack, Core.causal(false), across,
                activation)));
        decoding.add(stack.norm("layer_norm", "x[b t d]", "x[b t d]"));
        var inside = new ArrayList<Node>();
        if (!alone) {
            inside.add(Stack.run("encoder", length, encoder, encoding));
        }
        inside.add(Block.of("decoder", decoding));
        var inputs = "ids[b t] positions[b t]" + (alone ? "" : " sound[b p m]");
        return task.equals(Heads.BARE)
                ? stack.bare(inside, List.of(), inputs)
                : stack.headed("model", inside,
                        Stack.head("proj_out", "model.decoder.embed_tokens", hf.tied(true), false),
                        inputs);
    }

    private static List<Node> layer(Stack stack, Core core, List<Node> across, Kind activation) {
        var parts = new ArrayList<>(Residual.pre("self_attn_residual", stack.norm("self_attn_layer_norm"),
                new Projected(Attention.Names.of("self_attn", "out_proj"), true, false, true).over(core, List.of())));
        parts.addAll(across);
        parts.addAll(Residual.pre("ffn_residual", stack.norm("final_layer_norm"),
                Usual.plain("", "fc1", "fc2", activation, true)));
        return parts;
    }
}
