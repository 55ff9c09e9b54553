package assay.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import assay.account.Omission;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.disk.Disk;
import assay.family.Families;
import assay.spec.Field;
import assay.spec.Value;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Graphs that PyTorch's exporters write count what their configs count.
class ExportedTest {
    /// With open axes a graph has every product of the reference implementation; rotary angles too, which it works out
    /// once for
    /// all sequences of a batch. With fixed ones the exporter has worked them out, which leaves what `matmul` counts.
    @ParameterizedTest
    @CsvSource({
        "gpt2,gpt2,torch,1", "gpt2-dynamic,gpt2,torch,2", "gpt2-script,gpt2,torch,2",
        "llama,llama,matmul,1", "llama-dynamic,llama,torch,1", "llama-script,llama,torch,1",
        "llama-dynamic,llama,matmul,2", "llama-script,llama,matmul,2",
        "bert,bert,torch,1", "bert-dynamic,bert,torch,2", "bert-script,bert,torch,2",
        "vit,vit,torch,1", "mixtral,mixtral,matmul,1", "mixtral-dynamic,mixtral,torch,1",
        "mixtral-dynamic,mixtral,matmul,2"})
    void forwardPass(String file, String config, String convention, long batch) {
        var graph = Families.build(Fixture.graph(file));
        var model = Fixture.config(config);
        assertThat(Fixture.value(graph, Fixture.forward(graph, convention).total(), batch))
                .isEqualTo(Fixture.value(model, Fixture.forward(model, convention).total(), batch));
    }

    @Test
    void encoderOfAnEncoderDecoder() {
        var graph = Families.build(Fixture.graph("t5-encoder"));
        var model = Fixture.config("t5");
        assertThat(Fixture.value(graph, Fixture.forward(graph, "torch").total(), Fixture.BATCH)).isEqualTo(
                Fixture.value(model, Fixture.forward(model, "torch").under("encoder").total(), Fixture.BATCH));
    }

    /// As a formula too: `batch` is B and `sequence` is T.
    @ParameterizedTest
    @CsvSource({"gpt2-dynamic,gpt2", "llama-script,llama", "llama-dynamic,llama", "bert-dynamic,bert"})
    void formula(String file, String config) {
        var graph = Families.build(Fixture.graph(file));
        var model = Fixture.config(config);
        var sizes = new HashMap<String, Expr>();
        model.sizes().values().forEach((name, value) -> sizes.put(name, Expr.of(value)));
        assertThat(Fixture.forward(graph, "matmul").total())
                .isEqualTo(Fixture.forward(model, "matmul").total().with(sizes));
    }

    /// A head that shares the embedding's matrix is stored beside it, turned round; fixed positions leave the rows
    /// that are used.
    @ParameterizedTest
    @CsvSource({
        "llama,llama,0", "llama-dynamic,llama,0", "llama-script,llama,0", "bert-dynamic,bert,0", "bert-script,bert,0",
        "mixtral,mixtral,0", "mixtral-dynamic,mixtral,0", "gpt2-dynamic,gpt2,192", "gpt2-script,gpt2,192",
        "gpt2,gpt2,64"})
    void parameters(String file, String config, long more) {
        var graph = Families.build(Fixture.graph(file));
        assertThat(Fixture.parameters(graph))
                .isEqualTo(Fixture.parameters(Fixture.config(config)).plus(Rational.of(more)));
    }

    @Test
    void operators() {
        var graph = Families.build(Fixture.graph("operators"));
        var convolved = 2 * 8 * 25 * 2 * 9;
        var grown = 2 * 25 * 8 * 3 * 4;
        var summed = 2 * 8 * 8 * 25;
        var multiplied = 2 * 8 * 8 * 8;
        assertThat(Fixture.forward(graph, "matmul").total())
                .isEqualTo(Expr.of(convolved + grown + summed + multiplied));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "gpt2", "gpt2-dynamic", "gpt2-script", "llama", "llama-dynamic", "llama-script", "bert", "bert-dynamic",
        "bert-script", "vit", "mixtral", "mixtral-dynamic", "t5-encoder", "operators"})
    void everyShapeIsKnown(String file) {
        var graph = Families.build(Fixture.graph(file));
        var omitted = Fixture.forward(graph, "torch").omissions();
        assertThat(omitted).extracting(Omission::what).noneMatch(w -> w.contains("unknown"));
        assertThat(omitted).allMatch(o -> !o.ops().isZero() && !o.elements().isZero());
    }

    /// Names tell what a part is for.
    @Test
    void components() {
        var ledger = Fixture.forward(Families.build(Fixture.graph("llama-script")), "matmul");
        assertThat(ledger.components()).containsOnlyKeys("attention", "feed-forward", "head");
    }

    @Test
    void writtenOperators() {
        var spec = Fixture.graph("written")
                .with("rows", new Field(new Value.Numeral(Rational.of(7)), "--set rows"))
                .with("loose_0", new Field(new Value.Numeral(Rational.of(5)), "--set loose_0"));
        var graph = Families.build(spec);
        var forward = Fixture.forward(graph, "matmul");
        long pairs = 2 * 2 * 36 * 16;
        long all = 4 * pairs + 2 * 6 * 16 * 48 + 2 * 6 * 16 * 24 + 2 * 7 * 16 * 8 + 2 * 5 * 16 * 8 + 2 * 6 * 16 * 5
                + 2 * 6 * 16 * 3 + 2 * 27;
        assertThat(Fixture.value(graph, forward.total(), 1)).isEqualTo(Rational.of(all));
        assertThat(graph.notes()).anyMatch(n -> n.startsWith("Of the two branches of an If"));
        long causal = 2 * pairs * 21 / 36 + 2 * pairs;
        assertThat(Fixture.value(graph, Fixture.forward(graph, "matmul-causal").total(), 1))
                .isEqualTo(Rational.of(all - 4 * pairs + causal));
    }

    @Test
    void bytesAsStored() {
        var held = Disk.of(Fixture.file("written")).read(OnnxFile::read).checkpoint().tensors();
        assertThat(held).filteredOn(t -> List.of("i4.weight", "bf.weight", "f8.weight", "n.weight").contains(t.name()))
                .extracting(t -> t.dtype() + " " + t.shape() + " " + t.bytes())
                .containsExactly("u8 [24, 1, 8] 192", "i4 [16, 5] 40", "bf16 [16, 3] 96", "f8_e4m3 [3, 3] 9");
    }

    @Test
    void tensorsBesideTheFile() {
        var held = Disk.of(Fixture.file("llama-dynamic")).read(OnnxFile::read).checkpoint().tensors();
        assertThat(held).filteredOn(t -> t.place().startsWith("llama-dynamic.onnx.data")).hasSizeGreaterThan(8)
                .allMatch(t -> Rational.of(t.bytes()).equals(t.elements().times(Rational.of(4))));
    }
}
