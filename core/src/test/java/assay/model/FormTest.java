package assay.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.account.Backward;
import assay.account.Decoding;
import assay.account.Forward;
import assay.account.Quantity;
import assay.account.Terms;
import assay.algebra.Expr;
import assay.convention.Convention;
import assay.convention.Conventions;
import assay.convention.Matmul;
import assay.model.Form.Way;
import assay.notation.Parser;
import assay.part.DeltaNet;
import assay.part.DeltaTimeMix;
import assay.part.GatedRecurrence;
import assay.part.DualScan;
import assay.part.GroupedScan;
import assay.part.HeadedScan;
import assay.part.LightningAttention;
import assay.part.MatrixTimeMix;
import assay.part.SelectiveScan;
import assay.part.TimeMix;
import assay.quantity.Dtype;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the forms of scans multiply: formulas of their papers, one mixer each, without its layers.
class FormTest {
    private static final Map<String, Block> MIXERS = Map.ofEntries(
            Map.entry("selective", new SelectiveScan(false, false, Kind.SILU, List.of()).of("mixer")),
            Map.entry("headed", new HeadedScan(false, false, Kind.SILU).of("mixer")),
            Map.entry("grouped", new GroupedScan(false, false, Kind.SILU, "100").of("mixer")),
            Map.entry("lightning", LightningAttention.of("mixer", Kind.SILU)),
            Map.entry("delta", DeltaNet.separate("mixer", Kind.SILU)),
            Map.entry("kimi", DeltaNet.finelyDecayed("mixer", Kind.SILU)),
            Map.entry("griffin", GatedRecurrence.of("mixer", Kind.SILU)),
            Map.entry("rwkv", TimeMix.overTime("mixer")),
            Map.entry("eagle", MatrixTimeMix.fixed("mixer")),
            Map.entry("finch", MatrixTimeMix.dependent("mixer")),
            Map.entry("goose", DeltaTimeMix.overTime("mixer", true)));

    /// What paths of products with parameters have, in the backward pass too.
    private static final List<String> LAYERS = List.of("/matmul", "_proj", "conv", "_gate", "lower", "raise");

    private static Model model(String mixer) {
        var axes = new HashMap<String, Expr>();
        for (var axis : List.of("b", "t", "d", "h", "k", "g", "ns", "ci", "dr", "px", "pm", "cc", "hk", "hv", "kk",
                "kv", "lw", "a", "kw", "kb", "i", "mh", "mc", "kq", "lb", "i3", "fl", "mx", "ml", "dl", "dw",
                "da", "dg")) {
            axes.put(axis, Expr.dim(axis.toUpperCase(Locale.ROOT)));
        }
        axes.put("lb'", Expr.dim("LB"));
        axes.put("lv", Expr.dim("LW"));
        axes.put("one", Expr.ONE);
        var block = Objects.requireNonNull(MIXERS.get(mixer));
        return new Model("small", "test", "test", axes, Block.of("", List.of(block)),
                Line.of("y[b t d] -> z[b]").reads(), "z", new Sizes(new LinkedHashMap<>()), List.of(), List.of());
    }

    /// The work of a scan in the form that a convention takes, without the layers around it.
    private static Expr work(String mixer, Quantity quantity, Convention convention) {
        var ledger = quantity.of(model(mixer), Terms.of(convention, Dtype.FP32)).orElseThrow();
        return ledger.only(e -> e.matmul() == Matmul.SCAN && LAYERS.stream().noneMatch(e.path()::contains)).total();
    }

