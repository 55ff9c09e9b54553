package assay.audit;

import assay.algebra.Rational;
import assay.audit.Mark.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What figures are that follow from others: said again, worked out, a share of a total.
final class Derived {
    private final Parsed parsed;
    private final Variants variants;
    private final Map<Figure, Chain.Link> chain;
    private final History history;

    Derived(Parsed parsed, Variants variants, Map<Figure, Chain.Link> chain, History history) {
        this.parsed = parsed;
        this.variants = variants;
        this.chain = chain;
        this.history = history;
    }

    /// A figure that is one before it on its line as it is printed there, times or over what stands there too: rounded
    /// too early where that was rounded, and wrong as that was.
    Optional<Verdict> multiplied(Figure figure) {
        return new Multiplied(figure, history.recent()).verdict();
    }

    /// A figure that stands elsewhere in the answer with two of its digits in the other order, where it is right.
    Optional<Verdict> exchanged(Figure figure) {
        if (figure.digits() < 3 || !figure.mark().said()) {
            return Optional.empty();
        }
        var digits = figure.value().over(figure.step()).toString();
        for (int i = 0; i + 1 < digits.length(); i++) {
            var other = digits.substring(0, i) + digits.charAt(i + 1) + digits.charAt(i) + digits.substring(i + 2);
            if (other.equals(digits) || other.startsWith("0") || !figure.value().over(figure.step()).isInteger()) {
                continue;
            }
            var value = Rational.parse(other).times(figure.step());
            for (var said : history.all(value)) {
                boolean same = said.figure().step().equals(figure.step())
                        && alike(said.figure().mark(), figure.mark()) && said.isRight() && said.telling();
                if (same) {
                    return Optional.of(new Verdict(figure, Status.WRONG, figure.value()
                            .times(figure.mark().readings().getFirst().scale()), said.unit(), said.quantity(),
                            said.model(), said.convention(), said.right(), List.of("TYPO"), Optional.empty(),
                            Optional.empty()));
                }
            }
        }
        return Optional.empty();
    }

    /// What is left of a model where the parameters of an adapter that stands there are subtracted from it.
    Optional<Verdict> less(Figure figure) {
        if (figure.digits() < Searching.LONG || !figure.value().isInteger()) {
            return Optional.empty();
        }
        var near = history.recent().stream().toList();
        return near.stream().filter(v -> v.isRight() && v.quantity().equals("params.total")
                && v.figure().digits() >= Searching.LONG).filter(whole -> near.stream().anyMatch(v ->
                        v.figure().digits() >= TOLD && v.figure().value().plus(figure.value())
                                .equals(whole.figure().value())))
                .findFirst().map(whole -> new Verdict(figure, Status.WRONG, figure.value(), whole.unit(),
                        "lora.frozen", whole.model(), "", whole.right(), List.of("BASE-LESS-ADAPTER"),
                        Optional.of(figure.value()), Optional.empty()));
    }

    /// An adapter's parameters have no fewer digits.
    private static final int TOLD = 5;

    /// The size of a head worked out as width over heads, of a model that sets another.
    Optional<Verdict> head(int index, Figure figure) {
        var link = chain.get(figure);
        if (link == null || link.operands().size() != 2 || link.follows().isEmpty()) {
            return Optional.empty();
        }
        var width = link.operands().getFirst().value();
        var heads = link.operands().getLast().value();
        for (var subject : parsed.subjects().at(index).subjects()) {
            var set = subject.sizes().getOrDefault("head_dim",
                    subject.sizes().getOrDefault("v_head_dim", Rational.ZERO));
            boolean divided = heads.signum() > 0 && width.equals(subject.sizes().get("d_model"))
                    && heads.equals(subject.sizes().get("num_heads")) && link.comes().equals(width.over(heads));
            if (divided && set.signum() > 0 && !set.equals(link.comes())) {
                return Optional.of(new Verdict(figure, Status.WRONG, figure.value(), Kind.COUNT.label(),
                        "config.head_dim", subject.name(), "", Optional.of(set), List.of("HEAD-DIM-DERIVED"),
                        Optional.of(link.comes()), Optional.empty()));
            }
        }
        return Optional.empty();
    }

