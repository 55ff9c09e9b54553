package assay.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import assay.account.Backward;
import assay.account.Omission;
import assay.account.Terms;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Case;
import assay.ask.Options;
import assay.ask.Statement;
import assay.family.Families;
import assay.model.Block;
import assay.model.Model;
import assay.model.Node;
import assay.model.Repeat;
import assay.spec.Field;
import assay.spec.Value;
import java.util.HashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Graphs that quantisers and optimisers write of exported ones count what the exported ones count.
class QuantisedTest {
    private static Model built(String name) {
        return Families.build(Fixture.graph(name));
    }

    @ParameterizedTest
    @CsvSource({
        "bert-script-dynamic8,bert", "bert-script-channels8,bert", "bert-script-qdq8,bert",
        "bert-script-operators8,bert", "bert-script-fused,bert", "bert-script-fused8,bert",
        "llama-script-4bits,llama"})
    void asTheFloatingOne(String file, String config) {
        var graph = built(file);
        var model = Fixture.config(config);
        assertThat(Fixture.parameters(graph)).isEqualTo(Fixture.parameters(model));
        var sizes = new HashMap<String, Expr>();
        model.sizes().values().forEach((name, value) -> sizes.put(name, Expr.of(value)));
        assertThat(Fixture.forward(graph, "matmul").total())
                .isEqualTo(Fixture.forward(model, "matmul").total().with(sizes));
        assertThat(Fixture.forward(graph, "torch").omissions()).extracting(Omission::what)
                .noneMatch(w -> w.contains("unknown"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert-script-dynamic8", "bert-script-channels8", "bert-script-qdq8", "llama-script-4bits"})
    void scalesAreSaid(String file) {
        assertThat(built(file).notes()).anyMatch(n -> n.contains("scales and zero points of quantised ones"));
    }

    /// Rows are `B` and columns `T` whatever an input calls them, nothing, or both the same.
    @ParameterizedTest
    @ValueSource(strings = {"bert-script-batches", "bert-script-nameless"})
    void tokensWhateverTheirAxesAreCalled(String file) {
        var graph = built(file);
        assertThat(Fixture.forward(graph, "matmul").total())
                .isEqualTo(Fixture.forward(built("bert-script"), "matmul").total());
        assertThat(graph.notes()).noneMatch(n -> n.contains("changes nothing"));
    }

    @Test
    void oneNameForTwoAxesIsSaid() {
        assertThat(built("bert-script-batches").notes())
                .anyMatch(n -> n.startsWith("One input has the name 'batch' for two axes"));
    }

    // ---- layers -----------------------------------------------------------------------------------

    private static Stream<Repeat> repeats(Node node) {
        return Stream.concat(node instanceof Repeat r ? Stream.of(r) : Stream.of(),
                node.parts().stream().flatMap(QuantisedTest::repeats));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "bert", "bert-dynamic", "bert-script", "bert-script-batches", "bert-script-nameless"})
    void equalLayersFold(String file) {
        assertThat(repeats(built(file).root())).extracting(r -> r.name() + " * " + r.times())
                .containsExactly("layer * 2");
    }

    /// What is counted of the first copy for all is what all copies count.
    @ParameterizedTest
    @ValueSource(strings = {"bert", "bert-dynamic", "called"})
    void foldedAsUnfolded(String file) {
        var graph = built(file);
        var flat = graph.withRoot((Block) unfolded(graph.root()));
        assertThat(repeats(flat.root())).isEmpty();
        assertThat(Fixture.forward(graph, "torch").total()).isEqualTo(Fixture.forward(flat, "torch").total());
        assertThat(new Backward().of(graph, Terms.DEFAULT).orElseThrow().total())
                .isEqualTo(new Backward().of(flat, Terms.DEFAULT).orElseThrow().total());
    }

    private static Node unfolded(Node node) {
        return node instanceof Block b ? new Block(b.name(), b.component(), b.axes(), b.parts().stream()
                .flatMap(p -> p instanceof Repeat r ? copies(r) : Stream.of(unfolded(p))).toList()) : node;
    }

    private static Stream<Node> copies(Repeat repeat) {
        return Stream.iterate(0, i -> i + 1).limit(repeat.times().constant().num().intValueExact())
                .map(i -> Block.of(repeat.name() + "." + i,
                        repeat.parts().stream().map(QuantisedTest::unfolded).toList()));
    }

    // ---- functions and bodies -----------------------------------------------------------------------

    /// Three layers that are calls, the one branch that is taken, and the body of a loop once.
    @Test
    void functionsAndBodies() {
        var graph = built("called");
        var tokens = Expr.dim("B").times(Expr.dim("T"));
        assertThat(Fixture.forward(graph, "matmul").total()).isEqualTo(tokens.times(3 * 4 * 8 * 12 + 2 * 2 * 8 * 8));
        assertThat(Fixture.parameters(graph)).isEqualTo(Rational.of(3 * (2 * 8 * 12 + 8 + 12) + 3 * 8 * 8));
        assertThat(graph.notes()).anyMatch(n -> n.contains("branches of an If"))
                .anyMatch(n -> n.contains("counted once, however often they run"));
        assertThat(repeats(graph.root())).extracting(r -> r.name() + " * " + r.times())
                .containsExactly("layers * 3");
    }

    // ---- operators that one fixture has ----------------------------------------------------------------

    @Test
    void fusedOperators() {
        var spec = Fixture.graph("fused").with("before", new Field(new Value.Numeral(Rational.of(5)), "--set before"));
        var graph = Families.build(spec);
        long tokens = 12;
        long scores = 4 * 16 * 6;
        long causal = scores;
        long past = 4 * 16 * 11;
        long grouped = 4 * 16 * 6;
        long linear = 2 * (16 * 48 + 2 * 16 * 32 + 16 * 32 + 80 * 16 + 80 * 20);
        assertThat(Fixture.value(graph, Fixture.forward(graph, "matmul").total(), 2))
                .isEqualTo(Rational.of(tokens * (linear + causal + past + grouped)));
        long parameters = (24 + 12 + 2 + 2) * 16 + 16 * 48 + 48 + 3 * 16 + 16 * 32 + 32 + 32 * 16 + 16 + 16 + 32 * 16
                + 80 * 36 + 160 + 24 * 16;
        assertThat(Fixture.parameters(graph)).isEqualTo(Rational.of(parameters));
        assertThat(Fixture.forward(graph, "torch").omissions()).extracting(Omission::what)
                .noneMatch(w -> w.contains("unusual"));
    }

    // ---- what should be doubted ------------------------------------------------------------------------

    @Test
    void noDoubts() {
        assertThat(Statement.of(Case.of(Fixture.graph("bert-script"), Options.DEFAULT)).notes())
                .noneMatch(n -> n.startsWith("Look here"));
    }
}
