package assay.audit;

import assay.algebra.Rational;
import assay.audit.Figure.Use;
import assay.audit.Mark.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Which claims figures make, and whether that is believed, in one reading of an answer.
final class Searching {
    /// A figure of so many digits is not met by chance.
    static final int LONG = 8;

    private final Parsed parsed;
    private final Variants variants;
    private final Shelf shelf;
    private final Judge judge;
    private final Once<Map<Rational, List<Figure>>> values;
    private final Optional<Adapters> adapters;
    private final Map<Figure, Chain.Link> chain;
    private final Adopted adopted;
    /// Whether the answer speaks of training at all.
    private final boolean trains;
    private final Function<Figure, Grid.Expected> expected;

    Searching(Parsed parsed, Variants variants, Shelf shelf, Optional<Adapters> adapters,
            Map<Figure, Chain.Link> chain, Adopted adopted, boolean trains,
            Function<Figure, Grid.Expected> expected) {
        this.expected = expected;
        this.parsed = parsed;
        this.variants = variants;
        this.shelf = shelf;
        this.adapters = adapters;
        this.chain = chain;
        this.adopted = adopted;
        this.trains = trains;
        this.judge = new Judge(parsed, variants, shelf, adapters);
        this.values = new Once<>(() -> parsed.inOrder().collect(Collectors.groupingBy(Figure::value)));
    }

    Grid.Expected expected(Figure figure) {
        return expected.apply(figure);
    }

    /// The claim that a figure makes, and what is to be said of it; nothing where that is not believed.
    ///
    /// @param doubted what would be said if all were believed
    record Found(Optional<Candidate> claim, Optional<Verdict> verdict, Optional<Verdict> doubted) {
        /// In bits.
        double cost() {
            return claim.map(Candidate::cost).orElse(Double.MAX_VALUE);
        }

        boolean cut() {
            return claim.filter(c -> c.match() == Match.CUT).isPresent();
        }
    }

    /// What a figure is of; where a mistake in it is not believed, without one.
    Found of(Line line, Figure figure, Subjects.Here here, List<Units.Read> readings) {
        var evidence = variants.words(figure);
        var best = sought(figure, here, evidence, readings);
        var own = judged(line, figure, best, here);
        var doubted = own.isPresent() ? own : best.map(candidate -> judge.verdict(line, figure, candidate, here));
        if (own.isEmpty() && best.filter(b -> !b.claim().plain()).isPresent()) {
            best = new Search(parsed, shelf, adopted, trains, figure, evidence, variants.around(figure),
                    expected(figure)).plainest(here, readings).filter(instead(best.orElseThrow()));
            own = judged(line, figure, best, here);
        }
        if (own.isEmpty() && !expected(figure).equals(Grid.Expected.NOTHING)) {
            best = new Search(parsed, shelf, adopted, trains, figure, evidence, variants.around(figure),
                    Grid.Expected.NOTHING).best(here, readings);
            own = judged(line, figure, best, here);
        }
        return new Found(best, own, doubted);
    }

    /// Whether a claim without a mistake can stand for one with a mistake that is not believed.
    private static Predicate<Candidate> instead(Candidate unbelieved) {
        return c -> c.cost() < unbelieved.cost() + INSTEAD && c.match() != Match.CUT;
    }

    private static final double INSTEAD = 4;

    /// What the same digits between the same words are of is sought once.
    private record Asked(Rational value, Rational step, int digits, Mark mark, Use use,
            List<Evidence.Told> words, Subjects.Here here, List<Units.Read> readings, Optional<Rational> rank,
            Optional<String> matrices, Around around, boolean published,
            Grid.Expected expected) {}

    private final Map<Asked, Optional<Candidate>> known = new ConcurrentHashMap<>();

    /// What a figure is asked for with, and what it is about.
    record Sought(Line line, Figure figure, Subjects.Here here, List<Units.Read> readings) {}

