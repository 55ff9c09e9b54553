package assay.audit;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Rational;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The forms in which people write figures.
class FiguresTest {
    /// A form, its value in base units, and the worth of its last digit.
    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "80,411,200; 80411200; 1",
        "8,5 GB; 8500000000; 100000000",
        "173 946 175 488; 173946175488; 1",
        "15'311'908'864; 15311908864; 1",
        "26_168_601_600; 26168601600; 1",
        "422{,}500{,}000; 422500000; 1",
        "1,640,452,800.0; 1640452800; 1/10",
        "4.51 * 1e12; 4510000000000; 10000000000",
        "2.773 * 10^21; 2773000000000000000000; 1000000000000000000",
        "2.843 × 10⁸; 284300000; 100000",
        "$3.497 \\times 10^{11}$; 349700000000; 100000000",
        "1.495 227 957 × 10^14; 149522795700000; 100000",
        "3.865e+10; 38650000000; 10000000",
        "15.7B; 15700000000; 100000000",
        "4.5 Tera FLOPs; 4500000000000; 100000000000",
        "2.13 billion; 2130000000; 10000000",
        "29.4%; 147/500; 1/1000",
        "88.9\\\\%; 889/1000; 1/1000",
        "6,584 days; 568857600; 86400",
        "8M KB; 8000000000; 1000000000",
        "33.2x; 166/5; 1/10",
        "约 33 倍; 33; 1",
        "14 年; 441504000; 31536000"})
    void aFormHasItsValue(String form, String value, String step) {
        var figure = Figures.of(1, form).getFirst();
        var scale = figure.mark().readings().getFirst().scale();
        assertThat(figure.value().times(scale)).isEqualTo(Rational.parse(value));
        assertThat(figure.step().times(scale)).isEqualTo(Rational.parse(step));
    }

    @ParameterizedTest
    @CsvSource({"W1 and W3", "GPT-2", "float32", "27num_heads", "d_2"})
    void aNameIsNoFigure(String text) {
        assertThat(Figures.of(1, text)).isEmpty();
    }

    @Test
    void aRowOfFiguresIsNoOneFigure() {
        assertThat(Figures.of(1, "0.097 0.362 0.079")).hasSize(3);
        assertThat(Figures.of(1, "128,0.064").size()).isPositive();
    }

    /// Three digits behind a comma are decimals where an answer has decimal commas.
    @Test
    void aCommaIsReadAsTheWholeAnswerHasIt() {
        var french = Figures.of(1, "1,074 Go", Figures.Style.COMMA).getFirst();
        assertThat(french.value()).isEqualTo(Rational.of(1074, 1000));
        assertThat(Figures.of(1, "1,074 GB").getFirst().value()).isEqualTo(Rational.of(1074));
    }

    @Test
    void gbIsTwoThings() {
        assertThat(Figures.of(1, "7.92 GB").getFirst().mark().readings()).hasSize(2);
        assertThat(Figures.of(1, "7.92 GiB").getFirst().mark().readings()).hasSize(1);
    }
}
