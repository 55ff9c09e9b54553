package assay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.account.Forward;
import assay.account.Parameters;
import assay.account.Quantity;
import assay.account.Terms;
import assay.algebra.Rational;
import assay.catalog.Models;
import assay.convention.Conventions;
import assay.convention.Matmul;
import assay.family.Families;
import assay.model.Model;
import assay.model.Repeat;
import assay.part.Part;
import assay.part.Parts;
import assay.problem.Refusal;
import assay.quantity.Dtype;
import assay.read.ConfigFile;
import assay.spec.Field;
import assay.spec.Spec;
import assay.spec.Value;
import assay.write.ModelText;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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

    /// Every axis that a part may have.
    private static final String AXES = "d h k j f n w v fe fs kn kr kv kk lk lq la ci ns dr px kw kb g r cc pm hk hv "
            + "pq lw lv a d' ch ih iw ph pw np dw da dv dg mh mc three";

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
        var model = Families.build(own);
        var family = Families.build(known);
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

    /// Numbers that are not said go on from the copies of the name before, wherever a switch stands between them.
    @Test
    void copiesAreNumbered() {
        var text = SMALL.substring(0, SMALL.indexOf("    layers *"))
                + """
                    layers * 2
                        n = norm x[b t d] -> x[b t d]
                    if tied
                        layers[more] * num_layers
                            n = norm x[b t d] -> x[b t d]
                        layers[even] * 3 from num_layers + 2 every 2
                            n = norm x[b t d] -> x[b t d]
                    layers[listed] * 3 at 5,7,9
                        n = norm x[b t d] -> x[b t d]
                    layers[some] * 4 at 10-12, 14
                        n = norm x[b t d] -> x[b t d]
                    layers[last] * 2 stored 1
                        layers * 1
                            n = norm x[b t d] -> x[b t d]
                    head = linear x[b t d] -> logits[b t v]
                """;
        var model = Families.build(spec(text));
        assertThat(model.root().parts().stream().filter(Repeat.class::isInstance).map(Repeat.class::cast)
                .map(r -> r.variant() + " " + r.numbers())).containsExactly(" from 0", "more from 2",
                        "even from num_layers + 2 every 2", "listed from 5 every 2", "some at 10-12,14",
                        "last from num_layers + 12");
        assertThat(ModelText.of(model)).contains("layers * 2\n", "layers[more] * num_layers\n",
                "layers[some] * 4 at 10-12,14\n", "layers[last] * 2 stored 1\n", "layers * 1\n");
        assertThat(Families.build(spec(ModelText.of(model))).root()).isEqualTo(model.root());
    }

    @Test
    void aSwitchChoosesLines() {
        var own = Families.build(spec(SMALL).with("tied", new Field(new Value.Flag(false), "--set tied")));
        assertThat(CorpusTest.tensors(own)).containsKey("head.weight");
        assertThat(CorpusTest.tensors(Families.build(spec(SMALL)))).doesNotContainKey("head.weight")
                .containsEntry("layers.{i}.mlp.up.weight", "[64, 8] x 2");
    }

    @Test
    void anOpenSizeIsSet() {
        var open = SMALL.replace("d_model = 8", "d_model = ?");
        refused(open, "small, stdin:4:15: 'd_model' is missing (give it with --set d_model=...)");
        var set = spec(open).with("d_model", new Field(new Value.Numeral(Rational.of(8)), "--set d_model"));
        assertThat(CorpusTest.tensors(Families.build(set))).isEqualTo(CorpusTest.tensors(Families.build(spec(SMALL))));
    }

    @Test
    void aSettingThatIsNoneIsRefused() {
        assertThatThrownBy(() -> Families.build(spec(SMALL).with("d_modle",
                new Field(new Value.Numeral(Rational.of(8)), "--set d_modle"))))
                .isInstanceOf(Refusal.class)
                .hasMessage("small, --set d_modle: this model has no 'd_modle' (did you mean d_model?)");
    }

    @Test
    void everythingWrongAtOnce() {
        refused(SMALL.replace("= gelu", "= gleu").replace("embedding", "embeding").replace("4*d_model", "4*d_modle"),
                """
                small, stdin:15:13: unknown kind or part 'embeding' (did you mean embedding?)
                small, stdin:20:19: unknown kind or part 'gleu' (did you mean gelu?)
                d_ff = 4*d_modle, stdin:5:12: refers to 'd_modle', which is no size of this model \
                (sizes: vocab_size, d_model, d_ff, num_layers)""");
    }

    static Stream<Part> parts() {
        return Parts.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("parts")
    void everyPartLowersToOps(Part part) {
        var text = """
                model one-part
                sizes
                    size = 6
                axes
                    AXES
                    one = 1, i = 2, e = 8, e? = 2
                reads x[b t d] y[b t d] z[b t d] q[b t h k] k[b t h k] v[b t h k] ids[b t] first[b t h k] GIVEN
                writes x
                tree
                    rot = rotary computed
                    owner = linear y[b t d] -> owned[b t f]
                    LINE
                """
                .replace("AXES", Stream.of(AXES.split(" ")).map(a -> a + " = size").collect(Collectors.joining(", ")))
                .replace("GIVEN", "positions[b t] frequencies[j] pixels[b ch ih iw] u[b t ci]")
                .replace("LINE", (part.takes().contains(Part.Takes.NAME) ? "p = " : "- = ") + part.name()
                        + (part.takes().contains(Part.Takes.STREAMS) ? " y[b t d] -> made[b t f]" : "")
                        + (part.name().equals("tied") ? " table=owner" : ""));
        var paths = new ArrayList<String>();
        Families.build(spec(text)).walk((place, op) -> paths.add(place.path()));
        assertThat(paths).hasSizeGreaterThan(3);
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                // what is said of sizes, switches and axes
                Arguments.of("vocab_size = 100", "vocab_size = 100*",
                        "small, stdin:3:22: no formula: it ends (a number, a name or ( belongs here)"),
                Arguments.of("vocab_size = 100", "vocab_size = 0",
                        "vocab_size, stdin:3:18: is 0; a size is at least 1"),
                Arguments.of("d_model = 8", "d_model = d_ff",
                        "d_model = d_ff, stdin:4:15: is defined by itself"),
                Arguments.of("d_model = 8", "vocab_size = 8",
                        "small, stdin:4:5: 'vocab_size' is there twice (the first is at stdin:3:18)\n" + "d_ff "
                                + "= 4*d_model, stdin:5:12: refers to 'd_model', which is no size of this model "
                                + "(sizes: vocab_size, d_ff, num_layers)"),
                Arguments.of("d_model = 8", "T = 8",
                        "small, stdin:4:5: 'T' is taken (B is the batch, T the context, t the position that is "
                                + "decoded)\n" + "d_ff = 4*d_model, stdin:5:12: refers to 'd_model', which is "
                                + "no size of this model (sizes: vocab_size, d_ff, num_layers)"),
                Arguments.of("d_model = 8", "2d = 8",
                        "small, stdin:4:5: '2d' is no name of a size (a letter or _, then letters, digits and "
                                + "_)\n" + "d_ff = 4*d_model, stdin:5:12: refers to 'd_model', which is no size "
                                + "of this model (sizes: vocab_size, d_ff, num_layers)"),
                Arguments.of("d_model = 8", "d_model 8",
                        "small, stdin:4:13: '=' expected at '8' (d_model = 4096, or d_model = ? to have it "
                                + "set)\n" + "d_ff = 4*d_model, stdin:5:12: refers to 'd_model', which is no "
                                + "size of this model (sizes: vocab_size, d_ff, num_layers)"),
                Arguments.of("d_model = 8", "d_model = (a + b + c)^90",
                        "small, stdin:4:26: no formula: '^' (the expanded formula is too long)\n" + "d_ff = "
                                + "4*d_model, stdin:5:12: refers to 'd_model', which is no size of this model "
                                + "(sizes: vocab_size, d_ff, num_layers)"),
                Arguments.of("tied = true", "tied = yes",
                        "small, stdin:8:5: is 'yes', not true or false"),
                Arguments.of("d = d_model,", "d = d_modl,",
                        "small, stdin:10:25: 'd_modl' is no size (did you mean d_model?)"),
                Arguments.of("d = d_model,", "v = d_model,",
                        "small, stdin:10:21: axis 'v' is there twice"),
                Arguments.of("f = d_ff\n", "f = d_ff/3\n",
                        "small, stdin:10:38: 1/3*d_ff is 32/3, not a whole number from 0 up"),
                Arguments.of("f = d_ff\n", "f = d_ff - 33\n",
                        "small, stdin:10:38: d_ff - 33 is -1, not a whole number from 0 up"),
                Arguments.of("f = d_ff\n", "f = d_ff g\n",
                        "small, stdin:10:43: no formula: 'g' (an operator is missing before it; a product is "
                                + "written with *)"),
                // sections
                Arguments.of("axes", "axis",
                        "small, stdin:9:1: unknown section 'axis' (did you mean axes?)"),
                Arguments.of("reads ids[b t]", "reads",
                        "small, stdin:12:6: 'reads' names streams on its own line"),
                Arguments.of("reads ids[b t]", "reads ids[b t",
                        "small, stdin:12:15: no op line: a name is missing (x[b t d] .weight[f d] -> y[b t f])"),
                Arguments.of("reads ids[b t]", "reads ids[b q]",
                        "small, stdin:12:13: axis 'q' has no size (known: b, d, e, e?, f, s, t, v)"),
                Arguments.of("writes logits", "writes logit",
                        "small, stdin: nothing writes logit"),
                Arguments.of("writes logits", "writes logits\nwrites x",
                        "small, stdin:14:1: 'writes' is there twice (the first is at stdin:13:1)"),
                Arguments.of("writes logits\n", "",
                        "small, stdin: has no 'writes' (a model has sizes, switches, axes, reads, writes, tree)"),
                // op lines
                Arguments.of("gelu u[b t f] ->", "gelu u[b t f] >",
                        "small, stdin:20:33: no op line: a name is missing (x[b t d] .weight[f d] -> y[b t f])"),
                Arguments.of("gelu u[b t f] ->", "gelu u[b t F] ->",
                        "small, stdin:20:30: axis 'F' has no size (known: b, d, e, e?, f, s, t, v)"),
                Arguments.of("gelu u[b t f] ->", "gelu w[b t f] ->",
                        "small, stdin:20:13: layers/mlp/act: nothing writes w (w[b t f] -> u[b t f])"),
                Arguments.of("gelu u[b t f] ->", "gelu u[b t d] ->",
                        "small, stdin:20:13: layers/mlp/act: u[b t d] was written with sizes [B, T, 2*d_ff] "
                                + "(u[b t d] -> u[b t f])"),
                Arguments.of("gelu u[b t f] ->", "contract u[b t f] ->",
                        "small, stdin:20:28: a contraction reads two tensors and writes one: u[b t f] -> u[b t f]"),
                Arguments.of("act = gelu", "- = gelu",
                        "small, stdin:20:13: an op has no name"),
                Arguments.of("gelu u[b t f] -> u[b t f]", "contract u[b t f] .w[b f d] -> u[b t f]",
                        "small, stdin:20:28: index 'd' stands in one tensor only: u[b t f] .w[b f d] -> u[b t f]"),
                Arguments.of("gelu u[b t f] -> u[b t f]", "contract u[b t f] .w[v f] -> u[b t f]",
                        "small, stdin:20:28: index 'v' stands in one tensor only: u[b t f] .w[v f] -> u[b t f]"),
                Arguments.of("gelu u[b t f] -> u[b t f]", "gelu u[b t f] -> .u[b t f]",
                        "small, stdin:20:13: an op writes streams and states, and not .u[b t f]"),
                Arguments.of("gelu u[b t f] -> u[b t f]", "gelu u[b t f] -> u[]",
                        "small, stdin:20:13: u[] has no axis (a single number is written with one of size 1: one = 1)"),
                Arguments.of("gelu u[b t f] -> u[b t f]", "gelu u[b t f] .w[f?] -> u[b t f]",
                        "small, stdin:20:36: axis 'f?' has no size (f? = how many are chosen)"),
                Arguments.of("gelu u[b t f] -> u[b t f]", "gelu u[b t f] -> u[b t f] where s <= q",
                        "small, stdin:20:56: axis 'q' has no size (known: b, d, e, e?, f, s, t, v)"),
                // parts
                Arguments.of("] bias", "] bais",
                        "small, stdin:19:46: 'linear' has no 'bais' (did you mean bias?)"),
                Arguments.of("] bias", "] bias=maybe",
                        "small, stdin:19:51: bias is not 'maybe' (known: false, true)"),
                Arguments.of("] bias", "] bias bias",
                        "small, stdin:19:51: 'bias' is said twice"),
                Arguments.of("up = linear", "- = linear",
                        "small, stdin:19:13: 'linear' takes a name (name = linear)"),
                Arguments.of("linear y[b t d] -> u[b t f]", "linear y[b t d]",
                        "small, stdin:19:33: no op line: '->' expected (x[b t d] .weight[f d] -> y[b t f])"),
                Arguments.of("linear y[b t d] -> u[b t f]", "linear y[b t d] y[b t d] -> u[b t f]",
                        "small, stdin:19:25: 'linear' reads one stream and writes one (x[b t d] -> y[b t f])"),
                Arguments.of("linear y[b t d] -> u[b t f] bias", "latent",
                        "small, stdin:19:13: axis 'h' has no size (known: b, d, e, e?, f, s, t, v)"),
                Arguments.of(" table=embed", "",
                        "small, stdin:24:46: 'tied' needs table=... (a head that reads the table of another block)"),
                Arguments.of(" table=embed", " table=embd",
                        "small, stdin:24:9: head/matmul: nothing writes /embd.weight (x[b t d] /embd.weight[v "
                                + "d] -> logits[b t v])"),
                Arguments.of("sum = residual", "sum = residual\n            a = gelu x[b t d] -> x[b t d]",
                        "small, stdin:22:9: 'residual' has nothing below it (write its lines in a block instead)"),
                // blocks and repeats
                Arguments.of("layers * num_layers", "layers * num_layrs",
                        "small, stdin:16:14: 'num_layrs' is no size (did you mean num_layers?)"),
                Arguments.of("layers * num_layers", "layers * num_layers/3",
                        "small, stdin:16:14: 1/3*num_layers is 2/3, not a whole number from 0 up"),
                Arguments.of("layers * num_layers", "layers * T",
                        "small, stdin:16:14: 'T' is no size (known: vocab_size, d_model, d_ff, num_layers)"),
                Arguments.of("layers * num_layers", "layers * num_layers every 0",
                        "small, stdin:16:31: numbers ascend by at least 1 (every 2)"),
                Arguments.of("layers * num_layers", "layers * num_layers from 1/2",
                        "small, stdin:16:30: 1/2 is 1/2, not a whole number from 0 up"),
                Arguments.of("layers * num_layers", "layers * num_layers at 0-2",
                        "small, stdin:16:28: 3 numbers for 2 copies"),
                Arguments.of("layers * num_layers", "layers * num_layers at 1,0",
                        "small, stdin:16:30: numbers ascend, each once (at 0,4-5)"),
                Arguments.of("layers * num_layers", "layers * num_layers at 0,99999",
                        "small, stdin:16:30: '99999' is no number from 0 to 9999"),
                Arguments.of("layers * num_layers", "layers * num_layers at 0,1 more",
                        "small, stdin:16:32: unexpected at 'more' (layers * 12, layers[full] * 4 from 2 every 3, "
                                + "layers[dense] * 3 at 0,4-5)"),
                Arguments.of("    layers * num_layers", """
                                layers[a] * 3
                                    norm = norm x[b t d] -> y[b t d]
                                layers * num_layers from 1\
                            """,
                        "small, stdin:19:9: layers/norm/norm: has a number of layers[a]/norm/norm, and .weight too "
                                + "(x[b t d] .weight[d] -> y[b t d])"),
                Arguments.of("layers * num_layers", "layers * num_layers stored 3",
                        "small, stdin:16:32: as many sets of parameters as copies or less, not 3 of 2"),
                Arguments.of("layers * num_layers", "layers[a * num_layers",
                        "small, stdin:16:14: what tells these copies apart is missing at '*'"),
                Arguments.of(": feed_forward", ": feedforward",
                        "small, stdin:18:15: unknown component 'feedforward' (did you mean feed_forward?)"),
                Arguments.of("with f = 2*d_ff", "with f",
                        "small, stdin:18:34: '=' expected at the end of the line (an axis and its size: d = d_model)"),
                Arguments.of("with f = 2*d_ff", "by f = 2",
                        "small, stdin:18:28: unexpected at 'by' (a block is NAME : component with axis = size; "
                                + "an op is NAME = kind, then its line)"),
                Arguments.of("sum = residual", "sum",
                        "small, stdin:22:9: the block 'sum' has nothing in it (its parts stand below it, indented)"),
                Arguments.of("sum = residual", "norm = linear y[b t d] -> w[b t v]",
                        "small, stdin:22:9: layers/norm/matmul: .weight is already a parameter of its block "
                                + "(y[b t d] .weight[v d] -> w[b t v])"),
                Arguments.of("linear y[b t d] -> u[b t f]", "linear y[b t d] -> u[b t d]",
                        "small, stdin:19:25: a linear layer sums over an axis and makes another, d and d' where "
                                + "they are as long: "
                                + "y[b t d] -> u[b t d]"),
                Arguments.of("act = gelu u[b t f] -> u[b t f]", "act = gelu u[b t f] -> u[b t f]\n            "
                        + "act = gelu u[b t f] -> u[b t f]",
                        "small, stdin:21:13: layers/mlp/act: stands twice under one name (u[b t f] -> u[b t f])"),
                Arguments.of("if tied", "if tide",
                        "small, stdin:23:8: unknown switch 'tide' (did you mean tied?)"),
                // indentation
                Arguments.of("    sum = residual", "   sum = residual",
                        "stdin, line 22, column 8: indented by 7, like no line that it could stand beside (by 8 "
                                + "it stands beside line 17)"),
                Arguments.of("    sum = residual", "\tsum = residual",
                        "stdin, line 22, column 5: a tab in the indentation (lines are indented with blanks)"),
                Arguments.of("model small\n", "  model small\n",
                        "stdin, line 1, column 3: indented below nothing"),
                Arguments.of("model small\n", "model\n",
                        "stdin, line 1, column 1: a model begins with its name (model my-model)"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void aMistakeHasItsPlace(String right, String wrong, String message) {
        assertThat(SMALL).contains(right);
        refused(SMALL.replaceFirst(Pattern.quote(right), Matcher.quoteReplacement(wrong)), message);
    }

    static Stream<Arguments> bounds() {
        var deep = new StringBuilder(SMALL);
        IntStream.range(1, 41).forEach(i -> deep.append(" ".repeat(4 * i)).append("block").append(i).append('\n'));
        var sizes = IntStream.range(0, 500).mapToObj(i -> "    s" + i + " = 1\n").collect(Collectors.joining());
        return Stream.of(
                Arguments.of(SMALL + "    x = gelu x[b t d] -> x[b t " + "d ".repeat(1100) + "]\n",
                        "stdin, line 27, column 2001: a line of more than 2000 characters"),
                Arguments.of(deep.toString(), "stdin, line 66, column 161: more than 40 lines inside of each other"),
                Arguments.of(SMALL + "# a remark\n".repeat(20_000), "stdin, line 20001, column 1: more than "
                        + "20000 lines"),
                Arguments.of(SMALL + " ".repeat(1 << 20), "stdin: has 1049235 characters; at most 1048576 are read"),
                Arguments.of(SMALL + """
                            a * 2
                                a * 2
                                    a * 2
                                        a * 2
                                            y = gelu x[b t d] -> y[b t d]
                        """, "small, stdin:30:17: more than 3 repeats inside of each other"),
                Arguments.of(SMALL.replace("switches\n", sizes + "switches\n"), "small, stdin:3:5: more than "
                        + "500 sizes"),
                Arguments.of(SMALL.replace("d_model = 8", "d_model = 2^39").replace("4*d_model", "d_model^400"),
                        "d_ff = d_model^400, stdin:5:12: is a number of 4697 digits, more than any model has "
                                + "(at most 1099511627776)"),
                Arguments.of(SMALL.replace("f = 2*d_ff", "f = 1 + d_ff + d_model + vocab_size")
                        .replace("    act =", "    big = gelu u[b t f] -> w[b f f f f f f]\n            act ="),
                        "small, stdin:20:13: the formulas of its axes are too long together (let it be a size, "
                                + "which is a number here)"),
                Arguments.of(SMALL.replace("f = d_ff\n", "f = min(T, d_ff) + min(T, d_model)\n"),
                        "small, stdin:10:38: the formula is too long for the size of an axis or a repeat (let "
                                + "it be a size, which is a number here)"));
    }

    @ParameterizedTest
    @MethodSource("bounds")
    void whatATextMayAskForIsBounded(String text, String message) {
        refused(text, message);
    }

    /// A linear attention: a scan whose forms stand below it.
    private static final String SCAN = """
            model linear
            sizes
                d_model = 8
                chunk = 5
            axes
                d = d_model, e = 3, k = 4, cl = chunk
            reads x[b t d]
            writes z
            tree
                mixer : recurrence
                    q = linear x[b t d] -> q[b t k]
                    v = linear x[b t d] -> v[b t e]
                    scan = scan q[b t k] v[b t e] -> o[b t e] @state[b k e]
                        recurrent
                            write = contract q[b t k] v[b t e] -> @state[b k e]
                            read = contract q[b t k] @state[b k e] -> o[b t e]
                        chunked with cq = cl, ck = cl, nc = ceil(t/cl)
                            chunks_q = split q[b t k] -> qc[b nc cq k]
                            chunks_v = split v[b t e] -> vc[b nc cq e]
                            scores = contract qc[b nc cq k] qc[b nc ck k] -> a[b nc cq ck] where ck <= cq
                            inside = contract a[b nc cq ck] vc[b nc ck e] -> oc[b nc cq e] where ck <= cq
                            write = contract qc[b nc cq k] vc[b nc cq e] -> @state[b k e]
                            read = contract qc[b nc cq k] @state[b k e] -> oc[b nc cq e]
                            tokens = split oc[b nc cq e] -> o[b t e]
                    out = linear o[b t e] -> z[b t d]
            """;

    @Test
    void aScanSaysItsForms() {
        var model = Families.build(ConfigFile.read(new ByteArrayInputStream(SCAN.getBytes(UTF_8)), "stdin"));
        var again = Families.build(ConfigFile.read(
                new ByteArrayInputStream(ModelText.of(model).getBytes(UTF_8)), "stdin"));
        for (var one : List.of(model, again)) {
            assertThat(scans(one, "matmul")).isEqualTo(Rational.of(2 * 12 * 2 * 4 * 3));
            assertThat(scans(one, "matmul-chunked"))
                    .isEqualTo(Rational.of(2 * 3 * (5 * 5 * (4 + 3) + 2 * 5 * 4 * 3)));
            assertThat(scans(one, "torch")).isEqualTo(Rational.ZERO);
        }
    }

    private static Rational scans(Model model, String convention) {
        return new Forward().of(model, Terms.of(Conventions.named(convention), Dtype.FP32)).orElseThrow()
                .only(e -> e.matmul() == Matmul.SCAN).total().at(CorpusTest.point(model, 1, 12));
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " => ", value = {
            "recurrent$ => recurent => stdin:14:13: unknown form 'recurent' (did you mean recurrent?)",
            "chunked with => recurrent with => stdin:17:13: the recurrent form is there twice",
            "ceil(t/cl) => ceil(t/cm) => stdin:17:49: 'cm' is no axis (known: b, cl, d, e, k, s, t)",
            "ck = cl, => cq = cl, => stdin:17:35: axis 'cq' is there twice",
            "qc[b nc ck k] -> => qc[b nc ck d] -> => stdin:20",
            "write = contract q[b t k] => write = contract r[b t k] => stdin:15:17: mixer/write: nothing writes r",
            "tokens = split => - : norm => stdin",
            "v = linear x => v = contract x => stdin"})
    void aFormIsRefusedWithReason(String right, String wrong, String message) {
        var text = SCAN.replaceFirst("(?m)" + (right.endsWith("$") ? right : Pattern.quote(right)),
                Matcher.quoteReplacement(wrong));
        assertThat(text).isNotEqualTo(SCAN);
        var in = new ByteArrayInputStream(text.getBytes(UTF_8));
        assertThatThrownBy(() -> Families.build(ConfigFile.read(in, "stdin")))
                .isInstanceOf(Refusal.class).hasMessageContaining(message);
    }

    private static void refused(String text, String message) {
        assertThatThrownBy(() -> Families.build(spec(text))).isInstanceOf(Refusal.class).hasMessage(message);
    }

    static Spec spec(String text) {
        return ConfigFile.read(new ByteArrayInputStream(text.getBytes(UTF_8)), "stdin");
    }

    static Spec example(String name) {
        return Models.spec(Path.of("..", "examples", name + ".assay").toString(), System.in);
    }
}
