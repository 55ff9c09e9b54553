package assay.family;

import assay.algebra.Expr;
import assay.kit.EncoderDecoder;
import assay.kit.Family;
import assay.kit.Heads;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Spelling;
import assay.part.Core;
import assay.part.Norm;
import assay.part.Pooler;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// BART and its kin, encoder and decoder: where the norms stand, and how many rows its table of positions has beyond
/// the context or whether it is computed, is another in each. Marian's two languages may have a vocabulary each.
public record Bart() implements Family {
    private static final String INPUTS = "ids[b t] positions[b t]";
    private static final String ALONE = "ForCausalLM";
    private static final String WRITTEN = "ForConditionalGeneration";

    /// The table that is there and of no use where encoder and decoder have one each.
    private static final Block UNUSED = Block.of("shared", List.of(Gather.of("unused", ".weight[v d] -> unused[v d]")));

    /// What tells the types apart, as in [EncoderDecoder].
    ///
    /// @param rows of the table of positions beyond the context
    /// @param biased whether the logits have a bias that is not trained
    /// @param inner the width of the feed-forward that the reference assumes
    private record Form(boolean before, boolean first, boolean last, boolean computed, boolean biased, long rows,
            long context, long inner, String activation) {}

    private static final Map<String, Form> FORMS = Map.of(
            "bart", new Form(false, true, false, false, true, 2, 1024, 4096, "gelu"),
            "blenderbot", new Form(true, false, true, false, true, 0, 128, 10240, "gelu"),
            "blenderbot-small", new Form(false, true, false, false, true, 0, 512, 2048, "gelu"),
            "m2m_100", new Form(true, false, true, true, false, 2, 1024, 4096, "relu"),
            "marian", new Form(false, false, false, false, true, 0, 1024, 4096, "gelu"),
            "mbart", new Form(true, true, true, false, true, 2, 1024, 4096, "gelu"),
            "pegasus", new Form(true, false, true, false, true, 0, 1024, 4096, "gelu"),
            "plbart", new Form(false, true, false, false, true, 2, 1024, 3072, "gelu"));

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
        var all = new EncoderDecoder(stack, form.before, form.first, form.last, form.computed);
        var vocabulary = reading.size("vocab_size", "vocab_size");
        hf.needed("d", "d_model", "d_model", "hidden_size");
        hf.bind("n", hf.context(form.context).plus(Expr.of(form.rows)));
        hf.bind("one", Expr.ONE);
        var encoder = new HashMap<>(hf.stack("encoder_", form.inner));
        hf.stack("decoder_", form.inner);
        var feedForward = EncoderDecoder.feedForward(hf.activation(form.activation, "activation_function"));
        hf.bind("d'", hf.size("d"));
        boolean apart = reading.modelType().equals("marian")
                && !reading.flag("shared_vocabulary", true, "share_encoder_decoder_embeddings");
        hf.bind("v", apart ? reading.sizeOr("decoder_vocab_size", vocabulary, "vocab_size", "decoder_vocab_size") : vocabulary);
        encoder.put("v", vocabulary);

        var task = hf.task(WRITTEN, "MTModel", "Model", Heads.TEXT, Heads.ANSWERS, ALONE);
        boolean tied = hf.tied(true);
        var attention = all.attention(Core.causal(false));
        var decoding = new ArrayList<Node>();
        var layers = Expr.dim("num_decoder_layers");
        if (task.equals(ALONE)) {
            decoding.add(EncoderDecoder.TABLES.words("embed_tokens"));
            decoding.addAll(all.stacked(layers, all.layer(attention, all.unread(true), feedForward)));
            return stack.headed("model", List.of(Block.of("decoder", decoding)),
                    Stack.head("lm_head", "model.decoder.embed_tokens", tied, false), INPUTS);
        }
        hf.note("encoder and decoder read --seq tokens each");
        boolean shared = tied && !apart;
        var trunk = task.equals("Model") ? "" : "model";
        var path = trunk.isEmpty() ? "" : trunk + ".";
        var encoding = new ArrayList<Node>();
        if (!shared) {
            encoding.add(EncoderDecoder.TABLES.words("embed_tokens"));
        }
        encoding.addAll(all.stacked(Expr.dim("num_encoder_layers"),
                all.layer(all.attention(Core.everywhere()), List.of(), feedForward)));
        encoding.add(EncoderDecoder.output());
        decoding.add(shared ? EncoderDecoder.TABLES.words("embed_tokens", path + "shared")
                : EncoderDecoder.TABLES.words("embed_tokens"));
        decoding.addAll(all.stacked(layers, all.layer(attention, all.across(true, Expr.dim("T")), feedForward)));
        var reads = new ArrayList<Node>();
        if (!apart) {
            reads.add(shared ? EncoderDecoder.TABLES.words("shared") : UNUSED);
        }
        reads.add(Block.of("encoder", encoding));
        var inside = List.<Node>of(Stack.run("", Expr.dim("T"), encoder, reads), Block.of("decoder", decoding));
        return switch (task) {
            case "Model" -> stack.bare(inside, List.of(), INPUTS);
            case Heads.TEXT -> stack.headed(trunk, inside, List.of(
                    Pooler.of("classification_head", "dense", Kind.TANH),
                    hf.classifier("classification_head.out_proj", Heads.POOLED)), INPUTS);
            case Heads.ANSWERS -> Heads.onEncoder(stack, task, trunk, inside, List.of(), List.of(), INPUTS);
            default -> stack.headed(trunk, inside,
                    head(path + (shared ? "shared" : "decoder.embed_tokens"), tied, form.biased), INPUTS);
        };
    }

    @Override
    public Spelling spelling() {
        return Spelling.AS_IS.keeping("final_logits_bias");
    }

    /// The head, and a bias that is not trained.
    private static List<Node> head(String owner, boolean tied, boolean biased) {
        var parts = new ArrayList<>(Stack.head("lm_head", owner, tied, false));
        if (biased) {
            parts.add(Block.of("", Component.HEAD, List.of(Pointwise.of("final_logits_bias", Kind.BIAS,
                    "logits[b t v] $final_logits_bias[one v] -> logits[b t v]"))));
        }
        return parts;
    }
}
