package assay.audit;

import assay.algebra.Rational;
import assay.audit.Figure.Use;
import assay.audit.Mark.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a figure misses by little, or should be where its words leave no doubt of what it is of.
final class Nearly {
    /// Between these two, as parts of it, a figure misses what it was computed from.
    private static final double A_LITTLE_LESS = 0.993;
    private static final double A_LITTLE_MORE = 1.007;

    private final Parsed parsed;
    private final Variants variants;
    private final Shelf shelf;
    private final Adopted adopted;
    /// Whether the answer speaks of training at all.
    private final boolean trains;

    Nearly(Parsed parsed, Variants variants, Shelf shelf, Adopted adopted, boolean trains) {
        this.parsed = parsed;
        this.variants = variants;
        this.shelf = shelf;
        this.adopted = adopted;
        this.trains = trains;
    }

    /// What is right of the course's own decoder, though other figures speak for another.
    Optional<Verdict> ordinarily(int index, Figure figure) {
        var subject = parsed.subjects().at(index).subjects().stream().findFirst().filter(Subject::course);
        if (variants.switches().isEmpty() || subject.isEmpty() || figure.digits() < 3) {
            return Optional.empty();
        }
        var context = parsed.subjects().at(index).contexts().getFirst();
        var parts = shelf.partsOrdinarily(subject.get(), context).all();
        for (var reading : figure.mark().readings()) {
            for (var claim : parts) {
                var match = Search.kind(reading, claim) < 1 && claim.cost() <= 2
                        ? Match.Printed.of(figure, reading.scale()).match(claim.value()) : Optional.<Match>empty();
                if (match.isPresent() && (match.get() == Match.EXACT || match.get() == Match.ROUNDED)) {
                    return Optional.of(new Verdict(figure, match.get() == Match.EXACT ? Status.EXACT : Status.ROUNDED,
                            figure.value().times(reading.scale()), reading.kind().label(), claim.name(),
                            claim.setting().model(), "", Optional.of(claim.value()), List.of(),
                            Optional.empty(),
                            Optional.of(claim)));
                }
            }
        }
        return Optional.empty();
    }

    /// A figure of more digits is not computed from rounded ones.
    private static final int MOST_EARLY = 7;

    private static final List<String> IF = List.of("if ", "without", "instead", "would", "naive", "ohne", "sans ",
            "wenn ", "若", "如果",
            "不用", "no window", "pretend", "suppose", "if all", "falls ", "sem ", "sin ", "seria", "すると", "なら",
            "senza ", "se fosse");

    /// Whether a line supposes something that is not so: `without GQA it would be`.
    static boolean hypothetical(Line line) {
        var before = line.text().toLowerCase(Locale.ROOT);
        return IF.stream().anyMatch(before::contains);
    }

    /// Whether the sentence of a figure supposes something that is not so.
    static boolean hypothetical(Line line, Figure figure) {
        var sentence = line.sentence(figure, SENTENCE).toLowerCase(Locale.ROOT);
        return IF.stream().anyMatch(sentence::contains);
    }

    private static final Pattern SENTENCE = Pattern.compile("[.](?=\\s)|[。]");

    /// No figure is said to miss what the words around it suit worse, in bits.
    private static final double NEARLY = 3.5;

