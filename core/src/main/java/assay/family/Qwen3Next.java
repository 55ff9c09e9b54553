package assay.family;

import assay.algebra.Expr;
import assay.kit.DeltaDecoder;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.Prediction;
import assay.kit.Stack;
import assay.model.Model;
import assay.model.Spelling;
import assay.part.Attention;
import assay.part.Experts;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.stream.IntStream;

/// Qwen 3 Next: gated delta nets with gated attention every fourth layer, and routed experts beside a shared one.
public record Qwen3Next() implements Family {
    @Override
    public String name() {
        return "qwen3_next";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).answering("transformer").decoder();
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
        boolean tied = hf.tied(false);
        var head = new ArrayList<>(Stack.lmHead(tied));
        head.addAll(Prediction.of(stack, 1, "num_nextn_predict_layers").module("model.embed_tokens",
                Stack.headTable(tied), decoder.layer(new DeltaDecoder.LayerKind(true, routed.contains(true)))));
        return stack.decoder("model", decoder.trunk(Attention.rotary("rotary_emb", true), attends, routed), head);
    }

    @Override
    public Spelling spelling() {
        return Experts.each("gate_proj", "up_proj", "down_proj");
    }
}
