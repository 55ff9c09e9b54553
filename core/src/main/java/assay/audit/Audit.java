package assay.audit;

import assay.algebra.Rational;
import assay.audit.Cue.Measure;
import assay.audit.Figure.Use;
import assay.audit.Mark.Kind;
import assay.audit.Setting.Given;
import assay.audit.Shape.Switch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Figures and claims put together.
final class Audit {
    private static final double BITS_A_DIGIT = 3.32;
    private static final int RECENT = 100;
    private static final int MOST_CONTEXTS = 6;
    private static final List<List<Switch>> VARIANTS = List.of(
            List.of(),
            List.of(Switch.TIED, Switch.POSITIONS, Switch.PLAIN, Switch.LAYERNORM, Switch.NO_FINAL),
            List.of(Switch.TIED, Switch.POSITIONS, Switch.PLAIN, Switch.LAYERNORM),
            List.of(Switch.TIED, Switch.POSITIONS, Switch.PLAIN, Switch.LAYERNORM, Switch.BIASES),
            List.of(Switch.TIED),
            List.of(Switch.PLAIN),
            List.of(Switch.TIED, Switch.PLAIN),
            List.of(Switch.TIED, Switch.PLAIN, Switch.NO_FINAL),
            List.of(Switch.POSITIONS),
            List.of(Switch.POSITIONS, Switch.PLAIN),
            List.of(Switch.LAYERNORM),
            List.of(Switch.POSITIONS, Switch.PLAIN, Switch.LAYERNORM),
            List.of(Switch.NO_FINAL),
            List.of(Switch.PLAIN, Switch.NO_FINAL),
            List.of(Switch.TIED, Switch.LAYERNORM),
            List.of(Switch.TIED, Switch.NO_FINAL),
            List.of(Switch.TIED, Switch.POSITIONS),
            List.of(Switch.TIED, Switch.PLAIN, Switch.LAYERNORM));

    private final Paper paper;
    private final Map<Line, List<Figure>> figures = new LinkedHashMap<>();
    private final Subjects subjects;
    private final Map<String, Variant> variants = new HashMap<>();
    private final Map<String, Index> indexes = new HashMap<>();
    private final Map<List<Switch>, Shape> shapes = new HashMap<>();
    private final Map<String, Integer> adopted = new HashMap<>();
    private final Given given;
    private final Set<Subject> versions = new LinkedHashSet<>();
    private final List<Switch> switches;
    private final Map<Figure, Chain.Link> chain;
    /// The words with which names of models begin.
    private final Set<String> makers = new HashSet<>();
    private final boolean halves;
    /// Whether it speaks of training at all.
    private final boolean trains;
    private final Map<Figure, Verdict> verdicts = new HashMap<>();
    private final Map<Rational, Verdict> said = new HashMap<>();
    /// The last verdicts, the last first.
    private final Deque<Verdict> recent = new ArrayDeque<>();

    /// What decides a course's model beside its sizes.
    private record Variant(List<Switch> switches, Rational width, String rule) {}

    private Audit(Paper paper, Library library) {
        this.paper = paper;
        for (var line : paper.lines()) {
            figures.put(line, Figures.of(line));
        }
        library.names().forEach(name -> {
            int end = 0;
            while (end < name.length() && Mark.letter(name.charAt(end))) {
                end++;
            }
            if (end > 2) {
                makers.add(name.substring(0, end));
            }
        });
        subjects = Subjects.of(paper, figures, library);
        given = given();
        for (int i = 0; i < paper.lines().size(); i++) {
            versions.addAll(subjects.at(i).subjects());
        }
        for (var subject : subjects.all()) {
            var width = subject.sizes().get("d_model");
            if (subject.course() && subject.name().equals("gpt2-xl") && width != null) {
                var sizes = new HashMap<>(subject.sizes());
                sizes.put("d_ff", width.times(Rational.of(8, 3)));
                versions.add(new Subject(subject.name(), sizes, Optional.empty()));
            }
        }
        switches = switches();
        chain = Chain.of(paper, figures);
        trains = paper.lines().stream().map(l -> l.text().toLowerCase(java.util.Locale.ROOT))
                .anyMatch(t -> t.contains("adam") || t.contains("optimizer") || t.contains("gradient")
                        || t.contains("优化") || t.contains("activation") || t.contains("batch"));
        halves = paper.lines().stream().map(l -> l.text().toLowerCase(java.util.Locale.ROOT))
                .anyMatch(t -> t.contains("bf16") || t.contains("fp16") || t.contains("16-bit") || t.contains("16 bit")
                        || t.contains("half precision") || t.contains("float16"));
    }

    static List<Verdict> of(Paper paper, Library library) {
        return new Audit(paper, library).verdicts();
    }

    static Audited audited(String file, Paper paper, Library library) {
        var audit = new Audit(paper, library);
        var findings = audit.verdicts().stream().map(v -> new Finding(v.figure().line(), v.figure().text(), v.value(),
                v.unit().toLowerCase(java.util.Locale.ROOT), v.status(), v.quantity(), v.model(), v.convention(),
                v.right(), v.mistakes(), v.repro())).toList();
        var models = new LinkedHashMap<String, Map<String, Rational>>();
        audit.subjects.all().forEach(s -> models.put(s.name(), audit.sizes(s)));
        var sums = audit.chain.values().stream().filter(l -> l.operands().size() > 1)
                .map(l -> new Audited.Sum(l.result().line(), l.result().text(), l.comes(), l.follows().isPresent()))
                .sorted(java.util.Comparator.comparingInt(Audited.Sum::line)).toList();
        return new Audited(file, models, findings, sums);
    }

    /// The sizes that are taken for a model.
    private Map<String, Rational> sizes(Subject subject) {
        var values = setting(subject, Rational.of(1024)).values();
        var some = new LinkedHashMap<String, Rational>();
        for (var name : List.of("vocab_size", "context_length", "num_layers", "d_model", "num_heads", "num_kv_heads",
                "d_ff")) {
            if (values.containsKey(name) && values.get(name).signum() > 0) {
                some.put(name, values.get(name));
            }
        }
        return some;
    }

    /// What the answer says of batch, steps and device.
    private Given given() {
        var all = figures.values().stream().flatMap(List::stream).toList();
        var peak = Given.A100.peak();
        for (var f : all) {
            if (f.value().equals(Rational.of(495)) || f.value().equals(Rational.of(2475, 10))) {
                peak = Rational.of(495_000_000_000_000L);
            }
        }
        var tokens = all.stream().filter(f -> f.value().equals(Rational.of(300))
                || f.value().equals(Rational.of(300_000_000_000L))).findFirst()
                .map(_ -> Rational.of(300_000_000_000L)).orElse(Rational.ZERO);
        return new Given(Given.A100.batch(), Given.A100.steps(), peak, Given.A100.used(), Given.A100.bytesEach(),
                tokens);
    }

