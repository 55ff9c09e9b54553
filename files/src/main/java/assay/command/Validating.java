package assay.command;

import assay.ask.LayeredValidation;
import assay.ask.ServingValidation;
import assay.ask.TableValidation;
import assay.ask.Validation;
import assay.catalog.Catalog;
import assay.catalog.Runs;
import assay.catalog.Served;
import assay.device.Accelerators;
import assay.plan.Rates;
import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.report.ServingValidationSheet;
import assay.report.ValidationSheet;
import java.util.ArrayList;
import java.util.List;

/// What estimates are worth: how far they are from what was measured.
public final class Validating {
    /// What of it there is.
    private static final List<String> TOPICS = List.of("training", "serving");

    private Validating() {}

    private static final class Known {
        static final Validation TRAINING = known();

        private static Validation known() {
            var runs = Runs.known();
            return Validation.of(runs.classes(), runs.models(), runs.runs(), Accelerators.known(), Rates.known());
        }
    }

    /// Estimates of steps of training. They are made when they are first asked for.
    public static Validation training() {
        return Known.TRAINING;
    }

    /// Estimates of serving.
    public static ServingValidation serving() {
        return ServingValidation.of(Served.rows(), Catalog::find, Accelerators.known());
    }

    /// Estimates of speeds under llama.cpp.
    public static LayeredValidation layered() {
        return LayeredValidation.of(Served.layered(), Catalog::find, name -> Asked.schemes().named(name));
    }

    /// Estimates of the tables of TensorRT-LLM.
    public static TableValidation tables() {
        return TableValidation.of(Served.tables(), Catalog::find, Accelerators.known());
    }

    /// The reply.
    ///
    /// @throws Refusal where what is asked cannot be answered, with all that is wrong with it
    public static Reply of(Asked asked) {
        var problems = new ArrayList<Problem>();
        if (asked.words().isEmpty()) {
            problems.add(new Problem("what is validated", "", "is not named", "assay validation training"));
        }
        for (var word : asked.words()) {
            if (!TOPICS.contains(word)) {
                problems.add(new Problem(word, "", "is not validated", Nearest.hint(word, TOPICS)));
            }
        }
        if (asked.words().size() > 1) {
            problems.add(new Problem("assay validation", "", "takes one topic", "assay validation serving"));
        }
        Refusal.ofAny(problems);
        if (asked.words().getFirst().equals("serving")) {
            var serving = serving();
            return Reply.of(ServingValidationSheet.of(serving, layered(), tables()), () ->
                    ServingValidationSheet.data(serving, layered(), tables()));
        }
        return Reply.of(ValidationSheet.of(training()), () -> ValidationSheet.data(training()));
    }
}
