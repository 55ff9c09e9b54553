package assay.browser;

import org.teavm.classlib.ResourceSupplier;
import org.teavm.classlib.ResourceSupplierContext;

/// The texts that become part of the script, by their place on the class path.
@SuppressWarnings("deprecation")
public final class Bundled implements ResourceSupplier {
    @Override
    public String[] supplyResources(ResourceSupplierContext context) {
        return new String[] {"assay/device/accelerators.txt", "assay/storage/schemes.txt",
            "assay/browser/models.txt"};
    }
}
