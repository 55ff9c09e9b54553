package assay.draw;

import assay.algebra.Rational;
import assay.ask.Serving;
import assay.ask.Serving.Point;
import assay.ask.ServingRoof;
import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.quantity.Figures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// How a model is served, as charts: users by context and memory, steps under the roof of the device, throughput
/// against the speed that each user sees, and the front of both over layouts and users.
public final class ServingCharts {
    /// The kinds of charts.
    public static final List<String> KINDS = List.of("users", "roofline", "interactivity", "pareto");

    private static final int LEFT = 72;
    private static final int RIGHT = 190;
    private static final int TALL = 260;
    private static final int BAR = 26;
    private static final int LABEL = 14;
    private static final double TERA = 1e12;
    /// Devices of so many times the memory, as a numerator over 2.
    private static final int[] HALVES = {1, 2, 4, 8};

    private final Serving serving;
    private final String name;

    private ServingCharts(Serving serving) {
        this.serving = serving;
        var layout = serving.layout();
        this.name = serving.subject().model().name() + " on " + (layout.devices() == 1 ? ""
                : layout.devices() + " x ") + serving.question().device().name() + ", "
                + serving.question().engine().name();
    }

    /// One of them.
    ///
    /// @throws Refusal where there is none of the name, and where there is nothing to draw
    public static Chart named(Serving serving, String kind) {
        var of = new ServingCharts(serving);
        return switch (kind) {
            case "users" -> of.users();
            case "roofline" -> ServingRoof.of(serving).map(of::roofline).orElseThrow(() -> of.none(kind));
            case "interactivity" -> of.interactivity();
            case "pareto" -> of.front();
            default -> throw new Refusal(new Problem(kind, "--chart", "no chart of how a model is served",
                    Nearest.hint(kind, KINDS)));
        };
    }

    /// All of which there is something to draw.
    public static Stream<Chart> of(Serving serving) {
        return KINDS.stream().flatMap(kind -> Refusal.collecting(() -> named(serving, kind), new ArrayList<>())
                .stream());
    }

    private Refusal none(String kind) {
        return new Refusal(new Problem(name, "--chart " + kind, "has nothing to draw: it does not fit, or a host has "
                + "a part of it", "more devices"));
    }

    private static Canvas canvas(String title, String below, int height) {
        return Canvas.titled(height, title, below);
    }

    private static Plot plot(Stream<Plot.Dot> dots, int top) {
        return Plot.around(dots, LEFT, top, Canvas.WIDTH - LEFT - RIGHT, TALL);
    }

    // ---- users by context and memory

    /// Users that have room in so many times the memory, at each context.
    private List<Plot.Dot> room(int halves) {
        var layout = serving.layout();
        var times = Rational.of(halves, 2).minus(Rational.ONE);
        var more = layout.capacity().times(times);
        var left = layout.left().plus(serving.question().engine().free()
                ? more.times(Rational.told(serving.question().engine().fraction())) : more);
        var all = new ArrayList<Plot.Dot>();
        for (var context : serving.contexts()) {
            if (left.signum() > 0 && context.sequence().signum() > 0) {
                long users = halves == 2 ? context.users() : left.over(context.sequence()).floor().num()
                        .longValueExact() * layout.ranks().dp() * layout.replicas();
                if (users > 0) {
                    all.add(new Plot.Dot((double) context.tokens(), (double) users));
                }
            }
        }
        return all;
    }

    private Chart users() {
        if (room(2).isEmpty()) {
            throw none("users");
        }
        var layout = serving.layout();
        var title = name + ": users by context";
        var below = "Room for caches on each device: " + Figures.decimalBytes(layout.left()) + " of "
                + Figures.decimalBytes(layout.capacity()) + ". Dashed: devices of other memory.";
        int top = Canvas.TOP + BAR + 74;
        var canvas = canvas(title, below, top + TALL + 48);
        var told = new StringBuilder(below);
        bar(canvas, told);
        var lines = new ArrayList<List<Plot.Dot>>();
        for (int halves : HALVES) {
            lines.add(room(halves));
        }
        var plot = plot(lines.stream().flatMap(List::stream), top);
        plot.draw(canvas, "context, tokens", "users with room");
        for (int i = 0; i < HALVES.length; i++) {
            if (!lines.get(i).isEmpty()) {
                boolean own = HALVES[i] == 2;
                var colour = own ? Palette.series(0) : Palette.series(i + 1);
                plot.line(canvas, lines.get(i), colour, !own);
                for (var dot : lines.get(i)) {
                    plot.dot(canvas, dot, colour, exact(dot.y()) + " users of " + exact(dot.x()) + " tokens in "
                            + memory(HALVES[i]));
                }
                var last = lines.get(i).getLast();
                canvas.text(plot.x(last.x()) + 10, plot.y(last.y()) + 4, "start", "ink", memory(HALVES[i]));
            }
        }
        for (var dot : room(2)) {
            told.append(' ').append(exact(dot.y())).append(" users of ").append(exact(dot.x())).append(" tokens.");
        }
        return new Chart("users", title, told.toString(), Canvas.WIDTH, top + TALL + 48, canvas.toString());
    }

