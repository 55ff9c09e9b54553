package assay.workbook;

import static org.assertj.core.api.Assertions.assertThat;

import assay.ask.Ask;
import assay.catalog.Catalog;
import assay.catalog.Models;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A workbook of every model of the catalogue, and of every tenth all that it works out.
@Tag("workbook")
class CatalogueTest {
    private static final int EVERY = 10;
    private static final int LONGEST = 8192;

    @Test
    void everyModelHasAWorkbook() {
        var names = Catalog.names();
        assertThat(names).hasSizeGreaterThan(100);
        var wrong = names.parallelStream().flatMap(name -> {
            try {
                hold(name, names.indexOf(name) % EVERY == 0);
                return Stream.empty();
            } catch (IOException | RuntimeException | AssertionError e) {
                return Stream.of(name + ": " + e);
            }
        }).toList();
        assertThat(wrong).isEmpty();
    }

    private static void hold(String name, boolean worked) throws IOException {
        var spec = Models.known(name, InputStream.nullInputStream()).orElseThrow().described();
        var file = Workbook.of(Ask.of(spec).answer());
        try (var book = new XSSFWorkbook(new ByteArrayInputStream(file))) {
            assertThat(book.getNumberOfSheets()).isGreaterThan(3);
            book.forEach(sheet -> sheet.forEach(row -> row.forEach(cell -> {
                if (cell.getCellType() == CellType.FORMULA) {
                    assertThat(cell.getCellFormula().length()).isLessThan(LONGEST);
                }
            })));
        }
        if (worked) {
            var out = Worked.out(file, Map.of());
            Worked.written(file).cells().forEach((at, value) -> {
                if (value instanceof Double number) {
                    var is = out.cells().getOrDefault(at, "nothing");
                    assertThat(is).as(at).isInstanceOf(Double.class);
                    assertThat(Math.abs((double) is - number)).as("%s: %s, not %s", at, is, number)
                            .isLessThanOrEqualTo(3e-14 * Math.abs(number));
                }
            });
        }
    }
}
