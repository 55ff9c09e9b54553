package assay.write;

import assay.algebra.Rational;
import assay.check.Reconciliation;
import java.util.List;

/// A reconciliation as JSON, one object on one line: `{"schema", "kind": "check", "model", "source", "described",
/// "stored", "scheme", "bytes": {"described", "stored"}, "differences": [{"name", "what", "described", "stored",
/// "count", "reason"}], "reasons", "notes"}`.
public final class ReconciliationJson {
    private ReconciliationJson() {}

    public static String of(Reconciliation outcome) {
        var out = JsonText.answer("check").name("model").text(outcome.model()).name("source").text(outcome.source());
        out.name("described").count(outcome.described()).name("stored").count(outcome.stored());
        out.name("scheme").text(outcome.scheme());
        out.name("bytes").open('{').name("described").bytes(outcome.bytes());
        out.name("stored").bytes(outcome.held()).close('}');
        out.name("differences").open('[');
        for (var finding : outcome.findings()) {
            out.open('{').name("name").text(finding.name()).name("what").text(finding.says());
            sizes(out.name("described"), finding.described());
            sizes(out.name("stored"), finding.stored());
            out.name("count").count(finding.count()).name("reason").text(finding.reason()).close('}');
        }
        out.close(']');
        out.name("reasons").texts(outcome.reasons()).name("notes").texts(outcome.notes());
        out.close('}');
        return out.toString();
    }

    private static void sizes(JsonText out, List<Rational> sizes) {
        out.open('[');
        sizes.forEach(out::count);
        out.close(']');
    }
}
