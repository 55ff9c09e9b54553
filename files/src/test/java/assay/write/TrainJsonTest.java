package assay.write;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Rational;
import assay.ask.Hourly;
import assay.ask.Plan;
import assay.ask.Training;
import assay.device.Accelerators;
import assay.notation.Parser;
import assay.recipe.Optimizers;
import assay.recipe.Precision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrainJsonTest {
    private static final Percentage NEAR = Percentage.withPercentage(1e-10);

    static List<String> optimizers() {
        return Optimizers.names();
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void everyFormulaHasItsValueAndEveryAccountItsSum(String optimizer) {
        for (var precision : Precision.ALL) {
            var json = json(Plan.DEFAULT.by(Optimizers.named(optimizer)).in(precision)
                    .on(Accelerators.known().find("h100")).run(new Plan.Length.Steps(Rational.of(10)))
                    .at(Rational.of(2, 5), Optional.of(new Hourly(Rational.ONE, "EUR"))));
            var sizes = sizes(json);
            var accounts = json.at("accounts");
            assertThat(accounts.names()).contains("memory.weights", "memory.gradients", "memory.optimizer",
                    "memory.activations", "memory.loss", "memory.peak", "flops.forward", "flops.backward",
                    "flops.recompute", "flops.optimizer", "flops.step", "flops.all", "time");
            for (var name : accounts.names()) {
                var account = accounts.at(name);
                var sum = Rational.ZERO;
                for (var entry : account.at("entries").items()) {
                    sum = sum.plus(value(entry, sizes));
                }
                assertThat(sum).as(name).isEqualTo(value(account.at("total"), sizes));
                assertThat(account.at("total").names().contains("estimate")).isEqualTo(name.equals("time"));
            }
            assertThat(json.at("optimizer").text()).isEqualTo(optimizer);
            assertThat(json.at("precision").text()).isEqualTo(precision.name());
            assertThat(json.at("price_an_hour").at("value").number()).isEqualTo(Rational.ONE);
            assertThat(json.at("price_an_hour").at("unit").text()).isEqualTo("EUR");
            var run = json.at("run");
            var seconds = run.at("seconds").at("value").near();
            assertThat(seconds).isEqualTo(accounts.at("time").at("total").at("value").near());
            assertThat(run.at("all_flops").at("value").number())
                    .isEqualTo(accounts.at("flops.all").at("total").at("value").number().times(Rational.of(10)));
            assertThat(run.at("model_flops").at("value").number())
                    .isEqualTo(accounts.at("flops.step").at("total").at("value").number().times(Rational.of(10)));
            var peak = run.at("peak").at("value").number().num().doubleValue();
            for (var share : Map.of("utilisation", "all", "mfu", "model", "hfu", "hardware").entrySet()) {
                assertThat(seconds * peak * run.at(share.getKey()).at("value").near()).isCloseTo(
                        run.at(share.getValue() + "_flops").at("value").number().num().doubleValue(), NEAR);
            }
            assertThat(run.at("days").at("value").near() * 86_400).isCloseTo(seconds, NEAR);
            assertThat(run.at("cost").at("value").near() * 3600).isCloseTo(seconds, NEAR);
            for (var name : List.of("utilisation", "mfu", "hfu", "seconds", "days", "cost")) {
                assertThat(run.at(name).at("estimate").truth()).isTrue();
            }
            assertThat(run.at("assumed").items()).hasSize(1);
        }
    }

    /// What is not known of a moment is said at the moment, beside the total and of the peak.
    @Test
    void whatIsUnknownIsSaid() {
        var lion = json(Plan.DEFAULT.by(Optimizers.named("lion"))).at("accounts").at("memory.peak");
        assertThat(lion.at("at_least").truth()).isTrue();
        assertThat(lion.at("moments").items().getLast().at("unknown").items()).hasSize(1);
        assertThat(lion.at("not_counted").items().getFirst().at("what").text())
                .isEqualTo("temporaries at the optimizer step, of unknown size");
        var adamw = json(Plan.DEFAULT).at("accounts").at("memory.peak");
        assertThat(adamw.at("at_least").truth()).isFalse();
        assertThat(adamw.at("not_counted").items()).isEmpty();
    }

    @Test
    void withoutADeviceThereIsNoTime() {
        var json = json(Plan.DEFAULT);
        assertThat(json.at("accounts").names()).doesNotContain("time");
        assertThat(json.at("run").names()).doesNotContain("seconds", "cost");
        assertThat(json.at("fits").items()).isEmpty();
        var moments = new ArrayList<String>();
        json.at("accounts").at("memory.peak").at("moments").items().forEach(m -> moments.add(m.at("name").text()));
        assertThat(moments).contains(json.at("accounts").at("memory.peak").at("moment").text());
    }

    /// The value that the formula has, which is the one that is written, as far as an estimate has digits.
    private static Rational value(Tree amount, Map<String, Rational> sizes) {
        var value = Parser.parse(amount.at("formula").text()).at(sizes);
        if (amount.names().contains("estimate")) {
            assertThat(amount.at("value").near()).isCloseTo(
                    value.num().doubleValue() / value.den().doubleValue(), NEAR);
        } else {
            assertThat(amount.at("value").number()).isEqualTo(value);
        }
        return value;
    }

    private static Map<String, Rational> sizes(Tree json) {
        var sizes = new HashMap<String, Rational>();
        json.at("sizes").items().forEach(size -> sizes.put(size.at("name").text(), size.at("value").number()));
        return sizes;
    }

    private static Tree json(Plan plan) {
        var text = TrainJson.of(Training.of(Specs.of(Specs.LLAMA, Specs.options(3, "matmul")), plan));
        assertThat(text).endsWith("\n").hasLineCount(1);
        return Tree.of(text);
    }
}
