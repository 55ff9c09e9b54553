package assay.formula;

import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// C with `__int128`, which GCC and Clang have: beyond 2^127 the result is wrong.
public record C() implements Program {
    private static final Set<String> WORDS = Set.of("alignas", "alignof", "auto", "bool", "break", "case", "char",
            "const", "constexpr", "continue", "default", "do", "double", "else", "enum", "extern", "false", "float",
            "for", "goto", "if", "inline", "int", "long", "nullptr", "register", "restrict", "return", "short",
            "signed", "sizeof", "static", "struct", "switch", "true", "typedef", "typeof", "union", "unsigned", "void",
            "volatile", "while", "asm", "main", "least", "greatest", "ceil_div", "floor_div");
    private static final int LONG = 63;
    private static final int DIGITS = 18;

    @Override
    public String label() {
        return "c";
    }

    @Override
    public String range() {
        return "128 bits: a result or a part of it beyond 2^127 is wrong";
    }

    @Override
    public Set<String> words() {
        return WORDS;
    }

    @Override
    public String file() {
        return "assay_formulas.h";
    }

    @Override
    public String testFile() {
        return "assay_formulas_test.c";
    }

    @Override
    public List<String> run() {
        return List.of("cc -o assay_formulas_test assay_formulas_test.c", "./assay_formulas_test");
    }

    /// A number of more than 63 bits has no word in C.
    @Override
    public String number(BigInteger value) {
        if (value.bitLength() <= LONG) {
            return value.toString();
        }
        var ten = BigInteger.TEN.pow(DIGITS);
        var parts = value.divideAndRemainder(ten);
        return "((__int128)" + number(parts[0]) + " * " + ten + " + " + parts[1] + ")";
    }

    @Override
    public String power(String base, int exponent) {
        return "(" + String.join(" * ", Collections.nCopies(exponent, base)) + ")";
    }

    @Override
    public List<Help> help() {
        var two = List.of("a", "b");
        return List.of(new Help("floor_div", function("floor_div", two, "a / b - (a % b != 0 && (a < 0) != (b < 0))")),
                new Help("ceil_div", function("ceil_div", two, "-floor_div(-a, b)")),
                new Help("least", function("least", two, "a < b ? a : b")),
                new Help("greatest", function("greatest", two, "a > b ? a : b")));
    }

    @Override
    public String function(String name, List<String> arguments, String value) {
        return "static inline __int128 " + name + "(" + (arguments.isEmpty() ? "void" : arguments.stream()
                .map(a -> "__int128 " + a).collect(Collectors.joining(", "))) + ") {\n    return " + value + ";\n}\n";
    }

    @Override
    public String module(String notes, String functions) {
        return notes + "#pragma once\n" + functions;
    }

    @Override
    public String test(String notes, List<Sample> samples) {
        return notes + """
                #include <stdio.h>
                #include "assay_formulas.h"

                static int values, wrong;

                static void is(const char *call, __int128 value, __int128 expected) {
                    values++;
                    if (value != expected) {
                        wrong++;
                        printf("%s is another value\\n", call);
                    }
                }

                int main(void) {
                """ + samples.stream().map(s -> "    is(" + Program.said(s) + ", " + call(s) + ", " + number(s.value())
                        + ");\n").collect(Collectors.joining())
                + "    printf(\"%d values are exact\\n\", values - wrong);\n    return wrong > 0;\n}\n";
    }
}
