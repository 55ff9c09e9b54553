package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The launchers, in a checkout where nothing is built, with a JDK and a Maven that say and do what a test wants.
class LauncherTest {
    private static final Path LAUNCHER = Path.of("../assay");
    private static final Path WINDOWS = Path.of("../assay.cmd");
    private static final List<String> TOOLS =
            List.of("sh", "find", "mkdir", "ln", "readlink", "rm", "rmdir", "sleep", "sed", "stty", "df", "cp", "mv");

    /// A JDK that makes the cache it is asked for, and otherwise says how it was called.
    private static final String JAVA = """
            #!/bin/sh
            for word in "$@"; do
                case $word in -XX:AOTCacheOutput=*) echo cache > "${word#*=}"; exit ;; esac
            done
            for word in "$@"; do printf '[%s]' "$word"; done
            """;

    /// A Maven that fetches, compiles and packs.
    private static final String MAVEN = """
            #!/bin/sh
            n=0
            while [ $n -lt 120 ]; do
                echo '[INFO] Downloading from central: https://example.org/a.jar'
                echo '[INFO] Downloaded from central: https://example.org/a.jar (1 kB at 2 kB/s)'
                n=$((n + 1))
            done
            echo '[INFO] --- maven-compiler-plugin:3.16.0:compile (default-compile) @ assay-core ---'
            echo '[WARNING] as Maven has many'
            echo '[INFO] --- compiler:3.16.0:compile (default-compile) @ assay-app ---'
            mkdir -p app/target/dist && echo jar > app/target/dist/assay.jar
            """;

    @TempDir
    Path folder;

    private Path home;
    private Path bin;

    /// What a call of the launcher leaves.
    private record Launched(int exit, String out, List<String> err) {}

    @BeforeEach
    void checkout() throws IOException {
        home = Files.createDirectories(folder.resolve("check out"));
        Files.copy(LAUNCHER, home.resolve("assay"));
        Files.createDirectories(home.resolve("app/src/main"));
        Files.writeString(home.resolve("pom.xml"), "");
        Files.writeString(home.resolve("app/pom.xml"), "");
        bin = Files.createDirectories(folder.resolve("bin"));
        for (var tool : TOOLS) {
            for (var place : List.of("/usr/bin", "/bin")) {
                if (Files.exists(Path.of(place, tool)) && !Files.exists(bin.resolve(tool))) {
                    Files.createSymbolicLink(bin.resolve(tool), Path.of(place, tool));
                }
            }
        }
        var jdk = Files.createDirectories(folder.resolve("jdk/bin"));
        Files.writeString(jdk.resolveSibling("release"), "IMPLEMENTOR=\"no one\"\nJAVA_VERSION=\"25.0.1\"\n");
        script(jdk.resolve("javac"), "");
        script(jdk.resolve("java"), JAVA);
    }

