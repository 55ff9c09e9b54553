package assay.audit;

import assay.algebra.Rational;
import assay.audit.Figure.Use;
import assay.audit.Mark.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Figures and claims put together, line by line and twice: what is supposed in the first pass is supposed more readily
/// in the second.
final class Audit {
    private static final int RECENT = 100;

    /// Between these two, as parts of it, a figure misses what it was computed from.
    private static final double A_LITTLE_LESS = 0.993;
    private static final double A_LITTLE_MORE = 1.007;

    private final Parsed parsed;
    private final Variants variants;
    private final Shelf shelf;
    private final Judge judge;
    private final Map<Figure, Chain.Link> chain;
    /// Whether it speaks of training at all.
    private final boolean trains;
    private final Optional<Adapters> adapters;
    private Adopted adopted = Adopted.NOTHING;
    private final Map<Figure, Verdict> verdicts = new HashMap<>();
    /// The first verdict on each value.
    private final Map<Rational, Verdict> said = new HashMap<>();
    /// The last verdicts, the last first.
    private final Deque<Verdict> recent = new ArrayDeque<>();

    private Audit(Paper paper, Library models) {
        parsed = Parsed.of(paper, models);
        variants = new Variants(parsed, Givens.of(parsed));
        shelf = new Shelf(parsed, variants);
        chain = new HashMap<>(Chain.of(paper, parsed.figures()));
        Formulas.of(parsed, variants).forEach((figure, link) -> {
            var other = chain.get(figure);
            if (other == null || other.follows().isEmpty() || (link.whole() && !other.whole())) {
                chain.put(figure, link);
            }
        });
        adapters = Adapters.of(parsed);
        judge = new Judge(parsed, variants, shelf, adapters);
        trains = parsed.mentions("adam", "optimizer", "gradient", "优化", "activation", "batch");
    }

    static Audited audited(String file, Paper paper, Library models) {
        var audit = new Audit(paper, models);
        var findings = audit.verdicts().stream().map(v -> new Finding(v.figure().line(), v.figure().start(),
                v.figure().text(), v.value(), v.unit(), v.status(), v.quantity(), v.model(), v.convention(), v.right(),
                v.codes(), v.repro())).toList();
        var named = new LinkedHashMap<String, Map<String, Rational>>();
        audit.parsed.subjects().all().forEach(s -> named.put(s.name(), audit.sizes(s)));
        var sums = audit.chain.values().stream().filter(l -> l.operands().size() > 1)
                .map(l -> new Audited.Sum(l.result().line(), l.result().text(), l.comes(), l.follows().isPresent()))
                .sorted(Comparator.comparingInt(Audited.Sum::line)).toList();
        return new Audited(file, named, findings, sums);
    }

    /// The sizes that are taken for a model.
    private Map<String, Rational> sizes(Subject subject) {
        var values = variants.setting(subject, Rational.of(1024)).values();
        var some = new LinkedHashMap<String, Rational>();
        for (var name : List.of("vocab_size", "context_length", "num_layers", "d_model", "num_heads", "num_kv_heads",
                "d_ff")) {
            var size = values.getOrDefault(name, Rational.ZERO);
            if (size.signum() > 0) {
                some.put(name, size);
            }
        }
        return some;
    }

    private List<Verdict> verdicts() {
        pass();
        adopted = Adopted.of(List.copyOf(verdicts.values()));
        said.clear();
        known.clear();
        return pass();
    }

    private List<Verdict> pass() {
        var all = new ArrayList<Verdict>();
        for (int i = 0; i < parsed.paper().lines().size(); i++) {
            var told = new ArrayList<Verdict>();
            for (var figure : parsed.figures(i)) {
                verdict(i, figure, told).ifPresent(v -> {
                    told.add(v);
                    keep(v);
                });
            }
            all.addAll(told);
        }
        return all;
    }

    private void keep(Verdict verdict) {
        verdicts.put(verdict.figure(), verdict);
        recent.addFirst(verdict);
        if (recent.size() > RECENT) {
            recent.removeLast();
        }
        if (verdict.status() != Status.NOT_UNDERSTOOD && !verdict.quantity().startsWith("config.")) {
            said.putIfAbsent(verdict.figure().value(), verdict);
        }
    }

