package assay.audit;

import assay.algebra.Rational;
import assay.audit.Figure.Use;
import assay.audit.Mark.Kind;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Numbers that claim nothing of a model: numbers of lists and blocks, ends of intervals, factors, parts of names.
final class Aside {
    private Aside() {}

    /// Whether a number is a small factor in a product or a formula.
    static boolean coefficient(Figure figure) {
        boolean small = figure.value().isInteger() && figure.value().compareTo(Rational.of(33)) < 0;
        boolean power = figure.text().startsWith("1e") || figure.text().startsWith("1E");
        boolean each = small && figure.mark().kind() == Kind.BYTES && figure.digits() == 1
                && figure.mark().readings().getFirst().scale().equals(Rational.ONE);
        return each || power || (small && !figure.mark().said()
                && (figure.use() == Use.COEFFICIENT || figure.use() == Use.OPERAND))
                || (figure.value().equals(Rational.of(1024)) && (figure.use() == Use.OPERAND))
                || (small && figure.use() == Use.TERM && figure.digits() == 1);
    }

    /// Whether a number says which one, or is an exponent: `block 1`, `1024 ** 3`.
    static boolean numbered(Line line, Figure figure) {
        var before = line.text().substring(0, figure.start()).strip().toLowerCase(Locale.ROOT);
        return figure.digits() < 3 && !figure.mark().said() && line.cells().isEmpty()
                && (before.endsWith("block") || before.endsWith("layer") || before.endsWith("**")
                        || before.endsWith("^"));
    }

    /// Whether a number is a setting of training that nothing of a model yields, or a speed: `lr 2e-4`, `31.5 tok/s`.
    static boolean tuned(Line line, Figure figure) {
        var text = line.text();
        var behind = text.substring(Math.min(text.length(), figure.end()));
        var before = text.substring(Math.max(0, figure.start() - TUNING), figure.start());
        return (!figure.mark().said() && TUNED.matcher(before).find())
                || SPEED.matcher(behind).find();
    }

    /// So far before a number its setting begins at most.
    private static final int TUNING = 48;

    private static final Pattern TUNED = Pattern.compile("(?i)\\b(?:lr|learning[ _-]rate|dropout|(?:lora[ _-])?alpha|"
            + "weight[ _-]decay|warm-?up|temperature|seed|epochs?|(?:eval |train(?:ing)? |val(?:idation)? )?loss|"
            + "perplexity|ppl)\\s*(?:[:=≈|]|of|is)?\\s*[~≈$`*]*$");
    private static final Pattern SPEED = Pattern.compile(
            "^\\s?(?:(?:tok(?:ens?)?|it|samples?|seqs?)\\s?/\\s?s|[kMG]?Wh?)(?![\\p{L}\\d])");

    /// Whether a number belongs to a model's name: `Gemma 27B`.
    ///
    /// @param makers the words with which names of models begin
    static boolean named(Line line, Figure figure, Set<String> makers) {
        var before = line.text().substring(0, figure.start()).strip().toLowerCase(Locale.ROOT);
        int at = before.length();
        while (at > 0 && Mark.letter(before.charAt(at - 1))) {
            at--;
        }
        return figure.mark().text().equals("B") && at < before.length() && makers.contains(before.substring(at));
    }

    /// Whether a number is what a model's name ends in: the `405B` of `llama-3.1-405b`.
    static boolean names(String model, Figure figure) {
        return model.endsWith("-" + figure.text().toLowerCase(Locale.ROOT));
    }

    /// Whether a number is an end of an interval: `11–12`.
    static boolean interval(Line line, Figure figure) {
        var text = line.text();
        boolean opens = figure.end() < text.length() && (text.charAt(figure.end()) == '–'
                || text.charAt(figure.end()) == '-') && figure.end() + 1 < text.length()
                && Character.isDigit(text.charAt(figure.end() + 1));
        boolean closes = figure.start() > 1 && (text.charAt(figure.start() - 1) == '–'
                || text.charAt(figure.start() - 1) == '-') && Character.isDigit(text.charAt(figure.start() - 2));
        return opens || closes;
    }

    /// Whether a number is what a context is said to be: `T = 16,384`.
    static boolean context(Line line, Figure figure) {
        return !figure.mark().said() && CONTEXT.matcher(line.text().substring(0, figure.start())).find();
    }

    private static final Pattern CONTEXT = Pattern.compile("(?<![\\p{L}_^*/])T\\s*=\\s*$");

    /// Whether a number numbers an item of a list, a cell or a heading.
    static boolean skipped(Line line, Figure figure) {
        var before = line.text().substring(0, figure.start()).strip();
        var after = line.text().substring(Math.min(line.text().length(), figure.end()));
        boolean list = before.isEmpty() && (after.startsWith(". ") || after.startsWith(") ") || after.startsWith("."))
                && figure.digits() < 3 && figure.value().isInteger();
        boolean cell = before.endsWith("In [") || before.endsWith("Out[");
        return list || cell || (line.heading() > 0 && figure.digits() < 3);
    }

    /// Whether a figure is a rate of a device that the answer takes: nothing of a model yields it.
    static boolean given(Figure figure) {
        return figure.mark().readings().stream().anyMatch(r -> r.kind() == Kind.RATE)
                && figure.mark().kind() == Kind.RATE;
    }

    /// Whether a figure that nothing yields was observed rather than worked out: a time, an amount of money, a loss.
    static boolean observed(Line line, Figure figure) {
        var before = line.text().substring(0, figure.start()).stripTrailing();
        var after = line.text().substring(Math.min(line.text().length(), figure.end())).stripLeading();
        boolean money = (!before.isEmpty() && "€£¥".indexOf(before.charAt(before.length() - 1)) >= 0)
                || (before.endsWith("$") && !after.startsWith("$")
                        && line.text().chars().filter(c -> c == '$').count() == 1)
                || after.startsWith("€") || after.startsWith("$/") || after.startsWith("USD")
                || after.startsWith("EUR");
        return money || figure.mark().kind() == Kind.SECONDS || WATCHED.matcher(line.text()).find();
    }

    private static final Pattern WATCHED = Pattern.compile("(?i)\\b(?:loss|perplexity|learning rate|lr|measured|mesuré|"
            + "gemessen|observed|nvidia-smi|benchmark|tokens/s|tok/s|it/s|accuracy)\\b|实测");

    /// Whether a figure begins a bracket, in which one says again what stands before it.
    static boolean bracketed(String text, int start) {
        int at = start - 1;
        while (at >= 0 && " ~≈$".indexOf(text.charAt(at)) >= 0) {
            at--;
        }
        return at >= 0 && (text.charAt(at) == '(' || text.charAt(at) == '（');
    }
}
