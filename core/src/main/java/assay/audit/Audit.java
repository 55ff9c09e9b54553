package assay.audit;

import assay.algebra.Rational;
import assay.spec.Spec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Figures and claims put together, line by line and twice: what is supposed in the first pass is supposed more readily
/// in the second.
final class Audit {
    private final Parsed parsed;
    private final Variants variants;
    private final Shelf shelf;
    private final Map<Figure, Chain.Link> chain;
    /// What formulas come to whose results say otherwise.
    private final Map<Figure, Rational> missed = new HashMap<>();
    /// Whether it speaks of training at all.
    private final boolean trains;
    private final Optional<Adapters> adapters;
    private final History history = new History();
    private final Derived derived;
    private final Titled titled;
    /// Those of the reading that goes on.
    private Searching searching;
    private Nearly nearly;
    private final List<Searching.Sought> sought;

    private Audit(Paper paper, Library models, Optional<Spec> forced) {
        parsed = Parsed.of(paper, models, forced);
        variants = new Variants(parsed, Givens.of(parsed));
        shelf = new Shelf(parsed, variants);
        chain = new HashMap<>();
        adapters = Adapters.of(parsed);
        trains = parsed.mentions("adam", "optimizer", "gradient", "优化", "activation", "batch", "16 byte", "16 字节",
                "16 octets", "mixed precision", "混合精度");
        derived = new Derived(parsed, variants, chain, history);
        titled = new Titled(parsed, variants, models);
        searching = new Searching(parsed, variants, shelf, adapters, chain, Adopted.NOTHING, trains,
                _ -> Grid.Expected.NOTHING);
        nearly = new Nearly(parsed, variants, shelf, Adopted.NOTHING, trains);
        sought = sought();
        // what formulas come to, and what figures are asked with, have nothing to do with each other
        Stream.<Runnable>of(this::link, () -> searching.ahead(sought)).parallel().forEach(Runnable::run);
    }

    private void link() {
        chain.putAll(Chain.of(parsed.paper(), parsed.figures()));
        var formulas = Formulas.of(parsed, variants);
        missed.putAll(formulas.missed());
        formulas.links().forEach((figure, link) -> {
            var other = chain.get(figure);
            if (other == null || other.follows().isEmpty() || (link.whole() && !other.whole())) {
                chain.put(figure, link);
            }
        });
    }

    /// What each figure is asked with, as far as that is known before those before it are judged.
    private List<Searching.Sought> sought() {
        var all = new ArrayList<Searching.Sought>();
        for (int i = 0; i < parsed.paper().lines().size(); i++) {
            var line = parsed.paper().lines().get(i);
            for (var figure : parsed.figures(i)) {
                if (parsed.subjects().size(figure).isEmpty() && !Aside.skipped(line, figure)
                        && figure.value().signum() != 0 && !Aside.coefficient(figure)) {
                    all.add(new Searching.Sought(line, figure, about(i, line, figure),
                            Units.of(line, parsed.figures(line), figure, List.of(), variants.captions().of(line))));
                }
            }
        }
        return all;
    }

    /// @param forced the one model that it is read as one about
    static Audited audited(String file, Paper paper, Library models, Optional<Spec> forced) {
        var audit = new Audit(paper, models, forced);
        var findings = audit.verdicts().stream().map(v -> new Finding(v.figure().line(), v.figure().start(),
                v.figure().text(), v.value(), v.unit(), v.status(), v.quantity(), v.model(), v.convention(), v.right(),
                v.codes(), v.repro())).toList();
        var named = new LinkedHashMap<String, Map<String, Rational>>();
        audit.parsed.subjects().all().forEach(s -> named.put(s.name(), audit.sizes(s)));
        var sums = audit.chain.values().stream().filter(l -> l.operands().size() > 1)
                .map(l -> new Audited.Sum(l.result().line(), l.result().text(), l.comes(), l.follows().isPresent()))
                .sorted(Comparator.comparingInt(Audited.Sum::line)).toList();
        return new Audited(file, named, findings, sums);
    }

