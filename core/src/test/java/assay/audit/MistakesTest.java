package assay.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Mistakes that are told by what stands beside a figure, in short answers on the course's models.
class MistakesTest {
    private static final String XL = """
            GPT-2 XL: 48 layers, d_model 1600, d_ff 6400, 25 heads, vocab 50257, context 1024

            """;

    private static Finding last(String text) {
        return Audited.of("answer.md", XL + text, Library.NONE).figures().getLast();
    }

    /// 90,596,966,400 less the projections' 20,971,520,000: as much as a block whose feed-forward is 8/3 d wide.
    @Test
    void aWidthOfEightThirdsIsSupposedOnlyWhereItIsSaid() {
        var block = "FFN, one block: 62.91 GFLOPs\none block: 69.63 GFLOPs";
        assertThat(last(block).mistakes()).containsExactly("OMIT-PROJ");
    }

    @Test
    void bytesAreNoNumberOfParameters() {
        assertThat(last("PARAMS: 8,508,230,400").mistakes()).containsExactly("BYTES-AS-PARAMS");
        assertThat(last("total memory in bytes: 8,508,230,400").wrong()).isFalse();
    }

    /// All blocks without the head: 4,348,654,387,200.
    @Test
    void aPartIsNoTotal() {
        assertThat(last("total: 4.349 TFLOPs").mistakes()).containsExactly("OMIT-HEAD");
        assertThat(last("all 48 blocks: 4.349 TFLOPs").wrong()).isFalse();
    }

    /// 4,513,336,524,800 x 3 x 1024 = 1.38649698e16, and 4.51 x 3 x 1024 = 13,854.72.
    @Test
    void whatIsWorkedOutFromRoundedFiguresIsRoundedEarly() {
        var step = "forward 4.51 TFLOPs, times 3, times 1024: ";
        assertThat(last(step + "13,854.7 TFLOPs").mistakes()).containsExactly("ROUND-EARLY");
        assertThat(last(step + "13,865.0 TFLOPs").wrong()).isFalse();
    }

    /// 26,247,244,800 / 2^30 = 24.4446.
    @Test
    void exactArithmeticThatMissesByTheLastDigitIsRoundedWrongly() {
        assertThat(last("16 × 1,640,452,800 = 26,247,244,800 bytes = 24.45 GB").mistakes())
                .containsExactly("ROUND-WRONG");
    }

    @Test
    void digitsInAnotherOrderAreATypo() {
        assertThat(last("It has 2.127B parameters.\n\nWith 2.217B parameters it is larger.").mistakes())
                .containsExactly("TYPO");
    }

    @Test
    void settingsOfTrainingAndSpeedsAreNoClaims() {
        assertThat(last("lr 2e-4").status()).isEqualTo(Status.NOT_A_CLAIM);
        assertThat(last("dropout 0.05").status()).isEqualTo(Status.NOT_A_CLAIM);
        assertThat(last("it runs at 31.5 tok/s").status()).isEqualTo(Status.NOT_A_CLAIM);
    }

    @Test
    void aRowsHeadHasTheUnitOfItsFigures() {
        var memory = last("""
                | | XL |
                |---|---|
                | fp32, MB | 8508 |""");
        assertThat(memory.quantity()).isEqualTo("memory.total");
        assertThat(memory.status()).isEqualTo(Status.ROUNDED);
    }

    /// GPT-2 as it was published has 1,557,611,200; the course's own decoder of that shape has 2,127,057,600.
    @Test
    void twoNumbersOfParametersForOneModelAreOneTooMany() {
        var finding = last("(a) 2,127,057,600 parameters\n\n(b) AdamW, gradients: 6.23 GB");
        assertThat(finding.mistakes()).containsExactly("ADAMW-WRONG-N");
    }
}
