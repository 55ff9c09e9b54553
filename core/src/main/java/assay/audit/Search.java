package assay.audit;

import assay.algebra.Rational;
import assay.audit.Figure.Use;
import assay.audit.Mark.Kind;
import assay.audit.Units.Read;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/// The claim that a figure fits with the least supposed.
///
/// Models and contexts that stand nearer come first; of those that can be no better than what is found, none is looked
/// at.
final class Search {
    /// What a decimal digit tells.
    static final double BITS_A_DIGIT = 3.32;
    /// What training claims cost in an answer that never speaks of training.
    static final double UNTOLD = 8;

    private static final int MOST_CONTEXTS = 6;
    private static final double FAR = 23;
    private static final double FAR_TOLD = 6;
    /// So many digits are not met by chance: two mistakes at once may be sought for them.
    private static final int TELLING = 6;
    /// A unit suits no claim of such a kind.
    private static final double NEVER = 50;

    private final Parsed parsed;
    private final Shelf shelf;
    private final Adopted adopted;
    private final boolean trains;
    private final Figure figure;
    private final Evidence evidence;
    private final Around around;
    private final Grid.Expected expected;
    /// Whether a token is spoken of.
    private final boolean token;
    /// Whether a total is spoken of, and no part.
    private final boolean total;
    /// The one part that is named at the figure.
    private final Optional<Part> named;
    /// No claim costs less by more than this.
    private final double discount;
    private final double worth;
    /// What a claim may cost that is of use.
    private final double most;
    private final Map<Rational, Match.Printed> printed = new HashMap<>();
    private Optional<Candidate> best = Optional.empty();
    private double least = Double.MAX_VALUE;
    /// The best of those that are true, and not cut.
    private Optional<Candidate> sound = Optional.empty();
    /// The best of those that suppose more than the figure's digits allow, if its words fit.
    private Optional<Candidate> far = Optional.empty();

    /// @param trains whether the answer speaks of training
    /// @param around numbers and formats of numbers that are said near the figure
    /// @param expected what figures beside it are of
    Search(Parsed parsed, Shelf shelf, Adopted adopted, boolean trains, Figure figure, Evidence evidence,
            Around around, Grid.Expected expected) {
        this.around = around;
        this.expected = expected;
        this.parsed = parsed;
        this.shelf = shelf;
        this.adopted = adopted;
        this.trains = trains;
        this.figure = figure;
        this.evidence = evidence;
        this.token = evidence.ofTokens();
        this.total = evidence.ofTotal();
        this.named = evidence.part();
        this.discount = adopted.most() + around.discount();
        this.worth = BITS_A_DIGIT * figure.digits() + 2;
        this.most = Math.max(Candidate.most(worth), figure.digits() >= TELLING ? FAR : 0);
    }

    /// Looks among other claims too.
    void also(Source source, List<Read> readings) {
        readings.forEach(reading -> look(reading.reading(), source, reading.cost()));
    }

    /// The best so far.
    Optional<Candidate> found() {
        return best;
    }

    /// The best claim without a mistake.
    Optional<Candidate> plainest(Subjects.Here here, List<Read> readings) {
        for (var subject : here.subjects().stream().limit(1).toList()) {
            for (var reading : readings) {
                look(reading.reading(), shelf.truly(subject, here.contexts().getFirst()), reading.cost());
            }
        }
        return best;
    }

    /// @param here what the figure's line speaks of
    /// @param readings what its unit may be
    Optional<Candidate> best(Subjects.Here here, List<Read> readings) {
        var contexts = new LinkedHashMap<Rational, Double>();
        here.contexts().forEach(context -> contexts.put(context, contexts.isEmpty() ? 0.0 : BESIDE));
        parsed.subjects().contexts().stream().limit(MOST_CONTEXTS).forEach(c -> contexts.putIfAbsent(c, FURTHER));
        var models = new LinkedHashSet<>(here.subjects());
        models.addAll(parsed.subjects().all());
        models.addAll(parsed.versions());
        var first = models.getFirst();
        var kin = models.stream().filter(subject -> subject.name().equals(first.name())).toList();
        ToDoubleFunction<Subject> away = subject -> subject.equals(first) ? 0
                : subject.whole() ? WHOLE_VERSION : VERSION;
        for (var subject : kin) {
            contexts.forEach((context, further) -> truly(subject, context, away.applyAsDouble(subject) + further,
                    readings));
        }
        var distances = new IdentityHashMap<Subject, Double>();
        ToDoubleFunction<Subject> distance = subject -> distances.computeIfAbsent(subject, s ->
                s.name().equals(first.name()) ? NEVER : !here.subjects().contains(s) ? ELSEWHERE
                        : here.caption().isPresent() ? BESIDE_CAPTION : NEAR);
        double least = models.stream().mapToDouble(distance).min().orElse(NEVER);
        if (least < NEVER) {
            contexts.forEach((context, further) -> others(context, further, readings, distance, least));
        }
        for (var subject : kin) {
            contexts.forEach((context, further) -> {
                boolean near = further < FURTHER;
                if (near || figure.digits() > FEW) {
                    mistaken(subject, context, away.applyAsDouble(subject) + further, near, readings);
                }
            });
        }
        if (best.isEmpty() && figure.digits() >= TELLING && !here.subjects().isEmpty()) {
            also(shelf.pairs(here.subjects().getFirst(), here.contexts().getFirst()), readings);
            return far;
        }
        return uncut();
    }

