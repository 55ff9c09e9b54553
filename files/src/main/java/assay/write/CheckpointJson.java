package assay.write;

import assay.algebra.Rational;
import assay.model.Checkpoint;
import assay.report.CheckpointSheet;
import java.util.List;
import java.util.SequencedMap;

/// What files hold as JSON, one object on one line: `{"schema", "kind": "checkpoint", "model", "stored": {"tensors",
/// "elements", "bytes", "by_type": {...}, "by_component": {...}}, "notes"}`, the last two in bytes.
public final class CheckpointJson {
    private CheckpointJson() {}

    public static String of(String name, Checkpoint checkpoint, List<String> notes) {
        var out = JsonText.answer("checkpoint").name("model").text(name);
        stored(checkpoint, out);
        out.name("notes").texts(notes).close('}');
        return out.toString();
    }

    /// The field `stored`, in an object that is open.
    static void stored(Checkpoint checkpoint, JsonText out) {
        out.name("stored").open('{').name("tensors").count(Rational.of(checkpoint.tensors().size()));
        out.name("elements").count(checkpoint.elements()).name("bytes").bytes(checkpoint.bytes());
        bytes(out.name("by_type"), checkpoint.bytesByDtype());
        bytes(out.name("by_component"), CheckpointSheet.bytesByComponent(checkpoint));
        out.close('}');
    }

    private static void bytes(JsonText out, SequencedMap<String, Rational> bytes) {
        out.open('{');
        bytes.forEach((key, value) -> out.name(key).bytes(value));
        out.close('}');
    }
}
