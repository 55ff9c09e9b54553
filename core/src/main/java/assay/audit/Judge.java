package assay.audit;

import assay.algebra.Rational;
import assay.audit.Cue.Measure;
import assay.audit.Mark.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What is to be said of a figure, once it is known which claim it makes.
final class Judge {
    private final Parsed parsed;
    private final Variants variants;
    private final Shelf shelf;
    private final Optional<Adapters> adapters;
    /// Whether the answer speaks of 16 bits.
    private final boolean halves;
    /// Whether it speaks of shares of a layer.
    private final boolean layers;
    /// Values of claims about the course's own decoder, by its sizes.
    private final Map<Map<String, Rational>, Map<String, Rational>> ordinary = new HashMap<>();

    /// Bytes of a value in each format that the answer names; none where it may speak of one byte in other words.
    private final Set<Rational> formats;

    Judge(Parsed parsed, Variants variants, Shelf shelf, Optional<Adapters> adapters) {
        this.adapters = adapters;
        this.parsed = parsed;
        this.formats = parsed.mentions("q8", "w8", "e4m3", "e5m2", "1 byte", "one byte", "int-8", "1 octet", "1 字节")
                ? Set.of() : Around.formats(parsed.paper());
        this.variants = variants;
        this.shelf = shelf;
        this.layers = parsed.mentions("of layer", "of block", "of a block", "of a layer", "of the block",
                "of the layer", "of one block", "of one layer", "within a", "du bloc", "eines blocks", "一层");
        this.halves = parsed.mentions("bf16", "fp16", "16-bit", "16 bit", "half precision", "float16");
    }

    /// @param line the figure's own
    Verdict verdict(Line line, Figure figure, Candidate best, Subjects.Here here) {
        var claim = best.claim();
        boolean course = claim.setting().ofCourse();
        boolean ofTotal = claim.convention().equals("S-BLOCK") && after(line, figure).startsWith("of total");
        boolean other = here.caption().isPresent() && claim.measure() != Measure.SIZE && !arrow(line)
                && !here.caption().get().name().equals(claim.setting().model());
        boolean numbers = figure.mark().kind() == Kind.BYTES && best.reading().kind() == Kind.BYTES
                && claim.kind() == Kind.PARAMETERS && claim.plain();
        var mistakes = numbers ? List.of("BYTES-1") : mistakes(claim, other, ofTotal, line, figure);
        boolean third = course && !claim.setting().size("d_ff").isInteger();
        Status status;
        if (!mistakes.isEmpty()) {
            boolean made = claim.slip().equals("OMIT-BATCH") && claim.setting().supposed().isEmpty();
            status = claim.derived() && !other && !ofTotal && !made ? Status.INHERITED : Status.WRONG;
        } else if (best.match() == Match.CUT) {
            status = Status.CUT;
        } else if (third || best.reading().binary() || !claim.setting().supposed().isEmpty() || claim.conventional()
                || (claim.convention().equals("S-BLOCK") && !layers && !variants.words(figure).ofLayers())
                || (course && otherwise(claim))) {
            status = Status.CONVENTION;
        } else {
            status = best.match() == Match.EXACT ? Status.EXACT : Status.ROUNDED;
        }
        return new Verdict(figure, status, figure.value().times(best.reading().scale()), best.reading().kind().label(),
                claim.name(), other ? here.caption().orElseThrow().name() : claim.setting().model(),
                convention(claim, best.reading().binary(), third),
                mistakes.isEmpty() ? Optional.of(claim.value()) : right(claim, figure, here), mistakes,
                Optional.of(claim.value()), Optional.of(claim));
    }

    /// Whether the answer speaks of 16 bits.
    boolean halves() {
        return halves;
    }

