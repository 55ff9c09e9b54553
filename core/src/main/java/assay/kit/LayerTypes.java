package assay.kit;

import assay.algebra.Rational;
import assay.part.Core;
import assay.problem.Nearest;
import assay.spec.Reading;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Which kind each layer is of: by the config's own list of words, or by a rule of its number.
public final class LayerTypes {
    /// A layer that attends, in the words of configs.
    public static final String ATTENDING = "full_attention";
    /// A layer with a recurrence in the place of attention.
    public static final String RECURRENT = "linear_attention";
    private static final Map<String, String> OLDER = Map.of("mamba", RECURRENT, "attention", ATTENDING);
    private static final int MOST_KINDS = 10_000;

    private LayerTypes() {}

    /// Whether each layer is dense or has experts: every `decoder_sparse_step`-th has them, but for the
    /// `mlp_only_layers`.
    public static List<Sparsity> sparseEvery(Reading r) {
        int step = r.number("decoder_sparse_step", 1, "decoder_sparse_step");
        var dense = r.numbers("mlp_only_layers");
        return each(r, i -> Sparsity.sparse(step > 0 && (i + 1) % step == 0 && !dense.contains(i)));
    }

    /// Whether each layer is dense, as the first are, or has experts.
    public static List<Sparsity> denseFirst(Reading r, int or) {
        int first = r.number("first_k_dense_replace", or, "first_k_dense_replace");
        return each(r, i -> Sparsity.sparse(i >= first));
    }

    /// Whether each layer is dense or has experts, as `mlp_layer_types` says, else as the first are dense.
    ///
    /// @param or how many first layers are dense where the config says neither
    public static List<Sparsity> sparse(Reading r, int or) {
        var named = r.texts("mlp_layer_types");
        if (named.isEmpty()) {
            return denseFirst(r, or);
        }
        covered(r, "mlp_layer_types", named);
        var known = known(r, "mlp_layer_types", named, List.of(Sparsity.values()));
        return each(r, i -> at(known, i));
    }

    /// The kind of a layer in a list that may be too short, which is a problem already.
    public static <K> K at(List<K> kinds, int i) {
        return kinds.get(Math.min(i, kinds.size() - 1));
    }

    /// Leaves a problem where layers slide and there is no window.
    public static List<Reach> behind(Reading r, Optional<String> window, List<Reach> types) {
        if (types.contains(Reach.SLIDING) && !window.equals(Core.SLIDING)) {
            r.refuse(r.place("layer_types"), "layers slide, but 'sliding_window' is null", "");
        }
        return types;
    }

    /// What each layer is, in the words that the reference knows, of which older configs call some otherwise: as the
    /// config's own list says, else `or` of the layer's number from 0.
    public static List<String> named(Reading r, List<String> known, Function<Integer, String> or, String... own) {
        var given = r.texts(own);
        var field = Stream.of(own).filter(r::has).findFirst().orElse(own[0]);
        if (!given.isEmpty() && r.values().containsKey("num_layers") && given.size() != r.value("num_layers")) {
            r.refuse(Set.of("num_layers"), r.place(field),
                    field + " names " + given.size() + " layers of " + r.value("num_layers"), "");
        }
        var words = known(r, field, given.stream().map(LayerTypes::today).toList(), known);
        return each(r, i -> words.isEmpty() ? or.apply(i) : at(words, i));
    }

    /// A layer's word in today's configs, of one of today's or an older one.
    public static String today(String word) {
        return OLDER.getOrDefault(word, word);
    }

    /// Leaves a problem where a list that names layers, if there is one, leaves some out.
    public static void covered(Reading r, String field, List<?> given) {
        covered(r, "num_layers", field, given);
    }

    /// As [#covered(Reading, String, List)], of the layers of a stack whose number has another name.
    public static void covered(Reading r, String number, String field, List<?> given) {
        if (!given.isEmpty() && r.values().containsKey(number) && given.size() < r.value(number)) {
            r.refuse(Set.of(number), r.place(field),
                    field + " names " + given.size() + " layers of " + r.value(number), "");
        }
    }

