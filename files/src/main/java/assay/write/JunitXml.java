package assay.write;

import assay.check.Asserted;
import assay.draw.Xml;
import assay.report.AssertedSheet;
import java.util.List;

/// Conditions as JUnit's XML has tests: a suite a model, a test case a condition, a failure where one is broken.
public final class JunitXml {
    private JunitXml() {}

    /// The document, its last line ended.
    public static String of(List<Asserted> all) {
        var out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
        for (var asserted : all) {
            long broken = asserted.verdicts().stream().filter(v -> !v.holds()).count();
            out.append("  <testsuite name=\"").append(Xml.text(asserted.model())).append("\" tests=\"")
                    .append(asserted.verdicts().size()).append("\" failures=\"").append(broken).append("\">\n");
            for (var verdict : asserted.verdicts()) {
                out.append("    <testcase classname=\"").append(Xml.text(asserted.model())).append("\" name=\"")
                        .append(Xml.text(verdict.condition().text())).append('"');
                if (verdict.holds()) {
                    out.append("/>\n");
                } else {
                    out.append(">\n      <failure message=\"")
                            .append(Xml.text(AssertedSheet.told(asserted.model(), verdict)))
                            .append("\"/>\n    </testcase>\n");
                }
            }
            out.append("  </testsuite>\n");
        }
        return out.append("</testsuites>\n").toString();
    }
}
