package assay.onnx;

import assay.account.Forward;
import assay.account.Ledger;
import assay.account.Parameters;
import assay.account.Terms;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.convention.Conventions;
import assay.disk.Disk;
import assay.family.Families;
import assay.spec.Spec;
import assay.model.Model;
import assay.quantity.Dtype;
import assay.read.ConfigFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// The files that `make_onnx.py` writes.
final class Fixture {
    static final Path FOLDER = Path.of("src", "test", "fixtures", "onnx");
    static final long BATCH = 2;
    static final long TOKENS = 6;

    private Fixture() {}

    static Path file(String name) {
        return FOLDER.resolve(name + ".onnx");
    }

    static Spec graph(String name) {
        return Disk.of(file(name)).read(OnnxFile::read).spec();
    }

    static Model config(String name) {
        return Families.build(Disk.of(FOLDER.resolve(name + ".json")).read(ConfigFile::read));
    }

    static Ledger forward(Model model, String convention) {
        return new Forward().of(model, Terms.of(Conventions.named(convention), Dtype.FP32)).orElseThrow();
    }

    static Rational parameters(Model model) {
        return value(model, new Parameters().of(model, Terms.DEFAULT).orElseThrow().total(), 1);
    }

    /// At so many sequences of six tokens.
    static Rational value(Model model, Expr amount, long batch) {
        Map<String, Rational> point = new HashMap<>(model.sizes().values());
        point.put("B", Rational.of(batch));
        point.put("T", Rational.of(TOKENS));
        return amount.at(point);
    }
}
