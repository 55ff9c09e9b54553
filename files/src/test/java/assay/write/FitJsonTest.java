package assay.write;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Rational;
import assay.catalog.Catalog;
import assay.notation.Parser;
import assay.ask.Fitting;
import assay.ask.Options;
import assay.ask.Over;
import assay.ask.Plan;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class FitJsonTest {
    private static final Rational CAPACITY = Rational.of(20_000_000_000L);

    @ParameterizedTest
    @FieldSource("assay.ask.Over#ALL")
    void theAnswerAddsUp(Over over) {
        var text = FitJson.of(Fitting.of(Catalog.find("gpt2"), Options.DEFAULT, Plan.DEFAULT, over, CAPACITY));
        assertThat(text).endsWith("\n").hasLineCount(1);
        var json = Tree.of(text);
        var uses = json.at("uses").at("value").number();
        var most = json.at("most").number();
        assertThat(json.at("size").text()).isEqualTo(over.size());
        assertThat(json.at("sizes").named(over.size()).at("value").number()).isEqualTo(most);
        assertThat(uses.plus(json.at("left").at("value").number())).isEqualTo(CAPACITY);
        assertThat(Parser.parse(json.at("formula").text()).at(Map.of(over.size(), most))).isEqualTo(uses);
        var sum = Rational.ZERO;
        var peak = json.at("accounts").at("memory.peak");
        for (var entry : peak.at("entries").items()) {
            sum = sum.plus(entry.at("value").number());
        }
        assertThat(peak.at("total").at("value").number()).isEqualTo(uses);
        assertThat(sum).isEqualTo(uses);
        var next = json.at("next");
        assertThat(next.at("value").number()).isEqualTo(most.plus(json.at("step").number()));
        assertThat(next.at("uses").at("value").number().minus(next.at("over").at("value").number()))
                .isEqualTo(CAPACITY);
        var more = Rational.ZERO;
        for (var part : next.at("parts").names()) {
            more = more.plus(next.at("parts").at(part).at("value").number());
        }
        assertThat(more).isEqualTo(next.at("uses").at("value").number());
        assertThat(json.at("binds").text()).isEqualTo(over.equals(Over.SEQ) ? "context" : "memory");
        assertThat(peak.at("entries").items()).extracting(entry -> entry.at("path").text())
                .contains(json.at("greatest_part").text());
    }
}
