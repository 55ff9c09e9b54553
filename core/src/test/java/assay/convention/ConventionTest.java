package assay.convention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.account.Backward;
import assay.account.Entry;
import assay.account.Forward;
import assay.account.Ledger;
import assay.account.Omission;
import assay.account.Step;
import assay.account.Terms;
import assay.account.Trees;
import assay.algebra.Expr;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Form;
import assay.model.Form.Way;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.notation.Parser;
import assay.problem.Refusal;
import assay.quantity.Dtype;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What each part of a convention adds to a model that has one op of each sort.
class ConventionTest {
    private static final Model MODEL = Trees.model("ids[b t] positions[b t] u[b t] frequencies[k]", "logits",
            Block.of("embed", Component.EMBEDDING, List.of(Gather.of("lookup", "ids[b t] .weight[v d] -> x[b t d]"))),
            Block.of("place", Component.POSITION, List.of(
                    Gather.of("lookup", "positions[b t] .weight[n d] -> e[b t d]"),
                    Contract.of("angles", "u[b t] frequencies[k] -> angles[b t k]"))),
            new Repeat("layers", Expr.dim("L"), List.of(
                    norm("norm1", "x[b t d] .weight[d] -> x[b t d]"),
                    Block.of("linear", Component.ATTENTION, List.of(
                            Contract.of("matmul", "x[b t d] .weight[e d] -> q[b t e]"),
                            Gather.of("store", "q[b t e] -> @k[b s e] where s <= t"),
                            Contract.of("scores", "q[b t e] @k[b s e] -> a[b t s] where s <= t"),
                            Contract.of("mix", "a[b t s] @k[b s e] -> o[b t e] where s <= t"),
                            Pointwise.of("view", Kind.SPLIT, "o[b t e] -> m[b t e]"),
                            Block.of("out", List.of(Contract.of("matmul", "m[b t e] .weight[d e] -> x[b t d]"))))),
                    norm("norm2", "x[b t d] .weight[d] -> x[b t d]"))),
            norm("last", "x[b t d] .weight[d] -> x[b t d]"),
            Block.of("head", Component.HEAD,
                    List.of(Contract.of("matmul", "x[b t d] /embed.weight[v d] -> logits[b t v]"))));

    private static final Node ROUTER = Block.of("router", Component.ROUTER, List.of(
            Contract.of("matmul", "x[b t d] .weight[e d] -> scores[b t e]")));

    /// What each token writes to a state and reads of it, or all pairs of tokens.
    private static final List<Node> SCAN = List.of(Pointwise.of("scan", Kind.SCAN,
                    "x[b t d] y[b t e] -> o[b t d] @s[b d e]").in(List.of(
                    Form.of(Way.RECURRENT, Map.of(),
                            Contract.of("write", "x[b t d] y[b t e] -> @s[b d e]"),
                            Contract.of("read", "@s[b d e] y[b t e] -> o[b t d]")),
                    Form.of(Way.CHUNKED, Map.of("cq", Expr.of(64), "nc", Expr.dim("t").over(Expr.of(64)).ceil()),
                            Contract.of("write", "c[b nc cq d] y[b nc cq e] -> @s[b d e]")))));

    private static final Convention NOTHING = Conventions.MATMUL.as("nothing", "counts nothing", "this test")
            .counting();

    private static Node norm(String name, String line) {
        return Block.of(name, Component.NORM, List.of(Pointwise.of("norm", Kind.RMS_NORM, line)));
    }

    private static Ledger forward(Convention convention) {
        return Trees.ledger(MODEL, new Forward(), convention);
    }

    private static void counts(Convention convention, String formula) {
        assertThat(forward(convention).total()).isEqualTo(Parser.parse(formula));
    }

    @Test
    void theModelIsSound() {
        assertThat(MODEL.checked()).isSameAs(MODEL);
    }

    @Test
    void matmulsBySort() {
        counts(NOTHING, "0");
        counts(NOTHING.counting(Matmul.LINEAR), "4*L*B*T*D*E");
        counts(NOTHING.counting(Matmul.SCORES), "4*L*B*T^2*E");
        counts(NOTHING.counting(Matmul.HEAD), "2*B*T*D*V");
        counts(NOTHING.counting(Matmul.OUTER), "B*T*K");
        counts(NOTHING.counting(Matmul.OUTER).perMultiplyAdd(2), "2*B*T*K");
        counts(NOTHING.counting(Matmul.values()), "4*L*B*T*D*E + 4*L*B*T^2*E + 2*B*T*D*V + B*T*K");
    }

