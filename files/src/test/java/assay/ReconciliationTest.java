package assay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import assay.algebra.Rational;
import assay.ask.Case;
import assay.ask.Options;
import assay.catalog.Found;
import assay.catalog.Models;
import assay.check.Inventory;
import assay.check.Reconciliation;
import assay.check.Reconciliation.Finding;
import assay.disk.Disk;
import assay.family.Families;
import assay.spec.Field;
import assay.spec.Spec;
import assay.spec.Value;
import assay.model.Checkpoint;
import assay.model.Checkpoint.Held;
import assay.model.Named;
import assay.model.Tensor.Role;
import assay.read.ConfigFile;
import assay.read.Safetensors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Configs against checkpoints that the reference wrote, whole and with differences planted in either.
@Execution(ExecutionMode.CONCURRENT)
class ReconciliationTest {
    private static final Path FOLDER = Path.of("src", "test", "fixtures", "checkpoints");

    /// Tensors taken out of each checkpoint, one at a time.
    private static final int TRIED = 4;

    static Stream<String> types() {
        return CheckpointTest.types();
    }

    @ParameterizedTest
    @MethodSource("types")
    void aCheckpointIsFoundWhole(String type) {
        var outcome = Reconciliation.of(spec(type), files(type));
        assertThat(outcome.findings()).isEmpty();
        assertThat(outcome.described()).isGreaterThan(Rational.ZERO);
    }

    @ParameterizedTest
    @MethodSource("types")
    void anyTensorThatIsNotThereIsMissed(String type) {
        var files = files(type);
        var whole = Reconciliation.of(spec(type), files);
        var model = Families.build(spec(type));
        var constants = model.spelling().of(model).stream().filter(n -> n.role() == Role.CONSTANT).map(Named::name)
                .toList();
        int each = Math.max(1, files.tensors().size() / TRIED);
        var tried = IntStream.iterate(0, i -> i < files.tensors().size(), i -> i + each)
                .mapToObj(files.tensors()::get).toList();
        for (var gone : Turns.of(tried, type.hashCode(), TRIED)) {
            if (constants.contains(gone.name().replaceAll("\\.\\d+(?=\\.|$)", ".{i}"))) {
                continue;
            }
            var outcome = Reconciliation.of(spec(type), without(files, held -> held.name().equals(gone.name())));
            assertThat(outcome.findings()).as(gone.name()).hasSize(1);
            assertThat(outcome.findings().getFirst().count()).isEqualTo(Rational.ONE);
            assertThat(whole.stored().minus(outcome.stored())).as(gone.name()).isEqualTo(gone.elements());
        }
    }

    static Stream<String> gguf() throws IOException {
        return GgufModelTest.types().filter(type -> !type.startsWith("t5"));
    }

    @ParameterizedTest
    @MethodSource("gguf")
    void aGgufFileIsFoundWhole(String type) {
        var file = FOLDER.resolveSibling("gguf").resolve(type + ".gguf").toString();
        var found = Models.find(file, InputStream.nullInputStream());
        var dialect = found.dialect().orElseThrow();
        var files = found.checkpoint().orElseThrow();
        assertThat(Reconciliation.of(found.described(), files, dialect).findings()).isEmpty();

        var gone = files.tensors().stream().map(Held::name)
                .filter(t -> t.contains("blk.0.") && t.endsWith(".weight"))
                .findFirst().orElseThrow();
        var less = Reconciliation.of(found.described(), without(files, t -> t.name().equals(gone)), dialect);
        assertThat(less.findings()).as(gone).singleElement().satisfies(
                f -> assertThat(f.says()).isEqualTo("missing"));
    }

    @Test
    void anExpertUnderAnotherNumberIsNoWhole() {
        var files = each(files("mixtral"), t -> new Held(t.name().replace("layers.1.block_sparse_moe.experts.1.",
                "layers.1.block_sparse_moe.experts.9."), t.dtype(), t.shape(), t.bytes(), ""));
        assertThat(Reconciliation.of(spec("mixtral"), files).findings()).isNotEmpty()
                .allSatisfy(f -> assertThat(f.reason()).contains("not every layer has each of"));
    }