    /// The sizes that are taken for a model.
    private Map<String, Rational> sizes(Subject subject) {
        var values = variants.setting(subject, Rational.of(1024)).values();
        var some = new LinkedHashMap<String, Rational>();
        for (var name : List.of("vocab_size", "context_length", "num_layers", "d_model", "num_heads", "num_kv_heads",
                "d_ff")) {
            var size = values.getOrDefault(name, Rational.ZERO);
            if (size.signum() > 0) {
                some.put(name, size);
            }
        }
        return some;
    }

    private List<Verdict> verdicts() {
        pass();
        var adopted = Adopted.of(history.all());
        var grid = Grid.of(parsed);
        var expected = new HashMap<Figure, Grid.Expected>();
        parsed.inOrder().forEach(f -> expected.put(f, grid.expected(f, history)));
        searching = new Searching(parsed, variants, shelf, adapters, chain, adopted, trains,
                f -> expected.getOrDefault(f, Grid.Expected.NOTHING));
        nearly = new Nearly(parsed, variants, shelf, adopted, trains);
        searching.ahead(sought.stream().map(s -> new Searching.Sought(s.line(), s.figure(), s.here(),
                asked.getOrDefault(s.figure(), s.readings()))).toList());
        history.again();
        return Account.settled(parsed, variants, shelf, missed, pass());
    }

    private List<Verdict> pass() {
        var all = new ArrayList<Verdict>();
        for (int i = 0; i < parsed.paper().lines().size(); i++) {
            var told = new ArrayList<Verdict>();
            for (var figure : parsed.figures(i)) {
                verdict(i, figure, told).ifPresent(v -> {
                    told.add(v);
                    history.keep(v);
                });
            }
            all.addAll(told);
        }
        return all;
    }

    /// The verdict on a figure; none on what only numbers something.
    ///
    /// @param told those on the figures before it on its line
    private Optional<Verdict> verdict(int index, Figure figure, List<Verdict> told) {
        var line = parsed.paper().lines().get(index);
        var size = parsed.subjects().size(figure);
        if (size.isPresent()) {
            return Optional.of(sized(index, figure, size.get()));
        }
        if (Aside.skipped(line, figure)) {
            return Optional.empty();
        }
        if (figure.value().signum() == 0) {
            return Optional.of(Verdict.plain(figure, Status.EXACT, "nothing"));
        }
        var part = titled.verdict(index, figure);
        if (part.isPresent()) {
            return part;
        }
        var head = derived.head(index, figure);
        if (head.isPresent()) {
            return head;
        }
        if (Aside.coefficient(figure)) {
            return Optional.of(Verdict.plain(figure, Status.EXACT, "coefficient"));
        }
        if (variants.tokens(figure) || Aside.context(line, figure)) {
            return Optional.of(Verdict.plain(figure, Status.EXACT, "given"));
        }
        if (Aside.interval(line, figure) || Aside.numbered(line, figure) || Aside.tuned(line, figure)
                || Aside.named(line, figure, parsed.makers())) {
            return Optional.of(Verdict.plain(figure, Status.NOT_A_CLAIM, ""));
        }
        var bracketed = Aside.bracketed(line.text(), figure.start())
                ? derived.again(figure, told.subList(Math.max(0, told.size() - 1), told.size()))
                : Optional.<Verdict>empty();
        return bracketed.or(() -> Optional.of(claimed(index, figure, told)));
    }

    private Subjects.Here about(int index, Line line, Figure figure) {
        return abouts.computeIfAbsent(figure, f -> parsed.subjects().at(index, line, f));
    }

    /// What each figure speaks of.
    private final Map<Figure, Subjects.Here> abouts = new HashMap<>();
    /// What the unit of each may be, as it was last read.
    private final Map<Figure, List<Units.Read>> asked = new HashMap<>();

