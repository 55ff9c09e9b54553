package assay.write;

import assay.algebra.Rational;
import assay.check.LinearWork;
import assay.model.Checkpoint;
import assay.quantity.Unit;
import assay.report.CheckpointSheet;
import java.util.List;
import java.util.SequencedMap;

/// What files hold as JSON, one object on one line: `{"schema", "kind": "checkpoint", "model", "stored": {"tensors",
/// "elements", "bytes", "by_type": {...}, "by_component": {...}}, "linear_flops_a_token_at_least", "notes"}`: bytes by
/// type and by component, and what the linear layers do for a token forward, as far as names tell.
public final class CheckpointJson {
    private CheckpointJson() {}

    public static String of(String name, Checkpoint checkpoint, List<String> notes) {
        var out = JsonText.answer("checkpoint").name("model").text(name);
        stored(checkpoint, out);
        var linear = LinearWork.of(checkpoint).total();
        if (linear.signum() > 0) {
            out.name("linear_flops_a_token_at_least").amount(LinearWork.flops(linear),
                    Unit.FLOP.label());
        }
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
