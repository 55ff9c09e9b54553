package assay;

import static org.assertj.core.api.Assertions.assertThat;

import assay.account.Forward;
import assay.account.Terms;
import assay.algebra.Rational;
import assay.family.Families;
import assay.model.Component;
import assay.model.Kind;
import assay.part.Parts;
import assay.spec.Field;
import assay.spec.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What the page of the language says is so.
class WrittenDocsTest {
    private static final Path PAGE = Path.of("..", "docs", "own.md");

    @Test
    void theExampleIsAModel() throws IOException {
        var block = Pattern.compile("(?s)```assay\n(.*?)```").matcher(Files.readString(PAGE));
        assertThat(block.find()).isTrue();
        var open = WrittenTest.spec(block.group(1));
        var context = new Field(new Value.Numeral(Rational.of(512)), "--set");
        var model = Families.build(open.with("context_length", context));
        var shapes = CorpusTest.tensors(model);
        assertThat(shapes).containsEntry("layers.{i}.attn.q_proj.weight", "[512, 512] x 6")
                .containsEntry("layers.{i}.ffn.up.weight", "[3072, 512] x 4")
                .containsEntry("layers.{i}.attn.q_norm.weight", "[64] x 4")
                .doesNotContainKey("head.weight");
        assertThat(new Forward().of(model, Terms.DEFAULT).orElseThrow().entries()).isNotEmpty();
    }

    @Test
    void everythingThatCanBeWrittenIsThere() throws IOException {
        var page = Files.readString(PAGE);
        for (var kind : Kind.values()) {
            assertThat(page.contains("`" + kind.name().toLowerCase(Locale.ROOT) + "`")).as("%s", kind)
                    .isEqualTo(kind != Kind.GRADIENT);
        }
        for (var component : Component.values()) {
            assertThat(page).contains("`" + component.name().toLowerCase(Locale.ROOT) + "`");
        }
        for (var part : Parts.ALL) {
            var row = page.lines().filter(l -> l.startsWith("| `"))
                    .filter(l -> Pattern.compile("`(- = )?" + part.name() + "[` ]").matcher(l.split("\\|")[1]).find())
                    .findFirst();
            assertThat(row).as(part.name()).isPresent();
            for (var parameter : part.parameters()) {
                var said = parameter.or().filter(or -> !or.isEmpty()).map(or -> "=" + or).orElse("");
                assertThat(row.get()).as(part.name()).contains("`" + parameter.name() + said + "`");
            }
        }
    }
}
