package assay.family;

import assay.algebra.Expr;
import assay.kit.DeltaDecoder;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.Stack;
import assay.model.Model;
import assay.model.Spelling;
import assay.part.Attention;
import assay.part.Experts;
import assay.spec.Reading;
import java.util.stream.IntStream;

/// Qwen 3 Next: gated delta nets with gated attention every fourth layer, and routed experts beside a shared one.
public record Qwen3Next() implements Family {
    @Override
    public String name() {
        return "qwen3_next";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder();
        var stack = Stack.of(hf);
        var decoder = DeltaDecoder.of(hf, true, 2);
        var attends = decoder.attends();
        var dense = reading.numbers("mlp_only_layers");
        int step = LayerTypes.period(reading, "decoder_sparse_step", 1);
        boolean any = reading.number("num_experts", 512, "num_experts") > 0;
        var routed = IntStream.range(0, attends.size())
                .mapToObj(i -> any && !dense.contains(i) && (i + 1) % step == 0)
                .toList();
        if (routed.contains(true)) {
            decoder.experts(512, 10);
        }
        if (routed.contains(false)) {
            hf.ffn(Expr.of(5632), "5632");
        }
        return stack.decoder("model", decoder.trunk(Attention.rotary("rotary_emb", true), attends, routed),
                Stack.head("lm_head", "model.embed_tokens", hf.tied(false), false));
    }

    @Override
    public Spelling spelling() {
        return Experts.each("gate_proj", "up_proj", "down_proj");
    }
}
