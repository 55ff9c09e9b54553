package assay.draw;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Moment;
import assay.ask.Training;
import assay.device.Accelerator;
import assay.device.Accelerators;
import assay.device.Feature;
import assay.life.Holding;
import assay.quantity.Figures;
import assay.quantity.Look;
import assay.quantity.Unit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What training holds at its moments, each a bar of its parts, against the memory of devices.
public final class MemoryBars {
    private static final int NAMES = 250;
    private static final int ROW = 34;
    private static final int BAR = 24;
    private static final int MOST = 9;
    private static final int LANE = 15;
    private static final double SIZE = 12;
    private static final int LANES = 6;
    private static final double APART = 14;

    private MemoryBars() {}

    /// A line that stands for a device's memory.
    private record Line(Rational bytes, String names, boolean chosen) {}

    /// The chart of a training.
    public static Chart of(Training training) {
        var moments = moments(training);
        var most = training.most();
        var capacity = training.capacity();
        var whole = most.max(capacity.orElse(Rational.ZERO)).max(Rational.ONE).times(Rational.of(23, 20));
        double left = Canvas.MARGIN + NAMES;
        double length = Canvas.WIDTH - Canvas.MARGIN - left;
        var lines = placed(lines(training, whole), whole, length);
        int lanes = lines.values().stream().mapToInt(lane -> lane + 1).max().orElse(0);
        int top = Canvas.TOP + lanes * LANE + 8;
        int bottom = top + ROW * moments.size();
        var legend = legend(training, moments);
        int end = bottom + 46;
        int height = end + Canvas.legendHeight(legend) + 4;
        var title = training.subject().model().name() + ": memory of training, moment by moment";
        var below = "Peak " + (training.atLeast() ? "at least " : "") + Look.SCALED.with(most, Unit.BYTE) + ", "
                + training.peak().name() + "; " + training.plan().optimizer().name() + ", "
                + training.plan().precision().name() + ", " + Figures.counted(training.sequences(), "sequence")
                + " of T = " + Figures.exact(training.subject().value(Expr.dim("T")));
        var canvas = Canvas.titled(height, title, below);
        axis(canvas, whole, left, length, bottom);
        for (int i = 0; i < moments.size(); i++) {
            bar(canvas, training, moments.get(i), whole, left, length, top + (double) ROW * i);
        }
        lines.forEach((line, lane) -> draw(canvas, line, left + Scale.along(line.bytes, whole, length),
                Canvas.TOP + 10 + lane * LANE, bottom));
        canvas.legend(end, legend);
        return new Chart("memory", title, below + ". " + told(training, moments), Canvas.WIDTH, height,
                canvas.toString());
    }

    /// The moments in their order; of many those at which most is held.
    private static List<Moment> moments(Training training) {
        var all = training.moments();
        var greatest = all.stream().sorted((a, b) -> bytes(training, b).compareTo(bytes(training, a))).limit(MOST)
                .toList();
        return all.stream().filter(greatest::contains).toList();
    }

    private static Rational bytes(Training training, Moment moment) {
        return training.subject().value(training.at(moment));
    }

    private static Rational bytes(Training training, Expr amount) {
        return training.subject().value(training.micro(amount));
    }

    /// A line for each size of memory, with the devices that have it, that one first for which the training is planned.
    private static List<Line> lines(Training training, Rational whole) {
        var devices = new TreeMap<Rational, List<String>>();
        training.plan().hardware().on().ifPresent(d -> add(d, devices));
        Accelerators.known().rows().forEach(d -> add(d, devices));
        var lines = new ArrayList<Line>();
        devices.forEach((bytes, names) -> {
            if (bytes.signum() > 0 && bytes.compareTo(whole) < 0) {
                lines.add(new Line(bytes, round(bytes) + " " + names.getFirst()
                        + (names.size() > 1 ? " and " + (names.size() - 1) + " more" : ""),
                        training.capacity().filter(bytes::equals).isPresent()));
            }
        });
        return lines;
    }

    private static void add(Accelerator device, Map<Rational, List<String>> devices) {
        device.figure(Feature.MEMORY).ifPresent(bytes -> {
            var names = devices.computeIfAbsent(bytes, _ -> new ArrayList<>());
            if (!names.contains(device.name())) {
                names.add(device.name());
            }
        });
    }

