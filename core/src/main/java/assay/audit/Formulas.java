package assay.audit;

import assay.algebra.Rational;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Formulas with names in them that an answer writes out: `N = 1.75e11`, then `6 × N × D ≈ 3.15e23`.
///
/// A name is what the answer last set it to, else the size of the model that is spoken of.
final class Formulas {
    /// What a name stands for: exactly, and as it is printed, which people put in.
    private record Value(Rational exact, Rational printed, List<Figure> figures, boolean whole) {}

    private static final int LONGEST = 400;

    private final Parsed parsed;
    private final Variants variants;
    private final Map<String, Value> names = new HashMap<>();
    private final Map<Figure, Chain.Link> links = new HashMap<>();
    private final Map<Figure, Rational> missed = new HashMap<>();
    /// What the formula before comes to, for a line that goes on: `× 300 × 10⁹ ≈ ...`.
    private Optional<Value> last = Optional.empty();
    private Map<String, Rational> sizes = Map.of();

    private Formulas(Parsed parsed, Variants variants) {
        this.parsed = parsed;
        this.variants = variants;
    }

    /// The links of an answer whose operands have names, by their results.
    static Formulas of(Parsed parsed, Variants variants) {
        var formulas = new Formulas(parsed, variants);
        for (int i = 0; i < parsed.paper().lines().size(); i++) {
            var line = parsed.paper().lines().get(i);
            boolean says = line.text().chars().anyMatch(c -> (c >= '0' && c <= '9') || c == '=' || c == '≈');
            if (says && line.text().length() <= LONGEST) {
                formulas.read(i, line);
            }
        }
        return formulas;
    }

    Map<Figure, Chain.Link> links() {
        return links;
    }

    /// What formulas without anything rounded come to, by results that say otherwise.
    Map<Figure, Rational> missed() {
        return missed;
    }

    private void read(int index, Line line) {
        var here = parsed.subjects().at(index);
        sizes = here.subjects().isEmpty() ? Map.of()
                : variants.setting(here.subjects().getFirst(), here.contexts().getFirst()).values();
        if (line.cells().isEmpty()) {
            clauses(line.text(), 0, line.text().length(), parsed.figures(index));
        } else {
            for (var cell : line.cells()) {
                clauses(line.text(), cell.start(), Math.min(cell.end(), line.text().length()), parsed.figures(index));
            }
        }
    }

    /// A line's clauses: between `;`, `,` before a blank, `:` and `#`, outside parentheses.
    private void clauses(String text, int from, int to, List<Figure> figures) {
        int start = from;
        int depth = 0;
        int next = 0;
        for (int at = from; at <= to; at++) {
            char c = at < to ? text.charAt(at) : ';';
            while (next < figures.size() && figures.get(next).end() <= at) {
                next++;
            }
            if (next < figures.size() && figures.get(next).start() <= at) {
                continue;
            }
            depth += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
            boolean parted = at == to || ";#；。:：".indexOf(c) >= 0
                    || (",，".indexOf(c) >= 0 && depth <= 0);
            if (parted) {
                clause(text, start, at, figures);
                start = at + 1;
            }
        }
    }

    private void clause(String text, int from, int to, List<Figure> figures) {
        var sides = new ArrayList<Side>();
        int start = from;
        for (int at = from; at <= to; at++) {
            int sign = at == to ? 1 : equality(text, at, to);
            if (sign > 0) {
                sides.add(new Side(text, start, at, figures.stream().filter(inside(start, at)).toList()));
                start = at + sign;
                at += sign - 1;
            }
        }
        Optional<Value> before = Optional.empty();
        for (int i = 0; i < sides.size(); i++) {
            var side = sides.get(i);
            var value = i == 0 ? side.suffix() : side.prefix();
            if (value.isEmpty()) {
                before = Optional.empty();
                continue;
            }
            boolean single = side.figures.size() == 1 && side.bare;
            if (single && before.isPresent()) {
                link(side.figures.getFirst(), before.get());
                var printed = value.get().printed;
                before = Optional.of(new Value(before.get().whole ? before.get().exact : printed, printed,
                        List.of(side.figures.getFirst()), before.get().whole));
            } else {
                boolean same = before.isPresent() && before.get().whole && !value.get().whole
                        && near(before.get().exact, value.get().exact);
                var exact = before;
                before = !same ? value : value.map(v -> new Value(exact.get().exact, v.printed, v.figures, true));
            }
        }
        if (before.isPresent()) {
            last = before;
            if (sides.size() > 1) {
                var name = sides.getFirst().name();
                if (!name.isEmpty()) {
                    names.put(name, before.get());
                }
            }
        }
    }

