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

    /// Of a model that it says to be the published one: 4 x 1,557,611,200 bytes are right.
    @Test
    void whatIsSaidOfAnotherModelIsOfThatOne() {
        var published = """
                ## (a)
                2,127,057,600 parameters

                ## (b) AdamW, of OpenAI's own GPT-2 XL (tied head, biases)

                """;
        for (var right : new String[] {"weights: 6.23 GB", "gradients: 6.23 GB", "m and v: 12.46 GB",
                "N = 1,557,611,200", "step: 21.8 GFLOPs"}) {
            assertThat(last(published + right).wrong()).as(right).isFalse();
        }
        assertThat(last("## (a)\n2,127,057,600 parameters, an untied head\n\n## (b) AdamW\ngradients: 6.23 GB")
                .mistakes()).containsExactly("ADAMW-WRONG-N");
    }

    /// All 48 blocks' feed-forward is 3,019,898,880,000, two of its matrices 2,013,265,920,000.
    @Test
    void whatAColumnIsOfEachOfItsFiguresIsOf() {
        var rows = """
                | model | ffn TFLOPs |
                |---|---|
                | GPT-2 small (d_ff 3072) | 0.174 |
                | GPT-2 medium (d_ff 4096) | 0.618 |
                | GPT-2 large (d_ff 5120) | 1.450 |
                | GPT-2 XL (d_ff 6400) | %s |""";
        assertThat(last(rows.formatted("2.013")).mistakes()).containsExactly("TWO-MATRIX-FFN");
        assertThat(last(rows.formatted("3.020")).wrong()).isFalse();
    }

    /// The scores and the weighted sum are 7.1 % of the forward pass, the head 3.6 %.
    @Test
    void aShareOfAnotherPartIsMislabelled() {
        var shares = "scores and weighted sum: 7.14 %\nhead: ";
        assertThat(last(shares + "7.14 %").mistakes()).containsExactly("MISLABEL");
        assertThat(last(shares + "3.65 %").wrong()).isFalse();
    }

    /// Twenty-five times 3,355,443,200 in one block, and so 171,127,603,200 for it.
    @Test
    void oneOfTheScoreProductsAloneIsTimesTheHeads() {
        assertThat(last("one block: 171,127,603,200 FLOPs").mistakes()).containsExactly("HEADS-TWICE");
    }

    @Test
    void aSeldomMistakeIsNotToldOfAFewDigits() {
        assertThat(last("(a) 2,127,057,600 parameters\n\nin all 24.92 GB").mistakes()).doesNotContain("TYPO");
    }

    /// Two bytes for each of 2,127,057,600.
    @Test
    void gradientsInHalfPrecisionAreRightWhereThatIsSaid() {
        assertThat(last("AdamW in mixed precision, bf16 weights\n\ngradients: 4.25 GB").wrong()).isFalse();
        assertThat(last("AdamW, all in single precision\n\ngradients: 4.254 GB").mistakes())
                .containsExactly("BYTES-2");
    }

    /// 4 x 1,024 x 1,600 x 6,400 = 41,943,040,000.
    @Test
    void twoOfThreeMatricesAreNotTheFeedForward() {
        assertThat(last("feed-forward, one block: 41,943,040,000 FLOPs").mistakes())
                .containsExactly("TWO-MATRIX-FFN");
        assertThat(last("W1 and W3, one block: 41,943,040,000 FLOPs").wrong()).isFalse();
    }

    @Test
    void aShareIsOfTheContextThatIsSpokenOf() {
        var longer = "At a context of 16,384: total 149.5 TFLOPs, attention 65.9%, ";
        assertThat(last(longer + "head 3.6%").mistakes()).containsExactly("WRONG-T");
        assertThat(last(longer + "head 1.8%").wrong()).isFalse();
        assertThat(last(longer + "head down from 3.6%").wrong()).isFalse();
    }

    @Test
    void theScoresAloneGrowWithTheSquare() {
        assertThat(last("At a context of 16,384 the whole attention grew 256x").mistakes())
                .containsExactly("QUADRATIC-ALL");
        assertThat(last("At a context of 16,384 the scores grew 256x").wrong()).isFalse();
        assertThat(last("At a context of 16,384 the attention, quadratic, grew 256x").wrong()).isFalse();
    }

    /// 4,513,336,524,800 x 3 x 1,024 x 400,000 / 9.75e12 s = 6,583.6 days.
    @Test
    void aTimeWithoutItsBatchIsToldByTheOneWith() {
        var all = "AdamW, batch 1,024, 400,000 steps, A100 at half of 19.5 TFLOP/s: 6,584 days";
        assertThat(last(all + ". My first try said 6.43 days.").mistakes()).containsExactly("OMIT-BATCH");
        assertThat(last(all + ", on 1,024 GPUs 6.43 days.").wrong()).isFalse();
        assertThat(last(all + ". If the batch were 1, 6.43 days.").wrong()).isFalse();
    }

    /// 6 x 2,127,057,600 x 1,048,576 = 13,382,289,299,865,600.
    @Test
    void whoTakesSixTimesForTheForwardPassAddsTheBackwardPassOnceMore() {
        var found = Audited.of("answer.md", XL + "AdamW, batch 1,024, one step: forward 1.338 × 10¹⁶ FLOPs, "
                + "with the backward pass 4.015 × 10¹⁶ FLOPs", Library.NONE).figures();
        assertThat(found.get(found.size() - 2).mistakes()).containsExactly("6N-AS-FORWARD");
        assertThat(found.getLast().mistakes()).containsExactly("6N-AS-FORWARD");
    }

    /// 12 x 2,127,057,600 = 25,524,691,200.
    @Test
    void weightsGradientsAndTwoMomentsAreSixteenBytes() {
        var parts = "AdamW, float32: parameters 8.51 GB, gradients 8.51 GB, moments 17.02 GB, together ";
        assertThat(last(parts + "25.52 GB").mistakes()).containsExactly("ADAMW-3N");
        assertThat(last(parts + "34.03 GB").wrong()).isFalse();
    }

    @Test
    void aPrefixThatIsWrongIsToldByThreeDigits() {
        assertThat(last("AdamW holds 34.03 GB; weights alone 8.51 MB").mistakes()).containsExactly("UNIT-SLIP");
    }

    /// 6 x 1.542e9 x 1e10, with what the paper says of its largest model.
    @Test
    void aNumberOfThePaperIsNotTheModels() {
        assertThat(last("Trained on 10B tokens it takes 6ND = 9.25 × 10¹⁹ FLOPs.").mistakes())
                .containsExactly("WRONG-N");
    }

    @Test
    void gpt2IsCalledByItsParameters() {
        var found = Audited.of("answer.md", "GPT-2 (355M) has 354,823,168 parameters, the 124M GPT-2 124,439,808.",
                Library.NONE).figures();
        assertThat(found.getLast().model()).isEqualTo("gpt2-small");
        assertThat(found).noneMatch(Finding::wrong);
    }
}
