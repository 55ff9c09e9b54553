package assay;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Rational;
import assay.ask.Ask;
import assay.ask.Words;
import assay.catalog.Catalog;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The peak as a formula of batch and context beside the peak of each batch and context.
class PeakFormulaTest {
    private static final int POINTS = Integer.getInteger("assay.points", 4);

    @Test
    void itIsThePeakOfEveryBatchAndContext() {
        var random = new SplittableRandom(1);
        for (var model : FormulaKinds.MODELS) {
            var formula = FormulaKinds.answer(model).training().peak(new LinkedHashSet<>(List.of("B", "T")));
            assertThat(formula.points()).isGreaterThan(30);
            for (int i = 0; i < POINTS; i++) {
                int batch = 1 + random.nextInt(1 << random.nextInt(1, 8));
                int context = 1 + random.nextInt(1 << random.nextInt(3, 15));
                var there = Ask.of(() -> Catalog.find(model), new Words(Map.of("batch", String.valueOf(batch), "seq",
                        String.valueOf(context)), List.of(), List.of())).answer().value("memory.peak");
                assertThat(formula.bytes().at(Map.of("B", Rational.of(batch), "T", Rational.of(context))))
                        .as("%s at %s, %s", model, batch, context).isEqualTo(there);
            }
        }
    }
}