    /// Whether two say the same, one of them with rounded figures.
    private static boolean near(Rational exact, Rational rounded) {
        return exact.signum() > 0 && Math.abs(rounded.over(exact).approximate() - 1) < 0.03;
    }

    private static java.util.function.Predicate<Figure> inside(int from, int to) {
        return f -> f.start() >= from && f.end() <= to;
    }

    private static int equality(String text, int at, int to) {
        if (text.startsWith("\\approx", at)) {
            return 7;
        }
        char c = text.charAt(at);
        if (c == '≈' || c == '≃') {
            return 1;
        }
        boolean compared = at > 0 && "<>!=".indexOf(text.charAt(at - 1)) >= 0;
        boolean twice = at + 1 < to && text.charAt(at + 1) == '=';
        return c == '=' && !compared && !twice ? 1 : 0;
    }

    private void link(Figure result, Value value) {
        var link = new Chain.Link(value.figures, value.exact, result, value.whole);
        if (link.follows().isEmpty() && !value.printed.equals(value.exact)) {
            link = new Chain.Link(value.figures, value.printed, result, false);
        }
        if (link.follows().isPresent()) {
            links.putIfAbsent(result, link);
        } else if (value.whole) {
            missed.putIfAbsent(result, value.exact);
        }
    }

    /// What stands between two signs of equality.
    private final class Side {
        private final String text;
        private final int from;
        private final int to;
        private final List<Figure> figures;
        /// Whether it was read as one figure and nothing beside it.
        private boolean bare;

        Side(String text, int from, int to, List<Figure> figures) {
            this.text = text;
            this.from = from;
            this.to = to;
            this.figures = figures;
        }

        /// The name that it ends in: `a token, forward N`.
        String name() {
            int end = to;
            while (end > from && " $`*_\"'".indexOf(text.charAt(end - 1)) >= 0) {
                end--;
            }
            int start = end;
            while (start > from && (Mark.letter(text.charAt(start - 1)) || Character.isDigit(text.charAt(start - 1)))) {
                start--;
            }
            return start < end && Mark.letter(text.charAt(start)) ? text.substring(start, end) : "";
        }

        /// The longest formula that it ends with.
        Optional<Value> suffix() {
            for (int at = from; at < to; at++) {
                boolean begins = at == from || !wordy(text.charAt(at)) || !wordy(text.charAt(at - 1));
                if (begins && text.charAt(at) != ' ') {
                    var value = new Reading(this, at).whole();
                    if (value.isPresent()) {
                        return value;
                    }
                }
            }
            return Optional.empty();
        }

        /// The longest formula that it begins with.
        Optional<Value> prefix() {
            var reading = new Reading(this, from);
            var value = reading.beginning();
            bare = reading.atoms == 1 && figures.size() == 1 && reading.signs == 0;
            return value;
        }
    }

    private static boolean wordy(char c) {
        return Mark.letter(c) || Character.isDigit(c);
    }

    /// A side read as a formula, by the usual precedence; names side by side are multiplied.
    private final class Reading {
        private final Side side;
        private final LinkedHashMap<Figure, Boolean> used = new LinkedHashMap<>();
        private int at;
        private int atoms;
        private int signs;
        private boolean whole = true;

        Reading(Side side, int from) {
            this.side = side;
            this.at = from;
        }

        private record Pair(Rational exact, Rational printed) {}

