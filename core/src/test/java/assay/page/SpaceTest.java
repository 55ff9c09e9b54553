package assay.page;

import static assay.page.FamilyTest.gpt2;
import static org.assertj.core.api.Assertions.assertThat;

import assay.ask.Words;
import assay.check.Condition;
import assay.check.Measure;
import assay.space.Axis;
import assay.space.Grid;
import assay.space.Solver;
import assay.space.Terrain;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpaceTest {
    @Test
    void sizesAreTriedAndSought() {
        // @start region="space"
        var grid = new Grid(List.of(Axis.of("--vary", "num_heads=12,5"), Axis.of("--vary", "num_layers=6,12")));
        var rows = Terrain.of(gpt2(), Words.NONE, grid, List.of(Measure.of("parameters"))).rows().toList();
        var best = Solver.solve(gpt2(), Words.NONE, List.of("num_layers"),
                List.of(Condition.of("parameters <= 125e6")), Optional.empty());

        assertThat(rows.get(1).figures().getFirst().orElseThrow()).hasToString("124439808");
        assertThat(rows.get(2).problem()).isEqualTo("d_model 768 is not divisible by num_heads 5");
        assertThat(best.best().values()).containsExactly(12L);
        // @end
    }
}
