package assay.ask;

import assay.algebra.Rational;
import assay.family.Families;
import assay.model.Model;
import assay.model.Place;
import assay.pass.Shard;
import assay.quantity.Dtype;
import assay.quantity.Figures;
import assay.spec.Field;
import assay.spec.Spec;
import assay.spec.Value;
import assay.storage.Cached;
import assay.storage.Encoding;
import assay.storage.Plain;
import assay.storage.Storage;
import assay.storage.Store;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// In which types a model of some sizes is stored, and who says so.
///
/// What is asked for stands first; then what files of its tensors hold, then what its config says.
///
/// @param main the type that is computed with
/// @param source where the main type comes from
/// @param scheme where it comes from how the weights are stored
/// @param notes what a reader of the bytes should know
record Stored(Dtype main, Store weights, Cached cached, String source, String scheme, List<String> notes) {
    private static final List<String> TYPE = List.of("torch_dtype", "dtype");

    /// The type of the states of recurrences.
    private static final String STATES = "mamba_ssm_dtype";

    static Stored of(Spec spec, Model model, Map<String, Rational> values, Options options) {
        var notes = new ArrayList<String>();
        var said = TYPE.stream().flatMap(name -> spec.said(name).stream()).toList();
        var named = said.stream().filter(f -> dtype(f).isPresent()).findFirst();
        var filed = spec.stored();
        var held = filed.flatMap(Storage::main);
        var quantized = filed.isPresent() ? Optional.<Quantized>empty() : Quantized.of(spec);
        var scheme = quantized.flatMap(Quantized::scheme);
        var main = options.types().dtype().or(() -> named.flatMap(Stored::dtype)).or(() -> held)
                .or(() -> scheme.flatMap(Storage::main));
        var type = main.orElseGet(() -> Families.published(spec));
        var source = options.types().dtype().isPresent() ? "--dtype"
                : named.isPresent() ? named.get().place() : held.isPresent() ? "the files" : "default: " + type.label();
        said.stream().filter(f -> options.types().dtype().isEmpty() && dtype(f).isEmpty()
                && !(f.value() instanceof Value.Nothing)).forEach(f -> notes.add("The element type at " + f.place()
                        + " is not one of " + Dtype.labels() + "; " + type.label() + " is used."));
        if (main.isEmpty() && said.isEmpty()) {
            notes.add("Nothing says in which type the model is stored: bytes are counted in " + type.label()
                    + (spec.fields().containsKey("model_type")
                            ? ", that of most published files of " + model.family() : "")
                    + " (--dtype sets another).");
        }
        Storage weights = options.types().weights()
                .or(() -> options.types().dtype().map(Plain::all))
                .or(() -> filed)
                .or(() -> scheme)
                .orElseGet(() -> type == Families.published(spec) ? Plain.published(type, model)
                        : Plain.all(type));
        boolean asked = options.types().weights().isPresent() || options.types().dtype().isPresent();
        quantized.filter(_ -> !asked).ifPresent(q -> notes.addAll(q.notes()));
        var says = options.types().weights().isPresent() ? "--weights" : options.types().dtype().isPresent() ? source
                : filed.isPresent() ? "the files" : quantized.filter(q -> q.scheme().isPresent())
                        .map(Quantized::place).orElse(source);
        // what a rank has of a tensor is stored as the whole is
        var whole = new HashMap<>(values);
        whole.put(Shard.RANKS, Rational.ONE);
        var store = new Store(weights.based(type, model), whole);
        notes.addAll(store.storage().notes());
        otherwise(store, type, model).ifPresent(notes::add);
        notes.addAll(unfit(store, model));
        return new Stored(type, store, new Cached(options.types().cache().orElseGet(() -> Encoding.kept(type)),
                Encoding.kept(states(spec, options).orElse(type)), options.page()), source, says, notes);
    }

    /// The type of the states of recurrences where it is not the main one.
    private static Optional<Dtype> states(Spec spec, Options options) {
        return options.types().dtype().or(() -> options.kept().isLlamaCpp() ? Optional.of(Dtype.FP32)
                : spec.said(STATES).flatMap(Stored::dtype));
    }

    /// What is said where files of a family have some tensors in another type than the rest.
    private static Optional<String> otherwise(Store store, Dtype type, Model model) {
        if (!(store.storage() instanceof Plain plain) || plain.except().isEmpty()) {
            return Optional.empty();
        }
        var others = store.held(model).stream().filter(h -> !h.type().equals(type.label())).toList();
        var elements = others.stream().map(h -> store.value(h.elements().times(h.place().count())))
                .reduce(Rational.ZERO, Rational::plus);
        var bytes = others.stream().map(h -> store.value(h.bytes().times(h.place().count())))
                .reduce(Rational.ZERO, Rational::plus);
        var types = others.stream().map(Store.Held::type).distinct().toList();
        return others.isEmpty() ? Optional.empty() : Optional.of("Files hold "
                + String.join(", ", others.stream().map(h -> last(h.place())).distinct().toList())
                + " in " + String.join(", ", types) + " (" + Figures.counted(elements, "element") + "): "
                + Figures.counted(bytes.minus(elements.times(type.bytes())), "byte") + " more than all in "
                + type.label() + ", which --dtype " + type.label() + " counts.");
    }

    /// What is said of tensors that a scheme means and does not apply to.
    private static List<String> unfit(Store store, Model model) {
        if (store.storage() instanceof Plain) {
            return List.of();
        }
        var all = new LinkedHashMap<String, List<String>>();
        store.held(model).stream().filter(h -> !h.why().isEmpty()).forEach(h -> all
                .computeIfAbsent(h.type() + ": " + h.why(), _ -> new ArrayList<>()).add(h.place().path()));
        return all.entrySet().stream().map(e -> String.join(", ", e.getValue().stream().distinct().toList())
                + (e.getValue().size() == 1 ? " is" : " are") + " in " + e.getKey() + ".").toList();
    }

    /// The last two words of a path.
    private static String last(Place place) {
        var steps = place.steps();
        return steps.subList(Math.max(0, steps.size() - 2), steps.size()).stream().map(Place.Step::name)
                .collect(Collectors.joining("."));
    }

    private static Optional<Dtype> dtype(Field field) {
        return field.value() instanceof Value.Text(var text) ? Dtype.named(text) : Optional.empty();
    }
}
