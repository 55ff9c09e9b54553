package assay.audit;

import assay.audit.Cue.Measure;
import assay.audit.Cue.Scope;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// The words around a figure that say what it is of, the nearer the weightier.
final class Evidence {
    /// How far above a line its parents are sought.
    private static final int ABOVE = 40;

    /// A cue, and how near it stands: 1 at the figure itself.
    record Told(Cue cue, double weight) {}

    private final List<Told> told;
    /// What was asked before, by part, measure and scope.
    private final Map<Asked, Double> known = new ConcurrentHashMap<>();

    private record Asked(Optional<Part> part, Measure measure, Optional<Scope> scope) {}

    Evidence(List<Told> told) {
        this.told = List.copyOf(told);
    }

    /// @param index of the line in its paper
    /// @param figures all of that line
    static Evidence of(Paper paper, int index, List<Figure> figures, Figure figure) {
        var line = paper.lines().get(index);
        var all = new ArrayList<Told>();
        var text = line.text();
        if (line.cells().isEmpty()) {
            int from = 0;
            int formula = 0;
            for (var before : figures) {
                boolean within = figure.use() == Figure.Use.RESULT && (before.use() == Figure.Use.OPERAND
                        || before.use() == Figure.Use.TERM || before.use() == Figure.Use.COEFFICIENT);
                if (before.end() <= figure.start()) {
                    from = before.end();
                    formula = within ? formula : from;
                }
            }
            if (Cue.in(text.substring(Math.min(from, figure.start()), figure.start())).isEmpty()) {
                from = formula; // what a formula comes to is of what is named before it
            }
            var near = text.substring(Math.min(from, figure.start()), figure.start());
            cues(all, near, 1.0, true);
            cues(all, text.substring(0, figure.start()), 0.6, true);
            int to = text.length();
            for (var after : figures) {
                if (after.start() >= figure.end()) {
                    to = Math.min(to, after.start());
                }
            }
            var behind = text.substring(Math.min(figure.end(), text.length()), to);
            var end = ENDS.matcher(behind);
            int until = end.find() ? end.start() : behind.length();
            cues(all, behind.substring(0, until), 0.5, false);
            cues(all, behind.substring(until), 0.3, false);
        } else {
            for (var cell : line.cells()) {
                if (cell.start() <= figure.start() && figure.start() < cell.end()) {
                    cues(all, cell.column(), 1.0, false);
                    cues(all, text.substring(cell.start(), Math.min(cell.end(), text.length())), 0.8, false);
                }
            }
            cues(all, line.cells().getFirst().text(), 0.9, false);
        }
        int depth = line.indent();
        double weight = 0.6;
        boolean labelled = !Cue.in(text.substring(0, figure.start())).isEmpty();
        for (int i = index - 1; i >= 0 && i > index - ABOVE; i--) {
            var above = paper.lines().get(i);
            if (above.text().isBlank() || !above.cells().isEmpty()) {
                continue;
            }
            if (above.heading() > 0) {
                cues(all, above.text(), 0.3, false);
                break;
            }
            boolean parent = above.indent() < depth;
            boolean just = i == index - 1 && !labelled && line.cells().isEmpty();
            if (parent || just) {
                cues(all, above.text(), parent ? weight : 0.6, false);
                depth = Math.min(depth, above.indent());
                weight *= 0.75;
            }
        }
        return new Evidence(all);
    }

    /// Where what is said of a figure ends, and what is said of the next may begin.
    private static final Pattern ENDS = Pattern.compile("[.,;:](?=\\s|$)|[，。；：、]");

    private static void cues(List<Told> into, String text, double weight, boolean nearest) {
        var cues = Cue.in(text);
        int last = cues.stream().filter(c -> !c.part().isEmpty()).mapToInt(Cue::end).max().orElse(-1);
        for (var cue : cues) {
            boolean far = nearest && !cue.part().isEmpty() && cue.end() < last;
            into.add(new Told(cue, far ? weight * 0.7 : weight));
        }
    }

    List<Told> told() {
        return told;
    }

    /// Whether anything speaks of one token.
    boolean ofTokens() {
        return told.stream().anyMatch(t -> t.cue.scope().contains(Scope.TOKEN));
    }

