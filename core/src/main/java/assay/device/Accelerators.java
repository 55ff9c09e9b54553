package assay.device;

import assay.bundle.Texts;
import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Accelerators by name.
///
/// @param rows in the order in which they are shown; of two that a word means the first holds
public record Accelerators(List<Accelerator> rows) {
    private static final int LISTED = 8;

    /// A shorter word is part of too many names.
    private static final int SHORTEST = 2;

    private static final Set<String> SAID_BESIDE = Set.of("nvidia", "geforce", "tesla", "amd", "instinct", "intel",
            "google", "cloud", "aws", "huawei", "hbm2", "hbm2e", "hbm3", "hbm3e", "gpu");

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

    /// The accelerator that a word means: one that is called so, or else the only one of which it is a part of the
    /// name.
    ///
    /// @throws Refusal with those of which it is a part, or else the nearest names
    public Accelerator find(String word) {
        var like = like(word);
        if (like.size() == 1) {
            return like.getFirst();
        }
        if (!like.isEmpty()) {
            throw new Refusal(several(word, like));
        }
        var near = Nearest.of(Accelerator.plain(word), names());
        throw new Refusal(new Problem(word, "", "no accelerator of the catalogue",
                near.isEmpty() ? "assay accelerators lists them" : Nearest.hint(Accelerator.plain(word), near)));
    }

    private static Problem several(String word, List<Accelerator> like) {
        var newest = like.subList(Math.max(0, like.size() - LISTED), like.size()).stream().map(Accelerator::name)
                .toList();
        return new Problem(word, "", "means " + like.size() + " accelerators of the catalogue",
                (newest.size() < like.size() ? "assay accelerators " + word + " lists them; the last are "
                        : "name one: ")
                        + String.join(", ", newest));
    }

    /// The accelerator that is called so; else those with a part of whose name a word begins, and those of a maker or
    /// a kind: `mi300`, `tpu`, `nvidia`, `NVIDIA A100-SXM4-80GB`.
    public List<Accelerator> like(String word) {
        return called(word).map(List::of).orElseGet(() -> {
            var plain = Accelerator.plain(word);
            var makers = rows.stream().filter(row -> Accelerator.plain(row.vendor()).equals(plain)).toList();
            return makers.isEmpty() ? partly(words(plain)) : makers;
        });
    }

    private Optional<Accelerator> called(String word) {
        return rows.stream().filter(row -> row.isCalled(word)).findFirst();
    }

    /// Those of which a name begins so; else those that have every word of several in one of their names, each at the
    /// start of one of its parts.
    private List<Accelerator> partly(List<String> words) {
        var name = String.join("-", words);
        return words.isEmpty() || name.length() < SHORTEST ? List.of()
                : called(name).map(List::of).orElseGet(() -> {
                    var begun = rows.stream().filter(row -> row.begins(name)).toList();
                    return begun.isEmpty() ? rows.stream().filter(row -> row.has(words)).toList() : begun;
                });
    }

    /// The words of a name as drivers and shops say it, but for those that are of its maker or its memory's kind.
    private static List<String> words(String plain) {
        return Arrays.stream(plain.split("-", -1)).filter(w -> !w.isEmpty() && !SAID_BESIDE.contains(w)).toList();
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
