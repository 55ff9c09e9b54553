package assay.command;

import static org.assertj.core.api.Assertions.assertThat;

import assay.audit.Audited;
import assay.audit.Finding;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Short answers on published models: right of something else than what they are said of, in many languages, of sizes
/// that have no name.
class PublishedAnswersTest {
    private static List<Finding> figures(String text) {
        return Audited.of("answer.md", text, Auditing.catalogued()).figures();
    }

    private static Finding figure(String text, String digits) {
        return figures(text).stream().filter(f -> f.text().startsWith(digits)).toList().getLast();
    }

    /// 1,315,723,264 and 12,853,473,280 parameters: 12 d² + 13 d a layer, two tables, the last norm.
    @Test
    void rowsOfSizesAreModelsOfTheFamily() {
        var table = """
                The GPT-3 sizes; every one saw 300B tokens.

                | model | layers | width | params (M) | fp16 (GB) | training FLOPs |
                |---|---|---|---|---|---|
                | GPT-3 XL | 24 | 2048 | 1316 | 2.63 | 2.37e21 |
                | GPT-3 2.7B | 32 | 2560 | 2652 | 5.30 | 3.18e21 |
                | GPT-3 13B | 40 | 5120 | 12853 | 12.9 | 2.31e22 |
                """;
        assertThat(figure(table, "12853").wrong()).isFalse();
        assertThat(figure(table, "1316").quantity()).isEqualTo("params.total");
        assertThat(figure(table, "3.18e21").mistakes()).containsExactly("RULE-4N");
        assertThat(figure(table, "12.9").mistakes()).containsExactly("BYTES-1");
        assertThat(figures(table).stream().filter(Finding::wrong)).hasSize(2);
    }

    private static final String CACHES = """
            Llama 3 8B, caches in fp16

            | tokens | 1 user | 64 users |
            |---|---|---|
            | 2,048 | 256 MiB | 16 GiB |
            | 8,192 | 1 GiB | 64 GiB |
            | 32,768 | 4 GiB | %s GiB |
            """;

    @Test
    void aColumnHasOneFormat() {
        assertThat(figure(CACHES.formatted("512"), "512").mistakes()).containsExactly("DOUBLE");
        assertThat(figure(CACHES.formatted("256"), "256 GiB").wrong()).isFalse();
    }

    @Test
    void aRowIsOfOneQuantity() {
        var row = """
                | | Qwen2.5-7B | Gemma 2 2B | Phi-3 mini |
                |---|---|---|---|
                | FFN per layer | 203,685,888 | 63,700,992 | %s |
                | FLOPs per token, 2N (GFLOPs) | %s | 5.23 | 7.64 |
                """;
        assertThat(figure(row.formatted("50,331,648", "15.2"), "50,331,648").mistakes())
                .containsExactly("TWO-MATRIX-FFN");
        assertThat(figure(row.formatted("75,497,472", "7.62"), "7.62").mistakes()).containsExactly("MAC-AS-FLOP");
    }

    @Test
    void theUnitOfAHeadHoldsForItsColumn() {
        var column = """
                model	params (M)	fp16 weights (GiB)	KV cache per token (KiB, fp16)
                pythia-160m	162.3	0.302	36
                pythia-410m	405.3	%s	96
                pythia-1b	1011.8	1.885	128
                """;
        var wrong = Audited.of("a.tsv", column.formatted("0.811"), Auditing.catalogued()).figures();
        assertThat(wrong.stream().filter(Finding::wrong).map(Finding::mistakes))
                .containsExactly(List.of("UNIT-SLIP"));
        var right = Audited.of("a.tsv", column.formatted("0.755"), Auditing.catalogued()).figures();
        assertThat(right).noneMatch(Finding::wrong);
        assertThat(right.getLast().quantity()).isEqualTo("kv.token");
    }

    @Test
    void keysAndValuesOfAllHeadsAreSupposedOrWrong() {
        var cache = "Llama 2 70B: the fp16 cache of 4096 tokens takes ";
        assertThat(figures(cache + "10 GiB.").getLast().mistakes()).containsExactly("HEADS-TWICE");
        assertThat(figures(cache + "1.25 GiB; with all 64 heads it would be 10 GiB.").getLast().wrong()).isFalse();
    }

    @Test
    void aRuleIsTheOneThatIsNamed() {
        var rule = "Llama 3.2 3B has 3,212,749,824 parameters. By the rule of 6N it takes ";
        assertThat(figures(rule + "12.85 GFLOPs per token.").getLast().mistakes()).containsExactly("RULE-4N");
        assertThat(figures(rule + "19.28 GFLOPs per token.").getLast().wrong()).isFalse();
    }

    @Test
    void aListNamesWhoseItsFiguresAre() {
        var both = "2N per token: Yi-6B 12.1 GFLOPs, Yi-34B ";
        assertThat(figures(both + "34.4 GFLOPs").getLast().mistakes()).containsExactly("MAC-AS-FLOP");
        assertThat(figures(both + "68.8 GFLOPs").getLast().wrong()).isFalse();
    }

    @Test
    void otherLanguagesAreRead() {
        var japanese = figures("""
                SmolLM2-360M：層数は 32、隠れ次元は 960

                - 注意機構：2,457,600
                - FFN：7,372,800

                総パラメータ数は 361,821,120、約 3.62 億です。4 兆トークンの学習では 6ND = 8.68 × 10²¹ FLOPs です。
                """);
        assertThat(japanese.getLast().quantity()).isEqualTo("rule.6ND");
        assertThat(japanese).noneMatch(Finding::wrong);
        var portuguese = figures("""
                Llama 3.2 3B: 28 camadas, largura 3072

                total: 3.212.749.824, isto é 3,21 bilhões; a camada inteira tem 100.669.440.
                Para 9 trilhões de tokens: C = 6ND = 1,73 × 10²³ FLOPs.
                """);
        assertThat(portuguese.getLast().quantity()).isEqualTo("rule.6ND");
        assertThat(portuguese).noneMatch(Finding::wrong);
    }
}
