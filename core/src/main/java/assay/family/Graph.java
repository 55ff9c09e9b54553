package assay.family;

import assay.algebra.Expr;
import assay.kit.Family;
import assay.model.Model;
import assay.quantity.Dtype;
import assay.spec.Reading;
import assay.spec.Spec;
import assay.spec.Value;
import java.util.ArrayList;
import java.util.HashMap;

/// A graph of operators, made into a tree by the reader of its file. What a graph does not fix is a size: an axis of
/// the batch or the sequence is `B` or `T` where nothing sets it, every other one has to be set.
public record Graph() implements Family {
    /// The `model_type` of a graph.
    public static final String TYPE = "onnx";
    /// The field that holds the tree.
    public static final String TREE = "graph";

    @Override
    public String name() {
        return TYPE;
    }

    /// Whether a spec is a graph.
    public static boolean describes(Spec spec) {
        var type = spec.fields().get("model_type");
        return type != null && type.value().equals(new Value.Text(TYPE));
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var made = reading.made(TREE);
        var open = new HashMap<String, Expr>();
        for (var name : made.open()) {
            var tie = made.ties().get(name);
            open.put(name, tie == null || reading.isSet(name) ? reading.size(name) : tie);
        }
        reading.sizeIf("context_length", "context_length");
        var tree = made.model().with(open);
        var notes = new ArrayList<>(tree.notes());
        notes.addAll(reading.notes());
        return new Model(tree.name(), TYPE, tree.source(), tree.axes(), tree.root(), tree.inputs(), tree.output(),
                reading.sizes(), tree.switches(), notes);
    }
}
