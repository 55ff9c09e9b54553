package assay.family;

import assay.algebra.Expr;
import assay.kit.EncoderDecoder;
import assay.kit.Family;
import assay.kit.Heads;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
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
    private static final Map<String, Expr> ONCE = Map.of("b", Expr.dim("B"));
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
        var own = side(hf, "encoder");
        side(hf, "decoder");
        var task = hf.task(Heads.WRITTEN, Heads.BARE, EncoderDecoder.ALONE);
        boolean alone = task.equals(EncoderDecoder.ALONE);
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
                new Repeat("layers", Expr.dim("num_decoder_layers"), layer(stack, self(),
                        alone ? unread() : across(stack), activation)))));
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

    private static Map<String, Expr> side(Hf hf, String side) {
        var reading = hf.reading();
        reading.size("num_" + side + "_layers", "num_" + side + "_layers");
        var heads = hf.rebind("h", reading.size(side + "_num_heads", "num_" + side + "_attention_heads"));
        var inner = hf.rebind("f", reading.sizeOr(side + "_d_ff", Expr.of(4096), "4096", side + "_ffn_dim"));
        reading.divides("d_model", side + "_num_heads");
        return Map.of("h", heads, "f", inner, "k", hf.rebind("k", hf.size("d").over(heads)));
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

    /// The encoder's keys and values are made once for all streams.
    private static List<Node> across(Stack stack) {
        var linear = Usual.linear(true);
        var core = Core.everywhere();
        return joined(stack, ACROSS, Block.of(ACROSS, Component.ATTENTION, List.of(
                linear.of("query_proj", "y[b t d]", core.query()),
                Stack.run("", Expr.dim("T"), ONCE, List.of(
                        linear.of("key_proj", "e[b t d]", core.keys()),
                        linear.of("value_proj", "e[b t d]", core.values()),
                        Gather.of("store_k", core.keys() + " -> @e_" + core.keys()),
                        Gather.of("store_v", core.values() + " -> @e_" + core.values()))),
                Block.of("", List.of(
                        Pointwise.of("streams", Kind.SPLIT, "q[ba t h k] -> q[b pa t h k]"),
                        Contract.of("scores", "q[b pa t h k] k[b s h k] -> a[b pa h t s]"),
                        Pointwise.of("softmax", Kind.SOFTMAX, "a[b pa h t s] -> p[b pa h t s]"),
                        Contract.of("mix", "p[b pa h t s] v[b s h k] -> o[b pa t h k]"),
                        Pointwise.of("texts", Kind.SPLIT, "o[b pa t h k] -> o[ba t h k]"))).over(ONCE),
                linear.of("out_proj", core.out(), "z[b t d]"))));
    }

    /// What the main stream reads and keeps is what the others read, each beside its own token: one softmax over both,
    /// written as two.
    private static Block self() {
        var linear = Usual.linear(true);
        var core = Core.causal(false);
        var parts = new ArrayList<Node>();
        parts.add(Pointwise.of("streams", Kind.SPLIT, "q[ba t h k] k[ba t h k] v[ba t h k] rel[ba t rb h] -> "
                + "q[b t h k] k[b t h k] v[b t h k] rel[b t rb h] "
                + "fq[b ng t h k] fk[b ng t h k] fv[b ng t h k] frel[b ng t rb h]"));
        parts.add(Block.of("main", core.onScores(List.of(Pointwise.of("relative_bias", Kind.POSITION_BIAS,
                "a[b h t s] rel[b t rb h] -> a[b h t s] where s <= t"))).nodes()));
        parts.add(Block.of("further", List.of(
                Contract.of("scores", "fq[b ng t h k] @k[b s h k] -> fa[b ng h t s] where s <= t"),
                Pointwise.of("relative_bias", Kind.POSITION_BIAS,
                        "fa[b ng h t s] frel[b ng t rb h] -> fa[b ng h t s] where s <= t"),
                Pointwise.of("softmax", Kind.SOFTMAX, "fa[b ng h t s] -> fp[b ng h t s] where s <= t"),
                Contract.of("mix", "fp[b ng h t s] @v[b s h k] -> om[b ng t h k] where s <= t"))));
        parts.add(Block.of("own", List.of(
                Contract.of("scores", "fq[b ng t h k] fk[b ng s h k] -> fo[b ng h t s] where t-one < s <= t"),
                Pointwise.of("softmax", Kind.SOFTMAX, "fo[b ng h t s] -> fw[b ng h t s] where t-one < s <= t"),
                Contract.of("mix", "fw[b ng h t s] fv[b ng s h k] -> oo[b ng t h k] where t-one < s <= t"))));
        parts.addAll(List.of(
                Pointwise.of("sum", Kind.ADD, "om[b ng t h k] oo[b ng t h k] -> of[b ng t h k]"),
                Pointwise.of("texts", Kind.SPLIT, "o[b t h k] of[b ng t h k] -> o[ba t h k]")));
        return Block.of("self_attn", Component.ATTENTION, List.of(
                linear.of("query_proj", "y[b t d]", core.query()),
                linear.of("key_proj", "y[b t d]", core.keys()),
                linear.of("value_proj", "y[b t d]", core.values()),
                linear.of("relative_pos_embeddings", "y[b t d]", "rel[b t rb h]"),
                Block.of("", parts).over(ONCE),
                linear.of("out_proj", core.out(), "z[b t d]")));
    }

    /// What reads an encoder where there is none: stored, and of no use.
    private static List<Node> unread() {
        var layers = Stream.of("query_proj", "key_proj", "value_proj", "out_proj").<Node>map(layer -> Block.of(layer,
                List.of(Gather.of("unused", ".weight[d' d] .bias[d'] -> unused[d' d]")))).toList();
        return List.of(Block.of(ACROSS, layers), Block.of(ACROSS + "_layer_norm", List.of(
                Gather.of("unused", ".weight[d] .bias[d] -> unused[d]"))));
    }
}
