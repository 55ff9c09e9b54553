package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Every command that the README or a page of `docs` shows is run, and prints what the page says it prints.
class ReadmeTest {
    private static final Path ROOT = Path.of("..");
    private static final Path README = ROOT.resolve("README.md");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");

    /// Commands that exit 1 where they find something.
    private static final List<String> FINDERS =
            List.of("lint", "check", "audit", "plan", "serve", "measured", "assert", "diff");

    /// A command line and the lines that stand below it as its output, `...` for what is left out.
    private record Shown(List<String> words, List<String> output) {}

    @Test
    void everyCommandPrintsWhatIsShown() throws IOException {
        var all = everywhere();
        assertThat(all).hasSizeGreaterThan(33);
        prints(all);
    }

    @Test
    void theReadmeHasFiveQuestions() throws IOException {
        assertThat(shown(Files.readAllLines(README))).hasSize(5);
    }

    @Test
    void everyLinkLeadsToAPage() throws IOException {
        for (var page : pages()) {
            for (var link : LINK.matcher(Files.readString(page)).results().map(m -> m.group(1)).toList()) {
                assertThat(page.resolveSibling(link)).as("%s in %s", link, page).exists();
            }
        }
    }

    private static List<Path> pages() throws IOException {
        var all = new ArrayList<>(List.of(README));
        try (var files = Files.list(ROOT.resolve("docs"))) {
            files.filter(f -> f.toString().endsWith(".md")).sorted().forEach(all::add);
        }
        return all;
    }

    private static List<Shown> everywhere() throws IOException {
        var all = new ArrayList<Shown>();
        for (var page : pages()) {
            all.addAll(shown(Files.readAllLines(page)));
        }
        return all;
    }

    private static void prints(List<Shown> all) {
        for (var command : all) {
            var run = Run.of(command.words.stream().map(ReadmeTest::fromHere).toArray(String[]::new));
            int finding = FINDERS.contains(command.words.getFirst()) ? 1 : 0;
            assertThat(run.exit()).as("%s: %s", command.words, run.err()).isBetween(0, finding);
            assertThat(run.out()).as("%s", command.words).isNotEmpty();
            var lines = run.out().lines().map(String::strip).toList();
            var expected = command.output.stream().map(String::strip)
                    .filter(l -> !l.equals("...") && !l.isEmpty()).toList();
            if (!expected.isEmpty()) {
                assertThat(lines).as("output of %s", command.words).containsSubsequence(expected);
            }
        }
    }

    /// Those that write a page for a browser are shown without what they print.
    @Test
    void everyCommandIsShown() throws IOException {
        var names = new ArrayList<>(everywhere().stream().map(s -> s.words.getFirst()).toList());
        for (var page : pages()) {
            Files.readAllLines(page).stream().filter(line -> line.startsWith("assay "))
                    .forEach(line -> names.add(line.split(" ", -1)[1]));
        }
        for (var command : Commands.NAMED) {
            assertThat(names).contains(command.name());
        }
    }

    /// A word that is a path from the repository's root, as one from this module.
    private static String fromHere(String word) {
        return word.contains("/") && Files.exists(ROOT.resolve(word)) ? ROOT.resolve(word).toString() : word;
    }

    /// The lines in fenced blocks that start with `$ ./assay`, each with what follows it in its block.
    private static List<Shown> shown(List<String> lines) {
        var all = new ArrayList<Shown>();
        boolean fenced = false;
        var output = new ArrayList<String>();
        List<String> words = List.of();
        for (var line : lines) {
            boolean fence = line.startsWith("```");
            boolean command = fenced && line.startsWith("$ ");
            if ((fence || command) && !words.isEmpty()) {
                all.add(new Shown(words, List.copyOf(output)));
                words = List.of();
                output.clear();
            }
            if (fence) {
                fenced = !fenced;
            } else if (command) {
                words = line.startsWith("$ ./assay ") && !line.contains("|") && !line.contains("<")
                        ? split(line.substring("$ ./assay ".length()))
                        : List.of();
            } else if (!words.isEmpty()) {
                output.add(line);
            }
        }
        return all;
    }

    /// The words of a command line, single quotes taken off.
    private static List<String> split(String line) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        boolean quoted = false;
        for (char c : (line + " ").toCharArray()) {
            if (c == '\'') {
                quoted = !quoted;
            } else if (c == ' ' && !quoted) {
                if (!word.isEmpty()) {
                    words.add(word.toString());
                    word.setLength(0);
                }
            } else {
                word.append(c);
            }
        }
        return words;
    }
}