    /// The verdict on a figure; none on what only numbers something.
    ///
    /// @param told those on the figures before it on its line
    private Optional<Verdict> verdict(int index, Figure figure, List<Verdict> told) {
        var line = parsed.paper().lines().get(index);
        var size = parsed.subjects().size(figure);
        if (size.isPresent()) {
            return Optional.of(sized(index, figure, size.get()));
        }
        if (Aside.skipped(line, figure)) {
            return Optional.empty();
        }
        if (figure.value().signum() == 0) {
            return Optional.of(Verdict.plain(figure, Status.EXACT, "nothing"));
        }
        if (Aside.coefficient(figure)) {
            return Optional.of(Verdict.plain(figure, Status.EXACT, "coefficient"));
        }
        if (Aside.interval(line, figure) || Aside.numbered(line, figure)
                || Aside.named(line, figure, parsed.makers())) {
            return Optional.of(Verdict.plain(figure, Status.NOT_A_CLAIM, ""));
        }
        var bracketed = Aside.bracketed(line.text(), figure.start())
                ? again(figure, told.subList(Math.max(0, told.size() - 1), told.size())) : Optional.<Verdict>empty();
        return bracketed.or(() -> Optional.of(claimed(index, figure, told)));
    }

    private Verdict claimed(int index, Figure figure, List<Verdict> told) {
        var line = parsed.paper().lines().get(index);
        var here = parsed.subjects().at(index, line, figure);
        var evidence = variants.words(figure);
        var readings = Units.of(line, parsed.figures(line), figure, recent);
        var best = sought(figure, here, evidence, readings);
        if (best.filter(b -> b.match() == Match.CUT && Aside.names(b.claim().setting().model(), figure)).isPresent()) {
            return Verdict.plain(figure, Status.NOT_A_CLAIM, "");
        }
        var own = judged(line, figure, best, here);
        if (own.isEmpty() && best.filter(b -> !b.claim().plain()).isPresent()) {
            best = new Search(parsed, shelf, adopted, trains, figure, evidence).plainest(here, readings)
                    .filter(instead(best.orElseThrow()));
            own = judged(line, figure, best, here);
        }
        if (own.isPresent() && best.orElseThrow().match() == Match.CUT && early(figure, told)) {
            return own.get().wrong("ROUND-EARLY");
        }
        double cost = best.map(Candidate::cost).orElse(Double.MAX_VALUE);
        boolean sound = own.filter(Verdict::isRight).isPresent()
                && cost < SOUND + Search.BITS_A_DIGIT * (figure.digits() - 3);
        if (!sound) {
            var exact = exactly(index, figure, readings, evidence);
            if (exact.isPresent()) {
                return exact.get();
            }
            var derived = derived(index, figure, told, own, evidence);
            boolean alike = derived.isPresent() && !derived.get().mistakes().isEmpty()
                    && own.map(Verdict::mistakes).equals(derived.map(Verdict::mistakes));
            boolean weak = own.isEmpty() || own.get().isRight() || cost > WEAK || figure.digits() < LONG;
            if (derived.isPresent() && !alike && (weak || derived.get().isRight())) {
                return derived.get();
            }
        }
        return own.or(() -> ordinarily(index, figure)).or(() -> worked(index, figure))
                .or(() -> nearly(index, figure, evidence))
                .or(() -> expected(index, figure, evidence)).or(() -> shifted(figure, told))
                .or(() -> Aside.given(figure) ? Optional.of(Verdict.plain(figure, Status.EXACT, "given"))
                        : Optional.empty())
                .orElseGet(() -> Verdict.plain(figure, Aside.observed(line, figure) ? Status.NOT_A_CLAIM
                        : Status.NOT_UNDERSTOOD, ""));
    }

    /// Whether a claim without a mistake can stand for one with a mistake that is not believed.
    private static Predicate<Candidate> instead(Candidate unbelieved) {
        return c -> c.cost() < unbelieved.cost() + INSTEAD && c.match() != Match.CUT;
    }

    private static final double INSTEAD = 4;

    /// How many figures behind one are looked at.
    private static final int AHEAD = 10;

    /// What follows from figures nearby, those behind it among them where they were judged before.
    private Optional<Verdict> worked(int index, Figure figure) {
        var ahead = new ArrayList<Verdict>();
        for (int i = index; i < parsed.paper().lines().size() && i < index + AHEAD && ahead.size() < AHEAD; i++) {
            for (var other : parsed.figures(i)) {
                if (i > index || other.start() > figure.start()) {
                    Optional.ofNullable(verdicts.get(other)).ifPresent(ahead::add);
                }
            }
        }
        var worked = new Worked(figure, recent, ahead);
        return worked.verdict().or(worked::inherited).or(worked::mixed);
    }

