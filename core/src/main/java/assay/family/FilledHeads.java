package assay.family;

import assay.algebra.Expr;
import assay.model.Block;
import assay.model.Node;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;

/// Attention whose heads the reference fills up to a multiple before it multiplies them, where a config says so.
final class FilledHeads {
    private static final String FILLED = "pad_head_dim_to_multiple_of";

    private FilledHeads() {}

    /// Attention whose products the reference takes over heads that are filled up to a multiple, where there is one.
    static Node of(Reading reading, Expr head, Node node) {
        if (!reading.has(FILLED) || !(node instanceof Block block)) {
            return node;
        }
        var names = block.parts().stream().map(Node::name).toList();
        int first = names.indexOf("scores");
        if (first < 0) {
            return block.with(block.parts().stream().map(part -> of(reading, head, part)).toList());
        }
        int end = names.indexOf("mix") + 1;
        var parts = new ArrayList<>(block.parts().subList(0, first));
        parts.add(new Block("", Optional.empty(), Map.of("k!", head.roundUp(
                reading.sizeOr("head_multiple", Expr.ONE, "1", FILLED))), block.parts().subList(first, end)));
        parts.addAll(block.parts().subList(end, block.parts().size()));
        return block.with(parts);
    }
}
