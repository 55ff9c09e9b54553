package assay.storage;

import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Modules as lists in configs name them: a word of a name or several that follow each other (`lm_head`, `mlp.gate`,
/// `model.layers.0`), a pattern with `*`, or an expression behind `re:` that a name begins with.
///
/// What a model of text is called inside of another (`model`, `language_model`) is passed over on both sides.
///
/// @param words the names without a pattern
/// @param patterns of whole names
/// @param begins expressions
/// @param whole whether a name without a pattern is that of one module, and of none inside it
public record Modules(Set<String> words, List<Pattern> patterns, List<Pattern> begins, boolean whole) {
    private static final String EXPRESSION = "re:";
    private static final String WEIGHT = ".weight";
    private static final int LONGEST = 1_000;
    private static final int SHOWN = 40;

    /// The characters that an expression may look at before it is given up: names have some tens.
    private static final int STEPS = 100_000;
    private static final Set<String> OUTER = Set.of("model", "language_model", "transformer");

    public Modules {
        words = Set.copyOf(words);
        patterns = List.copyOf(patterns);
        begins = List.copyOf(begins);
    }

    /// The modules of a list.
    ///
    /// @throws java.util.regex.PatternSyntaxException where an expression is none
    public static Modules of(Collection<String> listed) {
        var words = new HashSet<String>();
        var patterns = new ArrayList<Pattern>();
        var begins = new ArrayList<Pattern>();
        for (var text : listed) {
            if (text.length() > LONGEST) {
                throw new PatternSyntaxException("is of more than " + LONGEST + " characters",
                        text.substring(0, SHOWN) + "...", -1);
            }
            if (text.startsWith(EXPRESSION)) {
                begins.add(Pattern.compile(text.substring(EXPRESSION.length())));
            } else if (text.contains("*")) {
                patterns.add(Pattern.compile(glob(text)));
            } else {
                words.add(inner(text));
            }
        }
        words.remove("");
        return new Modules(words, patterns, begins, false);
    }

    /// These, where a name without a pattern is that of one module and of none inside it.
    public Modules exact() {
        return new Modules(words, patterns, begins, true);
    }

    private static String glob(String text) {
        var expression = new StringBuilder();
        for (var part : text.split("\\*", -1)) {
            expression.append(expression.isEmpty() ? "" : ".*").append(part.isEmpty() ? "" : Pattern.quote(part));
        }
        return text.startsWith("*") ? ".*" + expression : expression.toString();
    }

    /// A name without the words of what the model of text is inside of, and without a dot at the end.
    private static String inner(String name) {
        int from = 0;
        for (int dot = name.indexOf('.'); dot >= 0 && OUTER.contains(name.substring(from, dot));) {
            from = dot + 1;
            dot = name.indexOf('.', from);
        }
        int to = name.length();
        while (to > from && name.charAt(to - 1) == '.') {
            to--;
        }
        var rest = name.substring(from, to);
        return OUTER.contains(rest) ? "" : rest;
    }

    /// Whether the tensor of a name is of one of these modules.
    public boolean holds(String tensor) {
        var name = tensor.endsWith(WEIGHT) ? tensor.substring(0, tensor.length() - WEIGHT.length()) : tensor;
        return (whole ? holdsWhole(tensor) : holdsWords(inner(name)))
                || patterns.stream().anyMatch(p -> p.matcher(new Looked(name, p)).matches())
                || begins.stream().anyMatch(p -> p.matcher(new Looked(name, p)).lookingAt());
    }

    /// A name to look at with an expression of a stranger's, which is given up where it looks too often.
    public static CharSequence looked(String name, Pattern by) {
        return new Looked(name, by);
    }

    /// A name that an expression looks at, character by character. A stranger's expression may be one that never ends.
    private static final class Looked implements CharSequence {
        private final String name;
        private final Pattern by;
        private int steps;

        Looked(String name, Pattern by) {
            this.name = name;
            this.by = by;
        }

        @Override
        public int length() {
            return name.length();
        }

        /// @throws Refusal where it was looked at too often
        @Override
        public char charAt(int index) {
            if (++steps > STEPS) {
                throw new Refusal(new Problem(by.pattern(), "", "is an expression that takes too long",
                        "of names of modules"));
            }
            return name.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return name.subSequence(start, end);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /// Whether a tensor, or the module whose parameter it is, is one of these.
    private boolean holdsWhole(String tensor) {
        int dot = tensor.lastIndexOf('.');
        return words.contains(inner(tensor)) || (dot > 0 && words.contains(inner(tensor.substring(0, dot))));
    }

    /// Whether words of the name that follow each other are one of these.
    private boolean holdsWords(String name) {
        for (int from = 0; !words.isEmpty() && from >= 0 && from < name.length();) {
            for (int to = name.indexOf('.', from); to >= 0; to = name.indexOf('.', to + 1)) {
                if (words.contains(name.substring(from, to))) {
                    return true;
                }
            }
            if (words.contains(name.substring(from))) {
                return true;
            }
            int dot = name.indexOf('.', from);
            from = dot < 0 ? name.length() : dot + 1;
        }
        return false;
    }

    /// Whether the numbers in a name have a say.
    public boolean numbered() {
        return !patterns.isEmpty() || begins.stream().anyMatch(p -> p.pattern().contains("[")
                || p.pattern().contains("\\") || p.pattern().contains("(") || hasDigit(p.pattern()))
                || words.stream().anyMatch(Modules::hasDigit);
    }

    private static boolean hasDigit(String text) {
        return text.chars().anyMatch(c -> c >= '0' && c <= '9');
    }
}
