package assay.page;

import static assay.page.FamilyTest.gpt2;
import static org.assertj.core.api.Assertions.assertThat;

import assay.ask.Ask;
import assay.draw.Charts;
import assay.draw.Contexts;
import org.junit.jupiter.api.Test;

class DrawTest {
    @Test
    void aChartIsText() {
        // @start region="chart"
        var answer = Ask.of(gpt2()).answer();
        var parameters = Charts.named(answer, "composition", Contexts.around(answer.subject()));
        var forward = Charts.composition(answer, "flops.forward");

        assertThat(parameters.svg()).startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\"")
                .contains("data-path=\"transformer/h/mlp/c_fc\"");
        assertThat(forward.summary()).contains("attention 33.13 %", "feed-forward 39.76 %");
        assertThat(Charts.KINDS).containsExactly("composition", "shares", "growth", "memory", "layout", "step",
                "conventions");
        // @end
    }
}
