package assay;

import static org.assertj.core.api.Assertions.assertThat;

import assay.catalog.Catalog;
import assay.family.Families;
import assay.model.Block;
import assay.model.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What CONTRIBUTING.md says of the code.
class ContributingTest {
    private static final Pattern LETTERS = Pattern.compile("`([^` ]+)`");

    /// An axis of two families or more is in the glossary.
    @Test
    void whatFamiliesShareIsInTheGlossary() throws IOException {
        var users = new HashMap<String, Set<String>>();
        for (var row : Catalog.rows()) {
            var model = Families.build(row.spec());
            model.axes().keySet().forEach(axis -> use(users, axis, model.family()));
            walk(model.root(), users, model.family());
        }
        assertThat(glossary()).containsAll(users.entrySet().stream().filter(e -> e.getValue().size() > 1)
                .map(Map.Entry::getKey).toList());
    }

    /// The family that it shows is the family's file.
    @Test
    void theFamilyThatIsShownIsThere() throws IOException {
        var shown = text().lines().dropWhile(l -> !l.startsWith("+package ")).takeWhile(l -> l.startsWith("+"))
                .map(l -> l.substring(1)).toList();
        assertThat(shown).isEqualTo(Files.readAllLines(
                Path.of("..", "core/src/main/java/assay/family/Qwen2.java")));
    }

    private static String text() throws IOException {
        return Files.readString(Path.of("..", "CONTRIBUTING.md"));
    }

    private static void walk(Node node, Map<String, Set<String>> users, String family) {
        if (node instanceof Block block) {
            block.axes().keySet().forEach(axis -> use(users, axis, family));
        }
        node.parts().forEach(part -> walk(part, users, family));
    }

    private static void use(Map<String, Set<String>> users, String axis, String family) {
        users.computeIfAbsent(axis, _ -> new HashSet<>()).add(family);
    }

    private static Set<String> glossary() throws IOException {
        var text = text();
        int from = text.indexOf("\n## Axes\n");
        var section = text.substring(from, text.indexOf("\n## ", from + 1));
        return LETTERS.matcher(section.substring(section.indexOf("|---|"))).results().map(MatchResult::group)
                .map(letter -> letter.substring(1, letter.length() - 1)).collect(Collectors.toSet());
    }
}
