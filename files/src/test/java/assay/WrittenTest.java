package assay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.account.Parameters;
import assay.account.Quantity;
import assay.algebra.Rational;
import assay.catalog.Models;
import assay.family.Family;
import assay.family.Field;
import assay.family.Spec;
import assay.family.Value;
import assay.problem.Refusal;
import assay.read.ConfigFile;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Models of one's own: what the examples are worth, and what is wrong with a text.
class WrittenTest {
    /// A model of two layers, with a place for everything that can go wrong.
    private static final String SMALL = """
            model small
            sizes
                vocab_size = 100
                d_model = 8  # a remark
                d_ff = 4*d_model
                num_layers = 2
            switches
                tied = true
            axes
                v = vocab_size, d = d_model, f = d_ff
                e = 4, e? = 2
            reads ids[b t]
            writes logits
            tree
                embed = embedding
                layers * num_layers
                    norm = norm x[b t d] -> y[b t d]
                    mlp : feed_forward with f = 2*d_ff
                        up = linear y[b t d] -> u[b t f] bias
                        act = gelu u[b t f] -> u[b t f]
                        down = linear u[b t f] -> z[b t d]
                    sum = residual
                if tied
                    head = tied x[b t d] -> logits[b t v] table=embed
                unless tied
                    head = linear x[b t d] -> logits[b t v]
            """;

    @ParameterizedTest
    @CsvSource({"llama, llama-3-8b", "mixtral, mixtral-8x7b", "mamba, mamba-790m"})
    void anExampleHasTheLedgersOfItsFamily(String example, String known) {
        same(example(example), Models.spec(known, System.in));
    }

    @ParameterizedTest
    @CsvSource({"llama, llama-3-8b, d_model, 2048", "llama, llama-3-8b, num_heads, 64", "llama, llama-3-8b, tied, true",
            "llama, llama-3-8b, d_ff, 4*d_model + vocab_size", "mixtral, mixtral-8x7b, num_experts, 16",
            "mixtral, mixtral-8x7b, num_layers, 1", "mamba, mamba-790m, num_layers, 3", "mamba, mamba-790m, expand, 4"})
    void aSettingMeansTheSame(String example, String known, String name, String value) {
        var set = new Field(value.matches("\\d+") ? new Value.Numeral(Rational.parse(value)) : new Value.Text(value),
                "--set " + name);
        same(example(example).with(name, set), Models.spec(known, System.in).with(name, set));
    }

    /// The same entries in every ledger, as formulas, and the same parameters at the same sizes.
    private static void same(Spec own, Spec known) {
        var model = Family.build(own);
        var family = Family.build(known);
        for (var quantity : Quantity.ALL) {
            assertThat(WrittenCorpusTest.said(model, quantity)).as(quantity.name())
                    .isEqualTo(WrittenCorpusTest.said(family, quantity));
        }
        assertThat(WrittenCorpusTest.said(model, new Parameters())).isNotEmpty();
        assertThat(CorpusTest.tensors(model)).isNotEmpty().isEqualTo(CorpusTest.tensors(family));
        var values = family.sizes().values();
        values.keySet().retainAll(model.sizes().values().keySet());
        assertThat(model.sizes().values()).containsAllEntriesOf(values);
    }

    @Test
    void aSwitchChoosesLines() {
        var own = Family.build(spec(SMALL).with("tied", new Field(new Value.Flag(false), "--set tied")));
        assertThat(CorpusTest.tensors(own)).containsKey("head.weight");
        assertThat(CorpusTest.tensors(Family.build(spec(SMALL)))).doesNotContainKey("head.weight")
                .containsEntry("layers.{i}.mlp.up.weight", "[64, 8] x 2");
    }

    @Test
    void anOpenSizeIsSet() {
        var open = SMALL.replace("d_model = 8", "d_model = ?");
        refused(open, "small, stdin:4:15: 'd_model' is missing (give it with --set d_model=...)");
        var set = spec(open).with("d_model", new Field(new Value.Numeral(Rational.of(8)), "--set d_model"));
        assertThat(CorpusTest.tensors(Family.build(set))).isEqualTo(CorpusTest.tensors(Family.build(spec(SMALL))));
    }

    @Test
    void aSettingThatIsNoneIsRefused() {
        assertThatThrownBy(() -> Family.build(spec(SMALL).with("d_modle", new Field(new Value.Numeral(Rational.of(8)), "--set d_modle"))))
                .isInstanceOf(Refusal.class)
                .hasMessage("small, --set d_modle: this model has no 'd_modle' (did you mean d_model?)");
    }

