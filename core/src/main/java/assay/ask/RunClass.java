package assay.ask;

import assay.plan.Cluster;
import assay.plan.Habits;
import assay.plan.Stack;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What measured runs of one source and kind have in common.
///
/// @param said of the program: its stack, its kernel of attention, and what else differs from the usual
/// @param seen which rows were looked at for which choice
record RunClass(String name, String title, String source, Map<String, String> said, String seen) {
    private static final int PARTS = 5;

    RunClass {
        said = Map.copyOf(said);
    }

    /// Reads `name | title | source | word=value ... | seen`.
    static RunClass of(String line) {
        var parts = line.split("\\|", -1);
        if (parts.length != PARTS) {
            throw new IllegalArgumentException("no class: " + line);
        }
        return new RunClass(parts[0].strip(), parts[1].strip(), parts[2].strip(), words(parts[3], " "),
                parts[4].strip());
    }

    /// `word=value` as it says, and a word alone as itself.
    static Map<String, String> words(String text, String apart) {
        var said = new HashMap<String, String>();
        for (var word : text.strip().split(apart, -1)) {
            int sign = word.indexOf('=');
            said.put(sign < 0 ? word : word.substring(0, sign), sign < 0 ? "" : word.substring(sign + 1));
        }
        return said;
    }

    /// The sources' own name: the word before the first hyphen.
    String family() {
        int hyphen = name.indexOf('-');
        return hyphen < 0 ? name : name.substring(0, hyphen);
    }

    /// The classes whose fitted constants hold for it.
    List<String> fitted() {
        return said.containsKey("fitted") ? List.of(said.getOrDefault("fitted", "").split(",", -1)) : List.of();
    }

    /// What its source does not state of its runs.
    Set<String> unstated() {
        return said.containsKey("unstated") ? Set.of(said.getOrDefault("unstated", "").split(",", -1)) : Set.of();
    }

    /// A number that the class or, over it, a run says.
    Optional<Double> number(Map<String, String> run, String word) {
        return Optional.ofNullable(run.get(word)).or(() -> Optional.ofNullable(said.get(word)))
                .map(Double::parseDouble);
    }

    /// The cluster of its runs, where it is told.
    Optional<Cluster> cluster() {
        return Optional.ofNullable(said.get("cluster")).map(Cluster::named);
    }

    Stack stack(Map<String, String> run) {
        return Stack.named(run.getOrDefault("stack", said.getOrDefault("stack", "")));
    }

    Habits habits(Map<String, String> run) {
        var kernel = said.getOrDefault("attention", "").toUpperCase(Locale.ROOT).replace('-', '_');
        return new Habits(Habits.Attention.valueOf(kernel), said.containsKey("dropout"),
                number(run, "grad").orElse(2.), number(run, "weight").orElse(2.), !said.containsKey("waits"),
                run.containsKey("buffers"), run.containsKey("hidden"), number(run, "host").orElse(1.));
    }
}