    private String memory(int halves) {
        var layout = serving.layout();
        return Figures.decimalBytes(layout.capacity().times(Rational.of(halves, 2))) + (halves == 2 ? ", the device"
                : "");
    }

    /// What a device holds, of the users that are asked for as many as have room.
    private void bar(Canvas canvas, StringBuilder told) {
        var layout = serving.layout();
        long groups = layout.ranks().dp() * layout.replicas();
        long users = serving.users().isEmpty() ? 0 : serving.users().getFirst().users();
        var each = Rational.of(Math.min(layout.room(), users)).over(Rational.of(groups));
        var caches = layout.sequence().times(each);
        var names = List.of("weights", "held besides", "caches of " + Math.min(layout.room(), users) + " users",
                "free");
        var parts = List.of(layout.weights(), layout.held(), caches, layout.left().minus(caches));
        var colours = List.of(Palette.series(0), Palette.series(7), Palette.series(1), Palette.MIXED);
        double length = Canvas.WIDTH - 2.0 * Canvas.MARGIN;
        double x = Canvas.MARGIN;
        var entries = new ArrayList<Canvas.Entry>();
        for (int i = 0; i < parts.size(); i++) {
            var words = names.get(i) + " " + Figures.decimalBytes(parts.get(i));
            double wide = Scale.along(parts.get(i), layout.capacity(), length);
            canvas.rect(x, Canvas.TOP, wide, BAR, colours.get(i), "", words);
            x += wide;
            entries.add(new Canvas.Entry(colours.get(i), words));
            told.append(' ').append(words).append('.');
        }
        canvas.legend(Canvas.TOP + BAR + 18.0, entries);
    }

    private static String exact(double number) {
        return Figures.exact(Rational.of(Math.round(number)));
    }

    // ---- steps under the roof

    private Chart roofline(ServingRoof roof) {
        var title = name + ": prefill and decode on the roofline";
        var below = "At most " + Figures.fixed(Rational.told(roof.peak() / TERA), 1) + " TFLOP/s in 16 bits and "
                + Figures.fixed(Rational.told(roof.bandwidth() / TERA), 3) + " TB/s; products in fewer bits count as "
                + "long as they take.";
        int top = Canvas.TOP + 24;
        var canvas = canvas(title, below, top + TALL + 48);
        double ridge = roof.peak() / roof.bandwidth();
        var dots = roof.steps().stream().map(step -> new Plot.Dot(step.intensity(), step.speed() / TERA)).toList();
        double least = dots.stream().mapToDouble(Plot.Dot::x).min().orElse(1);
        double most = Math.max(ridge * 2, dots.stream().mapToDouble(Plot.Dot::x).max().orElse(1));
        var bound = List.of(new Plot.Dot(least, least * roof.bandwidth() / TERA),
                new Plot.Dot(ridge, roof.peak() / TERA), new Plot.Dot(most, roof.peak() / TERA));
        var plot = plot(Stream.concat(dots.stream(), bound.stream()), top);
        plot.draw(canvas, "FLOPs a byte", "TFLOP/s");
        plot.line(canvas, bound, Palette.series(7), true);
        var told = new StringBuilder(below);
        var wanted = dots.stream().map(dot -> plot.y(dot.y())).toList();
        var places = Canvas.apart(wanted, top + 4.0, top + (double) TALL, LABEL);
        for (int i = 0; i < dots.size(); i++) {
            var step = roof.steps().get(i);
            var what = step.users() == 0 ? "a prompt" : "decode, " + Figures.counted(Rational.of(step.users()), "user");
            var words = what + ": " + Plot.shown(step.intensity()) + " FLOPs a byte, "
                    + Figures.fixed(Rational.told(dots.get(i).y()), 2) + " TFLOP/s";
            plot.dot(canvas, dots.get(i), Palette.series(step.users() == 0 ? 1 : 0), words);
            label(canvas, plot, dots.get(i), places.get(i), what);
            told.append(' ').append(words).append('.');
        }
        return new Chart("roofline", title, told.toString(), Canvas.WIDTH, top + TALL + 48, canvas.toString());
    }

