package assay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import assay.account.Parameters;
import assay.account.Quantity;
import assay.account.Weights;
import assay.algebra.Rational;
import assay.ask.Case;
import assay.ask.Options;
import assay.catalog.Catalog;
import assay.quantity.Dtype;
import assay.read.ConfigFile;
import assay.spec.Field;
import assay.spec.Spec;
import assay.spec.Value;
import assay.storage.Modules;
import assay.storage.Plain;
import assay.storage.Scheme;
import assay.storage.Scheme.Rule;
import assay.storage.Scheme.Selector;
import assay.storage.Schemes;
import assay.storage.Sort;
import assay.storage.Storage;
import assay.storage.Store;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Schemes against checkpoints: published ones, and small ones that the schemes' own libraries wrote.
class QuantisedTest {
    private static final String DENSE = "model_type=llama torch_dtype=bfloat16 vocab_size=512 hidden_size=256 "
            + "intermediate_size=512 num_hidden_layers=2 num_attention_heads=4 num_key_value_heads=4 "
            + "tie_word_embeddings=false";

    static List<String[]> checkpoints() {
        return RoutedTest.rows("quantised.csv");
    }

    /// The bytes from the config alone are those of the files; what may lie between is in the row: the unit in which a
    /// size is published, the header of a file whose size is known, digits of numbers that are written as text.
    @ParameterizedTest
    @MethodSource("checkpoints")
    void bytesOfAScheme(String model, String scheme, String kept, String bytes, String within, String elements,
            String source) {
        assertThat(bytes(asked(model, storage(scheme, kept)))).as(source)
                .isCloseTo(Long.parseLong(bytes), within(Long.parseLong(within)));
    }

