package assay.audit;

import assay.algebra.Rational;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The unit behind a figure as people write it, and what it may stand for.
///
/// @param text as it stands there; empty where nothing does
/// @param readings what it may mean, the plainest first
record Mark(String text, List<Reading> readings) {
    /// What kind of amount a unit is of.
    enum Kind {
        /// Parameters, FLOPs, elements, bytes: whatever is counted.
        COUNT,
        PARAMETERS,
        BYTES,
        FLOPS,
        RATE,
        FRACTION,
        TIMES,
        SECONDS,
        TOKENS;

        /// As an audit writes it: `parameters`, `times`.
        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// One meaning of a unit.
    ///
    /// @param scale base units in one of it
    /// @param binary whether a power of 1,024 is said by the name of a power of 1,000
    record Reading(Kind kind, Rational scale, boolean binary) {}

    static final Mark NONE = new Mark("", List.of(new Reading(Kind.COUNT, Rational.ONE, false)));

    private static final Map<Character, Integer> POWERS =
            Map.of('k', 1, 'K', 1, 'M', 2, 'G', 3, 'B', 3, 'T', 4, 'P', 5, 'E', 6, 'Z', 7);

    private static final Map<String, Integer> WORDS = Map.ofEntries(
            Map.entry("thousand", 1), Map.entry("million", 2), Map.entry("millions", 2), Map.entry("billion", 3),
            Map.entry("billions", 3), Map.entry("trillion", 4), Map.entry("trillions", 4), Map.entry("mega", 2),
            Map.entry("giga", 3), Map.entry("tera", 4), Map.entry("peta", 5), Map.entry("exa", 6),
            Map.entry("zetta", 7), Map.entry("milliards", 3), Map.entry("millionen", 2), Map.entry("milliarden", 3),
            Map.entry("milliard", 3), Map.entry("milliarde", 3), Map.entry("mrd", 3), Map.entry("mio", 2),
            Map.entry("mia", 3), Map.entry("bio", 4), Map.entry("billionen", 4), Map.entry("billones", 4),
            Map.entry("millones", 2), Map.entry("milhões", 2), Map.entry("milhão", 2), Map.entry("bilhões", 3),
            Map.entry("bilhão", 3), Map.entry("trilhões", 4), Map.entry("trilhão", 4), Map.entry("milioni", 2),
            Map.entry("miliardi", 3), Map.entry("miliardo", 3));

    private static final Map<String, Long> TIMES_OF = Map.ofEntries(
            Map.entry("s", 1L), Map.entry("sec", 1L), Map.entry("secs", 1L), Map.entry("second", 1L),
            Map.entry("seconds", 1L), Map.entry("秒", 1L), Map.entry("h", 3600L), Map.entry("hour", 3600L),
            Map.entry("hours", 3600L), Map.entry("小时", 3600L), Map.entry("heures", 3600L),
            Map.entry("day", 86_400L), Map.entry("days", 86_400L), Map.entry("天", 86_400L),
            Map.entry("jours", 86_400L), Map.entry("year", 31_536_000L), Map.entry("years", 31_536_000L),
            Map.entry("年", 31_536_000L), Map.entry("ans", 31_536_000L), Map.entry("minutes", 60L),
            Map.entry("min", 60L), Map.entry("tage", 86_400L), Map.entry("stunden", 3600L),
            Map.entry("jahre", 31_536_000L), Map.entry("sekunden", 1L),
            Map.entry("heure", 3600L), Map.entry("jour", 86_400L), Map.entry("weeks", 604_800L),
            Map.entry("months", 2_628_000L));

    Mark {
        readings = List.copyOf(readings);
    }

    boolean said() {
        return !text.isEmpty();
    }

    Kind kind() {
        return readings.getFirst().kind();
    }

    /// A unit and where it ends.
    record Found(Mark mark, int end) {}