    private Verdict claimed(int index, Figure figure, List<Verdict> told) {
        var line = parsed.paper().lines().get(index);
        var readings = Units.of(line, parsed.figures(line), figure, history.recent(),
                variants.captions().of(line));
        asked.put(figure, readings);
        var found = searching.of(line, figure, about(index, line, figure), readings);
        if (found.cut() && Aside.names(found.claim().orElseThrow().claim().setting().model(), figure)) {
            return Verdict.plain(figure, Status.NOT_A_CLAIM, "");
        }
        var adapted = adapted(figure, found);
        if (adapted.isPresent()) {
            return adapted.get();
        }
        var own = found.verdict().filter(_ -> !found.cut() || !derived.follows(figure));
        if (own.isPresent() && found.cut() && derived.early(figure, told)) {
            return own.get().wrong("ROUND-EARLY");
        }
        var twin = own.flatMap(v -> mislabelled(figure, v));
        if (twin.isPresent()) {
            return twin.get();
        }
        if (own.filter(v -> v.isRight() && v.convention().equals("R-6N") && thrice(line, figure, v)).isPresent()) {
            var right = own.get().right();
            return own.get().wrong("6N-AS-FORWARD").right(right.map(r -> r.over(Rational.of(3)))).yielded(right);
        }
        var plainly = own.flatMap(v -> unbiased(index, figure, v));
        if (plainly.isPresent()) {
            return plainly.get();
        }
        if (own.filter(v -> v.isRight() && quadratic(figure, v)).isPresent()) {
            return own.get().wrong("QUADRATIC-ALL").right(Optional.empty());
        }
        if (own.filter(v -> v.isRight() && elsewhere(index, figure, told, v)).isPresent()) {
            var here = about(index, line, figure);
            return own.get().wrong("WRONG-T").right(shelf.own(here.subjects().getFirst(), here.contexts().getFirst())
                    .plainly(own.get().quantity()).stream().findFirst().map(Claim::value));
        }
        var whole = own.filter(Verdict::isRight)
                .flatMap(v -> searching.whole(line, figure, about(index, line, figure), readings, v));
        if (whole.isPresent()) {
            return whole.get();
        }
        boolean ill = own.filter(Verdict::isRight).isPresent()
                && (searching.expected(figure).sure() || (figure.digits() > TOLD && !line.cells().isEmpty()
                        && found.claim().filter(c -> c.label() > ILL).isPresent()));
        var placed = ill ? searching.placed(line, figure, about(index, line, figure), readings)
                : Optional.<Verdict>empty();
        if (placed.isPresent()) {
            return placed.get();
        }
        boolean sound = own.filter(Verdict::isRight).isPresent()
                && found.cost() < SOUND + Search.BITS_A_DIGIT * (figure.digits() - 3);
        if (!sound) {
            var exact = searching.exactly(index, figure, readings);
            if (exact.isPresent()) {
                return exact.get();
            }
            var follows = derived.verdict(index, figure, told, own, nearly);
            boolean alike = follows.isPresent() && !follows.get().mistakes().isEmpty()
                    && own.map(Verdict::mistakes).equals(follows.map(Verdict::mistakes));
            boolean weak = own.isEmpty() || own.get().isRight() || found.cost() > WEAK
                    || figure.digits() < Searching.LONG;
            boolean conceived = own.filter(v -> v.isBad() && v.mistakes().equals(List.of(Claims.WRONG_N))).isPresent()
                    && figure.digits() > 2;
            if (follows.isPresent() && !alike && !conceived && (weak || follows.get().isRight())) {
                return follows.get();
            }
        }
        return own.or(() -> searching.placed(line, figure, about(index, line, figure), readings))
                .or(() -> otherwise(index, figure, told, found.doubted()))
                .orElseGet(() -> Verdict.plain(figure, Aside.observed(line, figure) ? Status.NOT_A_CLAIM
                        : Status.NOT_UNDERSTOOD, ""));
    }

