package assay.workbook;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/// A workbook as a spreadsheet works it out.
///
/// @param cells what each cell with a formula is, by page and address: a number or a text
/// @param names the address of each named cell
record Worked(Map<String, Object> cells, Map<String, String> names) {
    /// What the file says, without working anything out.
    static Worked written(byte[] file) {
        return of(file, Map.of(), false);
    }

    /// What comes of it.
    ///
    /// @param inputs put over the named cells before
    static Worked out(byte[] file, Map<String, Double> inputs) {
        return of(file, inputs, true);
    }

    private static Worked of(byte[] file, Map<String, Double> inputs, boolean work) {
        try (var book = new XSSFWorkbook(new ByteArrayInputStream(file))) {
            var names = new LinkedHashMap<String, String>();
            book.getAllNames().forEach(name -> names.put(name.getNameName(), key(name.getRefersToFormula())));
            inputs.forEach((name, value) -> {
                var cell = cell(book, name);
                cell.setBlank();
                cell.setCellValue(value);
            });
            var evaluator = book.getCreationHelper().createFormulaEvaluator();
            var cells = new LinkedHashMap<String, Object>();
            for (var sheet : book) {
                for (var row : sheet) {
                    for (var cell : row) {
                        var at = sheet.getSheetName() + "!" + cell.getAddress();
                        if (cell.getCellType() == CellType.NUMERIC) {
                            cells.put(at, cell.getNumericCellValue());
                        } else if (cell.getCellType() == CellType.FORMULA) {
                            cells.put(at, work ? value(evaluator.evaluate(cell)) : cached((XSSFCell) cell));
                        }
                    }
                }
            }
            return new Worked(cells, names);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static XSSFCell cell(XSSFWorkbook book, String name) {
        var at = new CellReference(book.getName(name).getRefersToFormula());
        return book.getSheet(at.getSheetName()).getRow(at.getRow()).getCell(at.getCol());
    }

    private static String key(String reference) {
        var at = new CellReference(reference);
        return at.getSheetName() + "!" + CellReference.convertNumToColString(at.getCol()) + (at.getRow() + 1);
    }

    private static Object value(org.apache.poi.ss.usermodel.CellValue value) {
        return switch (value.getCellType()) {
            case NUMERIC -> value.getNumberValue();
            case STRING -> value.getStringValue();
            case BOOLEAN -> value.getBooleanValue() ? "TRUE" : "FALSE";
            default -> value.formatAsString();
        };
    }

    private static Object cached(XSSFCell cell) {
        return cell.getCachedFormulaResultType() == CellType.NUMERIC ? cell.getNumericCellValue()
                : cell.getStringCellValue();
    }

    /// The number of a named cell.
    double number(String name) {
        return (double) cells.getOrDefault(names.getOrDefault(name, name), Double.NaN);
    }
}
