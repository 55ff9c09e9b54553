package assay.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import assay.Turns;
import assay.algebra.Rational;
import assay.family.Families;
import assay.model.Model;
import assay.problem.Refusal;
import assay.quantity.Dtype;
import assay.read.GgufDraft;
import assay.read.GgufLayout;
import assay.read.GgufRecipe;
import assay.read.GgufStorage;
import assay.storage.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Every model of the catalogue by every recipe of llama-quantize.
class GgufCorpusTest {
    /// Types that llama.cpp reads and the catalogue has models of, whose files lack tensors of the tree: the heads of
    /// encoders for masked words.
    private static final List<String> CUT = List.of("bert", "distilbert", "modernbert", "roberta", "xlm-roberta");

    private record Drafted(Model model, GgufDraft draft) {
        static Optional<Drafted> of(String name) {
            var model = Families.build(Catalog.find(name));
            return GgufDraft.of(model).map(draft -> new Drafted(model, draft));
        }

        Optional<GgufLayout> by(String recipe) {
            try {
                return Optional.of(new GgufRecipe(recipe).of(draft));
            } catch (Refusal refusal) {
                assertThat(refusal).hasMessageContaining("are no whole blocks of");
                return Optional.empty();
            }
        }
    }

    private static final List<Drafted> DRAFTED =
            Catalog.rows().stream().flatMap(row -> Drafted.of(row.name()).stream()).toList();

    /// Of so many recipes a model is tried by one.
    private static final int TURNS = 5;

    @Test
    void bytesLieBetweenBounds() {
        var wrong = new ArrayList<String>();
        for (int model = 0; model < DRAFTED.size(); model++) {
            var each = DRAFTED.get(model);
            var f16 = each.by("F16").orElseThrow().bytes();
            var f32 = each.by("F32").orElseThrow().bytes();
            var q8 = each.by("Q8_0").orElseThrow().bytes();
            for (var recipe : Turns.of(GgufRecipe.names(), model, TURNS)) {
                var layout = each.by(recipe);
                long bytes = layout.map(GgufLayout::bytes).orElse(f16);
                boolean blocks = !recipe.matches("F.*|BF16|Q8_0") && layout.isPresent();
                if (bytes > (recipe.equals("F32") ? f32 : f16) || bytes < f32 / 32 || f16 < q8
                        || (blocks && bytes > q8 + q8 / 16)) {
                    wrong.add(each.model.name() + " " + recipe + " " + bytes + " of " + f32);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /// What a storage counts of a tree is what the file has, but for what is in no file, and for what files have that
    /// may be no parameter: numbers by which experts are evened out.
    @Test
    void aStorageCountsTheFile() {
        var cut = new TreeSet<String>();
        for (var each : DRAFTED) {
            if (!each.draft.left().isEmpty()) {
                cut.add(each.model.family());
            }
            var recipe = "Q4_K_M";
            var values = each.model.sizes().values();
            var store = new Store(GgufStorage.named(recipe).orElseThrow().based(Dtype.BF16, each.model), values);
            var bytes = store.held(each.model).stream()
                    .map(h -> store.value(h.bytes().times(h.place().count())))
                    .reduce(Rational.ZERO, Rational::plus);
            var layout = each.by(recipe).orElseThrow();
            var other = layout.tensors().stream().filter(t -> t.tensor().name().endsWith("exp_probs_b.bias"))
                    .mapToLong(GgufLayout.Laid::bytes).sum();
            assertThat(bytes).as("%s %s", each.model.name(), recipe)
                    .isIn(Rational.of(layout.bytes()), Rational.of(layout.bytes() - other));
        }
        assertThat(cut).isSubsetOf(CUT);
    }
}
