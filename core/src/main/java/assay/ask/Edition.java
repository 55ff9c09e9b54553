package assay.ask;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.device.Accelerator;
import assay.device.Confidence;
import assay.device.Feature;
import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.spec.Field;
import assay.spec.Spec;
import assay.spec.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An edition of a course's exercise on what a Transformer costs, as settings of a question: what it states, where who
/// asks says nothing.
///
/// @param width what `d_ff` of the exercise's models is, where the edition says otherwise than they do
/// @param exact what it is where memory and time of training are asked
/// @param list which activations are kept
/// @param precision in which it is trained
/// @param device with the peak and the memory that the edition states
/// @param hours whether a time is asked in hours; else in days
public record Edition(String name, Optional<String> width, Optional<Expr> exact, String list, String precision,
        Accelerator device, boolean hours) {
    /// The sizes of which it asks, in the exercise's architecture.
    public static final List<String> MODELS =
            List.of("gpt2-small-swiglu", "gpt2-medium-swiglu", "gpt2-large-swiglu", "gpt2-xl-swiglu");

    /// The long context.
    public static final Rational CONTEXT = Rational.of(16_384);

    private static final String WIDTH = "d_ff";
    private static final String STATED = "the exercise's ";

    /// Six thousand four hundred wide at GPT-2 XL; an A100 in 32 bits; the gate's tensors are not in the list.
    public static final Edition OF_2025 = new Edition("2025", Optional.empty(), Optional.empty(), "handout", "fp32",
            device("A100", "2020", Map.of(Feature.MEMORY, Rational.of(80), Feature.FP32, Rational.of(39, 2))), false);

    /// The nearest multiple of 64 to eight thirds of the width; an H100 in TF32; the gate's tensors are in the list.
    public static final Edition OF_2026 = new Edition("2026", Optional.of("roundNearest(8/3*d_model, 64)"),
            Optional.of(Expr.dim("d_model").times(Expr.of(Rational.of(8, 3)))), "handout-gated", "tf32",
            device("H100", "2022", Map.of(Feature.MEMORY, Rational.of(80), Feature.TF32, Rational.of(495))), true);

    /// Every edition, the last one last.
    public static final List<Edition> ALL = List.of(OF_2025, OF_2026);

    private static Accelerator device(String name, String year, Map<Feature, Rational> figures) {
        return new Accelerator(STATED + name, List.of(), "NVIDIA", year, figures, Confidence.HIGH, "",
                "as the exercise states it");
    }

    /// The edition of a name.
    ///
    /// @throws Refusal where there is none
    public static Edition named(String name) {
        var names = ALL.stream().map(Edition::name).toList();
        return ALL.stream().filter(e -> e.name.equals(name)).findFirst().orElseThrow(() -> new Refusal(
                new Problem(name, "--edition", "unknown edition", Nearest.hint(name, names))));
    }

    /// Where a setting comes from.
    String source() {
        return "the exercise, edition " + name;
    }

    /// One of the exercise's models as this edition has it.
    Spec over(Spec spec) {
        return width.map(rule -> spec.with(WIDTH, new Field(new Value.Text(rule), source()))).orElse(spec);
    }

    /// What stands for sizes where memory and time of training are asked.
    Map<String, Expr> instead() {
        return exact.map(e -> Map.of(WIDTH, e)).orElse(Map.of());
    }

    /// Whether words set the width that an edition says.
    static boolean widths(Words words) {
        return words.set().stream().anyMatch(s -> s.substring(0, Math.max(0, s.indexOf('='))).strip().equals(WIDTH));
    }

    /// Words of how the model is trained, as the edition has them where nothing is said.
    Words trained(Words said) {
        var words = said.with("activations", said.text("activations").orElse(list))
                .with("precision", said.text("precision").orElse(precision));
        return words.hasDevice() ? words : new Words(words.with("on", device.name()).said(), words.set(),
                List.of(device), words.schemes());
    }
}
