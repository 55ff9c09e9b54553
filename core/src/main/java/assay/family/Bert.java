package assay.family;

import assay.algebra.Expr;
import assay.kit.Encoder;
import assay.kit.EncoderHeads;
import assay.kit.Family;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Projected;
import assay.part.Tables;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// BERT, RoBERTa and their kin: an encoder whose layers norm the sum behind each sub-layer, over words, positions and
/// token types. Megatron's layers norm what each sub-layer reads.
///
/// They differ in the names of their trunk and head. `add_pooling_layer` says whether the bare trunk pools, as the
/// reference implementation's argument of that name does.
public record Bert() implements Family {
    static final String INPUTS = "ids[b t] positions[b t] types[b t]";

    private static final String MEGATRON = "megatron-bert";

    /// The names of the trunk, of those that are not RoBERTa's.
    private static final Map<String, String> TRUNKS = Map.of("bert", "bert", "data2vec-text", "data2vec_text",
            "ernie", "ernie", "ibert", "ibert", MEGATRON, "bert");

    @Override
    public String name() {
        return "bert";
    }

    @Override
    public List<String> types() {
        return List.of("bert", "camembert", "data2vec-text", "ernie", "ibert", MEGATRON, "roberta", "xlm-roberta");
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var type = reading.modelType();
        var stack = Encoder.stack(name(), reading, type.equals(MEGATRON) ? 4096 : 3072, 512);
        var hf = stack.hf();
        var activation = hf.activation("gelu");
        var trunk = TRUNKS.getOrDefault(type, "roberta");
        var inside = type.equals(MEGATRON) ? megatron(stack, activation) : inside(stack, activation);
        boolean pools = !reading.has("add_pooling_layer") || reading.flag("pooler", true, "add_pooling_layer");
        var pooler = List.<Node>of(Encoder.first("pooler", Kind.TANH));
        var encoder = Encoder.of(hf, trunk, inside, pooler, INPUTS);
        return (Set.of("bert", "ernie", MEGATRON).contains(type)
                ? EncoderHeads.trained(encoder, activation)
                : EncoderHeads.robust(encoder)).model(pools);
    }

    private static List<Node> inside(Stack stack, Kind activation) {
        return List.of(embeddings(stack, true), Block.of("encoder", Stack.layers("layer", layer(stack, activation,
                Core.everywhere(), List.of()))));
    }

    /// A layer as BERT has it.
    ///
    /// @param prepared what is done to queries, keys and values before the scores
    static List<Node> layer(Stack stack, Kind activation, Core core, List<Node> prepared) {
        return stack.postNorm(new Projected(NAMES, true).over(core, prepared), "attention.output.LayerNorm",
                Usual.plain("", "intermediate.dense", "output.dense", activation, true), "output.LayerNorm");
    }

    static final Attention.Names NAMES = new Attention.Names("attention", "self.query", "self.key", "self.value",
            "output.dense");

    private static List<Node> megatron(Stack stack, Kind activation) {
        var layer = stack.preNorm("attention.ln", new Projected(NAMES, true).over(Core.everywhere(), List.of()), "ln",
                Usual.plain("", "intermediate.dense", "output.dense", activation, true));
        var encoder = new ArrayList<>(Stack.layers("layer", layer));
        encoder.add(stack.norm("ln", "x[b t d]", "x[b t d]"));
        return List.of(embeddings(stack, false), Block.of("encoder", encoder));
    }

    /// Words, types and positions, their sum normed or not.
    static Block embeddings(Stack stack, boolean normed) {
        var reading = stack.hf().reading();
        var tables = new Tables("x[b t d]");
        var parts = new ArrayList<Node>();
        parts.add(tables.words("word_embeddings"));
        stack.hf().size("ty", "token_types", Expr.of(2), "2", "type_vocab_size");
        parts.addAll(tables.types("token_type_embeddings"));
        parts.addAll(tables.positions("position_embeddings"));
        if (reading.modelType().equals("ernie") && reading.flag("task_types", false, "use_task_id")) {
            stack.hf().size("tt", "task_types", Expr.of(3), "3", "task_type_vocab_size");
            parts.addAll(tables.of("task_type_embeddings", "types[b t]", "tt"));
        }
        if (normed) {
            parts.add(stack.norm("LayerNorm", "x[b t d]", "x[b t d]"));
        }
        return Block.of("embeddings", parts);
    }
}