    /// What the same digits between the same words are of is sought once.
    private record Asked(Rational value, Rational step, int digits, Mark mark, boolean term,
            List<Evidence.Told> words, Subjects.Here here, List<Units.Read> readings, Optional<Rational> rank,
            Optional<String> matrices) {}

    private final Map<Asked, Optional<Candidate>> known = new HashMap<>();

    private Optional<Candidate> sought(Figure figure, Subjects.Here here, Evidence evidence,
            List<Units.Read> readings) {
        var rank = adapters.flatMap(a -> a.rank(figure));
        var matrices = adapters.flatMap(a -> a.targets(figure));
        var asked = new Asked(figure.value(), figure.step(), figure.digits(), figure.mark(),
                figure.use() == Use.TERM, evidence.told(), here, readings, rank, matrices);
        return known.computeIfAbsent(asked, _ -> {
            var search = new Search(parsed, shelf, adopted, trains, figure, evidence);
            if (adapters.isPresent()) {
                here.subjects().stream().limit(2).forEach(s -> search.also(shelf.adapters(s, rank, matrices), readings));
            }
            var best = search.best(here, readings);
            if (best.isEmpty() && !variants.switches().isEmpty() && !here.subjects().isEmpty()
                    && here.subjects().getFirst().course()) {
                search.also(shelf.ordinarily(here.subjects().getFirst(), here.contexts().getFirst()), readings);
                return search.found();
            }
            return best;
        });
    }

    private Optional<Verdict> judged(Line line, Figure figure, Optional<Candidate> best, Subjects.Here here) {
        return best.map(candidate -> judge.verdict(line, figure, candidate, here))
                .filter(v -> !v.isBad() || believed(line, figure, best.orElseThrow(), v));
    }

    /// Whether a mistake is told with so many digits, or by words that suit it so well, or so often in the answer, that
    /// no right figure is likely to be called wrong.
    private boolean believed(Line line, Figure figure, Candidate best, Verdict verdict) {
        var claim = best.claim();
        boolean course = claim.setting().ofCourse();
        int digits = figure.digits();
        double label = best.label();
        if (verdict.status() == Status.CUT) {
            return digits > 1 && (digits > 2 || (course && label <= 3)) && (claim.cost() <= 3 || label <= 2);
        }
        if (claim.slip().equals("UNIT-SLIP")) {
            return digits > 3 && label <= 3;
        }
        if (claim.slip().equals("RULE-4N") || claim.slip().equals("BASE-ONLY")) {
            return digits > 1;
        }
        if (claim.ofTraining() && !course) {
            return false;
        }
        if (verdict.mistakes().contains("OMIT-BIAS") && digits < LONG) {
            return false;
        }
        if (hypothetical(line) || (!figure.mark().said() && digits < 3)
                || (verdict.mistakes().contains("WRONG-MODEL") && digits < LONG - 2 && (digits < 4 || label > 2))) {
            return false;
        }
        if (course && digits >= LONG - 2) {
            return true;
        }
        if (figure.mark().kind() == Kind.FRACTION && digits < 3 && label > 3) {
            return false;
        }
        boolean often = verdict.mistakes().stream().anyMatch(m -> adopted.counts().getOrDefault(m, 0) > 0);
        if (often) {
            return true;
        }
        boolean told = best.match() == Match.EXACT && digits > LONG;
        return course ? digits > 3 || label <= (digits == 3 ? 5 : 3)
                : digits > 4 ? label <= (told ? 6.5 : 5) : label <= 1.5;
    }

