package assay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import assay.account.Forward;
import assay.account.Parameters;
import assay.account.Terms;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.catalog.Models;
import assay.family.Families;
import assay.model.Model;
import assay.model.Spelling;
import assay.read.ConfigFile;
import assay.read.Gguf;
import assay.read.GgufModel;
import assay.spec.Field;
import assay.spec.Spec;
import assay.spec.Value;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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

    @ParameterizedTest
    @MethodSource("types")
    void theTreesTensorsAreThoseOfTheFile(String type) {
        var read = file(type);
        var found = GgufModel.of(read);
        var model = Families.build(found.spec());
        if (found.names().isPresent()) {
            var stored = stored(read);
            stored.keySet().removeIf(t -> found.beside().contains(t.substring(0, t.indexOf(' '))));
            assertThat(tensors(model, found.names().get())).isEqualTo(stored);
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

    private static Field number(long value, String place) {
        return new Field(new Value.Numeral(Rational.of(value)), place);
    }

    private static Gguf file(String name) {
        return Gguf.read(FIXTURES.resolve("gguf").resolve(name + ".gguf"));
    }

    /// The config that the file was made from.
    private static Spec config(String type) {
        var spec = ConfigFile.read(FIXTURES.resolve("checkpoints").resolve(type).resolve("config.json"));
        if (!Set.of("qwen2_moe", "qwen3_moe").contains(type)) {
            return spec;
        }
        var fields = new LinkedHashMap<>(spec.fields());
        fields.put("mlp_only_layers", new Field(new Value.Items(List.of()), "make_gguf.py"));
        return new Spec(spec.name(), spec.source(), fields, spec.settings());
    }

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
        var all = new TreeMap<String, Rational>();
        file.checkpoint().tensors().forEach(t -> {
            var name = t.name().replaceAll("(?<=\\.)\\d+(?=\\.)", "{i}");
            all.merge(name + " " + GgufModel.shape(t.shape(), 1L), Rational.ONE, Rational::plus);
        });
        return all;
    }
}