    private List<Figure> figures(Line line) {
        return figures.getOrDefault(line, List.of());
    }

    private List<Verdict> verdicts() {
        var all = new ArrayList<Verdict>();
        for (int pass = 0; pass < 2; pass++) {
            all.clear();
            said.clear();
            for (int i = 0; i < paper.lines().size(); i++) {
                var line = paper.lines().get(i);
                var found = figures(line);
                var told = new ArrayList<Verdict>();
                for (var figure : found) {
                    verdict(i, line, figure, told).ifPresent(v -> {
                        told.add(v);
                        verdicts.put(figure, v);
                        recent.addFirst(v);
                        if (recent.size() > RECENT) {
                            recent.removeLast();
                        }
                        if (v.status() != Status.NOT_UNDERSTOOD && !v.quantity().startsWith("config.")) {
                            said.putIfAbsent(figure.value(), v);
                        }
                    });
                }
                all.addAll(told);
            }
            if (pass == 0) {
                adopt(all);
            }
        }
        return all;
    }

    /// What is supposed often is supposed more readily.
    private void adopt(List<Verdict> all) {
        adopted.clear();
        for (var v : all) {
            if (v.figure().digits() >= 3 && v.claim().isPresent()) {
                for (var word : supposed(v.claim().get())) {
                    adopted.merge(word, 1, Integer::sum);
                }
            }
        }
    }

    private static Set<String> supposed(Claim claim) {
        var words = new LinkedHashSet<String>();
        claim.setting().supposed().forEach(m -> words.add(m.code()));
        if (!claim.convention().isEmpty()) {
            words.add(claim.convention());
        }
        return words;
    }

    /// How much less what an answer supposes elsewhere costs.
    private double discount(Claim claim) {
        double less = 0;
        for (var mistake : claim.setting().supposed()) {
            int seen = adopted.getOrDefault(mistake.code(), 0);
            less += mistake.cost() * (seen > 8 && mistake.code().startsWith("E-") ? 1.2
                    : seen > 3 ? 0.7 : seen > 1 ? 0.5 : seen > 0 ? 0.2 : 0);
        }
        if (!claim.convention().isEmpty()) {
            int seen = adopted.getOrDefault(claim.convention(), 0);
            less += claim.convention().startsWith("ACT") && seen > 0 ? 3 : seen > 2 ? 2.5 : seen > 0 ? 1.5 : 0;
        }
        return less;
    }

    private Optional<Verdict> verdict(int index, Line line, Figure figure, List<Verdict> told) {
        var size = subjects.size(figure);
        if (size.isPresent()) {
            return Optional.of(sized(index, figure, size.get()));
        }
        if (skipped(line, figure)) {
            return Optional.empty();
        }
        if (figure.value().signum() == 0) {
            return Optional.of(plain(figure, Status.EXACT, "nothing"));
        }
        if (coefficient(figure)) {
            return Optional.of(plain(figure, Status.EXACT, "coefficient"));
        }
        if (interval(line, figure) || numbered(line, figure) || named(line, figure)) {
            return Optional.of(plain(figure, Status.NOT_A_CLAIM, ""));
        }
        if (!told.isEmpty() && figure.start() > 0 && bracketed(line.text(), figure.start())) {
            var again = again(figure, told.subList(told.size() - 1, told.size()));
            if (again.isPresent()) {
                return again;
            }
        }
        var evidence = evidence(index, line, figure);
        var best = best(index, figure, evidence);
        if (best.isPresent() && best.get().match == Match.CUT && early(figure, told)) {
            var cut = judged(figure, best.get(), subjects.at(index));
            return Optional.of(new Verdict(figure, Status.WRONG, cut.value(), cut.unit(), cut.quantity(), cut.model(),
                    cut.convention(), cut.right(), List.of("ROUND-EARLY"), Optional.of(cut.value()), "", cut.claim(),
                    cut.cost()));
        }
        boolean sound = best.isPresent() && best.get().cost < 9 + BITS_A_DIGIT * (figure.digits() - 3)
                && right(judged(figure, best.get(), subjects.at(index)));
        if (!sound) {
            var derived = derived(index, figure, told, best, evidence);
            boolean alike = best.isPresent() && derived.isPresent() && !derived.get().mistakes().isEmpty()
                    && judged(figure, best.get(), subjects.at(index)).mistakes().equals(derived.get().mistakes());
            if (derived.isPresent() && !alike && (best.isEmpty() || right(derived.get())
                    || best.get().cost > 14 || figure.digits() < 8
                    || right(judged(figure, best.get(), subjects.at(index))))) {
                return derived;
            }
        }
        if (best.isPresent()) {
            return Optional.of(judged(figure, best.get(), subjects.at(index)));
        }
        return Optional.of(ordinarily(index, figure).or(() -> nearly(index, figure, evidence))
                .or(() -> expected(index, figure, evidence))
                .orElseGet(() -> plain(figure, Status.NOT_UNDERSTOOD, "")));
    }

    /// Whether a figure comes from rounded ones: as a sum or product that is written out, or twice or four times one
    /// before it on its line.
    private boolean early(Figure figure, List<Verdict> told) {
        var link = chain.get(figure);
        if (link != null && link.operands().size() > 1 && link.follows().isPresent()) {
            return true;
        }
        return told.stream().map(Verdict::figure).anyMatch(f -> f.mark().equals(figure.mark())
                && (f.value().times(Rational.of(2)).equals(figure.value())
                        || f.value().times(Rational.of(4)).equals(figure.value())));
    }

    private static boolean bracketed(String text, int start) {
        int at = start - 1;
        while (at >= 0 && " ~≈$".indexOf(text.charAt(at)) >= 0) {
            at--;
        }
        return at >= 0 && (text.charAt(at) == '(' || text.charAt(at) == '（');
    }

    private static boolean right(Verdict verdict) {
        return switch (verdict.status()) {
            case EXACT, ROUNDED, CONVENTION -> true;
            default -> false;
        };
    }