    @Test
    void aWrongSizeIsNamed() {
        assertThat(explained(with(spec("qwen3"), "head_dim", 8), files("qwen3")))
                .containsExactly("head_dim is 6 in the files, and 8 by qwen3#/head_dim");
    }

    @Test
    void aHeadThatIsStoredTwiceIsNamed() {
        var files = files("gpt2");
        var table = files.tensors().stream().filter(t -> t.name().endsWith("wte.weight")).findFirst().orElseThrow();
        var twice = plus(files, new Held("lm_head.weight", table.dtype(), table.shape(), table.bytes(), ""));
        assertThat(explained(spec("gpt2"), twice)).singleElement().asString().contains("stored twice");
    }

    @Test
    void aHeadThatIsNotStoredIsNamed() {
        var files = without(files("llama"), held -> held.name().equals("lm_head.weight"));
        assertThat(explained(spec("llama"), files)).singleElement().asString()
                .contains("no table of the head is stored");
    }

    @Test
    void aPaddedVocabularyIsNamed() {
        var files = each(files("llama"), held -> held.name().contains("embed_tokens") || held.name().contains("lm_head")
                ? new Held(held.name(), held.dtype(), List.of(64L, held.shape().getLast()), 0, "") : held);
        assertThat(explained(spec("llama"), files)).singleElement().asString()
                .contains("vocab_size is 64 in the files").contains("padded to a multiple of 64");
    }

    @Test
    void missingBiasesAreNamed() {
        var files = without(files("gpt2"), held -> held.name().equals("transformer.h.1.attn.c_attn.bias"));
        var outcome = Reconciliation.of(spec("gpt2"), files);
        assertThat(outcome.findings()).singleElement()
                .satisfies(f -> assertThat(f.reason()).isEqualTo("absent from layer 1"));
        var none = without(files("qwen2"), held -> held.name().endsWith(".bias"));
        assertThat(Reconciliation.of(spec("qwen2"), none).findings()).hasSize(3)
                .allSatisfy(f -> assertThat(f.reason()).isEqualTo("a bias that the files lack"));
    }

    @Test
    void aLayerLeftOutIsNoSmallerModel() {
        var files = without(files("jamba"), held -> held.name().contains("layers.1."));
        var outcome = Reconciliation.of(spec("jamba"), files);
        assertThat(outcome.reasons()).isEmpty();
        assertThat(outcome.findings()).filteredOn(f -> f.name().endsWith("input_layernorm.weight")).singleElement()
                .satisfies(f -> assertThat(f.reason()).isEqualTo("absent from layer 1"));
    }

    @Test
    void aDenseLayerMoreIsNoOtherNumberOfLayers() {
        var outcome = Reconciliation.of(with(spec("deepseek_v3"), "first_k_dense_replace", 2), files("deepseek_v3"));
        assertThat(outcome.whole()).isFalse();
        assertThat(outcome.reasons()).noneMatch(r -> r.startsWith("num_layers"));
    }

    @Test
    void layersNumberedOtherwiseAreADifference() {
        var files = each(files("llama"), held -> new Held(held.name().replace("layers.0.", "layers.7."), held.dtype(),
                held.shape(), held.bytes(), ""));
        assertThat(Reconciliation.of(spec("llama"), files).findings()).singleElement().satisfies(f -> {
            assertThat(f.name()).isEqualTo("model.layers.{i}");
            assertThat(f.reason()).isEqualTo("the files have 1, 7");
        });
    }