    /// Seeks figures in any order, by as many hands as there are: what one is of depends on what it is asked with
    /// alone, and is then known.
    void ahead(List<Sought> all) {
        var asked = new ConcurrentHashMap<Asked, Sought>();
        all.stream().parallel().forEach(each -> asked.putIfAbsent(asked(each.figure, each.here,
                variants.words(each.figure), each.readings), each));
        asked.entrySet().stream().parallel().forEach(e -> known.computeIfAbsent(e.getKey(),
                key -> sought(key, e.getValue().figure, e.getValue().here, e.getValue().readings)));
    }

    private Optional<Candidate> sought(Figure figure, Subjects.Here here, Evidence evidence,
            List<Units.Read> readings) {
        return known.computeIfAbsent(asked(figure, here, evidence, readings),
                key -> sought(key, figure, here, readings));
    }

    private Asked asked(Figure figure, Subjects.Here here, Evidence evidence, List<Units.Read> readings) {
        var rank = adapters.flatMap(a -> a.rank(figure));
        var matrices = adapters.flatMap(a -> a.targets(figure));
        return new Asked(figure.value(), figure.step(), figure.digits(), figure.mark(),
                figure.use(), evidence.told(), here, readings, rank, matrices,
                variants.around(figure), variants.publishedAt(figure),
                expected(figure));
    }

    private Optional<Candidate> sought(Asked asked, Figure figure, Subjects.Here here, List<Units.Read> readings) {
        var search = new Search(parsed, shelf, adopted, trains, figure, variants.words(figure), asked.around,
                asked.expected);
        if (adapters.isPresent()) {
            here.subjects().stream().limit(2)
                    .forEach(s -> search.also(shelf.adapters(s, asked.rank, asked.matrices), readings));
        }
        var first = here.subjects().stream().findFirst().filter(Subject::course);
        if (asked.published && first.isPresent()) {
            search.also(shelf.published(first.get(), here.contexts().getFirst()), readings);
        }
        var best = search.best(here, readings);
        if (best.isEmpty() && !variants.switches().isEmpty() && !here.subjects().isEmpty()
                && here.subjects().getFirst().course()) {
            search.also(shelf.ordinarily(here.subjects().getFirst(), here.contexts().getFirst()), readings);
            return search.found();
        }
        return best;
    }

    private Optional<Verdict> judged(Line line, Figure figure, Optional<Candidate> best, Subjects.Here here) {
        var verdict = best.map(candidate -> judge.verdict(line, figure, candidate, here));
        if (verdict.filter(v -> otherLength(line, figure, v)).isPresent()) {
            var code = verdict.filter(v -> unheard(figure, v)).isPresent() ? "DOUBLE" : "WRONG-T";
            return verdict.map(v -> v.wrong(code).right(atLength(v, expected(figure))));
        }
        if (verdict.filter(v -> v.isBad() && whole(line, figure, v)).isPresent()) {
            var status = best.orElseThrow().reading().binary() ? Status.CONVENTION
                    : best.orElseThrow().match() == Match.EXACT ? Status.EXACT : Status.ROUNDED;
            return verdict.map(v -> new Verdict(figure, status, v.value(), v.unit(), v.quantity(), v.model(),
                    "KV-ALL-HEADS", v.repro(), List.of(), v.repro(), v.claim()));
        }
        if (verdict.filter(Verdict::isRight).isPresent() && otherUnit(line, figure, best.orElseThrow())) {
            return verdict.map(v -> v.wrong("UNIT-SLIP"));
        }
        if (verdict.filter(v -> v.mistakes().equals(List.of("WRONG-RANK")) && otherRank(line, figure, v, here))
                .isPresent()) {
            var status = best.orElseThrow().match() == Match.EXACT ? Status.EXACT : Status.ROUNDED;
            return verdict.map(v -> new Verdict(figure, status, v.value(), v.unit(), v.quantity(), v.model(),
                    v.convention(), v.repro(), List.of(), Optional.empty(), v.claim()));
        }
        if (verdict.filter(v -> v.isRight() && active(figure, v)).isPresent()) {
            return verdict.map(v -> v.wrong(Claims.WRONG_N).right(total(v)));
        }
        var format = verdict.flatMap(v -> otherFormat(figure, v));
        if (format.isPresent()) {
            return format;
        }
        boolean thrice = verdict.filter(Verdict::isRight).flatMap(Verdict::claim)
                .filter(c -> c.name().equals(Claims.TWELVE)).isPresent()
                && expected(figure).name().equals(Optional.of("adamw.b"));
        if (thrice) {
            return verdict.map(v -> v.wrong("ADAMW-3N").right(v.right().map(r -> r.times(Rational.of(4, 3)))));
        }
        return verdict.filter(v -> !v.isBad() || believed(line, figure, best.orElseThrow(), v));
    }

