package assay.write;

import assay.draw.Xml;
import assay.formula.MathMl;
import assay.quantity.Figures;
import assay.report.Cell;
import assay.report.Passage;
import assay.report.Sentence;
import assay.report.Sheet;
import java.util.List;
import java.util.stream.Collectors;

/// The format `html`: a document in one file, which reads nothing else: tables, formulas as MathML, charts as SVG. It
/// follows the reader's light or dark, and prints. Where an amount is shown rounded, the exact one shows where a
/// pointer rests.
final class Html {
    private static final String STYLE = ":root{color-scheme:light dark;--ink:#1b1b1b;--quiet:#595959;--line:#d0d0d0;"
            + "--paper:#ffffff;--band:#f4f4f4;--bar:#0072b2}"
            + "@media (prefers-color-scheme:dark){:root{--ink:#ececec;--quiet:#b3b3b3;--line:#4d4d4d;--paper:#161616;"
            + "--band:#202020;--bar:#56b4e9}}"
            + "*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);"
            + "font:15px/1.5 system-ui,-apple-system,\"Segoe UI\",\"Liberation Sans\",Arial,sans-serif}"
            + "main{max-width:74rem;margin:0 auto;padding:1.5rem}h1{font-size:1.6rem;line-height:1.25}"
            + "h2{font-size:1.15rem;margin:2rem 0 .5rem}code,math{overflow-wrap:anywhere}"
            + "code{font-family:ui-monospace,\"Liberation Mono\",monospace;font-size:.9em}"
            + ".table{overflow-x:auto;margin:.5rem 0 1rem}table{border-collapse:collapse;font-size:.92em}"
            + "caption{text-align:left;color:var(--quiet);padding:.2rem 0}"
            + "th,td{padding:.25rem .7rem;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}"
            + "thead th{border-bottom:2px solid var(--line);vertical-align:bottom}tbody th{font-weight:400}"
            + ".figure{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}"
            + "tbody tr:nth-child(even){background:var(--band)}"
            + ".bar{display:block;width:8rem;height:.8rem;margin-top:.35rem}"
            + ".bar span{display:block;height:100%;background:var(--bar)}"
            + "figure{margin:1.5rem 0;overflow-x:auto}figure svg{max-width:100%;height:auto}"
            + ".hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}"
            + ".contents{margin:1rem 0}.contents a{color:inherit}.contents ul{columns:18rem;margin:.3rem 0}"
            + "footer{color:var(--quiet);font-size:.85em;margin-top:2rem}"
            + "@media print{:root{--ink:#000000;--quiet:#444444;--line:#bbbbbb;--paper:#ffffff;--band:#ffffff;"
            + "--bar:#0072b2}body{font-size:10pt}main{max-width:none;padding:0}tr,figure{break-inside:avoid}"
            + "thead{display:table-header-group}.table,figure{overflow:visible}}";

    private static final int FEW = 3;

    private final StringBuilder out = new StringBuilder();
    private int charts;
    private int parts;

    private Html() {}

    static String of(List<Sheet> sheets) {
        var html = new Html();
        html.document(sheets);
        return html.out.toString();
    }

    private void document(List<Sheet> sheets) {
        out.append("""
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8"/>
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <title>""")
                .append(sheets.stream().map(s -> text(s.title())).collect(Collectors.joining("; ")))
                .append("</title>\n<style>").append(STYLE)
                .append(sheets.stream().flatMap(s -> s.sections().stream()).anyMatch(Passage.class::isInstance)
                        ? HtmlPassage.STYLE : "").append("</style>\n</head>\n<body>\n<main>\n");
        contents(sheets);
        sheets.forEach(this::sheet);
        out.append("<footer>Written by Assay. Every number is exact where it is not said to be an estimate.</footer>\n")
                .append("</main>\n</body>\n</html>\n");
    }

    /// Where the parts of a long document are.
    private void contents(List<Sheet> sheets) {
        var links = new StringBuilder();
        int number = 0;
        int named = 0;
        for (var sheet : sheets) {
            for (var section : sheet.sections()) {
                number++;
                if (!section.title().isBlank()) {
                    named++;
                    links.append("<li><a href=\"#part-").append(number).append("\">").append(text(section.title()))
                            .append("</a></li>\n");
                }
            }
        }
        if (named > FEW) {
            out.append("<details class=\"contents\"><summary>Contents</summary>\n<ul>\n").append(links)
                    .append("</ul>\n</details>\n");
        }
    }

