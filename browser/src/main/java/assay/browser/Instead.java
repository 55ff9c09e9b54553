package assay.browser;

import java.util.Set;
import org.teavm.extension.spi.substitution.SubstitutionPolicy;
import org.teavm.extension.spi.substitution.SubstitutionSink;

/// The classes that others stand for in a browser, by the same name with `Plain` before it: the texts of the
/// program are in the script, and JSON is read without a library.
public final class Instead implements SubstitutionPolicy {
    private static final Set<String> CLASSES = Set.of("assay.bundle.Texts", "assay.read.Shortest",
            "assay.read.Tokenizer");

    @Override
    public void contribute(SubstitutionSink sink) {
        sink.selectClasses(CLASSES::contains).simpleNamePrefix("Plain");
    }
}
