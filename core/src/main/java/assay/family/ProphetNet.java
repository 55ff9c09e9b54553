package assay.family;

import assay.algebra.Expr;
import assay.kit.EncoderDecoder;
import assay.kit.Family;
import assay.kit.Heads;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Norm;
import assay.part.Projected;
import assay.part.Residual;
import assay.part.Tables;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// ProphetNet: encoder and decoder, where every token of the decoder is guessed `ngram` tokens ahead. The decoder runs
/// `1 + ngram` streams, each a text of the batch: the main one reads itself, the others read the main one and their own
/// token. What is added to the scores is made of each token's state, one number a head and bucket of distances.
public record ProphetNet() implements Family {
    private static final Tables TABLES = new Tables("x[b t d]");
    private static final String WORDS = "word_embeddings";
    private static final String ACROSS = "cross_attn";
    private static final String INPUTS = "ids[b t] positions[b t]";

    @Override
    public String name() {
        return "prophetnet";
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading);
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        hf.needed("v", "vocab_size", "vocab_size");
        hf.bind("d'", hf.needed("d", "d_model", "hidden_size"));
        hf.size("n", "context_length", Expr.of(512), "512", "max_position_embeddings");
        hf.size("rb", "relative_buckets", Expr.of(32), "32", "num_buckets");
        hf.bind("one", Expr.ONE);
        var further = hf.size("ng", "ngram", Expr.of(2), "2", "ngram");
        hf.bind("ba", Expr.dim("B").times(hf.bind("pa", further.plus(Expr.ONE))));
        hf.bind("bt", Expr.dim("B"));
        var activation = hf.activation("gelu", "activation_function");
        var own = hf.stack("encoder_", 4096, "num_encoder_layers", "num_encoder_attention_heads");
        hf.stack("decoder_", 4096, "num_decoder_layers", "num_decoder_attention_heads");
        var task = hf.task(Heads.WRITTEN, Heads.BARE, Heads.NEXT);
        boolean alone = task.equals(Heads.NEXT);
        boolean tied = hf.tied(true);
        var path = task.equals(Heads.BARE) ? "" : name() + ".";
        var words = tied ? TABLES.words(WORDS, path + WORDS) : TABLES.words(WORDS);
        var encoding = new ArrayList<Node>();
        encoding.add(words);
        encoding.addAll(TABLES.positions("position_embeddings"));
        encoding.add(stack.norm("embeddings_layer_norm", "x[b t d]", "x[b t d]"));
        encoding.add(new Repeat("layers", Expr.dim("num_encoder_layers"), layer(stack, new Projected(names("self_attn"),
                true).over(Core.everywhere(), List.of()), List.of(), activation)));
        encoding.add(EncoderDecoder.output());
        var outer = tied ? TABLES.words(WORDS) : Block.of(WORDS, List.of(
                Gather.of("unused", ".weight[v d] -> unused[v d]")));
        var decoding = new ArrayList<Node>();
        decoding.add(words);
        decoding.addAll(TABLES.positions("position_embeddings"));
        decoding.add(batch(further.plus(Expr.ONE), List.of(
                Block.of("ngram_embeddings", List.of(Gather.of("streams", "x[bt t d] .weight[ng d] -> x[b t d]"))),
                stack.norm("embeddings_layer_norm", "x[b t d]", "x[b t d]"),
                new Repeat("layers", Expr.dim("num_decoder_layers"), layer(stack, NgramStreams.self("self_attn"),
                        alone ? new Projected(names(ACROSS), true).unread(ACROSS + "_layer_norm")
                                : joined(stack, ACROSS, NgramStreams.across(ACROSS)), activation)))));
        var inside = new ArrayList<Node>();
        inside.addAll(alone ? List.of(outer)
                : List.of(Stack.run("", Expr.dim("T"), own, List.of(outer, Block.of("encoder", encoding)))));
        inside.add(Block.of("decoder", decoding));
        hf.note(alone ? "each token is guessed " + reading.value("ngram") + " ahead: so many logits a token"
                : "encoder and decoder read --seq tokens each");
        return task.equals(Heads.BARE)
                ? stack.bare(inside, List.of(Pointwise.of("main", Kind.SPLIT, "x[ba t d] -> x[b t d]")), INPUTS)
                : stack.headed(name(), inside, List.of(batch(further, Stream.concat(
                        Stream.of(Pointwise.of("further", Kind.SPLIT, "x[ba t d] -> x[b t d]")),
                        Stack.head("lm_head", path + WORDS, tied, false).stream()).toList())), INPUTS);
    }

    private static Attention.Names names(String block) {
        return new Attention.Names(block, "query_proj", "key_proj", "value_proj", "out_proj");
    }

    /// What runs on so many texts for each of the batch.
    private static Block batch(Expr times, List<Node> parts) {
        return Block.of("", parts).over(Map.of("b", Expr.dim("B").times(times)));
    }

    private static List<Node> layer(Stack stack, Node attention, List<Node> across, Kind activation) {
        return Stream.of(joined(stack, "self_attn", attention), across, joined(stack, "feed_forward",
                Usual.plain("feed_forward", "intermediate", "output", activation, true)))
                .flatMap(List::stream).toList();
    }

    private static List<Node> joined(Stack stack, String name, Node part) {
        return Residual.post(name + "_residual", part, stack.norm(name + "_layer_norm", "x[b t d]", "x[b t d]"));
    }
}