    /// What a figure is that is the result of a formula without anything rounded: all digits of that tell what it is
    /// of.
    private Optional<Verdict> exactly(int index, Figure figure, List<Units.Read> readings, Evidence evidence) {
        var link = chain.get(figure);
        if (link == null || !link.whole() || link.follows().isEmpty() || link.comes().signum() <= 0) {
            return Optional.empty();
        }
        var here = parsed.subjects().at(index);
        var exact = new Figure(figure.line(), figure.start(), figure.end(), figure.text(), link.comes(),
                Rational.of(1, 1000), Math.min(LONG, link.comes().floor().toString().length()), figure.mark(),
                figure.use());
        var plainly = readings.stream().map(r -> new Units.Read(new Mark.Reading(r.reading().kind(), Rational.ONE,
                r.reading().binary()), r.cost())).distinct().toList();
        var found = new Search(parsed, shelf, adopted, trains, exact, evidence).best(here, plainly);
        if (found.isEmpty() || found.get().match() != Match.EXACT) {
            return Optional.empty();
        }
        var claim = found.get().claim();
        boolean plain = claim.plain();
        if (!plain && (!figure.mark().said() || found.get().label() > TOLD
                || figure.mark().kind() != Kind.FLOPS)) {
            return Optional.empty();
        }
        for (var read : readings) {
            var match = Match.Printed.of(figure, read.reading().scale()).match(claim.value());
            if (match.isPresent() && Search.kind(read.reading(), claim) < 5) {
                return Optional.of(judge.verdict(parsed.paper().lines().get(index), figure,
                        new Candidate(claim, read.reading(), match.get(), found.get().cost(), found.get().label()),
                        here));
            }
        }
        return Optional.empty();
    }

    /// No mistake is told of a formula whose words suit it worse, in bits.
    private static final double TOLD = 4;

    /// A claim is believed whatever is written beside it if it costs no more, and a few digits more for each further
    /// one.
    private static final double SOUND = 9;
    /// A claim that costs more is given up for what follows from figures before it.
    private static final double WEAK = 14;
    /// A figure of so many digits is not met by chance.
    private static final int LONG = 8;

    /// Whether a figure comes from rounded ones: as a sum or product that is written out, or twice or four times one
    /// before it on its line.
    private boolean early(Figure figure, List<Verdict> told) {
        var link = chain.get(figure);
        if (link != null && link.operands().size() > 1 && link.follows().isPresent()) {
            return true;
        }
        return told.stream().map(Verdict::figure).anyMatch(f -> f.mark().equals(figure.mark())
                && (f.value().times(Rational.of(2)).equals(figure.value())
                        || f.value().times(Rational.of(4)).equals(figure.value())));
    }

