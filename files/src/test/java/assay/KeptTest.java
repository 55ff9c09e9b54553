package assay;

import static org.assertj.core.api.Assertions.assertThat;

import assay.CorpusTest.Published;
import assay.account.Activations;
import assay.account.Entry;
import assay.life.Keeping;
import assay.life.Kernel;
import assay.account.Ledger;
import assay.account.Terms;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Gather;
import assay.model.Model;
import assay.pass.Recompute;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds of the activations that training keeps, of every family.
class KeptTest {
    /// Long enough that a pair of tokens weighs more than a head.
    private static final long LONG = 4096;

    /// One published model of each type, the largest that is not the only one.
    static Stream<Published> types() {
        var types = new LinkedHashMap<String, Published>();
        CorpusTest.known().forEach(row -> types.merge(row.type(), row,
                (a, b) -> a.total().compareTo(b.total()) < 0 ? b : a));
        return types.values().stream();
    }

    private static Ledger kept(Model model, Keeping list, Kernel kernel, Recompute recompute) {
        return new Activations(list, kernel, recompute).of(model, Terms.DEFAULT).orElseThrow();
    }

    /// One kernel makes no tensor of all pairs, and done again none is kept but what goes in: masks and biases of
    /// positions. Of no published form of attention is that unknown.
    @ParameterizedTest
    @MethodSource("types")
    void noTensorOfAllPairsIsKept(Published row) {
        var model = row.model();
        for (var list : Keeping.ALL) {
            for (var recompute : List.of(Recompute.NONE, Recompute.SELECTIVE)) {
                for (var kernel : Kernel.values()) {
                    if (kernel == Kernel.EXPLICIT && recompute.equals(Recompute.NONE)) {
                        continue;
                    }
                    var ledger = kept(model, list, kernel, recompute);
                    var pairs = before(ledger).entries().stream()
                            .filter(e -> !e.path().startsWith("mask") && !(e.op().orElseThrow() instanceof Gather))
                            .filter(e -> e.each().coefficient("T", 2).filter(c -> !c.isZero()).isPresent());
                    assertThat(pairs.map(Entry::path)).as("%s %s %s", row, list.name(), kernel).isEmpty();
                    assertThat(ledger.omissions()).noneMatch(o -> o.what().startsWith("attention of a form"));
                }
            }
        }
    }

    /// Without what is held while a part is done again.
    private static Ledger before(Ledger ledger) {
        return ledger.only(e -> !e.path().equals("recomputed"));
    }

    @ParameterizedTest
    @MethodSource("types")
    void entriesSumToTheTotalAndGrow(Published row) {
        var model = row.model();
        var one = CorpusTest.point(model, 1, 64);
        var two = CorpusTest.point(model, 2, 64);
        var longer = CorpusTest.point(model, 1, 65);
        for (var list : Keeping.ALL) {
            for (var kernel : Kernel.values()) {
                for (var recompute : List.of(Recompute.NONE, Recompute.SELECTIVE, Recompute.FULL, Recompute.every(3))) {
                    var ledger = kept(model, list, kernel, recompute);
                    var as = row + " " + list.name() + " " + kernel + " " + recompute;
                    assertThat(Expr.sum(ledger.components().values())).as(as).isEqualTo(ledger.total());
                    assertThat(ledger.entries()).as(as).isNotEmpty();
                    assertThat(ledger.entries().stream().filter(e -> !e.path().equals("recomputed"))).as(as)
                            .extracting(Entry::path, Entry::each).doesNotHaveDuplicates();
                    ledger.entries().forEach(e -> assertThat(e.amount().at(one)).as("%s %s", as, e.path())
                            .isGreaterThanOrEqualTo(Rational.ZERO).matches(Rational::isInteger));
                    var least = ledger.total().at(one);
                    assertThat(ledger.total().at(two)).as(as).isGreaterThanOrEqualTo(least);
                    assertThat(ledger.total().at(longer)).as(as).isGreaterThanOrEqualTo(least);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void whatIsDoneAgainIsNotKept(Published row) {
        var model = row.model();
        var at = CorpusTest.point(model, 2, LONG);
        for (var list : Keeping.ALL) {
            var whole = new EnumMap<Kernel, Rational>(Kernel.class);
            for (var kernel : Kernel.values()) {
                var none = kept(model, list, kernel, Recompute.NONE).total().at(at);
                var selective = before(kept(model, list, kernel, Recompute.SELECTIVE)).total().at(at);
                var full = before(kept(model, list, kernel, Recompute.FULL)).total().at(at);
                assertThat(selective).as("%s %s %s: selective", row, list.name(), kernel).isLessThanOrEqualTo(none);
                assertThat(full).as("%s %s %s: full", row, list.name(), kernel).isLessThanOrEqualTo(selective);
                whole.put(kernel, none);
            }
            assertThat(whole.get(Kernel.FUSED)).as("%s %s: fused", row, list.name())
                    .isLessThanOrEqualTo(Objects.requireNonNull(whole.get(Kernel.EXPLICIT)));
        }
    }
}