    private List<String> mistakes(Claim claim, boolean other, boolean ofTotal, Line line, Figure figure) {
        var before = line.text().substring(0, figure.start()).strip();
        var supposed = claim.setting().supposed().stream().filter(m -> !m.priced()).map(Mistake::code).toList();
        if (!claim.slip().isEmpty()) {
            // half of two bytes is one
            boolean one = claim.slip().equals("BYTES-2") && claim.name().startsWith("memory.16bit");
            return List.of(one ? "BYTES-1" : claim.slip());
        }
        if (other) {
            return List.of("WRONG-MODEL");
        }
        boolean bytes = claim.name().equals("memory.total") || claim.name().equals("adamw.weights");
        if (supposed.isEmpty() && bytes && figure.digits() >= Searching.LONG
                && (figure.mark().kind() == Kind.PARAMETERS || (!figure.mark().said() && variants.words(figure)
                        .ofParameters()))) {
            return List.of("BYTES-AS-PARAMS");
        }
        if (supposed.isEmpty() && claim.name().equals("params.total")
                && (before.endsWith("all params:") || adapted(line, figure))) {
            return List.of("BASE-ONLY");
        }
        if (supposed.isEmpty() && claim.name().equals("memory.8bit") && !formats.isEmpty()
                && !formats.contains(Rational.ONE)) {
            return List.of("BYTES-1");
        }
        if (supposed.isEmpty() && line.cells().isEmpty() && !Nearly.hypothetical(line)
                && claim.measure() == Measure.CACHE && claim.kind() == Kind.BYTES
                && !variants.around(figure).near() && !formats.isEmpty()
                && claim.need().bytes().filter(b -> b.equals(Rational.ONE) && !formats.contains(b)).isPresent()) {
            return List.of("BYTES-1");
        }
        if (supposed.isEmpty() && claim.slip().isEmpty() && both(claim, figure)) {
            return List.of("RULE-4N");
        }
        if (supposed.isEmpty() && moment(claim, line, figure)) {
            return List.of("ADAMW-3N");
        }
        if (supposed.isEmpty() && doubled(claim, line, figure)) {
            return List.of("DOUBLE");
        }
        if (supposed.isEmpty() && claim.name().startsWith("rule.4N") && SIX.matcher(line.text()).find()) {
            return List.of("RULE-4N");
        }
        if (supposed.isEmpty() && claim.name().equals(Claims.TWELVE) && (beside(claim, line)
                || sixteen(line, figure) || summed(claim, line, figure))) {
            return List.of("ADAMW-3N");
        }
        if (supposed.isEmpty() && !line.cells().isEmpty() && variants.otherLength(figure, claim.need())) {
            return List.of("WRONG-T");
        }
        if (supposed.isEmpty() && claim.name().startsWith("memory.16bit") && !halves && claim.setting().ofCourse()) {
            return List.of("BYTES-2");
        }
        boolean named = !variants.around(figure).near() && claim.need().bytes()
                .filter(b -> Around.names(line.text(), b)).isPresent();
        if (supposed.isEmpty() && !named && variants.around(figure).contradicts(claim.need())) {
            return claim.need().bytes().filter(b -> b.isInteger() && b.compareTo(Rational.of(4)) < 0)
                    .map(b -> List.of("BYTES-" + b)).orElse(List.of());
        }
        return supposed.isEmpty() && ofTotal ? List.of("MISLABEL") : supposed;
    }

    /// Whether what is said of weights in a format that is named at them is twice what they take, and nothing else that
    /// training holds is spoken of there.
    private boolean doubled(Claim claim, Line line, Figure figure) {
        var around = variants.around(figure);
        return claim.name().equals("memory.each8") && around.near() && figure.digits() >= 3
                && around.bytes().equals(Optional.of(Rational.of(4))) && !EIGHT.matcher(line.text()).find()
                && Cue.in(line.text()).stream().flatMap(c -> c.measure().stream()).noneMatch(TRAINED::contains);
    }