    /// A figure that is what it is multiplied of, the rank of an adapter among that: of no part of the model.
    private Optional<Verdict> adapted(Figure figure, Searching.Found found) {
        var link = chain.get(figure);
        boolean product = adapters.isPresent() && link != null && link.whole() && link.operands().size() > 1
                && link.follows().equals(Optional.of(Match.EXACT)) && found.verdict().filter(Verdict::isBad).isPresent()
                && link.operands().stream().anyMatch(o -> adapters.get().ranks().contains(o.value()));
        return product ? Optional.of(Verdict.plain(figure, Status.EXACT, "arithmetic")) : Optional.empty();
    }

    /// Whether what is true of the scores alone is said of all of attention.
    private boolean quadratic(Figure figure, Verdict verdict) {
        return !SQUARE.matcher(parsed.paper().lines().get(parsed.index(figure)).text()).find()
                && verdict.claim().filter(c -> c.kind() == Mark.Kind.TIMES && c.part().filter(p -> p == Part.SCORES
                || p == Part.MIX || p == Part.BOTH_SCORES).isPresent()).isPresent()
                && variants.words(figure).inner().equals(Optional.of(Part.ATTENTION));
    }

    private static final Pattern SQUARE = Pattern.compile("(?i)quadr[aá]t|平方|二次|二乗|square|carré|\\^2|²");

    /// Whether a figure is right at another context than the one that is spoken of there, at which those before it on
    /// its line are; and neither the line nor the head of its column names that other one, nor has the line the same
    /// quantity at both, nor compares it in words, and it is of nothing at the context of that head.
    private boolean elsewhere(int index, Figure figure, List<Verdict> told, Verdict verdict) {
        var here = about(index, parsed.paper().lines().get(index), figure);
        var claim = verdict.claim().filter(c -> c.plain() && (c.kind() == Mark.Kind.FRACTION
                || c.kind() == Mark.Kind.FLOPS)
                && c.name().startsWith(c.kind() == Mark.Kind.FRACTION ? "share." : "flops.")
                && c.part().isPresent() && said(c.part(), variants.words(figure).inner().or(() ->
                        told.isEmpty() ? Optional.empty() : told.getLast().claim().flatMap(Claim::part))));
        if (claim.isEmpty() || here.contexts().isEmpty() || told.isEmpty() || figure.digits() < 2) {
            return false;
        }
        var context = here.contexts().getFirst();
        var own = claim.get().setting().whole("T");
        boolean beside = told.stream().anyMatch(v -> v.isRight() && v.claim().filter(c ->
                (c.kind() == Mark.Kind.FRACTION || c.kind() == Mark.Kind.FLOPS)
                        && c.setting().whole("T").equals(context)).isPresent());
        return !own.equals(context) && beside && !claim.get().name().contains("params")
                && !variants.around(figure).here().contains(own) && !headed(figure, claim.get())
                && parsed.figures(index).stream().noneMatch(f -> f.value().equals(own)
                        || f.value().times(Rational.of(1024)).equals(own) || isAt(context, f, figure, here, verdict))
                && !BEFORE.matcher(parsed.paper().lines().get(index).sentence(figure, SENTENCE)).find();
    }

    /// Whether a figure that is what a claim says is exactly what something else of that model is at a context that the
    /// head of its column names.
    private boolean headed(Figure figure, Claim claim) {
        var value = figure.value().times(figure.mark().readings().getFirst().scale());
        double near = value.approximate();
        return figure.digits() >= Searching.LONG && variants.around(figure).here().stream()
                .filter(parsed.subjects().contexts()::contains)
                .anyMatch(context -> parsed.subjects().all().stream()
                        .filter(subject -> subject.name().equals(claim.setting().model()))
                        .flatMap(subject -> shelf.own(subject, context).between(near - 1, near + 1).stream())
                        .anyMatch(other -> other.kind() == claim.kind() && other.plain()
                                && other.value().equals(value)));
    }

    /// Whether a part is the one that words name: what grows with the square of the context is called the scores.
    private static boolean said(Optional<Part> part, Optional<Part> named) {
        return part.equals(named) || (part.equals(Optional.of(Part.BOTH_SCORES))
                && named.equals(Optional.of(Part.SCORES)));
    }

