package assay.account;

import static org.assertj.core.api.Assertions.assertThat;

import assay.life.Keeping;
import assay.life.Kernel;
import assay.model.Block;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.algebra.Expr;
import assay.pass.Recompute;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every form of attention, with every kernel and way of doing it again: what is known of a form is counted, and of one
/// that is not known it is said.
class AttentionFormsTest {
    private static final String WHERE = " where s <= t";
    private static final Node SCORES = Contract.of("scores", "q[b t h k] @k[b s h k] -> a[b h t s]" + WHERE);
    private static final Node SOFTMAX = Pointwise.of("softmax", Kind.SOFTMAX, "a[b h t s] -> p[b h t s]" + WHERE);
    private static final Node MIX = Contract.of("mix", "p[b h t s] @v[b s h k] -> o[b t h k]" + WHERE);

    private static final Node OTHER = Contract.of("other_scores", "q[b t h k] @v[b s h k] -> c[b h t s]" + WHERE);
    private static final Node OTHERS = Pointwise.of("other_softmax", Kind.SOFTMAX, "c[b h t s] -> r[b h t s]" + WHERE);
    private static final Node BOTH = Contract.of("other_mix", "r[b h t s] @k[b s h k] -> oo[b t h k]" + WHERE);
    private static final Node SUM = Pointwise.of("sum", Kind.ADD, "o[b t h k] oo[b t h k] -> o[b t h k]");

    static Stream<Arguments> forms() {
        return Stream.of(
                Arguments.of("a softmax", false, List.of(SCORES, SOFTMAX, MIX)),
                Arguments.of("a bias", false, List.of(SCORES,
                        Pointwise.of("bias", Kind.ALIBI, "a[b h t s] -> a[b h t s]" + WHERE), SOFTMAX, MIX)),
                Arguments.of("no pairs", false, List.of(
                        Contract.of("outer", "@k[b s h k] @v[b s h e] -> kv[b h k e]"),
                        Contract.of("mix", "q[b t h k] kv[b h k e] -> oe[b t h e]"),
                        Contract.of("back", "oe[b t h e] .back[k e] -> o[b t h k]"))),
                Arguments.of("a sigmoid", true, List.of(SCORES,
                        Pointwise.of("sigmoid", Kind.SIGMOID, "a[b h t s] -> p[b h t s]" + WHERE), MIX)),
                Arguments.of("a softmax of another stream", true, List.of(SCORES,
                        Pointwise.of("scale", Kind.SCALE, "a[b h t s] -> c[b h t s]" + WHERE),
                        Pointwise.of("softmax", Kind.SOFTMAX, "c[b h t s] -> p[b h t s]" + WHERE), MIX)),
                Arguments.of("heads that talk", true, List.of(SCORES,
                        Contract.of("talk", "a[b h t s] .talk[n h] -> c[b n t s]" + WHERE),
                        Pointwise.of("softmax", Kind.SOFTMAX, "c[b n t s] -> r[b n t s]" + WHERE),
                        Contract.of("back", "r[b n t s] .back[h n] -> p[b h t s]" + WHERE), MIX)),
                Arguments.of("scores in a block", true, List.of(Block.of("inside", List.of(SCORES)), SOFTMAX, MIX)),
                Arguments.of("two, one after the other", false,
                        List.of(SCORES, SOFTMAX, MIX, OTHER, OTHERS, BOTH, SUM)),
                Arguments.of("two of the same streams", false, List.of(SCORES, SOFTMAX,
                        Contract.of("first", "p[b h t s] @k[b s h k] -> oo[b t h k]" + WHERE),
                        Contract.of("again", "oo[b t h k] @k[b s h k] -> a[b h t s]" + WHERE),
                        Pointwise.of("softmax_again", Kind.SOFTMAX, "a[b h t s] -> p[b h t s]" + WHERE), MIX, SUM)),
                Arguments.of("two in turns", true, List.of(SCORES, OTHER, SOFTMAX, OTHERS, MIX, BOTH, SUM)),
                Arguments.of("one in the other", true, List.of(SCORES, OTHER, OTHERS, BOTH, SOFTMAX, MIX, SUM)),
                Arguments.of("one that begins in the other", true,
                        List.of(SCORES, SOFTMAX, OTHER, MIX, OTHERS, BOTH, SUM)),
                Arguments.of("two softmaxes of one stream", true, List.of(SCORES, SOFTMAX, MIX,
                        Pointwise.of("another", Kind.SOFTMAX, "a[b h t s] -> r[b h t s]" + WHERE), BOTH, SUM)),
                Arguments.of("a choice beside it", false, List.of(
                        Contract.of("index", "q[b t h k] @k[b s h k] -> i[b h t s]" + WHERE), SCORES, SOFTMAX, MIX)));
    }

    private static Model model(List<Node> core) {
        var parts = new ArrayList<Node>();
        for (var name : List.of("q", "k", "v")) {
            parts.add(Block.of(name + "_proj", List.of(
                    Contract.of("matmul", "x[b t d] .weight[(h k) d] -> " + name + "[b t h k]"))));
        }
        parts.add(Gather.of("store_k", "k[b t h k] -> @k[b s h k]" + WHERE));
        parts.add(Gather.of("store_v", "v[b t h k] -> @v[b s h k]" + WHERE));
        parts.addAll(core);
        parts.add(Block.of("o_proj", List.of(Contract.of("matmul", "o[b t h k] .weight[d (h k)] -> x[b t d]"))));
        return Trees.model("x[b t d]", "x", new Repeat("layers", Expr.of(3), List.of(Block.of("attn", parts))));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void whatIsNotKnownOfAFormIsSaid(String form, boolean unknown, List<Node> core) {
        var model = model(core);
        for (var list : Keeping.ALL) {
            for (var kernel : Kernel.values()) {
                for (var recompute : List.of(Recompute.NONE, Recompute.SELECTIVE, Recompute.FULL)) {
                    var kept = new Activations(list, kernel, recompute).of(model, Terms.DEFAULT).orElseThrow();
                    boolean asked = kernel == Kernel.FUSED || recompute.equals(Recompute.SELECTIVE);
                    assertThat(said(kept)).as("%s: %s, %s, %s", form, list.name(), kernel, recompute.label())
                            .isEqualTo(unknown && asked);
                }
            }
        }
        for (var recompute : List.of(Recompute.NONE, Recompute.SELECTIVE, Recompute.FULL)) {
            assertThat(said(new Recomputation(recompute).of(model, Terms.DEFAULT).orElseThrow()))
                    .as("%s: %s", form, recompute.label()).isEqualTo(unknown && recompute.equals(Recompute.SELECTIVE));
        }
    }

    private static boolean said(Ledger ledger) {
        return ledger.omissions().stream().anyMatch(o -> o.what().startsWith("attention of a form")
                && !o.ops().isZero() && !o.elements().isZero());
    }
}
