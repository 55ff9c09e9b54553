package assay;

import static org.assertj.core.api.Assertions.assertThat;

import assay.ask.Case;
import assay.ask.Options;
import assay.check.Reconciliation;
import assay.model.Checkpoint;
import assay.model.Checkpoint.Held;
import assay.read.ConfigFile;
import assay.spec.Spec;
import assay.storage.Encoding;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files of a quantised model hold several tensors for one of its: `check` takes them for it, and tells where their
/// bytes are not what the scheme makes.
class RepackedTest {
    private static final String GPTQ = "\"quantization_config\": {\"quant_method\": \"gptq\", \"bits\": 4, "
            + "\"group_size\": 32}";
    private static final String AWQ = "\"quantization_config\": {\"quant_method\": \"awq\", \"bits\": 4, "
            + "\"group_size\": 32, \"zero_point\": true}";
    private static final String FP8 = "\"quantization_config\": {\"quant_method\": \"fp8\", \"weight_block_size\": "
            + "[128, 128]}";
    private static final String MLX = "\"quantization\": {\"bits\": 4, \"group_size\": 32}";

    @ParameterizedTest
    @ValueSource(strings = {GPTQ, AWQ, FP8, MLX})
    void whatASchemeMakesIsTheTensor(String scheme) {
        var spec = spec(scheme);
        var tensors = tensors(spec);
        var whole = Reconciliation.of(spec, new Checkpoint("made", tensors, List.of()));
        assertThat(whole.findings()).isEmpty();
        assertThat(whole.bytes()).isEqualTo(whole.held());
        assertThat(whole.described()).isEqualTo(whole.stored());

        var scale = tensors.stream().filter(t -> t.name().contains("scale")).findFirst().orElseThrow();
        var fewer = tensors.stream().filter(t -> !t.equals(scale)).toList();
        assertThat(Reconciliation.of(spec, new Checkpoint("torn", fewer, List.of())).findings()).singleElement()
                .satisfies(f -> assertThat(scale.name())
                        .startsWith(f.name().replace("{i}", "0").replace(".weight", ".")))
                .satisfies(f -> assertThat(f.reason()).contains("the files hold"));
    }

    private static Spec spec(String scheme) {
        return ConfigFile.read(new ByteArrayInputStream(("{\"model_type\": \"llama\", \"vocab_size\": 512, "
                + "\"hidden_size\": 256, \"num_hidden_layers\": 2, \"num_attention_heads\": 4, "
                + "\"intermediate_size\": 512, \"torch_dtype\": \"float16\", " + scheme + "}")
                        .getBytes(StandardCharsets.UTF_8)), "config.json");
    }

    /// Every tensor that the scheme makes, by the names of its pieces.
    private static List<Held> tensors(Spec spec) {
        var subject = Case.of(spec, Options.DEFAULT);
        var all = new ArrayList<Held>();
        subject.model().walk((place, op) -> op.line().reads().stream().filter(subject.model().spelling()::stored)
                .flatMap(t -> subject.terms().weights().filed(subject.model(), place, op, t).stream())
                .forEach(filing -> {
                    var item = filing.item();
                    var pieces = filing.parts().getFirst().encoding().pieces();
                    int count = subject.value(item.tensors()).num().intValueExact();
                    for (int i = 0; i < count; i++) {
                        var name = item.name().replace("{i}", String.valueOf(i));
                        for (var piece : pieces) {
                            long bytes = subject.value(new Encoding("one", List.of(piece)).bytes(item.matrix())).num()
                                    .longValueExact();
                            all.add(pieces.size() == 1
                                    ? new Held(name, piece.type(), item.named().shape().stream()
                                            .map(s -> subject.value(s).num().longValueExact()).toList(), bytes, "")
                                    : new Held(name.replace(".weight", "." + piece.name()), piece.type(),
                                            List.of(bytes), bytes, ""));
                        }
                    }
                }));
        return all;
    }
}
