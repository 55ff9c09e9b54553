package assay.dist;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/// Makes an image from the jar of everything, and a package for Debian from the image.
///
/// An image is a folder that runs wherever it is put: `bin` has the launcher, `lib/app` the jar and the caches recorded
/// for it, `lib/runtime` a Java with the modules that the jar needs, `lib/licences` the licences. Jpackage would leave
/// out what is neither in `bin` nor in `lib`.
public final class Dist {
    private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");
    private static final boolean LINUX = System.getProperty("os.name").startsWith("Linux");
    private static final List<String> LEGAL = List.of("LICENSE", "NOTICE");

    private final Path root;
    private final Path target;
    private final Path image;
    private final Path jar;

    private Dist(Path root, Path target) {
        this.root = root;
        this.target = target;
        this.image = target.resolve("image/assay");
        this.jar = target.resolve("assay.jar");
    }

    /// Makes them.
    ///
    /// @param args the root of the sources; the folder with `assay.jar`, which the rest is written to; the version
    public static void main(String[] args) throws IOException, InterruptedException {
        var dist = new Dist(Path.of(args[0]).toRealPath(), Path.of(args[1]).toRealPath());
        dist.image();
        var lacking = Stream.of("dpkg-deb", "fakeroot").filter(tool -> !inPath(tool)).toList();
        if (!LINUX || !lacking.isEmpty()) {
            System.out.println("No package for Debian is made: "
                    + (LINUX ? "there is no " + String.join(", no ", lacking) : "jpackage makes one on Linux alone"));
        } else {
            dist.deb(args[2].replace("-SNAPSHOT", ""));
        }
    }

    private void image() throws IOException, InterruptedException {
        delete(image);
        var lib = Files.createDirectories(image.resolve("lib/app"));
        Files.copy(jar, lib.resolve("assay.jar"));
        var modules = tool("jdeps", "--multi-release", "25", "--ignore-missing-deps", "--print-module-deps",
                jar.toString()).strip();
        tool("jlink", "--add-modules", modules, "--output", image.resolve("lib/runtime").toString(),
                "--strip-java-debug-attributes", "--no-header-files", "--no-man-pages");
        copy(target.resolve("licences"), image.resolve("lib/licences"));
        for (var name : LEGAL) {
            Files.copy(root.resolve(name), image.resolve("lib/licences").resolve(name));
        }
        var bin = Files.createDirectories(image.resolve("bin"));
        var launcher = Files.copy(root.resolve(WINDOWS ? "assay.cmd" : "assay"),
                bin.resolve(WINDOWS ? "assay.cmd" : "assay"), StandardCopyOption.COPY_ATTRIBUTES);
        // the first start records the caches
        run(WINDOWS ? List.of("cmd", "/c", launcher.toString(), "gpt2") : List.of(launcher.toString(), "gpt2"));
        if (!Files.exists(lib.resolve("cache")) || !Files.exists(lib.resolve("training"))) {
            throw new IOException("the image has recorded no caches");
        }
    }

    /// Jpackage takes for an image what it has made itself: so it makes one, whose content is then exchanged. Its own
    /// launcher asks dpkg and rpm at every start whose it is, which takes longer than all else.
    private void deb(String version) throws IOException {
        var work = target.resolve("deb");
        delete(work);
        var input = Files.createDirectories(work.resolve("input"));
        Files.copy(jar, input.resolve("assay.jar"));
        tool("jpackage", "--type", "app-image", "--name", "assay", "--app-version", version, "--input",
                input.toString(), "--main-jar", "assay.jar", "--runtime-image", image.resolve("lib/runtime").toString(),
                "--dest", work.toString());
        var made = work.resolve("assay");
        var mark = Path.of("lib", "app", ".jpackage.xml");
        var text = Files.readAllBytes(made.resolve(mark));
        delete(made);
        copy(image, made);
        Files.write(made.resolve(mark), text);
        tool("jpackage", "--type", "deb", "--name", "assay", "--app-version", version, "--app-image", made.toString(),
                "--description", "Exact resource accounting of Transformers", "--vendor", "Assay", "--license-file",
                root.resolve("LICENSE").toString(), "--linux-app-category", "science", "--resource-dir",
                root.resolve("dist/src/main/deb").toString(), "--dest", target.toString());
        delete(work);
    }

    private static boolean inPath(String command) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
    }

    /// What a tool of the JDK prints.
    private static String tool(String name, String... args) throws IOException {
        var out = new StringWriter();
        var writer = new PrintWriter(out, true);
        var tool = ToolProvider.findFirst(name).orElseThrow(() -> new IOException("this JDK has no " + name));
        if (tool.run(writer, writer, args) != 0) {
            throw new IOException(name + " failed: " + out);
        }
        return out.toString();
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).inheritIO()
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " exits " + process.exitValue());
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                var _ = file.toFile().setWritable(true); // or Windows would keep it
                Files.delete(file);
            }
        }
    }
}