    @Test
    void everythingWrongAtOnce() {
        refused(SMALL.replace("= gelu", "= gleu").replace("embedding", "embeding").replace("4*d_model", "4*d_modle"),
                """
                small, stdin:15:13: unknown kind or part 'embeding' (did you mean embedding?)
                small, stdin:20:19: unknown kind or part 'gleu' (did you mean gelu or relu or silu?)
                small = 4*d_modle""");
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                // what is said of sizes, switches and axes
                Arguments.of("vocab_size = 100", "vocab_size = 100*", "x"),
                Arguments.of("vocab_size = 100", "vocab_size = 0", "x"),
                Arguments.of("vocab_size = 100", "vocab_size = 2*d_ff", "x"),
                Arguments.of("d_model = 8", "d_model = d_ff", "x"),
                Arguments.of("d_model = 8", "vocab_size = 8", "x"),
                Arguments.of("d_model = 8", "T = 8", "x"),
                Arguments.of("d_model = 8", "2d = 8", "x"),
                Arguments.of("d_model = 8", "d_model 8", "x"),
                Arguments.of("d_model = 8", "d_model = (a + b + c)^90", "x"),
                Arguments.of("tied = true", "tied = yes", "x"),
                Arguments.of("d = d_model,", "d = d_modl,", "x"),
                Arguments.of("d = d_model,", "v = d_model,", "x"),
                Arguments.of("f = d_ff\n", "f = d_ff/3\n", "x"),
                Arguments.of("f = d_ff\n", "f = d_ff - 33\n", "x"),
                Arguments.of("f = d_ff\n", "f = d_ff g\n", "x"),
                // sections
                Arguments.of("axes", "axis", "x"),
                Arguments.of("reads ids[b t]", "reads", "x"),
                Arguments.of("reads ids[b t]", "reads ids[b t", "x"),
                Arguments.of("reads ids[b t]", "reads ids[b q]", "x"),
                Arguments.of("writes logits", "writes logit", "x"),
                Arguments.of("writes logits", "writes logits\nwrites x", "x"),
                Arguments.of("writes logits\n", "", "x"),
                // op lines
                Arguments.of("gelu u[b t f] ->", "gelu u[b t f] >", "x"),
                Arguments.of("gelu u[b t f] ->", "gelu u[b t F] ->", "x"),
                Arguments.of("gelu u[b t f] ->", "gelu w[b t f] ->", "x"),
                Arguments.of("gelu u[b t f] ->", "gelu u[b t d] ->", "x"),
                Arguments.of("gelu u[b t f] ->", "contract u[b t f] ->", "x"),
                Arguments.of("act = gelu", "- = gelu", "x"),
                Arguments.of("gelu u[b t f] -> u[b t f]", "contract u[b t f] .w[b f d] -> u[b t f]", "x"),
                Arguments.of("gelu u[b t f] -> u[b t f]", "contract u[b t f] .w[v f] -> u[b t f]", "x"),
                Arguments.of("gelu u[b t f] -> u[b t f]", "gelu u[b t f] -> .u[b t f]", "x"),
                Arguments.of("gelu u[b t f] -> u[b t f]", "gelu u[b t f] -> u[]", "x"),
                Arguments.of("gelu u[b t f] -> u[b t f]", "gelu u[b t f] .w[f?] -> u[b t f]", "x"),
                Arguments.of("gelu u[b t f] -> u[b t f]", "gelu u[b t f] -> u[b t f] where s <= q", "x"),
                // parts
                Arguments.of("] bias", "] bais", "x"),
                Arguments.of("] bias", "] bias=maybe", "x"),
                Arguments.of("] bias", "] bias bias", "x"),
                Arguments.of("up = linear", "- = linear", "x"),
                Arguments.of("linear y[b t d] -> u[b t f]", "linear y[b t d]", "x"),
                Arguments.of("linear y[b t d] -> u[b t f]", "linear y[b t d] y[b t d] -> u[b t f]", "x"),
                Arguments.of("linear y[b t d] -> u[b t f] bias", "latent", "x"),
                Arguments.of(" table=embed", "", "x"),
                Arguments.of(" table=embed", " table=embd", "x"),
                Arguments.of("sum = residual", "sum = residual\n            a = gelu x[b t d] -> x[b t d]", "x"),
                // blocks and repeats
                Arguments.of("layers * num_layers", "layers * num_layrs", "x"),
                Arguments.of("layers * num_layers", "layers * num_layers/3", "x"),
                Arguments.of("layers * num_layers", "layers * T", "x"),
                Arguments.of("layers * num_layers", "layers * num_layers stored 3", "x"),
                Arguments.of("layers * num_layers", "layers[a * num_layers", "x"),
                Arguments.of(": feed_forward", ": feedforward", "x"),
                Arguments.of("with f = 2*d_ff", "with f", "x"),
                Arguments.of("with f = 2*d_ff", "by f = 2", "x"),
                Arguments.of("sum = residual", "sum", "x"),
                Arguments.of("sum = residual", "norm = residual", "x"),
                Arguments.of("act = gelu u[b t f] -> u[b t f]", "act = gelu u[b t f] -> u[b t f]\n            act = gelu u[b t f] -> u[b t f]", "x"),
                Arguments.of("if tied", "if tide", "x"),
                // indentation
                Arguments.of("    sum = residual", "   sum = residual", "x"),
                Arguments.of("    sum = residual", "\tsum = residual", "x"),
                Arguments.of("model small\n", "  model small\n", "x"),
                Arguments.of("model small\n", "model\n", "x"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void aMistakeHasItsPlace(String right, String wrong, String message) {
        assertThat(SMALL).contains(right);
        refused(SMALL.replaceFirst(Pattern.quote(right), Matcher.quoteReplacement(wrong)), message);
    }

    private static void refused(String text, String message) {
        assertThatThrownBy(() -> Family.build(spec(text))).isInstanceOf(Refusal.class).hasMessage(message);
    }

    static Spec spec(String text) {
        return ConfigFile.read(new ByteArrayInputStream(text.getBytes(UTF_8)), "stdin");
    }

    static Spec example(String name) {
        return Models.spec(Path.of("..", "examples", name + ".assay").toString(), System.in);
    }
}
