package assay.family;

import assay.algebra.Expr;
import assay.kit.Family;
import assay.kit.Heads;
import assay.kit.Hf;
import assay.kit.Images;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Numbers;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.part.Core;
import assay.part.Norm;
import assay.part.Residual;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Funnel: an encoder whose blocks of layers each halve the number of tokens, and a decoder over what the first and the
/// last block made. Scores add what a query says of its distance to each key, and of whether both belong to one text.
/// Where a layer's queries are halved its keys are not, unless the config says so.
public record Funnel() implements Family {
    private static final String BASE = "BaseModel";
    private static final String INPUTS = "ids[b t] types[b t]";

    /// @param factorized whether distances are told by four tables of positions, not by one vector each
    /// @param activation of the feed-forward
    private record Layers(Stack stack, boolean factorized, Kind activation) {}

    @Override
    public String name() {
        return "funnel";
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
        hf.bind("d'", hf.needed("d", "d_model", "d_model", "hidden_size"));
        hf.needed("h", "num_heads", "n_head", "num_attention_heads");
        hf.size("k", "head_dim", Expr.of(64), "64", "d_head");
        hf.size("f", "d_ff", Expr.of(3072), "3072", "d_inner");
        boolean factorized = reading.word("attention_type", "relative_shift", List.of("relative_shift", "factorized"),
                "attention_type").equals("factorized");
        var layers = new Layers(stack, factorized, hf.activation("gelu_new"));
        var task = hf.task(Heads.BARE, BASE, Bert.MASKED, Bert.TRAINED, Heads.TEXT, Heads.CHOICE, Heads.TOKENS,
                Heads.ANSWERS);
        var inside = new ArrayList<Node>();
        inside.add(Block.of("embeddings", List.of(Stack.embedding("word_embeddings"),
                stack.norm("layer_norm", "x[b t d]", "x[b t d]"))));
        inside.addAll(blocks(layers, !Set.of(BASE, Heads.TEXT, Heads.CHOICE).contains(task)));
        return switch (task) {
            case Heads.BARE, BASE -> stack.bare(inside, List.of(), INPUTS);
            case Bert.MASKED -> stack.headed(name(), inside, Stack.head("lm_head",
                    "funnel.embeddings.word_embeddings", hf.tied(true), true), INPUTS);
            case Heads.TOKENS -> stack.headed(name(), inside, List.of(hf.classifier("classifier", "x[b t d]")), INPUTS);
            case Heads.ANSWERS -> stack.headed(name(), inside, List.of(hf.classifier("qa_outputs", "x[b t d]", 2)),
                    INPUTS);
            case Bert.TRAINED -> stack.headed(name(), inside, List.of(Block.of("discriminator_predictions",
                    Component.HEAD, List.of(
                            Usual.linear(true).of("dense", "x[b t d]", "u[b t d']"),
                            Pointwise.of("activation", layers.activation, "u[b t d'] -> u[b t d']"),
                            hf.classifier("dense_prediction", "u[b t d']", 1)))), INPUTS);
            default -> stack.headed(name(), inside, List.of(
                    Gather.of("first", "x[b tl d] -> first[b d]"),
                    Block.of("classifier", Component.HEAD, List.of(
                            Usual.linear(true).of("linear_hidden", "first[b d]", "u[b d']"),
                            Pointwise.of("activation", Kind.TANH, "u[b d'] -> u[b d']"))),
                    task.equals(Heads.CHOICE) ? hf.classifier("classifier.linear_out", "u[b d']", 1)
                            : hf.classifier("classifier.linear_out", "u[b d']")), INPUTS);
        };
    }

    /// The blocks, and the decoder in classes that have it.
    private static List<Node> blocks(Layers layers, boolean decoder) {
        var hf = layers.stack.hf();
        var reading = hf.reading();
        var sizes = Images.stages(reading, "block_sizes", List.of(4, 4, 4));
        var repeats = reading.numbers("block_repeats");
        boolean apart = reading.flag("first_apart", true, "separate_cls");
        boolean cut = reading.flag("truncated", true, "truncate_seq");
        boolean queries = reading.flag("queries_pooled", true, "pool_q_only");
        if (repeats.stream().anyMatch(times -> times != 1)) {
            reading.refuse(reading.place("block_repeats"), "layers that run several times are not known", "");
        }
        if (reading.listed("block_repeats") && repeats.size() != sizes.size()) {
            reading.refuse(List.of("block_repeats", "block_sizes"), "block_repeats and block_sizes differ in length");
        }
        var encoder = new ArrayList<Node>();
        var tokens = Expr.dim("T");
        for (int i = 0; i < sizes.size(); i++) {
            int size = sizes.get(i);
            var before = tokens;
            tokens = i == 0 ? tokens : tokens.plus(apart && !cut ? Expr.ONE : Expr.ZERO).ceilDiv(Expr.of(2));
            var axes = Map.of("t", tokens, "s", tokens, "dq", tokens.times(2));
            var each = new ArrayList<Node>();
            var alone = i > 0 && queries ? Map.of("s", before, "tp", before, "dq", tokens.times(2).plus(before))
                    : Map.of("tp", before);
            if (i > 0) {
                each.add(new Repeat("blocks." + i, "pooled", Numbers.of(List.of(0)),
                        List.of(Block.of("", layer(layers, i > 0, queries)).over(alone))));
            }
            int rest = i > 0 ? size - 1 : size;
            if (rest > 0) {
                each.add(new Repeat("blocks." + i, "whole", Numbers.from(Expr.of(size - rest), Expr.of(rest)),
                        layer(layers, false, false)));
            }
            encoder.add(Stack.run("", tokens, axes, each));
            if (i == 0) {
                encoder.add(Pointwise.of("first", Kind.SPLIT, "x[b t d] -> skip[b t d]"));
            }
        }
        hf.bind("tl", tokens);
        hf.bind("dq", Expr.dim("T").times(2));
        var nodes = new ArrayList<Node>();
        nodes.add(Block.of("encoder", encoder));
        if (decoder) {
            nodes.add(Gather.of("spread", "x[b tl d] -> x[b t d]"));
            nodes.add(Residual.add("first_residual", "x[b t d] skip[b t d] -> x[b t d]"));
            var number = reading.sizeOr("num_decoder_layers", Expr.of(2), "2", "num_decoder_layers");
            nodes.add(Block.of("decoder", List.of(new Repeat("layers", number, layer(layers, false, false)))));
        }
        return nodes;
    }

