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
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds of the activations that training keeps, of every family.
@Execution(ExecutionMode.CONCURRENT)
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

    /// Ways in which activations are kept.
    private record Way(Keeping list, Kernel kernel, Recompute recompute) {
        private static final List<Recompute> PARTS =
                List.of(Recompute.NONE, Recompute.SELECTIVE, Recompute.FULL, Recompute.every(3));

        static List<Way> by(List<Keeping> lists) {
            return lists.stream().flatMap(list -> Stream.of(Kernel.values()).flatMap(kernel ->
                    PARTS.stream().map(part -> new Way(list, kernel, part)))).toList();
        }

        Ledger of(Model model) {
            return new Activations(list, kernel, recompute).of(model, Terms.DEFAULT).orElseThrow();
        }

        @Override
        public String toString() {
            return list.name() + " " + kernel + " " + recompute;
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void whatTrainingKeeps(Published row) {
        var model = row.model();
        var lists = Turns.of(Keeping.ALL, row.type().hashCode(), Keeping.ALL.size());
        var ledgers = new LinkedHashMap<Way, Ledger>();
        Way.by(lists).forEach(way -> ledgers.put(way, way.of(model)));
        ledgers.forEach((way, ledger) -> {
            noTensorOfAllPairsIsKept(row + " " + way, way, ledger);
            entriesSumToTheTotalAndGrow(row + " " + way, model, ledger);
        });
        whatIsDoneAgainIsNotKept(row, lists, ledgers);
    }

    /// One kernel makes no tensor of all pairs, and done again none is kept but what goes in: masks and biases of
    /// positions. Of no published form of attention is that unknown.
    private static void noTensorOfAllPairsIsKept(String as, Way way, Ledger ledger) {
        boolean none = way.recompute.equals(Recompute.NONE);
        if ((none && way.kernel == Kernel.EXPLICIT) || !(none || way.recompute.equals(Recompute.SELECTIVE))) {
            return;
        }
        var pairs = before(ledger).entries().stream()
                .filter(e -> !e.path().startsWith("mask") && !(e.op().orElseThrow() instanceof Gather))
                .filter(e -> e.each().coefficient("T", 2).filter(c -> !c.isZero()).isPresent());
        assertThat(pairs.map(Entry::path)).as(as).isEmpty();
        assertThat(ledger.omissions()).as(as).noneMatch(o -> o.what().startsWith("attention of a form"));
    }

    /// Without what is held while a part is done again.
    private static Ledger before(Ledger ledger) {
        return ledger.only(e -> !e.path().equals("recomputed"));
    }

    private static void entriesSumToTheTotalAndGrow(String as, Model model, Ledger ledger) {
        var one = CorpusTest.point(model, 1, 64);
        assertThat(Expr.sum(ledger.components().values())).as(as).isEqualTo(ledger.total());
        assertThat(ledger.entries()).as(as).isNotEmpty();
        assertThat(ledger.entries().stream().filter(e -> !e.path().equals("recomputed"))).as(as)
                .extracting(Entry::path, Entry::each).doesNotHaveDuplicates();
        ledger.entries().forEach(e -> assertThat(e.amount().at(one)).as("%s %s", as, e.path())
                .isGreaterThanOrEqualTo(Rational.ZERO).matches(Rational::isInteger));
        var least = ledger.total().at(one);
        assertThat(ledger.total().at(CorpusTest.point(model, 2, 64))).as(as).isGreaterThanOrEqualTo(least);
        assertThat(ledger.total().at(CorpusTest.point(model, 1, 65))).as(as).isGreaterThanOrEqualTo(least);
    }

    private static void whatIsDoneAgainIsNotKept(
            Published row, List<Keeping> lists, Map<Way, Ledger> ledgers) {
        var at = CorpusTest.point(row.model(), 2, LONG);
        for (var list : lists) {
            var whole = new EnumMap<Kernel, Rational>(Kernel.class);
            for (var kernel : Kernel.values()) {
                Function<Recompute, Ledger> kept = part ->
                        Objects.requireNonNull(ledgers.get(new Way(list, kernel, part)));
                var none = kept.apply(Recompute.NONE).total().at(at);
                var selective = before(kept.apply(Recompute.SELECTIVE)).total().at(at);
                var full = before(kept.apply(Recompute.FULL)).total().at(at);
                assertThat(selective).as("%s %s %s: selective", row, list.name(), kernel).isLessThanOrEqualTo(none);
                assertThat(full).as("%s %s %s: full", row, list.name(), kernel).isLessThanOrEqualTo(selective);
                whole.put(kernel, none);
            }
            assertThat(whole.get(Kernel.FUSED)).as("%s %s: fused", row, list.name())
                    .isLessThanOrEqualTo(Objects.requireNonNull(whole.get(Kernel.EXPLICIT)));
        }
    }
}
