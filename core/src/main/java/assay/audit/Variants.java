package assay.audit;

import assay.algebra.Rational;
import assay.audit.Figure.Use;
import assay.audit.Mark.Kind;
import assay.audit.Setting.Given;
import assay.audit.Shape.Switch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/// What an answer does not say of the course's decoder, decided by its figures: switches and the width of the
/// feed-forward under which most of them are right.
final class Variants {
    /// Architectures that answers have, the course's own first.
    private static final List<List<Switch>> VARIANTS = List.of(
            List.of(),
            List.of(Switch.TIED, Switch.POSITIONS, Switch.PLAIN, Switch.LAYERNORM, Switch.NO_FINAL),
            List.of(Switch.TIED, Switch.POSITIONS, Switch.PLAIN, Switch.LAYERNORM),
            List.of(Switch.TIED, Switch.POSITIONS, Switch.PLAIN, Switch.LAYERNORM, Switch.BIASES),
            List.of(Switch.TIED),
            List.of(Switch.PLAIN),
            List.of(Switch.TIED, Switch.PLAIN),
            List.of(Switch.TIED, Switch.PLAIN, Switch.NO_FINAL),
            List.of(Switch.POSITIONS),
            List.of(Switch.POSITIONS, Switch.PLAIN),
            List.of(Switch.LAYERNORM),
            List.of(Switch.POSITIONS, Switch.PLAIN, Switch.LAYERNORM),
            List.of(Switch.NO_FINAL),
            List.of(Switch.PLAIN, Switch.NO_FINAL),
            List.of(Switch.TIED, Switch.LAYERNORM),
            List.of(Switch.TIED, Switch.NO_FINAL),
            List.of(Switch.TIED, Switch.POSITIONS),
            List.of(Switch.TIED, Switch.PLAIN, Switch.LAYERNORM));

    private final Parsed parsed;
    private final Given given;
    private final List<Switch> switches;
    private final Captions captions;
    private final Around.Reader arounds;
    private final Map<String, Once<Variant>> variants = new ConcurrentHashMap<>();
    private final Map<List<Switch>, Once<Shape>> shapes = new ConcurrentHashMap<>();
    private final Map<Subject, String> keys = Collections.synchronizedMap(new IdentityHashMap<>());

    private record Variant(List<Switch> switches, Rational width) {}

    Variants(Parsed parsed, Given given) {
        this.parsed = parsed;
        this.given = given;
        this.arounds = new Around.Reader(parsed.paper(), Around.formats(parsed.paper()));
        this.captions = Captions.of(parsed.paper());
        this.switches = decided();
    }

    /// The units that sentences above tables say.
    Captions captions() {
        return captions;
    }

    /// Those that differ from the course's own.
    List<Switch> switches() {
        return switches;
    }

    /// Whether a figure is an amount of tokens that a run is trained on, as the answer gives it.
    boolean tokens(Figure figure) {
        var scale = figure.mark().readings().getFirst().scale();
        return figure.mark().kind() == Kind.TOKENS && figure.digits() < 4
                && given.tokens().stream().anyMatch(t -> t.exact().equals(figure.value().times(scale)));
    }

    /// Whether a figure is a number of tokens that the answer takes for the length of a sequence.
    boolean length(Figure figure) {
        boolean tokens = figure.mark().kind() == Kind.TOKENS && !figure.text().endsWith("/s");
        return tokens && given.lengths().stream().anyMatch(t -> t.exact()
                .equals(figure.value().times(figure.mark().readings().getFirst().scale())));
    }

    /// The switches of GPT-2 as it was published.
    static List<Switch> published() {
        return PUBLISHED;
    }

    /// Whether the answer's models are GPT-2 as it was published, in everything in which it differs from the course's.
    boolean asPublished() {
        return Set.copyOf(switches).equals(Set.copyOf(PUBLISHED));
    }

    private static final List<Switch> PUBLISHED = List.of(Switch.TIED, Switch.POSITIONS, Switch.PLAIN, Switch.LAYERNORM,
            Switch.BIASES);

    /// A model at a context as the course has it, whatever the answer's figures speak for.
    Setting ordinary(Subject subject, Rational context) {
        return setting(subject, context, new Variant(List.of(), width(subject, List.of())));
    }

    /// The course's own decoder with these sizes.
    Setting ordinary(String model, Map<String, Rational> values) {
        return Setting.of(model, shape(List.of()), values, given);
    }

    /// A model at a context as it was published.
    Setting published(Subject subject, Rational context) {
        return setting(subject, context, new Variant(PUBLISHED, subject.sizes()
                .getOrDefault("d_model", Rational.ONE).times(Rational.of(4))));
    }

