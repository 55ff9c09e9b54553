package assay.write;

import assay.algebra.Rational;
import assay.ask.Answer;
import assay.formula.Program;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// All quantities of models as a module of functions, `gpt2_xl_flops_forward(B, T)`, for a program to take in, and
/// beside it its test: exact values at the model's own sizes, where each is one, and at others.
public final class FormulaProject {
    private static final Rational FACTOR = Rational.of(2);
    private static final Rational MORE = Rational.of(37);

    private final List<String> kept;
    private final Set<String> taken = new HashSet<>();
    private final List<Program.Function> functions = new ArrayList<>();
    private final List<Program.Sample> samples = new ArrayList<>();
    private final List<String> absent = new ArrayList<>();

    private FormulaProject(List<String> kept) {
        this.kept = kept;
    }

    /// The names of its files: the module, then the test.
    ///
    /// @throws Refusal where the language has no modules, or is not known
    public static List<String> files(String language) {
        var program = program(language);
        return List.of(program.file(), program.testFile());
    }

    private static Program program(String language) {
        FormulaText.check(language);
        return FormulaText.program(language).orElseThrow(() -> new Refusal(new Problem(language, "--as",
                "has no modules", language.equals("excel") ? "a workbook that follows its sizes: assay MODEL -o x.xlsx"
                        : "a document: assay MODEL --full -o x.tex")));
    }

    /// The texts of the files by their names.
    ///
    /// @param keep sizes that stay arguments, with commas between
    /// @throws Refusal where the language or a size is not known
    public static SequencedMap<String, String> of(List<Answer> answers, String language, Optional<String> keep) {
        var program = program(language);
        var project = new FormulaProject(Bound.kept(keep, answers));
        answers.forEach(project::add);
        var models = String.join(", ", answers.stream().map(FormulaProject::name).toList());
        var notes = new ArrayList<>(List.of("Formulas of " + models + ": exact, in " + program.range(),
                "B is the batch in sequences, T the tokens of each; what is no whole number is cut to the one below"));
        notes.addAll(project.absent);
        var tested = new ArrayList<>(List.of("Exact values of the formulas of " + models));
        program.run().forEach(command -> tested.add("$ " + command));
        var files = new LinkedHashMap<String, String>();
        files.put(program.file(), program.module(notes, project.functions));
        files.put(program.testFile(), program.test(tested, project.samples));
        return files;
    }

    private static String name(Answer answer) {
        return answer.subject().model().name();
    }

    /// Every quantity that is a count; of others it is said why not.
    private void add(Answer answer) {
        var lacks = new ArrayList<String>();
        for (var quantity : answer.quantities()) {
            var problems = new LinkedHashSet<Problem>();
            Refusal.collecting(() -> Bound.of(answer, quantity.name(), kept), problems).ifPresent(bound -> {
                if (bound.ledger().estimate()) {
                    lacks.add(quantity.name() + " (an estimate, no count)");
                } else {
                    add(answer, quantity.name(), bound);
                }
            });
            problems.forEach(p -> lacks.add(quantity.name() + " (" + p.message() + ")"));
        }
        if (!lacks.isEmpty()) {
            absent.add(name(answer) + " lacks " + String.join(", ", lacks));
        }
    }

    private void add(Answer answer, String quantity, Bound bound) {
        var wish = Program.Function.name(name(answer), quantity);
        var name = wish;
        for (int n = 2; !taken.add(name); n++) {
            name = wish + "_" + n;
        }
        functions.add(new Program.Function(name, bound.arguments(), bound.value(), bound.notes()));
        for (var point : points(bound)) {
            samples.add(new Program.Sample(name, point.values().stream().map(Rational::num).toList(),
                    bound.value().at(new HashMap<>(point)).floor().num()));
        }
    }

    /// The model's own sizes, each one, and others.
    private static Set<SequencedMap<String, Rational>> points(Bound bound) {
        var own = new LinkedHashMap<String, Rational>();
        var ones = new LinkedHashMap<String, Rational>();
        var others = new LinkedHashMap<String, Rational>();
        for (var name : bound.arguments()) {
            var value = bound.subject().values().getOrDefault(name, Rational.ONE);
            own.put(name, value);
            ones.put(name, Rational.ONE);
            others.put(name, value.times(FACTOR).plus(MORE));
        }
        return new LinkedHashSet<>(List.of(own, ones, others));
    }
}
