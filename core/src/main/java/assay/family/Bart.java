package assay.family;

import assay.algebra.Expr;
import assay.kit.Family;
import assay.kit.Heads;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.model.Spelling;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Norm;
import assay.part.Pooler;
import assay.part.Projected;
import assay.part.Residual;
import assay.part.Tables;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// BART: encoder and decoder of BERT's layers with learned positions, of which the tables have two rows more than the
/// context.
public record Bart() implements Family {
    /// The attention that reads the encoder.
    private static final String ACROSS = "encoder_attn";

    private static final String INPUTS = "ids[b t] positions[b t]";

    private static final Tables TABLES = new Tables("x[b t d]");

    /// The table that is there and of no use where encoder and decoder have one each.
    private static final Block UNUSED = Block.of("shared", List.of(Gather.of("unused", ".weight[v d] -> unused[v d]")));

    @Override
    public String name() {
        return "bart";
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading);
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        hf.needed("v", "vocab_size");
        hf.needed("d", "d_model", "d_model", "hidden_size");
        var context = reading.sizeOr("context_length", Expr.of(1024), "1024", "max_position_embeddings");
        hf.bind("n", context.plus(Expr.of(2)));
        hf.bind("one", Expr.ONE);
        var encoder = hf.stack("encoder_", 4096);
        hf.stack("decoder_", 4096);
        var activation = hf.activation("gelu", "activation_function");
        hf.bind("d'", hf.size("d"));

        var task = hf.task("ForConditionalGeneration", "Model", Heads.TEXT, Heads.ANSWERS, "ForCausalLM");
        if (task.equals("ForCausalLM")) {
            return alone(stack, activation);
        }
        hf.note("encoder and decoder read --seq tokens each");
        var trunk = task.equals("Model") ? "" : "model";
        boolean tied = hf.tied(true);
        var owner = (trunk.isEmpty() ? "" : trunk + ".") + "shared";
        var encoding = new ArrayList<Node>();
        if (!tied) {
            encoding.add(TABLES.words("embed_tokens"));
        }
        encoding.addAll(embedded(stack));
        encoding.add(new Repeat("layers", Expr.dim("num_encoder_layers"), layer(stack, Core.everywhere(),
                List.of(), activation)));
        encoding.add(Pointwise.of("output", Kind.SPLIT, "x[b t d] -> e[b t d]"));
        var decoding = new ArrayList<Node>();
        decoding.add(tied ? TABLES.words("embed_tokens", owner) : TABLES.words("embed_tokens"));
        decoding.addAll(embedded(stack));
        decoding.add(new Repeat("layers", Expr.dim("num_decoder_layers"), layer(stack, Core.causal(false),
                behind(stack, ACROSS, new Projected(names(ACROSS), true).across(Core.everywhere(), Expr.dim("T"))),
                activation)));
        var inside = List.<Node>of(
                Stack.run("", Expr.dim("T"), encoder, List.of(
                        tied ? TABLES.words("shared") : UNUSED, Block.of("encoder", encoding))),
                Block.of("decoder", decoding));
        return switch (task) {
            case "Model" -> stack.bare(inside, List.of(), INPUTS);
            case Heads.TEXT -> stack.headed(trunk, inside, List.of(
                    Pooler.of("classification_head", "dense", Kind.TANH),
                    hf.classifier("classification_head.out_proj", Heads.POOLED)), INPUTS);
            case Heads.ANSWERS -> Heads.onEncoder(stack, task, trunk, inside, List.of(), List.of(), INPUTS);
            default -> stack.headed(trunk, inside, head(owner, tied), INPUTS);
        };
    }

    /// The decoder without an encoder: its layers keep the attention that would read one, and do not use it.
    private static Model alone(Stack stack, Kind activation) {
        var across = Stream.of("k_proj", "v_proj", "q_proj", "out_proj").<Node>map(name -> Block.of(name, List.of(
                Gather.of("unused", ".weight[d' d] .bias[d'] -> unused[d' d]")))).toList();
        var decoding = new ArrayList<Node>();
        decoding.add(TABLES.words("embed_tokens"));
        decoding.addAll(embedded(stack));
        decoding.add(new Repeat("layers", Expr.dim("num_decoder_layers"), layer(stack, Core.causal(false), List.of(
                Block.of(ACROSS, across),
                Block.of(ACROSS + "_layer_norm", List.of(
                        Gather.of("unused", ".weight[d] .bias[d] -> unused[d]")))), activation)));
        return stack.headed("model", List.of(Block.of("decoder", decoding)),
                Stack.head("lm_head", "model.decoder.embed_tokens", stack.hf().tied(true), false), INPUTS);
    }

    @Override
    public Spelling spelling() {
        return Spelling.AS_IS.keeping("final_logits_bias");
    }

    /// The head, and a bias that is not trained.
    private static List<Node> head(String owner, boolean tied) {
        var parts = new ArrayList<>(Stack.head("lm_head", owner, tied, false));
        parts.add(Block.of("", Component.HEAD, List.of(Pointwise.of("final_logits_bias", Kind.BIAS,
                "logits[b t v] $final_logits_bias[one v] -> logits[b t v]"))));
        return parts;
    }

    private static List<Node> embedded(Stack stack) {
        var parts = new ArrayList<>(TABLES.positions("embed_positions"));
        parts.add(stack.norm("layernorm_embedding", "x[b t d]", "x[b t d]"));
        return parts;
    }

    /// @param across from the encoder, between attention and feed-forward
    private static List<Node> layer(Stack stack, Core core, List<Node> across, Kind activation) {
        var parts = new ArrayList<>(behind(stack, "self_attn",
                new Projected(names("self_attn"), true).over(core, List.of())));
        parts.addAll(across);
        parts.addAll(Residual.post("ffn_residual", Usual.plain("", "fc1", "fc2", activation, true),
                stack.norm("final_layer_norm", "x[b t d]", "x[b t d]")));
        return parts;
    }

    private static List<Node> behind(Stack stack, String name, Node attention) {
        return Residual.post(name + "_residual", attention, stack.norm(name + "_layer_norm", "x[b t d]", "x[b t d]"));
    }

    private static Attention.Names names(String block) {
        return new Attention.Names(block, "q_proj", "k_proj", "v_proj", "out_proj");
    }
}
