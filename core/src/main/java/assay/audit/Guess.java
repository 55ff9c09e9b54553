package assay.audit;

import assay.algebra.Rational;
import assay.audit.Mark.Kind;
import assay.audit.Shape.Switch;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.spec.Spec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/// A quantity that has a number's value, to its printed precision.
///
/// @param quantity `flops.attention.block`
/// @param value exactly, in base units
/// @param unit of it
/// @param match how the number stands to it: `exact`, `rounded`, `cut`
/// @param supposed what has to be supposed for it: mistakes, conventions, switches; empty where nothing has
/// @param bits how far-fetched that is, in bits; of two guesses that are near in it, neither is surer
public record Guess(String quantity, Rational value, String unit, String match, List<String> supposed, double bits) {
    /// What a number may be of.
    public static final List<String> UNITS = List.of("params", "bytes", "flops", "percent", "ratio", "days");

    private static final int MOST = 40;

    /// So many digits are not met by chance.
    private static final int TELLING = 6;

    /// How far a number may be from what it was rounded too early from, of itself.
    private static final double LITTLE = 0.007;

    /// A number with more of them is printed to more than rounded ones give.
    private static final int DIGITS = 7;

    /// How far-fetched another model is, in bits.
    private static final double OTHERS = 6;

    public Guess {
        supposed = List.copyOf(supposed);
    }

    /// What a number may be of a model, the least far-fetched first.
    ///
    /// @param number as it is printed, its unit behind it where it has one
    /// @param near the model that it is about
    /// @param unit one of [#UNITS], or empty
    /// @throws Refusal where it is no number, or the unit is none of those
    public static List<Guess> of(String number, Spec near, String unit) {
        var figures = Figures.of(1, number);
        if (figures.size() != 1) {
            throw new Refusal(new Problem(number, "", "is not one number",
                    "assay identify 2133349056 --near gpt2-xl-swiglu"));
        }
        if (!unit.isEmpty() && !UNITS.contains(unit)) {
            throw new Refusal(new Problem(unit, "--unit", "is no unit that is known here",
                    "one of " + String.join(", ", UNITS)));
        }
        var figure = figures.getFirst();
        var found = new LinkedHashMap<String, Guess>();
        var readings = readings(figure, unit);
        var settings = settings(near);
        settings.forEach(setting -> gather(claims(setting), figure, readings, found));
        gather(growth(settings), figure, readings, found);
        if (near.said("model_type").isEmpty()) {
            others(settings.getFirst()).forEach(s -> gather(s, figure, readings, found));
        }
        if (found.isEmpty() && figure.digits() >= TELLING) {
            Claims.twice(settings.getFirst()).forEach(s -> gather(Claims.parts(s), figure, readings, found));
        }
        if (figure.digits() > 2) {
            settings.forEach(s -> readings.forEach(r -> missed(s, figure, r, found)));
        }
        return ordered(found.values());
    }

    /// The least far-fetched first; of those that suppose the same and have one value the first of each comes before
    /// the others. None supposes more than another of the same quantity.
    private static List<Guess> ordered(Collection<Guess> found) {
        var sorted = found.stream().sorted(Comparator.comparingDouble(Guess::bits)).toList();
        var kept = new ArrayList<Guess>();
        for (var guess : sorted) {
            boolean more = kept.stream().anyMatch(k -> k.quantity.equals(guess.quantity)
                    && guess.supposed.containsAll(k.supposed));
            if (!more) {
                kept.add(guess);
            }
        }
        var first = new LinkedHashMap<List<Object>, Guess>();
        kept.forEach(g -> first.putIfAbsent(List.of(g.supposed, g.value), g));
        var all = new LinkedHashSet<Guess>();
        // as many digits speak for what has the same value by a mistake: it comes right behind what is likeliest
        first.values().stream().limit(1).forEach(g -> {
            all.add(g);
            kept.stream().filter(k -> k.value.equals(g.value) && k.quantity.split("\\.")[0]
                    .equals(g.quantity.split("\\.")[0]) && k.mistaken()).limit(1).forEach(all::add);
        });
        all.addAll(first.values());
        all.addAll(kept);
        return all.stream().limit(MOST).toList();
    }

    /// Whether a mistake is supposed, and no other model.
    private boolean mistaken() {
        return supposed.stream().anyMatch(code -> Mistake.named(code).filter(m -> !m.priced()).isPresent());
    }

    /// How the model's own context and the longer one compare.
    private static List<Claim> growth(List<Setting> settings) {
        var first = settings.getFirst();
        var longer = settings.stream().filter(s -> first.context().below(s.context())).findFirst();
        var all = new ArrayList<Claim>();
        longer.ifPresent(s -> all.addAll(Claims.growth(first, s)));
        all.addAll(Claims.slipped(List.copyOf(all), Mistake.OF_CLAIMS));
        return all;
    }

