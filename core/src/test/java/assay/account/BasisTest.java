package assay.account;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Expr;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.notation.Parser;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BasisTest {
    private static Model model(String head) {
        return Trees.model("ids[b t] px[b t n]", "logits",
                Block.of("vision", Component.VISION, List.of(Contract.of("in", "px[b t n] .w[k n] -> p[b t k]"))),
                Block.of("embed", Component.EMBEDDING, List.of(
                        Gather.of("lookup", "ids[b t] .weight[v d] -> x[b t d]"),
                        Pointwise.of("norm", Kind.RMS_NORM, "x[b t d] .gain[d] -> x[b t d]"))),
                Block.of("router", Component.ROUTER, List.of(
                        Contract.of("scores", "x[b t d] .weight[e d] -> r[b t e]"),
                        Gather.of("choose", "r[b t e] %correction[e] -> r[b t e]"))),
                new Block("experts", Optional.empty(), Map.of("e?", Expr.of(2)), List.<Node>of(
                        Contract.of("up", "x[b t d] .up[e? d f] -> u[b t f]"))),
                Block.of("head", Component.HEAD, List.of(Contract.of("matmul", "x[b t d] " + head
                        + "[v d] -> logits[b t v]"))),
                Block.of("next", Component.PREDICTION, List.of(
                        Contract.of("proj", "x[b t d] .weight[h d] -> g[b t h]"),
                        Contract.of("again", "x[b t d] " + (head.startsWith("/") ? head : "/head.weight")
                                + "[v d] -> more[b t v]"))));
    }

    private static void counts(Basis basis, Model model, String formula) {
        var active = new Active().of(model, Terms.DEFAULT).orElseThrow();
        assertThat(basis.of(model, active).total()).as(basis.name()).isEqualTo(Parser.parse(formula));
    }

    @Test
    void eachLeavesOutWhatItSays() {
        var model = model(".weight");
        counts(Basis.ALL, model, "K*N + 2*V*D + 2*D*F + D + E*D + E + H*D");
        counts(Basis.MAIN, model, "2*V*D + 2*D*F + D + E*D + E");
        counts(Basis.WITHOUT_TABLES, model, "V*D + 2*D*F + D + E*D + E");
        counts(Basis.BLOCKS, model(".weight"), "2*D*F + D + E*D + E");
    }

    /// A table that the head shares is multiplied, and goes with both.
    @Test
    void aSharedTableGoesWithBothOfItsUses() {
        var tied = model("/embed.weight");
        counts(Basis.MAIN, tied, "V*D + 2*D*F + D + E*D + E");
        counts(Basis.WITHOUT_TABLES, tied, "V*D + 2*D*F + D + E*D + E");
        counts(Basis.WITHOUT_HEAD, tied, "V*D + 2*D*F + D + E*D + E");
    }

    @Test
    void namesAreApart() {
        assertThat(Basis.EACH).extracting(Basis::name).doesNotHaveDuplicates();
        assertThat(Basis.EACH).extracting(Basis::title).doesNotHaveDuplicates();
    }

    /// Tables and gains are multiplied with nothing.
    @Test
    void whatAContractionReads() {
        var model = model(".weight");
        assertThat(Active.multiplied(model, new Active().of(model, Terms.DEFAULT).orElseThrow()).total())
                .isEqualTo(Parser.parse("K*N + V*D + 2*D*F + E*D + H*D"));
    }
}
