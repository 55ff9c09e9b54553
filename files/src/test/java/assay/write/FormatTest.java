package assay.write;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FormatTest {
    @ParameterizedTest
    @EnumSource
    void eachIsFoundByItsName(Format format) {
        assertThat(Format.named(format.label())).contains(format);
    }

    @Test
    void namesAreInLowerCase() {
        assertThat(Format.values()).extracting(Format::label).containsExactly("table", "json", "csv", "markdown",
                "latex", "html", "notebook", "svg");
        assertThat(Format.ending("MD")).contains(Format.MARKDOWN);
        assertThat(Format.ending("doc")).isEmpty();
        assertThat(Format.named("TABLE")).isEmpty();
        assertThat(Format.named("xml")).isEmpty();
    }
}
