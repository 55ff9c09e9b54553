package assay.draw;

import java.util.ArrayList;
import java.util.List;

/// Elements of SVG, their coordinates rounded to hundredths of a pixel.
final class Canvas {
    /// As wide as a page of text.
    static final int WIDTH = 960;
    static final int MARGIN = 16;
    /// What titles are written above.
    static final int TOP = 58;

    private static final double SIZE = 12;
    private static final double HEADING = 15.5;
    private static final int LINE = 18;
    private static final int SQUARE = 11;

    private final StringBuilder out = new StringBuilder();

    /// A chart's paper, title, and the line below.
    static Canvas titled(int height, String title, String below) {
        var canvas = new Canvas();
        canvas.out.append("<rect class=\"paper\" width=\"").append(WIDTH).append("\" height=\"").append(height)
                .append("\"/>\n");
        double room = WIDTH - 2.0 * MARGIN;
        canvas.text(MARGIN, 26, "start", "heading", fitting(title, room, HEADING));
        canvas.text(MARGIN, 45, "start", "quiet", fitting(below, room, SIZE));
        return canvas;
    }

    Canvas raw(String text) {
        out.append(text);
        return this;
    }

    /// @param anchor `start`, `middle` or `end`
    /// @param style the class
    void text(double x, double y, String anchor, String style, String text) {
        raw("<text x=\"" + at(x) + "\" y=\"" + at(y) + "\""
                + (anchor.equals("start") ? "" : " text-anchor=\"" + anchor + "\"") + " class=\"" + style + "\">"
                + Xml.text(text) + "</text>\n");
    }

    /// A text with a small one above its line behind it.
    void power(double x, double y, String style, String text, String exponent, String after) {
        raw("<text x=\"" + at(x) + "\" y=\"" + at(y) + "\" class=\"" + style + "\">" + Xml.text(text)
                + "<tspan dy=\"-4\" class=\"small\">" + Xml.text(exponent) + "</tspan><tspan dy=\"4\">"
                + Xml.text(after) + "</tspan></text>\n");
    }

    void line(double x1, double y1, double x2, double y2, String style) {
        raw("<path d=\"M" + at(x1) + " " + at(y1) + "L" + at(x2) + " " + at(y2) + "\" class=\"" + style + "\"/>\n");
    }

    /// A rectangle that is told of.
    ///
    /// @param path of the part that it stands for; empty where it stands for none
    /// @param told what is shown of it where a pointer rests
    void rect(double x, double y, double width, double height, Palette fill, String path, String told) {
        raw("<rect x=\"" + at(x) + "\" y=\"" + at(y) + "\" width=\"" + at(width) + "\" height=\"" + at(height)
                + "\" fill=\"" + fill + "\"" + (width > 3 && height > 3 ? " class=\"gap\"" : "")
                + (path.isEmpty() ? "" : " data-path=\"" + Xml.text(path) + "\"") + "><title>" + Xml.text(told)
                + "</title></rect>\n");
    }

    /// What colours mean, in rows from `y` on.
    ///
    /// @return where the rows end
    double legend(double y, List<Entry> entries) {
        double x = MARGIN;
        double line = y;
        for (var entry : entries) {
            double width = SQUARE + 6 + width(entry.text, SIZE) + 18;
            if (x > MARGIN && x + width > WIDTH - MARGIN) {
                x = MARGIN;
                line += LINE;
            }
            raw("<rect x=\"" + at(x) + "\" y=\"" + at(line - 10) + "\" width=\"" + SQUARE + "\" height=\"" + SQUARE
                    + "\" fill=\"" + entry.fill + "\"/>\n");
            text(x + SQUARE + 6, line, "start", "ink",
                    fitting(entry.text, WIDTH - 2.0 * MARGIN - SQUARE - 6, SIZE));
            x += width;
        }
        return line + LINE;
    }

    /// A colour and what it means.
    record Entry(Palette fill, String text) {}

    /// How many rows a legend takes.
    static int rows(List<Entry> entries) {
        double x = MARGIN;
        int rows = 1;
        for (var entry : entries) {
            double width = SQUARE + 6 + width(entry.text, SIZE) + 18;
            if (x > MARGIN && x + width > WIDTH - MARGIN) {
                x = MARGIN;
                rows++;
            }
            x += width;
        }
        return rows;
    }

    static int legendHeight(List<Entry> entries) {
        return rows(entries) * LINE;
    }

    /// Places for labels that want to be at `wanted`, from top to bottom, each as far from the next as a line is high.
    static List<Double> apart(List<Double> wanted, double least, double most, double height) {
        var order = new ArrayList<Integer>();
        for (int i = 0; i < wanted.size(); i++) {
            order.add(i);
        }
        order.sort((a, b) -> Double.compare(wanted.get(a), wanted.get(b)));
        var placed = new double[wanted.size()];
        double at = least;
        for (int i : order) {
            placed[i] = Math.max(at, wanted.get(i));
            at = placed[i] + height;
        }
        double limit = most;
        for (int k = order.size() - 1; k >= 0; k--) {
            int i = order.get(k);
            placed[i] = Math.min(placed[i], limit);
            limit = placed[i] - height;
        }
        var all = new ArrayList<Double>();
        for (double y : placed) {
            all.add(y);
        }
        return all;
    }

    /// A text that is no wider than there is room for, its end left out where it would be.
    static String fitting(String text, double room, double size) {
        if (width(text, size) <= room) {
            return text;
        }
        double left = room - width("\u2026", size);
        int end = 0;
        while (end < text.length()) {
            int next = end + Character.charCount(text.codePointAt(end));
            double wide = width(text.substring(end, next), size);
            if (wide > left) {
                break;
            }
            left -= wide;
            end = next;
        }
        return end == 0 ? "" : text.substring(0, end) + "\u2026";
    }

    /// How wide a text is at the most, in the usual fonts.
    static double width(String text, double size) {
        double sum = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            sum += c > 0x2e80 ? 1.05 : "ijl.,:;|!'()[] /".indexOf(c) >= 0 ? 0.36
                    : "mwMW%@".indexOf(c) >= 0 ? 0.96 : c >= 'A' && c <= 'Z' ? 0.72 : 0.62;
        }
        return sum * size;
    }

    static String at(double pixels) {
        long hundredths = Math.round(pixels * 100);
        long whole = Math.abs(hundredths) / 100;
        long rest = Math.abs(hundredths) % 100;
        return (hundredths < 0 ? "-" : "") + whole
                + (rest == 0 ? "" : rest % 10 == 0 ? "." + rest / 10 : (rest < 10 ? ".0" : ".") + rest);
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