    /// The lines that have room for their labels, with the lane of each, so that no line crosses a label: a line that
    /// stands within the label of another begins below it.
    private static Map<Line, Integer> placed(List<Line> lines, Rational whole, double length) {
        var placed = new LinkedHashMap<Line, Integer>();
        double next = Double.MAX_VALUE;
        for (var line : lines.reversed()) {
            double x = Scale.along(line.bytes, whole, length);
            int lane = placed.entrySet().stream()
                    .filter(e -> Scale.along(e.getKey().bytes, whole, length) - wide(e.getKey()) < x)
                    .mapToInt(e -> e.getValue() + 1).max().orElse(0);
            boolean room = lane < LANES && next - x >= APART && x + NAMES - 8 >= wide(line);
            if (room || line.chosen) {
                placed.put(line, lane);
                next = x;
            }
        }
        return placed;
    }

    private static double wide(Line line) {
        return Canvas.width(line.names, SIZE) + 14;
    }

    private static void draw(Canvas canvas, Line line, double x, double y, int bottom) {
        canvas.raw("<path d=\"M" + Canvas.at(x) + " " + Canvas.at(y - 9) + "V" + bottom + "\" class=\"mark\""
                + (line.chosen ? " stroke-width=\"2\"" : " stroke-dasharray=\"3 3\"") + "><title>"
                + Xml.text(line.names + "\n" + Figures.exact(line.bytes) + " bytes") + "</title></path>\n");
        canvas.text(x - 5, y, "end", line.chosen ? "ink" : "quiet", line.names);
    }

    private static void axis(Canvas canvas, Rational whole, double left, double length, int bottom) {
        var step = step(whole);
        for (var at = Rational.ZERO; at.compareTo(whole) <= 0; at = at.plus(step)) {
            double x = left + Scale.along(at, whole, length);
            canvas.line(x, bottom, x, bottom + 5, "line");
            canvas.text(Math.min(x, Canvas.WIDTH - Canvas.MARGIN - 24.0), bottom + 18, "middle", "quiet", round(at));
        }
    }

    /// One, two or five times a power of ten that goes into an amount four to ten times.
    private static Rational step(Rational whole) {
        var step = Rational.ONE;
        while (step.times(Rational.of(10)).compareTo(whole.over(Rational.of(4))) <= 0) {
            step = step.times(Rational.of(10));
        }
        for (int times : List.of(5, 2)) {
            if (step.times(Rational.of(times)).compareTo(whole.over(Rational.of(4))) <= 0) {
                return step.times(Rational.of(times));
            }
        }
        return step;
    }

    private static String round(Rational bytes) {
        var units = List.of("bytes", "kB", "MB", "GB", "TB", "PB", "EB");
        int power = 0;
        var rest = bytes;
        while (power < units.size() - 1 && rest.compareTo(Rational.of(1000)) >= 0) {
            rest = rest.over(Rational.of(1000));
            power++;
        }
        return bytes.signum() == 0 ? "0" : Figures.decimal(rest) + " " + units.get(power);
    }

    private static void bar(Canvas canvas, Training training, Moment moment, Rational whole, double left,
            double length, double y) {
        boolean peak = moment.equals(training.peak());
        canvas.raw("<g><title>" + Xml.text(moment.name()) + "</title>\n");
        canvas.text(Canvas.MARGIN, y + 16, "start", peak ? "ink" : "quiet",
                Canvas.fitting((peak ? "peak: " : "") + moment.name(), NAMES - 10, SIZE));
        canvas.raw("</g>\n");
        var before = Rational.ZERO;
        for (var part : moment.parts().entrySet()) {
            var value = bytes(training, part.getValue());
            if (value.signum() <= 0) {
                continue;
            }
            double x = Scale.along(before, whole, length);
            before = before.plus(value);
            double width = Scale.along(before, whole, length) - x;
            canvas.rect(left + x, y, width, BAR, Palette.of(part.getKey()), "", part.getKey().label() + "\n"
                    + Figures.exact(value) + " bytes\n" + Look.SCALED.with(value, Unit.BYTE));
        }
    }

    private static List<Canvas.Entry> legend(Training training, List<Moment> moments) {
        var parts = new LinkedHashSet<Holding>();
        for (var holding : Holding.values()) {
            if (moments.stream().anyMatch(m -> m.parts().containsKey(holding)
                    && bytes(training, m.parts().getOrDefault(holding, Expr.ZERO)).signum() > 0)) {
                parts.add(holding);
            }
        }
        return parts.stream().map(h -> new Canvas.Entry(Palette.of(h), h.label())).toList();
    }

    private static String told(Training training, List<Moment> moments) {
        var text = new StringBuilder();
        for (var moment : moments) {
            text.append(text.isEmpty() ? "" : " ").append(moment.name()).append(": ")
                    .append(Look.SCALED.with(bytes(training, moment), Unit.BYTE)).append('.');
        }
        return text.toString();
    }
}