    /// Whether what stands at the figure speaks of a total and of no part.
    boolean ofTotal() {
        var parts = told.stream().filter(t -> t.weight >= AT && !t.cue.part().isEmpty()).toList();
        return !parts.isEmpty() && parts.stream().allMatch(t -> t.cue.part().equals(Set.of(Part.TOTAL)));
    }

    /// The one part that is named at the figure; none where there are several.
    Optional<Part> part() {
        var parts = EnumSet.noneOf(Part.class);
        told.stream().filter(t -> t.weight >= AT).forEach(t -> parts.addAll(t.cue.part()));
        return parts.size() == 1 ? Optional.of(parts.iterator().next()) : Optional.empty();
    }

    /// The one part of a block, or beside the blocks, that is named at the figure; none where there are several.
    Optional<Part> inner() {
        var parts = EnumSet.noneOf(Part.class);
        told.stream().filter(t -> t.weight >= AT).forEach(t -> parts.addAll(t.cue.part()));
        parts.remove(Part.BLOCK);
        parts.remove(Part.TOTAL);
        return parts.size() == 1 ? Optional.of(parts.iterator().next()) : Optional.empty();
    }

    /// Whether anything speaks of one layer.
    boolean ofLayers() {
        return told.stream().anyMatch(t -> t.cue.scope().contains(Scope.EACH));
    }

    /// Whether what stands at the figure speaks of parameters, and nothing there of bytes.
    boolean ofParameters() {
        var measures = told.stream().filter(t -> t.weight >= AT).flatMap(t -> t.cue.measure().stream()).toList();
        return measures.contains(Measure.PARAMETERS) && !measures.contains(Measure.BYTES)
                && told.stream().noneMatch(t -> t.weight >= BEFORE && t.cue.measure().contains(Measure.BYTES));
    }

    /// What stands behind a figure or on the line above has no more weight than this.
    private static final double BEFORE = 0.5;

    /// What stands at a figure has this weight.
    private static final double AT = 0.7;

    /// How ill the words suit a claim, in bits.
    double against(Claim claim) {
        return known.computeIfAbsent(new Asked(claim.part(), claim.measure(), claim.scope()), this::against);
    }

    private double against(Asked of) {
        boolean whole = of.part.isPresent() && together(of.part.get());
        double part = dimension(7, t -> !t.cue.part().isEmpty(), t -> of.part.isPresent()
                && (t.cue.part().contains(of.part.get()) || whole || quadratic(of, t)));
        if (of.part.isEmpty()) {
            part *= 0.4;
        }
        double measure = dimension(4, t -> !t.cue.measure().isEmpty(),
                t -> t.cue.measure().contains(of.measure) || (of.measure == Measure.BYTES
                        && t.cue.measure().contains(Measure.WEIGHTS)));
        double scope = dimension(3, t -> !t.cue.scope().isEmpty(), t -> of.scope.isPresent()
                && t.cue.scope().contains(of.scope.get()));
        if (of.scope.isEmpty()) {
            scope *= 0.3;
        }
        return part + measure + scope;
    }

    /// Whether a share is of all that grows with the square of the context, which is called the scores.
    private static boolean quadratic(Asked of, Told told) {
        return of.measure == Measure.SHARE && of.part.equals(Optional.of(Part.BOTH_SCORES))
                && told.cue.part().equals(Set.of(Part.SCORES));
    }

    /// Whether the parts that are named at the figure are together what a claim is of: `embed + lm_head`.
    private boolean together(Part part) {
        var named = EnumSet.noneOf(Role.class);
        int parts = 0;
        for (var t : told) {
            if (t.weight >= 0.6 && t.cue.part().size() == 1) {
                var each = t.cue.part().iterator().next();
                if (each == Part.TOTAL || each == Part.BLOCK) {
                    continue;
                }
                named.addAll(each.roles());
                parts++;
            }
        }
        named.remove(Role.POSITION);
        var whole = EnumSet.copyOf(part.roles());
        whole.remove(Role.POSITION);
        return parts > 1 && named.equals(whole);
    }

    private double dimension(double most, Predicate<Told> any, Predicate<Told> fits) {
        double top = 0;
        double best = 0;
        for (var t : told) {
            if (any.test(t)) {
                top = Math.max(top, t.weight);
                if (fits.test(t)) {
                    best = Math.max(best, t.weight);
                }
            }
        }
        return top == 0 ? most * 0.35 : most * (top - best) + most * 0.35 * (1 - top);
    }
}
