package assay.formula;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Rust with `i128`: beyond 2^127 the program stops where overflow is checked, as in a debug build, and is wrong
/// elsewhere.
public record Rust() implements Program {
    private static final Set<String> WORDS = Set.of("as", "async", "await", "break", "const", "continue", "crate",
            "dyn", "else", "enum", "extern", "false", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "match",
            "mod", "move", "mut", "pub", "ref", "return", "self", "Self", "static", "struct", "super", "trait", "true",
            "type", "unsafe", "use", "where", "while", "abstract", "become", "box", "do", "final", "macro", "override",
            "priv", "typeof", "unsized", "virtual", "yield", "try");

    @Override
    public String label() {
        return "rust";
    }

    @Override
    public String range() {
        return "128 bits: a result or a part of it beyond 2^127 stops the program where overflow is checked, and is "
                + "wrong elsewhere";
    }

    @Override
    public Set<String> words() {
        return WORDS;
    }

    @Override
    public String file() {
        return "assay_formulas.rs";
    }

    @Override
    public String testFile() {
        return "assay_formulas_test.rs";
    }

    @Override
    public List<String> run() {
        return List.of("rustc --test assay_formulas_test.rs", "./assay_formulas_test");
    }

    @Override
    public String power(String base, int exponent) {
        return base + ".pow(" + exponent + ")";
    }

    @Override
    public List<Help> help() {
        var two = List.of("a", "b");
        return List.of(new Help("floor_div", written("floor_div", two, "a.div_euclid(b)")),
                new Help("ceil_div", written("ceil_div", two, "-(-a).div_euclid(b)")),
                new Help("least", written("least", two, "a.min(b)")),
                new Help("greatest", written("greatest", two, "a.max(b)")));
    }

    private static String written(String name, List<String> arguments, String value) {
        return "fn " + name + "(" + arguments.stream().map(a -> a + ": i128").collect(Collectors.joining(", "))
                + ") -> i128 {\n    " + value + "\n}\n";
    }

    @Override
    public String function(String name, List<String> arguments, String value) {
        return "pub " + written(name, arguments, value);
    }

    @Override
    public String module(String notes, String functions) {
        return notes + "#![allow(non_snake_case)]\n" + functions;
    }

    @Override
    public String test(String notes, List<Sample> samples) {
        return notes + "#[path = \"assay_formulas.rs\"]\nmod assay_formulas;\n\n#[test]\nfn values_are_exact() {\n"
                + samples.stream().map(s -> "    assert_eq!(assay_formulas::" + call(s) + ", " + s.value() + ");\n")
                        .collect(Collectors.joining()) + "}\n";
    }
}
