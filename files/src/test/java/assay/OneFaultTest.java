package assay;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Rational;
import assay.family.Families;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.spec.Field;
import assay.spec.Spec;
import assay.spec.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// One wrong field is one problem.
class OneFaultTest {
    @Test
    void oneWrongFieldIsOneProblem() {
        var seen = new HashSet<String>();
        var first = Corpus.ALL.stream().filter(c -> seen.add(c.row().type())).toList();
        Corpus.hold(first, corpus -> {
            var several = new ArrayList<String>();
            corpus.row().config().forEach((name, field) -> {
                if (name.equals("text_config") && corpus.row().type().startsWith("qwen2_")) {
                    return; // whose text may be described outside of it too
                }
                for (var wrong : wrong(field)) {
                    var fields = new LinkedHashMap<>(corpus.row().config());
                    wrong.ifPresentOrElse(v -> fields.put(name, new Field(v, field.place())),
                            () -> fields.remove(name));
                    var problems = problems(fields);
                    if (problems.size() > 1) {
                        several.add(name + " " + wrong.map(Value::toString).orElse("missing") + ": " + problems);
                    }
                }
            });
            assertThat(several).isEmpty();
        });
    }

    private static List<Optional<Value>> wrong(Field field) {
        return switch (field.value()) {
            case Value.Numeral(var number) -> List.of(Optional.empty(), number(Rational.ZERO),
                    number(number.plus(Rational.ONE)),
                        number(number.times(Rational.of(7)).plus(Rational.of(3))), number(Rational.of(5, 2)),
                        number(Rational.of(-3)), number(Rational.of(1L << 60)), Optional.of(new Value.Text("x")),
                        Optional.of(new Value.Items(List.of())));
            case Value.Flag _ -> List.of(Optional.of(new Value.Text("maybe")));
            default -> List.of(Optional.empty(), number(Rational.of(5, 2)), Optional.of(new Value.Text("x")),
                    Optional.of(new Value.Items(List.of())));
        };
    }

    private static Optional<Value> number(Rational number) {
        return Optional.of(new Value.Numeral(number));
    }

    private static List<Problem> problems(Map<String, Field> fields) {
        try {
            Families.build(new Spec("", "there", new LinkedHashMap<>(fields), new LinkedHashMap<>()));
            return List.of();
        } catch (Refusal refusal) {
            return refusal.problems();
        }
    }
}
