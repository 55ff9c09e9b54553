package assay.family;

import assay.algebra.Expr;
import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.Reach;
import assay.spec.Field;
import assay.spec.Naming;
import assay.spec.Reading;
import assay.spec.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The layers of full attention of [Gemma4Text], and their heads, which configs say of all of them or layer by layer.
final class Gemma4Heads {
    /// The fields that a layer of full attention may have of its own, and the sizes that they say of all others.
    private static final Map<String, String> OVERRIDES = Map.of("head_dim", "head_dim",
            "num_key_value_heads", "num_kv_heads");

    private Gemma4Heads() {}

    /// Every sixth layer is of full attention where nothing is said, and the last is so whatever is said.
    static List<Reach> reaches(Hf hf) {
        var given = new ArrayList<>(LayerTypes.sliding(hf.reading(), 6));
        if (given.getLast() == Reach.SLIDING) {
            given.set(given.size() - 1, Reach.FULL);
            if (hf.reading().has("layer_types")) {
                hf.note("The last layer is of full_attention, whatever layer_types says of it: so the reference "
                        + "implementation has it.");
            }
        }
        return given;
    }

    /// The axes of heads in layers of full attention. Configs that the reference implementation wrote say them layer by
    /// layer, and then the same of all.
    static Map<String, Expr> full(Hf hf, List<Reach> reaches, boolean sameValues) {
        var reading = hf.reading();
        var own = reading;
        var width = "global_head_dim";
        var groups = "num_global_key_value_heads";
        boolean each = reading.has("per_layer_config");
        if (each) {
            var first = String.valueOf(reaches.indexOf(Reach.FULL));
            var all = reading.inside("per_layer_config");
            alike(reading, all, reaches);
            own = all.has(first) ? all.inside(first) : all;
            width = "head_dim";
            groups = "num_key_value_heads";
        }
        var k = own.sizeOr("global_head_dim", each ? hf.size("k") : Expr.of(512), each ? "head_dim" : "512", width);
        var g = each || sameValues ? own.sizeIf("num_global_kv_heads", groups) : Optional.<Expr>empty();
        var axes = new HashMap<String, Expr>();
        axes.put("k", k);
        axes.put("j", hf.bind("j'", k.over(Expr.of(2))));
        g.ifPresent(heads -> {
            axes.put("g", heads);
            axes.put("r", hf.size("h").over(heads));
            reading.divides("num_heads", "num_global_kv_heads");
        });
        return axes;
    }

    /// Leaves a problem where a layer of full attention says otherwise of its heads than the first does, or where
    /// another, or of another size, says otherwise than the config does of all.
    private static void alike(Reading reading, Reading all, List<Reach> reaches) {
        if (!reading.values().containsKey("num_layers")) {
            return;
        }
        int full = reaches.indexOf(Reach.FULL);
        for (var name : sizes(all)) {
            var assumed = Optional.ofNullable(reading.values().get(OVERRIDES.getOrDefault(name, name)))
                    .<Value>map(Value.Numeral::new)
                    .or(() -> field(reading.spec().fields(), name).map(Field::value)).orElse(new Value.Nothing());
            for (int i = 0; i < reaches.size(); i++) {
                boolean own = reaches.get(i) == Reach.FULL && OVERRIDES.containsKey(name);
                if (!said(all, i, name, assumed).equals(own ? said(all, full, name, assumed) : assumed)) {
                    reading.refuse(List.of("per_layer_config", "layer_types", "num_hidden_layers"), "layer " + i
                            + " has another " + name + " than the others");
                    return;
                }
            }
        }
    }

    /// The fields of layers' own that are sizes.
    private static Set<String> sizes(Reading all) {
        var names = new TreeSet<>(OVERRIDES.keySet());
        all.spec().fields().values().forEach(layer -> {
            if (layer.value() instanceof Value.Group(var fields)) {
                fields.forEach((name, field) -> {
                    if (Naming.counts(name, field.value())) {
                        names.add(name);
                    }
                });
            }
        });
        return names;
    }

    private static Value said(Reading all, int layer, String name, Value or) {
        return field(all.spec().fields(), String.valueOf(layer)).map(Field::value)
                .flatMap(group -> group instanceof Value.Group(var fields) ? field(fields, name) : Optional.empty())
                .map(Field::value).orElse(or);
    }

    private static Optional<Field> field(Map<String, Field> fields, String name) {
        return Optional.ofNullable(fields.get(name));
    }
}
