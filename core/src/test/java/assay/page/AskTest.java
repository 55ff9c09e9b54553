package assay.page;

import static assay.page.FamilyTest.gpt2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.algebra.Rational;
import assay.ask.Ask;
import assay.ask.Over;
import assay.ask.Words;
import assay.problem.Refusal;
import org.junit.jupiter.api.Test;

class AskTest {
    @Test
    void aQuestionAndItsAnswer() {
        // @start region="ask"
        var answer = Ask.of(gpt2(), Words.NONE.with("seq", "1024").with("batch", "8").with("precision", "bf16-mixed")
                .with("on", "a100-80gb").with("mfu", "0.4")).answer();

        assertThat(answer.value("parameters")).isEqualTo(Rational.of(124_439_808));
        assertThat(answer.formula("flops.step").at(answer.subject().values())).isEqualTo(answer.value("flops.step"));
        assertThat(answer.value("memory.peak")).isEqualTo(answer.training().most());
        assertThat(answer.training().passes()).isEqualTo(Rational.ONE);
        assertThat(answer.ledger("memory.peak").entries().getFirst().path()).isEqualTo("memory.weights");
        // @end
    }

    @Test
    void whatFits() {
        // @start region="fits"
        var fitting = Ask.whatFits(() -> gpt2(), Words.NONE.with("over", "batch").with("memory", "80GB"))
                .answer().fitting();

        assertThat(fitting.over()).isEqualTo(Over.BATCH);
        assertThat(fitting.level().bytes()).isLessThanOrEqualTo(Rational.of(80_000_000_000L));
        assertThat(fitting.next().orElseThrow().bytes()).isGreaterThan(Rational.of(80_000_000_000L));
        // @end
    }

    @Test
    void allThatIsWrongAtOnce() {
        // @start region="wrong"
        var words = Words.NONE.with("seq", "x").with("optimizer", "adamm").with("mfu", "2").set("d_model");

        assertThatThrownBy(() -> Ask.of(gpt2(), words)).isInstanceOf(Refusal.class)
                .hasMessageContaining("--seq: is not a whole number").hasMessageContaining("adamw")
                .hasMessageContaining("--mfu: is more than the whole peak")
                .hasMessageContaining("is not of the form name=value");
        assertThatThrownBy(() -> Words.NONE.with("sequ", "8")).hasMessageContaining("did you mean seq");
        // @end
    }

    @Test
    void anUnknownQuantityListsThoseThatThereAre() {
        assertThatThrownBy(() -> Ask.of(gpt2()).answer().value("mass")).isInstanceOf(Refusal.class)
                .hasMessageContaining("memory.peak").hasMessageContaining("time");
        assertThatThrownBy(() -> Ask.of(gpt2()).answer().value("time")).isInstanceOf(Refusal.class)
                .hasMessageContaining("none is named");
        assertThatThrownBy(() -> Ask.of(gpt2()).answer().fitting()).isInstanceOf(Refusal.class)
                .hasMessageContaining("no size is sought");
    }
}
