package assay.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContractTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "x[a b] -> y[a b]                  | reads two tensors and writes one",
        "x[a b] y[b c] z[c d] -> o[a d]    | reads two tensors and writes one",
        "x[a b] y[b c] -> o[a c] p[a c]    | reads two tensors and writes one",
        "x[a b] y[a c] -> o[a c]           | index 'b' stands in one tensor only",
        "x[a] y[a] -> o[a c]               | index 'c' stands in one tensor only",
        "x[a] y[a c] -> o[a]               | index 'c' stands in one tensor only",
        "x[a b] .weight[b b] -> o[a b]     | index 'b' stands twice in .weight[b b]",
        "x[a b] .weight[b (c c)] -> o[a c] | index 'c' stands twice in .weight[b (c c)]",
        "x[a b] y[b c] -> o[a c c]         | index 'c' stands twice in o[a c c]",
    })
    void refused(String line, String why) {
        assertThatThrownBy(() -> Contract.of("matmul", line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void anIndexMayStandInAllThree() {
        assertThat(Contract.of("batched", "x[b t d] y[b d e] -> z[b t e]").line().summed()).containsExactly("d");
    }

    @Test
    void weightedByAnOwnOrASharedParameter() {
        assertThat(Contract.of("m", "x[a b] .weight[c b] -> y[a c]").weighted()).isTrue();
        assertThat(Contract.of("m", "x[a b] /embed.weight[c b] -> y[a c]").weighted()).isTrue();
        assertThat(Contract.of("m", "x[a b] @k[c b] -> y[a c]").weighted()).isFalse();
        assertThat(Contract.of("m", "x[a b] $table[c b] -> y[a c]").weighted()).isFalse();
    }

    @Test
    void anOuterProductSumsNothing() {
        assertThat(Contract.of("m", "x[a b] y[c b] -> z[a c]").sums()).isTrue();
        assertThat(Contract.of("m", "x[a] y[c] -> z[a c]").sums()).isFalse();
    }
}
