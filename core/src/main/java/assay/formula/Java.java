package assay.formula;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Java 11 and later with `BigInteger`, which has any size.
public record Java() implements Program {
    private static final Set<String> WORDS = Set.of("abstract", "assert", "boolean", "break", "byte", "case", "catch",
            "char", "class", "const", "continue", "default", "do", "double", "else", "enum", "extends", "false",
            "final", "finally", "float", "for", "goto", "if", "implements", "import", "instanceof", "int", "interface",
            "long", "native", "new", "null", "package", "private", "protected", "public", "return", "short", "static",
            "strictfp", "super", "switch", "synchronized", "this", "throw", "throws", "transient", "true", "try",
            "void", "volatile", "while", "_");
    private static final int LONG = 63;

    @Override
    public String label() {
        return "java";
    }

    @Override
    public Set<String> words() {
        return WORDS;
    }

    @Override
    public String file() {
        return "AssayFormulas.java";
    }

    @Override
    public String testFile() {
        return "AssayFormulasTest.java";
    }

    @Override
    public List<String> run() {
        return List.of("javac AssayFormulas.java AssayFormulasTest.java", "java AssayFormulasTest");
    }

    @Override
    public String number(BigInteger value) {
        return value.bitLength() > LONG ? "new BigInteger(\"" + value + "\")"
                : "BigInteger.valueOf(" + value + (value.bitLength() < Integer.SIZE ? "" : "L") + ")";
    }

    @Override
    public String sum(List<String> terms) {
        var first = terms.getFirst();
        var out = new StringBuilder(first.startsWith("-") ? first.substring(1) + ".negate()" : first);
        terms.subList(1, terms.size()).forEach(term -> out.append(term.startsWith("-")
                ? ".subtract(" + term.substring(1) : ".add(" + term).append(')'));
        return out.toString();
    }

    @Override
    public String product(List<String> factors) {
        return factors.getFirst() + factors.stream().skip(1).map(factor -> ".multiply(" + factor + ")")
                .collect(Collectors.joining());
    }

    @Override
    public String power(String base, int exponent) {
        return base + ".pow(" + exponent + ")";
    }

    @Override
    public String ceil(String of) {
        return "ceilDiv(" + of + ")";
    }

    @Override
    public String floor(String of) {
        return "floorDiv(" + of + ")";
    }

    @Override
    public String least(List<String> of) {
        return chosen("min", of);
    }

    @Override
    public String greatest(List<String> of) {
        return chosen("max", of);
    }

    private static String chosen(String which, List<String> of) {
        return of.getFirst() + of.stream().skip(1).map(other -> "." + which + "(" + other + ")")
                .collect(Collectors.joining());
    }

    @Override
    public List<Help> help() {
        return List.of(new Help("floorDiv", """
                    private static BigInteger floorDiv(BigInteger a, BigInteger b) {
                        BigInteger[] parts = a.divideAndRemainder(b);
                        return parts[1].signum() * b.signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
                    }
                """), new Help("ceilDiv", """
                    private static BigInteger ceilDiv(BigInteger a, BigInteger b) {
                        return floorDiv(a.negate(), b).negate();
                    }
                """));
    }

    @Override
    public String function(String name, List<String> arguments, String value) {
        return "    public static BigInteger " + name + "(" + arguments.stream().map(a -> "BigInteger " + a)
                .collect(Collectors.joining(", ")) + ") {\n        return " + value + ";\n    }\n";
    }

    @Override
    public String module(String notes, String functions) {
        return notes + "import java.math.BigInteger;\n\npublic final class AssayFormulas {\n"
                + functions.substring(1).replace("\n// ", "\n    // ").replaceFirst("^// ", "    // ") + "}\n";
    }

    /// A method for each function, since one of many lines is more than Java takes.
    @Override
    public String test(String notes, List<Sample> samples) {
        var methods = new LinkedHashMap<String, StringBuilder>();
        samples.forEach(s -> methods.computeIfAbsent(name(s.function()), _ -> new StringBuilder()).append("        is(")
                .append(Program.said(s)).append(", AssayFormulas.").append(call(s)).append(", \"").append(s.value())
                .append("\");\n"));
        return notes + "import java.math.BigInteger;\n\npublic final class AssayFormulasTest {\n    private static int "
                + "values;\n\n    public static void main(String[] arguments) {\n" + methods.keySet().stream()
                        .map(name -> "        " + name + "();\n").collect(Collectors.joining())
                + """
                        System.out.println(values + " values are exact");
                    }

                    private static void is(String call, BigInteger value, String expected) {
                        if (!value.equals(new BigInteger(expected))) {
                            throw new AssertionError(call + " is " + value + ", not " + expected);
                        }
                        values++;
                    }
                """ + methods.entrySet().stream().map(m -> "\n    private static void " + m.getKey() + "() {\n"
                        + m.getValue() + "    }\n").collect(Collectors.joining()) + "}\n";
    }
}
