package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Model;
import assay.model.Node;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Norm;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// BitNet: a Llama with a squared ReLU, and norms of what the last layers of attention and of the feed-forward read.
/// Its weights are of three values each, and are counted as any other.
public record BitNet() implements Family {
    @Override
    public String name() {
        return "bitnet";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder();
        var stack = Stack.of(hf);
        hf.groupsOr(5);
        var core = Core.causal(true);
        hf.headDim();
        hf.fillingHeads();
        hf.rotary(Rational.ONE);
        hf.ffn(Expr.of(6912), "6912");
        hf.context(2048);
        boolean bias = reading.flag("bias", false, "attention_bias");
        var attention = beforeLast(Usual.attention(core, bias, bias, List.of()),
                Attention.normedWhole(Norm.RMSNORM, "attn_sub_norm", core.out(), "d"));
        var feedForward = beforeLast(Usual.gated(hf.activation("relu2"), false),
                List.of(Norm.RMSNORM.of("ffn_sub_norm", "n[b t f]", "n[b t f]", false)));
        return stack.decoder(Stack.layers("layers", stack.preNorm(attention, feedForward)), hf.tied(false));
    }

    private static Block beforeLast(Block block, List<Node> nodes) {
        var parts = new ArrayList<>(block.parts());
        parts.addAll(parts.size() - 1, nodes);
        return block.with(parts);
    }
}
