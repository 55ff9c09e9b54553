package assay;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The rooms and the arrows between them.
class HouseTest {
    /// A room may use those before it and itself.
    private static final List<String> ROOMS = List.of(
            "problem", "algebra", "notation", "quantity", "model", "part", "family", "pass", "life", "account",
            "device", "ask", "report", "read", "onnx",
            "write", "catalog", "cli");

    /// The rooms of the module `core`, which has no run-time dependency.
    private static final List<String> CORE = ROOMS.subList(0, ROOMS.indexOf("read"));

    private static final int WIDEST = 120;

    private static JavaClasses classes;

    @BeforeAll
    static void read() {
        classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("assay");
    }

    @Test
    void everyRoomIsKnown() {
        var rooms = classes.stream().map(HouseTest::room).distinct().toList();
        assertThat(rooms).containsExactlyInAnyOrderElementsOf(ROOMS);
    }

    @Test
    void arrowsNeverPointBack() {
        var back = new ArrayList<String>();
        for (var from : classes) {
            for (var arrow : from.getDirectDependenciesFromSelf()) {
                var to = arrow.getTargetClass().getBaseComponentType();
                if (to.getPackageName().startsWith("assay.") && ROOMS.indexOf(room(to)) > ROOMS.indexOf(room(from))) {
                    back.add(arrow.getDescription());
                }
            }
        }
        assertThat(back).isEmpty();
    }

    @Test
    void coreUsesTheJdkAlone() {
        var out = new ArrayList<String>();
        for (var from : classes) {
            if (!CORE.contains(room(from))) {
                continue;
            }
            for (var arrow : from.getDirectDependenciesFromSelf()) {
                var to = arrow.getTargetClass().getBaseComponentType().getPackageName();
                boolean allowed = to.isEmpty() || to.startsWith("java.") || to.startsWith("assay.")
                        || to.startsWith("org.jspecify.");
                if (!allowed) {
                    out.add(arrow.getDescription());
                }
            }
        }
        assertThat(out).isEmpty();
    }

    @Test
    void noLineIsWiderThanAPage() throws IOException {
        var wide = new ArrayList<String>();
        for (var module : PagesTest.MODULES) {
            var sources = PagesTest.files(module.resolve("src")).filter(f -> f.toString().endsWith(".java"));
            for (var file : sources.toList()) {
                var lines = Files.readAllLines(file);
                for (int i = 0; i < lines.size(); i++) {
                    if (lines.get(i).codePointCount(0, lines.get(i).length()) > WIDEST) {
                        wide.add(file + ":" + (i + 1));
                    }
                }
            }
        }
        assertThat(wide).isEmpty();
    }

    private static String room(JavaClass of) {
        return of.getPackageName().substring("assay.".length());
    }
}
