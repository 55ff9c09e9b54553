package assay.catalog;

import assay.problem.Problem;
import assay.problem.Refusal;
import assay.read.Shown;
import assay.spec.Spec;
import assay.spec.Value;
import java.util.ArrayList;
import java.util.Optional;

/// An `adapter_config.json`, as PEFT writes one: weights beside a base model that it names.
final class Adapter {
    static final String CONFIG = "adapter_config.json";

    private static final String BASE = "base_model_name_or_path";
    private static final String KIND = "peft_type";
    private static final int SHOWN = 80;

    private Adapter() {}

    static boolean is(Spec spec) {
        return spec.fields().containsKey(KIND) && spec.fields().containsKey(BASE);
    }

    /// The base model, with a note that it is what is counted.
    ///
    /// @throws Refusal where the base is no model of the catalogue
    static Spec base(String argument, Spec adapter) {
        var kind = text(adapter, KIND).map(k -> Shown.of(k, SHOWN) + " adapter").orElse("adapter");
        var name = text(adapter, BASE).orElse("");
        var shown = Shown.of(name, SHOWN);
        var row = Catalog.row(name).or(() -> Catalog.row(name.substring(name.lastIndexOf('/') + 1)));
        var base = row.orElseThrow(() -> new Refusal(new Problem(argument, "", "is an adapter (" + kind + ") of '"
                + shown + "', which is no model of the catalogue",
                "name the base itself, a folder or its config.json; or --model BASE, to train it"))).spec();
        var notes = new ArrayList<>(base.notes());
        notes.add(adapter.source() + " describes a " + kind + " of " + shown
                + ": that base model is what is counted, and nothing of the adapter but by assay train.");
        return base.noted(notes).adapted(adapter);
    }

    private static Optional<String> text(Spec spec, String name) {
        var field = spec.fields().get(name);
        return field != null && field.value() instanceof Value.Text(var text) ? Optional.of(text) : Optional.empty();
    }
}
