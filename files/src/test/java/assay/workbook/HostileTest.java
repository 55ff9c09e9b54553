package assay.workbook;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Rational;
import assay.ask.Answer;
import assay.ask.Ask;
import assay.catalog.Models;
import assay.report.Cell;
import assay.report.Sheet;
import assay.spec.Spec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/// Names and texts of users are texts, whatever they hold.
class HostileTest {
    private static final List<String> TEXTS = List.of("=1+1", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)",
            "a\u0000b\u0007\ud800c\ufffe", "<f>1</f>&amp;\"'", "_x0041_", "\t\n tabs",
            IntStream.range(0, 9000).mapToObj(i -> i + " ").collect(Collectors.joining()), "",
            "'quoted'", "a/b:c*d?e[f]\\g", "history", "\ud83d\ude00 model");

    @Test
    void textsStayTexts() throws IOException {
        var rows = TEXTS.stream().map(t -> List.<Cell>of(Cell.of(t), new Cell.Code(t))).toList();
        var sheets = TEXTS.stream().map(text -> new Sheet(text, List.of(new Sheet.Table(text, List.of(),
                List.of(Sheet.Column.text(text), Sheet.Column.figure(text)), rows)))).toList();
        try (var book = new XSSFWorkbook(new ByteArrayInputStream(Workbook.of(sheets)))) {
            assertThat(book.getNumberOfSheets()).isEqualTo(TEXTS.size());
            for (var sheet : book) {
                sheet.forEach(row -> row.forEach(cell ->
                        assertThat(cell.getCellType()).isEqualTo(CellType.STRING)));
            }
            assertThat(book.getSheetAt(0).getRow(4).getCell(0).getStringCellValue()).isEqualTo("=1+1");
            assertThat(book.getSheetAt(0).getRow(11).getCell(0).getStringCellValue()).isEqualTo("_x0041_");
        }
    }

    @Test
    void modelsMayBeCalledAnything() throws IOException {
        var answers = TEXTS.stream().map(HostileTest::called).toList();
        try (var book = new XSSFWorkbook(new ByteArrayInputStream(Workbook.beside(answers)))) {
            var titles = new HashSet<String>();
            for (var sheet : book) {
                assertThat(sheet.getSheetName().length()).isBetween(1, 31);
                assertThat(titles.add(sheet.getSheetName().toLowerCase(Locale.ROOT))).isTrue();
            }
            assertThat(titles).hasSize(TEXTS.size() + 1);
        }
        var file = Workbook.beside(answers);
        var worked = Worked.out(file, Map.of());
        Worked.written(file).cells().forEach((at, value) -> {
            if (value instanceof Double number) {
                assertThat((Double) worked.cells().get(at)).as(at).isCloseTo(number,
                        Percentage.withPercentage(1e-10));
            }
        });
    }

    private static Answer called(String name) {
        var spec = Models.known("gpt2", InputStream.nullInputStream()).orElseThrow().described();
        return Ask.of(new Spec(name, name, spec.fields(), spec.settings())).answer();
    }

    /// No two names are one name to a spreadsheet, and none is the address of a cell.
    @Test
    void namesOfCells() {
        var names = new Names();
        var all = new ArrayList<String>();
        for (var wish : List.of("T", "t", "R", "C", "r1", "rc", "R2C3", "B1", "XFD1048576", "xfe1", "d_model",
                "D_MODEL",
                "true", "FALSE", "A", "_", "d_ff", "layers.0", "1a", "=x", "", "log10", "abcd1")) {
            all.add(names.cell(wish));
        }
        assertThat(all).containsExactly("T", "t_", "R_", "C_", "r1_", "rc_", "R2C3_", "B1_", "XFD1048576_", "xfe1_",
                "d_model", "D_MODEL_", "true_", "FALSE_", "A", "_", "d_ff", "layers.0", "_1a", "_x", "__", "log10_",
                "abcd1");
    }

    @Test
    void moreRowsThanAPage() throws IOException {
        var rows = IntStream.range(0, 250).mapToObj(i -> List.<Cell>of(Cell.of(Rational.of(i)))).toList();
        var book = new Book();
        new SheetBlock(book, "many", 100).write(new Sheet("many", List.of(new Sheet.Table("many", List.of(),
                List.of(Sheet.Column.figure("n")), rows))), "");
        try (var read = new XSSFWorkbook(new ByteArrayInputStream(book.bytes()))) {
            assertThat(read.getNumberOfSheets()).isEqualTo(3);
            assertThat(read.getSheetAt(2).getRow(0).getCell(0).getStringCellValue()).isEqualTo("n");
            assertThat(Worked.written(book.bytes()).cells().values()).contains(0.0, 249.0);
        }
    }
}
