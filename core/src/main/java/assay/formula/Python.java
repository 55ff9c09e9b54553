package assay.formula;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Python 3, whose integers have any size.
public record Python() implements Program {
    static final Set<String> WORDS = Set.of("False", "None", "True", "and", "as", "assert", "async", "await", "break",
            "class", "continue", "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if",
            "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with",
            "yield", "min", "max", "print", "sum");

    @Override
    public String label() {
        return "python";
    }

    @Override
    public String comment() {
        return "#";
    }

    @Override
    public Set<String> words() {
        return WORDS;
    }

    @Override
    public String file() {
        return "assay_formulas.py";
    }

    @Override
    public String testFile() {
        return "test_assay_formulas.py";
    }

    @Override
    public List<String> run() {
        return List.of("python3 -m unittest test_assay_formulas");
    }

    @Override
    public String power(String base, int exponent) {
        return base + "**" + exponent;
    }

    @Override
    public String quotient(String above, String below) {
        return above + " // " + below;
    }

    @Override
    public String ceil(String of) {
        return "(-(-" + of + "))";
    }

    @Override
    public String floor(String of) {
        return "(" + of + ")";
    }

    @Override
    public String least(List<String> of) {
        return "min(" + String.join(", ", of) + ")";
    }

    @Override
    public String greatest(List<String> of) {
        return "max(" + String.join(", ", of) + ")";
    }

    @Override
    public List<Help> help() {
        return List.of();
    }

    @Override
    public String function(String name, List<String> arguments, String value) {
        return "def " + name + "(" + String.join(", ", arguments) + "):\n    return " + value + "\n";
    }

    @Override
    public String module(String notes, String functions) {
        return (notes + functions).replace("\n\n", "\n\n\n");
    }

    @Override
    public String test(String notes, List<Sample> samples) {
        return notes + "import unittest\n\nimport assay_formulas\n\n\nclass ExactValues(unittest.TestCase):\n"
                + "    def test_values(self):\n" + samples.stream().map(s -> "        self.assertEqual(assay_formulas."
                        + call(s) + ", " + s.value() + ")\n").collect(Collectors.joining())
                + "\n\nif __name__ == \"__main__\":\n    unittest.main()\n";
    }
}
