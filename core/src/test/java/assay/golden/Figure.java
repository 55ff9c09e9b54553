package assay.golden;

import assay.algebra.Rational;
import assay.golden.Rows.Row;
import assay.model.Model;
import assay.notation.Parser;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// One number of a seed: what it is about, what is asked, what is stated, and what is true.
record Figure(Row row) {
    private static final Pattern REPRODUCED = Pattern.compile("\\[repro=([-0-9/]+)]");

    private static final Map<String, String> ARCHITECTURES = Map.of(
            "A1-classic", "position=learned norm=layernorm ffn=mlp tied=true final_norm=false",
            "A2-modern", "");
    private static final Map<String, String> WIDTHS = Map.of(
            "dff=6400", "d_ff=6400",
            "dff=4d", "d_ff:=4*d_model",
            "dff=8/3d-down64", "d_ff:=roundDown(8/3*d_model,64)");

    /// Texts that are formulas, not numbers.
    private static final List<String> FORMULAS = List.of("1024 ** 3", "seq_len * seq_len * 2");
    /// A program's echo of a typed number has that number's digits.
    private static final Map<String, String> ECHOES = Map.of("4500000000000.0", "4.5e+12");

    static List<Figure> all() {
        return Rows.of("seed_figures.csv").stream().map(Figure::new).toList();
    }

    String name() {
        return String.join(" ", row.get("seed").substring(0, 3), row.get("item"), row.get("model"), row.get("context"));
    }

    /// What is counted: the item without its lines and without the words that say where it stands.
    String item() {
        return row.get("item").replaceAll("@.*", "").replaceAll("\\.(term|base|echo)$", "");
    }

    Query query() {
        return Queries.named(item());
    }

    /// The cases that the figure is about: one, or each size where it is said of all.
    List<Case> cases() {
        var size = row.get("model");
        return size.equals("all")
                ? Case.SIZES.keySet().stream().sorted().map(this::about).toList()
                : List.of(about(size));
    }

    private Case about(String size) {
        var variant = row.get("architecture_variant").split("/", 2);
        var shape = ARCHITECTURES.get(variant[0]) + " " + WIDTHS.get(variant[1]);
        var rules = Arrays.asList(row.get("convention").split("\\+"));
        var context = row.get("context").isEmpty() ? Query.BASE : row.number("context");
        var whole = rules.contains("S-TOTAL") ? "" : "layers";
        UnaryOperator<Model> edit =
                rules.contains("B-ROPE-FULLDK") ? Mistake::fullWidthTables : UnaryOperator.identity();
        return new Case(size, shape, convention(rules), whole, context, Map.of(), edit);
    }

    /// The name of the convention that the column stands for.
    private String convention(List<String> rules) {
        var seed = row.get("seed").substring(0, 3);
        if (Stream.of("R-2N", "R-6N").anyMatch(rules::contains)) {
            return "6n";
        }
        if (Stream.of("E-RMS3", "E-ROPE-DENSE").anyMatch(rules::contains)) {
            return "seed-003-listed";
        }
        return seed.equals("000") && rules.contains("F-MATMUL") ? "matmul" : "seed-" + seed;
    }

    String status() {
        return row.get("status");
    }

    Rational exact() {
        return row.exact("exact_value");
    }

    /// What the mistake yields, where one was found.
    Optional<Rational> reproduced() {
        var found = REPRODUCED.matcher(row.get("explanation"));
        return found.find() ? Optional.of(Rational.parse(found.group(1))) : Optional.empty();
    }

    /// Whether a value in base units is printed as stated.
    boolean prints(Rational value) {
        var text = row.get("stated_value");
        var scaled = value.over(Stated.scale(row.get("unit")));
        if (FORMULAS.contains(text)) {
            var formula = Parser.parse(text.replace("**", "^"));
            return formula.at(Map.of("seq_len", Rational.of(row.number("context")))).equals(scaled);
        }
        var stated = Stated.first(ECHOES.getOrDefault(text, text));
        return status().equals("exact") ? stated.value().equals(scaled) : stated.prints(scaled);
    }
}