    /// Whether a figure is of twice the length of all beside it, of which the answer speaks nowhere.
    private boolean unheard(Figure figure, Verdict verdict) {
        var own = verdict.claim().flatMap(Grid::length);
        var of = expected(figure);
        var all = of.context().or(() -> of.need().filter(n -> !n.sizes().isEmpty()).map(n -> n.sizes().getFirst()));
        return own.isPresent() && all.isPresent() && own.get().equals(all.get().times(Rational.of(2)))
                && parsed.inOrder().noneMatch(f -> f.mark().readings().stream().anyMatch(r ->
                        f.value().times(r.scale()).equals(own.get())));
    }

    /// What is claimed at the length that is expected, where it is work.
    private Optional<Rational> atLength(Verdict verdict, Grid.Expected of) {
        return of.context().flatMap(length -> parsed.versions().stream()
                .filter(s -> s.name().equals(verdict.model())).findFirst()
                .flatMap(s -> shelf.truly(s, length).plainly(verdict.quantity()).stream().findFirst())
                .filter(c -> c.kind() == Kind.FLOPS).map(Claim::value));
    }

    /// Whether a figure in a column is of another length than all beside it, which its row says nowhere; or of a cache
    /// of other values.
    private boolean otherLength(Line line, Figure figure, Verdict verdict) {
        var of = expected(figure);
        var claim = verdict.claim();
        if (!verdict.isRight() || line.cells().isEmpty() || claim.isEmpty() || figure.digits() < FOUR) {
            return false;
        }
        var around = variants.around(figure);
        var length = Grid.length(claim.get());
        boolean told = length.isPresent() && (around.here().contains(length.get())
                || parsed.figures(line).stream().anyMatch(f -> f.value().equals(length.get())));
        if (of.context().isPresent()) {
            return length.isPresent() && !told && !length.get().equals(of.context().get());
        }
        var need = claim.get().need();
        boolean cached = of.need().isPresent() && !need.sizes().isEmpty() && !need.equals(of.need().get());
        boolean same = length.isPresent()
                && of.need().filter(n -> n.sizes().getFirst().equals(length.get())).isPresent();
        boolean format = around.near() && around.bytes().equals(need.bytes());
        return cached && !format && (same || !told);
    }

    /// Whether a figure is right in another unit of bytes than the head of its column or row says: GB below `GiB`.
    private static boolean otherUnit(Line line, Figure figure, Candidate best) {
        var unit = best.reading();
        return !figure.mark().said() && figure.digits() >= THREE && unit.kind() == Kind.BYTES
                && Units.head(line, figure).filter(head -> head.kind() == Kind.BYTES && head.readings().stream()
                        .noneMatch(r -> r.scale().equals(unit.scale()))).isPresent();
    }

    /// Whether a cache is said of all heads, though keys and values are shared: where that is supposed, or the number
    /// of heads stands before it.
    private boolean whole(Line line, Figure figure, Verdict verdict) {
        var claim = verdict.claim().filter(c -> c.measure() == Cue.Measure.CACHE
                && c.setting().supposed().equals(List.of(Mistake.HEADS)));
        return claim.isPresent() && (Nearly.hypothetical(line) || MANY.matcher(line.text()).find()
                || parsed.figures(line).stream().anyMatch(f -> f.start() < figure.start()
                        && f.value().equals(claim.get().setting().whole("num_heads")) && !multiplied(line, f)));
    }

    /// Whether a number stands among those that are multiplied: `2 * 32 layers * 32 heads * 128`.
    private static boolean multiplied(Line line, Figure figure) {
        return figure.use() == Use.OPERAND || TIMES.matcher(line.text().substring(0, figure.start())).find();
    }