    /// JUnit would warn of every link that leads out of its folder.
    @AfterEach
    void unlink() throws IOException {
        try (var links = Files.list(bin)) {
            for (var link : links.toList()) {
                Files.delete(link);
            }
        }
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void maven(String text) throws IOException {
        script(bin.resolve("mvn"), text);
    }

    /// A Maven that prints these lines and fails.
    private void mavenFails(String... lines) throws IOException {
        maven("#!/bin/sh\ncat <<'END'\n" + String.join("\n", lines) + "\nEND\nexit 1\n");
        if (!Files.exists(bin.resolve("cat"))) {
            Files.createSymbolicLink(bin.resolve("cat"), Path.of("/bin/cat"));
        }
    }

    private Launched launch(String... words) throws IOException, InterruptedException {
        return launch(Map.of(), words);
    }

    private Launched launch(Map<String, String> environment, String... words)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(bin.resolve("sh").toString(),
                home.resolve("assay").toString()));
        command.addAll(List.of(words));
        return run(environment, command);
    }

    private Launched run(Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        var err = folder.resolve("err");
        var builder = new ProcessBuilder(command).redirectInput(Path.of("/dev/null").toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", bin.toString(), "HOME", folder.toString(),
                "ASSAY_JAVA_HOME", folder.resolve("jdk").toString()));
        builder.environment().putAll(environment);
        var process = builder.start();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Launched(process.waitFor(), out, Files.readAllLines(err));
    }

    /// That a call ends with one sentence: a line that begins as the program's own do, and none of Maven's.
    private static String sentence(int exit, Launched launched) {
        assertThat(launched.exit).as("%s", launched).isEqualTo(exit);
        assertThat(launched.out).isEmpty();
        var said = launched.err.stream().filter(l -> !l.startsWith("assay: building itself")).toList();
        assertThat(said).singleElement().asString().startsWith("assay: ").doesNotContain("ERROR");
        return said.getFirst();
    }

    @Test
    void theFirstRunSaysHowFarItIsAndTheNextNothing() throws IOException, InterruptedException {
        maven(MAVEN);
        var first = launch("gpt2", "a b");
        assertThat(first.exit).as("%s", first).isZero();
        assertThat(first.err).hasSize(6);
        assertThat(first.err.getFirst()).startsWith("assay: building itself, once: ");
        assertThat(first.err.subList(1, 5)).satisfiesExactly(
                line -> assertThat(line).matches("assay: fetched 100 of about \\d+ files"),
                line -> assertThat(line).isEqualTo("assay: compiling core"),
                line -> assertThat(line).isEqualTo("assay: compiling app"),
                line -> assertThat(line).isEqualTo("assay: recording caches of classes, for a fast start"));
        assertThat(first.err.getLast()).startsWith("assay: to call it as assay: ")
                .contains("ln -s '" + home + "/assay'");
        assertThat(first.out).startsWith("[-XX:AOTCache=" + home + "/target/dist/cache]")
                .endsWith("[-cp][" + home + "/target/dist/assay.jar][assay.cli.Main][gpt2][a b]");
        var next = launch("gpt2", "a b");
        assertThat(next).isEqualTo(new Launched(0, first.out, List.of()));
        assertThat(launch("train", "gpt2").out).startsWith("[-XX:AOTCache=" + home + "/target/dist/training]");

        Files.setLastModifiedTime(home.resolve("pom.xml"),
                FileTime.from(Instant.now().plusSeconds(60)));
        assertThat(launch("gpt2").err).first().asString().startsWith("assay: building, as the sources");
    }

    @Test
    void whatCanBeCalledAlreadyNeedsNoHint() throws IOException, InterruptedException {
        maven(MAVEN);
        Files.createSymbolicLink(bin.resolve("assay"), home.resolve("assay"));
        var first = run(Map.of(), List.of(bin.resolve("sh").toString(), bin.resolve("assay").toString(), "gpt2"));
        assertThat(first.err).last().asString().startsWith("assay: recording");
    }

    @Test
    void withoutMavenThereIsOneSentence() throws IOException, InterruptedException {
        assertThat(sentence(69, launch("gpt2"))).contains("needs Maven", "maven.apache.org");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "old"})
    void withoutAJdkThereIsOneSentence(String jdk) throws IOException, InterruptedException {
        var old = Files.createDirectories(folder.resolve("old/bin"));
        script(old.resolve("javac"), "");
        Files.writeString(old.resolveSibling("release"), "JAVA_VERSION=\"21.0.1\"\n");
        maven(MAVEN);
        assertThat(sentence(69, launch(Map.of("ASSAY_JAVA_HOME", folder.resolve(jdk).toString()), "gpt2")))
                .contains("is not a JDK of version 25 or newer", jdk);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "Plugin org.example:a-plugin:1 or one of its dependencies could not be resolved: Could not transfer "
                    + "artifact org.example:a-plugin:pom:1 from/to central (https://example.org): "
                    + "example.org: Unknown host -> [Help 1]",
            "Failed to execute goal on project assay-core: Could not resolve dependencies for project assay-core: "
                    + "Connect to example.org:443 failed: Connection refused -> [Help 1]",
            "Plugin org.example:a-plugin:1 or one of its dependencies could not be resolved: Cannot access central "
                    + "(https://example.org) in offline mode and the artifact has not been downloaded -> [Help 1]"})
    void withoutANetworkThereIsOneSentence(String words) throws IOException, InterruptedException {
        mavenFails("[INFO] Scanning for projects...", "[ERROR] " + words, "[ERROR] ",
                "[ERROR] To see the full stack trace of the errors, re-run Maven with the -e switch.");
        var log = home.resolve("target/build.log");
        assertThat(sentence(69, launch("gpt2"))).contains("Maven could not fetch", "network", log.toString());
        assertThat(log).content().contains(words);
    }

    @Test
    void aBuildThatFailsSaysItsFirstError() throws IOException, InterruptedException {
        mavenFails("[ERROR] COMPILATION ERROR : ", "[INFO] ---",
                "[ERROR] " + home + "/core/src/main/java/assay/A.java:[3,1] class expected", "[ERROR] 2 errors");
        assertThat(sentence(70, launch("gpt2"))).isEqualTo("assay: the build failed: "
                + "core/src/main/java/assay/A.java:[3,1] class expected "
                + "(what Maven says is in " + home + "/target/build.log)");
        mavenFails("Error: JAVA_HOME is not defined correctly.");
        assertThat(sentence(70, launch("gpt2"))).contains("failed: Error: JAVA_HOME is not defined correctly. (");
        assertThat(home.resolve("target/lock")).doesNotExist();
    }

    @Test
    void whereNothingCanBeWrittenThereIsOneSentence() throws IOException, InterruptedException {
        maven(MAVEN);
        Files.writeString(home.resolve("target"), "");
        assertThat(sentence(74, launch("gpt2"))).contains("cannot write to", "target", "copy");
    }

    @Test
    void whatNobodyMayWriteToIsStillRunOnceBuilt() throws IOException, InterruptedException {
        maven(MAVEN);
        var built = launch("gpt2").out;
        Files.delete(home.resolve("target/build.log"));
        for (var path : List.of(home.resolve("target"), home)) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("r-xr-xr-x"));
        }
        try {
            assertThat(launch("gpt2")).isEqualTo(new Launched(0, built, List.of()));
        } finally {
            for (var path : List.of(home, home.resolve("target"))) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
    }

    @Test
    void aDiskThatIsFullForMavenIsOneSentence() throws IOException, InterruptedException {
        mavenFails("[ERROR] Failed to execute goal a-plugin:copy: a.jar: No space left on device -> [Help 1]");
        assertThat(sentence(74, launch("gpt2"))).contains("no space is left on the disk", "free");
    }

    /// A disk of its own, where this machine lets one have it.
    ///
    /// @param left how many bytes are left on it
    @ParameterizedTest
    @ValueSource(ints = {0, 200_000})
    void aFullDiskIsOneSentence(int left) throws IOException, InterruptedException {
        assumeTrue(Files.exists(Path.of("/usr/bin/unshare")), "no disk of its own");
        maven(MAVEN + "while echo one line after the other fills the disk; do :; done >> app/target/dist/more.jar\n");
        var disk = Files.createDirectories(folder.resolve("disk"));
        var script = """
                mount -t tmpfs -o size=1000k none "$0" && cp -r "$1/." "$0" || exit 96
                head -c 2000000 /dev/zero > "$0/fill" 2> /dev/null
                truncate -s -"$2" "$0/fill" || exit 96
                PATH=$3 exec sh "$0/assay" gpt2
                """;
        var launched = run(Map.of("PATH", System.getenv("PATH")), List.of("unshare", "-rm", "sh", "-c", script,
                disk.toString(), home.toString(), Integer.toString(left), bin.toString()));
        assumeTrue(launched.exit != 96 && launched.err.stream().noneMatch(l -> l.startsWith("unshare:")),
                "no disk of its own");
        assertThat(launched.exit).as("%s", launched).isEqualTo(74);
        assertThat(launched.err).last().asString().startsWith("assay: no space is left on the disk of " + disk);
        assertThat(launched.err).filteredOn(l -> !l.startsWith("assay: ")).isEmpty();
    }

    @Test
    void windowsStartsJavaAlike() throws IOException {
        var here = Files.readString(LAUNCHER);
        var windows = Files.readString(WINDOWS);
        assertThat(windows.lines().count()).isEqualTo(windows.split("\r\n", -1).length - 1L);
        for (var name : List.of("jvm", "brief")) {
            assertThat(found("set \"" + name + "=([^\"]+)\"", windows))
                    .isEqualTo(found("\n" + name + "='([^']+)'", here)).hasSize(1);
        }
        assertThat(found("(?:Main|Rehearsal) ?(.*?) ?(?:>nul.*|%\\*|)\r\n", windows).stream().filter(w -> !w.isEmpty()))
                .containsExactlyElementsOf(found("\n    record \"\\$1\" \\w+ (.*)", here)).hasSize(2);
        // modules, by the words that ask for them
        assertThat(found("set \"beyond=%beyond% (\\w+)\"", windows).stream().distinct()).hasSameElementsAs(
                found("beyond=\"\\$beyond (\\w+)\"", here));
        var asking = found("\n        (.*)\\) beyond=", here).stream().flatMap(words -> Stream.of(words.split(" \\| ")))
                .map(word -> word.replace("*", "")).toList();
        assertThat(found("if \"%word(?::~-\\d)?%\"==\"([^\"]+)\" set \"beyond", windows)).isEqualTo(asking);
        for (var word : asking.stream().filter(word -> word.startsWith(".")).toList()) {
            assertThat(windows).contains("\"%word:~-" + word.length() + "%\"==\"" + word + "\"");
        }
        assertThat(found("mvn -B (.*?) package", windows)).hasSize(1);
        for (var profile : List.of("-Pscale -pl %1 -am", "-Ppage %without% -pl browser -am")) {
            assertThat(windows).contains("call :maven " + profile);
        }
        var started = "assay\\.cli\\.(\\w+)";
        assertThat(found(started, windows)).hasSameElementsAs(found(started, here));
        assertThat(found("\"%~1\"==\"(\\w+)\"", windows))
                .isEqualTo(List.of(found("in ((?:\\w+ \\| )*\\w+)\\) cache=", here).getFirst().split(" \\| ")));
        assertThat(found("exit /b ([1-9]\\d*)", windows)).hasSameElementsAs(found("fail ([1-9]\\d*)", here));
        var labels = found("\n:(\\w+)\r", windows);
        assertThat(found("goto (\\w+)", windows)).allMatch(labels::contains);
        assertThat(found("call :(\\w+)", windows)).allMatch(labels::contains);
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().map(m -> m.group(1)).toList();
    }
}
