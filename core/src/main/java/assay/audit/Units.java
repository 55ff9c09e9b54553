package assay.audit;

import assay.algebra.Rational;
import assay.audit.Figure.Use;
import assay.audit.Mark.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a figure's unit may be: as it stands, else by the head of its column, the sum that it is in, the row before.
final class Units {
    private static final Rational HUNDREDTH = Rational.of(1, 100);

    private Units() {}

    /// A meaning, and how far-fetched it is, in bits.
    record Read(Mark.Reading reading, double cost) {}

    /// @param figures all of its line
    /// @param recent the last verdicts
    /// @param caption what is said above the table in which it stands
    static List<Read> of(Line line, List<Figure> figures, Figure figure, Collection<Verdict> recent,
            Optional<Mark> caption) {
        var all = new ArrayList<Read>();
        if (figure.mark().said()) {
            boolean binary = figure.mark().readings().size() > 1 && binary(recent);
            double more = 0;
            for (var r : figure.mark().readings()) {
                all.add(new Read(r, !binary ? more : r.binary() ? 0 : OTHER_BASE));
                more += 1.5;
            }
            return all;
        }
        var head = head(line, figure);
        if (head.isPresent()) {
            double more = 0;
            for (var r : head.get().readings()) {
                all.add(new Read(r, more));
                more += 1.5;
            }
        }
        if (head.isEmpty()) {
            caption.ifPresent(mark -> mark.readings().forEach(r -> all.add(new Read(r, r.binary() ? 1.5 : 0))));
        }
        for (var later : figures) {
            boolean sum = later.start() >= figure.end() && later.mark().said()
                    && (figure.use() == Use.TERM || figure.use() == Use.COEFFICIENT)
                    && (later.use() == Use.TERM || later.use() == Use.RESULT) && line.cells().isEmpty();
            if (sum && later.start() - figure.end() < 12) {
                later.mark().readings().forEach(r -> all.add(new Read(r, r.binary() ? 1.5 : 0)));
            }
        }
        if (figure.use() == Use.TERM || figure.use() == Use.COEFFICIENT || figure.use() == Use.RESULT) {
            for (var unit : List.of("(GB)", " GB", "（GB）", "(GiB)")) {
                if (line.text().indexOf(unit, figure.end()) > 0) {
                    Mark.at(unit.replace("(", "").replace("（", "").strip(), 0).ifPresent(m ->
                            m.mark().readings().forEach(r -> all.add(new Read(r, r.binary() ? 1.5 : 0.5))));
                }
            }
        }
        for (var before : told(line, recent)) {
            all.add(new Read(before, 1));
        }
        double other = head.isPresent() ? 5 : caption.isPresent() ? CAPTIONED : 0;
        all.add(new Read(Mark.NONE.readings().getFirst(), other));
        boolean small = figure.value().compareTo(Rational.of(100_000)) < 0 && figure.use() != Use.COEFFICIENT;
        if (small) {
            all.add(new Read(new Mark.Reading(Kind.FRACTION, Rational.ONE, false), 1 + other));
            all.add(new Read(new Mark.Reading(Kind.FRACTION, HUNDREDTH, false), 4 + other));
            all.add(new Read(new Mark.Reading(Kind.TIMES, Rational.ONE, false), 3 + other));
            all.add(new Read(new Mark.Reading(Kind.COUNT, Rational.of(1_000_000_000L), false), 4 + other));
            all.add(new Read(new Mark.Reading(Kind.FLOPS, Rational.of(1_000_000_000_000L), false), 4 + other));
            all.add(new Read(new Mark.Reading(Kind.BYTES, Rational.of(1_000_000_000L), false), 4 + other));
            all.add(new Read(new Mark.Reading(Kind.BYTES, Rational.of(1L << 30), true), 5 + other));
            all.add(new Read(new Mark.Reading(Kind.BYTES, Rational.of(1L << 20), true), 7 + other));
        }
        return all;
    }

    /// How far no unit is from a figure above whose table one stands, in bits.
    private static final double CAPTIONED = 3;

    /// How far a power of 1,000 is in an answer whose GB are GiB, in bits.
    private static final double OTHER_BASE = 3;

    /// Whether what is called a GB is mostly a GiB in what was read so far: an answer has one base throughout.
    private static boolean binary(Collection<Verdict> recent) {
        int yes = 0;
        int no = 0;
        for (var v : recent) {
            var readings = v.figure().mark().readings();
            boolean telling = readings.size() > 1 && v.figure().digits() > 2 && v.isRight()
                    && v.unit().equals(Kind.BYTES.label()) && v.figure().value().signum() > 0;
            if (telling && v.claim().isPresent()) {
                boolean binary = v.value().over(v.figure().value()).equals(readings.getLast().scale());
                yes += binary ? 1 : 0;
                no += binary ? 0 : 1;
            }
        }
        return yes > 1 && yes > 2 * no;
    }

    /// The units in which figures of a row before one were understood, where none is said: TFLOPs, mostly.
    private static List<Mark.Reading> told(Line line, Collection<Verdict> recent) {
        var all = new ArrayList<Mark.Reading>();
        if (line.cells().isEmpty()) {
            return all;
        }
        for (var v : recent) {
            boolean near = v.figure().line() <= line.number() && v.figure().line() > line.number() - 6
                    && !v.figure().mark().said() && v.claim().isPresent() && v.unit().equals(Kind.FLOPS.label())
                    && v.figure().step().compareTo(Rational.ONE) < 0;
            if (near && all.isEmpty()) {
                all.add(new Mark.Reading(Kind.FLOPS, v.value().over(v.figure().value()), false));
            }
        }
        return all;
    }

    /// The unit in the head of a figure's column.
    private static Optional<Mark> above(Line line, Figure figure) {
        for (var cell : line.cells()) {
            if (cell.start() <= figure.start() && figure.start() < cell.end() && !cell.column().isEmpty()) {
                return in(cell.column());
            }
        }
        return Optional.empty();
    }

    /// The unit in the head of a figure's row: `fp32, MB`, `in millions`.
    private static Optional<Mark> beside(Line line, Figure figure) {
        boolean first = line.cells().isEmpty() || figure.start() < line.cells().getFirst().end();
        return first ? Optional.empty() : in(line.cells().getFirst().text());
    }

    /// The unit in the head of a figure's column, or of its row.
    static Optional<Mark> head(Line line, Figure figure) {
        return above(line, figure).or(() -> beside(line, figure));
    }

    /// The unit among the words of a head; of several the first that is not tokens: `of 2048 tokens (TFLOPs)`.
    private static Optional<Mark> in(String head) {
        var last = Optional.<Mark>empty();
        for (var word : head.split("[ _()\\[\\]/,（）]+")) {
            var mark = Mark.at(word, 0);
            boolean unit = (mark.isPresent() && mark.get().end() == word.length()
                    && mark.get().mark().kind() != Kind.PARAMETERS && word.length() > 1)
                    || (mark.isPresent() && word.equals("%"));
            if (unit && (last.isEmpty() || last.get().kind() == Kind.TOKENS)) {
                last = mark.map(Mark.Found::mark);
            }
        }
        var scale = SCALE.matcher(head);
        return last.isPresent() ? last : scale.find() ? Mark.at(scale.group(1), 0).map(Mark.Found::mark)
                : Optional.empty();
    }

    /// A scale of what a head counts: `params (M)`.
    private static final Pattern SCALE = Pattern.compile("[(\\[（]([kKMB])[)\\]）]");
}
