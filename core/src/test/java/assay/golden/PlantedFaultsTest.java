package assay.golden;

import static org.assertj.core.api.Assertions.assertThat;

import assay.golden.Query.Amount;
import assay.golden.Query.Coefficient;
import assay.golden.Query.Count;
import assay.golden.Query.Quotient;
import assay.golden.Query.Whole;
import assay.golden.Trees.Without;
import assay.model.Block;
import assay.model.Component;
import assay.model.Model;
import assay.model.Pointwise;
import assay.part.Layout;
import assay.part.Linear;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What holds up the figures of the seeds: take any one op out of the models, and every figure that rests on it fails,
/// and no other.
class PlantedFaultsTest {
    private static final List<Figure> FIGURES = Figure.all();

    /// The ops that hold parameters or constants, or that a convention of the seeds counts.
    private static final Set<String> COUNTED = FIGURES.stream()
            .flatMap(f -> f.cases().stream())
            .flatMap(about -> Stream.of("parameters", "constants", "flops.forward")
                    .flatMap(quantity -> Query.all(quantity, "").ops(about).stream()))
            .collect(Collectors.toSet());

    @TestFactory
    Stream<DynamicTest> everyOp() {
        return FIGURES.stream()
                .flatMap(f -> f.cases().stream())
                .flatMap(c -> Trees.ops(c.model()).stream())
                .distinct()
                .map(op -> DynamicTest.dynamicTest(op, () -> missed(op)));
    }

    /// No seed prices these, and no figure rests on them.
    @Test
    void whatNobodyCounts() {
        var ops = FIGURES.stream().flatMap(f -> f.cases().stream()).flatMap(c -> Trees.ops(c.model()).stream());
        assertThat(ops.distinct().filter(op -> !COUNTED.contains(op))).containsExactlyInAnyOrder(
                "layers/attn/store_k", "layers/attn/store_v", "layers/attn/softmax", "layers/ffn/activation",
                "layers/ffn/product", "layers/attention_residual/add", "layers/ffn_residual/add", "embedding_sum/add");
    }

    private static void missed(String op) {
        var failing = failing(new Without(op));
        var resting = names(f -> f.cases().stream().anyMatch(about -> f.query().ops(about).contains(op)));
        var surely = names(f -> f.cases().stream().anyMatch(about -> fails(f.query(), about, op)));
        assertThat(except(failing, resting)).as("figures that fail without %s and do not rest on it", op).isEmpty();
        assertThat(except(surely, failing)).as("figures that rest on %s and hold without it", op).isEmpty();
        assertThat(!failing.isEmpty()).as("something rests on %s", op).isEqualTo(COUNTED.contains(op));
    }

    /// Whether an answer must change without an op: sums and counts do if it is among what they count; so does a share,
    /// of whose part and whole neither is everything of the other. A factor of growth may stay.
    private static boolean fails(Query query, Case about, String op) {
        return switch (query) {
            case Amount _, Coefficient _, Count _, Whole _ -> query.ops(about).contains(op) && !chargedOnce(about, op);
            case Quotient(var part, Whole whole) -> fails(part, about, op) || fails(whole, about, op);
            case Quotient(var part, var whole) -> fails(part, about, op) != fails(whole, about, op);
            default -> false;
        };
    }

    /// A price that holds once passes to the next op of its kind.
    private static boolean chargedOnce(Case about, String op) {
        var once = new TreeSet<String>();
        about.model().walk((place, node) -> {
            if (node instanceof Pointwise p && place.path().startsWith("layers/")) {
                var price = about.rules().prices().get(p.kind());
                if (price != null && price.once()) {
                    once.add(place.path());
                }
            }
        });
        return once.contains(op);
    }

    /// A head with a table of its own where it had none, and none where it had one, changes what is stored and no work.
    @Test
    void theOtherHead() {
        assertThat(items(failing(PlantedFaultsTest::otherHead))).containsExactlyInAnyOrder(
                "params.total", "params.total_rounded", "params.lm_head", "params.head_plus_final_norm",
                "memory.load_fp32", "memory.bytes", "memory.GB", "memory.bytes_rounded",
                "ratio.params.denominator", "ratio.flops_per_param");
    }

    private static Model otherHead(Model model) {
        var tied = model.switches().stream().anyMatch(s -> s.name().equals("tied") && s.value().equals("true"));
        Block head = tied
                ? new Linear(false, Layout.OUT_IN).of("lm_head", Component.HEAD, "x[b t d]", "logits[b t v]")
                : Linear.tied("lm_head", Component.HEAD, "x[b t d]", "token_embeddings", "logits[b t v]");
        return Trees.changed(model, "lm_head", _ -> List.of(head));
    }

    /// The figures whose answers differ once the models are changed.
    private static Set<String> failing(UnaryOperator<Model> fault) {
        return names(f -> f.cases().stream().anyMatch(about -> differs(f, about.edited(fault))));
    }

    private static boolean differs(Figure figure, Case about) {
        try {
            return !figure.query().of(about).equals(figure.exact());
        } catch (ArithmeticException _) {
            return true;
        }
    }

    private static Set<String> names(Predicate<Figure> chosen) {
        return FIGURES.stream().filter(chosen).map(Figure::name).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> except(Set<String> all, Set<String> others) {
        var rest = new TreeSet<>(all);
        rest.removeAll(others);
        return rest;
    }

    private static Set<String> items(Set<String> names) {
        return FIGURES.stream()
                .filter(f -> names.contains(f.name()))
                .map(Figure::item)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
