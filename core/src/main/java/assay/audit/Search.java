package assay.audit;

import assay.algebra.Rational;
import assay.audit.Figure.Use;
import assay.audit.Mark.Kind;
import assay.audit.Units.Read;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    /// No more does what an answer supposes elsewhere take from what a claim costs.
    private static final double DISCOUNT = 12;
    /// A unit suits no claim of such a kind.
    private static final double NEVER = 50;

    private final Parsed parsed;
    private final Shelf shelf;
    private final Adopted adopted;
    private final boolean trains;
    private final Figure figure;
    private final Evidence evidence;
    private final double worth;
    private final Map<Rational, Match.Printed> printed = new HashMap<>();
    private Optional<Candidate> best = Optional.empty();
    private double least = Double.MAX_VALUE;
    /// The best of those that suppose more than the figure's digits allow, if its words fit.
    private Optional<Candidate> far = Optional.empty();

    /// @param trains whether the answer speaks of training
    Search(Parsed parsed, Shelf shelf, Adopted adopted, boolean trains, Figure figure, Evidence evidence) {
        this.parsed = parsed;
        this.shelf = shelf;
        this.adopted = adopted;
        this.trains = trains;
        this.figure = figure;
        this.evidence = evidence;
        this.worth = BITS_A_DIGIT * figure.digits() + 2;
    }

    /// Looks among other claims too.
    void also(Index index, List<Read> readings) {
        readings.forEach(reading -> look(reading.reading(), index, reading.cost()));
    }

    /// The best so far.
    Optional<Candidate> found() {
        return best;
    }

    /// @param here what the figure's line speaks of
    /// @param readings what its unit may be
    Optional<Candidate> best(Subjects.Here here, List<Read> readings) {
        var subjects = parsed.subjects();
        var models = new LinkedHashSet<>(here.subjects());
        int near = models.size();
        models.addAll(subjects.all());
        models.addAll(parsed.versions());
        var contexts = new LinkedHashSet<>(here.contexts());
        subjects.contexts().stream().limit(MOST_CONTEXTS).forEach(contexts::add);
        var first = here.subjects().stream().findFirst().map(Subject::name);
        int m = 0;
        for (var subject : models) {
            boolean kin = m == 0 || first.equals(Optional.of(subject.name()));
            double distance = m == 0 ? 0 : kin ? subject.whole() ? 1.5 : 3 : m < near ? here.caption().isPresent() ? 6
                    : 2 : 7;
            int c = 0;
            for (var context : contexts) {
                double further = c == 0 ? 0 : c < here.contexts().size() ? 1 : 4;
                for (var reading : readings) {
                    double cost = distance + further + reading.cost();
                    if (cost - Adopted.MOST < least) {
                        look(reading.reading(), kin ? shelf.of(subject, context) : shelf.plainly(subject, context),
                                cost);
                    }
                }
                c++;
            }
            m++;
        }
        if (best.isEmpty() && figure.digits() >= TELLING && !here.subjects().isEmpty()) {
            readings.forEach(reading -> look(reading.reading(),
                    shelf.pairs(here.subjects().getFirst(), here.contexts().getFirst()), reading.cost()));
            return far;
        }
        return best;
    }

    private void look(Mark.Reading reading, Index index, double cost) {
        var printed = this.printed.computeIfAbsent(reading.scale(), scale -> Match.Printed.of(figure, scale));
        boolean token = evidence.ofTokens();
        for (var each : index.between(printed.near() - printed.wide(), printed.near() + printed.wide())) {
            double kind = kind(reading, each);
            if (kind >= NEVER || cost + kind + each.cost() + each.setting().cost() - DISCOUNT >= least) {
                continue;
            }
            var claim = token ? each : each.ofSequence();
            double before = cost + kind + (claim.ofTraining() && !trains ? UNTOLD : 0) + claim.cost()
                    + claim.setting().cost() - adopted.discount(claim);
            if (before < least) {
                printed.match(claim.value()).ifPresent(match -> {
                    double label = evidence.against(claim) * (figure.use() == Use.TERM ? 0.5 : 1);
                    found(new Candidate(claim, reading, match, before + match.bits() + label, label));
                });
            }
        }
    }

    private void found(Candidate candidate) {
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
        var k = claim.kind();
        return switch (reading.kind()) {
            case COUNT -> switch (k) {
                case PARAMETERS, FLOPS, COUNT, TOKENS -> 0;
                case BYTES -> reading.scale().equals(Rational.ONE) ? 2 : 3;
                case RATE -> 3;
                case TIMES -> 3;
                default -> 99;
            };
            case PARAMETERS -> k == Kind.PARAMETERS ? 0 : k == Kind.COUNT ? 1 : k == Kind.BYTES ? 6 : 99;
            case BYTES -> k == Kind.BYTES ? 0 : k == Kind.PARAMETERS ? 9 : 99;
            case FLOPS -> k == Kind.FLOPS ? 0 : k == Kind.RATE ? 2 : 99;
            case RATE -> k == Kind.RATE ? 0 : 99;
            case FRACTION -> k == Kind.FRACTION ? 0 : 99;
            case TIMES -> k == Kind.TIMES ? 0 : k == Kind.COUNT && claim.derived() ? 3 : 99;
            case SECONDS -> k == Kind.SECONDS ? 0 : 99;
            case TOKENS -> k == Kind.TOKENS ? 0 : 99;
        };
    }
}
