package assay.audit;

import assay.algebra.Rational;
import assay.audit.Mark.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Arithmetic that is written out: what figures come to, by figures before them.
final class Chain {
    /// @param operands what it is made of; one where it is said again in another unit
    /// @param comes what they come to, in base units where their units say so
    /// @param whole whether all that it is made of is exact, so that `comes` is known to its last digit
    record Link(List<Figure> operands, Rational comes, Figure result, boolean whole) {
        /// Whether the result says so, to its printed precision, in some unit.
        Optional<Match> follows() {
            for (var scale : scales(result)) {
                var match = Match.of(result, comes.over(scale));
                if (match.isPresent()) {
                    return match;
                }
            }
            return Optional.empty();
        }

        boolean again() {
            return operands.size() == 1;
        }

        /// Whether it is made of numbers with nothing rounded in them.
        boolean exact() {
            return whole || operands.stream().allMatch(Chain::whole);
        }

        /// The unit in which the result misses what it comes to by little; empty where it says so, or is far from it.
        Optional<Rational> nearly() {
            if (follows().isPresent() || comes.signum() <= 0) {
                return Optional.empty();
            }
            return scales(result).stream().filter(scale -> Math.abs(result.value().times(scale).over(comes)
                    .approximate() - 1) < LITTLE).findFirst();
        }

        private static final double LITTLE = 0.005;
    }

    private static final List<Rational> UNSAID = List.of(Rational.ONE, Rational.of(1_000_000_000L),
            Rational.of(1L << 30), Rational.of(1_000_000L), Rational.of(1L << 20), Rational.of(1_000_000_000_000L),
            Rational.of(1, 100), Rational.of(1024), Rational.of(1000), Rational.of(3600), Rational.of(86_400));

    private static List<Rational> scales(Figure figure) {
        var all = new ArrayList<Rational>();
        figure.mark().readings().forEach(r -> all.add(r.scale()));
        if (figure.mark().said()) {
            // a unit of its own in a product of plain numbers: 48 x 64 / 2 = 1,536 GB
            all.add(Rational.ONE);
            if (figure.mark().kind() == Kind.BYTES || figure.mark().kind() == Kind.FLOPS) {
                all.addAll(UNSAID);
            }
            if (figure.mark().kind() == Kind.SECONDS) {
                all.add(Rational.of(86_400));
            }
        } else {
            all.addAll(UNSAID);
        }
        return all;
    }

    private sealed interface Token {
        record Of(Figure figure) implements Token {}

        record Sign(char sign) implements Token {}
    }

    private Chain() {}

    /// The links of an answer, by their results.
    static Map<Figure, Link> of(Paper paper, Map<Line, List<Figure>> figures) {
        var links = new HashMap<Figure, Link>();
        List<Token> last = List.of();
        for (var line : paper.lines()) {
            if (line.text().isBlank() || line.text().strip().startsWith("```") || line.text().strip().equals("$$")) {
                continue;
            }
            if (!line.cells().isEmpty()) {
                last = List.of();
                for (var cell : line.cells()) {
                    var inside = figures.getOrDefault(line, List.of()).stream().filter(f -> cell.start() <= f.start()
                            && f.start() < cell.end()).toList();
                    read(line.text(), inside, List.of(), links);
                }
                continue;
            }
            last = read(line.text(), figures.getOrDefault(line, List.of()), last, links);
        }
        return links;
    }

    private static List<Token> read(String text, List<Figure> figures, List<Token> before, Map<Figure, Link> links) {
        var segment = new ArrayList<Token>();
        var first = text.strip();
        List<Token> left = List.of();
        boolean continued = first.startsWith("=") || first.startsWith("≈");
        if (continued) {
            left = before;
        } else if (!first.isEmpty() && "/×*÷".indexOf(first.charAt(0)) >= 0 && !first.startsWith("**")
                && !before.isEmpty()) {
            for (int i = before.size() - 1; i >= 0; i--) {
                if (before.get(i) instanceof Token.Of) {
                    segment.add(before.get(i));
                    break;
                }
            }
        }
        int at = 0;
        int next = 0;
        while (at <= text.length()) {
            if (next < figures.size() && figures.get(next).start() == at) {
                var figure = figures.get(next++);
                if (!segment.isEmpty() && segment.getLast() instanceof Token.Of) {
                    segment.clear();
                    left = List.of();
                }
                segment.add(new Token.Of(figure));
                at = Math.max(figure.end(), at + 1);
                continue;
            }
            char c = at < text.length() ? text.charAt(at) : '\n';
            boolean equals = c == '=' || c == '≈' || text.startsWith("\\approx", at);
            if (equals || c == '\n') {
                left = close(left, segment, links);
                segment = new ArrayList<>();
                at += c == '\\' ? 7 : 1;
            } else if (text.startsWith("\\times", at) || text.startsWith("\\cdot", at)) {
                segment.add(new Token.Sign('*'));
                at += text.startsWith("\\times", at) ? 6 : 5;
            } else if ("×*·".indexOf(c) >= 0 || (c == 'x' && spaced(text, at))) {
                boolean power = c == '*' && text.startsWith("**", at);
                boolean bold = power && !((at > 0 && Character.isDigit(text.charAt(at - 1))) || (at > 0
                        && text.charAt(at - 1) == ' ' && at + 2 < text.length() && text.charAt(at + 2) == ' '));
                if (!bold) {
                    segment.add(new Token.Sign(power ? '^' : '*'));
                }
                at += power ? 2 : 1;
            } else if ("/÷".indexOf(c) >= 0) {
                segment.add(new Token.Sign('/'));
                at++;
            } else if ("+-−^()".indexOf(c) >= 0) {
                segment.add(new Token.Sign(c == '−' ? '-' : c));
                at++;
            } else if (" $~`{}\\,".indexOf(c) >= 0 && !text.startsWith(", ", at)) {
                at++;
            } else {
                if (!left.isEmpty() && segment.stream().filter(Token.Of.class::isInstance).count() == 1) {
                    close(left, segment, links);
                }
                segment.clear();
                left = List.of();
                at++;
            }
        }
        return left;
    }

