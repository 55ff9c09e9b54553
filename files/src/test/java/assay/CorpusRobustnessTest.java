package assay;

import static org.assertj.core.api.Assertions.assertThat;

import assay.account.Forward;
import assay.account.Terms;
import assay.algebra.Atom;
import assay.algebra.Rational;
import assay.family.Families;
import assay.problem.Refusal;
import assay.spec.Field;
import assay.spec.Spec;
import assay.spec.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A published config with one field wrong is a model or a refusal, never anything else, whatever the family.
class CorpusRobustnessTest {
    private static final List<Value> WRONG = List.of(
            new Value.Text("something else"),
            new Value.Numeral(Rational.ZERO),
            new Value.Numeral(Rational.of(-3)),
            new Value.Numeral(Rational.of(3)),
            new Value.Numeral(Rational.of(7, 2)),
            new Value.Numeral(Rational.of(10).pow(30)),
            new Value.Flag(true),
            new Value.Flag(false),
            new Value.Nothing(),
            new Value.NotFinite("NaN"),
            new Value.Items(List.of()),
            new Value.Items(List.of(new Value.Text("x"), new Value.Numeral(Rational.of(2)))),
            new Value.Group(Map.of()));

    @Test
    void oneWrongField() {
        var seen = new LinkedHashSet<String>();
        var broken = new ArrayList<String>();
        int tried = 0;
        for (var row : CorpusTest.ALL.values()) {
            for (var name : row.config().keySet()) {
                if (name.equals("model_type") || !seen.add(row.type() + " " + name)) {
                    continue;
                }
                var without = new LinkedHashMap<>(row.config());
                without.remove(name);
                tried += attempt(row.id() + " without " + name, without, broken);
                for (var value : Turns.of(WRONG, seen.size(), 3)) {
                    var with = new LinkedHashMap<>(row.config());
                    with.put(name, new Field(value, "test#/" + name));
                    tried += attempt(row.id() + " with " + name + " = " + value, with, broken);
                }
            }
        }
        assertThat(broken).isEmpty();
        assertThat(seen.size() * (WRONG.size() + 1)).isGreaterThan(10_000);
        assertThat(tried).isGreaterThan(5_000);
    }

    @Test
    void layersThatDifferAreCountedOrRefused() {
        for (var row : CorpusTest.ALL.values()) {
            var fields = new LinkedHashMap<>(row.config());
            var settings = new LinkedHashMap<String, Field>();
            settings.put("num_layers", new Field(new Value.Numeral(Rational.of(3_000_000_000L)), "test"));
            try {
                var model = Families.build(new Spec(row.id(), "test", fields, settings));
                var total = new Forward().of(model, Terms.DEFAULT).orElseThrow().total();
                assertThat(total.dims()).as(row.id()).contains(new Atom.Dim("num_layers"));
            } catch (Refusal refusal) {
                assertThat(refusal.problems()).isNotEmpty();
            }
        }
    }

    private static int attempt(String what, Map<String, Field> fields, List<String> broken) {
        try {
            Families.build(new Spec(what, "test", new LinkedHashMap<>(fields), new LinkedHashMap<>()));
        } catch (Refusal refusal) {
            refusal.problems().forEach(p -> assertThat(p.message()).isNotBlank());
        } catch (RuntimeException e) {
            broken.add(what + ": " + e + " at " + e.getStackTrace()[0]);
        }
        return 1;
    }
}
