package assay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.account.Weights;
import assay.algebra.Rational;
import assay.ask.Case;
import assay.ask.Options;
import assay.ask.Plan;
import assay.ask.Training;
import assay.catalog.Catalog;
import assay.catalog.Row;
import assay.check.Inventory;
import assay.life.Holding;
import assay.problem.Refusal;
import assay.quantity.Dtype;
import assay.read.GgufStorage;
import assay.recipe.Precision;
import assay.storage.Modules;
import assay.storage.Plain;
import assay.storage.Schemes;
import assay.storage.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.api.Test;

/// One number for one thing: whoever tells the bytes of the weights tells the same, however they are stored.
class StoredTest {
    private static final Schemes SCHEMES = Schemes.known().and(GgufStorage::named, GgufStorage.names());

    /// One model of each way to call, cut and fuse tensors.
    private static final List<String> MODELS = List.of("gpt2", "llama-3-8b", "gpt-oss-20b", "deepseek-v3",
            "mixtral-8x7b", "gemma-2-2b", "glm-4.5-air", "jamba-v0.1", "mamba-130m", "bert-base-uncased", "t5-small",
            "phi-3-mini-4k-instruct", "falcon-7b", "whisper-tiny");

    /// Those of which llama.cpp's tool makes no file whose tensors are known by name.
    private static final List<String> UNMADE = List.of("t5-small", "whisper-tiny");

    private static final List<String> AS = List.of("bf16", "gptq-int4-g128", "awq", "nf4-dq", "fp8-block", "mxfp4",
            "mlx-4bit", "w8a8", "q4_k_m", "iq2_xxs", "q8_0");

    static Stream<String> models() {
        return MODELS.stream();
    }

    static Stream<String> catalogue() {
        return Catalog.rows().stream().map(Row::name);
    }

    @ParameterizedTest
    @MethodSource("models")
    void everyAccountAgrees(String name) {
        agree(name, Options.DEFAULT);
        for (var scheme : Turns.of(AS, MODELS.indexOf(name), 3)) {
            var storage = SCHEMES.named(scheme);
            if (!(storage instanceof GgufStorage) || !UNMADE.contains(name)) {
                agree(name, Options.DEFAULT.storing(Optional.of(storage), Optional.empty()));
            }
        }
    }

    /// A scheme that does not fit a model says so; what it makes is one number all the same.
    @Tag("big")
    @ParameterizedTest
    @MethodSource("catalogue")
    void everyAccountOfTheCatalogueAgrees(String name) {
        agree(name, Options.DEFAULT);
        for (var scheme : AS) {
            var options = Options.DEFAULT.storing(Optional.of(SCHEMES.named(scheme)), Optional.empty());
            if (Refusal.collecting(() -> Case.of(Catalog.find(name), options), new ArrayList<>()).isPresent()) {
                agree(name, options);
            }
        }
    }

    private static void agree(String name, Options options) {
        var subject = Case.of(Catalog.find(name), options);
        var bytes = subject.value(subject.ledger(new Weights()).orElseThrow().total());
        var store = subject.terms().weights();
        var what = name + " as " + store.storage().name();
        var held = store.held(subject.model());
        assertThat(held.stream().map(h -> subject.value(h.bytes().times(h.place().count())))
                .reduce(Rational.ZERO, Rational::plus)).as(what).isEqualTo(bytes);
        assertThat(bytes.isInteger()).as(what).isTrue();
        assertThat(Inventory.of(subject, false).bytes()).as(what).isEqualTo(bytes);
        assertThat(Inventory.of(subject, true).bytes()).as(what).isEqualTo(bytes);
        options.types().weights().ifPresent(storage -> {
            assertThat(trained(subject, storage, Precision.named("bf16-mixed"))).as(what)
                    .isEqualTo(trained(subject, storage, Precision.named("bf16")));
            if (subject.terms().dtype() == Dtype.BF16) {
                assertThat(trained(subject, storage, Precision.named("bf16"))).as(what).isEqualTo(bytes);
            }
        });
    }

    /// The bytes of the weights in training, and at its peak.
    private static Rational trained(Case subject, Storage storage, Precision precision) {
        var training = Training.of(subject, Plan.DEFAULT.in(precision).storing(storage));
        return training.subject().value(Objects.requireNonNull(training.memory().get(Holding.WEIGHTS)).total());
    }

    /// Memory in training is told of types alone, with no size of the model, and of types narrower than a byte.
    @Test
    void trainingInAType() {
        var subject = Case.of(Catalog.find("gpt2"), Options.DEFAULT);
        var training = Training.of(subject, Plan.DEFAULT);
        assertThat(training.subject().value(Objects.requireNonNull(training.memory().get(Holding.WEIGHTS)).total()))
                .isEqualTo(Rational.of(4L * 124_439_808));
        assertThat(trained(subject, Plain.all(Dtype.INT4), Precision.named("bf16")))
                .isEqualTo(Rational.of(124_439_808 / 2));
    }

    /// A config may hold an expression that no machine ends.
    @Test
    void anExpressionThatNeverEndsIsRefused() {
        var modules = Modules.of(List.of("re:(.*.*)*(.*.*)*x"));
        assertThatThrownBy(() -> modules.holds("model.layers.0.self_attn.q_proj.weight"))
                .hasMessageContaining("takes too long");
    }
}