    private static final Pattern SENTENCE = Pattern.compile("[.;](?=\\s)|[。；]");

    /// What compares with what was before.
    private static final Pattern BEFORE = Pattern.compile("(?i)->|→|\\b(?:from|was|were|instead|versus|vs|than|before|"
            + "down|up|compared|against|von|statt|vorher|de|des|du|contre|avant|antes|desde|contra|dal|prima)\\b"
            + "|从|由|比|原|から");

    /// Whether another figure of a kind is what a quantity is at a context.
    private boolean isAt(Rational context, Figure other, Figure figure, Subjects.Here here, Verdict verdict) {
        return !other.equals(figure) && other.mark().kind() == figure.mark().kind()
                && shelf.own(here.subjects().getFirst(), context).plainly(verdict.quantity()).stream()
                        .anyMatch(c -> Match.Printed.of(other, other.mark().readings().getFirst().scale())
                                .match(c.value()).filter(m -> m == Match.EXACT || m == Match.ROUNDED).isPresent());
    }

    /// Whether a figure behind one on its line is three times its value: who takes 6NT for the forward pass adds the
    /// backward pass once more.
    private boolean thrice(Line line, Figure figure, Verdict verdict) {
        var value = verdict.right().orElse(verdict.value()).times(Rational.of(3));
        return parsed.figures(line).stream().anyMatch(f -> f.start() >= figure.end() && f.digits() > 1
                && f.mark().kind() == figure.mark().kind()
                && Match.Printed.of(f, f.mark().readings().getFirst().scale()).match(value)
                        .filter(m -> m == Match.EXACT || m == Match.ROUNDED).isPresent());
    }

    /// A figure that is right of matrices without their biases, behind a formula that has them.
    private Optional<Verdict> unbiased(int index, Figure figure, Verdict verdict) {
        var link = chain.get(figure);
        if (link == null || link.follows().isPresent() || !verdict.isRight()
                || !verdict.quantity().contains(Names.MATRICES)) {
            return Optional.empty();
        }
        var name = verdict.quantity().replace(Names.MATRICES, "");
        var here = parsed.subjects().at(index);
        return here.subjects().stream().findFirst().stream()
                .flatMap(s -> shelf.own(s, here.contexts().getFirst()).plainly(name).stream())
                .filter(c -> c.value().equals(link.comes())).findFirst()
                .map(c -> verdict.wrong("OMIT-BIAS").right(Optional.of(c.value())));
    }

    /// A figure that is wrong by no rule that is found, by the mistake that was not believed before where that is in
    /// the same quantity.
    private static Verdict named(Verdict verdict, Optional<Verdict> doubted) {
        return doubted.filter(d -> verdict.mistakes().equals(List.of("NOT-REPRODUCED")) && d.isBad()
                && !d.mistakes().isEmpty() && d.quantity().equals(verdict.quantity()))
                .map(d -> verdict.by(d.mistakes())).orElse(verdict);
    }

    /// A figure that says of one part what is true of another, and is said of that one too on the lines around it.
    private Optional<Verdict> mislabelled(Figure figure, Verdict own) {
        var named = variants.words(figure).part();
        var part = own.claim().flatMap(Claim::part);
        boolean other = own.isRight() && figure.digits() >= TOLD && named.isPresent() && part.isPresent()
                && own.claim().filter(c -> c.plain() && (c.kind() == Mark.Kind.FRACTION || c.kind() == Mark.Kind.FLOPS))
                        .isPresent() && apart(named.get(), part.get());
        if (!other) {
            return Optional.empty();
        }
        boolean said = history.all(figure.value()).stream().anyMatch(v -> !v.figure().equals(figure)
                && Math.abs(v.figure().line() - figure.line()) <= AROUND && v.isRight()
                && v.quantity().equals(own.quantity()) && v.figure().mark().equals(figure.mark())
                && variants.words(v.figure()).part().equals(part));
        return said ? Optional.of(own.wrong("MISLABEL").right(Optional.empty())) : Optional.empty();
    }