    /// What follows from figures before it: said again, or worked out.
    private Optional<Verdict> derived(int index, Figure figure, List<Verdict> told,
            Optional<Candidate> best, List<Told> evidence) {
        var before = figure.digits() >= 5 && best.isEmpty() ? said.get(figure.value()) : null;
        if (before != null && !before.figure().equals(figure)
                && before.figure().mark().kind() == figure.mark().kind()) {
            return Optional.of(again(figure, before, Match.EXACT));
        }
        var link = chain.get(figure);
        if (link == null) {
            return again(figure, told);
        }
        var operands = link.operands().stream().map(verdicts::get).filter(java.util.Objects::nonNull).toList();
        var bad = operands.stream().filter(v -> v.status() == Status.WRONG || v.status() == Status.INHERITED
                || v.status() == Status.CUT).toList();
        var follows = link.follows();
        if (follows.isPresent()) {
            if (link.again() && operands.size() == 1) {
                return Optional.of(again(figure, operands.getFirst(), follows.get()));
            }
            if (!bad.isEmpty()) {
                boolean explained = bad.stream().anyMatch(v -> !v.mistakes().isEmpty());
                var codes = List.copyOf(bad.stream().flatMap(v -> v.mistakes().stream())
                        .collect(java.util.stream.Collectors.toCollection(LinkedHashSet::new)));
                return Optional.of(new Verdict(figure, explained ? Status.WRONG : Status.INHERITED, link.comes(),
                        figure.mark().text(), bad.getFirst().quantity(), bad.getFirst().model(), "",
                        Optional.empty(), codes, Optional.of(link.comes()), "follows from what is before it",
                        Optional.empty(), 0));
            }
            if (best.isPresent()) {
                return Optional.empty();
            }
            var least = link.operands().stream().filter(o -> !o.value().isInteger()).mapToInt(Figure::digits).min();
            if (least.isPresent() && least.getAsInt() < 5 && significant(figure) > least.getAsInt()) {
                var early = nearly(index, figure, evidence);
                if (early.isPresent()) {
                    return early;
                }
            }
            return Optional.of(new Verdict(figure, follows.get() == Match.EXACT ? Status.EXACT
                    : follows.get() == Match.CUT ? Status.CUT : Status.ROUNDED, link.comes(), figure.mark().text(),
                    "arithmetic", "", "", Optional.of(link.comes()), List.of(), Optional.empty(), "", Optional.empty(),
                    0));
        }
        boolean telling = figure.digits() >= 3 && link.operands().size() > 1 && figure.value().signum() > 0;
        if (telling && best.isEmpty()) {
            var ratio = Index.approximate(link.comes().over(figure.value().times(
                    figure.mark().readings().getFirst().scale())));
            if (ratio > 0.2 && ratio < 5) {
                boolean near = ratio > 0.98 && ratio < 1.02 && link.operands().stream().anyMatch(o ->
                        o.digits() <= 4 && !o.value().equals(o.value().floor()));
                return Optional.of(new Verdict(figure, Status.WRONG, figure.value(), figure.mark().text(),
                        "arithmetic", "", "", Optional.of(link.comes()), List.of(near ? "ROUND-EARLY" : "ARITHMETIC"),
                        Optional.empty(), "is not what is written before it", Optional.empty(), 0));
            }
        }
        return again(figure, told);
    }

    /// The digits of a figure without zeros at its end.
    private static int significant(Figure figure) {
        int digits = figure.digits();
        var value = figure.value().over(figure.step());
        var ten = Rational.of(10);
        while (digits > 1 && value.over(ten).isInteger()) {
            value = value.over(ten);
            digits--;
        }
        return digits;
    }

    /// A figure that says again, with fewer digits, what one before it on its line says.
    private Optional<Verdict> again(Figure figure, List<Verdict> told) {
        for (int i = told.size() - 1; i >= 0 && i >= told.size() - 2; i--) {
            var before = told.get(i);
            if (before.figure().digits() < figure.digits() || before.status() == Status.NOT_UNDERSTOOD
                    || before.quantity().equals("coefficient") || before.quantity().startsWith("config.")) {
                continue;
            }
            for (var reading : figure.mark().readings()) {
                if (reading.scale().equals(Rational.ONE) && !figure.mark().said() && figure.digits() < 4) {
                    continue;
                }
                var match = Match.of(figure, before.value().over(reading.scale()));
                if (match.isPresent()) {
                    return Optional.of(again(figure, before, match.get()));
                }
            }
        }
        return Optional.empty();
    }

    private static Verdict again(Figure figure, Verdict before, Match match) {
        var status = before.status();
        if (status == Status.EXACT || status == Status.ROUNDED) {
            status = match == Match.EXACT && status == Status.EXACT ? Status.EXACT
                    : match == Match.CUT ? Status.CUT : Status.ROUNDED;
        }
        return new Verdict(figure, status, before.value(), before.unit(), before.quantity(), before.model(),
                before.convention(), before.right(), before.mistakes(), before.repro(), "said again", before.claim(),
                before.cost());
    }

    /// What is right of the course's own decoder, though other figures speak for another.
    private Optional<Verdict> ordinarily(int index, Figure figure) {
        var subject = subjects.at(index).subjects().stream().findFirst().filter(Subject::course);
        if (switches.isEmpty() || subject.isEmpty() || figure.digits() < 3) {
            return Optional.empty();
        }
        var context = subjects.at(index).contexts().getFirst();
        var setting = setting(subject.get(), context, new Variant(List.of(), width(subject.get(), List.of()), ""));
        for (var reading : figure.mark().readings()) {
            for (var claim : Claims.parts(setting)) {
                var match = kind(reading, claim) < 1 && claim.cost() <= 2
                        ? printed(figure, reading.scale()).match(claim.value()) : Optional.<Match>empty();
                if (match.isPresent() && (match.get() == Match.EXACT || match.get() == Match.ROUNDED)) {
                    return Optional.of(new Verdict(figure, match.get() == Match.EXACT ? Status.EXACT : Status.ROUNDED,
                            figure.value().times(reading.scale()), reading.kind().name(), claim.name(),
                            setting.model(), "", Optional.of(claim.value()), List.of(), Optional.empty(), "",
                            Optional.of(claim), claim.cost()));
                }
            }
        }
        return Optional.empty();
    }

    /// What a figure misses by little: computed from rounded figures, or rounded wrongly.
    private Optional<Verdict> nearly(int index, Figure figure, List<Told> evidence) {
        var here = subjects.at(index);
        if (here.subjects().isEmpty() || figure.digits() < 3 || (!figure.mark().said() && figure.digits() < 8)
                || figure.mark().kind() == Kind.FRACTION || arrow(figure) || figure.use() == Use.TERM
                || figure.use() == Use.OPERAND) {
            return Optional.empty();
        }
        Claim nearest = null;
        Mark.Reading as = null;
        double least = 9;
        for (var reading : figure.mark().readings()) {
            double value = Index.approximate(figure.value().times(reading.scale()));
            for (var claim : index(here.subjects().getFirst(), here.contexts().getFirst())
                    .between(value * 0.993, value * 1.007)) {
                boolean untold = claim.name().startsWith("adamw") && !trains;
                if (!untold && claim.cost() <= 4 && claim.setting().supposed().isEmpty()
                        && kind(reading, claim) < 1
                        && !claim.convention().startsWith("WRONG:")) {
                    double cost = label(claim, evidence) + claim.cost() - discount(claim) + (reading.binary() ? 1 : 0);
                    if (cost < least) {
                        least = cost;
                        nearest = claim;
                        as = reading;
                    }
                }
            }
        }
        if (nearest == null || as == null) {
            return Optional.empty();
        }
        var exact = nearest.value().over(as.scale());
        boolean last = Match.of(figure, exact.plus(figure.step())).isPresent()
                || Match.of(figure, exact.minus(figure.step())).isPresent();
        return Optional.of(new Verdict(figure, Status.WRONG, figure.value().times(as.scale()), as.kind().name(),
                nearest.name(), nearest.setting().model(), as.binary() ? "M-GiB" : nearest.convention(),
                Optional.of(nearest.value()), List.of("ROUND-EARLY", last ? "ROUND-WRONG" : "ARITHMETIC"),
                Optional.empty(), "", Optional.of(nearest), least));
    }

