package assay.audit;

import assay.algebra.Rational;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// Numbers and formats of numbers that stand around a figure: on its line, in the heads of its column and row, above.
///
/// @param here numbers that stand at it
/// @param above numbers that stand on the lines before it, up to a heading, and on that
/// @param bytes those of each value, by the format that is named nearest to it
/// @param near whether that format is named on its line, or in the heads of its column or row
/// @param all the formats that the answer names anywhere
record Around(Set<Rational> here, Set<Rational> above, Optional<Rational> bytes, boolean near, Set<Rational> all) {
    // what stands above hardly tells them apart
    @Override
    public int hashCode() {
        return 31 * here.hashCode() + bytes.hashCode();
    }

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

    /// Finds what stands around the figures of one paper; what lines say is read once.
    static final class Reader {
        private final Paper paper;
        private final Set<Rational> all;
        private final Map<String, List<Spelled>> numbers = new ConcurrentHashMap<>();
        private final Map<String, List<Format>> formats = new ConcurrentHashMap<>();
        private final Map<Integer, Above> aboves = new ConcurrentHashMap<>();

        /// @param all the formats that are named anywhere
        Reader(Paper paper, Set<Rational> all) {
            this.paper = paper;
            this.all = all;
        }

        /// @param bytes of the format that the heading names
        private record Above(Set<Rational> numbers, Optional<Rational> bytes) {}

        /// @param index of the line in its paper
        Around of(int index, Figure figure) {
            var line = paper.lines().get(index);
            var here = new HashSet<Rational>();
            var bytes = Optional.<Rational>empty();
            if (line.cells().isEmpty()) {
                for (var number : numbers(line.text())) {
                    if (number.end <= figure.start() || number.start >= figure.end()) {
                        here.addAll(number.values);
                    }
                }
                bytes = clause(line.text(), figure);
            } else {
                for (var cell : line.cells()) {
                    if (cell.start() <= figure.start() && figure.start() < cell.end()) {
                        numbers(cell.column().replace('_', ' ').replaceAll("(?<=\\p{L}{3})(?=\\d)", " "))
                                .forEach(n -> here.addAll(n.values));
                        bytes = last(cell.text()).or(() -> last(cell.column()));
                    }
                }
                numbers(line.cells().getFirst().text()).forEach(n -> here.addAll(n.values));
                bytes = bytes.or(() -> last(line.cells().getFirst().text()));
            }
            var above = aboves.computeIfAbsent(index, this::above);
            boolean near = bytes.isPresent();
            return new Around(Set.copyOf(here), above.numbers, bytes.or(above::bytes), near, all);
        }

        private Above above(int index) {
            var above = new HashSet<Rational>();
            for (int i = index - 1; i >= 0 && i > index - ABOVE; i--) {
                var line = paper.lines().get(i);
                if (line.cells().isEmpty()) {
                    numbers(line.text()).forEach(n -> above.addAll(n.values));
                }
                if (line.heading() > 0) {
                    return new Above(Set.copyOf(above), last(line.text()));
                }
            }
            return new Above(Set.copyOf(above), Optional.empty());
        }

        private List<Spelled> numbers(String text) {
            return numbers.computeIfAbsent(text, Spelled::in);
        }

        /// The format that is named in a figure's clause: before it, else behind it.
        private Optional<Rational> clause(String text, Figure figure) {
            var named = formats.computeIfAbsent(text, Format::in);
            if (named.isEmpty()) {
                return Optional.empty();
            }
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
            var before = Optional.<Rational>empty();
            for (var format : named) {
                if (format.start >= from && format.end <= figure.start()) {
                    before = Optional.of(format.bytes);
                }
            }
            int until = to;
            return before.or(() -> named.stream().filter(f -> f.start >= figure.end() && f.end <= until)
                    .map(Format::bytes).findFirst());
        }

        /// The last format that a text names.
        private Optional<Rational> last(String text) {
            var named = formats.computeIfAbsent(text, Format::in);
            return named.isEmpty() ? Optional.empty() : Optional.of(named.getLast().bytes);
        }
    }

    /// A number in a text, and what it may be.
    private record Spelled(int start, int end, List<Rational> values) {
        static List<Spelled> in(String text) {
            var all = new ArrayList<Spelled>();
            if (text.chars().noneMatch(c -> c >= '0' && c <= '9')) {
                return all;
            }
            var found = NUMBER.matcher(text);
            while (found.find()) {
                var digits = found.group(1).replaceAll("\\D", "");
                if (digits.length() < 16) {
                    all.add(new Spelled(found.start(), found.end(),
                            values(Rational.parse(digits), Optional.ofNullable(found.group(2)).orElse(""))));
                }
            }
            return all;
        }

        private static List<Rational> values(Rational value, String scale) {
            return switch (scale) {
                case "" -> List.of(value);
                case "M" -> List.of(value.times(THOUSAND).times(THOUSAND), value.times(BINARY).times(BINARY));
                default -> List.of(value.times(THOUSAND), value.times(BINARY));
            };
        }
    }

    /// A format that a text names, and how many bytes a value of it has.
    private record Format(int start, int end, Rational bytes) {
        /// No text without one of these names any.
        private static final List<String> BEGIN = List.of("fp", "float", "bit", "int8", "int4", "nf4", "bf16",
                "precision", "精度");

        /// In their order.
        static List<Format> in(String text) {
            var all = new ArrayList<Format>();
            var words = text.replace('_', ' ');
            var lower = words.toLowerCase(Locale.ROOT);
            if (BEGIN.stream().noneMatch(lower::contains)) {
                return all;
            }
            FORMATS.forEach((bytes, pattern) -> {
                var found = pattern.matcher(words);
                while (found.find()) {
                    all.add(new Format(found.start(), found.end(), bytes));
                }
            });
            all.sort(Comparator.comparingInt(Format::start));
            return all;
        }
    }

    /// The formats that a text names.
    static Set<Rational> formats(Paper paper) {
        var all = new HashSet<Rational>();
        paper.lines().stream().map(Line::text).distinct().forEach(text ->
                Format.in(text).forEach(format -> all.add(format.bytes)));
        return Set.copyOf(all);
    }

    /// Whether a text names a format whose values have so many bytes.
    static boolean names(String text, Rational bytes) {
        return Format.in(text).stream().anyMatch(f -> f.bytes.equals(bytes));
    }

    private static final Pattern ENDS = Pattern.compile("[.;:](?=\\s|$)|[。；：，]|, ");

    /// How far a claim is from what is said, in bits.
    double against(Need need) {
        if (need.equals(Need.NOTHING)) {
            return 0;
        }
        double cost = 0;
        for (var size : need.sizes()) {
            cost += here.contains(size) ? 0 : above.contains(size) ? BEFORE : UNSAID;
        }
        boolean unheard = !all.isEmpty() && need.bytes().filter(b -> !all.contains(b)).isPresent();
        return cost + (contradicts(need) ? near ? OTHER : OTHER_ABOVE : unheard ? UNHEARD : 0)
                - (names(need) ? NAMED : 0);
    }

    /// No claim costs less by more than this because its format is named.
    double discount() {
        return near ? NAMED : 0;
    }

    /// Whether the format of what is stored is named at the figure, and nothing else has to be said.
    private boolean names(Need need) {
        return near && need.sizes().isEmpty() && need.bytes().equals(bytes);
    }

    /// How much nearer a claim is of the format that is named at it.
    private static final double NAMED = 2;

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
