package assay;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The rooms and the arrows between them.
class HouseTest {
    /// The rooms, each with those that it may use, which stand before it.
    private static final SequencedMap<String, Set<String>> USES = new LinkedHashMap<>();

    static {
        USES.put("problem", Set.of());
        USES.put("algebra", Set.of());
        USES.put("bundle", Set.of());
        USES.put("notation", Set.of("algebra"));
        USES.put("quantity", Set.of("algebra"));
        USES.put("model", Set.of("problem", "algebra", "quantity"));
        USES.put("storage", Set.of("problem", "algebra", "bundle", "quantity", "model"));
        USES.put("part", Set.of("algebra", "quantity", "model"));
        USES.put("spec", Set.of("problem", "algebra", "notation", "model", "storage"));
        USES.put("kit", Set.of("problem", "algebra", "quantity", "model", "part", "spec"));
        USES.put("text", Set.of("problem", "algebra", "notation", "model", "part", "spec", "kit"));
        USES.put("family", Set.of("problem", "algebra", "quantity", "model", "part", "spec", "kit", "text"));
        USES.put("pass", Set.of("problem", "algebra", "model"));
        USES.put("life", Set.of("algebra", "quantity", "model", "pass"));
        USES.put("recipe", Set.of("problem", "algebra", "quantity", "model", "life"));
        USES.put("convention", Set.of("problem", "algebra", "notation", "model"));
        USES.put("account", Set.of("algebra", "quantity", "model", "storage", "pass", "life", "recipe",
                "convention"));
        USES.put("device", Set.of("problem", "algebra", "bundle"));
        USES.put("plan", Set.of("problem", "algebra", "bundle", "model", "storage", "pass", "device"));
        USES.put("serve", Set.of("problem", "algebra", "bundle", "model", "storage", "pass", "device", "plan"));
        USES.put("ask", Set.of("problem", "algebra", "notation", "quantity", "model", "storage", "spec", "family",
                "pass", "life", "recipe", "convention", "account", "device", "plan", "serve"));
        USES.put("check", Set.of("problem", "algebra", "notation", "quantity", "model", "storage", "spec", "family",
                "account", "ask"));
        USES.put("space", Set.of("problem", "algebra", "bundle", "notation", "quantity", "model", "spec",
                "ask", "check"));
        USES.put("audit", Set.of("problem", "algebra", "notation", "quantity", "model", "spec", "convention", "account",
                "ask"));
        USES.put("formula", Set.of("algebra"));
        USES.put("draw", Set.of("problem", "algebra", "quantity", "model", "life", "recipe", "convention", "account",
                "device", "plan", "serve", "ask"));
        USES.put("report", Set.of("problem", "space", "algebra", "quantity", "model", "storage", "spec", "pass", "life",
                "recipe", "convention", "account", "device", "plan", "serve", "ask", "check", "audit", "draw"));
        USES.put("read", Set.of("problem", "algebra", "bundle", "notation", "quantity", "model", "storage", "spec",
                "device", "plan", "serve"));
        USES.put("disk", Set.of("problem", "read"));
        USES.put("hub", Set.of("problem", "algebra", "spec", "read", "disk"));
        USES.put("onnx", Set.of("problem", "algebra", "notation", "model", "spec", "read"));
        USES.put("workbook", Set.of("problem", "algebra", "quantity", "model", "storage", "pass", "life", "recipe",
                "convention", "account", "device", "ask", "draw", "report"));
        USES.put("write", Set.of("problem", "algebra", "bundle", "quantity", "audit", "model", "storage", "pass",
                "life", "recipe", "convention", "account", "device", "plan", "serve", "ask", "check", "formula", "draw",
                "report", "workbook"));
        USES.put("catalog", Set.of("problem", "algebra", "bundle", "model", "storage", "spec", "check", "read", "disk",
                "hub", "onnx"));
        USES.put("command", Set.of("problem", "space", "audit", "quantity", "storage", "spec", "family", "convention",
                "account", "device", "plan", "ask", "check", "draw", "report", "read", "write", "catalog",
                "workbook"));
        USES.put("cli", Set.of("problem", "space", "audit", "quantity", "storage", "spec", "life", "recipe",
                "convention", "account", "device", "plan", "serve", "ask", "draw", "read", "disk", "hub", "write",
                "catalog", "command"));
    }

