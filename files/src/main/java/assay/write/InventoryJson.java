package assay.write;

import assay.report.Inventory;

/// The tensors of a model as JSON, one object on one line: `{"model", "total", "tensors": [{"name", "shape", "count"}]}`.
public final class InventoryJson {
    private InventoryJson() {}

    public static String of(Inventory inventory) {
        var out = new JsonText();
        out.open('{').name("model").text(inventory.model()).name("total").number(inventory.total());
        out.name("tensors").open('[');
        for (var group : inventory.tensors()) {
            out.open('{').name("name").text(group.name()).name("shape").open('[');
            group.shape().forEach(out::number);
            out.close(']').name("count").number(group.count()).close('}');
        }
        out.close(']').close('}');
        return out.toString();
    }
}
