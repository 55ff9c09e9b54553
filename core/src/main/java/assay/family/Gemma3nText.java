package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Architecture;
import assay.kit.Family;
import assay.kit.Heads;
import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.PerLayer;
import assay.kit.SharedCaches;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.AltUp;
import assay.part.Core;
import assay.part.Norm;
import assay.part.Residual;
import assay.spec.Field;
import assay.spec.Reading;
import assay.spec.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Gemma 3n's text model: several streams that layers predict and correct ([AltUp]), a low-rank path beside attention
/// (LAuReL), embeddings of each layer's own, last layers that share keys and values, and first ones whose gates are
/// mostly zero.
public record Gemma3nText() implements Family {
    static final String WIDTH = "intermediate_size";

    @Override
    public String name() {
        return "gemma3n_text";
    }

    @Override
    public Model model(Reading whole) {
        var widths = whole.listed(WIDTH) ? whole.numbers(WIDTH) : List.<Integer>of();
        var reading = widths.isEmpty() ? whole : whole.with(WIDTH,
                new Field(new Value.Numeral(Rational.of(widths.getFirst())), whole.place(WIDTH)));
        var hf = new Hf(reading.modelType(), reading).decoder();
        var stack = Stack.of(hf);
        hf.groupsOr(2);
        hf.headDimOr(256);
        hf.rotary(Rational.ONE);
        hf.ffn(Expr.of(16384), "16384");
        hf.context(32768);
        hf.size("w", "sliding_window", Expr.of(512), "512");
        hf.size("lr", "laurel_rank", Expr.of(64), "64");
        var streams = hf.size("al", "altup_num_inputs", Expr.of(4), "4");
        hf.bind("ai", streams);
        hf.bind("ao", streams);
        hf.bind("d'", hf.size("d"));
        hf.bind("one", Expr.ONE);
        if (reading.number("altup_active_idx", 0, "altup_active_idx") >= reading.value("altup_num_inputs")) {
            reading.refuse(reading.place("altup_active_idx"), "altup_active_idx names none of the altup_num_inputs",
                    "");
        }
        boolean bias = reading.flag("bias", false, "attention_bias");
        boolean scaled = reading.flag("altup_correct_scale", true, "altup_correct_scale");
        var activation = hf.activation("gelu_pytorch_tanh", "hidden_activation");
        var full = Map.of("j", hf.size("j"));
        var layers = SharedCaches.of(reading, LayerTypes.sliding(reading, 5), 15);
        var kinds = Gemma3nLayer.each(reading, layers, widths);
        PerLayer.sizes(hf, kinds, 262144, 256);
        boolean bare = Architecture.of(reading).ending(Heads.NEXT, Heads.BARE).filter(Heads.BARE::equals).isPresent();
        var altUp = new AltUp((bare ? "" : "model.") + "layers.{i}.altup", scaled);
        var inside = new ArrayList<Node>();
        inside.add(Stack.embedding("embed_tokens"));
        inside.add(Usual.scaled("embed_scale", Component.EMBEDDING, "x[b t d]"));
        inside.addAll(PerLayer.embedded("x"));
        inside.addAll(AltUp.spread("altup_projections", streams.minus(Expr.ONE)));
        inside.add(SharedCaches.rotaries(layers, full));
        inside.addAll(Stack.layers("layers", kinds, kind -> {
            var core = Core.causal(true).where(kind.caches().reach().mask());
            var parts = new ArrayList<Node>(altUp.predict());
            parts.add(stack.norm("input_layernorm"));
            parts.add(laurel());
            parts.add(kind.caches().attention(core, bias, false, full));
            parts.add(stack.norm("post_attention_layernorm", "z[b t d]", "z[b t d]"));
            parts.add(Residual.add("attention_residual", "x[b t d] z[b t d] -> x[b t d]"));
            parts.add(Residual.add("laurel_residual", "x[b t d] la[b t d] -> x[b t d]"));
            parts.add(Usual.scaled("laurel_scale", Component.RESIDUAL, "x[b t d]"));
            parts.addAll(Residual.between("ffn_residual", stack.norm("pre_feedforward_layernorm"),
                    kind.feedForward(activation), stack.norm("post_feedforward_layernorm", "z[b t d]", "z[b t d]")));
            parts.addAll(altUp.correct());
            parts.addAll(PerLayer.gated("x", activation));
            parts.add(Residual.add("per_layer_residual", "xs[al b t d] z[b t d] -> xs[al b t d]"));
            return parts;
        }));
        inside.addAll(AltUp.joined("altup_unembed_projections", streams.minus(Expr.ONE)));
        inside.add(stack.norm("norm", "x[b t d]", "x[b t d]"));
        var head = Usual.softcapped(Stack.lmHead(hf.tied(true)), reading, true);
        hf.bind("j'", hf.size("j"));
        return Heads.on(hf, "model", inside, head, SharedCaches.inputs(layers, "j'"));
    }

    /// A low-rank layer beside attention, which reads and keeps what attention reads: to `la[b t d]`.
    private static Block laurel() {
        return Block.of("laurel", Component.FEED_FORWARD, List.of(
                Usual.linear(false).of("linear_left", "y[b t d]", "l[b t lr]"),
                Usual.linear(false).of("linear_right", "l[b t lr]", "la[b t d]"),
                Norm.RMSNORM.of("post_laurel_norm", "la[b t d]", "la[b t d]", false),
                Pointwise.of("sum", Kind.ADD, "y[b t d] la[b t d] -> la[b t d]")));
    }
}