    /// What a figure should be, where its words and unit leave no doubt of what it is of.
    private Optional<Verdict> expected(int index, Figure figure, List<Told> evidence) {
        var here = subjects.at(index);
        if (here.subjects().isEmpty() || figure.use() == Use.COEFFICIENT || figure.use() == Use.OPERAND
                || figure.digits() < 2 || !figure.mark().said()) {
            return Optional.empty();
        }
        var reading = figure.mark().readings().getFirst();
        Claim nearest = null;
        double least = Double.MAX_VALUE;
        double second = Double.MAX_VALUE;
        var all = Claims.of(setting(here.subjects().getFirst(), here.contexts().getFirst()));
        for (var claim : all) {
            boolean plain = claim.cost() <= 2 && kind(reading, claim) < 1 && claim.part().isPresent()
                    && (claim.convention().isEmpty() || claim.convention().startsWith("S-"));
            if (!plain) {
                continue;
            }
            double label = label(claim, evidence) + claim.cost();
            if (label < least) {
                second = nearest != null && nearest.value().equals(claim.value()) ? second : least;
                least = label;
                nearest = claim;
            } else if (nearest != null && label < second && !claim.value().equals(nearest.value())) {
                second = label;
            }
        }
        if (nearest == null || least > 3.5 || second - least < 2) {
            return Optional.empty();
        }
        double ratio = Index.approximate(figure.value().times(reading.scale()).over(nearest.value()));
        if (ratio < 0.5 || ratio > 2) {
            return Optional.empty();
        }
        boolean last = Match.of(figure, nearest.value().over(reading.scale()).plus(figure.step())).isPresent()
                || Match.of(figure, nearest.value().over(reading.scale()).minus(figure.step())).isPresent();
        return Optional.of(new Verdict(figure, Status.WRONG, figure.value().times(reading.scale()),
                reading.kind().name(), nearest.name(), nearest.setting().model(), "", Optional.of(nearest.value()),
                List.of(last ? "ROUND-WRONG" : "NOT-REPRODUCED"), Optional.empty(), "", Optional.of(nearest), least));
    }

    private static Verdict plain(Figure figure, Status status, String quantity) {
        return new Verdict(figure, status, figure.value(), figure.mark().text(), quantity, "", "",
                status == Status.EXACT ? Optional.of(figure.value()) : Optional.empty(), List.of(), Optional.empty(),
                "", Optional.empty(), 0);
    }

    /// Whether a number is a small factor in a product or a formula.
    private static boolean coefficient(Figure figure) {
        boolean small = figure.value().isInteger() && figure.value().compareTo(Rational.of(33)) < 0;
        boolean power = figure.text().startsWith("1e") || figure.text().startsWith("1E");
        boolean each = small && figure.mark().kind() == Kind.BYTES && figure.digits() == 1
                && figure.mark().readings().getFirst().scale().equals(Rational.ONE);
        return each || power || (small && !figure.mark().said()
                && (figure.use() == Use.COEFFICIENT || figure.use() == Use.OPERAND))
                || (figure.value().equals(Rational.of(1024)) && (figure.use() == Use.OPERAND))
                || (small && figure.use() == Use.TERM && figure.digits() == 1);
    }

    /// Whether a number says which one, or is an exponent: `block 1`, `1024 ** 3`.
    private static boolean numbered(Line line, Figure figure) {
        var before = line.text().substring(0, figure.start()).strip().toLowerCase(java.util.Locale.ROOT);
        return figure.digits() < 3 && !figure.mark().said() && line.cells().isEmpty()
                && (before.endsWith("block") || before.endsWith("layer") || before.endsWith("**")
                        || before.endsWith("^"));
    }

    /// Whether a number belongs to a model's name: `Gemma 27B`.
    private boolean named(Line line, Figure figure) {
        var before = line.text().substring(0, figure.start()).strip().toLowerCase(java.util.Locale.ROOT);
        int at = before.length();
        while (at > 0 && Mark.letter(before.charAt(at - 1))) {
            at--;
        }
        return figure.mark().text().equals("B") && at < before.length() && makers.contains(before.substring(at));
    }

    /// Whether a number is an end of an interval: `11–12`.
    private static boolean interval(Line line, Figure figure) {
        var text = line.text();
        boolean opens = figure.end() < text.length() && (text.charAt(figure.end()) == '–'
                || text.charAt(figure.end()) == '-') && figure.end() + 1 < text.length()
                && Character.isDigit(text.charAt(figure.end() + 1));
        boolean closes = figure.start() > 1 && (text.charAt(figure.start() - 1) == '–'
                || text.charAt(figure.start() - 1) == '-') && Character.isDigit(text.charAt(figure.start() - 2));
        return opens || closes;
    }

    private static boolean skipped(Line line, Figure figure) {
        var before = line.text().substring(0, figure.start()).strip();
        var after = line.text().substring(Math.min(line.text().length(), figure.end()));
        boolean list = before.isEmpty() && (after.startsWith(". ") || after.startsWith(") ") || after.startsWith("."))
                && figure.digits() < 3 && figure.value().isInteger();
        boolean cell = before.endsWith("In [") || before.endsWith("Out[");
        return list || cell || (line.heading() > 0 && figure.digits() < 3);
    }

    private Verdict sized(int index, Figure figure, String name) {
        var here = subjects.at(index);
        var model = here.subjects().stream().findFirst();
        var fixed = here.caption().map(c -> c.sizes().get(name)).filter(r -> r != null && !name.equals("d_ff"));
        boolean same = fixed.isEmpty() || fixed.get().equals(figure.value()) || name.equals("context_length");
        boolean kept = name.equals("d_ff") && figure.value().equals(Rational.of(6400))
                && model.filter(m -> m.course() && !m.name().equals("gpt2-xl")).isPresent();
        return new Verdict(figure, !same ? Status.WRONG : kept ? Status.CONVENTION : Status.EXACT, figure.value(),
                name.equals("context_length") ? "tokens" : "count", "config." + name,
                model.map(Subject::name).orElse(""), kept ? "DFF-6400" : "input",
                Optional.of(same ? figure.value() : fixed.get()), same ? List.of() : List.of("WRONG-MODEL"),
                Optional.empty(), "", Optional.empty(), 0);
    }

