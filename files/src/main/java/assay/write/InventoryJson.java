package assay.write;

import assay.check.Inventory;
import java.util.List;

/// The tensors of a model as JSON, one object on one line: `{"schema", "kind": "tensors", "model", "total":
/// {"elements", "bytes"}, "tensors": [{"name", "shape", "count", "dtype", "elements", "bytes"}], "buffers",
/// "notes"}`, bytes as amounts.
public final class InventoryJson {
    private InventoryJson() {}

    public static String of(Inventory inventory) {
        var out = JsonText.answer("tensors").name("model").text(inventory.model());
        out.name("total").open('{').name("elements").count(inventory.total());
        out.name("bytes").bytes(inventory.bytes()).close('}');
        groups(out.name("tensors"), inventory.tensors());
        groups(out.name("buffers"), inventory.buffers());
        out.name("notes").texts(inventory.notes()).close('}');
        return out.toString();
    }

    private static void groups(JsonText out, List<Inventory.Group> groups) {
        out.open('[');
        for (var group : groups) {
            out.open('{').name("name").text(group.name()).name("shape").open('[');
            group.shape().forEach(out::count);
            out.close(']').name("count").count(group.count());
            out.name("dtype").text(String.join(", ", group.types())).name("elements").count(group.elements());
            out.name("bytes").bytes(group.bytes());
            out.close('}');
        }
        out.close(']');
    }
}
