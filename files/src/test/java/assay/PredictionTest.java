package assay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.account.Forward;
import assay.account.Parameters;
import assay.account.Terms;
import assay.algebra.Rational;
import assay.convention.Conventions;
import assay.convention.Matmul;
import assay.family.Families;
import assay.model.Model;
import assay.model.Named;
import assay.model.Tensor.Role;
import assay.problem.Refusal;
import assay.quantity.Dtype;
import assay.spec.Field;
import assay.spec.Spec;
import assay.spec.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Layers for multi-token prediction: what published files hold of them, and what is said of them.
class PredictionTest {
    /// What their publishers' files hold, element by element, scales of quantised weights left out. Routers' correction
    /// biases are among them, also where they are not among the parameters.
    @ParameterizedTest
    @CsvSource(textBlock = """
            deepseek-ai/DeepSeek-V3,           671026419200, 684489845504
            zai-org/GLM-4.5,                   352797814784, 358337791296
            zai-org/GLM-4.5-Air,               106852245504, 110468824832
            zai-org/GLM-5,                     743911199232, 753864139008
            zai-org/GLM-5.2,                   743377000704, 753329940480
            Qwen/Qwen3-Next-80B-A3B-Instruct,   79674391296,  81324862720
            Qwen/Qwen3.5-27B,                   27356728560,  27781427952
            Qwen/Qwen3.5-35B-A3B,               35107181936,  35951822704
            Qwen/Qwen3.5-122B-A10B,            122562817776, 125086497008
            Qwen/Qwen3.5-397B-A17B,            396802360816, 403397928944""")
    void publishedFilesHoldThem(String id, String without, String stored) {
        var model = Families.build(spec(id, "true"));
        var elements = stored(model).stream().map(n -> n.elements().at(CorpusTest.point(model, 1, 1)))
                .reduce(Rational.ZERO, Rational::plus);
        assertThat(elements).isEqualTo(Rational.parse(stored));
        var main = Families.build(spec(id, "false"));
        assertThat(parameters(main)).isEqualTo(Rational.parse(without));
        assertThat(main.notes()).anySatisfy(note -> assertThat(note.replace(",", "")).contains(
                "1 layer for multi-token prediction is not counted", parameters(model).toString()));
        assertThat(model.notes()).anySatisfy(note -> assertThat(note.replace(",", "")).contains(
                "1 layer for multi-token prediction is counted", without));
    }

    /// The published 684,531,386,000 elements of DeepSeek V3: its weights, and for each weight in FP8 a scale of every
    /// 128 by 128 of its elements. In FP8 are the linear layers of attention and feed-forward.
    @Test
    void theScalesOfDeepseekV3() {
        var model = Families.build(spec("deepseek-ai/DeepSeek-V3", "true"));
        var point = CorpusTest.point(model, 1, 1);
        var plain = Set.of("embed_tokens", "lm_head", "head", "eh_proj", "gate");
        var scales = stored(model).stream().filter(n -> n.shape().size() == 2)
                .filter(n -> !plain.contains(n.name().split("\\.")[n.name().split("\\.").length - 2]))
                .map(n -> n.shape().stream().map(size -> size.at(point).over(Rational.of(128)).ceil())
                        .reduce(n.count().at(point), Rational::times))
                .reduce(Rational.ZERO, Rational::plus);
        assertThat(scales).isEqualTo(Rational.of(41_540_496));
        assertThat(parameters(model).plus(scales)).isEqualTo(Rational.parse("684531386000"));
    }

    /// The heads and routers of these layers are heads and routers.
    @Test
    void whatTheyAreOf() {
        var model = Families.build(spec("deepseek-ai/DeepSeek-V3", "true"));
        var terms = Terms.of(Conventions.named("torch"), Dtype.FP32);
        var entries = new Forward().of(model, terms).orElseThrow().entries().stream()
                .filter(e -> e.path().contains("layers[mtp]/")).toList();
        assertThat(entries).filteredOn(e -> e.matmul() == Matmul.HEAD).hasSize(1);
        assertThat(entries).filteredOn(e -> e.matmul() == Matmul.ROUTER).hasSize(1);
    }

    @Test
    void theyAreRefusedWhereThereAreNone() {
        assertThatThrownBy(() -> Families.build(spec("moonshotai/Kimi-K2-Instruct", "true")))
                .isInstanceOf(Refusal.class).hasMessageContaining("no layers for multi-token prediction");
        var minimax = spec("tiny minimax_m2", "true");
        var fields = new LinkedHashMap<>(minimax.fields());
        fields.put("num_mtp_modules", new Field(new Value.Numeral(Rational.of(3)), "test"));
        assertThatThrownBy(() -> Families.build(new Spec("", "", fields, minimax.settings())))
                .isInstanceOf(Refusal.class).hasMessageContaining("not published");
        assertThat(Families.build(new Spec("", "", fields, new LinkedHashMap<>())).notes())
                .anyMatch(n -> n.startsWith("3 layers for multi-token prediction"));
    }

    private static List<Named> stored(Model model) {
        return model.spelling().of(model).stream().filter(n -> n.role() != Role.STREAM).toList();
    }

    private static Rational parameters(Model model) {
        return new Parameters().of(model, Terms.DEFAULT).orElseThrow().total().at(CorpusTest.point(model, 1, 1));
    }

    private static Spec spec(String id, String mtp) {
        var row = Objects.requireNonNull(CorpusTest.ALL.get(id));
        var settings = new LinkedHashMap<String, Field>();
        settings.put("mtp", new Field(new Value.Text(mtp), "--set mtp"));
        return new Spec(id, id, new LinkedHashMap<>(row.config()), settings);
    }
}
