package assay.write;

import assay.check.Inventory;
import java.util.List;

/// The tensors of a model as JSON, one object on one line: `{"model", "total", "tensors": [{"name", "shape",
/// "count", "dtype", "bytes"}]}`, and `"buffers"` likewise where there are any; and `"notes"`.
public final class InventoryJson {
    private InventoryJson() {}

    public static String of(Inventory inventory) {
        var out = new JsonText();
        out.open('{').name("model").text(inventory.model()).name("total").number(inventory.total());
        groups(out.name("tensors"), inventory.tensors());
        if (!inventory.buffers().isEmpty()) {
            groups(out.name("buffers"), inventory.buffers());
        }
        if (!inventory.notes().isEmpty()) {
            out.name("notes").texts(inventory.notes());
        }
        out.close('}');
        return out.toString();
    }

    private static void groups(JsonText out, List<Inventory.Group> groups) {
        out.open('[');
        for (var group : groups) {
            out.open('{').name("name").text(group.name()).name("shape").open('[');
            group.shape().forEach(out::number);
            out.close(']').name("count").number(group.count());
            out.name("dtype").text(String.join(", ", group.types())).name("bytes").number(group.bytes());
            out.close('}');
        }
        out.close(']');
    }
}