    static List<String[]> configs() {
        try (var in = QuantisedTest.class.getResourceAsStream("/golden/quantised_configs.txt")) {
            var text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().skip(1).map(line -> line.split("\\|", 4)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A config says by itself how its weights are stored.
    @ParameterizedTest
    @MethodSource("configs")
    void bytesOfAConfig(String bytes, String within, String source, String config) {
        var at = Case.of(config(config), Options.DEFAULT);
        assertThat(bytes(at)).as(source + " " + at.notes()).isCloseTo(Long.parseLong(bytes),
                within(Long.parseLong(within)));
        assertThat(at.weightsSource()).contains("quantization");
    }

    static List<String> names() {
        return Schemes.known().names();
    }

    /// Every scheme, on models that differ in what schemes look at: each parameter is stored in some way.
    @ParameterizedTest
    @MethodSource("names")
    void schemesAreOfEveryModel(String name) {
        for (var model : checkpoints().stream().map(row -> row[0]).filter(m -> m.contains("hidden_size=256 "))
                .distinct().toList()) {
            var at = asked(model, Schemes.known().named(name));
            var held = at.terms().weights().held(at.model());
            assertThat(sum(at, held)).as(model).isEqualTo(value(at, new Parameters()));
            assertThat(bytes(at)).as(model).isPositive();
        }
    }

    /// A tensor takes whole bytes, however many bits its elements take.
    @ParameterizedTest
    @ValueSource(strings = {"int4", "exl2-4.65bpw", "exl3-3.5bpw", "hqq-int1", "nf4", "quanto-int2", "bitnet",
        "mlx-3bit"})
    void tensorsTakeWholeBytes(String name) {
        var at = asked(DENSE.replace("vocab_size=512", "vocab_size=513").replace("hidden_size=256", "hidden_size=250")
                .replace("heads=4", "heads=5")
                .replace("intermediate_size=512", "intermediate_size=515 mlp_bias=true"),
                name.equals("int4") ? Plain.all(Dtype.INT4) : Schemes.known().named(name));
        assertThat(at.terms().weights().held(at.model())).allSatisfy(h ->
                assertThat(at.value(h.bytes()).isInteger()).as(h.place().path() + " " + at.value(h.bytes())).isTrue());
    }

    /// What does not fit a scheme stays as it is, and says why.
    @Test
    void columnsThatAreNoMultipleOfAGroup() {
        var at = asked(DENSE.replace("intermediate_size=512", "intermediate_size=520"),
                Schemes.known().named("awq-int4-g128"));
        var held = at.terms().weights().held(at.model());
        assertThat(held.stream().filter(h -> !h.why().isEmpty()).toList()).isNotEmpty().allSatisfy(h -> {
            assertThat(h.why()).isEqualTo("520 columns are not a multiple of 128");
            assertThat(h.type()).isEqualTo("fp16");
        });
    }

    /// Of the tensors of one name some may stay as they are, by the numbers in their names.
    @Test
    void listsNameLayers() {
        var all = bytes(asked(DENSE, Schemes.known().named("w8a8")));
        var kept = bytes(asked(DENSE, storage("w8a8", "model.layers.0.mlp.down_proj")));
        assertThat(kept - all).isEqualTo(256 * 512 * 2 - (256 * 512 + 256 * 2));
        assertThat(bytes(asked(DENSE, storage("w8a8", "re:.*layers\\.[01]\\.mlp\\.down_proj")))
                - all).isEqualTo(2 * (kept - all));
        assertThat(bytes(asked(DENSE, storage("w8a8", "*.mlp.down_*")))
                - all).isEqualTo(2 * (kept - all));
    }

    /// MLX says by the path of a module what holds for it alone.
    @Test
    void mlxNamesModules() {
        var all = mlx("");
        assertThat(mlx(", \"model.layers.0.mlp.down_proj\": {\"bits\": 8, \"group_size\": 64}") - all)
                .isEqualTo(256 * 512 / 2);
        assertThat(mlx(", \"lm_head\": false") - all).isEqualTo(512 * 256 * 2 - (512 * 256 / 2 + 512 * 4 * 4));
    }

    private static long mlx(String more) {
        return bytes(Case.of(config(json(DENSE).replace("{", "{\"quantization\": {\"bits\": 4, \"group_size\": 64"
                + more + "}, ")), Options.DEFAULT));
    }

    /// Numbers that no method has, and what is no number, are a note too.
    @ParameterizedTest
    @ValueSource(strings = {"\"gptq\", \"bits\": 4, \"group_size\": 0", "\"gptq\", \"bits\": 4, \"group_size\": 2.5",
        "\"awq\", \"bits\": 4, \"group_size\": -2", "\"awq\", \"bits\": 4, \"group_size\": 1e30",
        "\"gptq\", \"bits\": \"eight\"", "\"gptq\", \"bits\": 1000", "\"exl3\", \"bits\": 4, \"head_bits\": -1",
        "\"exl2\", \"bits\": 0", "\"mlx\", \"bits\": 4, \"group_size\": -0.5",
        "\"fp8\", \"weight_block_size\": [0, 128]", "\"fp8\", \"weight_block_size\": 128",
        "\"hqq\", \"quant_config\": {\"weight_quant_params\": {\"nbits\": 4, \"group_size\": {}}}",
        "\"compressed-tensors\", \"config_groups\": {\"g\": {\"weights\": {\"num_bits\": 4, \"group_size\": 0}}}",
        "\"compressed-tensors\", \"config_groups\": {\"g\": {\"weights\": {\"num_bits\": 6, \"type\": \"float\"}}}"})
    void numbersOfNoMethod(String way) {
        var at = Case.of(config(json(DENSE).replace("{",
                "{\"quantization_config\": {\"quant_method\": " + way + "}, ")), Options.DEFAULT);
        assertThat(at.notes()).anySatisfy(n -> assertThat(n).contains("not with its numbers").contains("--weights"));
        assertThat(bytes(at)).isEqualTo(bytes(Case.of(config(json(DENSE)), Options.DEFAULT)));
    }

    private static final String PACKED = "\"weights\": {\"num_bits\": 4, \"type\": \"int\", \"symmetric\": true, "
            + "\"strategy\": \"group\", \"group_size\": 32}";

    /// A list of modules left out names each by itself: what is inside of one that it names is stored as the rest is.
    @Test
    void compressedTensorsNameModulesWhole() {
        var all = compressed("[\"lm_head\"]", "\"a\": {\"targets\": [\"Linear\"], " + PACKED + "}");
        assertThat(compressed("[\"lm_head\", \"model.layers.0.mlp\"]", "\"a\": {\"targets\": [\"Linear\"], " + PACKED
                + "}")).isEqualTo(all);
        assertThat(compressed("[\"lm_head\", \"model.layers.0.mlp.down_proj\"]", "\"a\": {\"targets\": [\"Linear\"], "
                + PACKED + "}") - all).isEqualTo(256 * 512 * 2 - packed(256, 512, 32));
    }

    /// A group that names modules stands before one that names their kind, in whatever order a config has them.
    @Test
    void compressedTensorsNameModulesBeforeKinds() {
        var kinds = "\"a\": {\"targets\": [\"Linear\"], " + PACKED + "}";
        var names = "\"b\": {\"targets\": [\"re:.*mlp.down_proj$\"], " + PACKED.replace("32", "128") + "}";
        var all = compressed("[\"lm_head\"]", kinds);
        assertThat(all - compressed("[\"lm_head\"]", kinds + ", " + names))
                .isEqualTo(2 * (packed(256, 512, 32) - packed(256, 512, 128)))
                .isEqualTo(all - compressed("[\"lm_head\"]", names + ", " + kinds));
    }

    /// The head is a layer as any other where no list leaves it out.
    @Test
    void compressedTensorsHead() {
        var all = compressed("[\"lm_head\"]", "\"a\": {\"targets\": [\"Linear\"], " + PACKED + "}");
        assertThat(all - compressed("[]", "\"a\": {\"targets\": [\"Linear\"], " + PACKED + "}"))
                .isEqualTo(512 * 256 * 2 - packed(512, 256, 32))
                .isEqualTo(all - compressed("[]", "\"a\": {\"targets\": [\"re:.*\"], " + PACKED + "}"));
    }

    /// The bytes of a matrix in words of eight values, with scales and its shape.
    private static long packed(long rows, long columns, long group) {
        return rows * columns / 2 + 2 * rows * columns / group + 16;
    }

    private static long compressed(String ignore, String groups) {
        return bytes(Case.of(config(json(DENSE).replace("{", "{\"quantization_config\": {\"quant_method\": "
                + "\"compressed-tensors\", \"format\": \"pack-quantized\", \"ignore\": " + ignore
                + ", \"config_groups\": {" + groups + "}}, ")), Options.DEFAULT));
    }

    /// A way that is not known is a note, and never taken for another in silence.
    @Test
    void unknownWaysAreNoted() {
        var at = Case.of(config(json(DENSE).replace("{", "{\"quantization_config\": {\"quant_method\": \"spqr\"}, ")),
                Options.DEFAULT);
        assertThat(at.notes()).anySatisfy(n -> assertThat(n).contains("'spqr'").contains("--weights"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gptq-int5", "awq-g128-g64", "nf5", "exl3-9.0bpw", "gptq-int4-", "mlx-7bit", "w4a16-int9",
        "exl2-7/3bpw", "gptq-g0", "awq-g9999999999999"})
    void namesThatMeanNothing(String name) {
        assertThatThrownBy(() -> Schemes.known().named(name)).hasMessageContaining(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"awq", "awq-int4-g128", "gptq-int4-g32", "gptq-int8", "GPTQ-4bit-128g", "gptq-int3-channel",
        "gptq-int4-g-1", "mlx-4bit", "hqq-int4-g64", "exl3-4.0bpw", "exl2-4.65bpw", "torchao-int4", "quanto-int2",
        "int8"})
    void namesThatPeopleType(String name) {
        assertThat(Schemes.known().named(name)).isInstanceOf(Scheme.class);
    }

    private static Case asked(String model, Storage storage) {
        boolean row = !model.contains("=");
        var options = row ? Options.DEFAULT.in(Optional.of(Dtype.BF16)) : Options.DEFAULT;
        return Case.of(row ? row(model.split(" ")) : config(json(model)),
                options.storing(Optional.of(storage), Optional.empty()));
    }

    private static long bytes(Case at) {
        return value(at, new Weights()).num().longValueExact();
    }

    private static Rational value(Case at, Quantity quantity) {
        return at.value(at.ledger(quantity).orElseThrow().total());
    }

    private static Rational sum(Case at, List<Store.Held> held) {
        return held.stream().map(h -> at.value(h.elements().times(h.place().count())))
                .reduce(Rational.ZERO, Rational::plus);
    }

    private static Storage storage(String name, String kept) {
        var scheme = (Scheme) Schemes.known().named(name);
        for (var word : kept.isEmpty() ? new String[0] : kept.split(" ")) {
            scheme = word.equals("experts")
                    ? scheme.after(List.of(new Rule(Selector.of(Sort.EXPERT), Optional.empty())))
                    : scheme.keeping(Modules.of(List.of(word)));
        }
        return scheme;
    }

    private static Spec row(String[] words) {
        var row = Catalog.find(words[0]);
        return words.length == 1 ? row : row.with(words[1], new Field(new Value.Text("true"), "row"));
    }

    private static String json(String model) {
        return Arrays.stream(model.split(" ")).map(f -> f.split("=")).map(f -> '"' + f[0] + "\": "
                + (Character.isDigit(f[1].charAt(0)) || f[1].equals("true") || f[1].equals("false") ? f[1]
                        : '"' + f[1] + '"')).collect(Collectors.joining(", ", "{", "}"));
    }

    private static Spec config(String json) {
        return ConfigFile.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), "row");
    }
}
