package assay.write;

import assay.draw.Xml;
import assay.report.Passage;
import assay.report.Passage.Line;
import assay.report.Passage.Piece;
import assay.report.Passage.Tone;
import java.util.Locale;

/// A passage in a page: each line with its number, what is marked in the colour and under the line of its tone, and in
/// the margin what is to be said of it; on a narrow screen that stands below the line.
final class HtmlPassage {
    static final String STYLE = ":root{--right:#1a7f37;--named:#8a6100;--wrong:#b3261e;--follows:#8250a8;"
            + "--unknown:#6b6b6b}@media (prefers-color-scheme:dark){:root{--right:#57c274;--named:#e0b04a;"
            + "--wrong:#ff8a80;--follows:#d2a8ff;--unknown:#a0a0a0}}"
            + ".passage{list-style:none;margin:.5rem 0;padding:0;border-top:1px solid var(--line)}"
            + ".passage>li{display:grid;grid-template-columns:3.2rem minmax(0,1fr) minmax(0,24rem);column-gap:.8rem}"
            + ".passage .no{color:var(--quiet);text-align:right;font-variant-numeric:tabular-nums;user-select:none}"
            + ".passage .text{white-space:pre-wrap;overflow-wrap:anywhere;min-height:1.5em;"
            + "font-family:ui-monospace,\"Liberation Mono\",monospace;font-size:.9em}"
            + ".passage ul{list-style:none;margin:0;padding:0;font-size:.88em}"
            + ".passage ul li{border-left:3px solid;padding:0 0 .2rem .5rem;margin:.1rem 0;overflow-wrap:anywhere}"
            + "mark{background:none;color:inherit;text-decoration:underline 2px;text-underline-offset:.2em}"
            + "mark.right{text-decoration-color:var(--right)}"
            + "mark.named{text-decoration-color:var(--named);text-decoration-style:double}"
            + "mark.wrong{color:var(--wrong);font-weight:700;text-decoration-style:wavy}"
            + "mark.follows{color:var(--follows);text-decoration-style:wavy}"
            + "mark.unknown{text-decoration-color:var(--unknown);text-decoration-style:dotted}"
            + "mark.aside{text-decoration:none;color:var(--unknown)}"
            + ".passage .wrong{border-color:var(--wrong)}.passage .follows{border-color:var(--follows)}"
            + ".passage .named{border-color:var(--named)}"
            + ".legend mark{margin-right:1.2em;white-space:nowrap}"
            + "@media (max-width:60rem){.passage>li{grid-template-columns:2.4rem minmax(0,1fr)}"
            + ".passage ul{grid-column:2}}"
            + "@media print{:root{--right:#1a7f37;--named:#8a6100;--wrong:#b3261e;--follows:#8250a8}"
            + ".passage>li{break-inside:avoid}}";

    private final StringBuilder out = new StringBuilder();

    private HtmlPassage() {}

    static String of(Passage passage) {
        var html = new HtmlPassage();
        html.out.append("<p class=\"legend\">");
        passage.tones().forEach(t -> html.out.append("<mark class=\"").append(name(t)).append("\">").append(t.meaning())
                .append("</mark> "));
        html.out.append("</p>\n<ol class=\"passage\">\n");
        passage.lines().forEach(html::line);
        return html.out.append("</ol>\n").toString();
    }

    private void line(Line line) {
        out.append("<li><span class=\"no\">").append(line.number()).append("</span><span class=\"text\">");
        for (var piece : Passage.pieces(line)) {
            switch (piece) {
                case Piece.Plain(var text) -> out.append(text(text));
                case Piece.Marked(var text, var mark) -> out.append("<mark class=\"").append(name(mark.tone()))
                        .append("\" title=\"").append(text(Passage.said(mark))).append("\">").append(text(text))
                        .append("</mark>");
            }
        }
        out.append("</span>");
        var spoken = line.marks().stream().filter(m -> m.tone().spoken()).toList();
        if (!spoken.isEmpty()) {
            out.append("<ul>");
            spoken.forEach(m -> out.append("<li class=\"").append(name(m.tone())).append("\"><b>")
                    .append(text(line.text().substring(m.start(), m.end()))).append("</b> ")
                    .append(text(Passage.said(m))).append("</li>"));
            out.append("</ul>");
        }
        out.append("</li>\n");
    }

    private static String name(Tone tone) {
        return tone.name().toLowerCase(Locale.ROOT);
    }

    /// A text as it is, its tabs too.
    private static String text(String text) {
        return Xml.text(text);
    }
}
