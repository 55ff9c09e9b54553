package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Model;
import assay.model.Node;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Position;
import assay.spec.Reading;
import java.util.List;

/// Baichuan 1 and 2: a Llama with one layer for queries, keys and values. The 7B turns queries and keys by their
/// positions, the 13B has a bias of the scores: no field says which, so the width does, as serving engines read it.
public record Baichuan() implements Family {
    private static final int TURNED = 4096;

    @Override
    public String name() {
        return "baichuan";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder().evenHeads();
        var stack = Stack.of(hf);
        hf.rotary(Rational.ONE);
        hf.ffn(Expr.of(11008), "11008");
        hf.context(4096, "model_max_length", "max_position_embeddings");
        var position = reading.choice("position",
                reading.value("d_model") == TURNED ? Position.ROPE : Position.ALIBI, "position");
        boolean turned = position == Position.ROPE;
        if (!turned && position != Position.ALIBI) {
            reading.refuse(reading.source("position"), "position is rope or alibi", "");
        }
        var core = turned ? Core.causal(false) : Attention.biased(Core.causal(false));
        var layer = stack.preNorm(Usual.fusedAttention("self_attn", "W_pack", "o_proj", core, false, false,
                turned ? Attention.rotated(core) : List.of()), Usual.gated(hf.activation("silu"), false));
        var table = turned ? Attention.rotary("rotary_emb", false) : Attention.slopes("alibi", core);
        return stack.decoder(List.<Node>of(table), Stack.layers("layers", layer), "norm",
                Stack.lmHead(hf.tied(false)));
    }
}