    /// A claim that a figure may make.
    private record Candidate(Claim claim, Mark.Reading reading, Match match, double cost, double label) {}

    private Optional<Candidate> best(int index, Figure figure, List<Told> evidence) {
        var search = new Search(BITS_A_DIGIT * figure.digits() + 2);
        var readings = readings(figure, index);
        var here = subjects.at(index);
        var models = new LinkedHashSet<>(here.subjects());
        int near = models.size();
        models.addAll(subjects.all());
        models.addAll(versions);
        var contexts = new LinkedHashSet<>(here.contexts());
        subjects.contexts().stream().limit(MOST_CONTEXTS).forEach(contexts::add);
        int m = 0;
        for (var subject : models) {
            boolean first = m == 0;
            boolean kin = here.subjects().stream().findFirst().filter(x -> x.name().equals(subject.name()))
                    .isPresent();
            boolean whole = subject.sizes().getOrDefault("d_ff", Rational.ONE).isInteger();
            double beside = here.caption().isPresent() ? 6 : 2;
            double distance = first ? 0 : kin ? whole ? 1.5 : 3 : m < near ? beside : 7;
            m++;
            int c = 0;
            for (var context : contexts) {
                double further = c == 0 ? 0 : c < here.contexts().size() ? 1 : 4;
                c++;
                for (var reading : readings) {
                    double cost = distance + further + reading.cost;
                    if (cost - DISCOUNT < search.least) {
                        candidates(figure, reading.reading, first || kin ? index(subject, context)
                                : plainly(subject, context), evidence, cost, search);
                    }
                }
            }
        }
        if (search.best.isEmpty() && figure.digits() >= 6 && !here.subjects().isEmpty()) {
            for (var reading : readings) {
                candidates(figure, reading.reading, pairs(here.subjects().getFirst(), here.contexts().getFirst()),
                        evidence, reading.cost, search);
            }
            return search.far;
        }
        return search.best;
    }

    /// The most that may be supposed for a figure.
    private static double limit(Candidate candidate, double worth) {
        boolean mistaken = candidate.claim.convention().startsWith("WRONG:");
        return Math.min(worth + Math.max(0, 8 - candidate.label), mistaken ? candidate.label < 6 ? 16 : 0 : 26);
    }

    private record Read(Mark.Reading reading, double cost) {}

    private static final Rational HUNDREDTH = Rational.of(1, 100);

    /// What a figure's unit may be, with what is around it.
    private List<Read> readings(Figure figure, int index) {
        var all = new ArrayList<Read>();
        if (figure.mark().said()) {
            double more = 0;
            for (var r : figure.mark().readings()) {
                all.add(new Read(r, more));
                more += 1.5;
            }
            return all;
        }
        var line = paper.lines().get(index);
        var head = unitAbove(line, figure);
        if (head.isPresent()) {
            double more = 0;
            for (var r : head.get().readings()) {
                all.add(new Read(r, more));
                more += 1.5;
            }
        }
        for (var later : figures(line)) {
            boolean sum = later.start() >= figure.end() && later.mark().said()
                    && (figure.use() == Use.TERM || figure.use() == Use.COEFFICIENT)
                    && (later.use() == Use.TERM || later.use() == Use.RESULT) && line.cells().isEmpty();
            if (sum && later.start() - figure.end() < 12) {
                later.mark().readings().forEach(r -> all.add(new Read(r, r.binary() ? 1.5 : 0)));
            }
        }
        if (figure.use() == Use.TERM || figure.use() == Use.COEFFICIENT || figure.use() == Use.RESULT) {
            for (var unit : List.of("(GB)", " GB", "（GB）", "(GiB)")) {
                if (line.text().indexOf(unit, figure.end()) > 0) {
                    Mark.at(unit.replace("(", "").replace("（", "").strip(), 0).ifPresent(m ->
                            m.mark().readings().forEach(r -> all.add(new Read(r, r.binary() ? 1.5 : 0.5))));
                }
            }
        }
        for (var before : toldUnits(line)) {
            all.add(new Read(before, 1));
        }
        double other = head.isPresent() ? 5 : 0;
        all.add(new Read(Mark.NONE.readings().getFirst(), other));
        boolean small = figure.value().compareTo(Rational.of(100_000)) < 0 && figure.use() != Use.COEFFICIENT;
        if (small) {
            all.add(new Read(new Mark.Reading(Kind.FRACTION, Rational.ONE, false), 1 + other));
            all.add(new Read(new Mark.Reading(Kind.FRACTION, HUNDREDTH, false), 4 + other));
            all.add(new Read(new Mark.Reading(Kind.TIMES, Rational.ONE, false), 3 + other));
            all.add(new Read(new Mark.Reading(Kind.COUNT, Rational.of(1_000_000_000L), false), 4 + other));
            all.add(new Read(new Mark.Reading(Kind.FLOPS, Rational.of(1_000_000_000_000L), false), 4 + other));
            all.add(new Read(new Mark.Reading(Kind.BYTES, Rational.of(1_000_000_000L), false), 4 + other));
            all.add(new Read(new Mark.Reading(Kind.BYTES, Rational.of(1L << 30), true), 5 + other));
            all.add(new Read(new Mark.Reading(Kind.BYTES, Rational.of(1L << 20), true), 7 + other));
        }
        return all;
    }

    /// The units in which figures of a row before one were understood, where none is said: TFLOPs, mostly.
    private List<Mark.Reading> toldUnits(Line line) {
        var all = new ArrayList<Mark.Reading>();
        if (line.cells().isEmpty()) {
            return all;
        }
        for (var v : recent) {
            boolean near = v.figure().line() <= line.number() && v.figure().line() > line.number() - 6
                    && !v.figure().mark().said() && v.claim().isPresent() && v.unit().equals("FLOPS")
                    && v.figure().step().compareTo(Rational.ONE) < 0;
            if (near && all.isEmpty()) {
                all.add(new Mark.Reading(Kind.FLOPS, v.value().over(v.figure().value()), false));
            }
        }
        return all;
    }

    /// The unit in the head of a figure's column.
    private static Optional<Mark> unitAbove(Line line, Figure figure) {
        for (var cell : line.cells()) {
            if (cell.start() <= figure.start() && figure.start() < cell.end() && !cell.column().isEmpty()) {
                for (var word : cell.column().split("[ _()\\[\\]/,（）]+")) {
                    var mark = Mark.at(word, 0);
                    if ((mark.isPresent() && mark.get().end() == word.length()
                            && mark.get().mark().kind() != Kind.PARAMETERS && word.length() > 1)
                            || (mark.isPresent() && word.equals("%"))) {
                        return mark.map(Mark.Found::mark);
                    }
                }
            }
        }
        return Optional.empty();
    }