    /// Whether two units may be the same, one of them without what is counted: `46.7 billion parameters`, `46.7B`.
    private static boolean alike(Mark one, Mark other) {
        boolean kinds = one.kind() == other.kind() || one.kind() == Kind.COUNT || other.kind() == Kind.COUNT;
        return kinds && one.readings().getFirst().scale().equals(other.readings().getFirst().scale());
    }

    /// How many figures behind one are looked at.
    private static final int AHEAD = 10;

    /// What follows from figures nearby, those behind it among them where they were judged before.
    Optional<Verdict> worked(int index, Figure figure) {
        var ahead = new ArrayList<Verdict>();
        for (int i = index; i < parsed.paper().lines().size() && i < index + AHEAD && ahead.size() < AHEAD; i++) {
            for (var other : parsed.figures(i)) {
                if (i > index || other.start() > figure.start()) {
                    history.of(other).ifPresent(ahead::add);
                }
            }
        }
        var worked = new Worked(figure, history.recent(), ahead);
        return worked.verdict().or(worked::inherited).or(worked::mixed);
    }

    /// Whether a figure comes from rounded ones: as a sum or product that is written out, or twice or four times one
    /// before it on its line.
    boolean early(Figure figure, List<Verdict> told) {
        var link = chain.get(figure);
        if (link != null && link.operands().size() > 1 && link.follows().isPresent()) {
            return !link.whole();
        }
        return told.stream().map(Verdict::figure).anyMatch(f -> f.mark().equals(figure.mark())
                && (f.value().times(Rational.of(2)).equals(figure.value())
                        || f.value().times(Rational.of(4)).equals(figure.value())));
    }

    /// Whether a figure is what a formula with nothing rounded in it comes to, rounded as it should be.
    boolean follows(Figure figure) {
        var link = chain.get(figure);
        return link != null && link.whole() && link.operands().size() > 1
                && link.follows().filter(m -> m == Match.EXACT || m == Match.ROUNDED).isPresent();
    }

    /// What follows from figures before it: said again, or worked out.
    Optional<Verdict> verdict(int index, Figure figure, List<Verdict> told, Optional<Verdict> own, Nearly nearly) {
        var before = history.first(figure.value()).filter(v -> figure.digits() >= 5 && own.isEmpty()
                && !v.figure().equals(figure) && v.figure().mark().kind() == figure.mark().kind());
        if (before.isPresent()) {
            return before.map(v -> v.again(figure, Match.EXACT));
        }
        var link = chain.get(figure);
        if (link == null) {
            return again(figure, told);
        }
        var operands = link.operands().stream().flatMap(o -> history.of(o).stream()).toList();
        var bad = operands.stream().filter(Verdict::isBad).toList();
        var follows = link.follows();
        if (follows.isPresent()) {
            if (link.again() && operands.size() == 1) {
                return Optional.of(operands.getFirst().again(figure, follows.get()));
            }
            if (!bad.isEmpty()) {
                boolean explained = bad.stream().anyMatch(v -> !v.mistakes().isEmpty());
                var codes = List.copyOf(bad.stream().flatMap(v -> v.mistakes().stream())
                        .collect(Collectors.toCollection(LinkedHashSet::new)));
                return Optional.of(new Verdict(figure, explained ? Status.WRONG : Status.INHERITED, link.comes(),
                        figure.mark().text(), bad.getFirst().quantity(), bad.getFirst().model(), "",
                        Optional.empty(), codes, Optional.of(link.comes()), Optional.empty()));
            }
            if (own.isPresent()) {
                return Optional.empty();
            }
            var least = link.operands().stream().filter(o -> !o.value().isInteger()).mapToInt(Figure::digits).min();
            if (least.isPresent() && least.getAsInt() < 5 && figure.significant() > least.getAsInt()) {
                var early = nearly.nearly(index, figure);
                if (early.isPresent()) {
                    return early;
                }
            }
            return Optional.of(new Verdict(figure, follows.get() == Match.EXACT ? Status.EXACT
                    : follows.get() == Match.CUT ? Status.CUT : Status.ROUNDED, link.comes(), figure.mark().text(),
                    "arithmetic", "", "", Optional.of(link.comes()), List.of(), Optional.empty(), Optional.empty()));
        }
        boolean missed = figure.digits() >= 4 && link.exact() && own.filter(Verdict::isRight).isEmpty();
        var scale = missed ? link.nearly() : Optional.<Rational>empty();
        if (scale.isPresent()) {
            boolean last = Match.of(figure, link.comes().over(scale.get()).plus(figure.step())).isPresent()
                    || Match.of(figure, link.comes().over(scale.get()).minus(figure.step())).isPresent();
            return Optional.of(new Verdict(figure, Status.WRONG, figure.value().times(scale.get()),
                    figure.mark().text(), "arithmetic", "", "", Optional.of(link.comes()),
                    List.of(last ? "ROUND-WRONG" : "ARITHMETIC"), Optional.empty(), Optional.empty()));
        }
        boolean telling = figure.digits() >= 3 && link.operands().size() > 1 && figure.value().signum() > 0;
        if (telling && own.isEmpty()) {
            double ratio = link.comes().over(figure.value().times(figure.mark().readings().getFirst().scale()))
                    .approximate();
            if (ratio > 0.2 && ratio < 5) {
                boolean near = ratio > 0.98 && ratio < 1.02 && link.operands().stream().anyMatch(o ->
                        o.digits() <= 4 && !o.value().equals(o.value().floor()));
                return Optional.of(new Verdict(figure, Status.WRONG, figure.value(), figure.mark().text(),
                        "arithmetic", "", "", Optional.of(link.comes()), List.of(near ? "ROUND-EARLY" : "ARITHMETIC"),
                        Optional.empty(), Optional.empty()));
            }
        }
        return again(figure, told);
    }

