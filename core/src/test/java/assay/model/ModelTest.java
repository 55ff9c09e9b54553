package assay.model;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Expr;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelTest {
    private static final Map<String, Expr> AXES =
            Map.of("a", Expr.dim("A"), "b", Expr.dim("B"), "c", Expr.dim("C"), "n", Expr.dim("N"));

    private static Model model(String output, Node... parts) {
        return new Model("m", "test", "here", AXES, Block.of("", List.of(parts)),
                Line.of("x[a b] -> z[a]").reads(), output,
                new Sizes(new LinkedHashMap<>()), List.of(), List.of("a note"));
    }

    private static Node op(String name, String line) {
        return Pointwise.of(name, Kind.ADD, line);
    }

    private static List<Problem> problems(String output, Node... parts) {
        try {
            model(output, parts).checked();
            return List.of();
        } catch (Refusal refusal) {
            return refusal.problems();
        }
    }

    @Test
    void aSoundModelIsItself() {
        var model = model("y", Contract.of("first", "x[a b] .weight[c b] -> y[a c]"), op("second", "y[a c] -> y[a c]"));
        assertThat(model.checked()).isSameAs(model);
    }

    @Test
    void aReadFindsTheLatestWrite() {
        assertThat(problems("y", op("one", "x[a b] -> y[a b]"), op("two", "x[a b] -> y[a c]"),
                op("three", "y[a c] -> y[a c]")))
                .isEmpty();
        assertThat(problems("y", op("one", "x[a b] -> y[a b]"), op("two", "y[a c] -> y[a c]"))).containsExactly(
                new Problem("m", "two", "y[a c] was written with sizes [A, B]", "y[a c] -> y[a c]"));
    }

    @Test
    void aReadBeforeItsWrite() {
        assertThat(problems("y", op("one", "z[a b] -> y[a b]"), op("two", "x[a b] -> z[a b]"))).containsExactly(
                new Problem("m", "one", "nothing writes z", "z[a b] -> y[a b]"));
    }

    @Test
    void aStateHasItsOwnName() {
        assertThat(problems("y", op("one", "x[a b] -> @x[b a]"), op("two", "@x[b a] x[a b] -> y[a b]"))).isEmpty();
        assertThat(problems("y", op("one", "x[a b] -> @k[a b]"), op("two", "k[a b] -> y[a b]")))
                .extracting(Problem::message).containsExactly("nothing writes k");
    }

    @Test
    void axesOfEqualSizeMayHaveOtherNames() {
        var same = new Block("in", Optional.empty(), Map.of("c", Expr.dim("B")),
                List.of(op("one", "x[a c] -> y[a c]")));
        assertThat(problems("y", same)).isEmpty();
    }

    @Test
    void parametersAndConstantsNeedNoWrite() {
        assertThat(problems("y", op("one", "x[a b] .w[b] $t[b] -> y[a b]"))).isEmpty();
    }

    @Test
    void aSharedParameterNeedsItsOwner() {
        var owner = Block.of("embed", List.of(op("lookup", "x[a b] .weight[n b] -> y[a b]")));
        assertThat(problems("y", owner, op("head", "y[a b] /embed.weight[n b] -> y[a b]"))).isEmpty();
        assertThat(problems("y", op("head", "x[a b] /embed.weight[n b] -> y[a b]"), owner)).isEmpty();
        assertThat(problems("y", owner, op("head", "y[a b] /embed.bias[n] -> y[a b]")))
                .extracting(Problem::message).containsExactly("nothing writes /embed.bias");
        assertThat(problems("y", Block.of("embed", List.of(op("add", "x[a b] -> y[a b]"))),
                        op("head", "y[a b] /embed.x[a b] -> y[a b]")))
                .extracting(Problem::message).containsExactly("nothing writes /embed.x");
        assertThat(problems("y", owner, op("head", "y[a b] /embed.weight[b n] -> y[a b]")))
                .extracting(Problem::message).containsExactly("/embed.weight[b n] was written with sizes [N, B]");
    }

    @Test
    void siblingsOfOneName() {
        assertThat(problems("y", op("one", "x[a b] -> y[a b]"), op("one", "y[a b] -> y[a b]"))).containsExactly(
                new Problem("m", "one", "stands twice under one name", "y[a b] -> y[a b]"));
    }

    @Test
    void anOutputThatNothingWrites() {
        assertThat(problems("logits", op("one", "x[a b] -> y[a b]")))
                .containsExactly(Problem.of("m", "", "nothing writes logits"));
        assertThat(problems("x", op("one", "x[a b] -> y[a b]"))).isEmpty();
    }

    @Test
    void everyProblemAtOnce() {
        assertThat(problems("logits", op("one", "q[a b] -> y[a b]"), op("one", "y[b a] -> y[a b]"))).hasSize(4);
    }

    @Test
    void walksInTheOrderOfExecution() {
        var model = model("y",
                Block.of("in", List.of(op("one", "x[a b] -> x[a b]"), op("two", "x[a b] -> x[a b]"))),
                new Repeat("layers", Expr.dim("L"), List.of(op("three", "x[a b] -> x[a b]"))),
                op("four", "x[a b] -> y[a b]"));
        var paths = new ArrayList<String>();
        model.walk((place, op) -> {
            assertThat(place.path()).endsWith(op.name());
            paths.add(place.path());
        });
        assertThat(paths).containsExactly("in/one", "in/two", "layers/three", "four");
    }

    @Test
    void bindingReachesEveryPart() {
        var inner = new Block("in", Optional.empty(), Map.of("c", Expr.dim("C").times(2)),
                List.of(Contract.of("matmul", "x[a b] .weight[c b] -> y[a c]")));
        var model = model("y", new Repeat("layers", Expr.dim("L"), List.of(inner)));
        model.with(Map.of("L", Expr.of(3), "C", Expr.of(5), "B", Expr.of(7))).walk((place, _) -> {
            assertThat(place.count()).isEqualTo(Expr.of(3));
            assertThat(place.size("c")).isEqualTo(Expr.of(10));
            assertThat(place.size("b")).isEqualTo(Expr.of(7));
            assertThat(place.size("a")).isEqualTo(Expr.dim("A"));
        });
        assertThat(model.with(Map.of())).isEqualTo(model);
    }

    @Test
    void anotherTreeKeepsEverythingElse() {
        var model = model("y", op("one", "x[a b] -> y[a b]"));
        var other = Block.of("", List.of(op("two", "x[a b] -> y[a b]")));
        assertThat(model.withRoot(other).root()).isEqualTo(other);
        assertThat(model.withRoot(other).withRoot(model.root())).isEqualTo(model);
    }
}
