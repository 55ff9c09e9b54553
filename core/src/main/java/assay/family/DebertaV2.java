package assay.family;

import assay.algebra.Expr;
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
import assay.model.Numbers;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.part.Attention;
import assay.part.Convolution;
import assay.part.Core;
import assay.part.MaskedHead;
import assay.part.Norm;
import assay.part.Pooler;
import assay.part.Projected;
import assay.part.Residual;
import assay.part.Tables;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// DeBERTa 2 and 3: a BERT whose scores also weigh how far apart two words are. Embeddings of distances, `r` of them,
/// are made keys, which meet the queries, and queries, which meet the keys.
public record DebertaV2() implements Family {
    private static final String INPUTS = "ids[b t] positions[b t] types[b t]";

    @Override
    public String name() {
        return "deberta-v2";
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder();
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        hf.headDimEven();
        hf.ffn(Expr.of(6144), "6144");
        var context = hf.size("n", "context_length", Expr.of(512), "512", "max_position_embeddings");
        hf.bind("d'", hf.size("d"));
        boolean relative = reading.flag("relative_attention", false, "relative_attention");
        var activation = hf.activation("gelu");
        var task = reading.flag("legacy_head", true, "legacy")
                ? hf.task("Model", Heads.TEXT, Heads.TOKENS, Heads.ANSWERS, Heads.CHOICE, "ForMaskedLM")
                : hf.task("Model", Heads.TEXT, Heads.TOKENS, Heads.ANSWERS, Heads.CHOICE);
        var trunk = task.equals("Model") ? "" : "deberta.";

        var encoder = new ArrayList<Node>();
        if (relative) {
            hf.bind("r", span(reading, context).times(2));
            encoder.add(Block.of("rel_embeddings", Component.POSITION, List.of(
                    Gather.of("rows", ".weight[r d] -> rel[r d]"))));
        }
        if (reading.texts("norm_rel_ebd").contains("layer_norm")) {
            encoder.add(relative
                    ? stack.norm("LayerNorm", "rel[r d]", "rel[r d]")
                    : Block.of("LayerNorm", Component.NORM, List.of(Gather.of("unused",
                            ".weight[d] .bias[d] -> unused[d]"))));
        }
        var core = Core.everywhere().onScores(
                relative ? distances(reading, trunk + "encoder.layer.{i}.attention.self.") : List.of());
        var names = new Attention.Names("attention", "self.query_proj", "self.key_proj", "self.value_proj",
                "output.dense");
        var layer = stack.postNorm(new Projected(names, true).over(core, List.of()), "attention.output.LayerNorm",
                Usual.plain("", "intermediate.dense", "output.dense", activation, true), "output.LayerNorm");
        encoder.addAll(convolved(stack, layer));

        var inside = List.<Node>of(embeddings(stack), Block.of("encoder", encoder));
        return switch (task) {
            case "Model" -> stack.bare(inside, List.of(), INPUTS);
            case "ForMaskedLM" -> stack.headed("deberta", inside, List.of(MaskedHead.block("cls.predictions",
                    "transform.dense", activation, "transform.LayerNorm", trunk + "embeddings.word_embeddings",
                    hf.tied(true))), INPUTS);
            default -> {
                hf.rebind("d'", hf.size("d"));
                yield Heads.onEncoder(stack, task, "deberta", inside, List.of(), List.of(Pooler.of("pooler", "dense",
                        Hf.kind(reading.text("pooler_activation", "gelu", "pooler_hidden_act")))), INPUTS);
            }
        };
    }

    /// The sum of the rows of words, positions and types, at a width of its own if the config has one, normed.
    static Block embeddings(Stack stack) {
        var reading = stack.hf().reading();
        var width = reading.sizeIf("embedding_size", "embedding_size").filter(_ ->
                !Objects.equals(reading.values().get("embedding_size"), reading.values().get("d_model")));
        width.ifPresent(w -> stack.hf().rebind("d'", stack.hf().bind("de", w)));
        var tables = new Tables(width.isPresent() ? "w[b t de]" : "x[b t d]");
        var parts = new ArrayList<Node>();
        parts.add(tables.words("word_embeddings"));
        if (reading.flag("learned_positions", true, "position_biased_input")) {
            parts.addAll(tables.positions("position_embeddings"));
        }
        if (reading.number("type_vocab_size", 0, "type_vocab_size") > 0) {
            stack.hf().needed("ty", "token_types", "type_vocab_size");
            parts.addAll(tables.types("token_type_embeddings"));
        }
        width.ifPresent(_ -> parts.add(Usual.linear(false).of("embed_proj", "w[b t de]", "x[b t d]")));
        parts.add(stack.norm("LayerNorm", "x[b t d]", "x[b t d]"));
        return Block.of("embeddings", parts);
    }

