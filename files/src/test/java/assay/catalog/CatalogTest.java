package assay.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;

import assay.account.Cache;
import assay.account.Parameters;
import assay.account.Terms;
import assay.account.Weights;
import assay.algebra.Rational;
import assay.ask.Case;
import assay.ask.Options;
import assay.ask.Words;
import assay.family.Families;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.quantity.Dtype;
import assay.spec.Field;
import assay.spec.Spec;
import assay.spec.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CatalogTest {
    /// The GPT-2 and Llama counts are those of the published checkpoints; a SwiGLU model has
    /// 2*V*d + L*(4*d^2 + 3*d*d_ff + 2*d) + d.
    @ParameterizedTest
    @CsvSource({
        "gpt2, 124439808", "gpt2-medium, 354823168", "gpt2-large, 774030080", "gpt2-xl, 1557611200",
        "gpt2-small-swiglu, 190460160", "gpt2-medium-swiglu, 505629696", "gpt2-large-swiglu, 1072469760",
        "gpt2-xl-swiglu, 2127057600", "llama-2-7b, 6738415616", "llama-3-8b, 8030261248"
    })
    @CsvFileSource(resources = "/catalog/parameters.csv", numLinesToSkip = 1)
    void aModelHasTheParametersThatItIsKnownToHave(String name, long parameters) {
        var model = Families.build(Catalog.find(name));
        var total = new Parameters().of(model, Terms.DEFAULT).orElseThrow().total();
        assertThat(total.with(model.sizes().bindings(Set.of())).constant()).isEqualTo(Rational.of(parameters));
    }

    @ParameterizedTest
    @MethodSource("assay.catalog.Catalog#rows")
    void everyRowIsAModelWhoseFieldsAreAllRead(Row row) {
        var read = Families.read(row.spec());
        assertThat(read.model().name()).isEqualTo(row.name());
        assertThat(row.source()).isNotBlank();
        boolean windowed = !new Value.Flag(false).equals(row.fields().get("use_sliding_window"));
        assertThat(read.ignored()).as(row.name())
                .isSubsetOf("quantization_config", windowed ? "quantization_config" : "sliding_window");
        assertThat(Catalog.row(row.name())).contains(row);
        row.aliases().forEach(alias -> assertThat(Catalog.row(alias)).contains(row));
    }

    /// Models without a published file, and files whose type is not known.
    @Test
    void everyOtherRowSaysHowItIsStored() {
        assertThat(Catalog.rows()).filteredOn(row -> stored(row).isEmpty()).extracting(Row::name).containsExactly(
                "gpt2-small-swiglu", "gpt2-medium-swiglu", "gpt2-large-swiglu", "gpt2-xl-swiglu",
                "stablelm-base-alpha-7b", "olmo-3-1025-7b", "starcoder2-15b", "mamba2-130m", "mamba2-2.7b",
                "mamba2-370m", "rwkv-4-1b5-pile", "rwkv-4-3b-pile", "rwkv-4-430m-pile", "rwkv-4-7b-pile");
        assertThat(stored("gpt2")).contains("fp32");
        assertThat(stored("mistral-7b")).contains("bf16");
        assertThat(stored("qwen3.5-9b")).contains("bf16");
        assertThat(stored("gpt-oss-20b")).contains("mxfp4");
        assertThat(stored("deepseek-r1")).contains("fp8-block-128x128");
        assertThat(stored("kimi-k2.5")).contains("w4a16-int4-g32");
    }

    private static Optional<String> stored(String name) {
        return Catalog.row(name).flatMap(CatalogTest::stored);
    }

    private static Optional<String> stored(Row row) {
        var subject = Case.of(row.spec(), Options.DEFAULT);
        return subject.weightsSource().startsWith("default") ? Optional.empty()
                : Optional.of(subject.terms().weights().storage().name());
    }

    /// Recurrences have no context, nor have images and sounds.
    @Test
    void everyRowHasAContextWhereItsConfigHasOne() {
        var without = Catalog.rows().stream()
                .filter(row -> !Families.build(row.spec()).sizes().all().containsKey("context_length"))
                .map(Row::name).toList();
        assertThat(without).allMatch(name -> name.matches("(falcon-)?mamba.*|recurrentgemma-2b|u?mt5-.*|switch-.*|"
                + "(vit|deit|dinov2|swin|wav2vec2|hubert|wavlm)-.*"));
    }

    /// What published indexes say of whole files: their bytes, by the model alone.
    @ParameterizedTest
    @CsvFileSource(resources = "/catalog/index.csv", numLinesToSkip = 1)
    void theBytesOfTheFiles(String name, long bytes) {
        var words = List.of(name.split(" "));
        var spec = words.size() == 1 ? Catalog.find(name)
                : Words.NONE.set(words.getLast()).over(Catalog.find(words.getFirst()));
        var subject = Case.of(spec, Options.DEFAULT);
        assertThat(subject.value(subject.ledger(new Weights()).orElseThrow().total())).isEqualTo(Rational.of(bytes));
    }

    @Test
    void aWindowThatIsNullIsNone() {
        var spec = Catalog.find("mistral-large-instruct-2407");
        assertThat(spec.fields()).extractingByKey("sliding_window").extracting(Field::value)
                .isEqualTo(new Value.Nothing());
        var subject = Case.of(spec, Options.DEFAULT.at(Rational.of(131_072)));
        assertThat(subject.terms().dtype()).isEqualTo(Dtype.BF16);
        assertThat(subject.value(subject.ledger(new Cache()).orElseThrow().total()))
                .isEqualTo(Rational.of(47_244_640_256L));
    }

    @ParameterizedTest
    @CsvSource({
        "mistral-small-3, mistral-small-24b-base-2501", "mistral-7b-instruct-v0.3, mistral-7b",
        "meta-llama/Llama-3.1-8B-Instruct, llama-3.1-8b", "google/gemma-3-27b-it, gemma-3-27b",
        "deepseek-ai/DeepSeek-R1, deepseek-r1", "qwen2.5-coder-7b-instruct, qwen2.5-7b-instruct",
        "command-r, c4ai-command-r-v01", "glm-4.7, glm-4.6", "whisper-turbo, whisper-large-v3-turbo"
    })
    void namesThatPeopleTypeAreModels(String alias, String name) {
        assertThat(Catalog.find(alias).name()).isEqualTo(name);
    }

    @Test
    void theListIsInOrder() {
        assertThat(Catalog.names()).startsWith("gpt2", "gpt2-medium", "gpt2-large", "gpt2-xl", "gpt2-small-swiglu",
                "gpt2-medium-swiglu", "gpt2-large-swiglu", "gpt2-xl-swiglu", "llama-2-7b", "llama-3-8b");
        assertThat(Catalog.names()).hasSizeGreaterThan(100).doesNotHaveDuplicates();
    }

    @Test
    void aSpecSaysThatItIsTheCatalogues() {
        var spec = Catalog.find("llama-3-8b");
        assertThat(spec.name()).isEqualTo("llama-3-8b");
        assertThat(spec.source()).isEqualTo("catalogue: llama-3-8b");
        assertThat(spec.fields().values()).extracting(Field::place).containsOnly("catalogue: llama-3-8b");
        assertThat(spec.fields()).extracting("torch_dtype", "num_key_value_heads", "tie_word_embeddings")
                .extracting("value")
                .containsExactly(new Value.Text("bfloat16"), new Value.Numeral(Rational.of(8)), new Value.Flag(false));
    }

    @ParameterizedTest
    @CsvSource({
        "GPT2-XL, gpt2-xl", "gpt2-small, gpt2", "openai-community/gpt2-xl, gpt2-xl", "OpenAI-Community/GPT2, gpt2",
        "meta-llama/llama-2-7b-hf, llama-2-7b", "meta-llama/Meta-Llama-3-8B, llama-3-8b", "Llama-3-8B, llama-3-8b"
    })
    void aModelGoesByItsAliasesInEitherCase(String alias, String name) {
        assertThat(Catalog.find(alias).name()).isEqualTo(name);
    }

    @Test
    void aNameThatIsNoneIsRefusedWithTheNearest() {
        var none = "no model of the catalogue and no file";
        refused("gpt2-xxl", none, "did you mean gpt2-xl or gpt2?");
        refused("LLAMA-3-8", none, "did you mean llama-3-8b or llama-30b or llama-13b?");
        refused("zebra", none, "assay models lists the catalogue");
    }

    @Test
    void whatLooksLikeAPathIsAMissingFile() {
        refused("models/tiny.json", "no such file", "");
        refused("./tiny", "no such file", "");
        refused("tiny.JSON", "no such file", "");
        refused("openai/gpt2-xl", "no such file", "did you mean gpt2-xl or gpt2?");
    }

    @Test
    void aRowIsNamesASourceAndFields() {
        var rows = Catalog.rows("""
                # a remark

                a  b c/d | where it is from | n=12 x=1/2 y=-2.5 on=true off=false t=float16 no=null l=[128,a]
                e | here |
                o | there | q.m=fp8 n=1 q.w.b=[1,2] q.e=[]
                """);
        assertThat(rows).hasSize(3);
        var row = rows.getFirst();
        assertThat(row.name()).isEqualTo("a");
        assertThat(row.aliases()).containsExactly("b", "c/d");
        assertThat(row.source()).isEqualTo("where it is from");
        assertThat(row.fields().values()).containsExactly(number("12"), number("1/2"), number("-5/2"),
                new Value.Flag(true), new Value.Flag(false), new Value.Text("float16"), new Value.Nothing(),
                new Value.Items(List.of(number("128"), new Value.Text("a"))));
        assertThat(row.fields().keySet()).containsExactly("n", "x", "y", "on", "off", "t", "no", "l");
        assertThat(rows.get(1).fields()).isEmpty();
        assertThat(rows.getLast().fields()).containsExactly(entry("n", number("1")), entry("q", group(Map.of(
                "m", new Value.Text("fp8"), "e", new Value.Items(List.of()),
                "w", group(Map.of("b", new Value.Items(List.of(number("1"), number("2")))))))));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "a", "a | b", "| b | c=1", "a | | c=1", "a | b | c", "a | b | =1", "a | b | c=", "a | b | c=1 c=2",
        "a | b | c=1x", "a | b | c.d=1 c=2", "a | b | c.d.e=1 c.d=2", "a A | b |", "a | b |\nc | d |\nx A | e |"
    })
    void aBadRowIsADefectOfOurs(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Catalog.rows(text));
    }

    private static Value group(Map<String, Value> values) {
        var fields = new LinkedHashMap<String, Field>();
        values.forEach((key, value) -> fields.put(key, new Field(value, "catalogue: o")));
        return new Value.Group(fields);
    }

    private static Value number(String text) {
        return new Value.Numeral(Rational.parse(text));
    }

    private static void refused(String name, String message, String hint) {
        var refusal = catchThrowableOfType(Refusal.class, () -> Catalog.find(name));
        assertThat(refusal).isNotNull();
        assertThat(refusal.problems()).containsExactly(new Problem(name, "", message, hint));
    }
}
