package assay.check;

import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Conditions by models, as a file has them: a line that begins with `model` names one with its options, and the
/// conditions below it are of it; `#` begins a comment.
///
/// ```
/// model llama-3-8b --seq 8192
/// parameters = 8030261248
/// memory.cache.per_token <= 128KiB   # two of 8 heads, bf16
/// ```
///
/// @param parts of the file, in its order
public record Budget(List<Part> parts) {
    private static final String MODEL = "model ";
    private static final int LONGEST = 10_000;

    public Budget {
        parts = List.copyOf(parts);
    }

    /// The conditions of one model.
    ///
    /// @param words the model and its options, as they are typed on a command line
    public record Part(List<String> words, List<Condition> conditions) {
        public Part {
            words = List.copyOf(words);
            conditions = List.copyOf(conditions);
        }
    }

    /// Reads a file.
    ///
    /// @param name of the file
    /// @throws Refusal with all that is wrong with it
    public static Budget of(String name, List<String> lines) {
        var problems = new ArrayList<Problem>();
        if (lines.size() > LONGEST) {
            throw new Refusal(new Problem(name, "", "has more than " + LONGEST + " lines", ""));
        }
        var parts = new ArrayList<Part>();
        var conditions = new ArrayList<Condition>();
        Optional<List<String>> model = Optional.empty();
        for (int i = 0; i < lines.size(); i++) {
            int comment = lines.get(i).indexOf('#');
            var line = (comment < 0 ? lines.get(i) : lines.get(i).substring(0, comment)).strip();
            var place = name + ":" + (i + 1);
            if (line.isEmpty()) {
                continue;
            }
            if (line.startsWith(MODEL)) {
                model.ifPresent(words -> parts.add(new Part(words, conditions)));
                conditions.clear();
                model = Optional.of(List.of(line.substring(MODEL.length()).strip().split("\\s+", -1)));
            } else if (model.isEmpty()) {
                problems.add(new Problem(place, "", "stands before a model", "model llama-3-8b"));
            } else {
                try {
                    conditions.add(Condition.of(line));
                } catch (Refusal refusal) {
                    refusal.problems().forEach(p -> problems.add(new Problem(p.subject(), place, p.message(),
                            p.hint())));
                }
            }
        }
        model.ifPresent(words -> parts.add(new Part(words, conditions)));
        if (parts.isEmpty() && problems.isEmpty()) {
            problems.add(new Problem(name, "", "names no model", "model llama-3-8b"));
        }
        Refusal.ofAny(problems);
        return new Budget(parts);
    }
}