    private static final Pattern TIMES = Pattern.compile("[\\d\\p{L})] ?[*×·⋅x] ?$");

    /// Attention whose keys and values are of all heads, or of some.
    private static final Pattern MANY = Pattern.compile("(?i)\\b[MG]QA\\b|\\bMHA\\b");

    /// A figure in a column of caches whose values have all another format than those that would make it right.
    private Optional<Verdict> otherFormat(Figure figure, Verdict verdict) {
        var column = expected(figure).bytes();
        var own = verdict.claim().flatMap(c -> c.need().bytes());
        boolean other = verdict.isRight() && figure.digits() > 1 && column.isPresent() && own.isPresent()
                && !own.equals(column) && !variants.around(figure).near()
                && verdict.claim().filter(c -> !c.need().sizes().isEmpty()).isPresent();
        if (!other) {
            return Optional.empty();
        }
        var times = own.get().over(column.get());
        var code = times.equals(Rational.of(2)) ? "DOUBLE" : "BYTES-" + own.get();
        return Optional.of(verdict.wrong(code).right(verdict.right().map(r -> r.over(times))));
    }

    /// Whether a figure is right of an adapter of another rank that the answer speaks of, where its line names none.
    private boolean otherRank(Line line, Figure figure, Verdict verdict, Subjects.Here here) {
        var claim = verdict.claim();
        if (adapters.isEmpty() || claim.filter(c -> c.kind() == Kind.BYTES).isEmpty() || here.subjects().isEmpty()
                || parsed.figures(line).stream().anyMatch(f -> Adapters.ranked(line, f))) {
            return false;
        }
        var matrices = adapters.flatMap(a -> a.targets(figure));
        return adapters.get().ranks().stream().anyMatch(rank -> shelf.adapters(here.subjects().getFirst(),
                Optional.of(rank), matrices).plainly(claim.get().name()).stream()
                .anyMatch(c -> c.value().equals(claim.get().value())));
    }

    /// Whether a figure is of the parameters that a token meets, in a column or row of those of all.
    private boolean active(Figure figure, Verdict verdict) {
        var name = expected(figure).name();
        return figure.digits() >= THREE && verdict.quantity().startsWith("memory.")
                && verdict.quantity().endsWith(ACTIVE) && name.filter(n -> n.startsWith("memory.")
                        && !n.endsWith(ACTIVE)).isPresent();
    }

    private static final String ACTIVE = ".active";

    /// What a figure of the parameters that a token meets is of all of them.
    private static Optional<Rational> total(Verdict verdict) {
        return verdict.claim().map(Claim::setting).map(s -> s.tally().parameters(Part.TOTAL.roles()).times(2).exact());
    }

    /// Whether it is sliding windows that a figure leaves out: many count a cache without.
    private static boolean windowed(Verdict verdict) {
        return verdict.mistakes().contains(Mistake.WINDOW.code());
    }