    /// Whether a formula ends there and a word follows, or a scale at once: `$6584$ days`, `$300$B tokens`.
    private static boolean closing(String line, int at) {
        boolean scale = line.startsWith("$", at) && at + 1 < line.length() && POWERS.containsKey(line.charAt(at + 1))
                && (at + 2 == line.length() || !Character.isLetterOrDigit(line.charAt(at + 2)));
        return scale || line.startsWith("$\\,", at) || line.startsWith("$~", at)
                || (line.startsWith("$ ", at) && at + 2 < line.length() && Character.isLetter(line.charAt(at + 2)));
    }

    /// The unit that begins at a place, behind a number.
    static Optional<Found> at(String line, int from) {
        int at = from;
        while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\u00a0' || line.charAt(at) == '~'
                || line.startsWith("\\,", at) || line.startsWith("\\ ", at) || closing(line, at))) {
            at += line.charAt(at) == '\\' ? 2 : 1;
        }
        boolean apart = at > from;
        for (var wrap : List.of("\\mathrm{", "\\text{", "\\times", "\\textrm{", "\\mathbf{")) {
            if (line.startsWith(wrap, at) && wrap.endsWith("{")) {
                int close = line.indexOf('}', at);
                if (close > 0) {
                    var within = line.substring(at + wrap.length(), close);
                    // the wrap sets it apart
                    var inner = at(" " + within, 0).map(f -> new Found(f.mark, close));
                    if (inner.isPresent()) {
                        return Optional.of(new Found(inner.get().mark, close + 1));
                    }
                }
            }
        }
        if (at >= line.length()) {
            return Optional.empty();
        }
        if (line.startsWith("\\\\%", at) || line.startsWith("\\%", at) || line.charAt(at) == '%'
                || line.charAt(at) == '％') {
            int end = line.indexOf(line.charAt(at) == '％' ? '％' : '%', at) + 1;
            return Optional.of(new Found(of("%", Kind.FRACTION, Rational.of(1, 100)), end));
        }
        if (line.charAt(at) == '倍') {
            return Optional.of(new Found(of("倍", Kind.TIMES, Rational.ONE), at + 1));
        }
        for (var word : List.of("バイト", "トークン")) {
            if (line.startsWith(word, at)) {
                return Optional.of(new Found(of(word, word.equals("バイト") ? Kind.BYTES : Kind.TOKENS, Rational.ONE),
                        at + word.length()));
            }
        }
        if (line.charAt(at) == '億' || line.charAt(at) == '兆') {
            return Optional.of(new Found(of(line.substring(at, at + 1), Kind.COUNT,
                    line.charAt(at) == '億' ? Rational.of(100_000_000) : power(4)), at + 1));
        }
        if (line.startsWith("万亿", at)) {
            return Optional.of(new Found(of("万亿", Kind.COUNT, power(4)), at + 2));
        }
        if ((line.charAt(at) == '亿' || line.charAt(at) == '万') && at + 1 <= line.length()) {
            return Optional.of(new Found(of(line.substring(at, at + 1), Kind.COUNT,
                    Rational.of(line.charAt(at) == '亿' ? 100_000_000 : 10_000)), at + 1));
        }
        if (line.startsWith("\\times", at) || line.charAt(at) == '×' || line.charAt(at) == 'x'
                || line.charAt(at) == 'X') {
            int end = at + (line.charAt(at) == '\\' ? 6 : 1);
            return (apart && line.charAt(at) != '×') || !ends(line, end)
                    ? Optional.empty() : Optional.of(new Found(of("×", Kind.TIMES, Rational.ONE), end));
        }
        for (var word : List.of("小时", "秒", "天", "年")) {
            if (line.startsWith(word, at)) {
                return Optional.of(new Found(of(word, Kind.SECONDS, Rational.of(TIMES_OF.getOrDefault(word, 1L))),
                        at + word.length()));
            }
        }
        var spelled = spelled(line, at);
        if (spelled.isPresent()) {
            return spelled;
        }
        int end = at;
        while (end < line.length() && letter(line.charAt(end))) {
            end++;
        }
        if (end == at) {
            return Optional.empty();
        }
        if (end < line.length() && Character.isDigit(line.charAt(end)) && end - at < 3) {
            return Optional.empty();
        }
        if (end < line.length() && accented(line.charAt(end))) {
            return Optional.empty();
        }
        var word = line.substring(at, end);
        if (word.equals("GPU") && end < line.length() && (line.charAt(end) == ' ' || line.charAt(end) == '-')) {
            int stop = end + 1;
            while (stop < line.length() && letter(line.charAt(stop))) {
                stop++;
            }
            var time = TIMES_OF.get(line.substring(end + 1, stop).toLowerCase(Locale.ROOT));
            if (time != null) {
                return Optional.of(new Found(of(line.substring(at, stop), Kind.SECONDS, Rational.of(time)), stop));
            }
        }
        int more = end;
        if (line.startsWith("/s", end) && (end + 2 >= line.length() || !letter(line.charAt(end + 2)))) {
            more = end + 2;
        }
        final int stop = more;
        return word(word, line, end, apart, stop > end).map(m -> new Found(m.mark, Math.max(m.end, stop)));
    }

    /// A scale with letters that no other unit has, or a unit of bytes that a program multiplies by: `bilhões`,
    /// `* GiB`.
    private static Optional<Found> spelled(String line, int at) {
        if (line.startsWith("* ", at)) {
            int end = at + 2;
            while (end < line.length() && letter(line.charAt(end))) {
                end++;
            }
            return MULTIPLIED.matcher(line.substring(at + 2, end)).matches() ? at(line, at + 2) : Optional.empty();
        }
        int end = at;
        while (end < line.length() && Character.isLetter(line.charAt(end)) && line.charAt(end) < 0x250) {
            end++;
        }
        var scale = end > at && line.substring(at, end).chars().anyMatch(c -> c > 0x7f)
                ? WORDS.get(line.substring(at, end).toLowerCase(Locale.ROOT)) : null;
        return scale == null ? Optional.empty()
                : Optional.of(new Found(of(line.substring(at, end), Kind.COUNT, power(scale)), end));
    }

    private static final Pattern MULTIPLIED = Pattern.compile("[KMGT]i?B");

    private static Optional<Found> word(String word, String line, int end, boolean apart, boolean rate) {
        var lower = word.toLowerCase(Locale.ROOT);
        if (word.equals("B") && apart) {
            // the batch before a scale: 10.55 B trillion
            for (var scale : WORDS.entrySet()) {
                if (line.startsWith(" " + scale.getKey(), end)) {
                    return Optional.of(new Found(of("B " + scale.getKey(), Kind.COUNT, power(scale.getValue())),
                            end + 1 + scale.getKey().length()));
                }
            }
        }
        if (lower.equals("mil") && line.startsWith(" millones", end)) {
            return word("Mrd", line, end + " millones".length(), apart, rate);
        }
        var scale = word.equals("Mio") && next(line, end).isEmpty() ? null : WORDS.get(lower);
        if (scale != null) {
            var power = power(scale);
            var next = next(line, end);
            if (next.isPresent()) {
                var unit = next.get().mark.readings.getFirst();
                return Optional.of(new Found(new Mark(word + " " + next.get().mark.text, List.of(
                        new Reading(unit.kind, unit.scale.times(power), false))), next.get().end));
            }
            return Optional.of(new Found(of(word, Kind.COUNT, power), end));
        }
        for (var scaled : WORDS.entrySet()) {
            if (lower.equals(scaled.getKey() + "flop") || lower.equals(scaled.getKey() + "flops")) {
                return Optional.of(new Found(of(word, rate ? Kind.RATE : Kind.FLOPS, power(scaled.getValue())), end));
            }
        }
        if (TIMES_OF.containsKey(lower) && !(lower.equals("h") && !apart) && !word.equals("S")) {
            return Optional.of(new Found(of(word, Kind.SECONDS, Rational.of(TIMES_OF.getOrDefault(lower, 1L))), end));
        }
        return switch (lower) {
            case "ms" -> Optional.of(new Found(of(word, Kind.SECONDS, Rational.of(1, 1000)), end));
            case "times", "fold", "fois", "mal", "fach", "veces" ->
                Optional.of(new Found(of(word, Kind.TIMES, Rational.ONE), end));
            case "percent", "pct" -> Optional.of(new Found(of(word, Kind.FRACTION, Rational.of(1, 100)), end));
            case "tokens", "token", "jetons", "jeton" ->
                Optional.of(new Found(of(word, Kind.TOKENS, Rational.ONE), end));
            case "byte", "bytes", "octets", "字节" -> Optional.of(new Found(of(word, Kind.BYTES, Rational.ONE), end));
            case "params", "parameters", "param", "parameter", "weights" ->
                Optional.of(new Found(of(word, Kind.PARAMETERS, Rational.ONE), end));
            case "floats", "elements", "values", "ops", "numbers", "floating" ->
                Optional.of(new Found(of(word, Kind.COUNT, Rational.ONE), end));
            default -> prefixed(word, rate).map(m -> new Found(m, end))
                    .map(f -> f.mark.text.length() > 1 || !counted(line, end) ? f : counting(f, line));
        };
    }

    private static boolean counted(String line, int end) {
        return next(line, end).isPresent();
    }

    /// A prefix that stands alone before a unit: `8M KB`, `15.7B FLOPs`, `2.1 B params`.
    private static Found counting(Found prefix, String line) {
        var next = next(line, prefix.end).orElseThrow();
        var unit = next.mark.readings.getFirst();
        var own = prefix.mark.readings.getFirst();
        if (unit.kind == Kind.FLOPS || unit.kind == Kind.PARAMETERS || unit.kind == Kind.BYTES
                || unit.kind == Kind.TOKENS) {
            var scaled = new ArrayList<Reading>();
            next.mark.readings.forEach(r -> scaled.add(new Reading(r.kind, r.scale.times(own.scale), r.binary)));
            if (unit.kind == Kind.TOKENS) {
                // 8K tokens are 8,000 or 8,192
                prefix.mark.readings.stream().filter(Reading::binary)
                        .forEach(r -> scaled.add(new Reading(unit.kind, r.scale, true)));
            }
            return new Found(new Mark(prefix.mark.text + " " + next.mark.text, scaled), next.end);
        }
        return prefix;
    }

    private static Optional<Found> next(String line, int from) {
        int at = from;
        while (at < line.length() && line.charAt(at) == ' ') {
            at++;
        }
        int end = at;
        while (end < line.length() && letter(line.charAt(end))) {
            end++;
        }
        if (end == at || end - at < 2) {
            return Optional.empty();
        }
        var word = line.substring(at, end).toLowerCase(Locale.ROOT);
        return switch (word) {
            case "flops", "flop" -> Optional.of(new Found(of(word, Kind.FLOPS, Rational.ONE), end));
            case "params", "parameters", "parameter", "param", "weights" ->
                Optional.of(new Found(of(word, Kind.PARAMETERS, Rational.ONE), end));
            case "bytes", "byte" -> Optional.of(new Found(of(word, Kind.BYTES, Rational.ONE), end));
            case "kb" -> Optional.of(new Found(of(word, Kind.BYTES, Rational.of(1000)), end));
            case "tokens" -> Optional.of(new Found(of(word, Kind.TOKENS, Rational.ONE), end));
            default -> Optional.empty();
        };
    }

    private static Optional<Mark> prefixed(String word, boolean rate) {
        char first = word.charAt(0);
        var lower = word.toLowerCase(Locale.ROOT);
        if (POWERS.containsKey(first) && word.length() == 1) {
            var readings = new ArrayList<Reading>();
            readings.add(new Reading(Kind.COUNT, power(POWERS.getOrDefault(first, 0)), false));
            if (first == 'K' || first == 'k' || first == 'M' || first == 'G') {
                readings.add(new Reading(Kind.COUNT, binary(POWERS.getOrDefault(first, 0)), true));
            }
            return Optional.of(new Mark(word, readings));
        }
        int power = switch (Character.toUpperCase(first)) {
            case 'K' -> 1;
            case 'M' -> 2;
            case 'G' -> 3;
            case 'T' -> 4;
            case 'P' -> 5;
            case 'E' -> 6;
            case 'Z' -> 7;
            default -> 0;
        };
        var rest = power == 0 ? lower : lower.substring(1);
        if (word.equals("Mio")) {
            return Optional.of(new Mark(word, List.of(new Reading(Kind.COUNT, power(2), false),
                    new Reading(Kind.BYTES, binary(2), false))));
        }
        if (power > 0 && (rest.equals("io") || rest.equals("ib") || rest.equals("bi") || rest.equals("ibyte")
                || rest.equals("ibytes"))) {
            return Optional.of(new Mark(word, List.of(new Reading(Kind.BYTES, binary(power), false))));
        }
        if (rate && power > 0 && (rest.equals("b") || rest.equals("o") || rest.equals("byte")
                || rest.equals("bytes"))) {
            return Optional.of(of(word, Kind.RATE, power(power)));
        }
        if (power > 0 && (rest.equals("b") || rest.equals("byte") || rest.equals("bytes") || rest.equals("o"))) {
            return Optional.of(new Mark(word, List.of(new Reading(Kind.BYTES, power(power), false),
                    new Reading(Kind.BYTES, binary(power), true))));
        }
        return switch (rest) {
            case "flops", "flop", "folps", "flopss" -> Optional.of(rate
                    ? of(word, Kind.RATE, power(power))
                    : new Mark(word, List.of(new Reading(Kind.FLOPS, power(power), false),
                            new Reading(Kind.RATE, power(power), false))));
            case "mac", "macs" -> power > 0 ? Optional.of(of(word, Kind.FLOPS, power(power).times(Rational.of(2))))
                    : Optional.empty();
            case "f" -> power > 2 ? Optional.of(of(word, Kind.FLOPS, power(power))) : Optional.empty();
            default -> Optional.empty();
        };
    }

    static Mark of(String text, Kind kind, Rational scale) {
        return new Mark(text, List.of(new Reading(kind, scale, false)));
    }

    private static Rational power(int thousands) {
        return Rational.of(BigInteger.TEN.pow(3 * thousands));
    }

    private static Rational binary(int thousands) {
        return Rational.of(BigInteger.TWO.pow(10 * thousands));
    }

    private static boolean ends(String line, int at) {
        return at >= line.length() || (!letter(line.charAt(at)) && !Character.isDigit(line.charAt(at))
                && !nextDigit(line, at));
    }

    private static boolean nextDigit(String line, int at) {
        int i = at;
        while (i < line.length() && (line.charAt(i) == ' ' || line.charAt(i) == '$' || line.charAt(i) == '('
                || line.charAt(i) == '{')) {
            i++;
        }
        return i < line.length() && (Character.isDigit(line.charAt(i)) || line.charAt(i) == '('
                || (line.charAt(i) < 128 && letter(line.charAt(i)) && i > at && !worded(line, i)));
    }

    /// Whether a plain word stands there, and no name of a size.
    private static boolean worded(String line, int from) {
        int end = from;
        while (end < line.length() && letter(line.charAt(end))) {
            end++;
        }
        return end - from > 2 && line.substring(from, end).indexOf('_') < 0;
    }

    /// Whether it is a letter of a word in the Latin script that has no place in a unit: the `ö` of `Köpfe`.
    private static boolean accented(char c) {
        return c >= 0xc0 && c < 0x250 && Character.isLetter(c);
    }

    static boolean letter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }
}
