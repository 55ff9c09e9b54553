package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Heads;
import assay.kit.Hf;
import assay.kit.Images;
import assay.kit.Media;
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
import assay.part.Attention;
import assay.part.Convolution;
import assay.part.Core;
import assay.part.FeedForward;
import assay.part.Norm;
import assay.part.Projected;
import assay.part.Residual;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Moonshine: an encoder of a sound's samples by three convolutions and rotary layers, a decoder of its words with
/// gated feed-forwards. The reference may fill heads up to a multiple before it multiplies them.
public record Moonshine() implements Family {
    private static final String FILLED = "pad_head_dim_to_multiple_of";
    private static final Attention.Names OWN =
            new Attention.Names("self_attn", "q_proj", "k_proj", "v_proj", "o_proj");
    private static final Attention.Names ACROSS =
            new Attention.Names("encoder_attn", "q_proj", "k_proj", "v_proj", "o_proj");

    @Override
    public String name() {
        return "moonshine";
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading);
        var stack = Stack.of(hf, Norm.LAYERNORM, false);
        hf.needed("v", "vocab_size");
        var width = hf.needed("d", "d_model", "hidden_size");
        hf.bind("d'", width);
        hf.ffn(Expr.of(1152), "1152");
        var part = hf.rotaryPart(Rational.of(9, 10));
        var encoder = new HashMap<>(heads(hf, "encoder", part));
        heads(hf, "decoder", part).forEach(hf::rebind);
        hf.context(512);
        boolean bias = reading.flag("bias", false, "attention_bias");
        var heard = Hf.kind(reading.text("encoder_activation", "gelu", "encoder_hidden_act"));
        var spoken = Hf.kind(reading.text("decoder_activation", "silu", "decoder_hidden_act"));
        var length = hf.bind("pe", samples(hf));
        hf.bind("je", Images.of(encoder, "j"));
        hf.note("--seq is the decoder's length; the encoder's is that of --audio or audio_samples");

        var all = Core.everywhere();
        var encoding = new ArrayList<>(convolutions());
        encoding.add(angles("places", "turns"));
        encoding.add(new Repeat("layers", Expr.dim("num_encoder_layers"), stack.preNorm(
                filled(reading, Images.of(encoder, "k"), new Projected(OWN, bias, bias, false)
                        .over(all, Attention.rotated(all))),
                Usual.plain("mlp", "fc1", "fc2", heard, true))));
        encoding.add(stack.norm("layer_norm", "x[b t d]", "e[b t d]"));