    private static final List<String> ROOMS = List.copyOf(USES.keySet());

    /// The rooms of the module `core`, which has no run-time dependency.
    private static final List<String> CORE = ROOMS.subList(0, ROOMS.indexOf("read"));

    /// Packages that a browser lacks.
    private static final List<String> LACKING = List.of("java.lang.classfile", "java.lang.constant",
            "java.nio.channels", "java.nio.file", "java.sql");

    /// What a browser's build leaves out, and what it puts something of its own for.
    private static final List<String> APART = List.of("assay.notation.Bytecode", "assay.bundle.Texts",
            "assay.read.Tokenizer");

    /// The rooms of which a browser has all.
    private static final Set<String> EVERYWHERE =
            Stream.concat(CORE.stream(), Stream.of("read", "onnx", "write")).collect(Collectors.toSet());

    /// What the build does with its jars; the program itself never runs it.
    private static final String BUILD = "assay.cli.Prelink";

    private static final int WIDEST = 120;

    /// A family's file has fewer lines.
    private static final int LONGEST = 120;

    /// Files of `assay.family` that are longer, each with the reason. None is added; one that has become shorter must
    /// go.
    private static final Map<String, String> LONGER =
            Map.of("Families.java", "the registry of all families, which grows by a line with each");

    private static JavaClasses classes;

    @BeforeAll
    static void read() {
        classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("assay");
    }

    @Test
    void everyRoomIsKnown() {
        assertThat(ROOMS).containsAll(rooms());
    }

    /// No room is used by one before it, so that there is no circle.
    @Test
    void arrowsNeverPointBack() {
        USES.forEach((room, used) -> assertThat(ROOMS.subList(0, ROOMS.indexOf(room))).as(room).containsAll(used));
    }

    @Test
    void aRoomUsesWhatItMay() {
        var more = new ArrayList<String>();
        for (var from : classes) {
            for (var arrow : from.getDirectDependenciesFromSelf()) {
                var to = arrow.getTargetClass().getBaseComponentType();
                if (isOurs(to) && !room(to).equals(room(from)) && !may(from).contains(room(to))) {
                    more.add(arrow.getDescription());
                }
            }
        }
        assertThat(more).isEmpty();
    }

    /// A room that no longer uses another must not be let to.
    @Test
    void aRoomMayUseWhatItUses() {
        var there = rooms();
        var used = new HashMap<String, Set<String>>();
        for (var from : classes) {
            for (var arrow : from.getDirectDependenciesFromSelf()) {
                var to = arrow.getTargetClass().getBaseComponentType();
                if (isOurs(to)) {
                    used.computeIfAbsent(room(from), _ -> new HashSet<>()).add(room(to));
                }
            }
        }
        for (var room : there) {
            var may = new HashSet<>(USES.getOrDefault(room, Set.of()));
            may.retainAll(there);
            assertThat(used.getOrDefault(room, Set.of())).as(room).containsAll(may);
        }
    }

    private static Set<String> may(JavaClass from) {
        return USES.getOrDefault(room(from), Set.of());
    }

    private static Set<String> rooms() {
        return classes.stream().map(HouseTest::room).collect(Collectors.toSet());
    }

