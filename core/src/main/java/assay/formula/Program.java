package assay.formula;

import assay.algebra.Expr;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Languages in which an expression can be a function of whole numbers, exact: fractions are made whole and divided
/// last, so that nothing is rounded on the way. A value that is no whole number is cut to the whole one below it.
public enum Program {
    /// Integers of any size.
    PYTHON("python", "#", ""),
    /// `BigInt`, of any size.
    JAVASCRIPT("javascript", "//", "n"),
    /// `bigint`, of any size.
    TYPESCRIPT("typescript", "//", "n"),
    /// `BigInteger`, of any size.
    JAVA("java", "//", ""),
    /// `__int128` of GCC and Clang: beyond 2^127 the result is wrong.
    C("c", "//", ""),
    /// `i128`, checked: beyond 2^127 the program stops.
    RUST("rust", "//", "");

    /// Words that are no names in one of the languages or another, and those that the functions use.
    private static final Set<String> WORDS = Set.of("and", "as", "assert", "async", "await", "break", "case", "class",
            "const", "continue", "def", "default", "del", "do", "else", "enum", "extern", "final", "fn", "for",
            "from", "function", "if", "impl", "import", "in", "int", "is", "let", "long", "loop", "match", "mod",
            "move", "mut", "new", "not", "or", "package", "pass", "private", "public", "ref", "return", "self",
            "static", "struct", "super", "switch", "this", "trait", "try", "type", "unsafe", "use", "var", "void",
            "where", "while", "with", "yield", "min", "max", "up", "down", "least", "most", "double", "float",
            "short", "char", "goto", "register", "signed", "unsigned", "sizeof", "volatile", "union", "auto",
            "inline", "lambda", "raise", "None", "True", "False", "null", "true", "false", "dyn", "crate", "pub",
            "box", "byte", "native", "throws", "throw");

    private final String label;
    private final String comment;
    private final String suffix;

    Program(String label, String comment, String suffix) {
        this.label = label;
        this.comment = comment;
        this.suffix = suffix;
    }

    public String label() {
        return label;
    }

    /// What begins a comment to the end of the line.
    public String comment() {
        return comment;
    }

    /// How large a result may be.
    public String range() {
        return switch (this) {
            case PYTHON, JAVASCRIPT, TYPESCRIPT, JAVA -> "integers of any size";
            case C -> "128 bits: a result or a part of it beyond 2^127 is wrong";
            case RUST -> "128 bits: a result or a part of it beyond 2^127 stops the program";
        };
    }

    /// A name of a size as the language can have it.
    public String name(String size) {
        return WORDS.contains(size) ? size + "_" : size;
    }

    /// A part of a program, a fraction of two operands.
    ///
    /// @param below empty for one
    private record Part(String above, String below) {}