    /// The best, but rather a true one that is rounded than one that is cut, where it is little further.
    private Optional<Candidate> uncut() {
        boolean cut = best.filter(b -> b.match() == Match.CUT).isPresent();
        return cut && sound.filter(s -> s.cost() < least + RATHER).isPresent() ? sound : best;
    }

    /// In bits.
    private static final double RATHER = 4;

    /// A mistake that costs so many bits is hardly made beside another.
    private static final double SELDOM = 8;
    /// How far such a one and another are beside what each costs, in bits.
    private static final double TWICE = 4;

    /// So few digits without a unit are hardly of a cache.
    private static final int FEW = 3;
    private static final double UNSAID = 6;
    /// No mistake costs less, in bits.
    private static final double MISTAKE = 5;
    /// How far another context is than the one that is spoken of, in bits.
    private static final double BESIDE = 1;
    private static final double FURTHER = 4;
    /// How far another version of a model is, where all of its sizes are whole and where not.
    private static final double WHOLE_VERSION = 1.5;
    private static final double VERSION = 3;
    /// How far another model is that is spoken of there, and where a heading names the one.
    private static final double NEAR = 2;
    private static final double BESIDE_CAPTION = 6;
    /// How far one is that is spoken of elsewhere.
    private static final double ELSEWHERE = 7;

    /// Looks among what is true of a version of the model that is spoken of.
    private void truly(Subject subject, Rational context, double distance, List<Read> readings) {
        for (var reading : readings) {
            double cost = distance + reading.cost();
            if (cost - Adopted.MOST - around.discount() < bound()) {
                look(reading.reading(), shelf.truly(subject, context), cost);
            }
        }
    }

    /// Looks among what can be said of it with one mistake.
    ///
    /// @param near whether the context is the one that is spoken of
    private void mistaken(Subject subject, Rational context, double distance, boolean near, List<Read> readings) {
        for (var reading : readings) {
            double cost = distance + reading.cost();
            if (cost + MISTAKE - discount < bound()) {
                look(reading.reading(), shelf.mistaken(subject, context, near), cost);
            }
        }
    }

    /// Looks among what is true of other models.
    private void others(Rational context, double further, List<Read> readings, ToDoubleFunction<Subject> distance,
            double least) {
        for (var reading : readings) {
            double cost = further + reading.cost();
            if (least + cost - Adopted.MOST - around.discount() < bound()) {
                var elsewhere = shelf.elsewhere(context);
                each(reading.reading(), least + cost, (kind, low, high, most) ->
                        elsewhere.between(kind, low, high, most, (subject, claim) -> {
                            double far = distance.applyAsDouble(subject);
                            if (far < NEVER) {
                                take(reading.reading(), claim, far + cost);
                            }
                        }));
            }
        }
    }

    /// What is asked of a source.
    private interface Asked {
        void of(Kind kind, double low, double high, double most);
    }

    private void look(Mark.Reading reading, Source source, double cost) {
        each(reading, cost, (kind, low, high, most) ->
                source.between(kind, low, high, most, claim -> take(reading, claim, cost)));
    }

    /// Asks a source for claims of all kinds that suit a reading of the figure.
    private void each(Mark.Reading reading, double cost, Asked asked) {
        var near = printed(reading);
        for (var kind : KINDS) {
            double suits = kind(reading, kind, true);
            if (suits < NEVER) {
                asked.of(kind, near.near() - near.wide(), near.near() + near.wide(),
                        bound() - cost - suits + discount);
            }
        }
    }

