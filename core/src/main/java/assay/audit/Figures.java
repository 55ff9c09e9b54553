package assay.audit;

import assay.algebra.Rational;
import assay.audit.Figure.Use;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The numbers of a line, in all the ways in which people write them.
final class Figures {
    private static final int MOST_DIGITS = 60;
    private static final int LARGEST_EXPONENT = 40;
    private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    /// How an answer writes its decimals, where a number alone does not tell: `2,466` and `2.466`.
    enum Style {
        /// With a point; commas group.
        POINT,
        /// With a comma; blanks group, or nothing does.
        COMMA,
        /// With a comma; points group: `23.835.648`.
        GROUPED_BY_POINTS;

        private static final Pattern BY_POINTS = Pattern.compile("(?<![\\d.])\\d{1,3}(\\.\\d{3}){2,}(?![\\d.])");
        private static final Pattern BY_COMMAS = Pattern.compile("(?<![\\d,])\\d{1,3}(,\\d{3}){2,}(?![\\d,])");
        private static final Pattern DECIMAL = Pattern.compile(
                "(?<![\\d,.])\\d+,\\d{1,2}(?:\\\\,|[ \u00a0])?(?:%|\\\\%|[\\p{L}×€](?!\\d))|(?<=;)\\d+,\\d+(?=;|$)",
                Pattern.MULTILINE);

        /// So many decimal commas are no slips.
        private static final int FEW = 3;

        /// The style of a whole text.
        static Style of(String text) {
            if (BY_COMMAS.matcher(text).find()) {
                return POINT;
            }
            return BY_POINTS.matcher(text).find() ? GROUPED_BY_POINTS
                    : few(DECIMAL.matcher(text)) ? COMMA : POINT;
        }

        private static boolean few(Matcher found) {
            int n = 0;
            while (n < FEW && found.find()) {
                n++;
            }
            return n == FEW;
        }
    }

    private final int number;
    private final String line;
    private final Style style;

    private Figures(int number, String line, Style style) {
        this.number = number;
        this.line = line;
        this.style = style;
    }

    static List<Figure> of(int number, String line) {
        return of(number, line, Style.POINT);
    }

    static List<Figure> of(int number, String line, Style style) {
        return new Figures(number, line, style).all();
    }

    /// Those of a line; of a table's row cell by cell.
    static List<Figure> of(Line line, Style style) {
        if (line.cells().isEmpty()) {
            return of(line.number(), line.text(), style);
        }
        var all = new ArrayList<Figure>();
        for (var cell : line.cells()) {
            for (var f : of(line.number(), line.text().substring(cell.start(), cell.end()), style)) {
                all.add(new Figure(f.line(), f.start() + cell.start(), f.end() + cell.start(), f.text(), f.value(),
                        f.step(), f.digits(), f.mark(), f.use()));
            }
        }
        return all;
    }

    private List<Figure> all() {
        var found = new ArrayList<Figure>();
        int at = 0;
        while (at < line.length()) {
            if (!digit(at)) {
                at++;
                continue;
            }
            if (named(at)) {
                at = word(at);
                continue;
            }
            var figure = number(at);
            if (figure.isEmpty()) {
                at = word(at);
                continue;
            }
            found.add(figure.get());
            at = figure.get().end();
        }
        return used(found);
    }

    /// Whether a digit is part of a name: `W1`, `GPT-2`, `d_2`, `float32`, `x86`.
    private boolean named(int at) {
        if (at == 0) {
            return false;
        }
        char before = line.charAt(at - 1);
        if (before == '×' || before == 'x' || before == 'X') {
            return at > 1 && Mark.letter(line.charAt(at - 2));
        }
        if (before == '^' || before == '⌈') {
            return before == '^';
        }
        if (before == '-' && at > 1 && Mark.letter(line.charAt(at - 2))) {
            return true;
        }
        if (before == '{' && at > 1 && (line.charAt(at - 2) == '_' || line.charAt(at - 2) == '^')) {
            return true;
        }
        if (before == '*' && at > 2 && line.charAt(at - 2) == '*' && !stars(at)) {
            return true;
        }
        return Mark.letter(before) || (before == '.' && at > 1 && Mark.letter(line.charAt(at - 2)));
    }