    private static void gather(List<Claim> claims, Figure figure, List<Mark.Reading> readings,
            Map<String, Guess> found) {
        for (var reading : readings) {
            var printed = Match.Printed.of(figure, reading.scale());
            for (var claim : claims) {
                var value = claim.amount().near();
                boolean bytes = reading.kind() == Kind.PARAMETERS && claim.name().equals(BYTES);
                if (Math.abs(value - printed.near()) > printed.wide()
                        || !(suits(reading.kind(), claim.kind()) || bytes)) {
                    continue;
                }
                printed.match(claim.value()).filter(m -> m != Match.LOOSE).ifPresent(match -> {
                    var guess = guess(claim, reading, match);
                    found.merge(guess.quantity + guess.supposed, guess, (a, b) -> a.bits <= b.bits ? a : b);
                });
            }
        }
    }

    /// What the number misses by little: computed from figures that were rounded, or with a wrong last digit.
    private static void missed(Setting base, Figure figure, Mark.Reading reading, Map<String, Guess> found) {
        var printed = Match.Printed.of(figure, reading.scale());
        for (var claim : Claims.of(base)) {
            double value = claim.amount().near();
            double off = Math.abs(value - printed.near());
            if (off > printed.wide() && off < printed.near() * LITTLE && suits(reading.kind(), claim.kind())
                    && claim.cost() <= 3) {
                boolean last = off < 2 * printed.step().approximate();
                if (last) {
                    found.computeIfAbsent(claim.name() + reading + "last" + base.supposed(),
                            _ -> missed(claim, reading, List.of("ROUND-WRONG"), 5));
                }
                var early = !last && figure.significant() > DIGITS ? List.of("ROUND-EARLY", "OVERPRECISE")
                        : List.of("ROUND-EARLY");
                found.computeIfAbsent(claim.name() + reading + "early" + base.supposed(),
                        _ -> missed(claim, reading, early, 7));
            }
        }
    }

    private static Guess missed(Claim claim, Mark.Reading reading, List<String> by, double bits) {
        var supposed = new ArrayList<String>();
        if (reading.binary()) {
            supposed.add("M-GiB");
        }
        claim.setting().supposed().forEach(m -> supposed.add(m.code()));
        supposed.addAll(by);
        return new Guess(claim.name(), claim.value(), claim.kind().label(), "nearly", supposed,
                claim.cost() + claim.setting().cost() + bits + (reading.binary() ? 1.5 : 0));
    }

    /// What other models of the course's sizes, and others' numbers of layers, make of it.
    private static List<List<Claim>> others(Setting base) {
        var all = new ArrayList<List<Claim>>();
        var wrong = new Mistake("WRONG-MODEL", "", OTHERS, List::of, _ -> List.of());
        for (var sizes : Subjects.course().values()) {
            var whole = base.with("d_model", sizes.getOrDefault("d_model", Rational.ONE))
                    .with("num_heads", sizes.getOrDefault("num_heads", Rational.ONE))
                    .with("num_layers", sizes.getOrDefault("num_layers", Rational.ONE))
                    .with("d_ff", base.whole("d_ff"));
            var layers = base.with("num_layers", sizes.getOrDefault("num_layers", Rational.ONE));
            for (var other : List.of(whole, whole.with("d_ff", whole.whole("d_model").times(Rational.of(4))), layers)) {
                if (!other.tally().same(base.tally())) {
                    var supposing = other.supposing(wrong, OTHERS);
                    all.add(Claims.of(supposing).stream().filter(c -> !c.name().startsWith("adamw.")).toList());
                    Mistake.OF_SETTINGS.stream().filter(m -> m.priced())
                            .forEach(m -> m.of(supposing).forEach(s -> all.add(Claims.parts(s))));
                }
            }
        }
        return all;
    }

    private static final String BYTES = "memory.total";
    /// How far-fetched bytes are that are said to be parameters, in bits.
    private static final double COUNTED = 6;

    private static Guess guess(Claim claim, Mark.Reading reading, Match match) {
        var supposed = new ArrayList<String>();
        claim.setting().supposed().forEach(m -> supposed.add(m.code()));
        boolean counted = reading.kind() == Kind.PARAMETERS && claim.kind() == Kind.BYTES;
        if (counted) {
            supposed.add("BYTES-AS-PARAMS");
        }
        for (var word : List.of(claim.slip(), claim.convention())) {
            if (!word.isEmpty()) {
                supposed.add(word);
            }
        }
        if (reading.binary()) {
            supposed.add("M-GiB");
        }
        if (match == Match.CUT) {
            supposed.add("TRUNC");
        }
        double bits = claim.cost() + claim.setting().cost() + (reading.binary() ? 1.5 : 0) + (counted ? COUNTED : 0)
                + (match == Match.CUT ? 4 : match == Match.EXACT ? 0 : 0.5);
        return new Guess(claim.name(), claim.value(), claim.kind().label(), match.label(), supposed, bits);
    }

