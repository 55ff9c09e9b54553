package assay.ask;

import java.util.ArrayList;
import java.util.List;

/// Answers of one question after another, as a slider asks them: models whose trees are alike share their ledgers, so
/// that only sizes are bound again.
///
/// Every answer is the one that [Ask#answer] gives.
public final class Shared {
    private static final int KEPT = 16;

    private final List<Accounts> recent = new ArrayList<>();

    /// The answer, as far as it is looked at.
    ///
    /// @throws assay.problem.Refusal with everything that is wrong with the spec
    public synchronized Answer answer(Ask ask) {
        var model = Case.model(ask.spec(), ask.options());
        var alike = recent.stream().filter(known -> known.serves(model)).findFirst();
        alike.ifPresent(recent::remove);
        var accounts = alike.map(known -> known.over(model)).orElseGet(() -> Accounts.of(model));
        recent.addFirst(accounts);
        if (recent.size() > KEPT) {
            recent.removeLast();
        }
        return Answer.of(ask, accounts);
    }
}