    private static boolean spaced(String text, int at) {
        return at > 0 && at + 1 < text.length() && text.charAt(at - 1) == ' ' && text.charAt(at + 1) == ' ';
    }

    /// What stands left of the next sign of equality.
    private static List<Token> close(List<Token> left, List<Token> segment, Map<Figure, Link> links) {
        var of = segment.stream().filter(Token.Of.class::isInstance).map(t -> ((Token.Of) t).figure()).toList();
        if (of.isEmpty()) {
            return List.of();
        }
        if ((!left.isEmpty() && of.size() == 1) || (!left.isEmpty() && segment.getFirst() instanceof Token.Of)) {
            var operands = left.stream().filter(Token.Of.class::isInstance).map(t -> ((Token.Of) t).figure()).toList();
            var comes = new Evaluation(left).value();
            if (comes.isPresent() && of.size() == 1) {
                links.putIfAbsent(of.getFirst(), new Link(operands, comes.get(), of.getFirst(), operands.size() > 1
                        && operands.stream().allMatch(Chain::whole)));
            }
        }
        return List.copyOf(segment);
    }

    /// Whether a number is exact as it stands there.
    private static boolean whole(Figure figure) {
        return figure.value().isInteger() && (!figure.mark().said()
                || figure.mark().readings().getFirst().scale().equals(Rational.ONE));
    }

    /// A value of tokens, by the usual precedence.
    private static final class Evaluation {
        private final List<Token> tokens;
        private int at;

        Evaluation(List<Token> tokens) {
            this.tokens = tokens;
        }

        Optional<Rational> value() {
            try {
                var value = sum();
                return at == tokens.size() ? value : Optional.empty();
            } catch (ArithmeticException e) {
                return Optional.empty();
            }
        }

        private boolean sign(char c) {
            if (at < tokens.size() && tokens.get(at) instanceof Token.Sign(var s) && s == c) {
                at++;
                return true;
            }
            return false;
        }

        private Optional<Rational> sum() {
            var value = product();
            while (value.isPresent()) {
                if (sign('+')) {
                    var more = product();
                    value = more.isPresent() ? Optional.of(value.get().plus(more.get())) : more;
                } else if (sign('-')) {
                    var less = product();
                    value = less.isPresent() ? Optional.of(value.get().minus(less.get())) : less;
                } else {
                    break;
                }
            }
            return value;
        }

        private Optional<Rational> product() {
            var value = power();
            while (value.isPresent()) {
                if (sign('*')) {
                    var more = power();
                    value = more.isPresent() ? Optional.of(value.get().times(more.get())) : more;
                } else if (sign('/')) {
                    var by = power();
                    if (by.isEmpty() || by.get().signum() == 0) {
                        return Optional.empty();
                    }
                    value = Optional.of(value.get().over(by.get()));
                } else {
                    break;
                }
            }
            return value;
        }

        private Optional<Rational> power() {
            var value = atom();
            if (value.isPresent() && sign('^')) {
                var by = atom();
                if (by.isEmpty() || !by.get().isInteger() || by.get().num().bitLength() > 6 || by.get().signum() < 0
                        || value.get().num().bitLength() > 64) {
                    return Optional.empty();
                }
                value = Optional.of(value.get().pow(by.get().num().intValue()));
            }
            return value;
        }

        private Optional<Rational> atom() {
            if (sign('(')) {
                var value = sum();
                return sign(')') ? value : Optional.empty();
            }
            if (at < tokens.size() && tokens.get(at) instanceof Token.Of(var figure)) {
                at++;
                return Optional.of(figure.value().times(figure.mark().readings().getFirst().scale()));
            }
            return Optional.empty();
        }
    }
}
