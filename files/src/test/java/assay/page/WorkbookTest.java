package assay.page;

import static org.assertj.core.api.Assertions.assertThat;

import assay.ask.Ask;
import assay.catalog.Catalog;
import assay.workbook.Workbook;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

class WorkbookTest {
    private static String part(byte[] book, String name) throws IOException {
        try (var zip = new ZipInputStream(new ByteArrayInputStream(book))) {
            for (var part = zip.getNextEntry(); part != null; part = zip.getNextEntry()) {
                if (part.getName().equals(name)) {
                    return new String(zip.readAllBytes(), StandardCharsets.UTF_8);
                }
            }
        }
        return "";
    }

    @Test
    void sizesAreNamedCells() throws IOException {
        // @start region="workbook"
        var book = Workbook.of(Ask.of(Catalog.find("gpt2-xl")).answer());

        assertThat(part(book, "xl/workbook.xml")).contains("<definedName name=\"d_model\"");
        // @end
    }
}
