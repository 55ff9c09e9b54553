package assay.family;

import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Node;
import assay.part.Tables;
import java.util.ArrayList;
import java.util.Objects;

/// Embeddings of [Deberta] and [DebertaV2].
final class DebertaEmbeddings {
    private DebertaEmbeddings() {}

    /// The sum of the rows of words, positions and types, at a width of its own if the config has one, normed.
    static Block of(Stack stack) {
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
}
