package assay.catalog;

import java.nio.file.*;
import java.util.*;
import assay.read.*;
import assay.family.Families;
import assay.catalog.Catalog;
import assay.spec.*;
import org.junit.jupiter.api.Test;

class GgufSizesTest {
    static Spec spec(String name) throws Exception {
        for (var l : Files.readAllLines(Path.of("src/test/resources/golden/gguf_configs.txt")))
            if (l.startsWith(name + " |")) {
                var r = Row.of(name + " | test | " + l.split("\\|")[1].strip());
                return r.spec();
            }
        return Catalog.find(name);
    }

    @Test
    void print() throws Exception {
        for (var l : Files.readAllLines(Path.of("src/test/resources/golden/gguf_sizes.csv")).stream().skip(1).toList()) {
            var c = l.split(",", 8);
            var spec = spec(c[0]);
            var draft = GgufDraft.of(spec, Families.build(spec)).orElseThrow(() -> new RuntimeException(c[0]));
            var recipe = GgufRecipe.named(c[1]).orElseThrow();
            var lay = recipe.of(draft.tensors(), draft.traits().with(c[5].equals("yes")).by(8000));
            double unit = switch (c[3]) { case "B" -> 1; case "GB" -> 1e9; case "GiB" -> 1 << 30; default -> 1 << 20; };
            long ours = lay.bytes() + (c[4].equals("file") ? lay.padding() + lay.table() : 0);
            double theirs = Double.parseDouble(c[2]) * unit;
            System.out.printf("%-28s %-9s %15s %-4s %s ours %14d diff %14.0f  %8.4f%% %s%n", c[0], c[1], c[2], c[3], c[5], ours, theirs - ours, 100 * (ours / theirs - 1), c[7]);
        }
    }
}