    /// What a figure misses by little: computed from rounded figures, or rounded wrongly.
    Optional<Verdict> nearly(int index, Figure figure) {
        var evidence = variants.words(figure);
        var here = parsed.subjects().at(index);
        if (here.subjects().isEmpty() || figure.digits() < 3
                || (figure.significant() > MOST_EARLY && figure.value().isInteger())
                || hypothetical(parsed.paper().lines().get(index))
                || (!figure.mark().said() && figure.digits() < 8)
                || figure.mark().kind() == Kind.FRACTION || Judge.arrow(parsed.paper().lines().get(index))
                || figure.use() == Use.TERM || figure.use() == Use.OPERAND) {
            return Optional.empty();
        }
        Claim nearest = null;
        Mark.Reading as = null;
        double least = 9;
        for (var reading : figure.mark().readings()) {
            double value = figure.value().times(reading.scale()).approximate();
            var printed = Match.Printed.of(figure, reading.scale());
            for (var claim : shelf.truly(here.subjects().getFirst(), here.contexts().getFirst())
                    .between(value * A_LITTLE_LESS, value * A_LITTLE_MORE)) {
                if ((trains || !claim.ofTraining()) && claim.cost() <= 4 && claim.plain()
                        && !claim.name().startsWith("kv.at")
                        && Search.kind(reading, claim) < 1 && evidence.against(claim) <= NEARLY) {
                    double cost = evidence.against(claim) + claim.cost() - adopted.discount(claim)
                            + (reading.binary() ? 1 : 0);
                    if (printed.match(claim.value()).filter(m -> m != Match.CUT).isPresent()) {
                        return Optional.empty(); // it misses nothing
                    }
                    if (cost < least) {
                        least = cost;
                        nearest = claim;
                        as = reading;
                    }
                }
            }
        }
        if (nearest == null || as == null) {
            return Optional.empty();
        }
        var exact = nearest.value().over(as.scale());
        boolean last = Match.of(figure, exact.plus(figure.step())).isPresent()
                || Match.of(figure, exact.minus(figure.step())).isPresent();
        return Optional.of(new Verdict(figure, Status.WRONG, figure.value().times(as.scale()), as.kind().label(),
                nearest.name(), nearest.setting().model(), as.binary() ? "M-GiB" : nearest.convention(),
                Optional.of(nearest.value()), List.of("ROUND-EARLY", last ? "ROUND-WRONG" : "ARITHMETIC"),
                Optional.empty(), Optional.of(nearest)));
    }

    /// What a figure should be, where its words and unit leave no doubt of what it is of.
    Optional<Verdict> expected(int index, Figure figure) {
        var evidence = variants.words(figure);
        var here = parsed.subjects().at(index);
        if (here.subjects().isEmpty() || !here.subjects().getFirst().course()
                || hypothetical(parsed.paper().lines().get(index)) || figure.use() == Use.COEFFICIENT
                || figure.use() == Use.OPERAND
                || figure.digits() < 2 || !figure.mark().said()) {
            return Optional.empty();
        }
        var reading = figure.mark().readings().getFirst();
        Claim nearest = null;
        double least = Double.MAX_VALUE;
        double second = Double.MAX_VALUE;
        var all = shelf.own(here.subjects().getFirst(), here.contexts().getFirst()).all();
        for (var claim : all) {
            boolean plain = claim.cost() <= 2 && Search.kind(reading, claim) < 1 && claim.part().isPresent()
                    && (claim.convention().isEmpty() || claim.convention().startsWith("S-")) && claim.slip().isEmpty();
            if (!plain) {
                continue;
            }
            double label = evidence.against(claim) + claim.cost();
            if (label < least) {
                second = nearest != null && nearest.value().equals(claim.value()) ? second : least;
                least = label;
                nearest = claim;
            } else if (nearest != null && label < second && !claim.value().equals(nearest.value())) {
                second = label;
            }
        }
        if (nearest == null || least > 3.5 || second - least < 2) {
            return Optional.empty();
        }
        double ratio = figure.value().times(reading.scale()).over(nearest.value()).approximate();
        if (ratio < 0.5 || ratio > 2) {
            return Optional.empty();
        }
        boolean last = Match.of(figure, nearest.value().over(reading.scale()).plus(figure.step())).isPresent()
                || Match.of(figure, nearest.value().over(reading.scale()).minus(figure.step())).isPresent();
        return Optional.of(new Verdict(figure, Status.WRONG, figure.value().times(reading.scale()),
                reading.kind().label(), nearest.name(), nearest.setting().model(), "", Optional.of(nearest.value()),
                List.of(last ? "ROUND-WRONG" : "NOT-REPRODUCED"), Optional.empty(), Optional.of(nearest)));
    }
}
