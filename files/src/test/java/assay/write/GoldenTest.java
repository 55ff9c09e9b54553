package assay.write;

import assay.ask.Statement;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// One sheet in every format.
class GoldenTest {
    private static String written(Format format, Page page) {
        return format.write(Sheets.forward(Specs.of(Specs.GPT2, Specs.options(1, "matmul"))), page);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = {"SVG", "XLSX"})
    void everyFormat(Format format) throws IOException {
        Golden.check("forward." + format.label(), written(format, Page.PLAIN));
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 60, 80, 200})
    void everyWidth(int width) throws IOException {
        Golden.check("forward-" + width + ".table", written(Format.TABLE, new Page(width, false)));
    }

    @Test
    void colour() throws IOException {
        Golden.check("forward-colour.table", written(Format.TABLE, new Page(80, true)));
    }

    @Test
    void account() throws IOException {
        Golden.check("account.json",
                AccountJson.of(Statement.of(Specs.of(Specs.PLAIN, Specs.options(2, "matmul", "T")))));
    }
}
