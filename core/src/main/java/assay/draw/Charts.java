package assay.draw;

import assay.account.Quantity;
import assay.ask.Answer;
import assay.ask.Training;
import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The charts of an answer by their names.
public final class Charts {
    /// The kinds of charts.
    public static final List<String> KINDS = List.of("composition", "shares", "growth", "memory", "layout",
            "step", "conventions");

    /// What a document shows the composition of.
    private static final List<String> SHOWN = List.of("parameters", "flops.forward", "memory.activations",
            "memory.cache");

    private Charts() {}

    /// One chart of an answer.
    ///
    /// @param name a kind; or a quantity, for its composition
    /// @throws Refusal where it is neither, and where the answer has no such chart
    public static Chart named(Answer answer, String name, Contexts contexts) {
        return switch (name) {
            case "composition" -> composition(answer, "parameters");
            case "shares" -> Shares.of(answer.subject(), contexts).orElseThrow(() -> none(answer, name));
            case "growth" -> Growing.of(answer.subject(), training(answer), contexts)
                    .orElseThrow(() -> none(answer, name));
            case "memory" -> MemoryBars.of(answer.training());
            case "layout" -> LayoutBoxes.of(answer.laid());
            case "step" -> step(answer);
            case "conventions" -> ConventionBars.of(answer).orElseThrow(() -> none(answer, name));
            default -> composition(answer, name);
        };
    }

    private static Chart step(Answer answer) {
        var name = answer.subject().model().name();
        return answer.laid().step().map(step -> StepBar.of(name, step)).orElseThrow(() -> new Refusal(new Problem(name,
                "--chart", "there is nothing to draw of step: its time is not estimated", "--on h100, or another "
                        + "device that states its peak and bandwidth, and no share of the peak")));
    }

    /// The composition of a quantity.
    ///
    /// @throws Refusal where there is no such quantity, or nothing of it
    public static Chart composition(Answer answer, String quantity) {
        var names = new ArrayList<>(KINDS);
        answer.quantities().stream().map(Quantity::name).forEach(names::add);
        if (!names.contains(quantity)) {
            throw new Refusal(new Problem(quantity, "--chart", "no chart and no quantity", Nearest.hint(quantity,
                    names)));
        }
        var ledger = answer.ledger(quantity);
        return Composition.of(answer.subject(ledger.quantity()), ledger).orElseThrow(() -> none(answer, quantity));
    }

    /// Those that a document of one model shows: what its quantities are made of, shares and growth.
    ///
    /// @return each drawn when it is come to
    public static Stream<Chart> of(Answer answer) {
        var all = new ArrayList<Supplier<Optional<Chart>>>();
        for (var name : SHOWN) {
            all.add(() -> answer.quantity(name).flatMap(q -> ledger(answer, q)));
        }
        var contexts = Contexts.around(answer.subject());
        all.add(() -> Shares.of(answer.subject(), contexts));
        all.add(() -> Growing.of(answer.subject(), training(answer), contexts));
        return all.stream().map(Supplier::get).flatMap(Optional::stream);
    }

    private static Optional<Chart> ledger(Answer answer, Quantity quantity) {
        try {
            return answer.ledger(quantity).flatMap(l -> Composition.of(answer.subject(quantity), l));
        } catch (Refusal _) {
            return Optional.empty();
        }
    }

    /// A chart that nobody asked for by name: none where there is nothing to draw.
    public static Stream<Chart> drawn(Answer answer, String name, Contexts contexts) {
        return Refusal.collecting(() -> named(answer, name, contexts), new ArrayList<>()).stream();
    }

    /// What training holds, where the plan has an account.
    private static Optional<Training> training(Answer answer) {
        try {
            return Optional.of(answer.training());
        } catch (Refusal _) {
            return Optional.empty();
        }
    }

    private static Refusal none(Answer answer, String name) {
        return new Refusal(new Problem(answer.subject().model().name(), "--chart", "there is nothing to draw of "
                + name, "no part of it is more than zero, or nothing depends on the context"));
    }
}