    /// What a layer has is in another one: as many tensors of each name and shape as there should be.
    static Stream<Arguments> elsewhere() {
        return Stream.of(
                Arguments.of(with(spec("jamba"), "attn_layer_offset", 0), "self_attn"),
                Arguments.of(with(spec("jamba"), "expert_layer_offset", 0), "feed_forward"),
                Arguments.of(with(spec("qwen3_next"), "layer_types", "full_attention", "linear_attention"),
                        "linear_attn"),
                Arguments.of(with(spec("recurrent_gemma"), "block_types", "recurrent", "attention", "recurrent"),
                        "temporal_block"));
    }

    @ParameterizedTest
    @MethodSource("elsewhere")
    void layersInAnotherOrderAreADifference(Spec spec, String name) {
        var type = spec.fields().get("model_type");
        var files = files(((Value.Text) Objects.requireNonNull(type).value()).text());
        var outcome = Reconciliation.of(spec, files);
        assertThat(outcome.described()).isEqualTo(outcome.stored());
        assertThat(outcome.findings()).isNotEmpty().allSatisfy(f -> assertThat(f.says()).isEqualTo("in other layers"))
                .anySatisfy(f -> assertThat(f.name()).contains(name));
    }

    @Test
    void aDenseLayerInAnotherPlaceIsADifference() {
        var files = each(files("deepseek_v3"), t -> new Held(t.name().replace("layers.0.mlp", "layers.9.mlp")
                .replace("layers.1.mlp", "layers.0.mlp").replace("layers.9.mlp", "layers.1.mlp"), t.dtype(), t.shape(),
                t.bytes(), ""));
        var outcome = Reconciliation.of(spec("deepseek_v3"), files);
        assertThat(outcome.findings()).hasSizeGreaterThan(3)
                .allSatisfy(f -> assertThat(f.says()).isEqualTo("in other layers"))
                .filteredOn(f -> f.name().equals("model.layers.{i}.mlp.gate_proj.weight")).singleElement()
                .satisfies(f -> assertThat(f.reason()).isEqualTo(
                        "in the files of layer 1, by the description of layer 0"));
    }

    /// Kinds of layers that differ in no tensor cannot be told apart.
    @Test
    void layersOfTheSameTensorsAreTheSameInAnyOrder() {
        var turned = with(spec("gemma2"), "layer_types", "full_attention", "sliding_attention");
        assertThat(Reconciliation.of(turned, files("gemma2")).whole()).isTrue();
    }

    @Test
    void differencesComeByTheirLayers() {
        var gone = List.of("model.layers.2.mamba.in_proj.weight", "model.layers.1.self_attn.q_proj.weight",
                "model.layers.3.feed_forward.router.weight", "model.layers.0.mamba.D");
        var files = without(files("jamba"), t -> gone.contains(t.name()));
        assertThat(Reconciliation.of(spec("jamba"), files).findings())
                .extracting(f -> f.name() + ", " + f.reason()).containsExactly(
                        "model.layers.{i}.mamba.D, absent from layer 0",
                        "model.layers.{i}.self_attn.q_proj.weight, ",
                        "model.layers.{i}.mamba.in_proj.weight, absent from layer 2",
                        "model.layers.{i}.feed_forward.router.weight, absent from layer 3");
    }

    @Test
    void aTransposedMatrixIsNamed() {
        var files = each(files("llama"), held -> held.name().endsWith("layers.1.mlp.down_proj.weight")
                ? new Held(held.name(), held.dtype(), held.shape().reversed(), held.bytes(), "") : held);
        assertThat(Reconciliation.of(spec("llama"), files).findings()).singleElement()
                .satisfies(f -> assertThat(f.reason()).isEqualTo("stored transposed"));
    }

    @Test
    void anotherNumberOfLayersIsNamed() {
        assertThat(explained(with(spec("llama"), "num_hidden_layers", 5), files("llama"))).singleElement().asString()
                .startsWith("num_layers is ").contains("in the files, and 5 by");
    }

