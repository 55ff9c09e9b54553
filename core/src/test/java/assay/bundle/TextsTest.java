package assay.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TextsTest {
    @Test
    void rowsAreLinesThatSaySomething() {
        Texts texts = name -> "# " + name + "\n\n  one | 1\r\n \ntwo\n#three\nfour";
        assertThat(texts.rows("numbers")).containsExactly("  one | 1", "two", "four");
    }

    @Test
    void aTextThatIsNotThereIsADefect() {
        var texts = Texts.beside(TextsTest.class);
        assertThatThrownBy(() -> texts.text("none.txt")).isInstanceOf(IllegalStateException.class)
                .hasMessage("none.txt is not on the class path beside assay.bundle.TextsTest");
    }
}
