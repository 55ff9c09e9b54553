package assay.family;

import assay.kit.Images;
import assay.spec.Reading;
import java.util.Collections;
import java.util.List;

/// What a config of [DaVit] says stage by stage.
final class StageNumbers {
    private StageNumbers() {}

    /// One number a stage, each at least 1, for as many stages as there are widths.
    static List<Integer> each(Reading r, String field, List<Integer> or, List<Integer> widths) {
        var given = Images.stages(r, field, or);
        if (given.size() < widths.size()) {
            r.refuse(r.place(field), field + " has " + given.size() + " values for " + widths.size() + " stages", "");
            return widths.stream().map(_ -> 1).toList();
        }
        return given;
    }

    /// How many pixels of nothing a stage's patches reach beyond each edge.
    static List<Integer> paddings(Reading r, int stages) {
        var given = r.numbers("patch_padding");
        if (given.isEmpty() && !r.listed("patch_padding")) {
            given = List.of(3, 1, 1, 1);
        }
        if (given.size() < stages || given.stream().anyMatch(n -> n < 0)) {
            r.refuse(List.of("patch_padding", "embed_dim"),
                    "patch_padding is not a number of at least 0 for each of " + stages + " stages");
            return Collections.nCopies(stages, 0);
        }
        return given;
    }

    /// Leaves a problem where the channels of a stage are not as many for each part of them.
    static void dividing(Reading r, String field, List<Integer> widths, List<Integer> parts) {
        for (int i = 0; i < widths.size(); i++) {
            if (widths.get(i) % parts.get(i) > 0) {
                r.refuse(List.of(field, "embed_dim"), "embed_dim " + widths.get(i) + " of stage " + i
                        + " is not divisible by " + field + " " + parts.get(i));
                return;
            }
        }
    }
}
