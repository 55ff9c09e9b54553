package assay.workbook;

import assay.draw.Xml;
import assay.algebra.Rational;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Pages and names as an Office Open XML workbook (ECMA-376): a zip of XML parts. The same pages are the same bytes.
final class Parts {
    private static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    private static final String MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private static final String RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private static final String PACKAGE = "http://schemas.openxmlformats.org/package/2006/";
    private static final String TYPE = "application/vnd.openxmlformats-officedocument.";
    private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);

    /// Formats of numbers of one's own are numbered from here.
    private static final int OWN_FORMATS = 164;

    private static final List<Style> STYLES = List.of(Style.values());
    private static final List<Style.Font> FONTS = List.of(Style.Font.values());
    private static final List<Style.Fill> FILLS = List.of(Style.Fill.values());

    private final List<Page> pages;
    private final SequencedMap<String, String> names;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int charts;
    private int drawings;

    private Parts(List<Page> pages, SequencedMap<String, String> names) {
        this.pages = pages;
        this.names = names;
    }

    /// The bytes of the file.
    ///
    /// @param names of cells, each with the address
    static byte[] of(List<Page> pages, SequencedMap<String, String> names) {
        var parts = new Parts(pages, names);
        try (var zip = new ZipOutputStream(parts.bytes, StandardCharsets.UTF_8)) {
            parts.write(zip);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return parts.bytes.toByteArray();
    }

    private void write(ZipOutputStream zip) throws IOException {
        part("[Content_Types].xml", types(), zip);
        for (int i = 0; i < pages.size(); i++) {
            page(i, zip);
        }
        part("xl/workbook.xml", workbook(), zip);
        var relations = new LinkedHashMap<String, String>();
        for (int i = 0; i < pages.size(); i++) {
            relations.put("worksheets/sheet" + (i + 1) + ".xml", "worksheet");
        }
        relations.put("styles.xml", "styles");
        part("xl/_rels/workbook.xml.rels", relations(relations), zip);
        part("xl/styles.xml", styles(), zip);
        part("_rels/.rels", relations(Map.of("xl/workbook.xml", "officeDocument")), zip);
    }

    private static void part(String name, CharSequence text, ZipOutputStream zip) throws IOException {
        var entry = new ZipEntry(name);
        entry.setTimeLocal(EPOCH);
        zip.putNextEntry(entry);
        zip.write((HEAD + text).getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }

    private String types() {
        var out = new StringBuilder("<Types xmlns=\"" + PACKAGE + "content-types\">"
                + "<Default Extension=\"rels\" "
                + "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                + "<Default Extension=\"xml\" ContentType=\"application/xml\"/>");
        type("/xl/workbook.xml", "spreadsheetml.sheet.main+xml", out);
        type("/xl/styles.xml", "spreadsheetml.styles+xml", out);
        for (int i = 1; i <= pages.size(); i++) {
            type("/xl/worksheets/sheet" + i + ".xml", "spreadsheetml.worksheet+xml", out);
        }
        for (int i = 1; i <= pages.stream().filter(p -> !p.charts.isEmpty()).count(); i++) {
            type("/xl/drawings/drawing" + i + ".xml", "drawing+xml", out);
        }
        for (int i = 1; i <= pages.stream().mapToInt(p -> p.charts.size()).sum(); i++) {
            type("/xl/charts/chart" + i + ".xml", "drawingml.chart+xml", out);
        }
        return out.append("</Types>").toString();
    }

    private static void type(String part, String type, StringBuilder out) {
        out.append("<Override PartName=\"").append(part).append("\" ContentType=\"").append(TYPE).append(type)
                .append("\"/>");
    }

    /// @param targets the parts, each with the kind of relation
    private static String relations(Map<String, String> targets) {
        var out = new StringBuilder("<Relationships xmlns=\"" + PACKAGE + "relationships\">");
        int id = 1;
        for (var target : targets.entrySet()) {
            out.append("<Relationship Id=\"rId").append(id++).append("\" Type=\"").append(RELATION).append('/')
                    .append(target.getValue()).append("\" Target=\"").append(target.getKey()).append("\"/>");
        }
        return out.append("</Relationships>").toString();
    }

    private String workbook() {
        var out = new StringBuilder("<workbook xmlns=\"" + MAIN + "\" xmlns:r=\"" + RELATION + "\">"
                + "<bookViews><workbookView activeTab=\"0\"/></bookViews><sheets>");
        for (int i = 0; i < pages.size(); i++) {
            out.append("<sheet name=\"");
            out.append(Xml.text(pages.get(i).title));
            out.append("\" sheetId=\"").append(i + 1).append("\" r:id=\"rId").append(i + 1).append("\"/>");
        }
        out.append("</sheets>");
        if (!names.isEmpty()) {
            out.append("<definedNames>");
            names.entrySet().stream().sorted((a, b) -> String.CASE_INSENSITIVE_ORDER.compare(a.getKey(), b.getKey()))
                    .forEach(name -> {
                        out.append("<definedName name=\"").append(name.getKey()).append("\">");
                        out.append(Xml.text(name.getValue()));
                        out.append("</definedName>");
                    });
            out.append("</definedNames>");
        }
        return out.append("<calcPr fullCalcOnLoad=\"1\"/></workbook>").toString();
    }

    private static String styles() {
        var out = new StringBuilder("<styleSheet xmlns=\"" + MAIN + "\">");
        var formats = new ArrayList<String>();
        for (var style : Style.values()) {
            if (!formats.contains(style.format)) {
                formats.add(style.format);
            }
        }
        out.append("<numFmts count=\"").append(formats.size()).append("\">");
        for (int i = 0; i < formats.size(); i++) {
            out.append("<numFmt numFmtId=\"").append(OWN_FORMATS + i).append("\" formatCode=\"")
                    .append(formats.get(i)).append("\"/>");
        }
        out.append("</numFmts><fonts count=\"").append(Style.Font.values().length).append("\">");
        for (var font : Style.Font.values()) {
            out.append(font.xml);
        }
        out.append("</fonts><fills count=\"").append(Style.Fill.values().length + 1).append("\">"
                + "<fill><patternFill patternType=\"none\"/></fill>"
                + "<fill><patternFill patternType=\"gray125\"/></fill>");
        for (var fill : Style.Fill.values()) {
            if (!fill.colour.isEmpty()) {
                out.append("<fill><patternFill patternType=\"solid\"><fgColor rgb=\"").append(fill.colour)
                        .append("\"/><bgColor indexed=\"64\"/></patternFill></fill>");
            }
        }
        out.append("</fills><borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
                + "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/>"
                + "</cellStyleXfs>"
                + "<cellXfs count=\"").append(Style.values().length).append("\">");
        for (var style : Style.values()) {
            out.append("<xf numFmtId=\"").append(OWN_FORMATS + formats.indexOf(style.format)).append("\" fontId=\"")
                    .append(FONTS.indexOf(style.font)).append("\" fillId=\"")
                    .append(style.fill == Style.Fill.NONE ? 0 : FILLS.indexOf(style.fill) + 1)
                    .append("\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyFont=\"1\" applyFill=\"1\" "
                            + "applyAlignment=\"1\"><alignment vertical=\"top\"")
                    .append(style.right ? " horizontal=\"right\"" : "")
                    .append(style == Style.WRAPPED ? " wrapText=\"1\"" : "").append("/></xf>");
        }
        return out.append("</cellXfs></styleSheet>").toString();
    }

    private void page(int index, ZipOutputStream zip) throws IOException {
        var page = pages.get(index);
        var out = new StringBuilder("<worksheet xmlns=\"" + MAIN + "\" xmlns:r=\"" + RELATION
                + "\"><sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr><sheetViews><sheetView workbookViewId=\"0\"");
        out.append(index == 0 ? " tabSelected=\"1\"" : "").append('>');
        if (page.frozen > 0) {
            out.append("<pane ySplit=\"").append(page.frozen).append("\" topLeftCell=\"A").append(page.frozen + 1)
                    .append("\" activePane=\"bottomLeft\" state=\"frozen\"/>");
        }
        out.append("</sheetView></sheetViews>");
        if (!page.widths.isEmpty()) {
            out.append("<cols>");
            page.widths.forEach((column, width) -> out.append("<col min=\"").append(column + 1).append("\" max=\"")
                    .append(column + 1).append("\" width=\"").append(width).append("\" customWidth=\"1\"/>"));
            out.append("</cols>");
        }
        out.append("<sheetData>");
        page.rows.forEach((line, boxes) -> row(line, boxes, out));
        out.append("</sheetData><pageSetup orientation=\"landscape\" fitToHeight=\"0\"/>");
        if (!page.charts.isEmpty()) {
            drawings++;
            out.append("<drawing r:id=\"rId1\"/>");
            part("xl/worksheets/_rels/sheet" + (index + 1) + ".xml.rels",
                    relations(Map.of("../drawings/drawing" + drawings + ".xml", "drawing")), zip);
            drawing(page, zip);
        }
        part("xl/worksheets/sheet" + (index + 1) + ".xml", out.append("</worksheet>"), zip);
    }

    private static void row(int line, SortedMap<Integer, Box> boxes, StringBuilder out) {
        boolean title = boxes.values().stream().anyMatch(box -> box.style() == Style.TITLE);
        out.append("<row r=\"").append(line + 1).append(title ? "\" ht=\"22\" customHeight=\"1\">" : "\">");
        boxes.forEach((column, box) -> {
            out.append("<c r=\"").append(Page.letters(column)).append(line + 1).append("\" s=\"")
                    .append(STYLES.indexOf(box.style())).append('"');
            switch (box) {
                case Box.Text(var text, _) -> {
                    out.append(" t=\"inlineStr\"><is><t xml:space=\"preserve\">");
                    CellText.write(text, out);
                    out.append("</t></is>");
                }
                case Box.Figure(var value, _) -> value(value, out.append('>'));
                case Box.Live(var formula, var value, _) -> value(value, formula(formula, out.append('>')));
                case Box.Said(var formula, var value, _) -> {
                    formula(formula, out.append(" t=\"str\">")).append("<v>");
                    CellText.write(value, out);
                    out.append("</v>");
                }
            }
            out.append("</c>");
        });
        out.append("</row>");
    }

    private static StringBuilder formula(String formula, StringBuilder out) {
        out.append("<f>");
        out.append(Xml.text(formula));
        return out.append("</f>");
    }

    private static void value(Rational value, StringBuilder out) {
        out.append("<v>").append(value.isInteger() && !Box.inexact(value) ? value.toString()
                : Double.toString(Box.nearest(value))).append("</v>");
    }

    private void drawing(Page page, ZipOutputStream zip) throws IOException {
        var out = new StringBuilder("<xdr:wsDr "
                + "xmlns:xdr=\"http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing\" "
                + "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\">");
        var relations = new LinkedHashMap<String, String>();
        int id = 0;
        for (var chart : page.charts) {
            charts++;
            id++;
            relations.put("../charts/chart" + charts + ".xml", "chart");
            part("xl/charts/chart" + charts + ".xml", ChartXml.of(chart), zip);
            out.append("<xdr:twoCellAnchor>");
            corner("from", chart.column(), chart.from(), out);
            corner("to", chart.column() + Chart.COLUMNS, chart.from() + Chart.ROWS, out);
            out.append("<xdr:graphicFrame macro=\"\"><xdr:nvGraphicFramePr><xdr:cNvPr id=\"").append(id + 1)
                    .append("\" name=\"Chart ").append(id).append("\" descr=\"");
            out.append(Xml.text(chart.title()));
            out.append("\"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm><a:off x=\"0\" y=\"0\"/>"
                    + "<a:ext cx=\"0\" cy=\"0\"/></xdr:xfrm><a:graphic><a:graphicData uri=\"").append(ChartXml.SPACE)
                    .append("\"><c:chart xmlns:c=\"").append(ChartXml.SPACE).append("\" xmlns:r=\"").append(RELATION)
                    .append("\" r:id=\"rId").append(id).append("\"/></a:graphicData></a:graphic></xdr:graphicFrame>"
                            + "<xdr:clientData/></xdr:twoCellAnchor>");
        }
        part("xl/drawings/drawing" + drawings + ".xml", out.append("</xdr:wsDr>"), zip);
        part("xl/drawings/_rels/drawing" + drawings + ".xml.rels", relations(relations), zip);
    }

    private static void corner(String name, int column, int row, StringBuilder out) {
        out.append("<xdr:").append(name).append("><xdr:col>").append(column)
                .append("</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>").append(row)
                .append("</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:").append(name).append('>');
    }
}
