package assay.command;

import assay.algebra.Expr;
import assay.ask.Ask;
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

/// A formula as code.
public final class Formulas {
    /// Besides programs: what is set.
    private static final String LATEX = "latex";
    private static final String EXCEL = "excel";
    private static final List<String> USUAL = List.of("B", "T");
    private static final Map<String, String> KEPT = Map.of("batch", "B", "seq", "T");

    private Formulas() {}

    /// The languages, as they are named.
    public static List<String> languages() {
        var all = new ArrayList<>(Arrays.stream(Program.values()).map(Program::label).toList());
        all.add(LATEX);
        all.add(EXCEL);
        return all;
    }

    /// The reply.
    ///
    /// @throws Refusal where what is asked cannot be answered, with all that is wrong with it
    public static Reply of(Asked asked) {
        var words = asked.words();
        if (words.size() != 2) {
            throw new Refusal(new Problem("assay formula", "", "takes a model and a quantity",
                    "assay formula gpt2-xl flops.forward --as python"));
        }
        var language = asked.text("as").orElse("python");
        if (!languages().contains(language)) {
            throw new Refusal(new Problem(language, "--as", "no language that is known",
                    Nearest.hint(language, languages())));
        }
        var answer = asked.answer(Ask.of(() -> asked.spec(words.getFirst()), asked.question().without("keep")));
        var ledger = answer.ledger(words.getLast());
        var subject = answer.subject(ledger.quantity());
        var sizes = subject.sizes();
        var kept = asked.text("keep").map(list -> Arrays.stream(list.split(",", -1)).map(String::strip)
                .map(name -> KEPT.getOrDefault(name, name)).distinct().toList())
                .orElse(USUAL);
        var unknown = kept.stream().filter(name -> !sizes.all().containsKey(name)).toList();
        if (!unknown.isEmpty()) {
            throw new Refusal(unknown.stream().map(name -> new Problem(name, "--keep", "is no size of this model",
                    Nearest.hint(name, List.copyOf(sizes.all().keySet())))).toList());
        }
        var expr = ledger.total().with(sizes.bindings(new LinkedHashSet<>(kept)));
        var arguments = kept.stream().filter(name -> expr.dims().stream().anyMatch(d -> d.name().equals(name)))
                .toList();
        var notes = new ArrayList<String>(List.of(answer.subject().model().name() + ": " + ledger.quantity().title()
                + " (" + ledger.quantity().name() + "), in " + ledger.quantity().unit().label() + "s",
                "convention " + subject.terms().convention().name() + "; " + subject.model().source()));
        var bound = sizes.all().values().stream().filter(s -> !kept.contains(s.name()) && ledger.total().dims().stream()
                .anyMatch(d -> d.name().equals(s.name()))).map(s -> s.name() + " = "
                        + Optional.ofNullable(sizes.bindings(new LinkedHashSet<>(kept)).get(s.name()))
                                .map(Expr::toString).orElse("?")).toList();
        if (!bound.isEmpty()) {
            notes.add("with " + String.join(", ", bound));
        }
        return Reply.of(written(language, expr, ledger.quantity().name(), arguments, notes));
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