        /// All of it, with a sign in it.
        Optional<Value> whole() {
            if (last.isPresent() && side.from == at - leading() && "×*÷/".indexOf(side.text.charAt(at)) >= 0
                    && !side.text.startsWith("**", at)) {
                var carried = last.get();
                carried.figures.forEach(f -> used.put(f, true));
                whole &= carried.whole;
                atoms++;
                return value(product(Optional.of(new Pair(carried.exact, carried.printed))), true);
            }
            return value(sum(), true);
        }

        private int leading() {
            int n = 0;
            while (side.from + n < side.to && " $`".indexOf(side.text.charAt(side.from + n)) >= 0) {
                n++;
            }
            return n;
        }

        /// What it begins with; words may follow.
        Optional<Value> beginning() {
            return value(sum(), false);
        }

        private Optional<Value> value(Optional<Pair> pair, boolean all) {
            blanks();
            boolean done = all ? at >= side.to && (signs > 0 || atoms == 1)
                    : at >= side.to || "+-*/×^".indexOf(side.text.charAt(at)) < 0;
            return done ? pair.map(p -> new Value(p.exact, p.printed, List.copyOf(used.keySet()), whole))
                    : Optional.empty();
        }

        private void blanks() {
            while (at < side.to && (" $`~\u00a0\u202f".indexOf(side.text.charAt(at)) >= 0
                    || side.text.startsWith("\\,", at))) {
                at += side.text.charAt(at) == '\\' ? 2 : 1;
            }
        }

        private boolean sign(String... all) {
            blanks();
            for (var s : all) {
                if (side.text.startsWith(s, at) && at + s.length() <= side.to) {
                    at += s.length();
                    signs++;
                    return true;
                }
            }
            return false;
        }

        private Optional<Pair> sum() {
            var value = product(power());
            while (value.isPresent()) {
                if (sign("+")) {
                    var left = value.get();
                    value = product(power()).map(r -> new Pair(left.exact.plus(r.exact),
                            left.printed.plus(r.printed)));
                } else if (sign("-", "−", "–")) {
                    var left = value.get();
                    value = product(power()).map(r -> new Pair(left.exact.minus(r.exact),
                            left.printed.minus(r.printed)));
                } else {
                    break;
                }
            }
            return value;
        }

        private boolean multiplies() {
            blanks();
            if (side.text.startsWith("**", at)) {
                return false;
            }
            boolean x = at + 1 < side.to && side.text.charAt(at) == 'x' && side.text.charAt(at + 1) == ' '
                    && at > 0 && side.text.charAt(at - 1) == ' ';
            if (x) {
                at++;
                signs++;
                return true;
            }
            return sign("×", "*", "·", "⋅", "\\times", "\\cdot");
        }

        private Optional<Pair> product(Optional<Pair> first) {
            var value = first;
            while (value.isPresent()) {
                var left = value.get();
                if (multiplies()) {
                    value = power().map(r -> new Pair(left.exact.times(r.exact), left.printed.times(r.printed)));
                } else if (sign("/", "÷")) {
                    value = power().filter(r -> r.exact.signum() != 0 && r.printed.signum() != 0)
                            .map(r -> new Pair(left.exact.over(r.exact), left.printed.over(r.printed)));
                } else {
                    int mark = at;
                    int seen = atoms;
                    blanks();
                    boolean opens = at < side.to && (wordy(side.text.charAt(at)) || side.text.charAt(at) == '(');
                    var more = opens ? power() : Optional.<Pair>empty();
                    if (more.isEmpty()) {
                        at = mark;
                        atoms = seen;
                        break;
                    }
                    signs++;
                    value = more.map(r -> new Pair(left.exact.times(r.exact), left.printed.times(r.printed)));
                }
            }
            return value;
        }