    @Test
    void layersThatPredictTokensAreToldApart() {
        var files = files("deepseek_v3");
        var layer = files.tensors().stream().filter(t -> t.name().startsWith("model.layers.1.")).toList();
        var more = new ArrayList<>(files.tensors());
        layer.forEach(t -> more.add(
                new Held(t.name().replace("layers.1.", "layers.9."), t.dtype(), t.shape(), t.bytes(), "")));
        more.add(new Held("model.layers.9.eh_proj.weight", "bf16", List.of(8L, 16L), 256, ""));
        var outcome = Reconciliation.of(spec("deepseek_v3"), new Checkpoint("", more, List.of()));
        assertThat(outcome.findings()).isNotEmpty()
                .allSatisfy(f -> assertThat(f.reason()).isEqualTo(
                        "a layer for multi-token prediction: --set mtp=true counts it"));
    }

    /// What follows the last layer of a published checkpoint, by its names, and the layer that it holds.
    static Stream<Arguments> predictions() {
        var own = List.of("model.layers.N.embed_tokens.weight", "model.layers.N.enorm.weight",
                "model.layers.N.hnorm.weight", "model.layers.N.eh_proj.weight",
                "model.layers.N.shared_head.norm.weight", "model.layers.N.shared_head.head.weight");
        var shared = List.of(own.get(1), own.get(2), own.get(3), own.get(4));
        var module = List.of("mtp.pre_fc_norm_embedding.weight", "mtp.pre_fc_norm_hidden.weight", "mtp.fc.weight",
                "mtp.norm.weight");
        var listed = List.of("model.mtp_emb_norm.0.weight", "model.mtp_hidden_norm.0.weight",
                "model.mtp_linear_proj.0.weight");
        return Stream.of(
                Arguments.of("deepseek_v3", own, "model.layers.1.", "model.layers.N."),
                Arguments.of("deepseek_v32", own, "model.layers.1.", "model.layers.N."),
                Arguments.of("glm4_moe", own, "model.layers.1.", "model.layers.N."),
                Arguments.of("glm_moe_dsa", shared, "model.layers.1.", "model.layers.N."),
                Arguments.of("qwen3_next", module, "model.layers.1.", "mtp.layers.0."),
                Arguments.of("qwen3_5_text", module, "model.layers.1.", "mtp.layers.0."),
                Arguments.of("ernie4_5_moe", listed, "model.layers.0.", "model.mtp_block.0."));
    }

    @ParameterizedTest
    @MethodSource("predictions")
    void layersThatPredictTokensAreFoundWhole(String type, List<String> names, String like, String under) {
        var field = type.startsWith("qwen3_5") ? "mtp_num_hidden_layers" : "num_nextn_predict_layers";
        var spec = with(spec(type), field, 1);
        var sizes = Families.build(spec).sizes().values();
        var n = sizes.get("num_layers") + ".";
        long d = number(sizes, "d_model");
        long v = number(sizes, "vocab_size");
        var files = files(type);
        var more = new ArrayList<>(files.tensors());
        files.tensors().stream().filter(t -> t.name().startsWith(like)).forEach(t -> more.add(new Held(
                t.name().replace(like, under).replace("N.", n), t.dtype(), t.shape(), t.bytes(), "")));
        names.forEach(name -> more.add(new Held(name.replace("N.", n), "f32", name.contains("norm") ? List.of(d)
                : name.contains("proj") || name.contains("fc") ? List.of(d, 2 * d) : List.of(v, d), 0, "")));
        var stored = new Checkpoint("", more, List.of());
        assertThat(Reconciliation.of(spec, stored).findings()).as("without").isNotEmpty();
        var settings = new LinkedHashMap<>(spec.settings());
        settings.put("mtp", new Field(new Value.Text("true"), "--set mtp"));
        var outcome = Reconciliation.of(new Spec(spec.name(), spec.source(), spec.fields(), settings), stored);
        assertThat(outcome.findings()).isEmpty();
    }

    private static long number(Map<String, Rational> sizes, String name) {
        return sizes.getOrDefault(name, Rational.ZERO).num().longValueExact();
    }

