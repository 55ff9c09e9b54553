package assay.audit;

import assay.algebra.Rational;
import assay.audit.Mark.Kind;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The units that sentences above tables say for all of them: `GFLOPs of one forward pass:`.
final class Captions {
    private static final Set<Kind> KINDS = EnumSet.of(Kind.FLOPS, Kind.BYTES, Kind.FRACTION);
    private static final Pattern BREAKS = Pattern.compile("[\\s()\\[\\],.:;（）：，。|*_$]+");
    private static final Pattern HEADS = Pattern.compile("^\\s*(?:\\||\\\\[a-z]+|<t|[-=+ ]+$)|&|\t");
    /// A unit's sentence stands no more lines above.
    private static final int ABOVE = 2;

    private final IdentityHashMap<Line, Mark> marks = new IdentityHashMap<>();

    private Captions() {}

    static Captions of(Paper paper) {
        var captions = new Captions();
        Optional<Mark> said = Optional.empty();
        int far = 0;
        boolean table = false;
        for (var line : paper.lines()) {
            if (!line.cells().isEmpty()) {
                table = true;
                said.ifPresent(m -> captions.marks.put(line, m));
            } else if (HEADS.matcher(line.text()).find()) {
                far = 0; // the head of the table, and what sets it apart
            } else if (!line.text().isBlank()) {
                said = in(line.text());
                far = 0;
                table = false;
            } else {
                far++;
                said = table || far > ABOVE ? Optional.empty() : said;
            }
        }
        return captions;
    }

    /// The unit for the rows of a line's table; empty where none is said, or several.
    Optional<Mark> of(Line line) {
        return Optional.ofNullable(marks.get(line));
    }

    private static Optional<Mark> in(String text) {
        Optional<Mark> only = Optional.empty();
        boolean number = false;
        for (var word : BREAKS.split(text)) {
            var found = number || word.length() < 2 ? Optional.<Mark.Found>empty() : Mark.at(word, 0);
            number = !word.isEmpty() && Character.isDigit(word.charAt(word.length() - 1));
            var mark = found.filter(f -> f.end() == word.length()).map(Mark.Found::mark)
                    .filter(m -> KINDS.contains(m.kind()) && scaled(m)
                            && (m.kind() != Kind.BYTES || Character.isUpperCase(word.charAt(0))));
            if (mark.isPresent()) {
                if (only.isPresent() && !only.equals(mark)) {
                    return Optional.empty();
                }
                only = mark;
            }
        }
        return only;
    }

    /// Whether a unit has a prefix: `FLOPs` says what is counted, and no scale.
    private static boolean scaled(Mark mark) {
        return !mark.readings().getFirst().scale().equals(Rational.ONE);
    }
}