    /// Whether two asterisks before a place make it bold: `**14 ops**`.
    private boolean stars(int at) {
        return at < 3 || (line.charAt(at - 3) == ' ' && (at >= line.length() || line.indexOf("**", at) > 0))
                || (!Character.isLetterOrDigit(line.charAt(at - 3)) && line.charAt(at - 3) != ' '
                        && line.charAt(at - 3) != ')');
    }

    private int word(int from) {
        int at = from;
        while (at < line.length() && (digit(at) || Mark.letter(line.charAt(at))
                || (line.charAt(at) == '.' && digit(at + 1)))) {
            at++;
        }
        return Math.max(at, from + 1);
    }

    private boolean digit(int at) {
        return at >= 0 && at < line.length() && line.charAt(at) >= '0' && line.charAt(at) <= '9';
    }

    private Optional<Figure> number(int from) {
        var digits = new StringBuilder();
        int at = from;
        boolean grouped = false;
        while (digit(at)) {
            digits.append(line.charAt(at++));
        }
        int lead = digits.length();
        String separator = "";
        if (lead <= 3) {
            for (var s : List.of("{,}", "\\,", "~", grouping(), " ", "\u00a0", "\u202f", "\u2009", "'", "’", "，",
                    "_")) {
                if (line.startsWith(s, at) && group(at + s.length())
                        && (!s.equals(" ") || spaced(at))) {
                    separator = s;
                    break;
                }
            }
        } else if (line.startsWith("_", at) && digit(at + 1)) {
            separator = "_";
        }
        if (!separator.isEmpty()) {
            while (line.startsWith(separator, at)
                    && (group(at + separator.length()) || (separator.equals("_") && digit(at + 1)))) {
                at += separator.length();
                while (digit(at)) {
                    digits.append(line.charAt(at++));
                }
                grouped = true;
            }
        }
        int decimals = 0;
        if (separator.equals(".") && lead == 1 && digits.length() == 4 && exponent(at).isPresent()) {
            // a number below ten before a power of ten: 6.314 × 10¹¹
            digits.setLength(lead);
            at = from + lead;
            grouped = false;
        }
        boolean power = separator.equals(".") && !grouped;
        boolean point = (style != Style.GROUPED_BY_POINTS || power) && at < line.length() && line.charAt(at) == '.'
                && digit(at + 1);
        boolean comma = (!grouped || style != Style.POINT) && at < line.length() && line.charAt(at) == ','
                && digit(at + 1) && (style != Style.POINT || !group(at + 1)) && comma(at);
        boolean braced = !separator.equals("{,}") && line.startsWith("{,}", at) && digit(at + 3);
        if (point || comma || braced) {
            at += braced ? 3 : 1;
            while (digit(at)) {
                digits.append(line.charAt(at++));
                decimals++;
            }
            // decimals in groups: 1.495 227 957
            while (decimals % 3 == 0 && at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\u00a0')
                    && group(at + 1)) {
                at++;
                for (int i = 0; i < 3; i++) {
                    digits.append(line.charAt(at++));
                    decimals++;
                }
            }
            if (point && at < line.length() && line.charAt(at) == '.' && digit(at + 1)) {
                return Optional.empty();
            }
        }
        if (digits.length() > MOST_DIGITS) {
            return Optional.empty();
        }
        int end = at;
        var exponent = exponent(at);
        int tens = 0;
        if (exponent.isPresent()) {
            tens = exponent.get().power;
            end = exponent.get().end;
        }
        var scale = tens >= 0
                ? Rational.of(BigInteger.TEN.pow(tens))
                : Rational.of(BigInteger.TEN.pow(-tens)).inverse();
        var step = Rational.of(BigInteger.TEN.pow(decimals)).inverse().times(scale);
        var value = Rational.of(new BigInteger(digits.toString())).times(step);
        var mark = Mark.at(line, end);
        int stop = mark.map(Mark.Found::end).orElse(end);
        if (mark.isEmpty() && end < line.length() && glued(end)) {
            return Optional.empty();
        }
        var said = digits.toString().replaceFirst("^0+", "");
        return Optional.of(new Figure(number, from, stop, line.substring(from, stop), value, step,
                Math.max(1, said.length()), mark.map(Mark.Found::mark).orElse(Mark.NONE), Use.PLAIN));
    }