    private static boolean suits(Kind asked, Kind claimed) {
        return asked == claimed || (asked == Kind.COUNT && claimed != Kind.FRACTION && claimed != Kind.SECONDS
                && claimed != Kind.RATE);
    }

    private static List<Mark.Reading> readings(Figure figure, String unit) {
        if (figure.mark().said()) {
            return figure.mark().readings();
        }
        var one = Rational.ONE;
        return switch (unit) {
            case "params" -> List.of(new Mark.Reading(Kind.PARAMETERS, one, false));
            case "bytes" -> List.of(new Mark.Reading(Kind.BYTES, one, false));
            case "flops" -> List.of(new Mark.Reading(Kind.FLOPS, one, false));
            case "percent" -> List.of(new Mark.Reading(Kind.FRACTION, Rational.of(1, 100), false));
            case "ratio" -> List.of(new Mark.Reading(Kind.FRACTION, one, false),
                    new Mark.Reading(Kind.TIMES, one, false));
            case "days" -> List.of(new Mark.Reading(Kind.SECONDS, Rational.of(86_400), false));
            default -> List.of(new Mark.Reading(Kind.COUNT, one, false), new Mark.Reading(Kind.FRACTION, one, false),
                    new Mark.Reading(Kind.SECONDS, one, false));
        };
    }

    /// What may be supposed of a model before mistakes: its own context and the longer one, other switches and widths
    /// where it is the course's.
    private static List<Setting> settings(Spec near) {
        var own = Shape.of(near);
        var context = own.sizes().getOrDefault("context_length", Rational.of(1024));
        var all = new ArrayList<Setting>();
        boolean course = near.said("model_type").isEmpty();
        for (var tokens : List.of(context, Rational.of(16_384))) {
            double far = tokens.equals(context) ? 0 : 3;
            var sizes = Map.of("T", tokens, "B", Rational.ONE);
            all.add(Setting.of(near.name(), own, sizes, Setting.Given.A100).dearer(far));
            if (course && tokens.equals(context)) {
                for (var s : Switch.values()) {
                    var others = new LinkedHashMap<>(own.sizes());
                    others.putAll(sizes);
                    all.add(Setting.of(near.name(), Shape.course(List.of(s)), others, Setting.Given.A100)
                            .supposing(Mistake.of(s), s.cost()));
                }
            }
            if (tokens.equals(context) && context.equals(Rational.of(16_384))) {
                break;
            }
        }
        if (course) {
            all.addAll(widths(all.getFirst()));
            var published = all.getFirst().sized("d_ff", all.getFirst().whole("d_model").times(Rational.of(4)));
            all.add(Setting.of(near.name(), Shape.course(Variants.published()), published, Setting.Given.A100)
                    .supposing(new Mistake("GPT-2 as published", "", PUBLISHED, List::of, _ -> List.of()), PUBLISHED));
        }
        return all;
    }

    /// A feed-forward of another width, as editions of the exercise and readers have it; with that of 8/3 d, and with
    /// the model's own, the device of the later edition.
    private static List<Setting> widths(Setting base) {
        var d = base.whole("d_model");
        var all = new ArrayList<Setting>();
        var unit = Rational.of(64);
        var near = d.times(Rational.of(8, 3)).over(unit).plus(Rational.of(1, 2)).floor().times(unit);
        for (var width : new LinkedHashSet<>(List.of(d.times(Rational.of(4)), near, Rational.of(6400)))) {
            if (!width.equals(base.whole("d_ff"))) {
                all.add(base.with("d_ff", width).supposing(new Mistake("d_ff " + width, "", WIDTH, List::of,
                        _ -> List.of()), WIDTH));
            }
        }
        for (var setting : List.copyOf(all)) {
            all.add(setting.given(Setting.Given.H100).dearer(1));
        }
        all.add(base.given(Setting.Given.H100).dearer(WIDTH));
        return all;
    }

    private static final double WIDTH = 2;
    private static final double PUBLISHED = 8;

    private static List<Claim> claims(Setting base) {
        var all = new ArrayList<>(Claims.of(base));
        all.addAll(Claims.slipped(List.copyOf(all), Mistake.OF_CLAIMS));
        List.copyOf(all).stream().map(Claim::ofSequence).filter(c -> c.slip().equals("OMIT-T")).forEach(all::add);
        for (var mistake : Mistake.OF_SETTINGS) {
            mistake.of(base).forEach(other -> all.addAll(Claims.mistaken(other, true)));
        }
        return all;
    }
}
