package assay;

import static org.assertj.core.api.Assertions.assertThat;

import assay.account.Activations;
import assay.account.Terms;
import assay.algebra.Rational;
import assay.catalog.Catalog;
import assay.family.Families;
import assay.life.Keeping;
import assay.life.Kernel;
import assay.model.Model;
import assay.pass.Recompute;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Layers that are done again in groups keep the input of each group, whatever kinds of layers take turns in it.
class KeptGroupsTest {
    private static final Set<String> TYPES = Set.of(
            "gemma2", "gemma3", "gemma3_text", "jamba", "gpt_oss", "qwen3_next", "llama4", "llama4_text",
            "deepseek_v3");

    /// Of these types, the published models that differ in their numbers of layers.
    static Stream<CorpusTest.Published> mixed() {
        var seen = new HashSet<String>();
        return CorpusTest.known().filter(row -> TYPES.contains(row.type()))
                .filter(row -> seen.add(row.type() + layers(row.model())));
    }

    @ParameterizedTest
    @MethodSource("mixed")
    void aGroupKeepsOneInput(CorpusTest.Published row) {
        var model = row.model();
        for (int every : new int[] {1, 2, 3, 4, 5, 7}) {
            assertThat(inputs(model, CorpusTest.point(model, 2, 24), every)).as("every %s", every)
                    .isEqualTo(layers(model).over(Rational.of(every)).ceil());
        }
    }

    @Test
    void everyTypeIsThere() {
        assertThat(mixed().map(CorpusTest.Published::type)).containsAll(TYPES);
    }

    /// The 26 layers of Gemma 2 2B, every other one with a window, are 7 groups of up to 4.
    @Test
    void gemma() {
        var model = Families.build(Catalog.find("gemma-2-2b"));
        assertThat(layers(model)).isEqualTo(Rational.of(26));
        assertThat(inputs(model, CorpusTest.point(model, 2, 24), 4)).isEqualTo(Rational.of(7));
    }

    private static Rational layers(Model model) {
        return model.sizes().values().getOrDefault("num_layers", Rational.ZERO);
    }

    /// The inputs of groups that are kept: what is kept more than with one group of all layers, in vectors of the
    /// model's width, and the input of that one.
    private static Rational inputs(Model model, Map<String, Rational> at, int every) {
        var width = model.sizes().values().getOrDefault("d_model", Rational.ZERO);
        var vectors = width.times(at.getOrDefault("B", Rational.ZERO)).times(at.getOrDefault("T", Rational.ZERO))
                .times(Rational.of(4));
        return kept(model, at, every).minus(kept(model, at, 1_000_000)).over(vectors).plus(Rational.ONE);
    }

    private static Rational kept(Model model, Map<String, Rational> at, int every) {
        return new Activations(Keeping.PYTORCH, Kernel.EXPLICIT, Recompute.every(every)).of(model, Terms.DEFAULT)
                .orElseThrow().only(e -> !e.path().equals("recomputed")).total().at(at);
    }
}
