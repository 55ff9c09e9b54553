package assay.family;

import assay.algebra.Expr;
import assay.kit.EncoderDecoder;
import assay.kit.Family;
import assay.kit.Heads;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Model;
import assay.model.Spelling;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Norm;
import assay.part.Projected;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.List;

/// BigBird-Pegasus: a Pegasus with learned positions whose encoder may attend in blocks where its text is long.
public record BigBirdPegasus() implements Family {
    private static final Attention.Names ENCODER =
            new Attention.Names("self_attn", "self.query", "self.key", "self.value", "output");

    @Override
    public String name() {
        return "bigbird_pegasus";
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading);
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        var all = new EncoderDecoder(stack, EncoderDecoder.NAMES, true, false, "layernorm_embedding", false);
        hf.needed("v", "vocab_size");
        var rows = hf.context(4096);
        var encoder = all.sizes(4096, rows, rows);
        boolean bias = reading.flag("bias", false, "use_bias");
        int block = reading.number("block_size", 64, "block_size");
        int random = reading.number("num_random_blocks", 3, "num_random_blocks");
        if (!reading.text("attention", "block_sparse", "attention_type").equals("original_full")) {
            hf.note("the encoder's attention is counted between all tokens, as the reference implementation computes "
                    + "it of at most " + (5L + 2L * random) * block + " tokens; of more it computes blocks of " + block
                    + ", which are fewer pairs than are counted");
        }
        var feedForward = Usual.plain("", "fc1", "fc2", hf.activation("gelu_new", "activation_function"), true);
        var task = hf.task(Heads.WRITTEN, Heads.BARE, Heads.TEXT, Heads.ANSWERS, Heads.NEXT);
        return task.equals(Heads.NEXT)
                ? all.alone(bias, false, feedForward)
                : all.model(task, encoder, false, true,
                        all.encoder(new Projected(ENCODER, bias).over(Core.everywhere(), List.of()), feedForward),
                        all.decoder(bias, Expr.dim("T"), feedForward));
    }

    @Override
    public Spelling spelling() {
        return Spelling.AS_IS.keeping("final_logits_bias");
    }
}
