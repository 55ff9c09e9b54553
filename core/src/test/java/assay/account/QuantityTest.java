package assay.account;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Expr;
import assay.convention.Conventions;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.notation.Parser;
import assay.quantity.Dtype;
import assay.quantity.Unit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Each quantity of one small model.
class QuantityTest {
    private static Model model(String where) {
        return model(where, "");
    }

    private static Model model(String where, String reference) {
        return Trees.model("ids[b t]", "logits",
                Block.of("embed", Component.EMBEDDING,
                        List.of(Gather.of("lookup", "ids[b t] .weight[v d] -> x[b t d]"))),
                Block.of("rope", Component.POSITION,
                        List.of(Gather.of("tables", "$cos[t k] $sin[t k] -> cos[t k] sin[t k]"))),
                new Repeat("layers", Expr.dim("L"), List.<Node>of(
                        Contract.of("q", "x[b t d] .weight[(h k) d] -> q[b t h k]"),
                        Gather.of("store", "q[b t h k] -> @k[b s h k]" + where + reference),
                        Contract.of("scores", "q[b t h k] @k[b s h k] -> a[b h t s]" + where))),
                Block.of("head", Component.HEAD, List.of(
                        Contract.of("matmul", "x[b t d] /embed.weight[v d] -> logits[b t v]"))));
    }

    private static final Model CAUSAL = model(" where s <= t");

    private static Expr total(Model model, Quantity quantity, Dtype dtype) {
        return quantity.of(model, Terms.of(Conventions.MATMUL, dtype)).orElseThrow().total();
    }

    @Test
    void parametersAreTheOwnersOnce() {
        var ledger = Trees.ledger(CAUSAL, new Parameters(), Conventions.MATMUL);
        assertThat(ledger.total()).isEqualTo(Parser.parse("V*D + L*H*K*D"));
        assertThat(ledger.entries()).extracting(Entry::path).containsExactly("embed/weight", "layers/weight");
        assertThat(ledger.unit()).isEqualTo(Unit.PARAMETER);
    }

    /// Two of the `E` experts are chosen: three tensors, of which one has an axis that data choose a place along.
    @Test
    void activeParametersAreTheChosenOnes() {
        var experts = new Block("experts", Optional.empty(), Map.of("e?", Expr.of(2)), List.of(
                Contract.of("up", "x[b t d] .up[(e? f) d] -> u[b t f]"),
                Pointwise.of("bias", Kind.BIAS, "u[b t f] .bias[e? f] %shift[e] -> u[b t f]")));
        var model = Trees.model("x[b t d]", "u", new Repeat("layers", Expr.dim("L"), List.of(experts)));
        assertThat(total(model, new Parameters(), Dtype.FP32)).isEqualTo(Parser.parse("L*(E*F*D + E*F + E)"));
        assertThat(total(model, new Active(), Dtype.FP32)).isEqualTo(Parser.parse("L*(2*F*D + 2*F + E)"));
        assertThat(total(CAUSAL, new Active(), Dtype.FP32)).isEqualTo(total(CAUSAL, new Parameters(), Dtype.FP32));
    }

    /// A convention that charges for parameters charges for those that a token meets.
    @Test
    void chosenExpertsAreChargedAlone() {
        var experts = new Block("experts", Optional.empty(), Map.of("e?", Expr.of(2)), List.of(
                Contract.of("up", "x[b t d] .up[(e? f) d] -> u[b t f]")));
        var model = Trees.model("x[b t d]", "u", new Repeat("layers", Expr.dim("L"), List.of(experts)));
        for (var name : List.of("6n", "palm", "torchtitan")) {
            var convention = Conventions.named(name);
            assertThat(Trees.ledger(model, new Step(), convention).total()).as(name)
                    .isEqualTo(Parser.parse("6*B*T*L*2*F*D"));
            var first = Trees.ledger(model, new Forward(), convention).entries().getFirst();
            assertThat(convention.rule(first.place(), first.op().orElseThrow()))
                    .endsWith("of routed experts those that are chosen");
        }
    }

