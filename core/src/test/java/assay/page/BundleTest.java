package assay.page;

import static org.assertj.core.api.Assertions.assertThat;

import assay.bundle.Texts;
import assay.device.Accelerators;
import org.junit.jupiter.api.Test;

class BundleTest {
    @Test
    void aTextComesByItsName() {
        // @start region="rows"
        var rows = Texts.beside(Accelerators.class).rows("accelerators.txt");

        assertThat(rows).noneMatch(String::isBlank).anyMatch(row -> row.startsWith("h100"));
        // @end
    }
}