        private Optional<Pair> power() {
            var value = atom();
            if (value.isEmpty()) {
                return value;
            }
            int exponent = 1;
            char c = at < side.to ? side.text.charAt(at) : ' ';
            if (c == '²' || c == '³') {
                exponent = c == '²' ? 2 : 3;
                at++;
            } else if (side.text.startsWith("**", at) || c == '^' || side.text.startsWith(" ** ", at)) {
                at += side.text.startsWith(" ** ", at) ? 4 : c == '^' ? 1 : 2;
                boolean braced = at < side.to && side.text.charAt(at) == '{';
                at += braced ? 1 : 0;
                int digit = at < side.to ? side.text.charAt(at) - '0' : -1;
                if (digit < 0 || digit > 9 || (at + 1 < side.to && Character.isDigit(side.text.charAt(at + 1)))) {
                    return Optional.empty();
                }
                exponent = digit;
                at += braced ? 2 : 1;
            }
            if (exponent == 1) {
                return value;
            }
            signs++;
            int n = exponent;
            boolean huge = value.get().exact.num().bitLength() > 128 || value.get().printed.num().bitLength() > 128;
            return huge ? Optional.empty() : value.map(v -> new Pair(v.exact.pow(n), v.printed.pow(n)));
        }

        private Optional<Pair> atom() {
            blanks();
            if (at >= side.to) {
                return Optional.empty();
            }
            char c = side.text.charAt(at);
            if (c == '(' || c == '[') {
                at++;
                signs++;
                var value = sum();
                blanks();
                if (value.isEmpty() || at >= side.to || ")]".indexOf(side.text.charAt(at)) < 0) {
                    return Optional.empty();
                }
                at++;
                return value;
            }
            for (var figure : side.figures) {
                if (figure.start() == at) {
                    at = figure.end();
                    atoms++;
                    used.put(figure, true);
                    var value = figure.value().times(figure.mark().readings().getFirst().scale());
                    whole &= figure.value().isInteger() && (!figure.mark().said() || figure.digits() > 3
                            || figure.mark().readings().getFirst().scale().equals(Rational.ONE));
                    return Optional.of(new Pair(value, value));
                }
            }
            return Mark.letter(c) ? named() : digits();
        }

        /// A digit that is glued to a name: the 2 of `2d`.
        private Optional<Pair> digits() {
            int end = at;
            while (end < side.to && Character.isDigit(side.text.charAt(end))) {
                end++;
            }
            if (end == at || end - at > 4 || (end < side.to && side.text.charAt(end) == '.')) {
                return Optional.empty();
            }
            var value = Rational.parse(side.text.substring(at, end));
            at = end;
            atoms++;
            return Optional.of(new Pair(value, value));
        }

        private Optional<Pair> named() {
            int end = at;
            while (end < side.to && wordy(side.text.charAt(end))) {
                end++;
            }
            if (end < side.to && side.text.startsWith("_{", end - 1) && side.text.indexOf('}', end) > 0) {
                int close = side.text.indexOf('}', end);
                end = close + 1;
            }
            var word = side.text.substring(at, end);
            var value = named(word);
            if (value.isPresent()) {
                at = end;
                return value;
            }
            if (word.length() > 3) {
                return Optional.empty();
            }
            // letters that are names of their own: Td, 2LTd
            var product = Optional.of(new Pair(Rational.ONE, Rational.ONE));
            for (int i = 0; i < word.length(); i++) {
                var each = named(word.substring(i, i + 1));
                if (each.isEmpty()) {
                    return Optional.empty();
                }
                product = product.map(p -> new Pair(p.exact.times(each.get().exact),
                        p.printed.times(each.get().printed)));
            }
            signs++;
            at = end;
            return product;
        }

        private Optional<Pair> named(String word) {
            var set = names.get(word);
            if (set != null) {
                atoms++;
                whole &= set.whole;
                set.figures.forEach(f -> used.put(f, true));
                return Optional.of(new Pair(set.exact, set.printed));
            }
            var size = Subjects.sizeOf(word);
            boolean told = size.isPresent() && !"DBNHFPC".contains(word);
            var name = size.map(n -> n.equals("context_length") ? "T" : n).orElse("");
            if (!told || !sizes.containsKey(name)) {
                return Optional.empty();
            }
            atoms++;
            var value = sizes.get(name);
            return Optional.of(new Pair(value, value));
        }
    }
}