    /// No more than this can what an answer supposes elsewhere take from what a claim costs.
    private static final double DISCOUNT = 4;

    /// The best of what a figure may claim, so far.
    private static final class Search {
        private final double worth;
        private double least = Double.MAX_VALUE;
        private Optional<Candidate> best = Optional.empty();
        /// The best of those that suppose more than the figure's digits allow, if its words fit.
        private Optional<Candidate> far = Optional.empty();

        Search(double worth) {
            this.worth = worth;
        }

        void found(Candidate candidate) {
            if (candidate.cost < limit(candidate, worth) && candidate.cost < least) {
                best = Optional.of(candidate);
                least = candidate.cost;
            }
            boolean nearer = candidate.cost < far.map(Candidate::cost).orElse(23.0);
            if (candidate.label < 6 && nearer) {
                far = Optional.of(candidate);
            }
        }
    }

    /// The claims that a figure fits; of those that can be no better than one that is found, none.
    private void candidates(Figure figure, Mark.Reading reading, Index index, List<Told> evidence, double cost,
            Search search) {
        var printed = printed(figure, reading.scale());
        boolean token = evidence.stream().anyMatch(t -> t.cue.scope().contains(Cue.Scope.TOKEN));
        for (var each : index.between(printed.near() - printed.wide(), printed.near() + printed.wide())) {
            var claim = !token && each.name().endsWith(".token") && each.kind() == Kind.FLOPS
                    && each.convention().isEmpty() ? each.forToken() : each;
            double kind = kind(reading, claim);
            if (kind > 50) {
                continue;
            }
            boolean untold = claim.name().startsWith("adamw") && !trains;
            double before = (untold ? 8 : 0) + cost + kind + claim.cost() + claim.setting().cost()
                    - discount(claim);
            if (before >= search.least) {
                continue;
            }
            var match = printed.match(claim.value());
            if (match.isEmpty()) {
                continue;
            }
            double by = switch (match.get()) {
                case EXACT -> 0;
                case ROUNDED -> 0.5;
                case LOOSE -> 4;
                case CUT -> 4;
            };
            double label = label(claim, evidence) * (figure.use() == Use.TERM ? 0.5 : 1);
            double total = before + by + label;
            search.found(new Candidate(claim, reading, match.get(), total, label));
        }
    }

    private final Map<Figure, Map<Rational, Match.Printed>> printed = new HashMap<>();

    private Match.Printed printed(Figure figure, Rational scale) {
        return printed.computeIfAbsent(figure, _ -> new HashMap<>())
                .computeIfAbsent(scale, s -> Match.Printed.of(figure, s));
    }

    /// How ill a unit suits a claim, in bits.
    private static double kind(Mark.Reading reading, Claim claim) {
        var k = claim.kind();
        return switch (reading.kind()) {
            case COUNT -> switch (k) {
                case PARAMETERS, FLOPS, COUNT, TOKENS -> 0;
                case BYTES -> reading.scale().equals(Rational.ONE) ? 2 : 3;
                case RATE -> 3;
                case TIMES -> 3;
                default -> 99;
            };
            case PARAMETERS -> k == Kind.PARAMETERS ? 0 : k == Kind.COUNT ? 1 : k == Kind.BYTES ? 6 : 99;
            case BYTES -> k == Kind.BYTES ? 0 : k == Kind.PARAMETERS ? 9 : 99;
            case FLOPS -> k == Kind.FLOPS ? 0 : k == Kind.RATE ? 2 : 99;
            case RATE -> k == Kind.RATE ? 0 : 99;
            case FRACTION -> k == Kind.FRACTION ? 0 : 99;
            case TIMES -> k == Kind.TIMES ? 0 : k == Kind.COUNT && claim.derived() ? 3 : 99;
            case SECONDS -> k == Kind.SECONDS ? 0 : 99;
            case TOKENS -> k == Kind.TOKENS ? 0 : 99;
        };
    }

    private static double label(Claim claim, List<Told> evidence) {
        double part = dimension(evidence, 7, t -> !t.cue.part().isEmpty(), t -> claim.part().isPresent()
                && t.cue.part().contains(claim.part().get()));
        if (claim.part().isEmpty()) {
            part *= 0.4;
        }
        double measure = dimension(evidence, 4, t -> !t.cue.measure().isEmpty(),
                t -> t.cue.measure().contains(claim.measure()) || (claim.measure() == Measure.BYTES
                        && t.cue.measure().contains(Measure.WEIGHTS)));
        double scope = dimension(evidence, 3, t -> !t.cue.scope().isEmpty(), t -> claim.scope().isPresent()
                && t.cue.scope().contains(claim.scope().get()));
        if (claim.scope().isEmpty()) {
            scope *= 0.3;
        }
        return part + measure + scope;
    }

    private static double dimension(List<Told> evidence, double most, java.util.function.Predicate<Told> any,
            java.util.function.Predicate<Told> fits) {
        double top = 0;
        double best = 0;
        for (var t : evidence) {
            if (any.test(t)) {
                top = Math.max(top, t.weight);
                if (fits.test(t)) {
                    best = Math.max(best, t.weight);
                }
            }
        }
        return top == 0 ? most * 0.35 : most * (top - best) + most * 0.35 * (1 - top);
    }

    /// A cue, and how near it stands.
    private record Told(Cue cue, double weight) {}

