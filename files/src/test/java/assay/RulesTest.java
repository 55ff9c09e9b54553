package assay;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Rational;
import assay.ask.Case;
import assay.ask.Options;
import assay.ask.Rules;
import assay.ask.Rules.Cause;
import assay.ask.Statement;
import assay.convention.Conventions;
import assay.spec.Spec;
import java.util.LinkedHashMap;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Rules of thumb beside counts, for models that they were made for and others.
class RulesTest {
    private static Rules rules(String id, String convention, long seq) {
        var row = Objects.requireNonNull(CorpusTest.ALL.get(id), id);
        var spec = new Spec(id, id, new LinkedHashMap<>(row.config()), new LinkedHashMap<>());
        return Rules.of(Statement.of(Case.of(spec, Options.DEFAULT.at(Rational.of(seq))
                .of(Rational.of(2)).by(Conventions.named(convention)))));
    }

    /// Qwen3-30B-A3B: N is what a token meets, not all 30.5 B.
    @Test
    void ofChosenExpertsTheRulesTakeActiveParameters() {
        var rules = rules("Qwen/Qwen3-30B-A3B", "matmul", 4096);
        assertThat(rules.chosen()).isTrue();
        assertThat(rules.parameters()).isEqualTo(Rational.of(3_353_032_704L));
        assertThat(rules.rules()).allMatch(Rules.Rule::applies);
        assertThat(rules.rules().getFirst().says()).isEqualTo(Rational.of(2L * 2 * 4096 * 3_353_032_704L));
    }

    /// A decoder's weights meet every token once, however many of them a token meets: no more is left to explain than
    /// what is idle and what has no parameters. A pooler meets one, an encoder its own tokens, shared weights those of
    /// all layers.
    @ParameterizedTest
    @CsvSource({"Qwen/Qwen3-30B-A3B,matmul,0", "deepseek-ai/DeepSeek-V3,6n,0", "openai-community/gpt2-xl,seed-000,0",
            "google/gemma-2b,palm,0", "openai/gpt-oss-20b,matmul,0", "google-bert/bert-base-cased,matmul,1",
            "google/vit-base-patch16-224-in21k,matmul,1", "albert/albert-large-v2,6n,-1",
            "openai/whisper-tiny,matmul,-1"})
    void weightsMeetEveryTokenOnce(String id, String convention, int sign) {
        var rules = rules(id, convention, 300);
        assertThat(rules.elsewhere().signum()).isEqualTo(sign);
    }

    /// Of an image or a sound alone a token is one of those that its model makes of it, whatever the context is.
    @ParameterizedTest
    @CsvSource({"google/vit-base-patch16-224-in21k,197", "Dinov2Model dinov2,17", "tiny qwen2_audio_encoder,16"})
    void tokensOfAnImageAreItsOwn(String id, long tokens) {
        for (long seq : new long[] {8, 1024}) {
            var rules = rules(id, "matmul", seq);
            assertThat(rules.tokens()).isEqualTo(Rational.of(2 * tokens));
            assertThat(rules.rules()).hasSize(3).allMatch(Rules.Rule::applies);
        }
    }

    /// Wide of the count by more than 3 times, a rule is none of the model.
    @ParameterizedTest
    @CsvSource({"facebook/dinov3-convnext-tiny-pretrain-lvd1689m,1024,ELSEWHERE",
            "albert/albert-large-v2,512,ELSEWHERE", "mistralai/Mistral-7B-v0.3,131072,SCORES",
            "Qwen/Qwen3-0.6B,131072,SCORES", "FacebookAI/xlm-roberta-base,8,IDLE"})
    void aRuleThatIsWideOfTheCountDoesNotApply(String id, long seq, Cause cause) {
        var rules = rules(id, "matmul", seq);
        assertThat(rules.rules()).noneMatch(Rules.Rule::applies);
        assertThat(rules.cause()).isEqualTo(cause);
    }
}
