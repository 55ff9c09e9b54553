package assay.check;

import assay.algebra.Rational;
import assay.family.Families;
import assay.ask.Case;
import assay.ask.Options;
import assay.model.Model;
import assay.model.Sizes;
import assay.quantity.Figures;
import assay.spec.Spec;
import assay.storage.Plain;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What a careful reader would say of a config.
///
/// @param findings what is unusual, costs speed, or may change a count unseen
/// @param idle fields that change no count
public record Lint(String model, List<Finding> findings, List<String> idle) {
    /// One finding.
    ///
    /// @param about the size or field
    /// @param place where it comes from
    /// @param says what is found, and why it matters
    public record Finding(String about, String place, String says) {}

    private static final List<Integer> DEVICES = List.of(2, 4, 8);
    private static final int HEAD_MULTIPLE = 8;
    private static final int TILE = 128;
    private static final int VOCABULARY_MULTIPLE = 64;

    /// Fields that no count depends on, by their names or endings.
    private static final Set<String> IDLE = Set.of(
            "architectures", "auto_map", "transformers_version", "_name_or_path", "use_cache", "initializer_range",
            "initializer_factor", "rope_theta", "rope_scaling", "rope_parameters", "torch_dtype", "dtype",
            "pretraining_tp",
            "layer_norm_epsilon", "layer_norm_eps", "rms_norm_eps", "norm_eps", "norm_epsilon",
            "gradient_checkpointing",
            "return_dict", "output_attentions", "output_hidden_states", "task_specific_params", "activation_function",
            "hidden_activation", "scale_attn_weights", "reorder_and_upcast_attn", "id2label", "label2id",
            "max_window_layers", "use_sliding_window", "name", "model_type", "is_decoder", "add_cross_attention");

    private static final List<String> IDLE_ENDINGS =
            List.of("_token_id", "_pdrop", "_dropout", "dropout", "_std", "_coef", "_multiplier", "_scale",
                    "_temperature");

    public Lint {
        findings = List.copyOf(findings);
        idle = List.copyOf(idle);
    }

    /// Reads and checks a spec. Throws [assay.problem.Refusal] where it describes no model at all.
    public static Lint of(Spec spec) {
        return of(spec, Families.read(spec));
    }

    /// Checks a spec that is read.
    public static Lint of(Spec spec, Families.Read read) {
        var sizes = read.model().sizes();
        var findings = new ArrayList<Finding>();
        sizes(sizes, findings);
        switches(read.model(), findings);
        scheme(Case.of(read, spec, Options.DEFAULT), findings);
        var idle = new ArrayList<String>();
        for (var name : read.ignored()) {
            if (IDLE.contains(name) || idleWindow(name, read.model())
                    || IDLE_ENDINGS.stream().anyMatch(name::endsWith)) {
                idle.add(name);
            } else {
                findings.add(new Finding(name, spec.source(), "is not read by this family: nothing is counted for it"));
            }
        }
        return new Lint(spec.name(), findings, idle);
    }

    /// Whether a field is a window where no layer slides.
    private static boolean idleWindow(String field, Model model) {
        return field.equals("sliding_window")
                && model.switches().stream().anyMatch(s -> s.name().equals("sliding") && s.value().equals("false"));
    }

    private static void sizes(Sizes sizes, List<Finding> findings) {
        var values = sizes.values();
        var heads = values.get("num_heads");
        var width = values.get("d_model");
        if (heads != null && width != null) {
            var dim = values.getOrDefault("head_dim", width.over(heads));
            if (!divides(dim, HEAD_MULTIPLE)) {
                findings.add(finding(sizes, "num_heads", "the head size " + dim + " is no multiple of " + HEAD_MULTIPLE
                        + ", which attention kernels want"));
            }
        }
        for (var name : List.of("num_heads", "num_kv_heads")) {
            var count = values.get(name);
            if (count != null && count.compareTo(Rational.ONE) > 0) {
                var uneven = DEVICES.stream().filter(n -> !divides(count, n)).toList();
                if (!uneven.isEmpty()) {
                    findings.add(finding(sizes, name, count + " cannot be split evenly over " + uneven + " devices"));
                }
            }
        }
        for (var name : List.of("d_model", "d_ff")) {
            var size = values.get(name);
            if (size != null && !divides(size, TILE)) {
                findings.add(finding(sizes, name, size + " is no multiple of " + TILE + ", the tile of matrix units"));
            }
        }
        var vocabulary = values.get("vocab_size");
        if (vocabulary != null && !divides(vocabulary, VOCABULARY_MULTIPLE)) {
            var padded = vocabulary.over(Rational.of(VOCABULARY_MULTIPLE)).ceil()
                    .times(Rational.of(VOCABULARY_MULTIPLE));
            findings.add(finding(sizes, "vocab_size", vocabulary + " is no multiple of " + VOCABULARY_MULTIPLE
                    + "; padded to " + padded + " the head's product is faster"));
        }
    }

    private static void switches(Model model, List<Finding> findings) {
        for (var choice : model.switches()) {
            if (choice.name().equals("tied") && choice.source().startsWith("default")) {
                findings.add(
                        new Finding("tied", choice.source(), "whether head and embedding share one table is not said; "
                        + "the reference assumes "
                                + (choice.value().equals("true") ? "that they do" : "that they do not")));
            }
        }
    }

    /// What a scheme by which weights are stored does to them.
    private static void scheme(Case subject, List<Finding> findings) {
        var terms = subject.terms();
        if (terms.weights().storage() instanceof Plain) {
            return;
        }
        var plain = terms.dtype();
        var elements = Rational.ZERO;
        var bytes = Rational.ZERO;
        var kept = Rational.ZERO;
        for (var held : terms.weights().held(subject.model())) {
            var some = subject.value(held.elements().times(held.place().count()));
            elements = elements.plus(some);
            kept = held.type().equals(plain.label()) ? kept.plus(some) : kept;
            bytes = bytes.plus(subject.value(held.bytes().times(held.place().count())));
        }
        findings.add(new Finding(terms.weights().storage().name(), subject.weightsSource(), "stores "
                + Figures.exact(elements.minus(kept)) + " of " + Figures.counted(elements, "element")
                + " otherwise than in " + plain.label() + ": " + Figures.counted(bytes, "byte") + " with scales, where "
                + Figures.exact(elements.times(plain.bytes())) + " would be all in " + plain.label()
                + "; no number of parameters or FLOPs changes"));
    }

    private static boolean divides(Rational size, int by) {
        return size.over(Rational.of(by)).isInteger();
    }

    private static Finding finding(Sizes sizes, String name, String says) {
        var size = sizes.all().get(name);
        return new Finding(name, size == null ? "" : size.source(), says);
    }
}
