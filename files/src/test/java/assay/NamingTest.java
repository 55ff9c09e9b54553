package assay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.account.Parameters;
import assay.account.Terms;
import assay.algebra.Rational;
import assay.family.Families;
import assay.model.Model;
import assay.problem.Refusal;
import assay.read.ConfigFile;
import assay.spec.Field;
import assay.spec.Naming;
import assay.spec.Spec;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// A file is read whole under one naming, or what is not read of it is said.
class NamingTest {
    private static final String META = """
            {"dim": 4096, "n_layers": 32, "n_heads": 32, "n_kv_heads": 8, "multiple_of": 1024,
             "ffn_dim_multiplier": 1.3, "norm_eps": 1e-05, "vocab_size": 128256}
            """;

    @Test
    void aConfigUnderAnotherNamingHasTheSameCountsOrIsAFinding() {
        var read = new AtomicInteger();
        Corpus.always(corpus -> {
            var total = parameters(built(spec(corpus.row().config())).orElseThrow());
            for (var naming : Naming.ALL) {
                var renamed = renamed(corpus.row().config(), naming);
                if (renamed.equals(corpus.row().config())) {
                    continue;
                }
                var model = built(spec(renamed));
                if (model.isPresent() && !parameters(model.get()).equals(total)) {
                    assertThat(model.get().notes()).as(naming.title() + " " + parameters(model.get()))
                            .anyMatch(n -> n.startsWith("Not read, and by their names sizes"));
                }
                model.filter(m -> parameters(m).equals(total)).ifPresent(_ -> read.incrementAndGet());
            }
        });
        assertThat(read.get()).isGreaterThan(3000);
    }

    private static SequencedMap<String, Field> renamed(Map<String, Field> config, Naming naming) {
        var renamed = new LinkedHashMap<String, Field>();
        config.forEach((name, field) -> {
            var other = Naming.size(name).map(naming::name).filter(n -> !n.isEmpty() && !config.containsKey(n))
                    .orElse(name);
            renamed.put(renamed.containsKey(other) ? name : other, field);
        });
        return renamed;
    }

    private static Spec spec(Map<String, Field> fields) {
        return new Spec("", "there", new LinkedHashMap<>(fields), new LinkedHashMap<>());
    }

    private static Optional<Model> built(Spec spec) {
        try {
            return Optional.of(Families.build(spec));
        } catch (Refusal _) {
            return Optional.empty();
        }
    }

    private static Rational parameters(Model model) {
        return new Parameters().of(model, Terms.DEFAULT).orElseThrow().total().at(CorpusTest.point(model, 1, 1));
    }

    @Test
    void allOfMetasFourHeadCountsAreRead() {
        for (var type : List.of("qwen2", "mistral", "llama", "cohere")) {
            var model = Families.build(read("{\"model_type\": \"" + type + "\", " + META.strip().substring(1)));
            assertThat(model.sizes().values()).as(type).containsEntry("num_kv_heads", Rational.of(8))
                    .containsEntry("d_model", Rational.of(4096));
            assertThat(model.notes()).as(type).anyMatch(n -> n.contains("'n_kv_heads' is read as num_kv_heads"))
                    .anyMatch(n -> n.startsWith("Not read, and by their names sizes") && n.contains("multiple_of"));
        }
    }

    @Test
    void metasOwnFileIsALlama() {
        var model = Families.build(read(META));
        assertThat(parameters(model)).isEqualTo(Rational.of(8_030_261_248L));
        assertThat(model.sizes().values()).containsEntry("d_ff", Rational.of(14336));
        assertThatThrownBy(() -> Families.build(read(META.replace("128256", "-1"))))
                .isInstanceOf(Refusal.class).hasMessageContaining("'vocab_size' is missing");
    }

    @Test
    void mistralsOwnFileIsAMistralOrAMixtral() {
        var own = """
                {"dim": 4096, "n_layers": 32, "head_dim": 128, "hidden_dim": 14336, "n_heads": 32, "n_kv_heads": 8,
                 "norm_eps": 1e-05, "vocab_size": 32000}
                """;
        assertThat(parameters(Families.build(read(own)))).isEqualTo(Rational.of(7_241_732_096L));
        var routed = own.replace("32000", "32000, \"moe\": {\"num_experts\": 8, \"num_experts_per_tok\": 2}");
        assertThat(parameters(Families.build(read(routed)))).isEqualTo(Rational.of(46_702_792_704L));
        var seeing = own.replace("32000", "32000, \"vision_encoder\": {\"hidden_size\": 1024}");
        assertThatThrownBy(() -> Families.build(read(seeing))).isInstanceOf(Refusal.class)
                .hasMessageContaining("has no model_type");
    }

    @Test
    void sizesThatOnlyAModelTypeWouldExplainAreRefusedOnce() {
        for (var names : List.of("n_embd n_layer n_head", "hidden_size num_hidden_layers num_attention_heads",
                "d_model n_layers n_heads", "n_embd n_layer n_head block_size")) {
            var fields = new ArrayList<String>(List.of("\"vocab_size\": 100"));
            List.of(names.split(" ")).forEach(n -> fields.add("\"" + n + "\": 8"));
            assertThatThrownBy(() -> Families.build(read("{" + String.join(", ", fields) + "}")))
                    .isInstanceOfSatisfying(Refusal.class, r -> assertThat(r.problems()).singleElement()
                            .satisfies(p -> assertThat(p.message()).contains("has no model_type")));
        }
    }

    @Test
    void twoNamesOfOneSizeSayOneValue() {
        var config = "{\"model_type\": \"mpt\", \"vocab_size\": 96, \"n_layers\": 2, \"n_heads\": 4, \"d_model\": 512";
        assertThatThrownBy(() -> Families.build(read(config + ", \"dim\": 1024}")))
                .isInstanceOfSatisfying(Refusal.class, r -> assertThat(r.problems()).singleElement()
                        .satisfies(p -> assertThat(p.toString()).isEqualTo("stdin, stdin#/dim: is 1024, and "
                                + "stdin#/d_model "
                                + "says 512 of the same size (d_model has one value: take one of the two away)")));
        assertThat(Families.build(read(config + ", \"dim\": 512}")).notes()).isEmpty();
    }

    @Test
    void whatIsNoNumberIsNoSecondValue() {
        var config = "{\"model_type\": \"mpt\", \"vocab_size\": 96, \"n_layers\": 2, \"n_heads\": 4, "
                + "\"d_model\": 512, \"dim\": \"wide\"}";
        assertThat(Families.build(read(config)).notes())
                .containsExactly("Fields not read: 'dim'.");
    }

    private static Spec read(String text) {
        return ConfigFile.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "stdin");
    }
}
