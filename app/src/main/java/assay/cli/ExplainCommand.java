package assay.cli;

import assay.problem.Problem;
import assay.problem.Refusal;
import assay.report.ExplainSheet;
import assay.report.Sheet;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/// `assay explain MODEL PATH|QUANTITY`: where a number comes from.
record ExplainCommand() implements Command {
    @Override
    public String name() {
        return "explain";
    }

    @Override
    public CommandSpec spec() {
        var spec = Specs.command("explain", "MODEL PATH|QUANTITY",
                "Where a number comes from: op line, indices, sizes, substitution, value.",
                "  assay explain gpt2-xl flops.forward",
                "  assay explain gpt2-xl-swiglu layers/attn/scores",
                "  assay explain llama-3-8b k_proj --seq 8192",
                "  assay explain gpt2 memory.peak --optimizer sgd --batch 8");
        Specs.withRun(Specs.withTraining(Specs.withTerms(spec)));
        return Specs.withOutput(spec).addOption(Specs.chart("the quantity's composition"))
                .addPositional(Specs.words("MODEL PATH|QUANTITY", "0..*",
                "A model, and a path of its tree (or its last steps), or a quantity such as flops.forward or "
                        + "memory.peak."));
    }

    @Override
    public Answer answer(Given given, Shell shell) {
        var words = given.words();
        if (words.size() != 2) {
            throw new Refusal(new Problem("assay explain", "", "takes a model and a path or quantity",
                    "assay explain gpt2-xl flops.forward"));
        }
        var answer = given.ask(() -> given.spec(words.get(0), shell)).answer();
        var quantity = answer.quantity(words.get(1));
        return Answer.of(ExplainSheet.of(answer, words.get(1)).with(quantity.map(q -> given.beside(answer,
                Optional.of(q.name()), () -> List.of(new Sheet.Worked(answer.subject(q),
                        answer.ledger(q).stream().toList())))).orElse(Sheet.Beside.NOTHING)),
                () -> ExplainSheet.data(answer, words.get(1)));
    }
}