    /// Whether each layer is of `full_attention` or of `sliding_attention`: as `layer_types` says, else every n-th is
    /// full.
    ///
    /// @param every the n that the reference assumes
    /// @param own the field that gives another, where there is one
    public static List<Reach> sliding(Reading r, int every, String... own) {
        int n = own.length == 0 ? every : r.number(own[0], every, own);
        if (n < 1) {
            r.refuse(r.place(own[0]), own[0] + " is " + n + ", not positive", "");
        }
        return sliding(r, i -> Reach.sliding(n > 0 && (i + 1) % n > 0));
    }

    /// As [#sliding(Reading, int, String...)], where `or` says what is assumed of the layer of a number from 0.
    public static List<Reach> sliding(Reading r, Function<Integer, Reach> or) {
        var given = given(r);
        return given.isEmpty() ? each(r, or) : given;
    }

    /// As [#sliding(Reading, int, String...)], where all layers are assumed to be alike and to slide if there is a
    /// window. A list of one kind stands for them all.
    public static List<Reach> windowed(Reading r, Optional<String> window) {
        boolean slides = window.equals(Core.SLIDING);
        var given = behind(r, window, given(r));
        return given.isEmpty() ? List.of(Reach.sliding(slides)) : given;
    }

    /// A layer's core where the reference masks all layers alike, by the window if there is one, whatever their types.
    /// The types say what its cache keeps: of full layers keys and values of all positions.
    public static Core alike(Core core, Optional<String> window, Reach type) {
        var masked = core.where(window);
        return window.equals(Core.SLIDING) && type == Reach.FULL ? masked.keptWhole(core.heads().group()) : masked;
    }

    /// The layers that `layer_types` names, none where it is not there.
    private static List<Reach> given(Reading r) {
        var given = r.texts("layer_types");
        if (!given.isEmpty() && r.values().containsKey("num_layers") && given.size() != r.value("num_layers")) {
            r.refuse(r.place("layer_types"),
                    "layer_types names " + given.size() + " layers of " + r.value("num_layers"), "");
        }
        return known(r, "layer_types", given, List.of(Reach.FULL, Reach.SLIDING));
    }

    /// The kinds that a field's words are the texts of. Another word is a problem.
    public static <K> List<K> known(Reading r, String field, List<String> words, List<K> kinds) {
        var known = kinds.stream().map(Object::toString).toList();
        words.stream().filter(w -> !known.contains(w)).distinct().forEach(w -> r.refuse(
                r.place(field), "unknown layer type " + Reading.quoted(w), Nearest.hint(w, known)));
        return words.stream().map(w -> kinds.get(Math.max(known.indexOf(w), 0))).toList();
    }

    /// As [#sliding(Reading, int, String...)], where none slides without `use_sliding_window`, and with it those from
    /// number `max_window_layers` on.
    public static List<Reach> slidingLast(Hf hf) {
        var r = hf.reading();
        if (!r.flag("sliding", false, "use_sliding_window")
                || !hf.windowOr(4096, "sliding_window").equals(Core.SLIDING)) {
            return each(r, _ -> Reach.FULL);
        }
        int first = r.number("max_window_layers", 28, "max_window_layers");
        return sliding(r, i -> Reach.sliding(i >= first));
    }

    /// One kind a layer, by the layer's number from 0. More than 10,000 layers that may differ are refused.
    public static <K> List<K> each(Reading r, Function<Integer, K> kind) {
        return each(r, "num_layers", kind);
    }

    /// As [#each(Reading, Function)], of the layers of a stack whose number has another name.
    public static <K> List<K> each(Reading r, String number, Function<Integer, K> kind) {
        var layers = r.values().getOrDefault(number, Rational.ONE);
        boolean many = layers.compareTo(Rational.of(MOST_KINDS)) > 0;
        if (many) {
            r.refuse(r.source(number), number + " " + layers + " is more than " + MOST_KINDS
                    + ", the most that are looked at one by one", "");
        }
        return IntStream.range(0, many ? 1 : layers.num().intValueExact()).mapToObj(kind::apply).toList();
    }

    /// A number of layers after which a pattern of them begins again.
    public static int period(Reading r, String name, int or) {
        int period = r.number(name, or, name);
        if (period < 1) {
            r.refuse(r.place(name), name + " is " + period + "; a period is at least 1", "");
            return or;
        }
        return period;
    }
}
