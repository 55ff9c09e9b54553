package assay.command;

import static org.assertj.core.api.Assertions.assertThat;

import assay.audit.Audited;
import assay.audit.Finding;
import assay.audit.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Answers of many hands and layouts, on courses and on published models, whose figures are labelled.
final class AnswersTest {
    private static final Set<Status> RIGHT = Set.of(Status.EXACT, Status.ROUNDED, Status.CONVENTION);

    /// Mistakes that have no rule.
    private static final Set<String> NO_RULE = Set.of("", "NOT-REPRODUCED", "DAYS", "ARITHMETIC", "OPT-NO-LIST");

    /// @param figure as it stands on the line
    /// @param mistake that produces it, by its code; empty where it is right
    private record Label(String file, int line, String figure, Status status, String mistake) {
        boolean hasRule() {
            return !RIGHT.contains(status) && !NO_RULE.contains(mistake);
        }
    }

    /// What an audit reaches over labelled figures.
    private static final class Reached {
        private int figures;
        private int found;
        private int status;
        private int mistakes;
        private int named;
        private final List<String> alarms = new ArrayList<>();
    }

    @Test
    void noRightFigureOfSomeAnswersIsCalledWrong() throws IOException {
        var reached = reached(Set.of("03.md", "15.md", "19.tsv", "35.md", "42.csv", "46.md", "52.txt", "56.md",
                "63.md", "65.tex", "71.md", "76.tsv"));
        assertThat(reached.alarms).isEmpty();
        assertThat(reached.found).isGreaterThan(reached.figures * 99 / 100);
        assertThat(reached.status).isGreaterThan(reached.figures * 92 / 100);
        assertThat(reached.named).isGreaterThan(reached.mistakes * 80 / 100);
    }

    @Test
    @Tag("big")
    void noRightFigureOfAnyAnswerIsCalledWrong() throws IOException {
        var reached = reached(labels().keySet());
        assertThat(reached.alarms).isEmpty();
        assertThat(reached.found).isGreaterThan(reached.figures * 99 / 100);
        assertThat(reached.status).isGreaterThan(reached.figures * 91 / 100);
        assertThat(reached.named).isGreaterThan(reached.mistakes * 79 / 100);
    }

    private static Reached reached(Set<String> files) throws IOException {
        var reached = new Reached();
        var labels = labels();
        for (var file : files) {
            var left = new ArrayList<>(Audited.of(file, text(file), Auditing.catalogued()).figures());
            for (var label : labels.getOrDefault(file, List.of())) {
                reached.figures++;
                reached.mistakes += label.hasRule() ? 1 : 0;
                var there = left.stream().filter(f -> f.line() == label.line).toList();
                var finding = there.stream().filter(f -> digits(f.text()).equals(digits(label.figure))).findFirst()
                        .or(() -> there.stream().filter(f -> digits(f.text()).startsWith(digits(label.figure)))
                                .findFirst());
                finding.ifPresent(f -> {
                    left.remove(f);
                    count(reached, label, f);
                });
            }
        }
        return reached;
    }

    private static void count(Reached reached, Label label, Finding finding) {
        reached.found++;
        reached.status += finding.status() == label.status ? 1 : 0;
        boolean cut = finding.status() == Status.CUT && label.mistake.equals("TRUNC");
        reached.named += label.hasRule() && finding.wrong() && (cut || finding.mistakes().stream().findFirst()
                .filter(label.mistake::equals).isPresent()) ? 1 : 0;
        if (RIGHT.contains(label.status) && finding.wrong()) {
            reached.alarms.add(label + " was called " + finding);
        }
    }

    private static String digits(String text) {
        return text.replaceAll("[^0-9]", "");
    }

    private static Map<String, List<Label>> labels() throws IOException {
        var all = new LinkedHashMap<String, List<Label>>();
        for (var line : text("labels.tsv").lines().filter(l -> !l.startsWith("#")).toList()) {
            var cells = line.split("\t", -1);
            var status = List.of(Status.values()).stream().filter(s -> s.label().equals(cells[3])).findFirst();
            all.computeIfAbsent(cells[0], _ -> new ArrayList<>()).add(new Label(cells[0], Integer.parseInt(cells[1]),
                    cells[2], status.orElseThrow(), cells[4]));
        }
        return all;
    }

    private static String text(String name) throws IOException {
        try (var in = AnswersTest.class.getResourceAsStream("/assay/answers/" + name)) {
            return new String(java.util.Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
