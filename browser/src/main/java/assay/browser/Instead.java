package assay.browser;

import java.util.Set;
import org.teavm.extension.spi.substitution.SubstitutionPolicy;
import org.teavm.extension.spi.substitution.SubstitutionSink;

/// The classes that others stand for in a browser. Of the program's, by the same name with `Plain` before it: the texts
/// of the program are in the script, and JSON is read without a library. Of the JDK's, by the same name in a package
/// of this one: numbers are what a browser has, and random ones those of the JDK.
public final class Instead implements SubstitutionPolicy {
    private static final Set<String> CLASSES = Set.of("assay.bundle.Texts", "assay.read.Tokenizer");

    @Override
    public void contribute(SubstitutionSink sink) {
        sink.selectClasses(CLASSES::contains).simpleNamePrefix("Plain");
        sink.selectClasses(name -> name.startsWith("java.math.") || name.equals("java.util.SplittableRandom"))
                .packagePrefix("assay.browser");
    }
}
