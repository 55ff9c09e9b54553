package assay.page;

import static org.assertj.core.api.Assertions.assertThat;

import assay.audit.Audited;
import assay.audit.Library;
import assay.audit.Status;
import org.junit.jupiter.api.Test;

class AuditPageTest {
    @Test
    void aMistakeIsNamed() {
        // @start region="audit"
        var audited = Audited.of("answer.md", """
                GPT-2 XL: vocab_size = 50257, num_layers = 48, d_model = 1600, num_heads = 25, d_ff = 6400
                A forward pass takes 4,191,213,977,600 FLOPs in all.
                """, Library.NONE);

        assertThat(audited.figures()).last().satisfies(figure -> {
            assertThat(figure.status()).isEqualTo(Status.WRONG);
            assertThat(figure.mistakes()).containsExactly("OMIT-SCORES");
            assertThat(figure.right().orElseThrow()).hasToString("4513336524800");
        });
        // @end
    }
}
