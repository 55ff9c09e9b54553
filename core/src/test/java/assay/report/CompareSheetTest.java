package assay.report;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Rational;
import assay.ask.Alike;
import assay.ask.Answer;
import assay.ask.Options;
import assay.quantity.Dtype;
import assay.report.CompareSheet.Trend;
import java.util.List;
import java.util.Optional;
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
        var sheet = compared(Options.DEFAULT, Cases.answer(8, "32", 16, "matmul"),
                Cases.answer(8, "32", 16, "matmul", "norm=layernorm", "norm_bias=false"));
        assertThat(((Sheet.Table) sheet.sections().getFirst()).rows()).contains(
                List.of(Cell.of("d_ff"), Cell.of(Rational.of(32)), Cell.of(Rational.of(32))),
                List.of(Cell.of("norm"), Cell.of("rmsnorm"), Cell.of("layernorm")),
                List.of(Cell.of("norm_bias"), new Cell.Blank(), Cell.of("false")),
                List.of(Cell.of("dtype"), Cell.of("bf16"), Cell.of("bf16")),
                List.of(Cell.of("weights as published"), Cell.of("fp32"), Cell.of("fp32")));
    }

    @Test
    void oneContextAndTypeForAllIsSaidFirst() {
        var longer = Cases.answer(8, "32", 16, "matmul", "context_length=64");
        var shorter = Cases.answer(12, "32", 16, "matmul", "context_length=32");
        var sheet = compared(Options.DEFAULT, longer, shorter);
        assertThat(sheet.title()).isEqualTo("Compared at B = 1, T = 32 in bf16 (convention matmul)");
        assertThat(Cases.lines(sheet, "Sizes")).containsExactly("One batch, context and element type for all: "
                + "B = 1 (default: 1), T = 32 (the least context of the models, that of w12), bf16 (default: bf16).");
        assertThat(compared(Options.DEFAULT.at(Rational.of(8)).in(Optional.of(Dtype.FP8)), longer, shorter).title())
                .isEqualTo("Compared at B = 1, T = 8 in fp8 (convention matmul)");
    }

    private static Sheet compared(Options said, Answer... answers) {
        return CompareSheet.of(Alike.of(List.of(answers), said));
    }

    private static String rule(String first, String second) {
        return Cases.lines(compared(Options.DEFAULT, Cases.answer(8, first, 16, "matmul"),
                Cases.answer(16, second, 16, "matmul")), "Conclusion").getLast();
    }

    private static Trend trend(long... values) {
        return Trend.of(LongStream.of(values).mapToObj(Rational::of).toList());
    }
}
