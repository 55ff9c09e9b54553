package assay;

import static org.assertj.core.api.Assertions.assertThat;

import assay.account.Parameters;
import assay.account.Terms;
import assay.family.Families;
import assay.model.Model;
import assay.spec.Field;
import assay.spec.Spec;
import assay.spec.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Classes that a config names: those of its `model_type` are counted as such, of all others something is said.
class ArchitectureTest {
    static Stream<CorpusTest.Published> classes() {
        return CorpusTest.published("classes.jsonl").values().stream();
    }

    /// What the reference implementation of each class holds.
    @ParameterizedTest
    @MethodSource("classes")
    void ofEachClass(CorpusTest.Published row) {
        var model = row.model();
        var total = new Parameters().of(model, Terms.DEFAULT).orElseThrow().total();
        assertThat(CorpusTest.tensors(model)).isEqualTo(row.tensors());
        assertThat(total.at(CorpusTest.point(model, 1, 1))).isEqualTo(row.total());
        assertThat(model.notes()).noneMatch(n -> n.startsWith("The class"));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            tiny qwen3_moe,            Qwen3MoeForCausalLM
            tiny llama4_text,          Llama4ForCausalLM
            tiny kimi_k2,              DeepseekV3ForCausalLM
            tiny ernie4_5_moe,         Ernie4_5_MoeForCausalLM
            tiny minimax_m2,           MiniMaxM2ForCausalLM
            tiny qwen3_vl,             Qwen3VLForConditionalGeneration
            tiny kimi_k25,             KimiK25ForConditionalGeneration
            openai-community/gpt2-xl,  GPT2LMHeadModel
            meta-llama/Llama-4-Scout-17B-16E-Instruct, Llama4ForConditionalGeneration
            google-bert/bert-base-cased, BertModel""")
    void theUsualClassIsSaidNothingOf(String id, String name) {
        var plain = named(id, "");
        var model = named(id, name);
        assertThat(model.root()).isEqualTo(plain.root());
        assertThat(model.notes()).noneMatch(n -> n.contains(name));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            tiny qwen3_moe,             DFlashDraftModel
            tiny qwen3_moe,             Qwen3MoeForRewardModel
            tiny llama4_text,           LlamaForCausalLMEagle3
            tiny llama4_text,           Eagle3Llama4ForCausalLM
            tiny qwen3_vl,              Qwen3VLForRewardModel
            google-bert/bert-base-cased, ColBERTModel
            google-bert/bert-base-cased, BertForRewardModel
            meta-llama/Llama-4-Scout-17B-16E-Instruct, Llama4ForSomethingElse""")
    void anyOtherIsCountedAsTheUsualAndNoted(String id, String name) {
        var plain = named(id, "");
        var model = named(id, name);
        assertThat(model.root()).isEqualTo(plain.root());
        assertThat(model.notes()).anyMatch(n -> n.contains("The class '" + name + "' is not known"));
    }

    private static Model named(String id, String name) {
        var row = Objects.requireNonNull(CorpusTest.ALL.get(id));
        var fields = new LinkedHashMap<>(row.config());
        if (!name.isEmpty()) {
            fields.put("architectures", new Field(new Value.Items(List.of(new Value.Text(name))), "test"));
        }
        return Families.build(new Spec(id, id, fields, new LinkedHashMap<>()));
    }
}