    /// A figure of so many digits is hardly met by chance.
    private static final int FOUR = 4;
    /// So many are enough where those beside a figure say what it is of, and words suit no worse, in bits.
    private static final int THREE = 3;
    private static final double PLACED = 5;

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
        if (claim.plain() && verdict.mistakes().equals(List.of("DOUBLE"))) {
            return true;
        }
        boolean format = (claim.plain() || claim.slip().equals("BYTES-2"))
                && verdict.mistakes().stream().anyMatch(m -> m.startsWith("BYTES-"));
        var around = variants.around(figure);
        if (verdict.mistakes().equals(List.of("WRONG-MODEL")) && digits >= FOUR && around.near()
                && !Nearly.hypothetical(line)) {
            return label <= PLACED;
        }
        if (verdict.mistakes().contains("OMIT-BATCH") && Derived.many(line)) {
            return false;
        }
        if (claim.plain() && verdict.mistakes().equals(List.of("RULE-4N"))) {
            return true;
        }
        if (verdict.mistakes().contains("RULE-4N")) {
            return digits > 1;
        }
        if (format && digits >= THREE && around.near() && twice(figure, claim)) {
            return true;
        }
        if (format && digits >= THREE && around.near()
                && around.all().stream().noneMatch(b -> verdict.mistakes().contains("BYTES-" + b))) {
            return true;
        }
        boolean placed = expected(figure).name().filter(name -> name.equals(Grid.called(claim))).isPresent();
        if (digits >= THREE && ((format && expected(figure).name().isPresent() && (digits >= FOUR || placed))
                || (placed && !claim.plain() && !windowed(verdict) && label <= PLACED))) {
            return true;
        }
        if (claim.measure() == Cue.Measure.CACHE && claim.plain() && verdict.mistakes().equals(List.of("BYTES-1"))) {
            return digits > 1 && label <= PLACED;
        }
        if (claim.slip().equals("BYTES-2") && claim.ofTraining() && judge.halves()) {
            return false;
        }
        if (claim.slip().equals(Claims.SHORT_LIST) && digits < LONG - 2 && label > LISTED) {
            return false;
        }
        if (claim.slip().equals("UNIT-SLIP")) {
            return label <= (digits > 3 ? 3 : 2) && digits >= THREE;
        }
        if (claim.slip().equals("RULE-4N") || claim.slip().equals(Claims.WRONG_N) || claim.slip().equals("BASE-ONLY")) {
            return digits > 1;
        }
        if (claim.name().equals(Claims.TWELVE)) {
            return digits >= THREE;
        }
        if (best.match() == Match.EXACT && digits > LONG + 1 && figure.significant() > LONG && label <= CERTAIN) {
            return true;
        }
        boolean seldom = claim.setting().supposed().stream().anyMatch(m -> m.cost() >= SELDOM)
                || Mistake.named(claim.slip()).filter(m -> m.cost() >= SELDOM).isPresent();
        if (seldom && digits < LONG - 2) {
            return false;
        }
        if (claim.ofTraining() && !course) {
            return false;
        }
        if (verdict.mistakes().contains("OMIT-BIAS") && digits < LONG) {
            return false;
        }
        if (Nearly.hypothetical(line) || (!figure.mark().said() && digits < 3)
                || (verdict.mistakes().contains("WRONG-MODEL") && digits < LONG - 2
                        && (digits < 4 || label > (around.near() ? PLACED : 2)))) {
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
                : digits > 4 ? label <= (told ? 6.5 : 5)
                        : label <= (variants.around(figure).says(claim.need()) || halved(figure, verdict) ? 2.5 : 1.5);
    }

    /// Whether work is half of what it should be, which is the commonest mistake of all.
    private static boolean halved(Figure figure, Verdict verdict) {
        return figure.mark().said() && figure.digits() >= THREE
                && verdict.mistakes().equals(List.of("MAC-AS-FLOP"));
    }

    /// All figures of a value, whatever their units.
    private List<Figure> same(Rational value) {
        return values.get().getOrDefault(value, List.of());
    }

    /// Whether the same figure stands in the answer in the format that makes it right.
    private boolean twice(Figure figure, Claim claim) {
        return same(figure.value()).stream().anyMatch(f -> !f.equals(figure)
                && f.mark().kind() == figure.mark().kind() && variants.around(f).near()
                && variants.around(f).bytes().equals(claim.need().bytes()));
    }

    /// A mistake that comes to so many digits is told whatever words stand beside it, up to so many bits.
    private static final double CERTAIN = 9;

    /// There are many lists that lack something: of few digits one is told where the words suit it so well, in bits.
    private static final double LISTED = 3;

    /// A mistake that costs so many bits is told of figures with many digits alone: few have a value by chance.
    private static final double SELDOM = 9;

