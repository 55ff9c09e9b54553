package assay.ask;

import assay.account.Conventions;
import assay.account.Keeping;
import assay.account.Terms;
import assay.account.Unwinding;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Named;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One pass of a step, forward and backward, and the optimizer's step behind it.
///
/// @param plan how the model is trained; its device says nothing here
/// @param values of all sizes, `B` that of the sequences of the pass
/// @param there whether gradients are there when it begins, since an earlier pass of the step left them
record Pass(Plan plan, Map<String, Rational> values, boolean there) {
    /// The entry of kept activations that is there while a part is done again, and not before.
    private static final String RECOMPUTED = "recomputed";

    /// The moments at which the peak may be, each with formulas that hold for any `B`. A list of what is made, such as
    /// an exercise's, holds all of it at once; what PyTorch holds comes and goes: gradients come in the backward pass,
    /// unless an earlier pass of the step left them.
    ///
    /// @param memory what is held under the plan
    List<Moment> moments(Accounts accounts, Memory memory) {
        boolean atOnce = plan.list().by() == Keeping.By.MAKERS;
        var moments = new ArrayList<Moment>();
        var forward = forward(memory, atOnce);
        moments.add(forward);
        if (!atOnce) {
            var loss = memory.parts().get("loss");
            if (loss != null) {
                moments.add(new Moment("loss", forward.parts())
                        .and("gradient of the logits", loss.entries().getLast().amount()));
            }
            for (var undone : unwound(accounts)) {
                moments.add(backward(undone, memory));
            }
        }
        moments.add(optimizing(accounts, memory, atOnce));
        return moments;
    }

    private Moment forward(Memory memory, boolean atOnce) {
        var parts = new LinkedHashMap<String, Expr>();
        for (var part : memory.parts().keySet()) {
            parts.put(part, memory.total(part));
        }
        if (!atOnce) {
            parts.computeIfPresent("activations", (_, all) -> all.minus(again(memory)));
        }
        if (!atOnce && !there) {
            parts.remove("gradients");
        }
        return new Moment("end of the forward pass", parts);
    }

    /// What is there while a part is done again, and not before.
    private static Expr again(Memory memory) {
        return Optional.ofNullable(memory.parts().get("activations"))
                .map(kept -> kept.only(e -> e.path().equals(RECOMPUTED)).total()).orElse(Expr.ZERO);
    }

    private List<Unwinding.Moment> unwound(Accounts accounts) {
        var others = new LinkedHashMap<>(values);
        var sequences = Optional.ofNullable(others.remove("B")).orElse(Rational.ONE);
        // gradients that are there anyway do not decide which moment is the greatest
        var gradient = there ? Rational.ZERO : plan.precision().gradients().bytes();
        var activations = plan.precision().activations();
        return accounts.unwound(
                new Accounts.Unwound(plan.list(), plan.kernel(), activations.bytes(), gradient, others),
                Terms.of(Conventions.MATMUL, activations), sequences);
    }

    private Moment backward(Unwinding.Moment undone, Memory memory) {
        var parts = new LinkedHashMap<String, Expr>();
        parts.put("weights", memory.total("weights"));
        parts.put("gradients", there ? memory.total("gradients") : undone.parameters());
        parts.put("optimizer", memory.total("optimizer"));
        parts.put("activations", memory.total("activations").minus(undone.kept()));
        parts.put("gradients of activations", undone.streams());
        return new Moment("backward pass of " + undone.block() + ", at " + undone.op(), parts);
    }

    /// The step of the optimizer, with the most that it makes while it updates one parameter.
    private Moment optimizing(Accounts accounts, Memory memory, boolean atOnce) {
        var parts = new LinkedHashMap<String, Expr>();
        for (var part : List.of("weights", "gradients", "optimizer")) {
            parts.put(part, memory.total(part));
        }
        var moment = new Moment("optimizer step", parts);
        return atOnce ? moment : temporaries(accounts).map(bytes -> moment.and("temporaries", bytes))
                .orElseGet(() -> moment.and("temporaries"));
    }

    /// The most over all parameters, each after the one before it; empty where it is not known of one. Where copies of
    /// a layer follow each other, the first of a layer comes after the last as well.
    private Optional<Expr> temporaries(Accounts accounts) {
        var weights = accounts.weights();
        var pairs = new ArrayList<Optional<Expr>>();
        int first = 0;
        for (int i = 0; i < weights.size(); i++) {
            var count = weights.get(i).count();
            pairs.add(temporaries(weights.get(i), i == 0 ? Expr.ZERO : Expr.product(weights.get(i - 1).shape())));
            if (i + 1 == weights.size() || !weights.get(i + 1).count().equals(count)) {
                if (count.at(values).compareTo(Rational.ONE) > 0) {
                    pairs.add(temporaries(weights.get(first), Expr.product(weights.get(i).shape())));
                }
                first = i + 1;
            }
        }
        return pairs.stream().anyMatch(Optional::isEmpty) ? Optional.empty()
                : pairs.stream().flatMap(Optional::stream)
                        .max(Comparator.comparing(bytes -> bytes.at(values))).or(() -> Optional.of(Expr.ZERO));
    }

    private Optional<Expr> temporaries(Named weight, Expr before) {
        return plan.optimizer().temporaries(
                Expr.product(weight.shape()), before, plan.precision().state().bytes());
    }
}