    /// @param pooled whether the tokens `tp` before it are halved
    /// @param queries whether keys are of all of them
    private static List<Node> layer(Layers layers, boolean pooled, boolean queries) {
        var nodes = new ArrayList<Node>();
        if (pooled) {
            nodes.add(Pointwise.of("keys", Kind.SPLIT, "x[b tp d] -> m[b " + (queries ? "s" : "tp") + " d]"));
            nodes.add(Pointwise.of("pool", Kind.ADD, "x[b tp d] -> x[b t d]"));
        }
        if (!pooled || !queries) {
            nodes.add(Pointwise.of("same", Kind.SPLIT, "x[b t d] -> m[b s d]"));
        }
        nodes.addAll(Residual.post("attention_residual", attention(layers.factorized),
                layers.stack.norm("attention.layer_norm", "x[b t d]", "x[b t d]")));
        nodes.addAll(Residual.post("ffn_residual",
                Usual.plain("ffn", "linear_1", "linear_2", layers.activation, true),
                layers.stack.norm("ffn.layer_norm", "x[b t d]", "x[b t d]")));
        return nodes;
    }

    private static Block attention(boolean factorized) {
        var core = Core.everywhere();
        var linear = Usual.linear(true);
        var scores = new ArrayList<Node>();
        scores.add(Pointwise.of("r_r_bias", Kind.BIAS, "q[b t h k] .r_r_bias[h k] -> qr[b t h k]"));
        scores.add(Pointwise.of("r_s_bias", Kind.BIAS, "q[b t h k] .r_s_bias[h k] -> qs[b t h k]"));
        if (factorized) {
            scores.addAll(List.of(
                    Contract.of("r", "qr[b t h k] .r_kernel[d h k] -> qd[b t h d]"),
                    Pointwise.of("phi", Kind.MULTIPLY, "qd[b t h d] $phi[t d] -> q1[b t h d]"),
                    Pointwise.of("pi", Kind.MULTIPLY, "qd[b t h d] $pi[t d] -> q2[b t h d]"),
                    Contract.of("psi", "q1[b t h d] $psi[s d] -> far[b h t s]"),
                    Contract.of("omega", "q2[b t h d] $omega[s d] -> near[b h t s]"),
                    Pointwise.of("distances", Kind.ADD, "far[b h t s] near[b h t s] -> far[b h t s]")));
        } else {
            scores.addAll(List.of(
                    Contract.of("r", "$distances[dq d] .r_kernel[d h k] -> kr[dq h k]"),
                    Contract.of("distant", "qr[b t h k] kr[dq h k] -> far[b h t dq]"),
                    Pointwise.of("shift", Kind.SPLIT, "far[b h t dq] -> far[b h t s]")));
        }
        scores.add(Contract.of("segment", "qs[b t h k] .seg_embed[i h k] -> own[b h t i]"));
        scores.add(Pointwise.of("sum", Kind.POSITION_BIAS,
                "a[b h t s] far[b h t s] own[b h t i] -> a[b h t s]"));
        var parts = new ArrayList<Node>();
        parts.add(Usual.linear(false).of("q_head", "y[b t d]", core.query()));
        parts.add(linear.of("k_head", "m[b s d]", "k[b s h k]"));
        parts.add(linear.of("v_head", "m[b s d]", "v[b s h k]"));
        parts.add(Pointwise.of("scale", Kind.SCALE, "q[b t h k] -> q[b t h k]"));
        parts.add(Pointwise.of("r_w_bias", Kind.BIAS, "q[b t h k] .r_w_bias[h k] -> q[b t h k]"));
        parts.addAll(core.onScores(scores).nodes());
        parts.add(linear.of("post_proj", core.out(), "z[b t d]"));
        return Block.of("attention", Component.ATTENTION, parts);
    }
}
