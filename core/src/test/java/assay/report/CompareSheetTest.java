package assay.report;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Rational;
import assay.report.CompareSheet.Trend;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CompareSheetTest {
    @Test
    void trends() {
        assertThat(trend(1, 2, 3)).isEqualTo(Trend.RISES);
        assertThat(trend(3, 2, 1)).isEqualTo(Trend.FALLS);
        assertThat(trend(2, 2, 2)).isEqualTo(Trend.CONSTANT);
        assertThat(trend(1, 3, 2)).isEqualTo(Trend.NOT_MONOTONE);
        assertThat(trend(3, 1, 2)).isEqualTo(Trend.NOT_MONOTONE);
    }

    @Test
    void aLevelStretchKeepsATrend() {
        assertThat(trend(1, 1, 2)).isEqualTo(Trend.RISES);
        assertThat(trend(2, 1, 1)).isEqualTo(Trend.FALLS);
    }

    @Test
    void theConclusionNamesTheRuleOfTheWidths() {
        assertThat(rule("4*d_model", "4*d_model")).contains("d_ff = 4*d_model in every model");
        assertThat(rule("64", "64")).contains("d_ff = 64 in every model, whatever its d_model");
        assertThat(rule("roundDown(8/3*d_model,8)", "roundDown(8/3*d_model,8)"))
                .contains("d_ff by one rule in every model (--set d_ff=roundDown(8/3*d_model,8))");
        assertThat(rule("32", "16")).contains("d_ff = 4.0000, 1.0000 times d_model, model by model");
    }

    @Test
    void switchesAndElementTypesStandBesideTheSizes() {
        var sheet = CompareSheet.of(List.of(
                Cases.of(8, "32", 16, "matmul"), Cases.of(8, "32", 16, "matmul", "norm=layernorm", "norm_bias=false")));
        assertThat(((Sheet.Table) sheet.sections().getFirst()).rows()).contains(
                List.of(Cell.of("d_ff"), Cell.of(Rational.of(32)), Cell.of(Rational.of(32))),
                List.of(Cell.of("norm"), Cell.of("rmsnorm"), Cell.of("layernorm")),
                List.of(Cell.of("norm_bias"), new Cell.Blank(), Cell.of("false")),
                List.of(Cell.of("dtype"), Cell.of("fp32"), Cell.of("fp32")));
    }

    private static String rule(String first, String second) {
        var sheet = CompareSheet.of(List.of(Cases.of(8, first, 16, "matmul"), Cases.of(16, second, 16, "matmul")));
        return Cases.lines(sheet, "Conclusion").getLast();
    }

    private static Trend trend(long... values) {
        return Trend.of(LongStream.of(values).mapToObj(Rational::of).toList());
    }
}
