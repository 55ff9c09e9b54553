package assay.golden;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.recipe.Optimizer;
import assay.recipe.Optimizer.Apart;
import assay.recipe.Optimizers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What optimizers hold for a time while they update tensors: as PyTorch's do on a CPU (`measure_temporaries.py`), and
/// by the rules. Nothing is fitted.
class TemporariesTest {
    @Test
    void everyRowIsExact() {
        var rows = Rows.of("temporaries.csv");
        assertThat(rows).extracting(row -> row.get("optimizer")).contains("sgd", "momentum", "adam", "adamw",
                "adafactor", "muon");
        for (var row : rows) {
            var optimizer = Optimizers.named(row.get("optimizer"));
            var element = Expr.of(row.get("dtype").equals("float32") ? 4 : 2);
            var most = Rational.ZERO;
            var before = Optional.<List<Expr>>empty();
            for (var shape : shapes(row.get("shapes"))) {
                var held = update(optimizer, shape).temporaries().orElseThrow().of(shape, before, element);
                most = most.max(held.at(Map.of()));
                before = Optional.of(shape);
            }
            assertThat(most).as("%s", row).isEqualTo(row.exact("bytes"));
        }
    }

    /// PyTorch has none of these.
    @ParameterizedTest
    @ValueSource(strings = {"adamw-corrected", "adamw-8bit", "lion"})
    void whatIsNotKnownIsNotNothing(String name) {
        var optimizer = Optimizers.named(name);
        assertThat(optimizer.those().temporaries()).isEmpty();
        assertThat(optimizer.rest().temporaries()).isEmpty();
        var model = Models.of("vocab_size=64 num_layers=2 d_model=16 num_heads=2");
        assertThat(optimizer.temporaries(model, Rational.of(4)).most(e -> e.at(Models.point(model, 1, 1)))).isEmpty();
    }

    /// Each tensor by the rule that applies to it: the embedding by AdamW, a layer's matrices by Newton and Schulz.
    @Test
    void muonHoldsTheMoreOfTwoOptimizers() {
        var muon = Optimizers.named("muon");
        var model = Models.of("vocab_size=64 num_layers=2 d_model=32 num_heads=2 d_ff=128");
        var point = Models.point(model, 1, 1);
        assertThat(muon.temporaries(model, Rational.of(4)).most(e -> e.at(point)).orElseThrow().at(point))
                .isEqualTo(Rational.of(8 * 32 * 128 + 4 * 32 * 32));
        var wide = Models.of("vocab_size=6400 num_layers=2 d_model=32 num_heads=2 d_ff=128");
        assertThat(muon.temporaries(wide, Rational.of(4)).most(e -> e.at(Models.point(wide, 1, 1))).orElseThrow()
                .at(Models.point(wide, 1, 1))).isEqualTo(Rational.of(4 * (2 * 6400 * 32 + 32)));
    }

    private static Optimizer.Update update(Optimizer optimizer, List<Expr> shape) {
        boolean apart = optimizer.apart() == Apart.HIDDEN_MATRICES
                || (optimizer.apart() == Apart.SEVERAL_DIMENSIONS && shape.size() >= 2);
        return apart ? optimizer.those() : optimizer.rest();
    }

    private static List<List<Expr>> shapes(String text) {
        var all = new ArrayList<List<Expr>>();
        for (var shape : text.split(" ")) {
            all.add(Stream.of(shape.split("x")).map(size -> Expr.of(Long.parseLong(size))).toList());
        }
        return all;
    }
}