    /// Latents are decoded as they are; that they are opened again is said beside it.
    @Test
    void latentsAreDecodedAsTheyAre() {
        var causal = " where s <= t";
        var model = Trees.model("x[b t d]", "o", Block.of("attn", List.of(
                Gather.of("store", "x[b t d] -> @l[b s d]" + causal),
                Contract.of("k", "@l[b s d] .wk[(h k) d] -> k[b s h k]" + causal),
                Contract.of("v", "@l[b s d] .wv[(h e) d] -> v[b s h e]" + causal),
                Contract.of("q", "x[b t d] .wq[(h k) d] -> q[b t h k]"),
                Contract.of("scores", "q[b t h k] k[b s h k] -> a[b h t s]" + causal),
                Contract.of("mix", "a[b h t s] v[b s h e] -> o[b t h e]" + causal))));
        assertThat(total(model, new Decoding(), Dtype.FP32))
                .isEqualTo(Parser.parse("2*B*(2*D*H*K + H*E*D + 2*H*D*t)"));
        assertThat(total(model, new DecodingExpanded(), Dtype.FP32))
                .isEqualTo(Parser.parse("2*B*(D*H*K + (H*K + H*E)*D*t + H*(K + E)*t)"));
    }

    @Test
    void parametersThatRunsShareCountOnce() {
        var shared = Trees.model("x[b t d]", "x", new Repeat("layers", "", Expr.dim("L"), Expr.ONE, List.<Node>of(
                Contract.of("up", "x[b t d] .weight[k d] -> u[b t k]"),
                Contract.of("down", "u[b t k] .out[d k] -> x[b t d]"))));
        assertThat(total(shared, new Parameters(), Dtype.FP32)).isEqualTo(Parser.parse("2*D*K"));
        assertThat(total(shared, new Forward(), Dtype.FP32)).isEqualTo(Parser.parse("4*L*B*T*D*K"));
        assertThat(total(shared, new Step(), Dtype.FP32)).isEqualTo(Parser.parse("4*L*B*T*D*K*3 - 2*B*T*D*K"));
    }

    @Test
    void weightsInEveryType() {
        assertThat(total(CAUSAL, new Weights(), Dtype.FP32)).isEqualTo(Parser.parse("4*(V*D + L*H*K*D)"));
        assertThat(total(CAUSAL, new Weights(), Dtype.BF16)).isEqualTo(Parser.parse("2*(V*D + L*H*K*D)"));
        assertThat(total(CAUSAL, new Weights(), Dtype.INT4)).isEqualTo(Parser.parse("(V*D + L*H*K*D)/2"));
        var ledger = Trees.ledger(CAUSAL, new Weights(), Conventions.MATMUL);
        assertThat(ledger.entries()).extracting(Entry::path).containsExactly("embed/weight", "layers/weight");
        assertThat(ledger.unit()).isEqualTo(Unit.BYTE);
    }

    @Test
    void constantsAreNoParameters() {
        var ledger = Trees.ledger(CAUSAL, new Constants(), Conventions.MATMUL);
        assertThat(ledger.total()).isEqualTo(Parser.parse("2*T*K"));
        assertThat(ledger.entries()).extracting(Entry::path).containsExactly("rope/cos", "rope/sin");
        assertThat(ledger.unit()).isEqualTo(Unit.ELEMENT);
    }

    @Test
    void theCacheIsWhatIsWrittenToStates() {
        var ledger = Trees.ledger(CAUSAL, new Cache(), Conventions.MATMUL);
        assertThat(ledger.total()).isEqualTo(Parser.parse("4*L*B*T*H*K"));
        assertThat(ledger.unit()).isEqualTo(Unit.BYTE);
        assertThat(total(CAUSAL, new Cache(), Dtype.FP8)).isEqualTo(Parser.parse("L*B*T*H*K"));
        assertThat(total(model(""), new Cache(), Dtype.FP8)).isEqualTo(Parser.parse("L*B*T*H*K"));
    }

