package assay.command;

import static org.assertj.core.api.Assertions.assertThat;

import assay.audit.Audited;
import assay.audit.Finding;
import assay.audit.Status;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Mistakes that are told by what stands beside a figure, in short answers on published models.
class AnswerMistakesTest {
    private static List<Finding> figures(String text) {
        return Audited.of("answer.md", text, Auditing.catalogued()).figures();
    }

    private static Finding last(String text) {
        return figures(text).getLast();
    }

    /// 131,072 bytes a token in 16 bits.
    @Test
    void aTableSaysWhichCacheAFigureIsOf() {
        var table = """
                ## Llama 3 8B, KV cache in bf16

                | context | batch 16 |
                |---|---|
                | 2,048 | %s |""";
        assertThat(last(table.formatted("4 GiB")).quantity()).isEqualTo("kv.at.batch");
        assertThat(last(table.formatted("4 GiB")).status()).isEqualTo(Status.EXACT);
        assertThat(last(table.formatted("4.29 GB")).status()).isEqualTo(Status.ROUNDED);
        assertThat(last(table.formatted("2.147 GB")).mistakes()).containsExactly("BYTES-1");
    }

    /// 42 layers of 8,192 values a token, every second of which keeps 4,096 tokens.
    @Test
    void aWindowIsIgnored() {
        var table = """
                Caches of Gemma 2 in bf16

                | | 8K tokens |
                |---|---|
                | Gemma 2 9B | %s |""";
        assertThat(last(table.formatted("2.11 GB")).wrong()).isFalse();
        assertThat(last(table.formatted("2.82 GB")).mistakes()).containsExactly("WINDOW-IGNORED");
    }

    /// 12,879,925,248 of 46,702,792,704 meet a token.
    @Test
    void workOfExpertsIsOfThoseThatATokenMeets() {
        assertThat(last("Mixtral-8x7B: a token costs 25.8 GFLOPs.").wrong()).isFalse();
        assertThat(last("Mixtral-8x7B: a token costs 93.4 GFLOPs.").mistakes()).containsExactly("WRONG-N");
    }

    @Test
    void anEncoderAndADecoderAreCountedByThemselves() {
        assertThat(last("T5-base\n\nDecoder: 113,275,008 parameters").status()).isEqualTo(Status.EXACT);
        assertThat(last("T5-base\n\nEncoder: 84,954,240 parameters").status()).isEqualTo(Status.EXACT);
        assertThat(last("T5-base\n\nEncoder: 84,973,440 parameters").mistakes())
                .containsExactly("LAYERNORM-FOR-RMSNORM");
    }

    /// With the router's correction or without it, which a count of what is trained leaves out.
    @Test
    void layersOfExpertsAreCountedByThemselves() {
        assertThat(last("DeepSeek-V3: in all 671,026,404,352 parameters").status()).isEqualTo(Status.EXACT);
        assertThat(last("DeepSeek-V3: in all 671,026,419,200 parameters").status()).isEqualTo(Status.EXACT);
    }

    @Test
    void anAnswerHasOneBaseThroughout() {
        var cache = """
                Llama 2 13B, KV cache in fp16

                4096 tokens: 3.125 GB
                8192 tokens: 6.25 GB
                2048 tokens: 1.5625 GB
                4096 tokens, batch 8: 25 GB""";
        assertThat(last(cache).status()).isEqualTo(Status.CONVENTION);
        assertThat(last(cache).convention()).isEqualTo("M-GiB");
    }

    @Test
    void theModelAloneIsNotTheModelAndItsAdapter() {
        var table = """
                ### Llama-3-8B with LoRA

                | target | r | trainable | all |
                |---|---|---|---|
                | all linear | 16 | 41,943,040 | %s |""";
        assertThat(last(table.formatted("8,072,204,288")).wrong()).isFalse();
        assertThat(last(table.formatted("8,030,261,248")).mistakes()).containsExactly("BASE-ONLY");
    }

    @Test
    void aHeadIsAsWideAsTheModelSetsIt() {
        assertThat(last("Gemma 2 9B: d = 3584, 16 heads; size of a head 3584 / 16 = 224").mistakes())
                .containsExactly("HEAD-DIM-DERIVED");
    }

    /// 819,200 bytes a token of Llama 2 13B: 3.3554 GB at 4,096 tokens, 1.6777 GB at 2,048.
    @Test
    void aColumnIsOfOneLength() {
        var table = """
                | model | KV cache at 4,096 tokens, GB |
                |---|---|
                | Llama-2-7B | 2.1475 |
                | Llama-3-8B | 0.5369 |
                | Qwen2.5-7B | 0.2349 |
                | Llama-2-13B | %s |""";
        assertThat(last(table.formatted("1.6777")).mistakes()).containsExactly("WRONG-T");
        assertThat(last(table.formatted("3.3554")).wrong()).isFalse();
    }

    /// 32,000 words of v0.1, 32,768 of v0.3.
    @Test
    void aNameWithoutAVersionIsOfEach() {
        assertThat(last("Mistral 7B: in all 7,241,732,096 parameters").status()).isEqualTo(Status.EXACT);
        assertThat(last("Mistral 7B: in all 7,248,023,552 parameters").status()).isEqualTo(Status.EXACT);
    }

    /// That of 4k tokens and that of 128k are of one size.
    @Test
    void modelsOfOneSizeAreOneFamily() {
        assertThat(last("Phi-3 mini: in all 3,821,079,552 parameters").status()).isEqualTo(Status.EXACT);
    }

    /// 32 layers of 2 x 3072 gains among numbers of weights.
    @Test
    void numbersWithoutUnitsOnALineAreOfOneKind() {
        var layer = "Phi-3 mini, one layer: attention 37,748,736, MLP 75,497,472, all of it 113,252,352, norms ";
        assertThat(last(layer + "6,144").status()).isEqualTo(Status.EXACT);
        assertThat(last(layer + "12,288").mistakes()).containsExactly("LAYERNORM-FOR-RMSNORM");
    }
}
