package assay.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.algebra.Expr;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Repeat;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is done again, what is dropped, and where attention's core is, on a tree of one layer kind.
class RecomputeTest {
    private static final List<Node> CORE = List.of(
            Contract.of("scores", "q[t d] k[s d] -> a[t s]"),
            Pointwise.of("bias", Kind.ALIBI, "a[t s] -> a[t s]"),
            Pointwise.of("softmax", Kind.SOFTMAX, "a[t s] -> p[t s]"),
            Contract.of("mix", "p[t s] k[s d] -> o[t d]"));

    private static final Model MODEL = Small.model("q[t d] k[s d] x[t d]", "y",
            Block.of("router", List.of(Contract.of("matmul", "q[t d] .weight[e d] -> r[t e]"),
                    Pointwise.of("softmax", Kind.SOFTMAX, "r[t e] -> r[t e]"))),
            new Repeat("layers", Expr.dim("L"), List.of(
                    Block.of("attention", CORE),
                    Block.of("sum", Component.RESIDUAL, List.of(
                            Pointwise.of("add", Kind.ADD, "x[t d] o[t d] -> x[t d]"))))),
            Small.linear("head", "x[t d] .weight[c d] -> y[t c]"));

    @Test
    void theCoreIsFromTheScoresToTheirSum() {
        assertThat(Cores.of(CORE)).containsExactly(new Cores.Span(0, 2, 3));
        assertThat(Cores.of(((Block) MODEL.root().parts().getFirst()).parts())).as("a router's softmax").isEmpty();
    }

    @Test
    void coresAloneOrWholeBlocks() {
        assertThat(Small.lines(Recompute.NONE.of(MODEL))).isEmpty();
        assertThat(Small.lines(Recompute.SELECTIVE.of(MODEL))).containsExactly(
                "layers/attention/scores: q[t d] k[s d] -> a[t s]",
                "layers/attention/bias: a[t s] -> a[t s]",
                "layers/attention/softmax: a[t s] -> p[t s]",
                "layers/attention/mix: p[t s] k[s d] -> o[t d]");
        assertThat(Small.lines(Recompute.FULL.of(MODEL))).hasSize(5).last()
                .isEqualTo("layers/sum/add: x[t d] o[t d] -> x[t d]");
        assertThat(Small.lines(Recompute.every(2).of(MODEL))).isEqualTo(Small.lines(Recompute.FULL.of(MODEL)));
        assertThatThrownBy(() -> Recompute.every(0)).hasMessageContaining("at least 1");
    }

    @Test
    void dropoutStandsBehindTheSoftmaxAndBeforeTheSum() {
        assertThat(Small.lines(Dropout.of(MODEL)).stream().filter(line -> line.contains("dropout"))).containsExactly(
                "layers/attention/softmax_dropout: p[t s] -> p[t s]",
                "layers/sum/dropout: o[t d] -> o[t d]");
    }
}