    @Test
    void aWindowBoundsTheCache() {
        assertThat(total(model(" where t-w < s <= t"), new Cache(), Dtype.FP8))
                .isEqualTo(Parser.parse("L*B*min(T, W)*H*K"));
    }

    @Test
    void theReferenceMayKeepOtherStatesThanAnEngine() {
        var window = model(" where t-w < s <= t");
        assertThat(reference(window)).isEqualTo(Parser.parse("L*B*min(T, W - 1)*H*K"));
        var whole = model(" where t-w < s <= t", " reference @k[b s h k w]");
        assertThat(reference(whole)).isEqualTo(Parser.parse("L*B*T*H*K*W"));
        assertThat(total(whole, new Cache(), Dtype.FP8)).isEqualTo(total(window, new Cache(), Dtype.FP8));
    }

    private static Expr reference(Model model) {
        var terms = Terms.of(Conventions.MATMUL, Dtype.FP8).keeping(Terms.Kept.REFERENCE);
        return new Cache().of(model, terms).orElseThrow().total();
    }

    @Test
    void whatKeepsNothingDoesNotDecode() {
        var encoder = Trees.model("x[b t d]", "y", Block.of("", List.of(
                Contract.of("linear", "x[b t d] .weight[e d] -> y[b t e]"))));
        assertThat(encoder.keeps()).isFalse();
        assertThat(CAUSAL.keeps()).isTrue();
        for (var quantity : Quantity.ALL) {
            assertThat(quantity.of(encoder, Terms.DEFAULT).isEmpty()).as(quantity.name())
                    .isEqualTo(quantity instanceof Cache || quantity instanceof Decoding
                            || quantity instanceof DecodingExpanded || quantity instanceof Exchanged);
        }
    }

    @Test
    void decodingIsAtThePositionOfTheTerms() {
        assertThat(total(CAUSAL, new Decoding(), Dtype.FP32)).isEqualTo(Parser.parse("2*B*(L*(D*H*K + t*H*K) + D*V)"));
        var tenth = Terms.DEFAULT.at(Expr.of(10));
        assertThat(new Decoding().of(CAUSAL, tenth).orElseThrow().total())
                .isEqualTo(Parser.parse("2*B*(L*(D*H*K + 10*H*K) + D*V)"));
        assertThat(Terms.DEFAULT).isEqualTo(Terms.of(Conventions.MATMUL, Dtype.FP32));
    }

    @Test
    void workIsInFlops() {
        for (var quantity : List.of(new Forward(), new Backward(), new Step(), new Decoding())) {
            assertThat(Trees.ledger(CAUSAL, quantity, Conventions.MATMUL).unit()).isEqualTo(Unit.FLOP);
            assertThat(Trees.ledger(CAUSAL, quantity, Conventions.MATMUL).quantity()).isEqualTo(quantity);
        }
    }

    @Test
    void theListByName() {
        assertThat(Quantity.ALL).extracting(Quantity::name)
                .containsExactly("parameters", "parameters.active", "memory.weights", "constants",
                "flops.forward", "flops.backward", "flops.step", "memory.cache", "flops.decode",
                "flops.decode.expanded", "exchange.forward");
        assertThat(Quantity.ALL).extracting(Quantity::title).doesNotHaveDuplicates().allMatch(t -> !t.isBlank());
        Quantity.ALL.forEach(q -> assertThat(Quantity.named(q.name())).contains(q));
        assertThat(Quantity.named("flops")).isEmpty();
    }

    @Test
    void everyLedgerNamesItsQuantity() {
        for (var quantity : Quantity.ALL) {
            if (quantity instanceof DecodingExpanded || quantity instanceof Exchanged) {
                assertThat(quantity.of(CAUSAL, Terms.DEFAULT)).isEmpty();
                continue;
            }
            var ledger = Trees.ledger(CAUSAL, quantity, Conventions.MATMUL);
            assertThat(ledger.quantity()).isEqualTo(quantity);
            assertThat(ledger.unit()).isEqualTo(quantity.unit());
            assertThat(ledger.with(Map.of()).total()).isEqualTo(ledger.total());
        }
    }
}
