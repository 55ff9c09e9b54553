package assay.audit;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.audit.Mark.Kind;
import assay.notation.Parser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Figures of rows that begin with the name of a part of the model's tree, and numbers of products that are written out
/// and come to what stands behind them: both name what they are of, so that they are right without anything supposed.
/// What is not just that is left to others.
final class Titled {
    private static final Pattern CONTEXT = Pattern.compile(
            "(?:\\bT = |context(?:[ _]length)? (?:of|is|=) )(\\d[\\d,]*)");
    private static final Pattern SUM = Pattern.compile("(?<![\\w.,])\\d[\\d*^+/ ]*[*^][\\d*^+/ ]*");
    private static final Pattern RESULT = Pattern.compile("^[`\\s}|]*= *(\\d[\\d,]*)");
    /// What stands behind a factor of names, as it is typed and in LaTeX.
    private static final Pattern COEFFICIENT = Pattern.compile("^(?:\\*(?=[A-Za-z])|\u2062| ?\\\\,)");
    /// An amount of each sequence.
    private static final Pattern BATCHED = Pattern.compile("(\\d+) ?(?:\\*|\u2062|\\\\,) ?B");
    /// A line of a notebook's cell: a path, its formula, its value.
    private static final Pattern ENTRY = Pattern.compile("^\\s*\\('([^']+)', .*, [\\d/]+\\),\\s*$");
    /// What LaTeX puts into a text that is typed.
    private static final Pattern BREAKS = Pattern.compile("\\\\allowbreak(?:\\{\\})? ?");
    private static final String POWER = "\\textasciicircum{}";

    private final Parsed parsed;
    private final Variants variants;
    private final Library models;
    private final Map<String, Optional<Shape>> published = new HashMap<>();
    private final Map<Integer, List<int[]>> sums = new HashMap<>();
    /// By lines, the context that was stated last, in a line that is no row.
    private final List<Rational> stated = new ArrayList<>();

    /// @param models where the course's models are as they were published
    Titled(Parsed parsed, Variants variants, Library models) {
        this.parsed = parsed;
        this.variants = variants;
        this.models = models;
        var last = Rational.of(1024);
        for (var line : parsed.paper().lines()) {
            last = line.cells().isEmpty() ? context(line.text()).orElse(last) : last;
            stated.add(last);
        }
    }

    private static Optional<Rational> context(String text) {
        var found = CONTEXT.matcher(text);
        return found.find() ? Optional.of(Rational.parse(found.group(1).replace(",", ""))) : Optional.empty();
    }

    /// The context that the head of a figure's column states, else that which was stated last.
    private Rational context(int index, Line line, Figure figure) {
        var column = line.cells().stream().filter(c -> c.start() <= figure.start() && figure.start() < c.end())
                .map(Line.Cell::column).findFirst().flatMap(Titled::context);
        return column.orElse(stated.get(index));
    }

    Optional<Verdict> verdict(int index, Figure figure) {
        var line = parsed.paper().lines().get(index);
        var behind = line.text().substring(Math.min(line.text().length(), figure.start() + figure.text().length()));
        if (behind.startsWith("\\linewidth")) {
            return Optional.of(Verdict.plain(figure, Status.NOT_A_CLAIM, ""));
        }
        if (!figure.mark().said() && figure.value().isInteger() && COEFFICIENT.matcher(behind).find()) {
            return Optional.of(Verdict.plain(figure, Status.EXACT, "coefficient"));
        }
        if (stated(line.text(), figure) || ofOne(line, figure)) {
            return Optional.of(Verdict.plain(figure, Status.EXACT, "given"));
        }
        if (sums.computeIfAbsent(index, _ -> sums(line.text())).stream()
                .anyMatch(sum -> sum[0] <= figure.start() && figure.start() < sum[1])) {
            return Optional.of(Verdict.plain(figure, Status.EXACT, "operand"));
        }
        var worked = ENTRY.matcher(line.text());
        return worked.find() ? named(index, line, figure, worked.group(1)) : line.cells().size() < 2 ? Optional.empty()
                : named(index, line, figure, plain(line.cells().getFirst().text()));
    }

    /// Whether a figure is said of a batch of one, and stands in its row as the factor of the batch.
    private static boolean ofOne(Line line, Figure figure) {
        return line.cells().stream().filter(c -> c.start() <= figure.start() && figure.start() < c.end())
                .anyMatch(c -> c.column().contains("B = 1")) && line.cells().stream().anyMatch(c -> {
                    var factor = BATCHED.matcher(BREAKS.matcher(c.text().replace("`", "").replace("$", ""))
                            .replaceAll(""));
                    return factor.matches() && Rational.parse(factor.group(1)).equals(figure.value());
                });
    }

    /// Whether a figure is a context as it is stated.
    private static boolean stated(String text, Figure figure) {
        var found = CONTEXT.matcher(text);
        while (found.find()) {
            if (found.start(1) == figure.start()) {
                return true;
            }
        }
        return false;
    }

