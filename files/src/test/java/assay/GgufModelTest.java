package assay;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import assay.account.Forward;
import assay.account.Parameters;
import assay.account.Terms;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.catalog.Found;
import assay.catalog.Models;
import assay.disk.Disk;
import assay.family.Families;
import assay.model.Checkpoint;
import assay.model.Checkpoint.Held;
import assay.model.Model;
import assay.model.Spelling;
import assay.read.ConfigFile;
import assay.read.Gguf;
import assay.read.GgufModel;
import assay.report.CheckpointSheet;
import assay.report.Sheet;
import assay.spec.Field;
import assay.spec.Spec;
import assay.spec.Value;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Small files of every architecture that both sides know, written by gguf's own writer (`make_gguf.py`).
class GgufModelTest {
    private static final Path FIXTURES = Path.of("src", "test", "fixtures");

    /// Files whose architecture has a config beside `make_checkpoints.py`, by its type.
    static Stream<String> types() throws IOException {
        try (var files = Files.list(FIXTURES.resolve("gguf"))) {
            return files.map(f -> f.getFileName().toString().replace(".gguf", ""))
                    .filter(t -> Files.exists(FIXTURES.resolve("checkpoints").resolve(t))).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void metadataAndConfigDescribeOneModel(String type) {
        var described = Families.build(GgufModel.of(file(type)).spec());
        var config = Families.build(config(type));
        assertThat(tensors(described, Spelling.AS_IS)).isEqualTo(tensors(config, Spelling.AS_IS));
        assertThat(value(new Parameters().of(described, Terms.DEFAULT).orElseThrow().total(), described))
                .isEqualTo(value(new Parameters().of(config, Terms.DEFAULT).orElseThrow().total(), config));
        assertThat(value(new Forward().of(described, Terms.DEFAULT).orElseThrow().total(), described))
                .isEqualTo(value(new Forward().of(config, Terms.DEFAULT).orElseThrow().total(), config));
    }

    /// All files that are whole.
    static Stream<String> whole() throws IOException {
        try (var files = Files.list(FIXTURES.resolve("gguf"))) {
            return files.map(f -> f.getFileName().toString()).filter(f -> f.endsWith(".gguf"))
                    .map(f -> f.replace(".gguf", "")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("whole")
    void theTreesTensorsAreThoseOfTheFile(String type) {
        var read = file(type);
        var found = GgufModel.of(read);
        var model = Families.build(found.spec());
        if (found.names().isPresent()) {
            assertThat(tensors(model, found.names().get())).isEqualTo(stored(read, found.beside()));
        } else {
            assertThat(value(new Parameters().of(model, Terms.DEFAULT).orElseThrow().total(), model))
                    .isEqualTo(read.checkpoint().elements());
        }
    }

    @Test
    void typesOfBlocksAndOtherOrdersOfBytesAreTheSameModel() {
        var plain = tensors(Families.build(GgufModel.of(file("llama")).spec()), Spelling.AS_IS);
        assertThat(tensors(Families.build(GgufModel.of(file("big-endian")).spec()), Spelling.AS_IS)).isEqualTo(plain);
        var mixed = GgufModel.of(file("mixed"));
        assertThat(tensors(Families.build(mixed.spec()), mixed.names().orElseThrow())).isEqualTo(stored(file("mixed")));
        var split = GgufModel.of(file("split-00003-of-00003"));
        assertThat(split.spec().name()).isEqualTo("split");
        assertThat(tensors(Families.build(split.spec()), split.names().orElseThrow()))
                .isEqualTo(stored(file("mixtral")));
    }

    @Test
    void aFieldSaysWhereItWasRead() {
        var source = FIXTURES.resolve("gguf").resolve("llama.gguf").toString();
        var fields = GgufModel.of(file("llama")).spec().fields();
        assertThat(fields).containsEntry("num_hidden_layers", number(2, source + "#llama.block_count"));
        assertThat(fields.get("dtype")).isNotNull().extracting(Field::value).isEqualTo(new Value.Text("float16"));
    }

    @Test
    void anUnknownArchitectureIsACheckpointWithANote() {
        var known = file("llama");
        var fields = new LinkedHashMap<>(known.fields());
        fields.put("general.architecture", new Field(new Value.Text("wavtokenizer-dec"), "here"));
        assertThat(catchThrowable(() -> GgufModel.of(new Gguf(fields, known.lengths(), known.checkpoint()))))
                .hasMessageContaining("the architecture 'wavtokenizer-dec' is none that is counted");
    }

    @Test
    void anArchitectureOfNoFamilyMayHaveAReason() {
        assertThat(catchThrowable(() -> changed("llama", Map.of("general.architecture", text("clip")))))
                .hasMessageContaining("the architecture 'clip' is none that is counted (it holds what joins images");
        assertThat(catchThrowable(() -> changed("llama", Map.of("general.architecture", text("arwkv7")))))
                .hasMessageContaining("it is a Qwen 2 with the time mix of RWKV 7");
    }

    /// llama.cpp's own files for tests of tokenizers are so: `ggml-vocab-llama-spm.gguf` is Llama 2's.
    @Test
    void aFileOfAVocabularyIsTheModelThatItsKeysDescribe() {
        var llama = bare("llama", Map.of("llama.vocab_size", number(32000), "llama.block_count", number(32),
                "llama.embedding_length", number(4096), "llama.feed_forward_length", number(11008),
                "llama.attention.head_count", number(32), "llama.attention.head_count_kv", number(32),
                "llama.attention.key_length", number(128)));
        assertThat(value(new Parameters().of(llama, Terms.DEFAULT).orElseThrow().total(), llama))
                .isEqualTo(Rational.of(6_738_415_616L));
        var gpt = bare("gpt2", Map.of());
        assertThat(tensors(gpt, Spelling.AS_IS)).isEqualTo(
                tensors(Families.build(GgufModel.of(file("gpt2")).spec()), Spelling.AS_IS));
        assertThat(changed(file("gpt2"), List.of(), Map.of()).fields().get("vocab_size")).isNotNull()
                .extracting(Field::place).asString().endsWith("tokenizer.ggml.tokens, its entries");
        assertThat(bare("qwen3_next", Map.of()).name()).isEqualTo("qwen3_next");
    }

    /// Other programs' files for tests of tokenizers have no sizes.
    @Test
    void aVocabularyAloneIsNoModel() {
        var known = file("llama");
        var fields = new LinkedHashMap<>(known.fields());
        fields.keySet().removeIf(k -> k.startsWith("llama."));
        assertThat(catchThrowable(() -> GgufModel.of(new Gguf(fields, known.lengths(),
                new Checkpoint("it", List.of(), List.of()))))).hasMessageContaining(
                        "it: holds no tensors and no sizes of a model, but a vocabulary of 32 tokens");
        assertThat(catchThrowable(() -> GgufModel.of(new Gguf(fields, Map.of(),
                new Checkpoint("it", List.of(), List.of()))))).hasMessageEndingWith("no sizes of a model");
    }

    @Test
    void aFileCalledSoIsReadAsSuch(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("pointer.gguf"), "version https://git-lfs.github.com/spec/v1\n");
        assertThat(catchThrowable(() -> Models.find(file.toString(), InputStream.nullInputStream())))
                .hasMessageContaining("does not begin with GGUF");
    }

    /// A file without tensors is read, and says that it has none wherever what is stored is shown.
    @Test
    void aFileWithoutTensorsSaysSo(@TempDir Path folder) throws IOException {
        var bytes = Files.readAllBytes(FIXTURES.resolve("gguf").resolve("llama.gguf"));
        Arrays.fill(bytes, 8, 16, (byte) 0);
        var file = Files.write(folder.resolve("vocabulary.gguf"), bytes).toString();
        var found = Models.find(file, InputStream.nullInputStream());
        assertThat(found.described().fields()).containsKey("vocab_size");
        assertThat(CheckpointSheet.sections(found.checkpoint().orElseThrow())).singleElement()
                .isInstanceOfSatisfying(Sheet.Lines.class, lines -> assertThat(lines.lines())
                        .extracting(Object::toString)
                        .anyMatch(l -> l.startsWith("The file holds no tensors: a vocabulary")));
        var only = new Checkpoint("it", List.of(), List.of("because"));
        assertThat(catchThrowable(() -> new Found("it", Optional.empty(), Optional.of(only),
                Optional.empty()).described())).hasMessage("it: holds no tensors, and describes no model (because)");
    }

    @Test
    void listsOfFlagsAreTheKindsOfLayers() {
        var kinds = new Value.Items(List.of(new Value.Flag(false), new Value.Flag(true)));
        assertThat(changed("exaone4", Map.of("exaone4.attention.sliding_window_pattern", kinds)).fields()
                .get("layer_types")).isNotNull().extracting(Field::value)
                .isEqualTo(new Value.Items(List.of(text("full_attention"), text("sliding_attention"))));
    }

    @Test
    void withoutAWindowNoLayerSlides() {
        var known = file("exaone4");
        var fields = new LinkedHashMap<>(known.fields());
        fields.keySet().removeIf(key -> key.contains("sliding_window"));
        var read = GgufModel.of(new Gguf(fields, known.lengths(), known.checkpoint())).spec().fields();
        assertThat(read.get("sliding_window")).isNotNull().extracting(Field::value).isEqualTo(new Value.Nothing());
    }

    /// Of lists the entries of layers count, and not those of blocks that predict further tokens.
    @Test
    void headsAreThoseOfLayersThatSlideAndOfThoseThatDoNot() {
        var on = number(1);
        var off = number(0);
        var three = Map.of("mimo2.block_count", number(3), "mimo2.nextn_predict_layers", on,
                "mimo2.attention.sliding_window_pattern", new Value.Items(List.of(off, on, off)),
                "mimo2.attention.head_count_kv", new Value.Items(List.of(on, number(2), number(2))));
        var fields = changed("mimo_v2_flash", three).fields();
        assertThat(fields.get("layer_types")).isNotNull().extracting(Field::value)
                .isEqualTo(new Value.Items(List.of(text("full_attention"), text("sliding_attention"))));
        assertThat(fields.get("num_key_value_heads")).isNotNull().extracting(Field::value).isEqualTo(on);
        assertThat(fields.get("swa_num_key_value_heads")).isNotNull().extracting(Field::value).isEqualTo(number(2));
        var without = new LinkedHashMap<String, Value>(three);
        without.put("mimo2.nextn_predict_layers", off);
        assertThat(catchThrowable(() -> changed("mimo_v2_flash", without))).hasMessageContaining("differs by layer");
    }

    @Test
    void keysForValuesAreSeenByTheTensors() {
        var known = file("gemma4_text");
        var held = new ArrayList<>(known.checkpoint().tensors());
        assertThat(changed(known, held, Map.of()).fields().get("attention_k_eq_v")).isNotNull()
                .extracting(Field::value).isEqualTo(new Value.Flag(false));
        held.removeIf(t -> t.name().equals("blk.1.attn_v.weight"));
        assertThat(changed(known, held, Map.of()).fields().get("attention_k_eq_v")).isNotNull()
                .extracting(Field::value).isEqualTo(new Value.Flag(true));
    }

    /// The scale of a share of none is minus infinity.
    @Test
    void gatesAreSparseWhereTheirScaleIsANumber() {
        var scales = new Value.Items(List.of(new Value.Numeral(Rational.parse("1.645")),
                new Value.NotFinite("-Infinity"), new Value.NotFinite("-Infinity"), new Value.NotFinite("-Infinity")));
        assertThat(changed("gemma3n_text", Map.of("gemma3n.activation_sparsity_scale", scales)).fields()
                .get("activation_sparsity_pattern")).isNotNull().extracting(Field::value)
                .isEqualTo(new Value.Items(List.of(number(1), number(0), number(0), number(0))));
    }

    @Test
    void layersOfManyKindsAreToldOneByOne() {
        var model = Families.build(GgufModel.of(file("nemotron_nas")).spec());
        assertThat(model.sizes().values()).containsEntry("num_layers", Rational.of(4));
        assertThat(catchThrowable(() -> Families.build(changed("nemotron_nas",
                Map.of("deci.block_count", number(1_000_000_000)))))).hasMessageContaining("block_configs");
    }

    @Test
    void layersThatPredictAreNoneOfTheKindsOfLayers() {
        var known = file("qwen3_5_text");
        var held = new ArrayList<>(known.checkpoint().tensors());
        held.add(new Held("blk.2.attn_q.weight", "f16", List.of(16L, 8L), 256, "there"));
        held.add(new Held("blk.2.nextn.eh_proj.weight", "f16", List.of(8L, 16L), 256, "there"));
        var fields = changed(known, held, Map.of("qwen35.block_count", number(3), "qwen35.nextn_predict_layers",
                number(1))).fields();
        assertThat(fields.get("num_hidden_layers")).isNotNull().extracting(Field::value).isEqualTo(number(2));
        assertThat(fields.get("layer_types")).isNotNull().extracting(Field::value)
                .isEqualTo(new Value.Items(List.of(text("linear_attention"), text("full_attention"))));
    }

    @Test
    void kindsOfLayersThatDoNotRepeatAreRefused() {
        var known = file("jamba");
        var held = new ArrayList<>(known.checkpoint().tensors());
        held.add(new Held("blk.2.attn_q.weight", "f16", List.of(8L, 8L), 128, "there"));
        assertThat(catchThrowable(() -> changed(known, held, Map.of()))).hasMessageContaining(
                "blk.{i}.attn_q.weight: is in blocks 1, 2 of 4, in no fixed step");
        held.add(new Held("blk.3.attn_q.weight", "f16", List.of(8L, 8L), 128, "there"));
        var fields = changed(known, held, Map.of()).fields();
        assertThat(fields.get("attn_layer_period")).isNotNull().extracting(Field::value).isEqualTo(number(1));
        assertThat(changed(known, known.checkpoint().tensors(), Map.of()).fields().get("attn_layer_period"))
                .isNotNull().extracting(Field::value).isEqualTo(number(4));
    }

    /// Llama 4's loader reaches back a fixed way, unless the key says 0.
    @Test
    void aKeyOfZeroIsAnAnswerToo() {
        assertThat(changed("llama4_text", Map.of()).fields()).doesNotContainKey("attention_chunk_size");
        var fields = changed("llama4_text", Map.of("llama4.attention.sliding_window", number(0))).fields();
        assertThat(fields.get("attention_chunk_size")).isNotNull().extracting(Field::value)
                .isEqualTo(new Value.Nothing());
        assertThat(fields.get("no_rope_layer_interval")).isNotNull().extracting(Field::value).isEqualTo(number(3));
    }

    @Test
    void listsOfOneEntryALayerAreOneNumberOrRefused() {
        assertThat(layers(2, 2).fields()).containsEntry("num_attention_heads", number(2, "there"));
        assertThat(catchThrowable(() -> layers(2, 1))).hasMessageContaining("there: differs by layer");
    }

    @Test
    void anArgumentIsBothADescriptionAndACheckpoint() {
        var path = FIXTURES.resolve("gguf").resolve("gemma2.gguf").toString();
        var found = Models.find(path, InputStream.nullInputStream());
        assertThat(found.described().fields()).containsKey("attn_logit_softcapping");
        assertThat(found.checkpoint().orElseThrow().tensors()).hasSize(24);
    }

    private static Spec layers(int first, int second) {
        var known = file("llama");
        var fields = new LinkedHashMap<>(known.fields());
        fields.put("llama.attention.head_count", new Field(new Value.Items(List.of(
                new Value.Numeral(Rational.of(first)), new Value.Numeral(Rational.of(second)))), "there"));
        return GgufModel.of(new Gguf(fields, known.lengths(), known.checkpoint())).spec();
    }

    /// As files of Mixtral were until 2024, and as the converter joins gate and up when asked.
    @Test
    void expertsLieTogetherOrEachByItself() {
        var known = file("mixtral");
        var each = new ArrayList<Held>();
        var joined = new ArrayList<Held>();
        for (var t : known.checkpoint().tensors()) {
            var part = t.name().replaceAll("_exps.weight$", "");
            if (part.equals(t.name())) {
                each.add(t);
                joined.add(t);
                continue;
            }
            var one = t.shape().subList(1, 3);
            for (int i = 0; i < t.shape().getFirst(); i++) {
                each.add(new Held(part + "." + i + ".weight", "f16", one, 2 * one.get(0) * one.get(1), "there"));
            }
            if (part.endsWith("gate")) {
                joined.add(new Held(t.name().replace("gate", "gate_up"), "f16",
                        List.of(t.shape().get(0), 2 * one.get(0), one.get(1)), 2 * t.bytes(), "there"));
            } else if (part.endsWith("down")) {
                joined.add(t);
            }
        }
        for (var tensors : List.of(each, joined)) {
            var read = new Gguf(known.fields(), known.lengths(), new Checkpoint("it", tensors, List.of()));
            var found = GgufModel.of(read);
            assertThat(tensors(Families.build(found.spec()), found.names().orElseThrow())).isEqualTo(stored(read));
        }
    }

    private static Spec changed(String type, Map<String, Value> keys) {
        return changed(file(type), file(type).checkpoint().tensors(), keys);
    }

    private static Spec changed(Gguf known, List<Held> tensors, Map<String, Value> keys) {
        var fields = new LinkedHashMap<>(known.fields());
        keys.forEach((key, value) -> fields.put(key, new Field(value, "here")));
        var source = known.checkpoint().source();
        return GgufModel.of(new Gguf(fields, known.lengths(), new Checkpoint(source, tensors, List.of()))).spec();
    }

    /// The model of a file's keys without its tensors.
    private static Model bare(String type, Map<String, Value> keys) {
        return Families.build(changed(file(type), List.of(), keys));
    }

    private static Field number(long value, String place) {
        return new Field(new Value.Numeral(Rational.of(value)), place);
    }

    private static Gguf file(String name) {
        return Disk.of(FIXTURES.resolve("gguf").resolve(name + ".gguf")).read(Gguf::read);
    }

    /// The config that the file was made from.
    private static Spec config(String type) {
        var spec = Disk.of(FIXTURES.resolve("checkpoints").resolve(type).resolve("config.json")).read(ConfigFile::read);
        var fields = new LinkedHashMap<>(spec.fields());
        CHANGED.getOrDefault(type, Map.of())
                .forEach((name, value) -> fields.put(name, new Field(value, "make_gguf.py")));
        return new Spec(spec.name(), spec.source(), fields, spec.settings());
    }

    private static Value number(long value) {
        return new Value.Numeral(Rational.of(value));
    }

    private static Value text(String text) {
        return new Value.Text(text);
    }

    /// What `make_gguf.py` changes: what llama.cpp reads of the model is less, or other.
    private static final Map<String, Map<String, Value>> CHANGED = Map.ofEntries(
            entry("qwen2_moe", Map.of("mlp_only_layers", new Value.Items(List.of()))),
            entry("qwen3_moe", Map.of("mlp_only_layers", new Value.Items(List.of()))),
            entry("qwen3_next", Map.of("mlp_only_layers", new Value.Items(List.of()))),
            entry("bert", Map.of("architectures", text("BertModel"), "add_pooling_layer", new Value.Flag(false))),
            entry("roberta", Map.of("architectures", text("RobertaModel"), "add_pooling_layer", new Value.Flag(false),
                    "max_position_embeddings", number(14))),
            entry("xlm-roberta", Map.of("architectures", text("XLMRobertaForSequenceClassification"),
                    "max_position_embeddings", number(14), "num_labels", number(1))),
            entry("distilbert", Map.of("architectures", text("DistilBertModel"))),
            entry("modernbert", Map.of("architectures", text("ModernBertForSequenceClassification"), "num_labels",
                    number(3))),
            entry("bitnet", Map.of("tie_word_embeddings", new Value.Flag(true))),
            entry("afmoe", Map.of("mup_enabled", new Value.Flag(true), "layer_types",
                    new Value.Items(List.of(text("sliding_attention"), text("sliding_attention"))))),
            entry("eurobert", Map.of("architectures", text("EuroBertModel"))),
            entry("nomic_bert", Map.of("architectures", text("NomicBertModel"), "add_pooling_layer",
                    new Value.Flag(false))),
            entry("step3p5", Map.of("architectures", text("Step3p5ForCausalLM"))));

    private static Rational value(Expr expr, Model model) {
        return expr.at(CorpusTest.point(model, 1, 8));
    }

    /// How many tensors have each name and shape.
    private static Map<String, Rational> tensors(Model model, Spelling spelling) {
        var values = CorpusTest.point(model, 1, 1);
        var all = new TreeMap<String, Rational>();
        spelling.of(model).forEach(n -> {
            var shape = GgufModel.shape(n.shape().stream().map(s -> s.at(values)).toList(), Rational.ONE);
            all.merge(n.name() + " " + shape, n.count().at(values), Rational::plus);
        });
        return all;
    }

    private static Map<String, Rational> stored(Gguf file) {
        return stored(file, Set.of());
    }

    private static Map<String, Rational> stored(Gguf file, Set<String> beside) {
        var all = new TreeMap<String, Rational>();
        file.checkpoint().tensors().stream().filter(t -> !beside.contains(t.name())).forEach(t -> {
            var name = t.name().replaceAll("(?<=\\.)\\d+(?=\\.)", "{i}");
            all.merge(name + " " + GgufModel.shape(t.shape(), 1L), Rational.ONE, Rational::plus);
        });
        return all;
    }
}
