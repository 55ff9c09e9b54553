package assay.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.algebra.Rational;
import assay.ask.Ask;
import assay.catalog.Catalog;
import assay.catalog.Models;
import assay.problem.Refusal;
import assay.space.Axis;
import assay.space.Grid;
import assay.space.Row;
import assay.spec.Spec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What travels arrives as it was.
class CarriedTest {
    private static final int EVERY = 7;

    @Test
    void descriptionsOfModelsArriveAsTheyWere() {
        var names = Catalog.names();
        for (int i = 0; i < names.size(); i += EVERY) {
            var spec = Models.catalogued(names.get(i)).described();
            var arrived = Carried.value(Carried.bytes(spec, spec.name()), Spec.class);
            assertThat(arrived).as(names.get(i)).isEqualTo(spec);
            assertThat(Ask.of(arrived).answer().value("parameters")).isEqualTo(Ask.of(spec).answer()
                    .value("parameters"));
        }
    }

    @Test
    void whatIsNoDataStays() {
        assertThatThrownBy(() -> Carried.bytes(Optional.of(new Object()), "it")).isInstanceOf(Refusal.class)
                .hasMessageContaining("cannot be sent");
    }

    @Test
    void linesAreReadAsTheyAreWritten() {
        var grid = new Grid(List.of(new Axis("batch", List.of("1", "2", "3")), new Axis("seq", List.of("1", "2"))));
        var at = new int[] {2, 1};
        for (var row : List.of(Row.none(at, "a\tb\\n\n\\\\t \"x\""), Row.of(at, List.of(Optional.empty(),
                Optional.of(Rational.of(-7, 3)), Optional.of(Rational.of(5).pow(99)))), Row.of(at, List.of()))) {
            var line = Line.of(grid, row);
            assertThat(line.number()).isEqualTo(5);
            assertThat(Line.read(line.text())).contains(line);
            assertThat(line.row(grid).figures()).isEqualTo(row.figures());
            assertThat(line.row(grid).problem()).isEqualTo(row.problem());
        }
        var count = new Count("histogram 3 bin -7", 5);
        assertThat(Count.read(count.text())).contains(count);
        assertThat(Line.read(count.text())).isEmpty();
        for (var wrong : List.of("", "5", "x\t\t1", "5\t\t1/", "5\t\t1.5", "-5\t\t1")) {
            assertThat(Line.read(wrong)).as(wrong).isEmpty();
        }
    }
}