    /// A figure with the digits of one before it on its line, in other powers of ten: `315,000`, so `3.15 × 10²³`; or
    /// two or three times one that is wrong.
    Optional<Verdict> shifted(Figure figure, List<Verdict> told) {
        for (var before : history.recent().stream().limit(3).toList()) {
            var unit = figure.mark().readings().getFirst().scale();
            var ratio = before.figure().value().signum() > 0 && figure.digits() >= 2
                    ? multiple(figure, unit, before) : Rational.ZERO;
            if (ratio.signum() > 0 && before.status() == Status.WRONG && !before.mistakes().isEmpty()
                    && before.unit().equals(Kind.FLOPS.label())) {
                return Optional.of(new Verdict(figure, Status.WRONG, before.value().times(ratio), before.unit(),
                        before.quantity(), before.model(), "", before.right().map(r -> r.times(ratio)),
                        before.mistakes(), Optional.of(before.value().times(ratio)), Optional.empty()));
            }
        }
        if (figure.digits() < 3 || told.isEmpty()) {
            return Optional.empty();
        }
        for (var before : told.subList(Math.max(0, told.size() - 3), told.size())) {
            var ratio = figure.value().signum() > 0 && before.figure().value().signum() > 0
                    ? figure.value().over(before.figure().value()) : Rational.ZERO;
            if (before.telling() && before.figure().digits() >= 3 && power(ratio)) {
                return Optional.of(before.again(figure, Match.EXACT));
            }
        }
        return Optional.empty();
    }

    private static final List<Rational> MULTIPLES = List.of(Rational.of(2), Rational.of(3), Rational.of(3, 2));

    /// How many times one before it, as it is printed there or as it was computed, a figure is; zero where it is none.
    private static Rational multiple(Figure figure, Rational unit, Verdict before) {
        var ratio = figure.value().times(unit).over(before.value());
        return MULTIPLES.stream().filter(times -> times.equals(ratio) || (before.repro().isPresent()
                && figure.digits() >= 3 && Match.Printed.of(figure, unit).match(before.repro().get().times(times))
                        .filter(m -> m == Match.ROUNDED || m == Match.EXACT).isPresent()))
                .findFirst().orElse(Rational.ZERO);
    }

