package assay.ask;

import assay.account.Forward;
import assay.account.Ledger;
import assay.account.Parameters;
import assay.account.Quantity;
import assay.algebra.Rational;
import assay.quantity.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What in an account is so unlike any model that a reader should doubt it before using it.
final class Alarms {
    /// How far a count may stay behind two FLOPs a parameter and token.
    private static final Rational FAR = Rational.of(20);

    private Alarms() {}

    static List<String> of(Case subject, List<Ledger> ledgers) {
        var alarms = new ArrayList<String>();
        for (var ledger : ledgers) {
            if (ledger.total().degree("B") > 1) {
                alarms.add("Look here: " + ledger.quantity().title() + " grows with B^" + ledger.total().degree("B")
                        + ", and sequences of a batch have nothing to do with each other: another axis is taken for "
                        + "the batch.");
            }
        }
        var forward = total(subject, ledgers, new Forward());
        var parameters = total(subject, ledgers, new Parameters());
        if (forward.isPresent() && parameters.isPresent() && parameters.get().signum() > 0) {
            rule(parameters.get().times(Rational.of(2)).times(subject.value(subject.tokens())),
                    forward.get()).ifPresent(alarms::add);
        }
        return alarms;
    }

    private static Optional<String> rule(Rational says, Rational counted) {
        if (counted.signum() == 0) {
            return Optional.of("Look here: the forward pass counts nothing, and there are parameters: see what is not "
                    + "counted.");
        }
        var times = says.over(counted);
        return times.compareTo(FAR) <= 0 ? Optional.empty()
                : Optional.of("Look here: 2N a token says " + Figures.fixed(times, 0) + " times what is counted: see "
                        + "what is not counted, and whether B and T are what the model's axes are.");
    }

    private static Optional<Rational> total(Case subject, List<Ledger> ledgers, Quantity quantity) {
        return Statement.of(quantity, ledgers).map(Ledger::total).map(subject::value);
    }
}