    private void sheet(Sheet sheet) {
        out.append("<article>\n<h1>").append(text(sheet.title())).append("</h1>\n");
        for (var section : sheet.sections()) {
            parts++;
            out.append("<section id=\"part-").append(parts).append("\">\n");
            if (!section.title().isBlank()) {
                out.append("<h2>").append(text(section.title())).append("</h2>\n");
            }
            switch (section) {
                case Sheet.Lines(_, var lines) -> list(lines);
                case Sheet.Table table -> table(table);
                case Passage passage -> out.append(HtmlPassage.of(passage));
            }
            out.append("</section>\n");
        }
        sheet.beside().charts().get().forEach(chart -> {
            charts++;
            out.append("<figure>\n").append(chart.svg("chart-" + charts)).append("<figcaption class=\"hidden\">")
                    .append(text(chart.title())).append("</figcaption>\n</figure>\n");
        });
        out.append("</article>\n");
    }

    private void list(List<Sentence> lines) {
        if (!lines.isEmpty()) {
            out.append("<ul>\n");
            lines.forEach(line -> out.append("<li>").append(sentence(line)).append("</li>\n"));
            out.append("</ul>\n");
        }
    }

    private void table(Sheet.Table table) {
        table.lead().forEach(line -> out.append("<p>").append(sentence(line)).append("</p>\n"));
        if (table.said() || table.columns().isEmpty()) {
            return;
        }
        out.append("<div class=\"table\" tabindex=\"0\">\n<table>\n<caption class=\"hidden\">")
                .append(text(table.title().isBlank() ? "table" : table.title()))
                .append("</caption>\n<thead>\n<tr>");
        for (var column : table.columns()) {
            out.append("<th scope=\"col\"").append(column.right() ? " class=\"figure\"" : "").append('>')
                    .append(text(column.name())).append("</th>");
        }
        out.append("</tr>\n</thead>\n<tbody>\n");
        for (var row : table.rows()) {
            out.append("<tr>");
            for (int c = 0; c < row.size(); c++) {
                var tag = c == 0 && !table.columns().get(c).right() ? "th" : "td";
                out.append('<').append(tag).append(tag.equals("th") ? " scope=\"row\"" : "")
                        .append(table.columns().get(c).right() ? " class=\"figure\"" : "").append('>')
                        .append(cell(row.get(c), row.get(c).shown())).append("</").append(tag).append('>');
            }
            out.append("</tr>\n");
        }
        out.append("</tbody>\n</table>\n</div>\n");
    }

    private static String sentence(Sentence sentence) {
        return sentence.cells().stream().map(c -> cell(c, c.said())).collect(Collectors.joining());
    }

    private static String cell(Cell cell, String shown) {
        return switch (cell) {
            case Cell.Words _, Cell.Blank _ -> indented(shown);
            case Cell.Code _, Cell.Substituted _ -> shown.isBlank() ? "" : "<code>" + text(shown) + "</code>";
            case Cell.Formula(var expr, var unit) -> MathMl.of(expr)
                    + (shown.equals(expr.toString()) ? "" : " " + text(unit.plural()));
            case Cell.Amount amount -> titled(text(shown), Figures.exact(amount.value()), shown);
            case Cell.Part(var share) -> titled(text(shown), share.value().toString(), shown);
            case Cell.Factor(var ratio) -> titled(text(shown), ratio.toString(), shown);
            case Cell.Points(var difference) -> titled(text(shown), difference.toString(), shown);
            case Cell.Bar(var share) -> "<span class=\"bar\" title=\"" + text(Figures.percent(share.value()))
                    + "\"><span style=\"width:" + text(Figures.percent(share.value()).replaceAll("[<> ]", ""))
                    + "\"></span></span>";
        };
    }

    /// Blanks at the beginning say how deep a part is; one parts words.
    private static String indented(String shown) {
        int blanks = Texts.indent(shown);
        return "\u2003".repeat(blanks / 2) + " ".repeat(blanks % 2) + text(shown.substring(blanks));
    }

    private static String titled(String html, String exact, String shown) {
        return shown.startsWith(exact) ? html : "<span title=\"" + text(exact) + "\">" + html + "</span>";
    }

    private static String text(String text) {
        return Xml.text(Texts.visible(text));
    }
}