    /// Whether a figure stands where the answer treats the published model, though its other figures speak for the
    /// course's.
    boolean publishedAt(Figure figure) {
        return switches.isEmpty() && sections().published(parsed.index(figure));
    }

    private Optional<Sections> sections = Optional.empty();

    private synchronized Sections sections() {
        if (sections.isEmpty()) {
            var counted = new ArrayList<Rational>();
            for (var subject : parsed.subjects().all()) {
                if (subject.course()) {
                    var own = setting(subject, Rational.of(1024)).tally();
                    var other = published(subject, Rational.of(1024));
                    var layers = other.size("num_layers");
                    for (var part : List.of(Part.ATTENTION, Part.FFN, Part.BLOCK)) {
                        var weights = other.tally().parameters(part.roles());
                        if (!weights.same(own.parameters(part.roles()))) {
                            counted.add(weights.exact());
                            counted.add(weights.over(layers).exact());
                        }
                    }
                }
            }
            sections = Optional.of(Sections.of(parsed, counted));
        }
        return sections.get();
    }

    /// A model at a context, as the answer has it.
    Setting setting(Subject subject, Rational context) {
        return setting(subject, context, variants.computeIfAbsent(key(subject),
                _ -> new Once<>(() -> new Variant(switches, width(subject, switches)))).get());
    }

    private Shape shape(List<Switch> some) {
        return shapes.computeIfAbsent(some, s -> new Once<>(() -> Shape.course(s))).get();
    }

    private Setting setting(Subject subject, Rational context, Variant variant) {
        var sizes = new HashMap<>(subject.sizes());
        sizes.put("T", context);
        sizes.put("B", Rational.ONE);
        if (subject.course()) {
            sizes.put("d_ff", variant.width);
            return Setting.of(subject.name(), shape(variant.switches), sizes, given);
        }
        return Setting.of(subject.name(), subject.shape().orElseThrow(), sizes, given);
    }

    /// What tells a version of a model from others.
    String key(Subject subject) {
        return keys.computeIfAbsent(subject, s -> s.name() + "/" + s.sizes());
    }

    /// Figures that may be of a model, each once.
    private List<Figure> of(Subject subject) {
        return figures.computeIfAbsent(subject.name(), _ -> own(subject));
    }

    private List<Figure> own(Subject subject) {
        var mine = new LinkedHashSet<Figure>();
        for (int i = 0; i < parsed.paper().lines().size() && mine.size() < ASKED; i++) {
            var line = parsed.paper().lines().get(i);
            var here = parsed.subjects().at(i).subjects();
            for (var figure : parsed.figures(i)) {
                // the head of a column may name another model than the lines above the table
                var spoken = line.cells().isEmpty() ? here : parsed.subjects().at(i, line, figure).subjects();
                boolean own = spoken.isEmpty() || spoken.stream().anyMatch(h -> h.name().equals(subject.name()));
                if (own && figure.digits() > 1 && parsed.subjects().size(figure).isEmpty()
                        && figure.use() != Use.OPERAND && figure.use() != Use.COEFFICIENT) {
                    mine.add(figure);
                }
            }
        }
        return List.copyOf(mine);
    }

    /// Whether the number of all parameters of the course's own decoder stands in the answer to its last digit: what is
    /// counted otherwise beside it is then another model's, or wrong.
    private boolean counted(Subject subject) {
        return subject.course() && widths(subject).keySet().stream().anyMatch(width -> {
            var n = setting(subject, Rational.of(1024), new Variant(List.of(), width)).tally()
                    .parameters(Part.TOTAL.roles());
            return of(subject).stream().anyMatch(f -> f.digits() >= Searching.LONG && f.value().equals(n.exact()));
        });
    }

    /// The switches under which most of an answer's figures are right.
    private List<Switch> decided() {
        var best = List.<Switch>of();
        double most = Double.NEGATIVE_INFINITY;
        boolean own = parsed.subjects().all().stream().anyMatch(this::counted);
        for (var some : own ? VARIANTS.subList(0, 1) : VARIANTS) {
            double score = -Math.min(9, some.size() * 4.5);
            for (var subject : parsed.subjects().all()) {
                if (subject.course()) {
                    score += widths(subject).entrySet().stream().mapToDouble(w ->
                            score(subject, new Variant(some, w.getKey()), of(subject)) - w.getValue()).max()
                            .orElse(0);
                }
            }
            if (score > most + 1e-9) {
                most = score;
                best = some;
            }
        }
        return best;
    }

