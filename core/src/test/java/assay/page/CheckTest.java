package assay.page;

import static assay.page.FamilyTest.gpt2;
import static org.assertj.core.api.Assertions.assertThat;

import assay.check.Lint;
import org.junit.jupiter.api.Test;

class CheckTest {
    @Test
    void aConfigIsReadCarefully() {
        // @start region="check"
        var lint = Lint.of(gpt2());

        assertThat(lint.findings()).extracting(Lint.Finding::about).contains("vocab_size");
        assertThat(lint.idle()).isEmpty();
        // @end
    }
}
