package assay.device;

import assay.bundle.Texts;
import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.ArrayList;
import java.util.List;

/// Accelerators by name.
///
/// @param rows in the order in which they are shown; of two that a word means the first holds
public record Accelerators(List<Accelerator> rows) {
    public Accelerators {
        rows = List.copyOf(rows);
    }

    /// Those of the catalogue.
    public static Accelerators known() {
        return Known.ALL;
    }

    private static final class Known {
        static final Accelerators ALL = new Accelerators(Texts.beside(Accelerators.class).rows("accelerators.txt")
                .stream().map(Accelerator::of).toList());
    }

    /// Rows of one's own, before these.
    public Accelerators after(List<Accelerator> own) {
        var all = new ArrayList<>(own);
        all.addAll(rows);
        return new Accelerators(all);
    }

    /// The accelerator that a word means.
    ///
    /// @throws Refusal with the nearest names where there is none
    public Accelerator find(String word) {
        return rows.stream().filter(row -> row.isCalled(word)).findFirst().orElseThrow(() -> {
            var near = Nearest.of(Accelerator.plain(word), names());
            return new Refusal(new Problem(word, "", "no accelerator of the catalogue",
                    near.isEmpty() ? "assay accelerators lists them" : Nearest.hint(Accelerator.plain(word), near)));
        });
    }

    /// Every name and alias.
    public List<String> names() {
        var names = new ArrayList<String>();
        rows.forEach(row -> {
            names.add(row.name());
            names.addAll(row.aliases());
        });
        return names;
    }
}