    /// Whether two parts have nothing in common.
    private static boolean apart(Part one, Part other) {
        return one.roles().stream().noneMatch(other.roles()::contains);
    }

    private static final int TOLD = 3;
    private static final int AROUND = 3;

    /// What a figure is that makes no claim by itself.
    ///
    /// @param doubted what would be said of it if a mistake were believed
    private Optional<Verdict> otherwise(int index, Figure figure, List<Verdict> told, Optional<Verdict> doubted) {
        return nearly.ordinarily(index, figure)
                .or(() -> adapters.flatMap(_ -> derived.less(figure))).or(() -> derived.worked(index, figure))
                .or(() -> derived.multiplied(figure)).or(() -> derived.exchanged(figure))
                .or(() -> nearly.nearly(index, figure)).or(() -> nearly.expected(index, figure)
                        .map(v -> named(v, doubted)))
                .or(() -> derived.shifted(figure, told)).or(() -> derived.contrasted(index, figure, doubted))
                .or(() -> given(index, figure) ? Optional.of(Verdict.plain(figure, Status.EXACT, "given"))
                        : Optional.empty());
    }

    /// Whether a figure is a rate of a device, or a length in tokens, as the answer takes them.
    private boolean given(int index, Figure figure) {
        return Aside.given(figure) || (variants.length(figure)
                && !parsed.paper().lines().get(index).text().startsWith("/", figure.end()));
    }

    /// Words suit a claim ill that cost more, in bits.
    private static final double ILL = 5;
    /// A claim is believed whatever is written beside it if it costs no more, and a few digits more for each further
    /// one.
    private static final double SOUND = 9;
    /// A claim that costs more is given up for what follows from figures before it.
    private static final double WEAK = 14;
    /// Whether a width is 8/3 of the model's, rounded down to a multiple of 64 where the nearest is above.
    private static boolean down(Subjects.Here here, Rational width) {
        var d = here.subjects().getFirst().sizes().getOrDefault("d_model", Rational.ZERO);
        var units = d.times(Rational.of(8, 3)).over(Rational.of(64));
        return d.signum() > 0 && width.equals(units.floor().times(Rational.of(64)))
                && units.minus(units.floor()).compareTo(Rational.of(1, 2)) > 0;
    }

    /// Of a size that the answer states: whether it is its model's.
    private Verdict sized(int index, Figure figure, String name) {
        var here = parsed.subjects().at(index);
        var model = here.subjects().stream().findFirst();
        var caption = here.caption().filter(_ -> !parsed.subjects().isLabelled(index));
        var fixed = caption.map(c -> c.sizes().get(name)).filter(r -> r != null && !name.equals("d_ff"));
        boolean same = fixed.isEmpty() || fixed.get().equals(figure.value()) || name.equals("context_length")
                || parsed.versions().stream().anyMatch(v -> !v.course() && v.name().equals(caption.get().name())
                        && figure.value().equals(v.sizes().get(name)));
        boolean kept = name.equals("d_ff") && figure.value().equals(Rational.of(6400))
                && model.filter(m -> m.course() && !m.name().equals(Subjects.DEFAULT)).isPresent();
        kept |= name.equals("d_ff") && model.filter(Subject::course).isPresent() && down(here, figure.value());
        return new Verdict(figure, !same ? Status.WRONG : kept ? Status.CONVENTION : Status.EXACT, figure.value(),
                name.equals("context_length") ? "tokens" : "count", "config." + name,
                model.map(Subject::name).orElse(""), !kept ? "input"
                        : figure.value().equals(Rational.of(6400)) ? "DFF-6400" : "DFF-8/3-DOWN64",
                Optional.of(same ? figure.value() : fixed.get()), same ? List.of() : List.of("WRONG-MODEL"),
                Optional.empty(), Optional.empty());
    }
}