    /// The mistake that makes a figure of the part that is named at it, where it is right of a piece of that alone.
    ///
    /// @param own of the piece
    Optional<Verdict> whole(Line line, Figure figure, Subjects.Here here, List<Units.Read> readings, Verdict own) {
        var named = variants.words(figure).inner();
        var piece = own.claim().filter(Claim::plain).flatMap(Claim::part);
        boolean within = named.isPresent() && piece.isPresent() && !named.equals(piece)
                && named.get().roles().containsAll(piece.get().roles()) && figure.digits() >= FOUR
                && figure.use() != Use.OPERAND && figure.use() != Use.TERM
                && own.claim().filter(c -> c.kind() == Kind.PARAMETERS || c.kind() == Kind.FLOPS).isPresent();
        if (!within) {
            return Optional.empty();
        }
        var kind = own.claim().orElseThrow().kind();
        return mistaken(line, figure, here, readings, claim -> claim.kind() == kind && claim.part().equals(named)
                && claim.slip().isEmpty() && claim.scope().equals(own.claim().orElseThrow().scope())
                && claim.setting().supposed().stream().allMatch(m -> m.code().equals(TWO_OF_THREE)));
    }

    private static final String TWO_OF_THREE = "TWO-MATRIX-FFN";

    /// The mistake that makes a figure of what those beside it are of, where it is not that.
    Optional<Verdict> placed(Line line, Figure figure, Subjects.Here here, List<Units.Read> readings) {
        var name = expected(figure).name();
        return name.isEmpty() ? Optional.empty() : mistaken(line, figure, here, readings, claim -> Grid.called(claim)
                .equals(name.get()) && !claim.setting().supposed().contains(Mistake.WINDOW));
    }

    /// The likeliest mistake that makes a figure of what it should be of, and the next where that is hardly less
    /// likely; none where it is right.
    ///
    /// @param suits whether a claim is what it should be of
    private Optional<Verdict> mistaken(Line line, Figure figure, Subjects.Here here, List<Units.Read> readings,
            Predicate<Claim> suits) {
        if (here.subjects().isEmpty()) {
            return Optional.empty();
        }
        var found = new ArrayList<Candidate>();
        var subject = here.subjects().getFirst();
        for (var context : here.contexts()) {
            for (var read : readings) {
                var printed = Match.Printed.of(figure, read.reading().scale());
                for (var source : List.of(shelf.mistaken(subject, context, true), shelf.truly(subject, context))) {
                    for (var kind : Kind.values()) {
                        source.between(kind, printed.near() - printed.wide(), printed.near() + printed.wide(),
                                Double.MAX_VALUE, claim -> {
                                    if (suits.test(claim) && Search.kind(read.reading(), claim) < SUITED) {
                                        printed.match(claim.amount()).ifPresent(match -> found.add(new Candidate(claim,
                                                read.reading(), match, read.cost() + claim.cost()
                                                        + claim.setting().cost() + match.bits()
                                                        + unlike(figure, claim), 0)));
                                    }
                                });
                    }
                }
            }
        }
        found.sort(Comparator.comparingDouble(Candidate::cost));
        boolean wrong = !found.isEmpty() && found.stream().noneMatch(c -> c.claim().plain())
                && found.getFirst().match() != Match.CUT && found.getFirst().match() != Match.LOOSE;
        if (!wrong) {
            return Optional.empty();
        }
        var likeliest = judge.verdict(line, figure, found.getFirst(), here);
        var codes = new LinkedHashSet<>(likeliest.mistakes());
        found.stream().filter(c -> c.cost() < found.getFirst().cost() + RIVAL)
                .forEach(c -> codes.addAll(judge.verdict(line, figure, c, here).mistakes()));
        return Optional.of(likeliest.by(List.copyOf(codes))).filter(Verdict::isBad);
    }

    /// How far what is stored is of another format than all beside it, in bits.
    private double unlike(Figure figure, Claim claim) {
        var bytes = expected(figure).bytes();
        return bytes.isPresent() && claim.need().bytes().isPresent() && !bytes.equals(claim.need().bytes()) ? SUITED
                : 0;
    }

    /// A unit suits what is claimed if it costs less, in bits.
    private static final double SUITED = 4;
    /// A mistake that costs so much more than the likeliest is no rival of it, in bits.
    private static final double RIVAL = 1.5;

    /// What a figure is that is the result of a formula without anything rounded: all digits of that tell what it is
    /// of.
    Optional<Verdict> exactly(int index, Figure figure, List<Units.Read> readings) {
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
        var found = new Search(parsed, shelf, adopted, trains, exact, variants.words(figure),
                variants.around(figure), Grid.Expected.NOTHING).best(here, plainly);
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
}