        var core = Core.causal(false);
        var layer = new ArrayList<>(Residual.pre("attention_residual", stack.norm("input_layernorm"),
                filled(reading, hf.size("k"), new Projected(OWN, bias, bias, false)
                        .over(core, Attention.rotated(core)))));
        layer.addAll(Residual.pre("encoder_attn_residual", stack.norm("post_attention_layernorm"),
                filled(reading, hf.size("k"), new Projected(ACROSS, bias, bias, false).across(all, length))));
        layer.addAll(Residual.pre("ffn_residual", stack.norm("final_layernorm"), FeedForward.fused(
                new FeedForward.Names("mlp", "", "fc1", "fc2"), Usual.linear(true), spoken, "f")));
        var decoding = List.<Node>of(Stack.embedding("embed_tokens"), angles("positions", "frequencies"),
                new Repeat("layers", Expr.dim("num_decoder_layers"), layer),
                stack.norm("norm", "x[b t d]", "x[b t d]"));
        var inside = List.<Node>of(Stack.run("encoder", length, encoder, encoding), Block.of("decoder", decoding));
        var inputs = "ids[b t] positions[t] frequencies[j] sound[b p one] places[pe] turns[je]";
        return hf.task(Heads.WRITTEN, Heads.BARE).equals(Heads.BARE) ? stack.bare(inside, List.of(), inputs)
                : stack.headed("model", inside,
                        Stack.head("proj_out", "model.decoder.embed_tokens", hf.tied(true), false), inputs);
    }

    /// Attention whose products the reference takes over heads that are filled up to a multiple, where there is one.
    private static Node filled(Reading reading, Expr head, Node node) {
        if (!reading.has(FILLED) || !(node instanceof Block block)) {
            return node;
        }
        var names = block.parts().stream().map(Node::name).toList();
        int first = names.indexOf("scores");
        if (first < 0) {
            return block.with(block.parts().stream().map(part -> filled(reading, head, part)).toList());
        }
        int end = names.indexOf("mix") + 1;
        var parts = new ArrayList<>(block.parts().subList(0, first));
        parts.add(new Block("", Optional.empty(), Map.of("k!", head.roundUp(
                reading.sizeOr("head_multiple", Expr.ONE, "1", FILLED))), block.parts().subList(first, end)));
        parts.addAll(block.parts().subList(end, block.parts().size()));
        return block.with(parts);
    }

    /// Layers and heads of a stack.
    private static Map<String, Expr> heads(Hf hf, String which, Rational part) {
        var reading = hf.reading();
        reading.sizeOr("num_" + which + "_layers", Expr.of(6), "6", which + "_num_hidden_layers");
        var heads = reading.sizeOr(which + "_num_heads", Expr.of(8), "8", which + "_num_attention_heads");
        reading.sizeIf(which + "_num_kv_heads", which + "_num_key_value_heads").ifPresent(_ -> {
            if (!hf.same(which + "_num_heads", which + "_num_kv_heads")) {
                reading.refuse(Set.of(which + "_num_heads", which + "_num_kv_heads"),
                        reading.source(which + "_num_kv_heads"), which + "_num_kv_heads is not " + which
                                + "_num_heads, as the reference needs it", "");
            }
        });
        reading.divides("d_model", which + "_num_heads");
        hf.rebind("k", hf.size("d").over(heads));
        return Map.of("h", heads, "k", hf.size("k"), "j", hf.turned(part));
    }

    /// Samples `p`, and what each of three convolutions leaves of them.
    private static Expr samples(Hf hf) {
        hf.bind("one", Expr.ONE);
        hf.bind("p", Media.of(hf.reading()).samples(Media.RATE, Media.ANY).orElseGet(() -> hf.reading().sizeOr(
                "audio_samples", Expr.of(480000), "480000, half a minute at 16 kHz", "audio_samples")));
        hf.bind("pa", left(hf.size("p"), 127, 64));
        hf.bind("pb", left(hf.size("pa"), 7, 3));
        hf.bind("da", hf.size("d").times(2));
        return left(hf.size("pb"), 3, 2);
    }

    private static Expr left(Expr from, long kernel, long stride) {
        return from.minus(Expr.of(kernel)).over(Expr.of(stride)).floor().plus(Expr.ONE);
    }

    private static List<Node> convolutions() {
        return List.of(
                wide(127, Convolution.along("conv1", "sound", "c", List.of("p", "pa"), List.of("one", "d"), false)),
                Pointwise.of("tanh", Kind.TANH, "c[b pa d] -> c[b pa d]"),
                Norm.LAYERNORM.of("groupnorm", "c[b pa d]", "c[b pa d]", true),
                wide(7, Convolution.along("conv2", "c", "u", List.of("pa", "pb"), List.of("d", "da"))),
                Pointwise.of("activation1", Kind.GELU, "u[b pb da] -> u[b pb da]"),
                wide(3, Convolution.along("conv3", "u", "x", List.of("pb", "t"), List.of("da", "d"))),
                Pointwise.of("activation2", Kind.GELU, "x[b t d] -> x[b t d]"));
    }

    private static Node wide(long kernel, Block convolution) {
        return convolution.over(Map.of("kw", Expr.of(kernel)));
    }

    /// The tables of a stack, of the same positions for all sequences.
    private static Block angles(String positions, String frequencies) {
        return Block.of("rotary_emb", Component.POSITION, List.of(
                Contract.of("angles", positions + "[t] " + frequencies + "[j] -> angles[t j]"),
                Gather.of("tables", "$cos[t j] $sin[t j] -> cos[t j] sin[t j]")));
    }
}