    /// The sign before each three digits, beside those that are never anything else.
    private String grouping() {
        return switch (style) {
            case POINT -> ",";
            case COMMA -> "\u202f";
            case GROUPED_BY_POINTS -> ".";
        };
    }

    /// Whether letters follow at once that are no unit: `27num_heads`, `3d`. One letter is a name that is multiplied.
    private boolean glued(int end) {
        int at = end;
        while (at < line.length() && Mark.letter(line.charAt(at))) {
            at++;
        }
        var word = line.substring(end, at);
        return at - end > 2 && !word.equals("layers") && !word.equals("heads") && !word.equals("blocks")
                && !word.equals("layer");
    }

    /// Whether a comma before digits is a decimal one, and no list's.
    private boolean comma(int at) {
        int i = at + 1;
        while (digit(i)) {
            i++;
        }
        int most = style == Style.POINT ? 2 : 3;
        return i - at - 1 <= most && !(i < line.length() && line.charAt(i) == ',');
    }

    /// Whether a space between digits groups them: 173 946 175 488, and no row of figures.
    private boolean spaced(int at) {
        int groups = 0;
        int i = at;
        while (i < line.length() && line.charAt(i) == ' ' && group(i + 1)) {
            groups++;
            i += 4;
        }
        // one group too where the answer's numbers have commas, or where no number begins so
        boolean alone = groups == 1 && (style == Style.COMMA || line.charAt(at + 1) == '0');
        return groups >= 2 || alone;
    }

    /// Whether three digits stand there, and no fourth.
    private boolean group(int at) {
        return digit(at) && digit(at + 1) && digit(at + 2) && !digit(at + 3);
    }

    private record Exponent(int power, int end) {}

    /// A power of ten behind a number: `e+10`, `\times 10^{21}`, `× 10⁸`, `* 1e12`, `*10**12`.
    private Optional<Exponent> exponent(int from) {
        int at = from;
        if (at < line.length() && (line.charAt(at) == 'e' || line.charAt(at) == 'E')) {
            var plain = signed(at + 1);
            if (plain.isPresent()) {
                return plain;
            }
        }
        at = blanks(at);
        int sign = at;
        if (line.startsWith("\\times", at)) {
            at += 6;
        } else if (line.startsWith("\\cdot", at)) {
            at += 5;
        } else if (at < line.length() && "×x*·".indexOf(line.charAt(at)) >= 0 && !line.startsWith("**", at)) {
            at += 1;
        } else {
            return Optional.empty();
        }
        if (at == sign) {
            return Optional.empty();
        }
        at = blanks(at);
        if (line.startsWith("1e", at) || line.startsWith("1E", at)) {
            return signed(at + 2);
        }
        if (!line.startsWith("10", at)) {
            return Optional.empty();
        }
        at += 2;
        if (line.startsWith("^{", at) || line.startsWith("**{", at)) {
            int open = line.indexOf('{', at);
            var inner = signed(open + 1);
            return inner.filter(e -> line.startsWith("}", e.end)).map(e -> new Exponent(e.power, e.end + 1));
        }
        if (line.startsWith("^", at)) {
            return signed(at + 1);
        }
        if (line.startsWith("**", at)) {
            return signed(at + 2);
        }
        int power = 0;
        int end = at;
        boolean minus = end < line.length() && line.charAt(end) == '⁻';
        if (minus) {
            end++;
        }
        int first = end;
        while (end < line.length() && SUPERSCRIPTS.indexOf(line.charAt(end)) >= 0 && end - first < 3) {
            power = power * 10 + SUPERSCRIPTS.indexOf(line.charAt(end++));
        }
        return end == first || power > LARGEST_EXPONENT
                ? Optional.empty() : Optional.of(new Exponent(minus ? -power : power, end));
    }