    @ParameterizedTest
    @CsvSource({"selective", "headed", "grouped", "lightning", "delta", "kimi", "griffin", "rwkv", "eagle", "finch",
        "goose"})
    void everyFormReadsAndWritesWhatIsThere(String mixer) {
        var model = model(mixer);
        assertThat(model.checked()).isSameAs(model);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "selective | 4*B*T*CI*NS",
        "headed    | 4*B*T*MH*MC*NS",
        "grouped   | 4*B*T*H*K*NS",
        "lightning | 4*B*T*H*KQ*K",
        "delta     | 6*B*T*HV*KK*KV",
        "kimi      | 6*B*T*HV*KK*KV",
        "griffin   | 0",
        "rwkv      | 0",
        "eagle     | 4*B*T*H*KK*K",
        "finch     | 4*B*T*H*KK*K",
        // what is found in the state is taken out of it
        "goose     | 8*B*T*H*KK*K",
    })
    void tokenByToken(String mixer, String formula) {
        var expected = Parser.parse(formula);
        assertThat(work(mixer, new Forward(), Conventions.MATMUL)).isEqualTo(expected);
        for (var name : List.of("matmul", "matmul-chunked", "torch")) {
            assertThat(work(mixer, new Decoding(), Conventions.named(name)).times(Expr.dim("T"))).as(name)
                    .isEqualTo(expected);
        }
    }

    /// A part whose backward pass begins at its output has two gradients of each product.
    @ParameterizedTest
    @CsvSource({"selective", "headed", "grouped", "lightning", "delta", "kimi", "eagle", "finch", "goose"})
    void twoGradientsOfEachProduct(String mixer) {
        for (var name : List.of("matmul", "matmul-chunked")) {
            var convention = Conventions.named(name);
            assertThat(work(mixer, new Backward(), convention)).as(name)
                    .isEqualTo(work(mixer, new Forward(), convention).times(2));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        // scores and sums within chunks, states written and read, chunks with each other
        "grouped | 2*B*H*(C*100*100*(NS + K) + 2*C*100*K*NS + (C + 1)^2*K*NS) | 100",
        // overlaps and scores, two systems, sums; the state told, read and written
        "delta   | 2*B*HV*(C*64*64*(3*KK + 2*KV) + 3*C*64*KK*KV) | 64",
        "kimi    | 2*B*HV*(C*64*64*(3*KK + 2*KV) + 3*C*64*KK*KV) | 64",
        // scores and sums within whole blocks and the rest, the state written and read
        "lightning | 2*B*H*(KQ + K)*(floor(T/LB)*LB^2 + (T - LB*floor(T/LB))^2) + 4*B*T*H*KQ*K | 1",
        "selective | 4*B*T*CI*NS | 1",
        "goose | 8*B*T*H*KK*K | 1",
    })
    void inChunks(String mixer, String formula, String chunk) {
        var chunks = Expr.dim("T").over(Parser.parse(chunk)).ceil();
        assertThat(work(mixer, new Forward(), Conventions.named("matmul-chunked")))
                .isEqualTo(Parser.parse(formula).with(Map.of("C", chunks)));
    }

    @Test
    void aConvolutionIsItsWidth() {
        var ledger = new Forward().of(model("grouped"), Terms.of(Conventions.MATMUL, Dtype.FP32)).orElseThrow();
        assertThat(ledger.only(e -> e.path().contains("conv1d")).total()).isEqualTo(Parser.parse("2*B*T*CC*KW"));
        var torch = new Forward().of(model("grouped"), Terms.of(Conventions.named("torch"), Dtype.FP32)).orElseThrow();
        assertThat(torch.only(e -> e.path().contains("conv1d")).total())
                .isEqualTo(Parser.parse("2*B*(T + KW - 1)*CC*KW"));
    }

    @Test
    void whatIsNoForm() {
        assertThatThrownBy(() -> Form.of(Way.CHUNKED, Map.of())).hasMessageContaining("no op lines");
        var scan = DualScan.scan("7");
        assertThatThrownBy(() -> scan.in(List.of(scan.forms().getFirst(), scan.forms().getFirst())))
                .hasMessageContaining("two forms");
        for (var chunk : List.of("0", "12x")) {
            assertThatThrownBy(() -> DualScan.scan(chunk)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    /// A form that reads what nothing writes is found, as any op line is.
    @Test
    void aFormIsChecked() {
        var model = model("rwkv");
        var wrong = model.withRoot((Block) model.root().each(op -> op instanceof Pointwise p && !p.forms().isEmpty()
                ? p.in(List.of(Form.of(Way.RECURRENT, Map.of(),
                        Pointwise.of("sum", Kind.ADD, "wk[b t a] none[b t a] -> w[b t a]"))))
                : op));
        assertThatThrownBy(wrong::checked).hasMessageContaining("nothing writes none");
    }
}