    // ---- rows

    private Optional<Verdict> named(int index, Line line, Figure figure, String name) {
        var here = parsed.subjects().at(index, line, figure).subjects();
        if (here.isEmpty() || name.isEmpty()) {
            return Optional.empty();
        }
        var subject = here.getFirst();
        var context = context(index, line, figure);
        var setting = variants.setting(subject, context);
        return named(line, figure, name, subject, setting.shape().named(), setting.values())
                .or(() -> !subject.course() ? Optional.empty() : published.computeIfAbsent(subject.name(), n ->
                        models.spec(n).map(Shape::of)).flatMap(shape -> named(line, figure, name, subject,
                                shape.named(), shape.values(Map.of("T", context, "B", Rational.ONE)))));
    }

    private static Optional<Verdict> named(Line line, Figure figure, String name, Subject subject, Shape.Named named,
            Map<String, Rational> values) {
        var shapes = Optional.ofNullable(named.shapes().get(name)).orElse("");
        if (figure.mark().kind() == Kind.COUNT && tokens(shapes).contains(figure.text())) {
            return Optional.of(Verdict.plain(figure, Status.EXACT, "shape." + name));
        }
        if (figure.mark().kind() == Kind.FRACTION) {
            var of = ofBlocks(line, figure) ? named.blocks() : named.flops();
            var whole = Optional.ofNullable(of.get(Shape.Named.TOTAL)).map(t -> value(t, values))
                    .filter(w -> w.signum() != 0);
            return Optional.ofNullable(of.get(name)).flatMap(f -> whole.flatMap(w -> verdict(figure, "share." + name,
                    subject, value(f, values).over(w))));
        }
        if (figure.digits() <= FEW || figure.mark().kind() == Kind.BYTES) {
            return Optional.empty();
        }
        return Stream.concat(Optional.ofNullable(named.flops().get(name)).stream(),
                        Optional.ofNullable(named.parameters().get(name)).stream())
                .map(amount -> value(amount, values)).filter(amount -> amount.equals(figure.value())).findFirst()
                .flatMap(amount -> verdict(figure, "flops." + name, subject, amount));
    }

    /// Whether the head of a figure's column, or the second cell of its row, speaks of blocks.
    private static boolean ofBlocks(Line line, Figure figure) {
        return line.cells().stream().filter(c -> c.start() <= figure.start() && figure.start() < c.end())
                .anyMatch(c -> c.column().contains("block"))
                || (line.cells().size() > 2 && plain(line.cells().get(1).text()).equals("block"));
    }

    /// Numbers of fewer digits are met by chance.
    private static final int FEW = 4;

    private static Set<String> tokens(String shapes) {
        return new LinkedHashSet<>(List.of(shapes.replaceAll("[^\\d,]+", " ").strip().split(" ")));
    }

    private static Optional<Verdict> verdict(Figure figure, String quantity, Subject subject, Rational value) {
        var reading = figure.mark().readings().getFirst();
        return Match.Printed.of(figure, reading.scale()).match(value)
                .filter(m -> m == Match.EXACT || m == Match.ROUNDED)
                .map(m -> new Verdict(figure, m == Match.EXACT ? Status.EXACT : Status.ROUNDED,
                        figure.value().times(reading.scale()), reading.kind().label(), quantity, subject.name(), "",
                        Optional.of(value), List.of(), Optional.of(value), Optional.empty()));
    }

    private static Rational value(Expr amount, Map<String, Rational> values) {
        return Tally.valued(amount, values).exact();
    }

    /// A name as it is typed, without what a format puts into it.
    private static String plain(String cell) {
        return BREAKS.matcher(cell).replaceAll("").replace("\\", "").replace("`", "").strip();
    }

    // ---- products

    /// Where a line has sums of products of numbers that come to what stands behind them: starts and ends.
    private static List<int[]> sums(String text) {
        var all = new ArrayList<int[]>();
        // of the same length, so that places stay
        var blank = new StringBuilder(text);
        var breaks = BREAKS.matcher(text);
        while (breaks.find()) {
            for (int i = breaks.start(); i < breaks.end(); i++) {
                blank.setCharAt(i, ' ');
            }
        }
        var typed = blank.toString().replace(POWER, "^" + " ".repeat(POWER.length() - 1)).replace("{}", "  ");
        var found = SUM.matcher(typed);
        while (found.find()) {
            var result = RESULT.matcher(typed.substring(found.end()));
            if (result.find() && comes(found.group(), Rational.parse(result.group(1).replace(",", "")))) {
                all.add(new int[] {found.start(), found.end()});
            }
        }
        return all;
    }

    private static boolean comes(String sum, Rational result) {
        try {
            var value = Parser.parse(sum.strip());
            return value.isConstant() && value.constant().equals(result);
        } catch (ArithmeticException | IllegalArgumentException _) {
            return false;
        }
    }
}
