package assay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every package has a page, and what a page shows is a region of a test of its module that asserts something.
class PagesTest {
    static final List<Path> MODULES = Stream.of("core", "files", "app").map(Path.of("..")::resolve).toList();

    private static final Pattern TAG = Pattern.compile("\\{@snippet");
    private static final Pattern SNIPPET =
            Pattern.compile("(?m)^/// \\{@snippet class=\"([\\w.]+)\" region=\"(\\w+)\"}$");
    private static final Pattern REGION =
            Pattern.compile("(?s)// @start region=\"(\\w+)\"\n(.*?)// @end\n");

    /// A region of a test, to be shown.
    private record Shown(Path test, String region) {}

    @ParameterizedTest
    @MethodSource("packages")
    void aPackageShowsWhatATestRuns(Path folder) {
        var page = folder.resolve("package-info.java");
        assertThat(page).isRegularFile();
        assertThat(snippets(page)).isNotEmpty().hasSize((int) TAG.matcher(text(page)).results().count());
        for (var shown : snippets(page)) {
            assertThat(shown.test).as("%s", page).isRegularFile();
            var code = regions(shown.test).filter(r -> r.group(1).equals(shown.region)).map(r -> r.group(2)).toList();
            assertThat(code).as("region %s of %s", shown.region, shown.test).singleElement().asString()
                    .contains("assertThat");
        }
    }

    @Test
    void everyRegionIsShownOnce() {
        var there = MODULES.stream().map(module -> tests(module).resolve("assay/page")).flatMap(PagesTest::files)
                .flatMap(test -> regions(test).map(r -> new Shown(test, r.group(1))));
        var shown = packages().flatMap(folder -> snippets(folder.resolve("package-info.java")).stream());
        assertThat(shown).containsExactlyInAnyOrderElementsOf(there.toList());
    }

    /// The folders with sources.
    static Stream<Path> packages() {
        return MODULES.stream().flatMap(module -> files(module.resolve("src/main/java"))).map(Path::getParent)
                .distinct();
    }

    private static List<Shown> snippets(Path page) {
        var tests = tests(MODULES.stream().filter(page::startsWith).findFirst().orElseThrow());
        return SNIPPET.matcher(text(page)).results()
                .map(s -> new Shown(tests.resolve(s.group(1).replace('.', '/') + ".java"), s.group(2)))
                .toList();
    }

    private static Path tests(Path module) {
        return module.resolve("src/test/java");
    }

    private static Stream<MatchResult> regions(Path test) {
        return REGION.matcher(text(test)).results();
    }

    static Stream<Path> files(Path root) {
        try (var all = Files.walk(root)) {
            return all.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
