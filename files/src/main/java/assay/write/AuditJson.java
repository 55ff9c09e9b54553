package assay.write;

import assay.algebra.Rational;
import assay.audit.Audited;
import assay.audit.Finding;
import assay.audit.Status;
import java.util.List;
import java.util.stream.Collectors;

/// Audits as JSON, one object on one line for each file: `{"schema", "kind": "audit", "file", "models": [{"name",
/// "sizes"}], "figures": [{"line", "text", "value", "unit", "status", "quantity", "model", "convention", "right",
/// "mistake", "repro"}], "sums": [{"line", "text", "value", "holds"}], "summary"}`. Values are decimal strings in base
/// units, of 30 digits where they have no end; what is not known is `null`.
public final class AuditJson {
    private AuditJson() {}

    public static String of(List<Audited> audits) {
        return audits.stream().map(AuditJson::of).collect(Collectors.joining());
    }

    private static String of(Audited audited) {
        var out = JsonText.answer("audit").name("file").text(audited.file()).name("models").open('[');
        audited.models().forEach((name, sizes) -> {
            out.open('{').name("name").text(name).name("sizes").open('{');
            sizes.forEach((size, value) -> out.name(size).text(number(value)));
            out.close('}').close('}');
        });
        out.close(']').name("figures").open('[');
        audited.figures().forEach(f -> figure(out, f));
        out.close(']').name("sums").open('[');
        for (var sum : audited.sums()) {
            out.open('{').name("line").bare(String.valueOf(sum.line())).name("text").text(sum.result()).name("value")
                    .text(number(sum.comes())).name("holds").truth(sum.holds()).close('}');
        }
        out.close(']').name("summary").open('{');
        for (var status : Status.values()) {
            out.name(status.label()).bare(String.valueOf(audited.count(status)));
        }
        return out.close('}').close('}').toString();
    }

    private static void figure(JsonText out, Finding f) {
        out.open('{').name("line").bare(String.valueOf(f.line())).name("text").text(f.text()).name("value")
                .text(number(f.value()));
        said(out.name("unit"), f.unit());
        out.name("status").text(f.status().label());
        said(out.name("quantity"), f.quantity());
        said(out.name("model"), f.model());
        said(out.name("convention"), f.convention());
        said(out.name("right"), f.right().map(AuditJson::number).orElse(""));
        said(out.name("mistake"), f.mistakes().isEmpty() ? "" : f.mistakes().getFirst());
        out.name("mistakes").texts(f.mistakes());
        said(out.name("repro"), f.mistakes().isEmpty() ? "" : f.repro().map(AuditJson::number).orElse(""));
        out.close('}');
    }

    private static void said(JsonText out, String text) {
        if (text.isEmpty()) {
            out.nothing();
        } else {
            out.text(text);
        }
    }

    private static String number(Rational value) {
        return Decimals.of(value);
    }
}