    private Match.Printed printed(Mark.Reading reading) {
        return printed.computeIfAbsent(reading.scale(), scale -> Match.Printed.of(figure, scale));
    }

    private void take(Mark.Reading reading, Claim each, double cost) {
        var claim = token ? each : each.ofSequence();
        boolean few = !figure.mark().said() && claim.kind() == Kind.BYTES && figure.digits() < FEW
                && claim.measure() == Cue.Measure.CACHE;
        boolean twice = !claim.slip().isEmpty()
                && claim.setting().supposed().stream().anyMatch(m -> m.cost() >= SELDOM);
        double before = cost + kind(reading, claim) + (twice ? TWICE : 0)
                + (few ? UNSAID : 0) + (claim.ofTraining() && !trains ? UNTOLD : 0)
                + claim.cost() + claim.setting().cost() - adopted.discount(claim) + around.against(claim.need())
                + expected.against(claim);
        if (before < bound()) {
            printed(reading).match(claim.amount()).ifPresent(match -> matched(claim, reading, match, before));
        }
    }

    private void matched(Claim claim, Mark.Reading reading, Match match, double before) {
        double label = evidence.against(claim) * (figure.use() == Use.TERM ? 0.5 : 1)
                * (around.says(claim.need()) ? SAID : 1);
        boolean part = claim.part().filter(p -> p != Part.TOTAL).isPresent();
        boolean piece = match == Match.EXACT && figure.digits() >= PIECES && figure.use() != Use.OPERAND
                && figure.use() != Use.TERM && claim.part().filter(p -> named.filter(n -> n != p && n != Part.BLOCK
                        && n != Part.TOTAL && n.roles().containsAll(p.roles())).isPresent()).isPresent();
        double otherwise = (total && part) || piece ? NO_TOTAL : 0;
        found(new Candidate(claim, reading, match, before + match.bits() + label + otherwise, label));
    }

    /// No claim that costs more can be the one.
    private double bound() {
        boolean cut = best.filter(b -> b.match() == Match.CUT).isPresent();
        return Math.min(cut ? least + RATHER : least, most);
    }

    /// How far a part is where a total is spoken of and no part, in bits.
    private static final double NO_TOTAL = 3;
    /// A figure of so many digits is not of a piece of what is named beside it.
    private static final int PIECES = 7;

    /// What words that suit ill count where the numbers say what is meant, as a share.
    private static final double SAID = 0.35;

    private static final List<Kind> KINDS = List.of(Kind.values());

    private void found(Candidate candidate) {
        boolean rounded = (candidate.match() == Match.EXACT || candidate.match() == Match.ROUNDED)
                && candidate.claim().plain() && candidate.claim().convention().isEmpty();
        if (rounded && candidate.cost() < sound.map(Candidate::cost).orElse(most) && candidate.allowed(worth)) {
            sound = Optional.of(candidate);
        }
        if (candidate.cost() < least && candidate.allowed(worth)) {
            best = Optional.of(candidate);
            least = candidate.cost();
        }
        if (candidate.label() < FAR_TOLD && candidate.cost() < far.map(Candidate::cost).orElse(FAR)) {
            far = Optional.of(candidate);
        }
    }

    /// How ill a unit suits a claim, in bits.
    static double kind(Mark.Reading reading, Claim claim) {
        return kind(reading, claim.kind(), claim.derived());
    }

    private static double kind(Mark.Reading reading, Kind k, boolean derived) {
        return switch (reading.kind()) {
            case COUNT -> switch (k) {
                case PARAMETERS, FLOPS, COUNT, TOKENS -> 0;
                case BYTES -> reading.scale().equals(Rational.ONE) ? 2 : 3;
                case RATE -> 3;
                case TIMES -> 3;
                default -> 99;
            };
            case PARAMETERS -> k == Kind.PARAMETERS ? 0 : k == Kind.COUNT ? 3 : k == Kind.BYTES ? 6 : 99;
            case BYTES -> k == Kind.BYTES ? 0 : k == Kind.PARAMETERS ? 9 : 99;
            case FLOPS -> k == Kind.FLOPS ? 0 : k == Kind.RATE ? 2 : 99;
            case RATE -> k == Kind.RATE ? 0 : 99;
            case FRACTION -> k == Kind.FRACTION ? 0 : 99;
            case TIMES -> k == Kind.TIMES ? 0 : k == Kind.COUNT && derived ? 3 : 99;
            case SECONDS -> k == Kind.SECONDS ? 0 : 99;
            case TOKENS -> k == Kind.TOKENS ? 0 : 99;
        };
    }
}
