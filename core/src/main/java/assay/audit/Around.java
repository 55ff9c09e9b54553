package assay.audit;

import assay.algebra.Rational;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Numbers and formats of numbers that stand around a figure: on its line, in the heads of its column and row, above.
///
/// @param here numbers that stand at it
/// @param above numbers that stand on the lines before it, up to a heading, and on that
/// @param bytes those of each value, by the format that is named nearest to it
/// @param near whether that format is named on its line, or in the heads of its column or row
/// @param all the formats that the answer names anywhere
record Around(Set<Rational> here, Set<Rational> above, Optional<Rational> bytes, boolean near, Set<Rational> all) {
    /// How far above a line is looked.
    private static final int ABOVE = 12;

    private static final Pattern NUMBER = Pattern.compile(
            "(?<![.,\\dA-Za-z-])(\\d{1,3}(?:[,.'\u00a0\u202f ]\\d{3})+|\\d+)(?:\\s?([kKM])(?![A-Za-z]))?"
                    + "(?![.,]\\d|[A-Za-z])");

    private static final Map<Rational, Pattern> FORMATS = Map.of(
            Rational.of(4), Pattern.compile("(?i)\\b(?:fp32|float32|single[- ]precision|32[- ]?bits?)\\b|单精度"),
            Rational.of(2), Pattern.compile(
                    "(?i)\\b(?:bf16|fp16|float16|bfloat16|half[- ]precision|16[- ]?bits?)\\b|半精度"),
            Rational.of(1), Pattern.compile("(?i)\\b(?:int8|fp8|8[- ]?bits?)\\b"),
            Rational.of(1, 2), Pattern.compile("(?i)\\b(?:int4|nf4|fp4|4[- ]?bits?)\\b"));

    private static final Rational THOUSAND = Rational.of(1000);
    private static final Rational BINARY = Rational.of(1024);

    /// @param index of the line in its paper
    /// @param all the formats that are named anywhere
    static Around of(Paper paper, int index, Figure figure, Set<Rational> all) {
        var line = paper.lines().get(index);
        var here = new HashSet<Rational>();
        var above = new HashSet<Rational>();
        var bytes = Optional.<Rational>empty();
        if (line.cells().isEmpty()) {
            numbers(line.text().substring(0, figure.start()), here);
            numbers(line.text().substring(Math.min(figure.end(), line.text().length())), here);
            bytes = clause(line.text(), figure);
        } else {
            for (var cell : line.cells()) {
                if (cell.start() <= figure.start() && figure.start() < cell.end()) {
                    numbers(cell.column().replace('_', ' ').replaceAll("(?<=\\p{L}{3})(?=\\d)", " "), here);
                    bytes = last(cell.text()).or(() -> last(cell.column()));
                }
            }
            numbers(line.cells().getFirst().text(), here);
            bytes = bytes.or(() -> last(line.cells().getFirst().text()));
        }
        boolean near = bytes.isPresent();
        for (int i = index - 1; i >= 0 && i > index - ABOVE; i--) {
            var text = paper.lines().get(i).text();
            if (paper.lines().get(i).cells().isEmpty()) {
                numbers(text, above);
            }
            if (paper.lines().get(i).heading() > 0) {
                bytes = bytes.or(() -> last(text));
                break;
            }
        }
        return new Around(Set.copyOf(here), Set.copyOf(above), bytes, near, all);
    }

    /// The formats that a text names.
    static Set<Rational> formats(Paper paper) {
        var all = new HashSet<Rational>();
        for (var line : paper.lines()) {
            FORMATS.forEach((each, pattern) -> {
                if (pattern.matcher(line.text().replace('_', ' ')).find()) {
                    all.add(each);
                }
            });
        }
        return Set.copyOf(all);
    }

    private static void numbers(String text, Set<Rational> into) {
        var found = NUMBER.matcher(text);
        while (found.find()) {
            var digits = found.group(1).replaceAll("\\D", "");
            if (digits.length() < 16) {
                var value = Rational.parse(digits);
                var scale = Optional.ofNullable(found.group(2)).orElse("");
                if (scale.isEmpty()) {
                    into.add(value);
                } else if (scale.equalsIgnoreCase("k")) {
                    into.add(value.times(THOUSAND));
                    into.add(value.times(BINARY));
                } else if (scale.equals("M")) {
                    into.add(value.times(THOUSAND).times(THOUSAND));
                    into.add(value.times(BINARY).times(BINARY));
                }
            }
        }
    }

    private static final Pattern ENDS = Pattern.compile("[.;:](?=\\s|$)|[。；：]|, ");

    /// The format that is named in a figure's clause: before it, else behind it.
    private static Optional<Rational> clause(String text, Figure figure) {
        int from = 0;
        int to = text.length();
        var ends = ENDS.matcher(text);
        while (ends.find()) {
            if (ends.end() <= figure.start()) {
                from = ends.end();
            } else if (ends.start() >= figure.end()) {
                to = Math.min(to, ends.start());
            }
        }
        var before = text.substring(from, figure.start());
        var behind = text.substring(Math.min(figure.end(), to), to);
        return last(before).or(() -> first(behind));
    }

    private static Optional<Rational> last(String text) {
        return nearest(text, true);
    }

    private static Optional<Rational> first(String text) {
        return nearest(text, false);
    }

    private static Optional<Rational> nearest(String text, boolean last) {
        int at = -1;
        var best = Optional.<Rational>empty();
        var words = text.replace('_', ' ');
        for (var format : FORMATS.entrySet()) {
            var found = format.getValue().matcher(words);
            while (found.find()) {
                boolean nearer = at < 0 || (last ? found.start() > at : found.start() < at);
                if (nearer) {
                    at = found.start();
                    best = Optional.of(format.getKey());
                }
            }
        }
        return best;
    }

    /// How far a claim is from what is said, in bits.
    double against(Need need) {
        double cost = 0;
        for (var size : need.sizes()) {
            cost += here.contains(size) ? 0 : above.contains(size) ? BEFORE : UNSAID;
        }
        boolean unheard = !all.isEmpty() && need.bytes().filter(b -> !all.contains(b)).isPresent();
        return cost + (contradicts(need) ? near ? OTHER : OTHER_ABOVE : unheard ? UNHEARD : 0);
    }

    /// Whether all sizes of what is claimed stand at the figure.
    boolean says(Need need) {
        return !need.sizes().isEmpty() && here.containsAll(need.sizes());
    }

    /// Whether another format is named.
    boolean contradicts(Need need) {
        return bytes.isPresent() && need.bytes().isPresent() && !need.bytes().equals(bytes);
    }

    private static final double BEFORE = 1;
    private static final double UNSAID = 4;
    /// How far a format is that the answer names nowhere, though it names others.
    private static final double UNHEARD = 2;
    private static final double OTHER = 5;
    private static final double OTHER_ABOVE = 3;
}
