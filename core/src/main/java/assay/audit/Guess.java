package assay.audit;

import assay.algebra.Rational;
import assay.audit.Mark.Kind;
import assay.audit.Shape.Switch;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.spec.Spec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
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
        if (near.said("model_type").isEmpty()) {
            others(settings.getFirst()).forEach(s -> gather(s, figure, readings, found));
        }
        if (found.isEmpty() && figure.digits() >= TELLING) {
            Claims.twice(settings.getFirst()).forEach(s -> gather(Claims.parts(s), figure, readings, found));
        }
        if (figure.digits() > 2) {
            readings.forEach(r -> missed(settings.getFirst(), figure, r, found));
        }
        return found.values().stream().sorted(Comparator.comparingDouble(Guess::bits)).limit(MOST).toList();
    }

    private static void gather(List<Claim> claims, Figure figure, List<Mark.Reading> readings,
            Map<String, Guess> found) {
        for (var reading : readings) {
            var printed = Match.Printed.of(figure, reading.scale());
            for (var claim : claims) {
                var value = claim.amount().near();
                if (Math.abs(value - printed.near()) > printed.wide() || !suits(reading.kind(), claim.kind())) {
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
                var supposed = new ArrayList<String>();
                if (reading.binary()) {
                    supposed.add("M-GiB");
                }
                supposed.add(last ? "ROUND-WRONG" : "ROUND-EARLY");
                found.putIfAbsent(claim.name() + supposed, new Guess(claim.name(), claim.value(), claim.kind().label(),
                        "nearly", supposed, claim.cost() + (last ? 5 : 7) + (reading.binary() ? 1.5 : 0)));
            }
        }
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

    private static Guess guess(Claim claim, Mark.Reading reading, Match match) {
        var supposed = new ArrayList<String>();
        claim.setting().supposed().forEach(m -> supposed.add(m.code()));
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
        double bits = claim.cost() + claim.setting().cost() + (reading.binary() ? 1.5 : 0)
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
        return all;
    }

    private static List<Claim> claims(Setting base) {
        var all = new ArrayList<>(Claims.of(base));
        all.addAll(Claims.slipped(List.copyOf(all), Mistake.OF_CLAIMS));
        for (var mistake : Mistake.OF_SETTINGS) {
            mistake.of(base).forEach(other -> all.addAll(Claims.mistaken(other, true)));
        }
        return all;
    }
}