    private List<Told> evidence(int index, Line line, Figure figure) {
        var all = new ArrayList<Told>();
        var text = line.text();
        if (line.cells().isEmpty()) {
            int from = 0;
            for (var before : figures(line)) {
                if (before.end() <= figure.start()) {
                    from = before.end();
                }
            }
            var near = text.substring(Math.min(from, figure.start()), figure.start());
            cues(all, near, 1.0, true);
            cues(all, text.substring(0, figure.start()), 0.6, true);
            int to = text.length();
            for (var after : figures(line)) {
                if (after.start() >= figure.end()) {
                    to = Math.min(to, after.start());
                }
            }
            cues(all, text.substring(Math.min(figure.end(), text.length()), to), 0.5, false);
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
        for (int i = index - 1; i >= 0 && i > index - 40; i--) {
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
        return all;
    }

    private static void cues(List<Told> into, String text, double weight, boolean nearest) {
        var cues = Cue.in(text);
        int last = cues.stream().filter(c -> !c.part().isEmpty()).mapToInt(Cue::end).max().orElse(-1);
        for (var cue : cues) {
            boolean far = nearest && !cue.part().isEmpty() && cue.end() < last;
            into.add(new Told(cue, far ? weight * 0.7 : weight));
        }
    }

    /// What stands behind a figure on its line.
    private String after(Figure figure) {
        for (var line : paper.lines()) {
            if (line.number() == figure.line() && line.text().length() >= figure.end()) {
                return line.text().substring(figure.end()).strip().toLowerCase(java.util.Locale.ROOT);
            }
        }
        return "";
    }

    /// Whether a figure is one of a row that arrows join, which is of many.
    private boolean arrow(Figure figure) {
        for (var line : paper.lines()) {
            if (line.number() == figure.line()) {
                return line.text().contains("→") || line.text().contains("->");
            }
        }
        return false;
    }

    private Verdict judged(Figure figure, Candidate best, Subjects.Here here) {
        var claim = best.claim;
        var mistakes = claim.setting().supposed().stream().map(Mistake::code).toList();
        boolean conventional = claim.convention().startsWith("E-");
        var convention = claim.convention();
        if (best.reading.binary()) {
            convention = convention.isEmpty() ? "M-GiB" : convention + "+M-GiB";
        }
        boolean ofTotal = claim.convention().equals("S-BLOCK") && after(figure).startsWith("of total");
        var real = mistakes.stream().filter(c -> !c.startsWith("E-")).toList();
        boolean other = here.caption().isPresent() && !here.caption().get().name().equals(claim.setting().model())
                && claim.measure() != Measure.SIZE && !arrow(figure);
        if (other) {
            real = List.of("WRONG-MODEL");
        } else if (claim.name().startsWith("memory.16bit") && !halves && claim.setting().model().startsWith("gpt2-")
                && real.isEmpty()) {
            real = List.of("BYTES-2");
        } else if (ofTotal && real.isEmpty()) {
            real = List.of("MISLABEL");
        }
        boolean third = claim.setting().model().startsWith("gpt2-") && !claim.setting().size("d_ff").isInteger();
        if (third) {
            convention = convention.isEmpty() ? "DFF-8/3-EXACT" : convention + "+DFF-8/3-EXACT";
        }
        Status status;
        if (other) {
            status = Status.WRONG;
        } else if (!real.isEmpty()) {
            status = claim.derived() && !ofTotal ? Status.INHERITED : Status.WRONG;
        } else if (best.match == Match.CUT) {
            status = Status.CUT;
        } else if (third || best.reading.binary() || !mistakes.isEmpty() || (convention.startsWith("ACT")
                && !convention.equals("ACT-H2") && !convention.equals("ACT-H3")) || conventional
                || convention.equals("S-LINEAR") || convention.startsWith("OPT-") || convention.equals("R-6N")
                || convention.startsWith("F-LINEAR") || convention.startsWith("B-")
                || (!switches.isEmpty() && claim.setting().model().startsWith("gpt2-")
                        && claim.kind() != Kind.FLOPS && claim.kind() != Kind.FRACTION && claim.kind() != Kind.TIMES
                        && otherwise(claim))) {
            status = Status.CONVENTION;
        } else if (convention.equals("ACT-LIST")) {
            status = Status.WRONG;
        } else {
            status = best.match == Match.EXACT ? Status.EXACT : Status.ROUNDED;
        }
        if (convention.startsWith("ACT-LIST")) {
            status = claim.derived() ? Status.INHERITED : Status.WRONG;
            real = List.of("ACT-LIST");
        }
        if (claim.convention().startsWith("WRONG:")) {
            real = List.of(claim.convention().substring(6));
            status = claim.derived() ? Status.INHERITED : Status.WRONG;
        }
        boolean bad = status == Status.WRONG || status == Status.INHERITED;
        return new Verdict(figure, status, figure.value().times(best.reading.scale()), best.reading.kind().name(),
                claim.name(), other ? here.caption().orElseThrow().name() : claim.setting().model(), convention,
                bad ? right(claim, here) : Optional.of(claim.value()), real, Optional.of(claim.value()), "",
                Optional.of(claim), best.cost);
    }

    /// Whether a claim of parameters is another of the course's own decoder, with the same sizes.
    private boolean otherwise(Claim claim) {
        if (!claim.name().startsWith("params.") && !claim.name().startsWith("memory.")
                && !claim.name().equals("adamw.b")) {
            return false;
        }
        var setting = claim.setting();
        var own = ordinary.computeIfAbsent(setting.values(), values -> {
            var map = new HashMap<String, Rational>();
            Claims.parts(Setting.of(setting.model(), shapes.computeIfAbsent(List.of(), Shape::course), values, given))
                    .forEach(c -> map.putIfAbsent(c.name(), c.value()));
            return map;
        });
        return !claim.value().equals(own.get(claim.name()));
    }

    private final Map<Map<String, Rational>, Map<String, Rational>> ordinary = new HashMap<>();

    /// What a claim is without mistakes, of the model that its place is about.
    private Optional<Rational> right(Claim claim, Subjects.Here here) {
        var subject = here.caption().or(() -> versions.stream()
                .filter(v -> v.name().equals(claim.setting().model())).findFirst());
        var name = claim.convention().equals("S-BLOCK") ? claim.name().replace(".of_block", "") : claim.name();
        return subject.flatMap(s -> index(s, claim.setting().context()).all().stream()
                .filter(c -> c.name().equals(name) && c.setting().supposed().isEmpty()
                        && !c.convention().startsWith("WRONG:") && !c.convention().startsWith("ACT-LIST"))
                .min(java.util.Comparator.comparingDouble(Claim::cost)).map(Claim::value));
    }

    /// What two mistakes at once make of a model.
    private Index pairs(Subject subject, Rational context) {
        return indexes.computeIfAbsent("pairs " + key(subject) + "@" + context, _ -> {
            var all = new ArrayList<Claim>();
            for (var first : Mistake.OF_SETTINGS) {
                for (var once : first.of(setting(subject, context))) {
                    for (var second : Mistake.OF_SETTINGS.subList(Mistake.OF_SETTINGS.indexOf(first) + 1,
                            Mistake.OF_SETTINGS.size())) {
                        second.of(once).forEach(twice -> all.addAll(Claims.parts(twice)));
                    }
                }
            }
            return new Index(all.stream().filter(c -> c.cost() <= 3).toList());
        });
    }

    /// What is true of a model, without mistakes.
    private Index plainly(Subject subject, Rational context) {
        return indexes.computeIfAbsent("plain " + key(subject) + "@" + context, _ -> {
            var base = setting(subject, context);
            var all = new ArrayList<>(Claims.of(base));
            for (var mistake : Mistake.OF_SETTINGS) {
                if (mistake.code().startsWith("E-")) {
                    mistake.of(base).forEach(other -> all.addAll(Claims.parts(other)));
                }
            }
            return new Index(all.stream().filter(c -> c.cost() <= 4 && !c.name().startsWith("adamw.act")).toList());
        });
    }

    private Index index(Subject subject, Rational context) {
        return indexes.computeIfAbsent(key(subject) + "@" + context, _ -> {
            var base = setting(subject, context);
            var all = new ArrayList<>(Claims.of(base));
            var names = new HashMap<String, Set<Rational>>();
            all.forEach(c -> names.computeIfAbsent(c.name(), _ -> new LinkedHashSet<>()).add(c.value()));
            for (var mistake : Mistake.OF_SETTINGS) {
                for (var other : mistake.of(base)) {
                    for (var claim : Claims.mistaken(other)) {
                        if (!names.getOrDefault(claim.name(), Set.of()).contains(claim.value())) {
                            all.add(claim);
                        }
                    }
                }
            }
            for (var claim : Claims.of(base)) {
                for (var mistake : Mistake.OF_CLAIMS) {
                    for (var value : mistake.claims().apply(claim)) {
                        all.add(claim.mistaken(mistake, value));
                    }
                }
            }
            for (var other : subjects.contexts()) {
                if (other.compareTo(context) < 0) {
                    all.addAll(Claims.growth(setting(subject, other), base));
                } else if (other.compareTo(context) > 0) {
                    all.addAll(Claims.growth(base, setting(subject, other)));
                }
            }
            return new Index(all);
        });
    }

    private Setting setting(Subject subject, Rational context) {
        var variant = variants.computeIfAbsent(key(subject), _ -> new Variant(switches, width(subject, switches), ""));
        return setting(subject, context, variant);
    }

    private Setting setting(Subject subject, Rational context, Variant variant) {
        var sizes = new HashMap<>(subject.sizes());
        sizes.put("T", context);
        sizes.put("B", Rational.ONE);
        if (subject.course()) {
            sizes.put("d_ff", variant.width);
            return Setting.of(subject.name(), shapes.computeIfAbsent(variant.switches, Shape::course), sizes, given);
        }
        return Setting.of(subject.name(), subject.shape().orElseThrow(), sizes, given);
    }

    private String key(Subject subject) {
        return keys.computeIfAbsent(subject, s -> s.name() + "/" + s.sizes());
    }

    private final IdentityHashMap<Subject, String> keys = new IdentityHashMap<>();

    /// The figures that may be of a model.
    private List<Figure> of(Subject subject) {
        var mine = new ArrayList<Figure>();
        for (int i = 0; i < paper.lines().size(); i++) {
            var here = subjects.at(i).subjects();
            if (here.isEmpty() || here.stream().anyMatch(h -> h.name().equals(subject.name()))) {
                figures(paper.lines().get(i)).stream().filter(f -> subjects.size(f).isEmpty()
                        && f.use() != Use.OPERAND && f.use() != Use.COEFFICIENT).forEach(mine::add);
            }
        }
        return mine;
    }

    /// The switches under which most of an answer's figures are right.
    private List<Switch> switches() {
        var best = List.<Switch>of();
        double most = Double.NEGATIVE_INFINITY;
        for (var some : VARIANTS) {
            double score = -Math.min(9, some.size() * 4.5);
            for (var subject : subjects.all()) {
                if (subject.course()) {
                    score += widths(subject).entrySet().stream().mapToDouble(w ->
                            score(subject, new Variant(some, w.getKey(), ""), of(subject)) - w.getValue()).max()
                            .orElse(0);
                }
            }
            if (score > most + 1e-9) {
                most = score;
                best = some;
            }
        }
        return best;
    }

    /// The width of the feed-forward under which most figures of a model are right.
    private Rational width(Subject subject, List<Switch> some) {
        if (!subject.course()) {
            return Rational.ZERO;
        }
        var said = subject.sizes().get("d_ff");
        if (said != null) {
            return said;
        }
        var mine = of(subject);
        var best = Rational.ZERO;
        double most = Double.NEGATIVE_INFINITY;
        for (var width : widths(subject).entrySet()) {
            double score = score(subject, new Variant(some, width.getKey(), ""), mine) - width.getValue();
            if (score > most + 1e-9) {
                most = score;
                best = width.getKey();
            }
        }
        return best;
    }

    private Map<Rational, Double> widths(Subject subject) {
        var d = subject.sizes().getOrDefault("d_model", Rational.of(1600));
        var widths = new LinkedHashMap<Rational, Double>();
        var said = subject.sizes().get("d_ff");
        if (said != null) {
            widths.put(said, 0.0);
        }
        widths.putIfAbsent(d.times(Rational.of(4)), said == null ? 0.0 : 12);
        for (var other : subjects.all()) {
            var its = other.sizes().get("d_ff");
            if (its != null) {
                widths.putIfAbsent(its, said == null ? 1.0 : 14);
            }
        }
        widths.putIfAbsent(Rational.of(6400), said == null ? 2.0 : 14);
        var third = d.times(Rational.of(8, 3));
        var by = Rational.of(64);
        var down = third.over(by).floor().times(by);
        var near = third.over(by).plus(Rational.of(1, 2)).floor().times(by);
        var up = third.over(by).ceil().times(by);
        widths.putIfAbsent(near, said == null ? 2.0 : 14);
        widths.putIfAbsent(down, said == null ? 3.0 : 15);
        widths.putIfAbsent(up, said == null ? 3.0 : 15);
        widths.putIfAbsent(third, said == null ? 3.0 : 15);
        return widths;
    }

    private double score(Subject subject, Variant variant, List<Figure> mine) {
        double score = 0;
        var values = new ArrayList<Claim>();
        for (var context : subjects.contexts()) {
            for (var claim : Claims.parts(setting(subject, context, variant))) {
                boolean telling = claim.cost() <= 3 && (claim.name().startsWith("params.")
                        || claim.name().startsWith("flops.") || claim.name().startsWith("share.")
                        || claim.name().startsWith("memory.") || claim.name().equals("adamw.b"));
                if (telling) {
                    values.add(claim);
                }
            }
        }
        var index = new Index(values);
        for (var figure : new LinkedHashSet<>(mine)) {
            if (figure.digits() < 2) {
                continue;
            }
            double worth = Math.min(figure.digits(), 9) * BITS_A_DIGIT - 5;
            boolean hit = false;
            for (var reading : figure.mark().readings()) {
                hit |= hit(figure, reading, index);
            }
            if (!hit && !figure.mark().said() && figure.value().compareTo(Rational.of(10_000)) < 0) {
                hit = hit(figure, new Mark.Reading(Kind.FLOPS, Rational.of(1_000_000_000_000L), false), index);
                worth *= 0.7;
            }
            if (hit) {
                score += worth;
            }
        }
        return score;
    }

    private static boolean hit(Figure figure, Mark.Reading reading, Index index) {
        double value = Index.approximate(figure.value().times(reading.scale()));
        double step = Index.approximate(figure.step().times(reading.scale())) / 2;
        return index.between(value - step, value + step).stream()
                .anyMatch(c -> kind(reading, c) < 5);
    }
}