    private static boolean isOurs(JavaClass to) {
        return to.getPackageName().startsWith("assay.");
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

    /// What the class library of a browser lacks, as its compiler said of calls that were there; `-Pbrowser` tries all.
    private static boolean isLacking(CodeUnitAccessTarget called) {
        var owner = called.getOwner();
        var parameters = called.getRawParameterTypes();
        return switch (owner.getName()) {
            case "java.lang.Class" -> called.getName().startsWith("getResource");
            case "java.lang.Math" -> called.getName().endsWith("ultiplyHigh");
            // formats are there, with the words of every language
            case "java.lang.String" -> Set.of("lines", "format", "formatted").contains(called.getName());
            case "java.lang.StringBuilder" -> called.getName().equals("repeat");
            case "java.lang.Character" -> called.getName().equals("toString") && parameters.getFirst().isPrimitive()
                    && parameters.getFirst().getName().equals("int");
            case "java.util.regex.Matcher" -> called.getName().equals("results")
                    || (called.getName().startsWith("replace") && parameters.getFirst().getName().endsWith("Function"));
            case "java.util.Arrays" -> called.getName().equals("compare")
                    && !parameters.getFirst().getComponentType().isPrimitive();
            case "java.util.Collections" -> called.getName().startsWith("unmodifiableSequenced");
            default -> LACKING.stream().anyMatch(owner.getPackageName()::startsWith);
        };
    }

    @Test
    void itIsCalledWhatABrowserHas() {
        var out = new ArrayList<String>();
        for (var from : classes) {
            if (!EVERYWHERE.contains(room(from)) || APART.stream().anyMatch(from.getName()::startsWith)) {
                continue;
            }
            from.getCodeUnitCallsFromSelf().stream().filter(call -> isLacking(call.getTarget()))
                    .forEach(call -> out.add(call.getDescription()));
            from.getCodeUnitReferencesFromSelf().stream().filter(call -> isLacking(call.getTarget()))
                    .forEach(call -> out.add(call.getDescription()));
        }
        assertThat(out).isEmpty();
    }

    /// There, what is distinct of streams put together is not: what is in two of them goes through twice.
    @Test
    void nothingDistinctIsAskedOfStreamsPutTogether() {
        var out = new ArrayList<String>();
        for (var from : classes) {
            for (var code : from.getCodeUnits()) {
                var called = code.getMethodCallsFromSelf().stream()
                        .filter(call -> call.getTargetOwner().getPackageName().equals("java.util.stream"))
                        .map(call -> call.getTarget().getName()).collect(Collectors.toSet());
                if (EVERYWHERE.contains(room(from)) && called.contains("distinct")
                        && (called.contains("concat") || called.contains("flatMap"))) {
                    out.add(code.getFullName());
                }
            }
        }
        assertThat(out).isEmpty();
    }

    /// Readers take bytes at an offset, so that they also read where there are no files.
    @Test
    void oneRoomOpensFiles() {
        var out = new ArrayList<String>();
        for (var from : classes) {
            for (var arrow : from.getDirectDependenciesFromSelf()) {
                var to = arrow.getTargetClass().getBaseComponentType().getName();
                boolean file = to.startsWith("java.nio.file.") || to.startsWith("java.nio.channels.")
                        || to.equals("java.io.FileInputStream") || to.equals("java.io.RandomAccessFile");
                if (file && !room(from).equals("disk") && !from.getName().equals(BUILD)) {
                    out.add(arrow.getDescription());
                }
            }
        }
        assertThat(out).isEmpty();
    }

    @Test
    void oneRoomUsesTheNetwork() {
        var out = new ArrayList<String>();
        for (var from : classes) {
            for (var arrow : from.getDirectDependenciesFromSelf()) {
                var to = arrow.getTargetClass().getBaseComponentType().getPackageName();
                boolean net = to.startsWith("java.net") || to.startsWith("javax.net");
                if (net && !room(from).equals("hub")) {
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

    /// What two families need is a part; what one alone has beside its tree is a file of its own.
    @Test
    void aFamilyIsAShortFile() throws IOException {
        var longer = new TreeMap<String, Integer>();
        var families = PagesTest.MODULES.getFirst().resolve("src/main/java/assay/family");
        for (var file : PagesTest.files(families).toList()) {
            int lines = Files.readAllLines(file).size();
            if (lines >= LONGEST) {
                longer.put(families.relativize(file).toString(), lines);
            }
        }
        assertThat(longer.keySet()).as("files of families of %s lines or more: %s", LONGEST, longer)
                .containsExactlyInAnyOrderElementsOf(LONGER.keySet());
    }

    private static String room(JavaClass of) {
        return of.getPackageName().substring("assay.".length());
    }
}