    /// Without a form for it, or where a convention says nothing of scans, what is not counted is left out by name.
    @Test
    void scansAreTakenAsTheConventionTakesThem() {
        var model = Trees.model("x[b t d] y[b t e] c[b nc cq d]", "o", Block.of("mixer", Component.RECURRENCE, SCAN));
        var scans = NOTHING.counting(Matmul.SCAN);
        assertThat(Trees.ledger(model, new Forward(), scans.scans(Way.RECURRENT)).total())
                .isEqualTo(Parser.parse("4*B*T*D*E"));
        assertThat(Trees.ledger(model, new Forward(), scans.scans(Way.CHUNKED)).total())
                .isEqualTo(Parser.parse("128*B*ceil(T/64)*D*E"));
        for (var none : List.of(scans.scans(Way.REFERENCE), scans.withoutScans())) {
            var ledger = Trees.ledger(model, new Forward(), none);
            assertThat(ledger.total()).isEqualTo(Expr.ZERO);
            assertThat(ledger.omissions()).extracting(Omission::what).containsExactly(Kind.SCAN.label());
        }
        assertThat(Trees.ledger(model, new Backward(), scans.scans(Way.RECURRENT)).total()).isEqualTo(Expr.ZERO);
    }

    @Test
    void perMultiplyAdd() {
        counts(NOTHING.counting(Matmul.LINEAR).perMultiplyAdd(1), "2*L*B*T*D*E");
    }

    @Test
    void pairsOfTheScores() {
        counts(NOTHING.counting(Matmul.LINEAR, Matmul.SCORES).pairs(Pairs.NEEDED), "4*L*B*T*D*E + 2*L*B*T*(T + 1)*E");
        counts(NOTHING.counting(Matmul.LINEAR, Matmul.SCORES).pairs(Pairs.HALF), "4*L*B*T*D*E + 2*L*B*T^2*E");
    }

    @Test
    void logitsOfTheLastPosition() {
        counts(NOTHING.counting(Matmul.LINEAR, Matmul.HEAD).withLastLogitsOnly(), "4*L*B*T*D*E + 2*B*D*V");
    }

    @Test
    void lookupAsProduct() {
        counts(NOTHING.withLookups(), "2*B*T*V*D");
    }

    /// A shared head has no parameters of its own.
    @Test
    void perParameterAndToken() {
        counts(NOTHING.perParameter(2), "2*B*T*(V*D + N*D + L*(2*D + 2*D*E) + D)");
        counts(NOTHING.perParameter(2, Component.POSITION), "2*B*T*(V*D + L*(2*D + 2*D*E) + D)");
        counts(NOTHING.perParameter(2, Component.POSITION, Component.EMBEDDING), "2*B*T*(L*(2*D + 2*D*E) + D)");
        counts(NOTHING.perParameter(3, Component.POSITION), "3*B*T*(V*D + L*(2*D + 2*D*E) + D)");
    }

    @Test
    void pricesOfPointwiseWork() {
        counts(NOTHING.prices(Map.of(Kind.RMS_NORM, Price.of("3*n"))), "3*(2*L + 1)*B*T*D");
        counts(NOTHING.prices(Map.of(Kind.SOFTMAX, Price.of("3*n"))), "0");
    }

    /// Once in each layer, and each time outside of one.
    @Test
    void aPriceThatHoldsOnce() {
        var once = NOTHING.prices(Map.of(Kind.RMS_NORM, Price.once("3*n")));
        counts(once, "3*(L + 1)*B*T*D");
        assertThat(forward(once).entries()).extracting(Entry::path).containsExactly("layers/norm1/norm", "last/norm");
        var bound = MODEL.with(Map.of("L", Expr.ONE));
        assertThat(Trees.ledger(bound, new Forward(), once).total()).isEqualTo(Parser.parse("6*B*T*D"));
    }

    @Test
    void aPriceThatHoldsOnceInEachOfTwoStacks() {
        var layers = (Repeat) MODEL.root().parts().get(2);
        var two = Trees.model("x[b t d]", "x",
                Block.of("encoder", List.of(layers)), Block.of("decoder", List.of(layers)),
                new Repeat("groups", Expr.dim("G"), List.of(layers, norm("join", "x[b t d] .weight[d] -> x[b t d]"))));
        var once = NOTHING.prices(Map.of(Kind.RMS_NORM, Price.once("n")));
        assertThat(Trees.ledger(two, new Forward(), once).total()).isEqualTo(Parser.parse("B*T*D*(2*L + G*L + G)"));
    }

    @Test
    void whatIsLeftOutIsListed() {
        assertThat(forward(Conventions.MATMUL).omissions()).containsExactly(
                new Omission("embedding lookup", Expr.of(2), Parser.parse("2*B*T*D")),
                new Omission("outer products", Expr.ONE, Parser.parse("B*T*K")),
                new Omission("RMSNorm", Parser.parse("2*L + 1"), Parser.parse("(2*L + 1)*B*T*D")));
        assertThat(forward(NOTHING).omissions()).extracting(Omission::what).containsExactly("embedding lookup",
                "outer products", "RMSNorm", "linear layers", "score matmuls", "the head");
        assertThat(forward(NOTHING).omissions().get(3))
                .isEqualTo(new Omission("linear layers", Parser.parse("2*L"), Parser.parse("B*T*L*(E + D)")));
        assertThat(forward(NOTHING).omissions().getLast())
                .isEqualTo(new Omission("the head", Expr.ONE, Parser.parse("B*T*V")));
    }

