package assay;

import static org.assertj.core.api.Assertions.assertThat;

import assay.account.Step;
import assay.account.Terms;
import assay.algebra.Rational;
import assay.convention.Conventions;
import assay.notation.Parser;
import assay.quantity.Dtype;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Training speeds that trainers report of public models. What engines report of caches is in [EngineCacheTest].
///
/// Of the same reports peak memory of Llama 3.1 8B and Llama 2 7B in training is a measurement of a whole process and
/// follows from no count of the model: allocator, activations, optimizer and communication.
class ReportsTest {
    /// Llama 3.1 8B at 8,192 tokens on GPUs of 989 TFLOP/s: pytorch/torchtitan pull 808.
    @ParameterizedTest
    @CsvSource({"5760, 33.73", "7186, 42.08"})
    void utilization(long tokensPerSecond, String percent) {
        var model = Objects.requireNonNull(CorpusTest.ALL.get("meta-llama/Llama-3.1-8B")).model();
        var step = new Step().of(model, Terms.of(Conventions.named("torchtitan"), Dtype.BF16)).orElseThrow().total();
        var perToken = step.at(CorpusTest.point(model, 1, 8192)).over(Rational.of(8192));
        assertThat(perToken).isEqualTo(Parser.parse("6*(8030261248-128256*4096)+12*32*4096*8192").constant());
        var peak = Rational.of(989).times(Rational.of(10).pow(12));
        var done = perToken.times(Rational.of(tokensPerSecond));
        EngineCacheTest.rounds(done.over(peak).times(Rational.of(100)), percent);
    }
}