    /// What follows from figures before it: said again, or worked out.
    private Optional<Verdict> derived(int index, Figure figure, List<Verdict> told,
            Optional<Verdict> own, Evidence evidence) {
        var before = figure.digits() >= 5 && own.isEmpty() ? said.get(figure.value()) : null;
        if (before != null && !before.figure().equals(figure)
                && before.figure().mark().kind() == figure.mark().kind()) {
            return Optional.of(before.again(figure, Match.EXACT));
        }
        var link = chain.get(figure);
        if (link == null) {
            return again(figure, told);
        }
        var operands = link.operands().stream().map(verdicts::get).filter(Objects::nonNull).toList();
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
            if (least.isPresent() && least.getAsInt() < 5 && significant(figure) > least.getAsInt()) {
                var early = nearly(index, figure, evidence);
                if (early.isPresent()) {
                    return early;
                }
            }
            return Optional.of(new Verdict(figure, follows.get() == Match.EXACT ? Status.EXACT
                    : follows.get() == Match.CUT ? Status.CUT : Status.ROUNDED, link.comes(), figure.mark().text(),
                    "arithmetic", "", "", Optional.of(link.comes()), List.of(), Optional.empty(), Optional.empty()));
        }
        boolean telling = figure.digits() >= 3 && link.operands().size() > 1 && figure.value().signum() > 0;
        if (telling && own.isEmpty()) {
            var ratio = Index.approximate(link.comes().over(figure.value().times(
                    figure.mark().readings().getFirst().scale())));
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

    /// The digits of a figure without zeros at its end.
    private static int significant(Figure figure) {
        int digits = figure.digits();
        var value = figure.value().over(figure.step());
        var ten = Rational.of(10);
        while (digits > 1 && value.over(ten).isInteger()) {
            value = value.over(ten);
            digits--;
        }
        return digits;
    }

    /// A figure with the digits of one before it on its line, in other powers of ten: `315,000`, so `3.15 × 10²³`; or
    /// two or three times one that is wrong.
    private Optional<Verdict> shifted(Figure figure, List<Verdict> told) {
        for (var before : recent.stream().limit(3).toList()) {
            var ratio = before.figure().value().signum() > 0 && figure.digits() >= 2
                    ? figure.value().times(figure.mark().readings().getFirst().scale()).over(before.value())
                    : Rational.ZERO;
            boolean multiple = ratio.equals(Rational.of(2)) || ratio.equals(Rational.of(3))
                    || ratio.equals(Rational.of(3, 2));
            if (multiple && before.status() == Status.WRONG && !before.mistakes().isEmpty()
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

    /// Whether a number is a power of ten.
    private static boolean power(Rational ratio) {
        if (ratio.signum() <= 0) {
            return false;
        }
        var n = ratio.isInteger() ? ratio : ratio.inverse();
        return n.isInteger() && n.toString().replace("0", "").equals("1");
    }

    /// A figure that says again, with fewer digits, what one before it on its line says.
    private Optional<Verdict> again(Figure figure, List<Verdict> told) {
        for (int i = told.size() - 1; i >= 0 && i >= told.size() - 2; i--) {
            var before = told.get(i);
            if (before.figure().digits() < figure.digits() || !before.telling()) {
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

    /// What is right of the course's own decoder, though other figures speak for another.
    private Optional<Verdict> ordinarily(int index, Figure figure) {
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
            "不用", "no window", "pretend", "suppose", "if all", "falls ");

    /// Whether a line supposes something that is not so: `without GQA it would be`.
    private static boolean hypothetical(Line line) {
        var before = line.text().toLowerCase(java.util.Locale.ROOT);
        return IF.stream().anyMatch(before::contains);
    }

    /// No figure is said to miss what the words around it suit worse, in bits.
    private static final double NEARLY = 3.5;

    /// What a figure misses by little: computed from rounded figures, or rounded wrongly.
    private Optional<Verdict> nearly(int index, Figure figure, Evidence evidence) {
        var here = parsed.subjects().at(index);
        if (here.subjects().isEmpty() || figure.digits() < 3
                || (significant(figure) > MOST_EARLY && figure.value().isInteger())
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
            double value = Index.approximate(figure.value().times(reading.scale()));
            for (var claim : shelf.truly(here.subjects().getFirst(), here.contexts().getFirst())
                    .between(value * A_LITTLE_LESS, value * A_LITTLE_MORE)) {
                if ((trains || !claim.ofTraining()) && claim.cost() <= 4 && claim.plain()
                        && !claim.name().startsWith("kv.at")
                        && Search.kind(reading, claim) < 1 && evidence.against(claim) <= NEARLY) {
                    double cost = evidence.against(claim) + claim.cost() - adopted.discount(claim)
                            + (reading.binary() ? 1 : 0);
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
    private Optional<Verdict> expected(int index, Figure figure, Evidence evidence) {
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
        double ratio = Index.approximate(figure.value().times(reading.scale()).over(nearest.value()));
        if (ratio < 0.5 || ratio > 2) {
            return Optional.empty();
        }
        boolean last = Match.of(figure, nearest.value().over(reading.scale()).plus(figure.step())).isPresent()
                || Match.of(figure, nearest.value().over(reading.scale()).minus(figure.step())).isPresent();
        return Optional.of(new Verdict(figure, Status.WRONG, figure.value().times(reading.scale()),
                reading.kind().label(), nearest.name(), nearest.setting().model(), "", Optional.of(nearest.value()),
                List.of(last ? "ROUND-WRONG" : "NOT-REPRODUCED"), Optional.empty(), Optional.of(nearest)));
    }

    /// Of a size that the answer states: whether it is its model's.
    private Verdict sized(int index, Figure figure, String name) {
        var here = parsed.subjects().at(index);
        var model = here.subjects().stream().findFirst();
        var fixed = here.caption().map(c -> c.sizes().get(name)).filter(r -> r != null && !name.equals("d_ff"));
        boolean same = fixed.isEmpty() || fixed.get().equals(figure.value()) || name.equals("context_length");
        boolean kept = name.equals("d_ff") && figure.value().equals(Rational.of(6400))
                && model.filter(m -> m.course() && !m.name().equals(Subjects.DEFAULT)).isPresent();
        return new Verdict(figure, !same ? Status.WRONG : kept ? Status.CONVENTION : Status.EXACT, figure.value(),
                name.equals("context_length") ? "tokens" : "count", "config." + name,
                model.map(Subject::name).orElse(""), kept ? "DFF-6400" : "input",
                Optional.of(same ? figure.value() : fixed.get()), same ? List.of() : List.of("WRONG-MODEL"),
                Optional.empty(), Optional.empty());
    }
}
