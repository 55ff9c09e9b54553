package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Norm;
import assay.part.Projected;
import assay.part.Residual;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The text of Llama 3.2 Vision: a Llama, some of whose layers read an image's tokens in the place of the text's own,
/// each sub-layer's share of them trained. Where there is no image these layers are left out. The table has eight words
/// more than the head.
public record MllamaText() implements Family {
    static final String TYPE = "mllama_text_model";
    private static final List<Integer> READING = List.of(3, 8, 13, 18, 23, 28, 33, 38);

    @Override
    public String name() {
        return TYPE;
    }

    @Override
    public Model model(Reading reading) {
        return of(reading, new Seen(false, Expr.ONE, Expr.ONE, "image[bi it d]"), " image[bi it d]").noted(
                "parameters counts the layers that read an image; "
                + "flops and memory.cache are those of text alone, which leaves them out.");
    }

    /// What is read of images: all `tokens` of those of a sequence, of which the reference implementation has `run`.
    ///
    /// @param any whether there are images
    /// @param stream that they are
    record Seen(boolean any, Expr tokens, Expr run, String stream) {}

    /// @param inputs more than the text's
    static Model of(Reading reading, Seen seen, String inputs) {
        var hf = new Hf(TYPE, reading).decoder().called("Mllama", "MllamaText");
        var stack = Stack.of(hf);
        hf.groupsOr(8);
        hf.headDimEven();
        hf.rotary(Rational.ONE);
        hf.ffn(Expr.of(14336), "14336");
        hf.context(131072);
        hf.bind("ve", hf.size("v").plus(Expr.of(8)));
        hf.bind("one", Expr.ONE);
        hf.bind("bi", Expr.ZERO);
        hf.bind("it", seen.tokens);
        var across = reading.stated("cross_attention_layers") ? reading.numbers("cross_attention_layers") : READING;
        var kinds = LayerTypes.each(reading, i -> across.contains(i) ? "reading_image" : "self_attention");
        var activation = hf.activation("silu");
        var own = stack.preNorm(Usual.attention(Core.causal(true), false, false, List.of()),
                Usual.gated(activation, false));
        var inside = new ArrayList<Node>();
        inside.add(Block.of("embed_tokens", Component.EMBEDDING, List.of(
                Gather.of("lookup", "ids[b t] .weight[ve d] -> x[b t d]"))));
        inside.add(Attention.rotary("rotary_emb", true));
        inside.add(Pointwise.of("states", Kind.SPLIT,
                seen.stream + " -> states[" + (seen.any ? "b" : "bi") + " it d]"));
        inside.addAll(Stack.layers("layers", kinds, kind -> kind.equals("self_attention") ? own
                : across(stack, seen, activation)));
        inside.add(stack.norm("norm", "x[b t d]", "x[b t d]"));
        return stack.decoder("model", inside, Stack.lmHead(false), "ids[b t] positions[b t] frequencies[j]" + inputs);
    }

    /// A layer over an image's tokens, which takes of the text's what has an image: nothing where there is none.
    private static List<Node> across(Stack stack, Seen seen, Kind activation) {
        var core = new Core(Core.Heads.of(true, "k", "k"), Optional.empty(), Core.Cache.of(false), List.of());
        var attention = new Projected(new Attention.Names("cross_attn", "q_proj", "k_proj", "v_proj", "o_proj"), false)
                .across(core, seen.tokens, seen.run, "states[b t d]",
                        List.of(Norm.RMSNORM.of("q_norm", core.query(), core.query(), false)),
                        List.of(Norm.RMSNORM.of("k_norm", core.keys(), core.keys(), false)));
        var parts = new ArrayList<Node>();
        if (!seen.any) {
            parts.add(Pointwise.of("taken", Kind.SPLIT, "pairs[b t d] -> x[b t d]"));
        }
        parts.addAll(Residual.between("attention_residual", stack.norm("input_layernorm"), attention,
                share("cross_attn_attn_gate")));
        parts.addAll(Residual.between("ffn_residual", stack.norm("post_attention_layernorm"),
                Usual.gated(activation, false), share("cross_attn_mlp_gate")));
        if (seen.any) {
            return parts;
        }
        parts.add(Pointwise.of("given", Kind.SPLIT, "x[b t d] -> pairs[b t d]"));
        return List.of(
                Pointwise.of("text", Kind.SPLIT, "x[b t d] -> text[b t d]"),
                Pointwise.of("with_image", Kind.SPLIT, "x[b t d] -> pairs[bi t d]"),
                new Block("", Optional.empty(), Map.of("b", Expr.ZERO), parts),
                Pointwise.of("together", Kind.SPLIT, "text[b t d] pairs[bi t d] -> x[b t d]"));
    }

    /// What a sub-layer made, scaled by one trained number.
    static Block share(String name) {
        return Block.of("", List.of(Pointwise.of(name, Kind.SCALE, "z[b t d] ." + name + "[one] -> z[b t d]")));
    }
}