    /// A figure that is one on its line, or the line before, with a mistake in it: `4850 hours; without the batch 4.7`.
    ///
    /// @param doubted what would be said of it if a mistake were believed
    Optional<Verdict> contrasted(int index, Figure figure, Optional<Verdict> doubted) {
        if (figure.digits() < 2 || !figure.mark().said()
                || Nearly.hypothetical(parsed.paper().lines().get(index), figure)
                || figure.use() == Figure.Use.OPERAND
                || figure.use() == Figure.Use.TERM || figure.use() == Figure.Use.COEFFICIENT) {
            return Optional.empty();
        }
        for (int i = index; i >= 0 && i > index - CONTRASTED; i--) {
            for (var other : parsed.figures(i)) {
                var said = other.equals(figure) || other.digits() < 3 ? Optional.<Verdict>empty()
                        : history.of(other).filter(Verdict::isRight);
                var claim = said.flatMap(Verdict::claim).filter(c -> c.plain()
                        && c.kind() == figure.mark().kind() && c.kind() != Kind.FRACTION);
                if (claim.isPresent()) {
                    for (var slip : Claims.slipped(List.of(claim.get()), Mistake.OF_CLAIMS)) {
                        boolean alone = slip.slip().equals("OMIT-BATCH")
                                && !many(parsed.paper().lines().get(index));
                        boolean far = alone || (figure.digits() > 3
                                && doubted.filter(d -> d.mistakes().equals(List.of(slip.slip()))).isPresent());
                        var unit = figure.mark().readings().getFirst().scale();
                        var match = Match.Printed.of(figure, unit).match(slip.amount());
                        if (far && match.filter(m -> m == Match.EXACT || m == Match.ROUNDED).isPresent()) {
                            return Optional.of(new Verdict(figure, Status.WRONG, figure.value().times(unit),
                                    slip.kind().label(), slip.name(), slip.setting().model(), slip.convention(),
                                    claim.map(Claim::value), List.of(slip.slip()), Optional.of(slip.value()),
                                    Optional.of(slip)));
                        }
                    }
                }
            }
        }
        return Optional.empty();
    }

    /// Where a time may be that of many devices.
    private static final Pattern DEVICES = Pattern.compile(
            "(?i)\\b(?:gpus|cards|karten|cartes|tarjetas|nodes|accelerators|[ahbv]\\d00s)\\b"
                    + "|\\d\\s?[x×]\\s?[ahbv]\\d00|张|块");
    /// Whether a line speaks of many devices.
    static boolean many(Line line) {
        return DEVICES.matcher(line.text()).find();
    }

    /// On so many lines is sought what a figure is contrasted with.
    private static final int CONTRASTED = 3;

    /// Whether a number is a power of ten.
    private static boolean power(Rational ratio) {
        if (ratio.signum() <= 0) {
            return false;
        }
        var n = ratio.isInteger() ? ratio : ratio.inverse();
        return n.isInteger() && n.toString().replace("0", "").equals("1");
    }

    /// A figure that says again, with fewer digits, what one before it on its line says.
    Optional<Verdict> again(Figure figure, List<Verdict> told) {
        for (int i = told.size() - 1; i >= 0 && i >= told.size() - 2; i--) {
            var before = told.get(i);
            boolean other = figure.mark().said() && figure.mark().kind() == Kind.BYTES
                    && (before.unit().equals(Kind.PARAMETERS.label())
                            || before.claim().filter(c -> c.kind() == Kind.PARAMETERS).isPresent());
            other |= before.claim().filter(c -> variants.around(figure).near()
                    && variants.around(figure).contradicts(c.need())).isPresent();
            if (before.figure().digits() < figure.digits() || !before.telling() || other) {
                continue;
            }
            for (var reading : figure.mark().readings()) {
                if (reading.scale().equals(Rational.ONE) && !figure.mark().said() && figure.digits() < 4) {
                    continue;
                }
                var match = Match.of(figure, before.value().over(reading.scale()));
                boolean known = before.isRight() && before.right().isPresent();
                if (known) {
                    match = Match.of(figure, before.right().get().over(reading.scale())).or(() ->
                            Match.of(figure, before.value().over(reading.scale())).map(_ -> Match.ROUNDED));
                }
                if (match.isPresent() && (match.get() != Match.CUT || figure.digits() > 2)) {
                    return Optional.of(before.again(figure, match.get()));
                }
            }
        }
        return Optional.empty();
    }
}
