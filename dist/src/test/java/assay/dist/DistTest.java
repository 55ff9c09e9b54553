package assay.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is handed out starts, and says what the classes say.
class DistTest {
    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final Path JAR = TARGET.resolve("assay.jar");
    private static final Path IMAGE = TARGET.resolve("image/assay");
    private static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private static final List<List<String>> CALLS = List.of(List.of("gpt2-xl"), List.of("--version"),
            List.of("train", "gpt2-xl", "--on", "h100"), List.of("explain", "gpt2-xl", "flops.forward"),
            List.of("llama-3-8b", "--json"), List.of("no-such-model"));

    @TempDir
    Path folder;

    private record Said(int exit, String out, String err) {}

    private Said run(Map<String, String> environment, List<String> command, List<String> words)
            throws IOException, InterruptedException {
        var err = folder.resolve("err");
        var builder = new ProcessBuilder(Stream.concat(command.stream(), words.stream()).toList())
                .redirectError(err.toFile());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().putAll(environment);
        var process = builder.start();
        process.getOutputStream().close();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), out, Files.readString(err));
    }

    private Said run(List<String> command, String... words) throws IOException, InterruptedException {
        return run(Map.of(), command, List.of(words));
    }

    private void saysWhatTheClassesSay(String... command) throws IOException, InterruptedException {
        var classes = List.of(JAVA, "-cp", System.getProperty("java.class.path"), "assay.cli.Main");
        for (var words : CALLS) {
            assertThat(run(Map.of(), Arrays.asList(command), words)).as("%s", words)
                    .isEqualTo(run(Map.of(), classes, words));
        }
    }

    /// From where a start has its classes. These options come after those of the launcher.
    private String loaded(String launcher, String cache, List<String> words) throws IOException, InterruptedException {
        var log = folder.resolve("classes");
        Files.deleteIfExists(log);
        assertThat(run(Map.of("_JAVA_OPTIONS", "-XX:AOTMode=" + cache + " -Xlog:class+load:file=" + log),
                List.of(launcher), words).exit).isZero();
        return Files.readString(log);
    }

    /// That an image says what the classes say, and starts from its caches.
    private void starts(Path image) throws IOException, InterruptedException {
        var launcher = image.resolve("bin/assay").toString();
        saysWhatTheClassesSay(launcher);
        for (var words : CALLS.subList(0, 3)) {
            assertThat(loaded(launcher, "on", words)).as("%s", words).contains("assay.cli.Cli source: shared objects");
        }
        assertThat(loaded(launcher, "off", CALLS.getFirst())).contains("assay.cli.Cli source: ")
                .doesNotContain("shared objects");
        for (var name : List.of("lib/licences/LICENSE", "lib/licences/NOTICE",
                "lib/licences/jackson-core-jar/META-INF/NOTICE", "lib/runtime/legal/java.base/LICENSE")) {
            assertThat(image.resolve(name)).isNotEmptyFile();
        }
    }

    @Test
    void theJarStarts() throws IOException, InterruptedException {
        saysWhatTheClassesSay(JAVA, "-jar", JAR.toString());
    }

    @Test
    void theJarHasThePage() throws IOException, InterruptedException {
        var page = folder.resolve("assay.html");
        assertThat(run(List.of(JAVA, "-jar", JAR.toString()), "page", "gpt2-xl", "-o", page.toString()).exit).isZero();
        assertThat(page).content().contains("<!doctype html>", "A script that was packed by LZMA");
    }

    @Test
    void theJarHasEveryLicence() throws IOException {
        try (var jar = new ZipFile(JAR.toFile())) {
            var names = new ArrayList<String>();
            jar.stream().forEach(entry -> names.add(entry.getName()));
            assertThat(names).contains("META-INF/LICENSE", "META-INF/NOTICE",
                    "META-INF/licences/jackson-core-jar/META-INF/LICENSE",
                    "META-INF/licences/jackson-core-jar/META-INF/NOTICE",
                    "META-INF/licences/jackson-core-jar/META-INF/FastDoubleParser-LICENSE").doesNotHaveDuplicates();
            for (var name : List.of("LICENSE", "NOTICE")) {
                assertThat(new String(jar.getInputStream(jar.getEntry("META-INF/" + name)).readAllBytes(),
                        StandardCharsets.UTF_8)).isEqualTo(Files.readString(Path.of("..", name)));
            }
        }
    }

    @Test
    void theImageStarts() throws IOException, InterruptedException {
        starts(IMAGE);
    }

    @Test
    void anImageIsMovedAsAnArchive() throws IOException, InterruptedException {
        assertThat(run(List.of("tar", "-xzf", TARGET.resolve("assay.tar.gz").toString(), "-C", folder.toString())))
                .isEqualTo(new Said(0, "", ""));
        var moved = Files.move(folder.resolve("assay"), folder.resolve("moved to"));
        starts(moved);
        Files.createSymbolicLink(folder.resolve("link"), moved.resolve("bin/assay"));
        assertThat(run(List.of(folder.resolve("link").toString()), "gpt2-xl"))
                .isEqualTo(run(List.of(moved.resolve("bin/assay").toString()), "gpt2-xl"));
    }

    @Test
    void thePackageForDebianStarts() throws IOException, InterruptedException {
        try (var files = Files.list(TARGET)) {
            var deb = files.filter(f -> f.toString().endsWith(".deb")).findFirst();
            assumeTrue(deb.isPresent(), "jpackage lacked dpkg-deb or fakeroot");
            assertThat(run(List.of("dpkg-deb", "-x", deb.orElseThrow().toString(), folder.toString())).exit).isZero();
            assertThat(run(List.of("dpkg-deb", "-e", deb.orElseThrow().toString(),
                    folder.resolve("control").toString())).exit).isZero();
        }
        var installed = folder.resolve("opt/assay");
        starts(installed);
        assertThat(installed.resolve("share/doc/copyright")).content().contains("Apache License");
        assertThat(folder.resolve("control/postinst")).content().contains("/opt/assay/bin/assay /usr/bin/assay");
        assertThat(folder.resolve("control/prerm")).content().contains("rm -f /usr/bin/assay");
    }
}
