package assay.pass;

import static assay.pass.Small.lines;
import static assay.pass.Small.linear;
import static assay.pass.Small.model;
import static assay.pass.Small.work;
import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Expr;
import assay.model.Block;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.notation.Parser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DecodeTest {
    private static Model attention(String where) {
        return model("x[b t d]", "o", new Repeat("layers", Expr.dim("L"), List.of(Block.of("attn", List.<Node>of(
                linear("q", "x[b t d] .weight[e d] -> q[b t e]"),
                Gather.of("store", "q[b t e] -> @k[b s e]" + where),
                Contract.of("scores", "q[b t e] @k[b s e] -> a[b t s]" + where),
                Pointwise.of("softmax", Kind.SOFTMAX, "a[b t s] -> p[b t s]" + where),
                Contract.of("mix", "p[b t s] @k[b s e] -> o[b t e]" + where))))));
    }

    @Test
    void oneQueryAgainstEveryKeySoFar() {
        var step = Decode.of(attention(" where s <= t"), Expr.dim("t"));
        assertThat(work(step)).isEqualTo(Parser.parse("L*B*(D*E + 2*t*E)"));
    }

    @Test
    void aWindowBoundsTheKeys() {
        var step = Decode.of(attention(" where t-w < s <= t"), Expr.dim("t"));
        assertThat(work(step)).isEqualTo(Parser.parse("L*B*(D*E + 2*min(t, W)*E)"));
    }

    /// Keys of an op without a mask, such as those of an encoder, are all there.
    @Test
    void withoutAMaskEveryKeyIsMet() {
        assertThat(work(Decode.of(attention(""), Expr.dim("t")))).isEqualTo(Parser.parse("L*B*(D*E + 2*T*E)"));
    }

    /// An encoder is run once, and so is what cross-attention makes of it.
    @Test
    void aBlockWithTokensOfItsOwnIsNotRun() {
        var encoder = new Block("encoder", Optional.empty(), Map.of("t", Expr.dim("U"), "s", Expr.dim("U")), List.of(
                linear("k", "y[b t d] .weight[e d] -> k[b t e]")));
        var model = model("x[b t d] y[b s d]", "a", encoder, Block.of("decoder", List.of(
                linear("q", "x[b t d] .weight[e d] -> q[b t e]"),
                new Block("", Optional.empty(), Map.of("s", Expr.dim("U")), List.of(
                        Contract.of("scores", "q[b t e] k[b s e] -> a[b t s]"))))));
        assertThat(work(Decode.of(model, Expr.dim("t")))).isEqualTo(Parser.parse("B*(D*E + U*E)"));
    }

    @Test
    void pathsStayAndMasksGo() {
        var model = attention(" where s <= t");
        var step = Decode.of(model, Expr.of(7));
        assertThat(lines(step)).isEqualTo(lines(model).stream().map(l -> l.replace(" where s <= t", "")).toList());
        step.walk((place, op) -> {
            assertThat(place.size("t")).isEqualTo(Expr.ONE);
            assertThat(place.size("s")).isEqualTo(op.name().equals("matmul") ? Expr.dim("T") : Expr.of(7));
        });
    }

    @Test
    void kindsOfOpsStay() {
        var model = attention(" where s <= t");
        var before = new ArrayList<Class<?>>();
        var after = new ArrayList<Class<?>>();
        model.walk((_, op) -> before.add(op.getClass()));
        Decode.of(model, Expr.of(7)).walk((_, op) -> after.add(op.getClass()));
        assertThat(after).isEqualTo(before);
    }
}
