package assay.audit;

import assay.algebra.Rational;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.regex.Pattern;

/// Sections of an answer that treat GPT-2 as it was published beside the course's decoder: they say so of its parts, or
/// count one of them as it alone has them.
final class Sections {
    /// What the published model has and the course's has not: a tied head, biases, learned positions, two matrices.
    private static final Pattern SAID = Pattern.compile("(?i)(?<![\\p{L}-])(?:openai|tied|weight[- ]tying|biases|"
            + "with bias|learned (?:absolute )?positions?|learned positional|wpe|two matrices|two-matrix|published|"
            + "original gpt-?2|hugging ?face|liée?s?|biais|mit bias|veröffentlicht\\w*)(?!\\p{L})|绑定|共享|偏置|官方");

    /// What takes it back: `no biases`, `not tied`.
    private static final Pattern DENIED = Pattern.compile("(?i)(?<!\\p{L})(?:no|not|without|never|non|sans|ohne|"
            + "kein\\w*)"
            + "(?:[ -]\\w+)? (?:tied|biases|bias|biais|weight[- ]tying|shared|learned)|无偏置|不共享|不绑定|没有偏置");

    private final BitSet lines = new BitSet();

    private Sections() {}

    /// @param counted numbers of parameters that the published model's parts alone have
    static Sections of(Parsed parsed, List<Rational> counted) {
        var sections = new Sections();
        var lines = parsed.paper().lines();
        int from = 0;
        boolean published = false;
        var said = new HashMap<String, Boolean>();
        for (int i = 0; i <= lines.size(); i++) {
            boolean begins = i == lines.size() || lines.get(i).heading() > 0;
            if (begins) {
                sections.lines.set(from, i, published);
                published = false;
                from = i;
            }
            if (i < lines.size()) {
                var text = lines.get(i).text();
                published |= said.computeIfAbsent(text, Sections::says)
                        || parsed.figures(i).stream().anyMatch(f -> f.digits() > TELLING
                                && counted.contains(f.value()));
            }
        }
        return sections;
    }

    private static boolean says(String text) {
        return SAID.matcher(text).find() && !DENIED.matcher(text).find();
    }

    /// A number of so many digits is not met by chance.
    private static final int TELLING = 5;

    /// Whether the section in which a line stands treats the published model.
    boolean published(int index) {
        return lines.get(index);
    }
}
