package assay.model;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Expr;
import assay.model.Named.Grid;
import assay.model.Tensor.Role;
import assay.notation.Parser;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SpellingTest {
    private static final Numbers LAYERS = Numbers.first(Expr.dim("L"));
    private static final Named FUSED = weight("h.{i}.mlp.experts.gate_up_proj", "e", "2*f", "d");

    private static Named weight(String name, String... shape) {
        return new Named(name, Role.WEIGHT, Stream.of(shape).map(Parser::parse).toList(),
                List.of(new Grid(name.contains("{i}") ? List.of(LAYERS) : List.of())));
    }

    private static Grid grid(int from, int count) {
        return new Grid(List.of(Numbers.from(Expr.of(from), Expr.of(count))));
    }

    @Test
    void wholeWordsAreRenamed() {
        var spelling = Spelling.AS_IS.rename("mlp.fc1", "dense");
        assertThat(spelling.of(weight("h.{i}.mlp.fc1.weight"))).containsExactly(weight("h.{i}.dense.weight"));
        assertThat(spelling.of(weight("mlp.fc1"))).containsExactly(weight("dense"));
        for (var other : List.of("h.{i}.mlp.fc11.weight", "h.{i}.a_mlp.fc1.weight", "mlp.x.fc1")) {
            assertThat(spelling.of(weight(other))).containsExactly(weight(other));
        }
    }

    @Test
    void aCutMakesOneTensorForEachExpertAndHalf() {
        var cut = Spelling.AS_IS.cut("experts.gate_up_proj", "experts.{i}.w1", "experts.{i}.w3").of(FUSED);
        assertThat(cut).extracting(Named::name).containsExactly("h.{i}.mlp.experts.{i}.w1", "h.{i}.mlp.experts.{i}.w3");
        assertThat(cut).allSatisfy(n -> {
            assertThat(n.shape()).containsExactly(Expr.dim("f"), Expr.dim("d"));
            assertThat(n.count()).isEqualTo(Parser.parse("L*e"));
        });
        assertThat(cut.stream().map(Named::elements).reduce(Expr.ZERO, Expr::plus)).isEqualTo(FUSED.elements());
        assertThat(Spelling.AS_IS.cut("perts.gate_up_proj", "x").of(FUSED)).containsExactly(FUSED);
        assertThat(Spelling.AS_IS.cut("experts", "x").of(FUSED)).containsExactly(FUSED);
    }

    @Test
    void aSplitLeavesTheExpertsTogether() {
        var split = new Spelling.Split("experts.gate_up_proj", List.of("gate", "up")).of(FUSED);
        assertThat(split).extracting(Named::name).containsExactly("h.{i}.mlp.gate", "h.{i}.mlp.up");
        assertThat(split).allSatisfy(n -> {
            assertThat(n.shape()).containsExactly(Expr.dim("e"), Expr.dim("f"), Expr.dim("d"));
            assertThat(n.count()).isEqualTo(FUSED.count());
        });
        assertThat(new Spelling.Split("other", List.of("gate", "up")).of(FUSED)).containsExactly(FUSED);
    }

    @Test
    void aTurnChangesTheLastTwoDimensions() {
        assertThat(new Spelling.Turn("gate_up_proj").of(FUSED).getFirst().shape())
                .containsExactly(Expr.dim("e"), Expr.dim("d"), Parser.parse("2*f"));
        assertThat(new Spelling.Turn("up_proj").of(FUSED)).containsExactly(FUSED);
    }

    @Test
    void aRecutHasTheShapesThatItNames() {
        var pieces = List.of(new Spelling.Recut.Piece("a", List.of(Parser.parse("e*f"), Expr.dim("d"))),
                new Spelling.Recut.Piece("b", List.of(Parser.parse("e*f*d"))));
        var cut = new Spelling.Recut("mlp.experts.gate_up_proj", pieces).of(FUSED);
        assertThat(cut).extracting(Named::name).containsExactly("h.{i}.a", "h.{i}.b");
        assertThat(cut.stream().map(Named::elements).reduce(Expr.ZERO, Expr::plus)).isEqualTo(FUSED.elements());
        assertThat(new Spelling.Recut("proj", pieces).of(FUSED)).containsExactly(FUSED);
    }

    @Test
    void whatIsStackedIsOneTensor() {
        var many = new Named("h.{i}.norms.{i}.weight", Role.WEIGHT, List.of(Expr.dim("k")),
                List.of(new Grid(List.of(LAYERS, Numbers.first(Expr.dim("h"))))));
        assertThat(new Spelling.Stacked("norms.{i}.weight", "norm.weight", Expr.dim("h")).of(many)).containsExactly(
                new Named("h.{i}.norm.weight", Role.WEIGHT, List.of(Expr.dim("h"), Expr.dim("k")),
                        List.of(new Grid(List.of(LAYERS)))));
    }

    @Test
    void aRuleReadsWhatTheOneBeforeItMade() {
        assertThat(Spelling.AS_IS.rename("a", "b").rename("b", "c").of(weight("a.x"))).containsExactly(weight("c.x"));
        assertThat(Spelling.AS_IS.rename("b", "c").rename("a", "b").of(weight("a.x"))).containsExactly(weight("b.x"));
    }

    /// Two layers of one variant and one of another: three tensors of one name, and a tied table once.
    @Test
    void aModelsTensorsAreThoseThatAreStored() {
        var axes = Map.of("b", Expr.dim("B"), "d", Expr.dim("D"), "v", Expr.dim("V"));
        var gain = Pointwise.of("gain", Kind.MULTIPLY, "x[b d] .weight[d] -> x[b d]");
        var shift = Pointwise.of("shift", Kind.ADD, "x[b d] $table[d] -> x[b d]");
        var other = Pointwise.of("other", Kind.ADD, "x[b d] $angles[d] -> x[b d]");
        var model = new Model("m", "test", "here", axes, Block.of("", List.of(
                Block.of("embed", List.of(Gather.of("lookup", "ids[b] .weight[v d] -> x[b d]"))),
                new Repeat("h", "one", Expr.of(2), List.of(gain)),
                new Repeat("h", "two", Numbers.from(Expr.of(2), Expr.ONE), List.of(gain, shift, other)),
                Block.of("head", List.of(Contract.of("matmul", "x[b d] /embed.weight[v d] -> z[b v]"))))),
                Line.of("ids[b] -> z[b]").reads(), "z", Sizes.of(List.of()), List.of(), List.of()).checked();
        var table = new Named("embed.weight", Role.WEIGHT, List.of(Expr.dim("V"), Expr.dim("D")),
                List.of(new Grid(List.of())));
        var gains = new Named("h.{i}.weight", Role.WEIGHT, List.of(Expr.dim("D")),
                List.of(grid(0, 2), grid(2, 1)));

        assertThat(model.spelling().of(model)).containsExactly(table, gains);

        var kept = new Named("g.{i}.table", Role.CONSTANT, List.of(Expr.dim("D")), List.of(grid(2, 1)));
        var spelled = model.spelled(Spelling.AS_IS.rename("h", "g").keeping("table"));
        assertThat(spelled.spelling().of(spelled))
                .containsExactly(table, new Named("g.{i}.weight", Role.WEIGHT, gains.shape(), gains.grids()), kept);
        assertThat(spelled.spelling().asIs().of(spelled)).extracting(Named::name)
                .containsExactly("embed.weight", "h.{i}.weight", "h.{i}.table");
    }

    @Test
    void aSpellingStaysWithItsModel() {
        var spelling = Spelling.AS_IS.rename("a", "b");
        var model = new Model("m", "test", "here", Map.of("a", Expr.dim("A")), Block.of("", List.of()),
                Line.of("x[a] -> x[a]").reads(), "x", Sizes.of(List.of()), List.of(), List.of()).spelled(spelling);
        assertThat(model.withRoot(Block.of("", List.of())).spelling()).isEqualTo(spelling);
        assertThat(model.with(Map.of("A", Expr.ONE)).spelling()).isEqualTo(spelling);
    }
}