    /// The width of the feed-forward under which most figures of a model are right.
    private Rational width(Subject subject, List<Switch> some) {
        if (!subject.course()) {
            return Rational.ZERO;
        }
        var said = subject.sizes().get("d_ff");
        if (said != null) {
            return said;
        }
        var counts = new int[RULES.size()];
        for (var other : parsed.subjects().all()) {
            if (other.course() && !other.equals(subject)) {
                var width = width(other, some, Optional.empty());
                for (int i = 0; i < counts.length; i++) {
                    counts[i] += RULES.get(i).apply(model(other)).equals(width) ? 1 : 0;
                }
            }
        }
        int most = 0;
        for (int i = 1; i < counts.length; i++) {
            most = counts[i] > counts[most] ? i : most;
        }
        return width(subject, some, counts[most] > 1 ? Optional.of(RULES.get(most).apply(model(subject)))
                : Optional.empty());
    }

    /// How much nearer a width is by the rule that two other models of the answer follow, in bits.
    private static final double AS_OTHERS = 25;

    private static final Rational BY = Rational.of(64);

    private static Rational third(Rational width) {
        return width.times(Rational.of(8, 3));
    }

    /// How widths of feed-forwards follow from the model's: four times, and 8/3 to a multiple of 64.
    private static final List<UnaryOperator<Rational>> RULES = List.of(d -> d.times(Rational.of(4)),
            d -> third(d).over(BY).plus(Rational.of(1, 2)).floor().times(BY),
            d -> third(d).over(BY).floor().times(BY), d -> third(d).over(BY).ceil().times(BY), Variants::third);

    private static Rational model(Subject subject) {
        return subject.sizes().getOrDefault("d_model", Rational.ZERO);
    }

    /// @param ruled the width by the rule of the answer's other models
    private Rational width(Subject subject, List<Switch> some, Optional<Rational> ruled) {
        var said = subject.sizes().get("d_ff");
        if (said != null) {
            return said;
        }
        var mine = of(subject);
        var best = Rational.ZERO;
        double most = Double.NEGATIVE_INFINITY;
        for (var width : widths(subject).entrySet()) {
            double score = score(subject, new Variant(some, width.getKey()), mine) - width.getValue()
                    + (ruled.equals(Optional.of(width.getKey())) ? AS_OTHERS : 0);
            if (score > most + 1e-9) {
                most = score;
                best = width.getKey();
            }
        }
        return best;
    }

    private Map<Rational, Double> widths(Subject subject) {
        var d = subject.sizes().getOrDefault("d_model", Rational.of(1600));
        var widths = new LinkedHashMap<Rational, Double>();
        var said = subject.sizes().get("d_ff");
        if (said != null) {
            widths.put(said, 0.0);
        }
        widths.putIfAbsent(d.times(Rational.of(4)), said == null ? 0.0 : 12);
        for (var other : parsed.subjects().all()) {
            var its = other.sizes().get("d_ff");
            if (its != null) {
                widths.putIfAbsent(its, said == null ? 1.0 : 14);
            }
        }
        widths.putIfAbsent(Rational.of(6400), said == null ? 2.0 : 14);
        var third = d.times(Rational.of(8, 3));
        var by = Rational.of(64);
        var down = third.over(by).floor().times(by);
        var near = third.over(by).plus(Rational.of(1, 2)).floor().times(by);
        var up = third.over(by).ceil().times(by);
        widths.putIfAbsent(near, said == null ? 2.0 : 14);
        widths.putIfAbsent(down, said == null ? 3.0 : 15);
        widths.putIfAbsent(up, said == null ? 3.0 : 15);
        widths.putIfAbsent(third, said == null ? 3.0 : 15);
        return widths;
    }

    /// How many figures of a model are asked at most.
    private static final int ASKED = 400;

    /// A figure without a unit may be of so many FLOPs.
    private static final Mark.Reading TERA = new Mark.Reading(Kind.FLOPS, Rational.of(1_000_000_000_000L), false);
    private static final Rational SMALL = Rational.of(10_000);
    private static final double UNSAID = 0.7;

    /// How well each of some figures is met, by its unit and as tera-FLOPs.
    private static final class Met {
        private final double[] plainly;
        private final double[] tera;

        Met(int figures) {
            plainly = new double[figures];
            tera = new double[figures];
        }
    }

    /// What claims amount to, and how they meet figures: of many variants the weights, or the work, are the same.
    private record Amounts(String model, List<Double> values) {}

    private final Map<Amounts, Met> met = new ConcurrentHashMap<>();