    @Test
    void scalesOfQuantisedWeightsAreToldApart() {
        var files = files("llama");
        var scaled = plus(files,
                new Held("model.layers.0.mlp.up_proj.weight_scale_inv", "f32", List.of(1L, 1L), 4, ""));
        assertThat(Reconciliation.of(spec("llama"), scaled).findings()).singleElement()
                .satisfies(f -> assertThat(f.reason()).contains("FP8"));
    }

    @Test
    void whatIsComputedIsNoDifference() {
        var files = plus(files("gpt2"), new Held("transformer.h.0.attn.bias", "u8", List.of(1L, 1L, 8L, 8L), 64, ""));
        var outcome = Reconciliation.of(spec("gpt2"), files);
        assertThat(outcome.whole()).isTrue();
        assertThat(outcome.notes()).anyMatch(n -> n.contains("a causal mask"));
        assertThat(outcome.described()).isEqualTo(outcome.stored());
    }

    @Test
    void aNameWithoutItsFirstWordIsTheSame() {
        var files = each(files("gpt2"), t -> new Held(
                t.name().replaceFirst("^transformer\\.", ""), t.dtype(), t.shape(), t.bytes(), ""));
        var outcome = Reconciliation.of(spec("gpt2"), files);
        assertThat(outcome.whole()).isTrue();
        assertThat(outcome.notes()).anyMatch(n -> n.contains("'transformer'"));
    }

    @Test
    void aSizeThatIsAbsentOrShouldBeIsNamed() {
        var absent = with(spec("deepseek_v3"), "q_lora_rank", new Value.Nothing());
        assertThat(Reconciliation.of(absent, files("deepseek_v3")).reasons())
                .contains("q_lora_rank is 5 by the files, and not given");
        var plain = without(files("deepseek_v3"), t -> t.name().contains("q_a_") || t.name().contains("q_b_"));
        var query = new Checkpoint("", Stream.concat(plain.tensors().stream(), files("deepseek_v3").tensors().stream()
                .filter(t -> t.name().endsWith("q_b_proj.weight")).map(t -> new Held(t.name().replace("q_b_", "q_"),
                        t.dtype(), List.of(t.shape().getFirst(), 8L), t.bytes(), ""))).toList(), List.of());
        assertThat(Reconciliation.of(spec("deepseek_v3"), query).reasons())
                .anyMatch(r -> r.startsWith("q_lora_rank is null by the files, and 5 by "));
    }

    @Test
    void anotherHeadAndItsLabelsAreNamed() {
        var files = without(files("llama"), t -> t.name().startsWith("lm_head"));
        var scored = plus(files, new Held("score.weight", "bf16", List.of(7L, files.tensors().stream()
                .filter(t -> t.name().endsWith("model.norm.weight")).findFirst().orElseThrow().shape().getFirst()), 0,
                ""));
        assertThat(explained(spec("llama"), scored))
                .anyMatch(r -> r.startsWith("architectures is one that ends in ForSequenceClassification"))
                .anyMatch(r -> r.startsWith("labels is 7 by the files"));
    }

    @Test
    void anotherNormIsNamed() {
        var outcome = Reconciliation.of(spec("gpt2").with("norm", new Field(new Value.Text("rmsnorm"), "--set norm")),
                files("gpt2"));
        assertThat(outcome.reasons()).anyMatch(r -> r.contains("norm is layernorm by the files, and rmsnorm by --set"));
    }

    @Test
    void layersCountedFromOneAreAnOffset() {
        var files = each(files("llama"), t -> new Held(t.name().replace("layers.1.", "layers.2.")
                .replace("layers.0.", "layers.1."), t.dtype(), t.shape(), t.bytes(), ""));
        assertThat(Reconciliation.of(spec("llama"), files).findings()).singleElement()
                .satisfies(f -> assertThat(f.reason()).isEqualTo("the files count from 1: 1, 2"));
    }

