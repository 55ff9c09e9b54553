package assay.audit;

import assay.algebra.Rational;
import assay.audit.Mark.Kind;
import assay.audit.Setting.Given;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What an answer gives of a run: the device's peak, the tokens. What it does not say is the exercise's.
final class Givens {
    /// Peaks that editions of the exercise give, of which half is used: one A100 in fp32, one H100 in TF32.
    private static final List<Rational> PEAKS = List.of(Given.A100.peak().exact(), Rational.of(495_000_000_000_000L));

    /// No fewer are the tokens of a run.
    private static final Rational FEWEST = Rational.of(1_000_000_000);

    private Givens() {}

    static Given of(Parsed parsed) {
        return new Given(Given.A100.batch(), Given.A100.steps(), peak(parsed).map(Amount::of).orElse(Given.A100.peak()),
                Given.A100.used(), each(parsed), amounts(tokens(parsed)), amounts(lengths(parsed)),
                amounts(batches(parsed)), amounts(spoken(parsed)), parsed.mentions("activ", "激活", "aktiv",
                        "checkpoint"));
    }

    /// Bytes of a value where the answer names no format but 16 bits: two.
    private static int each(Parsed parsed) {
        return Around.formats(parsed.paper()).equals(Set.of(Rational.of(2))) ? 2 : Given.A100.bytesEach();
    }

    private static List<Amount> amounts(List<Rational> of) {
        return of.stream().map(Amount::of).toList();
    }

    /// Numbers of parameters that are spoken of with few digits.
    private static List<Rational> spoken(Parsed parsed) {
        var all = new LinkedHashSet<Rational>();
        parsed.inOrder()
                .filter(f -> f.digits() <= 4 && (f.mark().kind() == Kind.COUNT || f.mark().kind() == Kind.PARAMETERS))
                .map(f -> f.value().times(f.mark().readings().getFirst().scale()))
                .filter(v -> v.compareTo(FEWEST_WEIGHTS) >= 0 && v.compareTo(MOST_TOKENS) <= 0)
                .forEach(all::add);
        return all.stream().limit(MOST).toList();
    }

    private static final Rational FEWEST_WEIGHTS = Rational.of(10_000_000);

    private static final int MOST = 12;
    private static final Rational SHORTEST = Rational.of(64);
    private static final Rational LONGEST = Rational.of(20_000_000);
    private static final Rational MOST_SEQUENCES = Rational.of(1024);

    /// Lengths of sequences: numbers of tokens, and those on lines that speak of a length.
    private static List<Rational> lengths(Parsed parsed) {
        var all = new LinkedHashSet<Rational>();
        var above = new ArrayDeque<Line>();
        for (var line : parsed.paper().lines()) {
            while (!above.isEmpty() && (above.getFirst().indent() >= line.indent() || line.text().isBlank())) {
                above.removeFirst();
            }
            boolean told = ofLength(line) || above.stream().anyMatch(Givens::ofLength);
            if (!line.text().isBlank()) {
                above.addFirst(line);
            }
            for (var figure : parsed.figures(line)) {
                boolean thousand = List.of("K", "k", "万").contains(figure.mark().text());
                boolean column = heads(line, figure).anyMatch(h -> any(h, COLUMNS));
                if (parsed.subjects().size(figure).filter(s -> !s.equals("context_length")).isPresent()) {
                    continue;
                }
                if (figure.mark().kind() == Kind.TOKENS || ((told || column) && (!figure.mark().said() || thousand
                        || figure.mark().text().equals("M")))) {
                    for (var reading : figure.mark().readings()) {
                        var value = figure.value().times(reading.scale());
                        if (value.isInteger() && value.compareTo(SHORTEST) >= 0 && value.compareTo(LONGEST) <= 0) {
                            all.add(value);
                        }
                    }
                }
            }
        }
        return all.stream().limit(MOST).toList();
    }

    /// Sequences at once: small numbers on lines that speak of such.
    private static List<Rational> batches(Parsed parsed) {
        var all = new LinkedHashSet<Rational>();
        for (var line : parsed.paper().lines()) {
            boolean told = any(line.text(), BATCHES);
            for (var figure : parsed.figures(line)) {
                boolean near = told && any(clause(line, parsed.figures(line), figure), BATCHES);
                if (near || heads(line, figure).anyMatch(h -> any(h, BATCHES))) {
                    boolean few = parsed.subjects().size(figure).isEmpty() && figure.value().isInteger()
                            && !figure.mark().said() && figure.value().compareTo(Rational.ONE) > 0
                            && figure.value().compareTo(MOST_SEQUENCES) <= 0;
                    if (few) {
                        all.add(figure.value());
                    }
                }
            }
        }
        return all.stream().limit(MOST / 2).toList();
    }

