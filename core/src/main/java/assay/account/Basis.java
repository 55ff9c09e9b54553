package assay.account;

import assay.model.Component;
import assay.model.Gather;
import assay.model.Model;
import assay.model.Op;
import assay.model.Place;
import assay.model.Tensor;
import java.util.List;

/// Which of the parameters that a token meets are said to be active: published figures differ in it.
///
/// What is left out is left out where it does nothing else: a table that the head shares is left out with both of its
/// uses alone.
///
/// @param name `without-tables`
/// @param title in words, behind "active"
/// @param towers whether towers of images and layers that guess further tokens are among them
/// @param tables whether tables are that are only looked up: embeddings of tokens, of learned positions
/// @param head whether the layer to the vocabulary is
public record Basis(String name, String title, boolean towers, boolean tables, boolean head) {
    /// Every parameter.
    public static final Basis ALL = new Basis("all", "in all", true, true, true);

    /// Those that a text token meets between its number and its successor's: Mixtral's 12.9 B, DeepSeek-V3's 37 B.
    public static final Basis MAIN = new Basis("main", "without towers and prediction layers", false, true, true);

    /// gpt-oss's 3.61 B and 5.13 B.
    public static final Basis WITHOUT_TABLES = new Basis("without-tables", "without the input table", false, false,
            true);

    public static final Basis WITHOUT_HEAD = new Basis("without-head", "without the head", false, true, false);

    /// GLM-4.5's 32 B; the `N` of scaling laws (Kaplan et al. 2020).
    public static final Basis BLOCKS = new Basis("without-tables-and-head", "without input table and head", false,
            false, false);

    /// All of them, the default first.
    public static final List<Basis> EACH = List.of(ALL, MAIN, WITHOUT_TABLES, WITHOUT_HEAD, BLOCKS);

    /// What of a model's active parameters is counted on this basis.
    public Ledger of(Model model, Ledger active) {
        return Active.readBy(model, active.only(e -> met(e.place())), this::counts);
    }

    private boolean met(Place place) {
        return towers || place.component().filter(Component::layered).isEmpty();
    }

    private boolean counts(Place place, Op op) {
        boolean last = place.component().filter(c -> c == Component.HEAD).isPresent();
        boolean lookup = op instanceof Gather && op.line().reads().stream().anyMatch(Tensor::parameter);
        return met(place) && (lookup ? tables : head || !last);
    }
}
