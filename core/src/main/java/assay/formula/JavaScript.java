package assay.formula;

import java.math.BigInteger;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// JavaScript with `BigInt`, and TypeScript with `bigint`, which have any size.
///
/// @param typed whether it is TypeScript
public record JavaScript(boolean typed) implements Program {
    private static final Set<String> WORDS = Set.of("arguments", "async", "await", "break", "case", "catch", "class",
            "const", "continue", "debugger", "default", "delete", "do", "else", "enum", "eval", "export", "extends",
            "false", "finally", "for", "function", "if", "implements", "import", "in", "instanceof", "interface", "let",
            "new", "null", "package", "private", "protected", "public", "return", "static", "super", "switch", "this",
            "throw", "true", "try", "typeof", "var", "void", "while", "with", "yield");

    @Override
    public String label() {
        return typed ? "typescript" : "javascript";
    }

    @Override
    public Set<String> words() {
        return WORDS;
    }

    @Override
    public String file() {
        return typed ? "assay_formulas.ts" : "assay_formulas.mjs";
    }

    @Override
    public String testFile() {
        return typed ? "assay_formulas.test.ts" : "assay_formulas.test.mjs";
    }

    @Override
    public List<String> run() {
        return typed ? List.of("tsc --strict --target es2020 --module es2020 --moduleResolution bundler "
                + "assay_formulas.test.ts", "node assay_formulas.test.js") : List.of("node assay_formulas.test.mjs");
    }

    @Override
    public String number(BigInteger value) {
        return value + "n";
    }

    /// A minus may not stand before a power.
    @Override
    public String sum(List<String> terms) {
        var first = terms.getFirst();
        return !first.startsWith("-") ? Program.super.sum(terms) : terms.size() == 1 ? "-(" + first.substring(1) + ")"
                : Program.super.sum(List.of("-(" + first.substring(1) + ")",
                        Program.super.sum(terms.subList(1, terms.size()))));
    }

    @Override
    public String power(String base, int exponent) {
        return base + " ** " + exponent + "n";
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
        return "least(" + String.join(", ", of) + ")";
    }

    @Override
    public String greatest(List<String> of) {
        return "greatest(" + String.join(", ", of) + ")";
    }

    @Override
    public List<Help> help() {
        return List.of(
                new Help("floorDiv", helped("floorDiv", List.of("a", "b"),
                        "a / b - (a % b !== 0n && a < 0n !== b < 0n ? 1n : 0n)")),
                new Help("ceilDiv", helped("ceilDiv", List.of("a", "b"), "-floorDiv(-a, b)")),
                new Help("least", chosen("least", "<")),
                new Help("greatest", chosen("greatest", ">")));
    }

    private String chosen(String name, String than) {
        return "function " + name + "(...all" + (typed ? ": bigint[]" : "") + ")" + type()
                + " {\n  return all.reduce((a, b) => (a " + than + " b ? a : b));\n}\n";
    }

    private String helped(String name, List<String> arguments, String value) {
        return "function " + name + "(" + arguments.stream().map(a -> a + type()).collect(Collectors.joining(", "))
                + ")" + type() + " {\n  return " + value + ";\n}\n";
    }

    private String type() {
        return typed ? ": bigint" : "";
    }

    @Override
    public String function(String name, List<String> arguments, String value) {
        return "export " + helped(name, arguments, value);
    }

    @Override
    public String module(String notes, String functions) {
        return notes + functions;
    }

    @Override
    public String test(String notes, List<Sample> samples) {
        return notes + "import * as formulas from \"./assay_formulas." + (typed ? "js" : "mjs") + "\";\n\nconst values"
                + (typed ? ": [string, bigint, bigint][]" : "") + " = [\n" + samples.stream().map(s -> "  ["
                        + Program.said(s) + ", formulas." + call(s) + ", " + number(s.value()) + "],\n")
                        .collect(Collectors.joining())
                + """
                ];
                for (const [call, value, expected] of values) {
                  if (value !== expected) {
                    throw new Error(`${call} is ${value}, not ${expected}`);
                  }
                }
                console.log(`${values.length} values are exact`);
                """;
    }
}