    /// A label beside the plot, with a line to what it is of.
    private static void label(Canvas canvas, Plot plot, Plot.Dot dot, double place, String what) {
        double x = Canvas.WIDTH - RIGHT + 14.0;
        canvas.line(plot.x(dot.x()) + 6, plot.y(dot.y()), x - 4, place, "line");
        canvas.text(x, place + 4, "start", "ink", Canvas.fitting(what, RIGHT - 20.0, 12));
    }

    // ---- throughput against speed

    private Chart interactivity() {
        if (serving.users().isEmpty()) {
            throw none("interactivity");
        }
        var points = serving.users().stream().sorted(Comparator.comparingLong(Point::users)).toList();
        double devices = (double) serving.layout().devices();
        var title = name + ": throughput against interactivity";
        var below = "An estimate; dashed, what a machine without losses reaches at most.";
        int top = Canvas.TOP + 24;
        var canvas = canvas(title, below, top + TALL + 48);
        var dots = points.stream().map(p -> new Plot.Dot(1 / p.service().tpot(), p.service().throughput() / devices))
                .toList();
        var bound = points.stream().map(p -> new Plot.Dot(1 / p.ideal().tpot(), p.ideal().throughput() / devices))
                .toList();
        var plot = plot(Stream.concat(dots.stream(), bound.stream()), top);
        plot.draw(canvas, "tokens/s that each user sees", "tokens/s of each device");
        plot.line(canvas, bound, Palette.series(7), true);
        plot.line(canvas, dots, Palette.series(0), false);
        var told = new StringBuilder(below);
        var places = Canvas.apart(dots.stream().map(dot -> plot.y(dot.y())).toList(), top + 4.0, top + (double) TALL,
                LABEL);
        for (int i = 0; i < dots.size(); i++) {
            var point = points.get(i);
            var what = Figures.counted(Rational.of(point.users()), "user");
            var words = what + ": " + Figures.fixed(Rational.told(dots.get(i).x()), 1) + " tokens/s each, "
                    + Figures.fixed(Rational.told(dots.get(i).y()), 1) + " tokens/s of each device";
            plot.dot(canvas, dots.get(i), Palette.series(0), words);
            label(canvas, plot, dots.get(i), places.get(i), what);
            told.append(' ').append(words).append('.');
        }
        return new Chart("interactivity", title, told.toString(), Canvas.WIDTH, top + TALL + 48, canvas.toString());
    }

    // ---- the front of layouts and users

    private Chart front() {
        if (serving.front().isEmpty()) {
            throw new Refusal(new Problem(name, "--chart pareto", "has nothing to draw: layouts and users are compared "
                    + "where that is asked for, and some fit", "--pareto"));
        }
        var points = serving.front().stream().map(tried -> new Curves.Point(1 / tried.service().tpot(), tried.each(),
                told(tried))).sorted(Comparator.comparingDouble(Curves.Point::x)).toList();
        return Curves.of("pareto", serving.subject().model().name() + " on " + serving.question().device().name()
                + ", " + serving.question().engine().name() + ": the front of throughput and interactivity",
                "Of all layouts and users, none has both more tokens/s of each device and a faster next token. An "
                        + "estimate.", "tokens/s that each user sees", "tokens/s of each device", List.of(
                                new Curves.Curve(Figures.counted(Rational.of(points.size()), "setting"), points)));
    }

    private static String told(Serving.Tried tried) {
        return Figures.counted(tried.layout().devices(), "device") + ", " + Serving.label(tried.layout().ranks()) + ", "
                + Figures.counted(tried.users(), "user") + "\n" + Figures.fixed(Rational.told(1
                        / tried.service().tpot()), 1) + " tokens/s each\n" + Figures.fixed(Rational.told(tried.each()),
                                1) + " tokens/s of each device";
    }
}
