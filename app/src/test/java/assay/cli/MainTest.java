package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class MainTest {
    @Test
    void versionBeginsWithTheCommandsName() {
        assertThat(Main.version()).startsWith("assay");
    }
}
