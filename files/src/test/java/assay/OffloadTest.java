package assay;

import static org.assertj.core.api.Assertions.assertThat;

import assay.account.Ledger;
import assay.algebra.Rational;
import assay.ask.Ask;
import assay.ask.Training;
import assay.ask.Words;
import assay.catalog.Catalog;
import assay.life.Holding;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What lies in the host's memory is not on the device, and what is in neither is nowhere.
class OffloadTest {
    private static Training asked(String model, Map<String, String> more, String offload) {
        var said = new HashMap<>(Map.of("on", "h100", "devices", "2", "seq", "512"));
        said.putAll(more);
        if (!offload.isEmpty()) {
            said.put("offload", offload);
        }
        return Ask.training(() -> Catalog.find(model), new Words(said, List.of(), List.of())).answer().training();
    }

    private static Rational bytes(Training training, Map<Holding, Ledger> parts) {
        return parts.entrySet().stream().filter(e -> e.getKey() == Holding.ACTIVATIONS)
                .map(e -> training.subject().value(training.micro(e.getValue().total())))
                .reduce(Rational.ZERO, Rational::plus);
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama-3.2-1b", "gemma-3-1b", "jamba", "t5-small", "bert-base-uncased", "qwen3-30b-a3b"})
    void activations(String model) {
        for (var more : List.of(Map.<String, String>of(), Map.of("recompute", "full"), Map.of("fsdp", "yes"))) {
            var whole = asked(model, more, "");
            var away = asked(model, more, "activations");
            assertThat(bytes(away, away.memory()).plus(bytes(away, away.away()))).as("%s %s", model, more)
                    .isEqualTo(bytes(whole, whole.memory()));
            assertThat(bytes(away, away.away()).signum()).isPositive();
            assertThat(away.most()).as("%s %s", model, more).isLessThanOrEqualTo(whole.most());
            assertThat(away.step()).isEmpty();
        }
    }

    /// Every pass that is in flight lies there.
    @ParameterizedTest
    @ValueSource(strings = {"llama-3.2-1b", "gpt2"})
    void ofStages(String model) {
        var stages = Map.of("pp", "2", "batch", "8", "micro-batch", "1", "stage", "0");
        var whole = asked(model, stages, "");
        var away = asked(model, stages, "activations");
        var kept = bytes(whole, whole.memory()).times(Rational.of(2));
        var device = bytes(away, away.memory());
        assertThat(bytes(away, away.away()).plus(device.times(Rational.of(2)))).isEqualTo(kept);
        assertThat(away.most()).isLessThanOrEqualTo(whole.most());
    }
}
