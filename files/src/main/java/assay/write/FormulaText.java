package assay.write;

import assay.algebra.Expr;
import assay.ask.Answer;
import assay.formula.Code;
import assay.formula.Excel;
import assay.formula.Program;
import assay.formula.Typeset;
import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The formula of a quantity as code, with comments that say what it is of, and which sizes are bound to what.
public final class FormulaText {
    private static final String LATEX = "latex";
    private static final String EXCEL = "excel";
    private static final List<String> USUAL = List.of("B", "T");
    private static final Map<String, String> KEPT = Map.of("batch", "B", "seq", "T");

    private FormulaText() {}

    /// The languages, as they are named.
    public static List<String> languages() {
        var all = new ArrayList<>(Arrays.stream(Program.values()).map(Program::label).toList());
        all.add(LATEX);
        all.add(EXCEL);
        return all;
    }

    /// The text, its last line ended.
    ///
    /// @param keep sizes that stay arguments, with commas between
    /// @throws Refusal where the language, the quantity or a size is not known
    public static String of(Answer answer, String quantity, String language, Optional<String> keep) {
        if (!languages().contains(language)) {
            throw new Refusal(new Problem(language, "--as", "no language that is known",
                    Nearest.hint(language, languages())));
        }
        var ledger = answer.ledger(quantity);
        var subject = answer.subject(ledger.quantity());
        var sizes = subject.sizes();
        var kept = keep.map(list -> Arrays.stream(list.split(",", -1)).map(String::strip)
                .map(name -> KEPT.getOrDefault(name, name)).distinct().toList()).orElse(USUAL);
        var unknown = kept.stream().filter(name -> !sizes.all().containsKey(name)).toList();
        if (!unknown.isEmpty()) {
            throw new Refusal(unknown.stream().map(name -> new Problem(name, "--keep", "is no size of this model",
                    Nearest.hint(name, List.copyOf(sizes.all().keySet())))).toList());
        }
        var bindings = sizes.bindings(new LinkedHashSet<>(kept));
        var expr = ledger.total().with(bindings);
        var arguments = kept.stream().filter(name -> has(expr, name)).toList();
        var notes = new ArrayList<>(List.of(answer.subject().model().name() + ": " + ledger.quantity().title()
                + " (" + ledger.quantity().name() + "), in " + ledger.quantity().unit().label() + "s",
                "convention " + subject.terms().convention().name() + "; " + subject.model().source()));
        var bound = sizes.all().keySet().stream().filter(name -> !kept.contains(name) && has(ledger.total(), name))
                .map(name -> name + " = " + Optional.ofNullable(bindings.get(name)).map(Expr::toString).orElse("?"))
                .toList();
        if (!bound.isEmpty()) {
            notes.add("with " + String.join(", ", bound));
        }
        return written(language, expr, quantity, arguments, notes);
    }

    private static boolean has(Expr expr, String name) {
        return expr.dims().stream().anyMatch(d -> d.name().equals(name));
    }

    private static String written(String language, Expr expr, String quantity, List<String> arguments,
            List<String> notes) {
        if (language.equals(LATEX)) {
            var out = new StringBuilder();
            notes.forEach(note -> out.append("% ").append(note).append('\n'));
            return out.append("\\[ ").append(Typeset.of(expr)).append(" \\]\n").toString();
        }
        if (language.equals(EXCEL)) {
            var out = new StringBuilder("=").append(Code.of(expr, new Excel())).append('\n');
            notes.forEach(note -> out.append("' ").append(note).append('\n'));
            return out.append("' names of cells: ").append(String.join(", ", arguments.stream().map(name ->
                    new Excel().name(name) + " for " + name).toList())).append("; exact to 2^53\n").toString();
        }
        var program = Arrays.stream(Program.values()).filter(p -> p.label().equals(language)).findFirst()
                .orElseThrow();
        var all = new ArrayList<>(notes);
        all.add("exact, in " + program.range());
        return program.of(expr, Program.function(quantity), arguments, all);
    }
}