    private int blanks(int from) {
        int at = from;
        while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\u00a0'
                || line.startsWith("\\,", at))) {
            at += line.charAt(at) == '\\' ? 2 : 1;
        }
        return at;
    }

    private Optional<Exponent> signed(int from) {
        int at = from;
        boolean minus = at < line.length() && (line.charAt(at) == '-' || line.charAt(at) == '−');
        if (at < line.length() && (minus || line.charAt(at) == '+')) {
            at++;
        }
        int first = at;
        int power = 0;
        while (digit(at) && at - first < 3) {
            power = power * 10 + (line.charAt(at++) - '0');
        }
        return at == first || power > LARGEST_EXPONENT || digit(at)
                ? Optional.empty() : Optional.of(new Exponent(minus ? -power : power, at));
    }

    /// What each number is for, by the signs around it.
    private List<Figure> used(List<Figure> found) {
        var all = new ArrayList<Figure>();
        for (var figure : found) {
            var left = before(figure.start());
            var right = after(figure.end());
            Use use;
            if (symbol(left) || symbol(right)) {
                use = Use.COEFFICIENT;
            } else if (times(left.charAt(0)) || times(right.charAt(0))) {
                use = Use.OPERAND;
            } else if (left.charAt(0) == '+' || right.charAt(0) == '+'
                    || (left.charAt(0) == '-' && digitBefore(figure.start()))) {
                use = Use.TERM;
            } else if (left.charAt(0) == '=' || left.charAt(0) == '≈' || left.charAt(0) == '→') {
                use = Use.RESULT;
            } else {
                use = Use.PLAIN;
            }
            all.add(figure.as(use));
        }
        return all;
    }

    private boolean digitBefore(int start) {
        int at = start - 1;
        while (at > 0 && (line.charAt(at) == '-' || line.charAt(at) == ' ')) {
            at--;
        }
        return at > 0 && (digit(at) || line.charAt(at) == ')');
    }

    private static boolean times(char sign) {
        return "*×·/÷@^⋅".indexOf(sign) >= 0;
    }

    /// Whether a sign and what is behind it multiply by a name.
    private static boolean symbol(String sign) {
        return sign.length() > 1 && sign.charAt(1) == 's';
    }

    /// The sign before a place, with `s` behind it where a name stands on its other side.
    private String before(int start) {
        int at = start - 1;
        while (at >= 0 && (" ([{$~≈ ".indexOf(line.charAt(at)) >= 0)) {
            at--;
        }
        if (at < 0) {
            return " ";
        }
        char sign = line.charAt(at);
        if (sign == 's' && line.startsWith("\\times", at - 5)) {
            sign = '×';
            at -= 5;
        } else if (sign == 'x' && at > 0 && line.charAt(at - 1) == ' ') {
            sign = '×';
        } else if (sign == '*' && at > 1 && line.charAt(at - 1) == '*' && stars(start)) {
            return " ";
        } else if (sign == '>' && at > 0 && line.charAt(at - 1) == '-') {
            return "→";
        }
        int i = at - 1;
        while (i >= 0 && (line.charAt(i) == ' ' || line.charAt(i) == '*')) {
            i--;
        }
        boolean name = times(sign) && i >= 0 && Mark.letter(line.charAt(i)) && !unitBefore(i);
        return sign + (name ? "s" : "");
    }

    private boolean unitBefore(int at) {
        int i = at;
        while (i >= 0 && Mark.letter(line.charAt(i))) {
            i--;
        }
        while (i >= 0 && line.charAt(i) == ' ') {
            i--;
        }
        return digit(i);
    }

    private String after(int end) {
        int at = end;
        while (at < line.length() && (" )]}$ ".indexOf(line.charAt(at)) >= 0)) {
            at++;
        }
        if (at >= line.length()) {
            return " ";
        }
        char sign = line.charAt(at);
        if (line.startsWith("\\times", at) || line.startsWith("\\cdot", at)) {
            return "×";
        }
        if (sign == 'x' && at + 1 < line.length() && line.charAt(at + 1) == ' ') {
            return "×";
        }
        if (sign == '*' && line.startsWith("**", at) && at == end) {
            return " ";
        }
        if (at == end && sign != '_' && Mark.letter(sign)) {
            return "*s";
        }
        int i = at + 1;
        while (i < line.length() && (line.charAt(i) == ' ' || line.charAt(i) == '(' || line.charAt(i) == '*')) {
            i++;
        }
        boolean name = times(sign) && i < line.length() && Mark.letter(line.charAt(i));
        return sign + (name ? "s" : "");
    }
}
