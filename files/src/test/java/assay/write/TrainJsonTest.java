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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrainJsonTest {
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
            }
            assertThat(json.at("optimizer").text()).isEqualTo(optimizer);
            assertThat(json.at("precision").text()).isEqualTo(precision.name());
            assertThat(json.at("price_an_hour").number()).isEqualTo(Rational.ONE);
            assertThat(json.at("currency").text()).isEqualTo("EUR");
            var run = json.at("run");
            assertThat(run.at("seconds").number()).isEqualTo(accounts.at("time").at("total").at("value").number());
            assertThat(run.at("all_flops").number())
                    .isEqualTo(accounts.at("flops.all").at("total").at("value").number().times(Rational.of(10)));
            assertThat(run.at("model_flops").number())
                    .isEqualTo(accounts.at("flops.step").at("total").at("value").number().times(Rational.of(10)));
            for (var share : Map.of("utilisation", "all", "mfu", "model", "hfu", "hardware").entrySet()) {
                assertThat(run.at("seconds").number().times(run.at("peak").number())
                        .times(run.at(share.getKey()).number()))
                        .isEqualTo(run.at(share.getValue() + "_flops").number());
            }
            assertThat(run.at("days").number().times(Rational.of(86_400))).isEqualTo(run.at("seconds").number());
            assertThat(run.at("cost").number().times(Rational.of(3600))).isEqualTo(run.at("seconds").number());
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

    private static Rational value(Tree amount, Map<String, Rational> sizes) {
        var value = amount.at("value").number();
        assertThat(Parser.parse(amount.at("formula").text()).at(sizes)).isEqualTo(value);
        return value;
    }

    private static Map<String, Rational> sizes(Tree json) {
        var sizes = new HashMap<String, Rational>();
        json.at("sizes").names().forEach(name -> sizes.put(name, json.at("sizes").at(name).at("value").number()));
        return sizes;
    }

    private static Tree json(Plan plan) {
        var text = TrainJson.of(Training.of(Specs.of(Specs.LLAMA, Specs.options(3, "matmul")), plan));
        assertThat(text).endsWith("\n").hasLineCount(1);
        return Tree.of(text);
    }
}