    /// Whether what the backward pass takes is said of both passes.
    private boolean both(Claim claim, Figure figure) {
        boolean half = claim.name().equals("flops.backward") || claim.name().equals("adamw.backward_step")
                || claim.name().equals("flops.backward.token");
        var at = variants.words(figure).told().stream().filter(t -> t.weight() >= 1)
                .flatMap(t -> t.cue().measure().stream()).toList();
        return half && figure.digits() > 2 && at.contains(Measure.FORWARD) && at.contains(Measure.BACKWARD);
    }

    /// Whether both moments are spoken of just before a figure that is of one, in single precision.
    private boolean moment(Claim claim, Line line, Figure figure) {
        boolean one = figure.digits() > 2 && line.cells().isEmpty()
                && (claim.name().equals("memory.total") || claim.name().equals("adamw.weights")
                        || claim.name().equals("adamw.gradients"));
        var at = variants.words(figure).told().stream().filter(t -> t.weight() >= 1)
                .flatMap(t -> t.cue().measure().stream()).toList();
        boolean single = variants.around(figure).bytes().equals(Optional.of(Rational.of(4)))
                || (claim.setting().ofCourse() && !halves);
        return one && single && at.contains(Measure.STATE) && !at.contains(Measure.WEIGHTS)
                && !at.contains(Measure.GRADIENTS) && !Around.names(line.text(), Rational.of(2))
                && !ONE_MOMENT.matcher(line.text()).find();
    }

    private static final Pattern ONE_MOMENT = Pattern.compile("(?i)\\b(?:first|second|each|one|per|momentum|erste|"
            + "zweite|je|premier|second|chaque|cada|primer|segundo)|一阶|二阶|各|每");
    private static final Pattern EIGHT = Pattern.compile("(?i)(?<![\\d.,a-z])8 ?(?:bytes?|octets?|B\\b|字节|バイト)");
    private static final Set<Measure> TRAINED = Set.of(Measure.STATE, Measure.GRADIENTS, Measure.OPTIMIZER,
            Measure.STEP, Measure.RUN, Measure.ACTIVATIONS, Measure.PEAK);

    /// Whether a figure stands below `all`, in a row of an adapter: what it names is the model and the adapter.
    private boolean adapted(Line line, Figure figure) {
        return adapters.flatMap(a -> a.rank(figure)).isPresent() && line.cells().stream().anyMatch(cell ->
                cell.start() <= figure.start() && figure.start() < cell.end()
                        && ALL.matcher(cell.column()).find());
    }

    /// Whether a line that says what training holds, 16 bytes a parameter, names no 12 of them and no other format.
    private boolean beside(Claim claim, Line line) {
        var all = claim.value().times(Rational.of(4, 3));
        return !TWELVE.matcher(line.text()).find() && parsed.figures(line).stream().anyMatch(f -> f.digits() > 2
                && f.mark().readings().stream().anyMatch(r -> r.kind() == Kind.BYTES
                        && Match.Printed.of(f, r.scale()).match(all).isPresent()));
    }

    /// Whether what stands before a figure, up to the end of a sentence, has all that training holds: 16 bytes, or
    /// weights, gradients and moments; and no 12.
    private boolean sixteen(Line line, Figure figure) {
        var before = line.text().substring(0, figure.start());
        int from = Math.max(before.lastIndexOf(". "), before.lastIndexOf("。"));
        var after = line.text().substring(figure.end());
        int to = after.indexOf(')');
        var said = before.substring(Math.max(0, from))
                + (after.strip().startsWith("(") && to > 0 ? after.substring(0, to) : "");
        var measures = Cue.in(said).stream().flatMap(c -> c.measure().stream()).toList();
        boolean all = measures.contains(Measure.GRADIENTS)
                && (measures.contains(Measure.STATE) || measures.contains(Measure.OPTIMIZER))
                && (measures.contains(Measure.WEIGHTS) || measures.contains(Measure.PARAMETERS));
        return !TWELVE.matcher(said).find() && (all || SIXTEEN.matcher(said).find());
    }

