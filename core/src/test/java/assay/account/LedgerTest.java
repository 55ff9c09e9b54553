package assay.account;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Expr;
import assay.convention.Conventions;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.notation.Parser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerTest {
    /// Three groups of four layers with two layers of names that begin alike, and a head.
    private static final Ledger LEDGER = Trees.ledger(Trees.model("x[b d]", "logits",
            new Repeat("groups", Expr.dim("G"), List.of(
                    new Repeat("layers", Expr.dim("L"), List.of(
                            Block.of("up", Component.FEED_FORWARD, matmul("x[b d] .weight[e d] -> u[b e]")),
                            Block.of("up_gate", Component.FEED_FORWARD, matmul("x[b d] .weight[f d] -> g[b f]")),
                            Pointwise.of("relu", Kind.RELU, "u[b e] -> u[b e]"))),
                    Block.of("join", Component.ATTENTION, matmul("u[b e] .weight[d e] -> x[b d]")))),
            Block.of("tail", matmul("x[b d] .weight[h d] -> y[b h]")),
            Block.of("head", Component.HEAD, matmul("y[b h] .weight[v h] -> logits[b v]"))),
            new Forward(), Conventions.MATMUL);

    private static List<Node> matmul(String line) {
        return List.of(Contract.of("matmul", line));
    }

    private static Expr e(String formula) {
        return Parser.parse(formula);
    }

    @Test
    void theTotalCoversEveryCopy() {
        assertThat(LEDGER.total()).isEqualTo(e("2*G*L*B*D*E + 2*G*L*B*D*F + 2*G*B*D*E + 2*B*D*H + 2*B*H*V"));
        assertThat(LEDGER.entries()).extracting(Entry::path).containsExactly("groups/layers/up/matmul",
                "groups/layers/up_gate/matmul", "groups/join/matmul", "tail/matmul", "head/matmul");
    }

    @Test
    void underAPathAndNotUnderALongerName() {
        assertThat(LEDGER.under("groups/layers/up").total()).isEqualTo(e("2*G*L*B*D*E"));
        assertThat(LEDGER.under("groups/layers/up_gate").total()).isEqualTo(e("2*G*L*B*D*F"));
        assertThat(LEDGER.under("groups/layers/up/matmul").total()).isEqualTo(e("2*G*L*B*D*E"));
        assertThat(LEDGER.under("groups").total()).isEqualTo(e("2*G*L*B*D*E + 2*G*L*B*D*F + 2*G*B*D*E"));
        assertThat(LEDGER.under("layers").entries()).isEmpty();
        assertThat(LEDGER.under("group").entries()).isEmpty();
    }

    @Test
    void oneCopyOfWhatStandsAtAPath() {
        assertThat(LEDGER.each("groups")).contains(e("2*L*B*D*E + 2*L*B*D*F + 2*B*D*E"));
        assertThat(LEDGER.each("groups/layers")).contains(e("2*B*D*E + 2*B*D*F"));
        assertThat(LEDGER.each("groups/layers/up")).contains(e("2*B*D*E"));
        assertThat(LEDGER.each("groups/join")).contains(e("2*B*D*E"));
        assertThat(LEDGER.each("head/matmul")).contains(e("2*B*H*V"));
        assertThat(LEDGER.each("groups/layers/relu")).isEmpty();
        assertThat(LEDGER.each("nowhere")).isEmpty();
    }

    @Test
    void components() {
        assertThat(LEDGER.components().keySet()).containsExactly("feed-forward", "attention", "other", "head");
        assertThat(LEDGER.components()).containsEntry("feed-forward", e("2*G*L*B*D*E + 2*G*L*B*D*F"))
                .containsEntry("other", e("2*B*D*H"));
        assertThat(LEDGER.of(Component.ATTENTION).total()).isEqualTo(e("2*G*B*D*E"));
        assertThat(LEDGER.of(Component.NORM).entries()).isEmpty();
    }

    @Test
    void onlySomeKeepsTheOmissions() {
        var none = LEDGER.only(_ -> false);
        assertThat(none.total()).isEqualTo(Expr.ZERO);
        assertThat(none.omissions()).isEqualTo(LEDGER.omissions()).isNotEmpty();
        assertThat(none.quantity()).isEqualTo(new Forward());
        assertThat(none.unit()).isEqualTo(LEDGER.unit());
    }

    @Test
    void numbersPutForNames() {
        var bound = LEDGER.with(Map.of("G", Expr.of(3), "L", Expr.of(4), "B", Expr.ONE));
        assertThat(bound.total()).isEqualTo(e("24*D*E + 24*D*F + 6*D*E + 2*D*H + 2*H*V"));
        assertThat(bound.entries().getFirst().count()).isEqualTo(Expr.of(12));
        assertThat(bound.omissions()).containsExactly(new Omission("ReLU", Expr.of(12), e("12*E")));
    }

    @Test
    void anEntryWithinADepth() {
        var entry = LEDGER.entries().getFirst();
        assertThat(entry.each()).isEqualTo(e("2*B*D*E"));
        assertThat(entry.amount()).isEqualTo(e("2*G*L*B*D*E"));
        assertThat(entry.within(0)).isEqualTo(entry.amount());
        assertThat(entry.within(1)).isEqualTo(e("2*L*B*D*E"));
        assertThat(entry.within(2)).isEqualTo(entry.each());
    }

    @Test
    void aLedgerDoesNotChangeWithItsLists() {
        var entries = new ArrayList<>(LEDGER.entries());
        var omissions = new ArrayList<>(LEDGER.omissions());
        var ledger = new Ledger(new Forward(), LEDGER.unit(), entries, omissions);
        entries.clear();
        omissions.clear();
        assertThat(ledger).isEqualTo(LEDGER);
    }
}