    /// The function and what it needs, to be read by its language alone.
    ///
    /// @param function its name, of letters, digits and `_`
    /// @param arguments names of sizes, in their order
    /// @param notes comments that stand before it
    public String of(Expr expr, String function, List<String> arguments, List<String> notes) {
        var part = part(Shape.of(expr));
        var body = part.below.isEmpty() ? part.above : call("down", part.above, part.below);
        var names = arguments.stream().map(this::name).toList();
        var out = new StringBuilder();
        notes.forEach(note -> out.append(comment).append(' ').append(note).append('\n'));
        switch (this) {
            case PYTHON -> out.append("def ").append(function).append('(').append(String.join(", ", names))
                    .append("):\n    def up(a, b):\n        return -(-a // b)\n\n    def down(a, b):\n"
                            + "        return a // b\n\n    return ").append(body).append('\n');
            case JAVASCRIPT, TYPESCRIPT -> {
                boolean typed = this == TYPESCRIPT;
                var type = typed ? ": bigint" : "";
                out.append("export function ").append(function).append('(').append(names.stream().map(n -> n + type)
                        .collect(Collectors.joining(", "))).append(')').append(type).append(" {\n  const down = (a")
                        .append(type).append(", b").append(type).append(')').append(type)
                        .append(" => a / b - (a % b !== 0n && a < 0n !== b < 0n ? 1n : 0n);\n  const up = (a")
                        .append(type).append(", b").append(type).append(')').append(type)
                        .append(" => -down(-a, b);\n  const min = (...all").append(typed ? ": bigint[]" : "")
                        .append(") => all.reduce((a, b) => (a < b ? a : b));\n  const max = (...all")
                        .append(typed ? ": bigint[]" : "").append(") => all.reduce((a, b) => (a > b ? a : b));\n")
                        .append("  return ").append(body).append(";\n}\n");
            }
            case JAVA -> out.append("static java.math.BigInteger ").append(function).append('(')
                    .append(names.stream().map(n -> "java.math.BigInteger " + n).collect(Collectors.joining(", ")))
                    .append(") {\n    return ").append(body).append(";\n}\n\n").append(JAVA_HELP);
            case C -> out.append(C_HELP).append("__int128 ").append(function).append('(').append(names.stream()
                    .map(n -> "__int128 " + n).collect(Collectors.joining(", "))).append(") {\n    return ")
                    .append(body).append(";\n}\n");
            case RUST -> out.append("#[allow(non_snake_case, unused)]\npub fn ").append(function).append('(')
                    .append(names.stream().map(n -> n + ": i128").collect(Collectors.joining(", ")))
                    .append(") -> i128 {\n    fn down(a: i128, b: i128) -> i128 {\n        a.div_euclid(b)\n    }\n"
                            + "    fn up(a: i128, b: i128) -> i128 {\n        -down(-a, b)\n    }\n    ")
                    .append(body).append("\n}\n");
        }
        return out.toString();
    }

    private static final String JAVA_HELP = """
            private static java.math.BigInteger down(java.math.BigInteger a, java.math.BigInteger b) {
                var parts = a.divideAndRemainder(b);
                return parts[1].signum() * b.signum() < 0 ? parts[0].subtract(java.math.BigInteger.ONE) : parts[0];
            }

            private static java.math.BigInteger up(java.math.BigInteger a, java.math.BigInteger b) {
                return down(a.negate(), b).negate();
            }
            """;
    private static final String C_HELP = """
            static __int128 down(__int128 a, __int128 b) { return a / b - (a % b != 0 && (a < 0) != (b < 0)); }
            static __int128 up(__int128 a, __int128 b) { return -down(-a, b); }
            static __int128 least(__int128 a, __int128 b) { return a < b ? a : b; }
            static __int128 most(__int128 a, __int128 b) { return a > b ? a : b; }

            """;

    // ---- expressions

    private Part part(Shape shape) {
        return switch (shape) {
            case Shape.Whole(var value) -> new Part(number(value), "");
            case Shape.Name(var name) -> new Part(name(name), "");
            case Shape.Raised(var base, var exponent) -> {
                var of = part(base);
                yield new Part(power(of.above, exponent), of.below.isEmpty() ? "" : power(of.below, exponent));
            }
            case Shape.Sum(var terms) -> {
                var parts = terms.stream().map(t -> part(t.shape())).toList();
                var below = below(parts);
                var whole = new ArrayList<String>();
                for (int i = 0; i < parts.size(); i++) {
                    whole.add((terms.get(i).negative() ? "-" : "") + scaled(parts.get(i), below));
                }
                yield new Part(sum(whole), product(List.copyOf(below)));
            }
            case Shape.Quotient(var above, var below) -> {
                var up = new ArrayList<String>();
                var down = new ArrayList<String>();
                above.forEach(s -> {
                    var p = part(s);
                    up.add(p.above);
                    if (!p.below.isEmpty()) {
                        down.add(p.below);
                    }
                });
                below.forEach(s -> {
                    var p = part(s);
                    down.add(p.above);
                    if (!p.below.isEmpty()) {
                        up.add(p.below);
                    }
                });
                yield new Part(up.isEmpty() ? number(BigInteger.ONE) : product(up), product(down));
            }
            case Shape.Ceil(var of) -> rounded("up", part(of));
            case Shape.Floor(var of) -> rounded("down", part(of));
            case Shape.Least(var of) -> chosen("min", of);
            case Shape.Greatest(var of) -> chosen("max", of);
        };
    }

