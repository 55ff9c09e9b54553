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
import assay.part.Core;
import assay.part.Norm;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// BART and its kin, encoder and decoder: where the norms stand, and how many rows its table of positions has beyond
/// the context or whether it is computed, is another in each. Marian's two languages may have a vocabulary each, and
/// its sines, which the reference counts among the parameters, are in no file and are not counted.
public record Bart() implements Family {
    /// What tells the types apart, as in [EncoderDecoder].
    ///
    /// @param rows of the table of positions beyond the context
    /// @param inner the width of the feed-forward that the reference assumes
    private record Form(boolean before, boolean first, boolean last, boolean computed, long rows, long context,
            long inner, String activation) {
        /// Whether the logits have a bias that is not trained: all but M2M-100's.
        private boolean biased() {
            return !computed || !last;
        }
    }

    private static final Map<String, Form> FORMS = Map.of(
            "bart", new Form(false, true, false, false, 2, 1024, 4096, "gelu"),
            "blenderbot", new Form(true, false, true, false, 0, 128, 10240, "gelu"),
            "blenderbot-small", new Form(false, true, false, false, 0, 512, 2048, "gelu"),
            "m2m_100", new Form(true, false, true, true, 2, 1024, 4096, "relu"),
            "marian", new Form(false, false, false, true, 0, 1024, 4096, "gelu"),
            "mbart", new Form(true, true, true, false, 2, 1024, 4096, "gelu"),
            "pegasus", new Form(true, false, true, false, 0, 1024, 4096, "gelu"),
            "plbart", new Form(false, true, false, false, 2, 1024, 3072, "gelu"));

    @Override
    public String name() {
        return "bart";
    }

    @Override
    public List<String> types() {
        return FORMS.keySet().stream().sorted().toList();
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var form = Objects.requireNonNull(FORMS.get(reading.modelType()));
        var hf = new Hf(name(), reading);
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        var all = new EncoderDecoder(stack, EncoderDecoder.NAMES, form.before, form.first,
                form.last ? EncoderDecoder.LAST : "", form.computed);
        hf.labelled(reading.modelType().equals(name()) ? 3 : 2);
        var vocabulary = reading.size("vocab_size", "vocab_size");
        var rows = hf.context(form.context).plus(Expr.of(form.rows));
        var encoder = all.sizes(form.inner, rows, rows);
        boolean apart = reading.modelType().equals("marian")
                && !reading.flag("shared_vocabulary", true, "share_encoder_decoder_embeddings");
        hf.bind("v", apart ? reading.sizeOr("decoder_vocab_size", vocabulary, "vocab_size", "decoder_vocab_size")
                : vocabulary);
        encoder.put("v", vocabulary);
        var feedForward = Usual.plain("", "fc1", "fc2", hf.activation(form.activation, "activation_function"), true);
        var task = hf.task(Heads.WRITTEN, "MTModel", Heads.BARE, Heads.TEXT, Heads.ANSWERS, Heads.NEXT);
        return task.equals(Heads.NEXT)
                ? all.alone(true, hf.tied(true), feedForward)
                : all.model(task, encoder, apart, form.biased(),
                        all.encoder(all.attention(Core.everywhere(), true), feedForward),
                        all.decoder(true, Expr.dim("T"), feedForward));
    }

    @Override
    public Spelling spelling() {
        return Spelling.AS_IS.keeping("final_logits_bias");
    }
}
