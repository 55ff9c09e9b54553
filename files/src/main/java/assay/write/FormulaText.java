package assay.write;

import assay.ask.Answer;
import assay.formula.Code;
import assay.formula.Excel;
import assay.formula.Program;
import assay.formula.Typeset;
import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The formula of a quantity as code, with comments that say what it is of, and which sizes are bound to what.
public final class FormulaText {
    private static final String LATEX = "latex";
    private static final String EXCEL = "excel";

    private FormulaText() {}

    /// The languages, as they are named.
    public static List<String> languages() {
        var all = new ArrayList<>(Program.all().stream().map(Program::label).toList());
        all.add(LATEX);
        all.add(EXCEL);
        return all;
    }

    /// The format of a text in a language, where files of a format hold it.
    public static Format format(String language) {
        return language.equals(LATEX) ? Format.LATEX : Format.TABLE;
    }

    /// The text, its last line ended.
    ///
    /// @param keep sizes that stay arguments, with commas between
    /// @throws Refusal where the language, the quantity or a size is not known
    public static String of(Answer answer, String quantity, String language, Optional<String> keep) {
        check(language);
        var bound = Bound.of(answer, quantity, Bound.kept(keep, List.of(answer)));
        return program(language).map(program -> {
            var notes = new ArrayList<>(bound.notes());
            notes.add("exact, in " + program.range());
            return program.module(List.of(), List.of(new Program.Function(
                    Program.Function.name(quantity), bound.arguments(), bound.value(), notes)));
        }).orElseGet(() -> language.equals(LATEX) ? latex(bound) : excel(bound));
    }

    /// @throws Refusal where the language is not known
    static void check(String language) {
        if (!languages().contains(language)) {
            throw new Refusal(new Problem(language, "--as", "no language that is known",
                    Nearest.hint(language, languages())));
        }
    }

    /// The language of programs that is named so.
    static Optional<Program> program(String language) {
        return Program.all().stream().filter(p -> p.label().equals(language)).findFirst();
    }

    private static String latex(Bound bound) {
        var out = new StringBuilder();
        bound.notes().forEach(note -> out.append("% ").append(note).append('\n'));
        return out.append("\\[ ").append(Typeset.of(bound.value())).append(" \\]\n").toString();
    }

    private static String excel(Bound bound) {
        var out = new StringBuilder("=").append(Code.of(bound.value(), new Excel())).append('\n');
        bound.notes().forEach(note -> out.append("' ").append(note).append('\n'));
        var names = bound.arguments().stream().map(name -> new Excel().name(name) + " for " + name).toList();
        if (!names.isEmpty()) {
            out.append("' names of cells: ").append(String.join(", ", names)).append('\n');
        }
        return out.append("' whole numbers are exact to 2^53; beyond, and where it divides, 15 digits are\n")
                .toString();
    }
}
