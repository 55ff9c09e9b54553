package assay.workbook;

import assay.draw.Xml;
import assay.workbook.Chart.Kind;
import assay.workbook.Chart.Series;
import java.util.List;

/// The part of a chart (DrawingML, ECMA-376).
final class ChartXml {
    static final String SPACE = "http://schemas.openxmlformats.org/drawingml/2006/chart";

    private static final String ACROSS = "111111111";
    private static final String UP = "222222222";

    /// A number in powers of a thousand.
    private static final String SCALED =
            "[>=1000000000000]0.0,,,,\" T\";[>=1000000000]0.0,,,\" G\";0.0,,\" M\"";

    /// Colours that people who see few tell apart (Okabe and Ito, 2008).
    private static final List<String> COLOURS = List.of("0072B2", "E69F00", "009E73", "CC79A7", "56B4E9", "D55E00",
            "F0E442", "000000", "8A8A8A", "5E3C99");

    private final Chart chart;
    private final StringBuilder out = new StringBuilder();

    private ChartXml(Chart chart) {
        this.chart = chart;
    }

    static CharSequence of(Chart chart) {
        var xml = new ChartXml(chart);
        xml.write();
        return xml.out;
    }

    private void write() {
        out.append("<c:chartSpace xmlns:c=\"").append(SPACE)
                .append("\" xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\"><c:chart>");
        title(chart.title());
        out.append("<c:autoTitleDeleted val=\"0\"/><c:plotArea><c:layout/>");
        boolean lines = chart.kind() == Kind.LINES;
        out.append(lines ? "<c:scatterChart><c:scatterStyle val=\"lineMarker\"/><c:varyColors val=\"0\"/>"
                : "<c:barChart><c:barDir val=\"bar\"/><c:grouping val=\"" + switch (chart.kind()) {
                    case SHARES -> "percentStacked";
                    default -> chart.series().size() > 1 ? "stacked" : "clustered";
                } + "\"/><c:varyColors val=\"0\"/>");
        for (int i = 0; i < chart.series().size(); i++) {
            series(i, chart.series().get(i), lines);
        }
        boolean stacked = !lines && (chart.kind() == Kind.SHARES || chart.series().size() > 1);
        out.append(lines ? "" : "<c:gapWidth val=\"60\"/>").append(stacked ? "<c:overlap val=\"100\"/>" : "");
        out.append("<c:axId val=\"" + ACROSS + "\"/><c:axId val=\"" + UP + "\"/>")
                .append(lines ? "</c:scatterChart>" : "</c:barChart>");
        axes(lines);
        out.append("</c:plotArea>");
        if (chart.series().size() > 1) {
            out.append("<c:legend><c:legendPos val=\"b\"/><c:overlay val=\"0\"/></c:legend>");
        }
        out.append("<c:plotVisOnly val=\"1\"/><c:dispBlanksAs val=\"gap\"/></c:chart></c:chartSpace>");
    }

    private void axes(boolean lines) {
        axis(lines ? "valAx" : "catAx", ACROSS, UP, lines ? "b" : "l", lines, chart.across(), lines);
        axis("valAx", UP, ACROSS, lines ? "l" : "b", lines, chart.up(), true);
    }

    private void axis(String kind, String id, String other, String side, boolean log, String title, boolean numbers) {
        out.append("<c:").append(kind).append("><c:axId val=\"").append(id).append("\"/><c:scaling>")
                .append(log ? "<c:logBase val=\"10\"/>" : "").append("<c:orientation val=\"")
                .append(numbers ? "minMax" : "maxMin").append("\"/></c:scaling><c:delete val=\"0\"/><c:axPos val=\"")
                .append(side).append("\"/>").append(numbers ? "<c:majorGridlines><c:spPr><a:ln w=\"6350\"><a:solidFill>"
                        + "<a:srgbClr val=\"DDDDDD\"/></a:solidFill></a:ln></c:spPr></c:majorGridlines>" : "");
        if (!title.isEmpty()) {
            title(title);
        }
        out.append("<c:numFmt formatCode=\"");
        out.append(Xml.text(chart.kind() == Kind.SHARES && numbers ? "0%" : log ? "0.E+0"
                : numbers ? SCALED : "General"));
        out.append("\" sourceLinked=\"0\"/><c:majorTickMark val=\"out\"/><c:minorTickMark val=\"none\"/>"
                + "<c:tickLblPos val=\"").append(numbers && !log ? "nextTo" : "low").append("\"/><c:crossAx val=\"")
                .append(other).append("\"/><c:crosses val=\"")
                .append(!numbers || log || chart.kind() == Kind.LINES ? "min" : "max").append("\"/>")
                .append(kind.equals("catAx") ? "" : "<c:crossBetween val=\"" + (log ? "midCat" : "between") + "\"/>")
                .append("</c:").append(kind).append('>');
    }

    private void title(String text) {
        out.append("<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:pPr><a:defRPr sz=\"1100\"/></a:pPr><a:r>"
                + "<a:rPr lang=\"en-US\" sz=\"1100\"/><a:t>");
        out.append(Xml.text(text));
        out.append("</a:t></a:r></a:p></c:rich></c:tx><c:overlay val=\"0\"/></c:title>");
    }

    private void series(int number, Series series, boolean lines) {
        var colour = COLOURS.get(number % COLOURS.size());
        out.append("<c:ser><c:idx val=\"").append(number).append("\"/><c:order val=\"").append(number)
                .append("\"/><c:tx>");
        texts(series.name(), List.of(series.called()));
        out.append("</c:tx><c:spPr>").append(lines ? "<a:ln w=\"22225\">" : "").append("<a:solidFill><a:srgbClr val=\"")
                .append(colour).append("\"/></a:solidFill>").append(lines ? "</a:ln>" : "").append("</c:spPr>");
        out.append(lines ? "<c:marker><c:symbol val=\"none\"/></c:marker><c:xVal>"
                : "<c:invertIfNegative val=\"0\"/><c:cat>");
        if (lines) {
            numbers(series.across(), series.marks());
        } else {
            texts(series.across(), series.marks());
        }
        out.append(lines ? "</c:xVal><c:yVal>" : "</c:cat><c:val>");
        numbers(series.values(),
                series.numbers().stream().map(n -> Double.toString(Box.nearest(n))).toList());
        out.append(lines ? "</c:yVal><c:smooth val=\"0\"/>" : "</c:val>").append("</c:ser>");
    }

    private void texts(String address, List<String> texts) {
        out.append("<c:strRef><c:f>");
        out.append(Xml.text(address));
        out.append("</c:f><c:strCache>");
        points(texts);
        out.append("</c:strCache></c:strRef>");
    }

    private void numbers(String address, List<String> numbers) {
        out.append("<c:numRef><c:f>");
        out.append(Xml.text(address));
        out.append("</c:f><c:numCache><c:formatCode>General</c:formatCode>");
        points(numbers);
        out.append("</c:numCache></c:numRef>");
    }

    private void points(List<String> values) {
        out.append("<c:ptCount val=\"").append(values.size()).append("\"/>");
        for (int i = 0; i < values.size(); i++) {
            out.append("<c:pt idx=\"").append(i).append("\"><c:v>");
            out.append(Xml.text(values.get(i)));
            out.append("</c:v></c:pt>");
        }
    }
}