    /// How many distances there are to one side: buckets, or as many as positions.
    static Expr span(Reading reading, Expr context) {
        if (reading.number("position_buckets", -1, "position_buckets") > 0) {
            return reading.size("position_buckets", "position_buckets");
        }
        return reading.number("max_relative_positions", -1, "max_relative_positions") > 0
                ? reading.size("max_relative_positions", "max_relative_positions")
                : context;
    }

    /// What distances add to the scores: of a query and a distance's key, and of a key and a distance's query.
    ///
    /// @param owner the block of the layers that make keys and queries of words
    private static List<Node> distances(Reading reading, String owner) {
        boolean shared = reading.flag("shared_distance_layers", false, "share_att_key");
        var types = reading.texts("pos_att_type");
        var nodes = new ArrayList<Node>();
        if (types.contains("c2p")) {
            nodes.addAll(made("rk[r h k]", "pos_key_proj", shared, owner + "key_proj"));
            nodes.addAll(queryToDistance());
        }
        if (types.contains("p2c")) {
            nodes.addAll(made("rq[r h k]", "pos_query_proj", shared, owner + "query_proj"));
            nodes.addAll(keyToDistance());
        }
        return nodes;
    }

    /// Queries meet the keys of distances.
    static List<Node> queryToDistance() {
        return List.of(Contract.of("query_to_distance", "q[b t h k] rk[r h k] -> cp[b h t r]"),
                added("query_bias", "cp[b h t r]"));
    }

    /// Keys meet the queries of distances.
    static List<Node> keyToDistance() {
        return List.of(Contract.of("key_to_distance", "k[b s h k] rq[r h k] -> pc[b h s r]"),
                added("key_bias", "pc[b h s r]"));
    }

    /// Keys or queries of distances, by layers of their own or those of another block.
    private static List<Node> made(String out, String name, boolean shared, String owner) {
        return shared
                ? List.of(Contract.of(name, "rel[r d] /" + owner + ".weight[(h k) d] -> " + out),
                        Pointwise.of(name + "_bias", Kind.BIAS, out + " /" + owner + ".bias[(h k)] -> " + out))
                : List.of(Usual.linear(true).of("self." + name, "rel[r d]", out));
    }

    private static Node added(String name, String bias) {
        return Pointwise.of(name, Kind.POSITION_BIAS, "a[b h t s] " + bias + " -> a[b h t s]");
    }

    /// The layers; where the config has a convolution, its output of the embeddings is added behind the first.
    private static List<Node> convolved(Stack stack, List<Node> layer) {
        var reading = stack.hf().reading();
        if (reading.number("conv_kernel_size", 0, "conv_kernel_size") <= 0) {
            return Stack.layers("layer", layer);
        }
        stack.hf().needed("kw", "conv_kernel_size");
        if (reading.number("conv_groups", 1, "conv_groups") != 1) {
            reading.refuse(reading.place("conv_groups"), "only one group of the convolution is known", "");
        }
        stack.hf().bind("d''", stack.hf().size("d"));
        return List.of(
                Pointwise.of("embedded", Kind.SPLIT, "x[b t d] -> x0[b t d]"),
                new Repeat("layer", "first", Expr.ONE, layer),
                Block.of("conv", List.of(
                        Convolution.along("conv", "x0", "c", List.of("t", "t"), List.of("d", "d''")),
                        Pointwise.of("activation", Hf.kind(reading.text("conv_activation", "tanh", "conv_act")),
                                "c[b t d''] -> c[b t d'']"),
                        Residual.add("residual", "x[b t d] c[b t d''] -> x[b t d]"),
                        stack.norm("LayerNorm", "x[b t d]", "x[b t d]"))),
                new Repeat("layer", "others",
                        Numbers.from(Expr.ONE, Expr.dim("num_layers").minus(Expr.ONE)), layer));
    }
}
