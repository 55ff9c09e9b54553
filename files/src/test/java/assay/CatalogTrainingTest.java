package assay;

import static org.assertj.core.api.Assertions.assertThat;

import assay.account.Activations;
import assay.account.Ledger;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Case;
import assay.ask.Moment;
import assay.ask.Options;
import assay.ask.Plan;
import assay.ask.Training;
import assay.catalog.Catalog;
import assay.catalog.Row;
import assay.family.Families;
import assay.life.Holding;
import assay.life.Keeping;
import assay.model.Kind;
import assay.model.Place;
import assay.model.Pointwise;
import assay.pass.Dropout;
import assay.pass.Recompute;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds of training every model of the catalogue: no part of a moment is below zero, and the ledger of what is
/// kept and the moments of a step are two readings of one course.
class CatalogTrainingTest {
    private static final List<Recompute> MODES =
            List.of(Recompute.NONE, Recompute.SELECTIVE, Recompute.FULL, Recompute.every(3));
    private static final List<Keeping> LISTS = List.of(Keeping.PYTORCH, Keeping.KORTHIKANTI);

    /// Rows of which no two have the same tree.
    static Stream<String> names() {
        var trees = new HashSet<Object>();
        return Catalog.rows().stream().filter(row -> trees.add(Families.build(row.spec()).root())).map(Row::name);
    }

    @ParameterizedTest
    @MethodSource("names")
    void momentsAddUp(String name) {
        var subject = Case.of(Catalog.find(name), Options.DEFAULT.of(Rational.of(2)).at(Rational.of(24)));
        var wrong = new ArrayList<String>();
        for (var list : LISTS) {
            var besides = besides(subject, list);
            for (var mode : Turns.of(MODES, name.hashCode(), 2)) {
                var as = list.name() + ", " + mode.label() + ": ";
                var training = Training.of(subject, Plan.DEFAULT.keeping(list).with(mode));
                var values = training.subject().values();
                for (var moment : training.moments()) {
                    moment.parts().forEach((part, bytes) -> {
                        if (bytes.at(values).signum() < 0) {
                            wrong.add(as + part + " at the " + moment.name() + " is " + bytes.at(values));
                        }
                    });
                }
                var ledger = kept(training);
                if (list.dropout()) {
                    assertThat(drops(ledger)).as(as + "dropout").isEqualTo(drops(subject, mode));
                }
                var stated = ledger.total().at(values);
                var held = atEnd(training.moments(), values);
                if (!besides.contains(held.minus(stated))) {
                    wrong.add(as + "kept are " + stated + " by the ledger, and " + held + " at the end");
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /// What may be there at the end besides what is kept: any of the inputs, of elements as wide as those of the list
    /// or of eight bytes and, where all sequences have the same, for one of them; and an output that is not logits.
    private static Set<Rational> besides(Case subject, Keeping list) {
        var model = subject.model();
        var width = Rational.of(list.dtype().map(_ -> 2).orElse(4));
        var root = Place.root(model.axes());
        var sums = new HashSet<Rational>(Set.of(Rational.ZERO));
        for (var input : model.inputs()) {
            var all = subject.value(Expr.product(input.shape(root::size)));
            var one = all.over(subject.value(Expr.dim("B")));
            for (var sum : List.copyOf(sums)) {
                for (var elements : List.of(all, one)) {
                    sums.add(sum.plus(elements.times(width)));
                    sums.add(sum.plus(elements.times(Rational.of(8))));
                }
            }
        }
        var outputs = new HashSet<Rational>();
        model.walk((place, op) -> op.line().writes().stream().filter(t -> t.key().equals(model.output())).forEach(t ->
                outputs.add(subject.value(Expr.product(t.shape(place::size))).times(width))));
        for (var sum : List.copyOf(sums)) {
            outputs.forEach(bytes -> sums.add(sum.plus(bytes)));
        }
        return sums;
    }

    /// What is kept, without what is held while a part is done again.
    private static Ledger kept(Training training) {
        return training.memory().values().stream().filter(l -> l.quantity() instanceof Activations).findFirst()
                .orElseThrow().only(e -> !e.path().equals("recomputed"));
    }

    private static Rational atEnd(List<Moment> moments, Map<String, Rational> values) {
        var end = moments.stream().filter(m -> m.name().equals("end of the forward pass")).findFirst().orElseThrow();
        return end.parts().getOrDefault(Holding.ACTIVATIONS, Expr.ZERO).at(values);
    }

    /// Whether masks of dropout are kept.
    private static boolean drops(Ledger kept) {
        return kept.entries().stream().anyMatch(e -> e.op().filter(op ->
                op instanceof Pointwise p && p.kind() == Kind.DROPOUT).isPresent());
    }

    /// Whether masks of dropout are to be kept: none of layers that are done again.
    private static boolean drops(Case subject, Recompute mode) {
        var found = new ArrayList<String>();
        Dropout.of(subject.model()).walk((place, op) -> {
            if (op instanceof Pointwise p && p.kind() == Kind.DROPOUT
                    && (mode.extent() == Recompute.Extent.NONE || !place.repeated()
                            || (mode.extent() == Recompute.Extent.CORES && op.name().equals("dropout")))) {
                found.add(place.path());
            }
        });
        return !found.isEmpty();
    }
}