    /// Whether a line speaks of lengths of sequences.
    private static boolean ofLength(Line line) {
        return any(line.text(), LENGTHS);
    }

    private static final Words LENGTHS = words("token", "context", "length", "seq", "ctx", "上下文", "长度",
            "kontext", "longueur", "jeton", "longitud", "länge", "contexto", "cach[eé]");
    /// Those in the head of a column or row of lengths, in which no more than `per token` may be said.
    private static final Words COLUMNS = words("tokens", "context", "length", "seq", "ctx", "上下文", "长度",
            "kontext", "longueur", "jetons", "longitud", "länge", "contexto");
    private static final Words BATCHES = words("batch", "user", "sequences", "concurrent", "requests", "批",
            "nutzer", "lot de", "stapel", "anfragen", "requêtes", "utilisateurs", "solicitudes", "usuarios", "lote",
            "请求", "用户", "并发");

    /// What stands around a figure, up to the figures before and behind it.
    private static String clause(Line line, List<Figure> figures, Figure figure) {
        int from = 0;
        int to = line.text().length();
        for (var other : figures) {
            if (other.end() <= figure.start()) {
                from = other.end();
            } else if (other.start() >= figure.end()) {
                to = Math.min(to, other.start());
            }
        }
        return line.text().substring(from, to);
    }

    /// What heads the column and the row of a figure.
    private static Stream<String> heads(Line line, Figure figure) {
        return line.cells().stream().filter(cell -> cell.start() <= figure.start() && figure.start() < cell.end())
                .flatMap(cell -> Stream.of(cell.column(), line.cells().getFirst().text()));
    }

    private static boolean any(String text, Words words) {
        return words.in(text);
    }

    private static Words words(String... words) {
        return new Words(Pattern.compile(String.join("|", words), Pattern.CASE_INSENSITIVE), new ConcurrentHashMap<>());
    }

    /// Words that are sought in texts, many of which come again.
    private record Words(Pattern pattern, Map<String, Boolean> known) {
        private static final int REMEMBERED = 10_000;

        boolean in(String text) {
            if (known.size() > REMEMBERED) {
                known.clear();
            }
            return known.computeIfAbsent(text, t -> pattern.matcher(t).find());
        }
    }

    /// The one that a rate in the answer is, or the half of.
    private static Optional<Rational> peak(Parsed parsed) {
        return parsed.inOrder()
                .flatMap(f -> f.mark().readings().stream().filter(r -> r.kind() == Kind.RATE
                        || (r.kind() == Kind.COUNT && f.value().times(r.scale()).compareTo(FEWEST) > 0))
                        .map(r -> f.value().times(r.scale())))
                .flatMap(rate -> PEAKS.stream().filter(p -> p.equals(rate)
                        || p.times(Given.A100.used().exact()).equals(rate)))
                .findFirst().or(() -> parsed.mentions("h100") && !parsed.mentions("a100")
                        ? Optional.of(PEAKS.getLast()) : Optional.empty());
    }

    private static final Pattern OF_TOKENS = Pattern.compile("^[^\\d;]{0,16}?(tokens?\\b|jetons|token|词|トークン)",
            Pattern.CASE_INSENSITIVE);

    /// Amounts that are called tokens, or that `D` is set to; where there is none, what something is multiplied by.
    private static List<Rational> tokens(Parsed parsed) {
        var named = new LinkedHashSet<Rational>();
        var multiplied = new LinkedHashSet<Rational>();
        for (var line : parsed.paper().lines()) {
            for (var figure : parsed.figures(line)) {
                var value = figure.value().times(figure.mark().readings().getFirst().scale());
                var before = line.text().substring(0, figure.start()).strip();
                var after = line.text().substring(Math.min(figure.end(), line.text().length()));
                boolean called = figure.mark().kind() == Kind.TOKENS || before.endsWith("D =") || before.endsWith("D=")
                        || before.endsWith("D ≈")
                        || before.endsWith("tokens=") || OF_TOKENS.matcher(after).find();
                boolean run = value.compareTo(FEWEST) >= 0 && value.compareTo(MOST_TOKENS) <= 0
                        && figure.mark().kind() != Kind.FLOPS;
                if (called && run) {
                    named.add(value);
                }
                if (run && figure.digits() <= 3 && figure.use() == Figure.Use.OPERAND) {
                    multiplied.add(value);
                }
            }
        }
        return named.isEmpty() ? multiplied.stream().limit(1).toList() : named.stream().limit(MOST / 2).toList();
    }

    private static final Rational MOST_TOKENS = Rational.of(100_000_000_000_000L);
}
