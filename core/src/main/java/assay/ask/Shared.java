package assay.ask;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Answers of one question after another, as a slider asks them: models whose trees are alike share their ledgers, so
/// that only sizes are bound again.
///
/// Every answer is the one that [Ask#answer] gives.
public final class Shared {
    private static final int KEPT = 16;

    private static final int SERVED = 4;

    private final List<Accounts> recent = new ArrayList<>();
    private final Map<List<Object>, Serving> served = new LinkedHashMap<>();

    /// How a model is served: what was made of late for the same words stays, for tables and pictures of it.
    ///
    /// @param key what was asked
    /// @throws assay.problem.Refusal with everything that is wrong with it
    public synchronized Serving serving(List<Object> key, Supplier<Serving> make) {
        var known = served.remove(key);
        var serving = known == null ? make.get() : known;
        served.put(key, serving);
        if (served.size() > SERVED) {
            served.remove(served.keySet().iterator().next());
        }
        return serving;
    }

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