    private Part rounded(String way, Part of) {
        return of.below.isEmpty() ? of : new Part(call(way, of.above, of.below), "");
    }

    private Part chosen(String which, List<Shape> of) {
        var parts = of.stream().map(this::part).toList();
        var below = below(parts);
        var whole = parts.stream().map(p -> scaled(p, below)).toList();
        return new Part(chosenOf(which, whole), product(List.copyOf(below)));
    }

    private String chosenOf(String which, List<String> of) {
        return switch (this) {
            case PYTHON, JAVASCRIPT, TYPESCRIPT -> which + "(" + String.join(", ", of) + ")";
            case JAVA -> of.stream().reduce((a, b) -> a + "." + which + "(" + b + ")").orElseThrow();
            case RUST -> of.stream().reduce((a, b) -> "(" + a + ")." + which + "(" + b + ")").orElseThrow();
            case C -> {
                var call = which.equals("min") ? "least" : "most";
                yield of.stream().reduce((a, b) -> call + "(" + a + ", " + b + ")").orElseThrow();
            }
        };
    }

    /// What all parts are over: each of their divisors once.
    private static Set<String> below(List<Part> parts) {
        var all = new LinkedHashSet<String>();
        parts.stream().map(Part::below).filter(b -> !b.isEmpty()).forEach(all::add);
        return all;
    }

    /// A part over what all are over.
    private String scaled(Part part, Set<String> below) {
        var factors = new ArrayList<>(List.of(part.above));
        below.stream().filter(b -> !b.equals(part.below)).forEach(factors::add);
        return product(factors);
    }

    private String number(BigInteger value) {
        return switch (this) {
            case JAVA -> "new java.math.BigInteger(\"" + value + "\")";
            case C -> value.bitLength() < 63 ? "(__int128)" + value + "LL" : wide(value);
            case RUST -> value + "i128";
            case PYTHON, JAVASCRIPT, TYPESCRIPT -> value + suffix;
        };
    }

    /// A number of more than 63 bits, which C has no word for.
    private static String wide(BigInteger value) {
        var parts = value.divideAndRemainder(BigInteger.TEN.pow(18));
        return "((__int128)" + parts[0] + "LL * 1000000000000000000LL + " + parts[1] + "LL)";
    }

    private String power(String base, int exponent) {
        return switch (this) {
            case PYTHON -> base + "**" + exponent;
            case JAVASCRIPT, TYPESCRIPT -> base + " ** " + exponent + "n";
            case JAVA -> base + ".pow(" + exponent + ")";
            case RUST -> base + ".pow(" + exponent + ")";
            case C -> "(" + String.join(" * ", Collections.nCopies(exponent, base)) + ")";
        };
    }

    /// A product as an operand; empty where there is nothing.
    private String product(List<String> factors) {
        if (factors.size() < 2) {
            return factors.isEmpty() ? "" : factors.getFirst();
        }
        return this == JAVA ? factors.stream().reduce((a, b) -> a + ".multiply(" + b + ")").orElseThrow()
                : "(" + String.join(" * ", factors) + ")";
    }

    private String sum(List<String> terms) {
        if (this == JAVA) {
            var out = new StringBuilder(terms.getFirst().startsWith("-") ? terms.getFirst().substring(1) + ".negate()"
                    : terms.getFirst());
            terms.subList(1, terms.size()).forEach(t -> out.append(t.startsWith("-") ? ".subtract(" + t.substring(1)
                    : ".add(" + t).append(')'));
            return out.toString();
        }
        if (terms.size() == 1 && !terms.getFirst().startsWith("-")) {
            return terms.getFirst();
        }
        var out = new StringBuilder("(");
        terms.forEach(t -> out.append(out.length() == 1 ? t : t.startsWith("-") ? " - " + t.substring(1) : " + " + t));
        return out.append(')').toString();
    }

    private String call(String function, String above, String below) {
        return function + "(" + above + ", " + below + ")";
    }

    /// The name of a function for a quantity: `flops_forward`.
    public static String function(String quantity) {
        return quantity.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
    }
}