    /// Whether weights, or gradients, and moments stand before a figure on its line, and it should be what they come
    /// to.
    private boolean summed(Claim claim, Line line, Figure figure) {
        var weights = claim.value().over(Rational.of(3));
        var moments = weights.times(Rational.of(2));
        return stands(line, figure, weights) > 1 && stands(line, figure, moments) > 0;
    }

    private long stands(Line line, Figure figure, Rational value) {
        return parsed.figures(line).stream().filter(f -> f.end() <= figure.start() && f.digits() > 2
                && f.mark().readings().stream().anyMatch(r -> r.kind() == Kind.BYTES
                        && Match.Printed.of(f, r.scale()).match(value).isPresent())).count();
    }

    private static final Pattern SIXTEEN = Pattern.compile("(?i)(?<![\\d.,])16 ?(?:bytes?|octets?|バイト|字节|Byte)");
    private static final Pattern SIX = Pattern.compile("^(?!.*(?<![\\d.,])4 ?[·*×⋅]? ?[NP]).*(?<![\\d.,])6 ?[·*×⋅]?"
            + " ?[NP][TD]?(?![\\p{L}\\d])");

    private static final Pattern TWELVE = Pattern.compile(
            "(?i)(?<![\\d.,])12(?![\\d.,]\\d|\\d)|bf16|fp16|16[- ]?bit|8[- ]?bit");

    private static final Pattern ALL = Pattern.compile("(?i)^(?:all|all param(?:eter)?s)$");

    private static String convention(Claim claim, boolean binary, boolean third) {
        var words = new ArrayList<String>();
        words.add(claim.convention());
        words.add(binary ? "M-GiB" : "");
        words.add(third ? "DFF-8/3-EXACT" : "");
        words.removeIf(String::isEmpty);
        return String.join("+", words);
    }

    /// What stands behind a figure on its line.
    private static String after(Line line, Figure figure) {
        return line.text().substring(Math.min(figure.end(), line.text().length())).strip().toLowerCase(Locale.ROOT);
    }

    /// Whether arrows join the figures of a line, so that they are of many models.
    static boolean arrow(Line line) {
        return line.text().contains("→") || line.text().contains("->");
    }

    /// Whether a claim of parameters is another of the course's own decoder, with the same sizes.
    private boolean otherwise(Claim claim) {
        boolean parameters = claim.name().startsWith("params.") || claim.name().startsWith("memory.")
                || claim.name().equals("adamw.b");
        if (variants.switches().isEmpty() || !parameters || claim.kind() == Kind.FLOPS || variants.asPublished()) {
            return false;
        }
        var own = ordinary.computeIfAbsent(claim.setting().values(), values -> {
            var map = new HashMap<String, Rational>();
            Claims.parts(variants.ordinary(claim.setting().model(), values))
                    .forEach(c -> map.putIfAbsent(c.name(), c.value()));
            return map;
        });
        return !claim.value().equals(own.get(claim.name()));
    }

    /// What a claim is without mistakes, of the model that its place is about.
    private Optional<Rational> right(Claim claim, Figure figure, Subjects.Here here) {
        var subject = here.caption().or(() -> parsed.versions().stream()
                .filter(v -> v.name().equals(claim.setting().model())).findFirst());
        if (claim.measure() == Measure.ADAPTER) {
            return subject.flatMap(s -> shelf.adapters(s, adapters.flatMap(a -> a.rank(figure)),
                    adapters.flatMap(a -> a.targets(figure)))
                    .plainly(claim.name()).stream().filter(c -> c.convention().equals(claim.convention()))
                    .findFirst().map(Claim::value));
        }
        var name = claim.convention().equals("S-BLOCK") ? claim.name().replace(".of_block", "") : claim.name();
        return subject.flatMap(s -> shelf.truly(s, claim.setting().context().exact()).plainly(name).stream()
                .min(Comparator.comparingDouble(Claim::cost).thenComparingDouble(c ->
                        Math.abs(Math.log(c.amount().near() / claim.amount().near())))).map(Claim::value));
    }
}