    // ---- the backward pass --------------------------------------------------------------------------------

    @Test
    void backwardOpByOp() {
        assertThat(Trees.ledger(MODEL, new Backward(), Conventions.MATMUL).total())
                .isEqualTo(forward(Conventions.MATMUL).total().times(2));
        assertThat(Trees.ledger(MODEL, new Backward(), NOTHING.counting(Matmul.OUTER)).total())
                .isEqualTo(Expr.ZERO);
    }

    @Test
    void backwardByAFactor() {
        var rule = NOTHING.counting(Matmul.OUTER, Matmul.LINEAR).backward(new Convention.Backward.Factor(5));
        var backward = Trees.ledger(MODEL, new Backward(), rule);
        assertThat(backward.total()).isEqualTo(forward(rule).total().times(5));
        assertThat(backward.omissions()).isEqualTo(forward(rule).omissions());
        assertThat(backward.entries()).extracting(Entry::path)
                .isEqualTo(forward(rule).entries().stream().map(Entry::path).toList());
    }

    @Test
    void backwardUnstated() {
        var terms = Terms.of(NOTHING.backward(new Convention.Backward.Unstated()), Dtype.FP32);
        assertThat(new Backward().of(MODEL, terms)).isEmpty();
        assertThat(new Step().of(MODEL, terms)).isEmpty();
        assertThat(new Forward().of(MODEL, terms)).isPresent();
    }

    @Test
    void aStepIsBothUnderTheirNames() {
        var step = Trees.ledger(MODEL, new Step(), Conventions.MATMUL);
        assertThat(step.under("forward").total()).isEqualTo(forward(Conventions.MATMUL).total());
        assertThat(step.under("backward").total()).isEqualTo(forward(Conventions.MATMUL).total().times(2));
        assertThat(step.total()).isEqualTo(forward(Conventions.MATMUL).total().times(3));
        assertThat(step.each("forward/layers")).isEqualTo(forward(Conventions.MATMUL).each("layers"));
        assertThat(step.omissions()).extracting(Omission::what).contains("forward: RMSNorm",
                "backward: gradient of pointwise work", "forward: outer products");
        assertThat(step.of(Component.HEAD).total()).isEqualTo(Parser.parse("6*B*T*D*V"));
    }

    // ---- the list -----------------------------------------------------------------------------------------

    @Test
    void namesAreUniqueAndFound() {
        assertThat(Conventions.ALL).extracting(Convention::name).doesNotHaveDuplicates();
        assertThat(Conventions.ALL.getFirst()).isEqualTo(Conventions.MATMUL);
        Conventions.ALL.forEach(c -> {
            assertThat(Conventions.named(c.name())).isSameAs(c);
            assertThat(c.definition()).endsWith(".");
            assertThat(c.source()).isNotBlank();
        });
    }

    @Test
    void anUnknownNameIsRefusedWithTheNearest() {
        assertThatThrownBy(() -> Conventions.named("chinchila"))
                .isInstanceOf(Refusal.class)
                .hasMessage("chinchila, --convention: unknown convention (did you mean chinchilla?)");
    }

    @Test
    void aRouterIsCountedButByMegatron() {
        var model = Trees.model("x[b t d]", "scores", ROUTER);
        for (var convention : Conventions.ALL.stream().filter(c -> c.parameters().flops() == 0).toList()) {
            var counted = Trees.ledger(model, new Forward(), convention).total();
            assertThat(counted.isZero()).as(convention.name()).isEqualTo(convention.name().equals("megatron"));
        }
    }

    @Test
    void sortsOfMatmuls() {
        var sorts = EnumSet.noneOf(Matmul.class);
        MODEL.walk((place, op) -> {
            if (op instanceof Contract c) {
                sorts.add(Matmul.of(c, place));
            }
        });
        Trees.model("x[b t d]", "scores", ROUTER).walk((place, op) -> sorts.add(Matmul.of((Contract) op, place)));
        Trees.model("x[b t d]", "o", Block.of("scan", Component.RECURRENCE, SCAN)).in(Way.RECURRENT).walk((place, op) ->
                sorts.add(Matmul.of((Contract) op, place)));
        assertThat(sorts).containsExactly(Matmul.values());
        assertThat(Matmul.values()).extracting(Matmul::label).doesNotHaveDuplicates().doesNotContain("");
    }
}
