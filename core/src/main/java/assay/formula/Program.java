package assay.formula;

import assay.algebra.Expr;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// A language in which expressions are functions of whole numbers, exact: fractions are made whole and divided last,
/// so that nothing is rounded on the way. A value that is no whole number is cut to the whole one below it.
///
/// Functions stand in a module, a file for others to take in, beside a test that is a program of its own and needs
/// nothing but the language.
public sealed interface Program extends Language permits Python, JavaScript, Java, C, Rust {
    /// All of them.
    static List<Program> all() {
        return List.of(new Python(), new JavaScript(false), new JavaScript(true), new Java(), new C(), new Rust());
    }

    /// A function.
    ///
    /// @param name of letters, digits and `_`
    /// @param arguments names of sizes, in their order
    /// @param notes comments that stand before it
    record Function(String name, List<String> arguments, Expr value, List<String> notes) {
        public Function {
            arguments = List.copyOf(arguments);
            notes = List.copyOf(notes);
        }

        /// The name for words such as a model's and a quantity's: `gpt2_xl_flops_forward`.
        public static String name(String... words) {
            var name = Arrays.stream(words).map(word -> word.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_"))
                    .collect(Collectors.joining("_"));
            return Character.isDigit(name.charAt(0)) ? "_" + name : name;
        }
    }

    /// What a function gives for values of its arguments.
    record Sample(String function, List<BigInteger> arguments, BigInteger value) {
        public Sample {
            arguments = List.copyOf(arguments);
        }
    }

    /// What a function of a language's own is called, and its text.
    record Help(String name, String text) {}

    /// The word for it.
    String label();

    /// What begins a comment to the end of the line.
    default String comment() {
        return "//";
    }

    /// How large a result may be.
    default String range() {
        return "integers of any size";
    }

    /// Words that are no names in it, and names that what is written here needs.
    Set<String> words();

    /// The name of the file of a module.
    String file();

    /// The name of the file of its test.
    String testFile();

    /// The commands that run the test, in the folder of both files.
    List<String> run();

    /// Two arguments of [#ceil] and [#floor].
    @Override
    default String quotient(String above, String below) {
        return above + ", " + below;
    }

    @Override
    default String ceil(String of) {
        return "ceil_div(" + of + ")";
    }

    @Override
    default String floor(String of) {
        return "floor_div(" + of + ")";
    }

    /// A call of two, one within another.
    @Override
    default String least(List<String> of) {
        return of.stream().reduce((a, b) -> "least(" + a + ", " + b + ")").orElseThrow();
    }

    @Override
    default String greatest(List<String> of) {
        return of.stream().reduce((a, b) -> "greatest(" + a + ", " + b + ")").orElseThrow();
    }

    @Override
    default String name(String size) {
        return Language.apart(size, words());
    }

    /// Functions that formulas may call, a function behind those that it calls itself.
    List<Help> help();

    /// A function.
    ///
    /// @param arguments as [#name] has them
    String function(String name, List<String> arguments, String value);

    /// A module.
    ///
    /// @param notes comments to the end of a line, and what else may stand before all
    /// @param functions one after the other, each with an empty line before it
    String module(String notes, String functions);

    /// A test of a module.
    ///
    /// @param notes comments to the end of a line
    String test(String notes, List<Sample> samples);

    /// Comments, a line each.
    default String comments(List<String> notes) {
        return notes.stream().map(note -> comment() + " " + note + "\n").collect(Collectors.joining());
    }

    /// A module of functions.
    default String module(List<String> notes, List<Function> functions) {
        var texts = functions.stream().map(f -> comments(f.notes) + function(name(f.name),
                f.arguments.stream().map(this::name).toList(), Code.whole(f.value, this))).toList();
        var all = String.join("\n", texts);
        var needed = new ArrayList<String>();
        for (var help : help().reversed()) {
            if (all.contains(help.name + "(") || needed.stream().anyMatch(text -> text.contains(help.name + "("))) {
                needed.addFirst(help.text);
            }
        }
        needed.addAll(texts);
        var module = module(comments(notes), needed.stream().map(text -> "\n" + text).collect(Collectors.joining()));
        return module.startsWith("\n") ? module.strip() + "\n" : module;
    }

    /// The test of a module, which names the first call that gives another value.
    default String test(List<String> notes, List<Sample> samples) {
        return test(comments(notes), samples);
    }

    /// A call of a function.
    default String call(Sample sample) {
        return name(sample.function) + "(" + sample.arguments.stream().map(this::number)
                .collect(Collectors.joining(", ")) + ")";
    }

    /// A call as people read it, in quotes.
    static String said(Sample sample) {
        return "\"" + sample.function + "(" + sample.arguments.stream().map(String::valueOf)
                .collect(Collectors.joining(", ")) + ")\"";
    }
}