    @Test
    void manyOddNamesAreAnsweredSoon() {
        var odd = new ArrayList<>(files("llama").tensors());
        for (int i = 0; i < 20_000; i++) {
            odd.add(new Held("odd_" + i + ".9999.w" + i, "f32", List.of(1L + i % 7, 3L), 4, ""));
        }
        var outcome = assertTimeoutPreemptively(Duration.ofSeconds(60),
                () -> Reconciliation.of(spec("llama"), new Checkpoint("", odd, List.of())));
        assertThat(outcome.findings()).hasSizeLessThan(2_010);
        assertThat(outcome.findings().stream().map(Finding::count).reduce(Rational.ZERO, Rational::plus))
                .isEqualTo(Rational.of(20_000));
    }

    @Test
    void notesOfTheFilesStandBesideTheModel() throws IOException {
        var found = Models.find(FOLDER.resolve("llama").toString(), InputStream.nullInputStream());
        var files = found.checkpoint().orElseThrow();
        var noted = new Found("", found.spec(), Optional.of(new Checkpoint("", files.tensors(), List.of("Torn."))),
                found.dialect());
        assertThat(Families.build(noted.described()).notes()).contains("Torn.");
        assertThat(Case.of(noted.described(), Options.DEFAULT).notes()).contains("Torn.");
        assertThat(Inventory.of("", noted.checkpoint().orElseThrow()).notes()).containsExactly("Torn.");
    }

    @Test
    void twoMistakesHaveTwoReasons() {
        var spec = with(with(spec("llama"), "num_hidden_layers", 5), "intermediate_size", 99);
        assertThat(explained(spec, files("llama"))).hasSize(2)
                .anyMatch(r -> r.startsWith("d_ff is ")).anyMatch(r -> r.startsWith("num_layers is "));
    }

    private static List<String> explained(Spec spec, Checkpoint files) {
        var outcome = Reconciliation.of(spec, files);
        assertThat(outcome.findings()).isNotEmpty().allSatisfy(f -> assertThat(f.reason()).as(f.name()).isNotEmpty());
        return outcome.reasons();
    }

    private static Spec spec(String type) {
        var read = Disk.of(FOLDER.resolve(type).resolve("config.json")).read(ConfigFile::read);
        return new Spec(read.name(), read.source(), read.fields(), read.settings());
    }

    private static Checkpoint files(String type) {
        return Disk.of(FOLDER.resolve(type).resolve("model.safetensors")).read(Safetensors::read);
    }

    private static Spec with(Spec spec, String field, Value value) {
        var fields = new LinkedHashMap<>(spec.fields());
        fields.put(field, new Field(value, spec.name() + "#/" + field));
        return new Spec(spec.name(), spec.source(), fields, spec.settings());
    }

    private static Spec with(Spec spec, String field, long value) {
        var fields = new LinkedHashMap<>(spec.fields());
        fields.put(field, new Field(new Value.Numeral(Rational.of(value)), spec.name() + "#/" + field));
        return new Spec(spec.name(), spec.source(), fields, spec.settings());
    }

    private static Spec with(Spec spec, String field, String... words) {
        var fields = new LinkedHashMap<>(spec.fields());
        fields.put(field, new Field(new Value.Items(Stream.of(words).map(w -> (Value) new Value.Text(w)).toList()),
                spec.name() + "#/" + field));
        return new Spec(spec.name(), spec.source(), fields, spec.settings());
    }

    private static Checkpoint plus(Checkpoint files, Held held) {
        return new Checkpoint(files.source(), Stream.concat(files.tensors().stream(), Stream.of(held)).toList(),
                List.of());
    }

    private static Checkpoint without(Checkpoint files, Predicate<Held> gone) {
        return new Checkpoint(files.source(), files.tensors().stream().filter(gone.negate()).toList(), List.of());
    }

    private static Checkpoint each(Checkpoint files, Function<Held, Held> change) {
        return new Checkpoint(files.source(), files.tensors().stream().map(change).toList(), List.of());
    }
}