    private double score(Subject subject, Variant variant, List<Figure> mine) {
        var all = new ArrayList<Met>();
        var weights = new ArrayList<Claim>();
        for (var context : parsed.subjects().contexts()) {
            var work = new ArrayList<Claim>();
            for (var claim : Claims.parts(setting(subject, context, variant), weights.isEmpty())) {
                if (claim.cost() <= TELLING) {
                    (ofWeights(claim) ? weights : work).add(claim);
                }
            }
            all.add(met(subject, work, mine));
        }
        all.add(met(subject, weights, mine));
        double score = 0;
        for (int i = 0; i < mine.size(); i++) {
            double hit = 0;
            double tera = 0;
            for (var each : all) {
                hit = Math.max(hit, each.plainly[i]);
                tera = Math.max(tera, each.tera[i]);
            }
            score += (hit > 0 ? hit : tera * UNSAID) * worth(mine.get(i));
        }
        return score;
    }

    /// No claim that costs more tells variants apart.
    private static final double TELLING = 3;

    private static boolean ofWeights(Claim claim) {
        return claim.kind() == Kind.PARAMETERS || claim.kind() == Kind.BYTES || claim.name().startsWith("share.params");
    }

    private static double worth(Figure figure) {
        return Math.min(figure.digits(), 9) * Search.BITS_A_DIGIT - 5;
    }

    private final Map<Figure, List<Mark.Reading>> heads = new ConcurrentHashMap<>();

    /// What the head of a figure's column or row, or the sentence above its table, says of its unit.
    private List<Mark.Reading> headed(Figure figure) {
        return heads.computeIfAbsent(figure, f -> {
            var line = parsed.paper().lines().get(parsed.index(f));
            return Units.head(line, f).or(() -> captions.of(line)).map(Mark::readings).orElse(List.of());
        });
    }

    private Met met(Subject subject, List<Claim> claims, List<Figure> mine) {
        var key = new Amounts(subject.name(), claims.stream().map(c -> c.amount().near()).toList());
        return met.computeIfAbsent(key, _ -> {
            var index = new Index(claims);
            var met = new Met(mine.size());
            for (int i = 0; i < mine.size(); i++) {
                var figure = mine.get(i);
                for (var reading : figure.mark().readings()) {
                    met.plainly[i] = Math.max(met.plainly[i], hit(figure, reading, index));
                }
                if (!figure.mark().said()) {
                    for (var reading : headed(figure)) {
                        met.plainly[i] = Math.max(met.plainly[i], hit(figure, reading, index));
                    }
                }
                if (!figure.mark().said() && figure.value().compareTo(SMALL) < 0) {
                    met.tera[i] = hit(figure, TERA, index);
                }
            }
            return met;
        });
    }

    /// The words around a figure.
    Evidence words(Figure figure) {
        return evidence.computeIfAbsent(figure, f -> {
            int index = parsed.index(f);
            return Evidence.of(parsed.paper(), index, parsed.figures(index), f);
        });
    }

    /// Numbers and formats of numbers around a figure.
    Around around(Figure figure) {
        return around.computeIfAbsent(figure, f -> arounds.of(parsed.index(f), f));
    }

    /// Whether the heads of a figure's column and row say another length than a claim of a cache needs.
    boolean otherLength(Figure figure, Need need) {
        var here = around(figure).here();
        return !need.sizes().isEmpty() && !here.contains(need.sizes().getFirst())
                && given.lengths().stream().anyMatch(length -> here.contains(length.exact()));
    }

    private final Map<Figure, Around> around = new ConcurrentHashMap<>();
    private final Map<Figure, Evidence> evidence = new ConcurrentHashMap<>();
    /// By the names of models.
    private final Map<String, List<Figure>> figures = new ConcurrentHashMap<>();

    /// How well words suit at most what a figure may be of that counts in full, in bits.
    private static final double SUITS = 5;
    private static final double UNSUITED = 0.25;

    /// How much it counts that a figure is right: less where the words around it speak of something else.
    /// A table of positions has as many numbers as what one layer hands to the next.
    private static final Optional<Part> POSITIONS = Optional.of(Part.POSITION);

    private double hit(Figure figure, Mark.Reading reading, Index index) {
        double scale = reading.scale().approximate();
        double value = figure.value().approximate() * scale;
        double step = figure.step().approximate() * scale / 2;
        return index.between(value - step, value + step).stream().filter(c -> Search.kind(reading, c) < 5)
                .filter(c -> !c.part().equals(POSITIONS) || words(figure).told().stream()
                        .anyMatch(t -> t.cue().part().contains(Part.POSITION)))
                .mapToDouble(c -> words(figure).against(c) <= SUITS ? 1 : UNSUITED).max().orElse(0);
    }
}
