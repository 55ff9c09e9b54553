package assay.family;

import assay.algebra.Expr;
import assay.kit.Heads;
import assay.kit.Hf;
import assay.kit.Reach;
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
import assay.model.Spelling;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Norm;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// T5Gemma 2: an encoder of texts and images and a decoder, both of Gemma 3's layers. One attention of the decoder
/// reads its own tokens and the encoder's, whose keys and values the same layers make: one softmax over both, written
/// as two. One table of words serves for all, with a row of its own for the end of an image. An encoder's window
/// reaches half as many keys to either side as it says; of an even one, one key more is counted.
public record T5Gemma2() implements Whole {
    private static final String WORDS = "encoder.text_model.embed_tokens";
    private static final int PERIOD = 6;

    @Override
    public String name() {
        return "t5gemma2";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading);
        var stack = Stack.of(hf);
        var task = hf.task(Heads.WRITTEN, Heads.BARE, Heads.TEXT, Heads.TOKENS);
        boolean tied = reading.flag("tied", true, "tie_word_embeddings");
        var path = task.equals(Heads.BARE) ? "" : "model.";
        var whole = reading.inside("encoder");
        var encoder = side(whole.inside("text_config"), T5Gemma.ENCODER);
        encoder.axes().forEach(hf::rebind);
        hf.bind("je", hf.size("j"));
        hf.bind("bi", Expr.ZERO);
        var tower = ImageTower.of(name(), whole.inside("vision_config"), "siglip_vision_model");
        tower.hf().bind("dt", hf.size("d"));
        tower.hf().bind("nq", whole.sizeOr("image_tokens", Expr.of(256), "256", "mm_tokens_per_image"));
        tower.axes().forEach(hf::bind);
        var encoding = Stack.run("encoder", Expr.dim("T"), encoder.axes(), List.of(
                tower.hf().idle("vision_tower", tower.nodes()),
                tower.hf().idle("multi_modal_projector", Gemma3.projector()),
                Block.of("text_model", nodes(stack, encoder, "", ""))));
        var decoder = alike(hf, side(reading.inside("decoder"), "decoder_"), encoder);
        decoder.axes().forEach(hf::rebind);
        var parts = List.<Node>of(encoding, Block.of("decoder", nodes(stack, decoder,
                path + "decoder.layers.{i}.self_attn.", tied ? path + WORDS : "")));
        hf.note("encoder and decoder read --seq tokens each");
        hf.note("parameters counts the image encoder; flops are those of text alone.");
        var inputs = "ids[b t] positions[b t] frequencies_encoder[je] frequencies[j] pixels[bi colours rows columns]";
        return switch (task) {
            case Heads.BARE -> hf.model(parts, inputs, "x");
            case Heads.TEXT, Heads.TOKENS -> hf.model(List.of(Block.of("model", parts), Block.of("score",
                    List.of(hf.classifier("out_proj", "x[b t d]")))), inputs, "logits");
            default -> {
                var all = new ArrayList<Node>(List.of(Block.of("model", parts), Block.of("lm_head",
                        Stack.head("out_proj", path + WORDS, tied, false))));
                if (decoder.reading().given("final_logit_softcapping", false)) {
                    all.add(Usual.softcap("final_logit_softcapping"));
                }
                yield hf.model(all, inputs, "logits");
            }
        };
    }

    @Override
    public Spelling spelling() {
        return Spelling.AS_IS.rename("encoder.text_model", "encoder");
    }

    private static T5Gemma.Side side(Reading reading, String prefix) {
        var side = T5Gemma.Side.of(reading.assuming("vocab_size", 262208), prefix);
        if (!prefix.equals(T5Gemma.ENCODER)) {
            return side;
        }
        var axes = new HashMap<>(side.axes());
        axes.put("w", axes.getOrDefault("w", Expr.ONE).minus(Expr.ONE).over(Expr.of(2)).floor().plus(Expr.ONE));
        return new T5Gemma.Side(reading, prefix, axes);
    }

    /// A decoder as wide as the encoder, with as many words: another is a problem.
    private static T5Gemma.Side alike(Hf hf, T5Gemma.Side decoder, T5Gemma.Side encoder) {
        for (var size : List.of("d_model", "vocab_size")) {
            if (!hf.same("encoder_" + size, "decoder_" + size)) {
                decoder.reading().refuse(Set.of("encoder_" + size, "decoder_" + size), hf.reading().source("decoder_"
                        + size), "the encoder's and the decoder's " + size + " differ", "");
            }
        }
        var axes = new HashMap<>(decoder.axes());
        for (var axis : List.of("d", "v")) {
            axes.put(axis, encoder.axes().getOrDefault(axis, Expr.ONE));
        }
        return new T5Gemma.Side(decoder.reading(), decoder.prefix(), axes);
    }

    /// From the embedding to the last norm.
    ///
    /// @param own where a layer's attention is, in a decoder
    /// @param words whose table it reads, if that is another's
    private static List<Node> nodes(Stack stack, T5Gemma.Side side, String own, String words) {
        boolean decodes = !own.isEmpty();
        var reading = side.reading();
        boolean bias = reading.flag(side.prefix() + "bias", false, "attention_bias");
        boolean capped = reading.given("attn_logit_softcapping", false);
        var activation = Hf.kind(reading.text(side.prefix() + "activation", "gelu_pytorch_tanh", "hidden_activation"));
        var open = new Core(Core.Heads.of(true, "k", "k"), Optional.empty(), Core.Cache.of(false), List.of());
        var table = words.isEmpty() ? "." : "/" + words + ".";
        var parts = new ArrayList<Node>();
        parts.add(Block.of("embed_tokens", Component.EMBEDDING, List.of(
                Gather.of("lookup", "ids[b t] " + table + "weight[v d] -> x[b t d]"),
                Pointwise.of("scale", Kind.SCALE, "x[b t d] -> x[b t d]"),
                Gather.of("image_end", "x[b t d] " + table + "eoi_embedding[d] -> x[b t d]"))));
        var angles = Stack.rotaries(side.types(PERIOD));
        if (!decodes) {
            parts.add(Gather.of("place_images", "x[b t d] image[bi nq d] -> x[b t d]"));
        }
        parts.add(decodes ? angles : angles.each(op -> op.with(op.line().named(
                name -> name.equals("frequencies") ? "frequencies_encoder" : name))));
        parts.addAll(Stack.repeats("layers", side.types(PERIOD), type -> {
            var masked = decodes ? Core.causal(true).where(type.mask())
                    : type == Reach.SLIDING ? open.where(Core.NEAR) : open;
            var core = capped ? Usual.softcapped(masked) : masked;
            var prepared = new ArrayList<>(Usual.headNorms(Norm.RMSNORM, core, false));
            prepared.addAll(Attention.rotated(core));
            var attention = Usual.attention("self_attn", "o_proj", core, bias, bias, prepared);
            if (decodes) {
                var all = new ArrayList<>(attention.parts());
                all.addAll(all.size() - 1, across(own, bias, capped));
                attention = attention.with(all);
            }
            var layer = new ArrayList<>(T5Gemma.Side.between(stack, "self_attn", attention));
            layer.addAll(T5Gemma.Side.between(stack, "feedforward", Usual.gated(activation, false)));
            return layer;
        }));
        parts.add(stack.norm("norm", "x[b t d]", decodes ? "x[b t d]" : "e[b t d]"));
        return parts;
    }

    /// The encoder's tokens read by the queries, keys and values made by the layers of the decoder's own.
    private static List<Node> across(String own, boolean bias, boolean capped) {
        var source = new ArrayList<Node>();
        for (var one : List.of("k", "v")) {
            var made = "c" + one + "[b t g k]";
            var layer = "/" + own + one + "_proj.";
            source.add(Contract.of("matmul_" + one, "e[b t d] " + layer + "weight[(g k) d] -> " + made));
            if (bias) {
                source.add(Pointwise.of("bias_" + one, Kind.BIAS, made + " " + layer + "bias[(g k)] -> " + made));
            }
        }
        source.add(Pointwise.of("norm", Kind.RMS_NORM, "ck[b t g k] /" + own + "k_norm.weight[k] -> ck[b t g k]"));
        source.add(Gather.of("store_k", "ck[b t g k] -> @e_k[b t g k]"));
        source.add(Gather.of("store_v", "cv[b t g k] -> @e_v[b t g k]"));
        var reads = new ArrayList<Node>();
        reads.add(Contract.of("scores", "q[b t g r k] ck[b s g k] -> ca[b g r t s]"));
        if (capped) {
            reads.add(Pointwise.of("softcap", Kind.SOFTCAP, "ca[b g r t s] -> ca[b g r t s]"));
        }
        reads.add(Pointwise.of("softmax", Kind.SOFTMAX, "ca[b g r t s] -> cp[b g r t s]"));
        reads.add(Contract.of("mix", "cp[b g r t s] cv[b s g k] -> co[b t g r k]"));
        return List.of(Block.of("across", List.of(Stack.run("", Expr.dim("T"), Map.of(), source),
                Block.of("", reads).over(Map.of("s", Expr.dim("T"))))),
                Pointwise.of("both", Kind.ADD, "o[b t g r k] co[b t g r k] -> o[b t g r k]"));
    }
}
