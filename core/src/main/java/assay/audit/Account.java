package assay.audit;

import assay.algebra.Rational;
import assay.audit.Mark.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What an answer's own figures say of each other once each is judged: parts that add up to a total that is wrong, and
/// shares that are computed from amounts that are.
///
/// A figure that is right of something by chance is told here from what its words and its neighbours make of it.
final class Account {
    private final Parsed parsed;
    private final Variants variants;
    private final Shelf shelf;
    private final Map<Figure, Verdict> verdicts = new HashMap<>();
    private final NavigableMap<Integer, List<Figure>> lines = new TreeMap<>();

    private Account(Parsed parsed, Variants variants, Shelf shelf, List<Verdict> all) {
        this.parsed = parsed;
        this.variants = variants;
        this.shelf = shelf;
        all.forEach(v -> {
            verdicts.put(v.figure(), v);
            lines.computeIfAbsent(v.figure().line(), _ -> new ArrayList<>()).add(v.figure());
        });
    }

    /// Verdicts that agree with each other.
    ///
    /// @param all in the order of the answer
    /// @param missed what formulas come to whose results say otherwise
    static List<Verdict> settled(Parsed parsed, Variants variants, Shelf shelf, Map<Figure, Rational> missed,
            List<Verdict> all) {
        var account = new Account(parsed, variants, shelf, all);
        missed.forEach(account::written);
        account.sums();
        account.listed();
        account.kept();
        new Neighbours(parsed, shelf, account.verdicts).settle();
        account.shares();
        return all.stream().map(v -> account.verdicts.getOrDefault(v.figure(), v)).toList();
    }

    /// A figure behind a formula that comes to what it should be, where the figure itself is what a mistake makes of
    /// that.
    private void written(Figure figure, Rational comes) {
        int index = parsed.index(figure);
        var here = parsed.subjects().at(index, parsed.paper().lines().get(index), figure);
        double ratio = figure.value().over(comes).approximate();
        boolean near = comes.signum() > 0 && ratio > FAR && ratio < 1 / FAR && figure.digits() > FEWEST;
        var verdict = verdicts.get(figure);
        if (!near || here.subjects().isEmpty() || verdict == null || verdict.isBad()
                || Aside.context(parsed.paper().lines().get(index), figure)) {
            return;
        }
        var subject = here.subjects().getFirst();
        var context = here.contexts().getFirst();
        for (var claim : shelf.own(subject, context).between(comes.approximate() - 1, comes.approximate() + 1)) {
            boolean meant = claim.value().equals(comes) && claim.part().isPresent() && claim.plain()
                    && claim.convention().isEmpty()
                    && (claim.kind() == Kind.FLOPS || claim.kind() == Kind.PARAMETERS);
            var basis = new Basis(claim.kind(), claim.name().endsWith(".block"), Rational.ONE);
            if (meant && claim.name().equals(basis.name(claim.part().get()))) {
                var cause = cause(subject, context, new Addend(figure, claim.part().get()), basis);
                wrong(figure, basis, cause, claim, subject);
                if (!cause.isEmpty()) {
                    return;
                }
            }
        }
    }

    /// What is made of a formula is no further from it, as a share.
    private static final double FAR = 0.2;

    /// An addend of a sum, and the part that is named at it.
    private record Addend(Figure figure, Part part) {}

    /// A figure of one scale that counts something.
    static boolean amount(Figure figure) {
        return figure.mark().kind() != Kind.FRACTION && figure.mark().kind() != Kind.TIMES
                && figure.mark().kind() != Kind.SECONDS && figure.mark().kind() != Kind.RATE
                && figure.use() != Figure.Use.OPERAND && figure.use() != Figure.Use.SIZE
                && figure.use() != Figure.Use.COEFFICIENT && figure.digits() >= FEWEST;
    }

    /// Whether a figure may be added to others: that has fewer digits where a total has enough.
    private static boolean addend(Figure figure, Figure total) {
        return amount(figure) || (figure.digits() == FEWEST - 1 && figure.step().equals(total.step())
                && figure.use() != Figure.Use.OPERAND && figure.mark().equals(total.mark()));
    }

    /// Fewer digits fit by chance.
    static final int FEWEST = 3;

    private void sums() {
        for (int i = 0; i < parsed.paper().lines().size(); i++) {
            for (var figure : parsed.figures(i)) {
                if (amount(figure) && parsed.subjects().size(figure).isEmpty() && total(figure)) {
                    sum(i, figure);
                }
            }
        }
    }

    /// Whether what stands at a figure names all of a model or of a block, and no part of it.
    private boolean total(Figure figure) {
        var words = variants.words(figure);
        return words.ofTotal() || words.part().equals(Optional.of(Part.BLOCK));
    }

    private void sum(int index, Figure total) {
        for (var group : List.of(row(index, total), column(index, total))) {
            if (adds(group, total)) {
                explained(index, group, total);
                return;
            }
        }
    }

    /// Those on a figure's line that are alike.
    private List<Addend> row(int index, Figure total) {
        var all = new ArrayList<Addend>();
        for (var figure : parsed.figures(index)) {
            var part = variants.words(figure).inner();
            if (!figure.equals(total) && addend(figure, total) && alike(figure, total) && part.isPresent()) {
                all.add(new Addend(figure, part.get()));
            }
        }
        return all;
    }

    /// Those on the lines above a figure that are alike, each with a part of its own; lines without figures may stand
    /// between.
    private List<Addend> column(int index, Figure total) {
        var all = new ArrayList<Addend>();
        int place = place(index, total);
        int empty = 0;
        for (int i = index - 1; i >= 0 && empty < EMPTY; i--) {
            var line = parsed.paper().lines().get(i);
            int at = i;
            if (line.heading() > 0) {
                break;
            }
            if (parsed.figures(i).isEmpty()) {
                empty++;
                continue;
            }
            empty = 0;
            var one = parsed.figures(i).stream().filter(f -> addend(f, total) && alike(f, total)
                    && (place < 0 || place(at, f) == place)).reduce((_, last) -> last);
            var part = one.flatMap(f -> variants.words(f).inner());
            if (part.isEmpty()) {
                break;
            }
            all.add(new Addend(one.orElseThrow(), part.get()));
        }
        return all;
    }

    /// So many lines without figures end a list.
    private static final int EMPTY = 4;

    /// The place of a figure's cell in its row; -1 where it stands in none.
    private int place(int index, Figure figure) {
        var cells = parsed.paper().lines().get(index).cells();
        for (int c = 0; c < cells.size(); c++) {
            if (cells.get(c).start() <= figure.start() && figure.start() < cells.get(c).end()) {
                return c;
            }
        }
        return -1;
    }

    static boolean alike(Figure one, Figure other) {
        return one.mark().kind() == other.mark().kind()
                && one.mark().readings().getFirst().scale().equals(other.mark().readings().getFirst().scale());
    }

    /// Whether two or more parts that have nothing in common add up to a figure, as they are printed.
    private static boolean adds(List<Addend> group, Figure total) {
        if (group.size() < 2) {
            return false;
        }
        var roles = EnumSet.noneOf(Role.class);
        var sum = Rational.ZERO;
        var slack = total.step();
        boolean whole = total.digits() >= WHOLE && total.value().isInteger() && total.step().equals(Rational.ONE);
        for (var each : group) {
            if (each.part.roles().stream().anyMatch(roles::contains)) {
                return false;
            }
            roles.addAll(each.part.roles());
            sum = sum.plus(each.figure.value());
            slack = slack.plus(each.figure.step());
        }
        var away = sum.minus(total.value());
        var far = away.signum() < 0 ? away.negated() : away;
        return whole ? far.signum() == 0 : far.times(Rational.of(2)).compareTo(slack) <= 0;
    }

    /// A whole number of so many digits is not rounded.
    private static final int WHOLE = 6;

    /// What the figures of a sum are of: parameters or FLOPs, of a block or of all, and what they are multiplied by.
    private record Basis(Kind kind, boolean each, Rational unit) {
        String name(Part part) {
            var names = Names.of(part);
            return kind == Kind.FLOPS ? (each ? names.workBlock() : names.work()).plain()
                    : (each ? names.block() : names.whole()).plain();
        }

        Optional<Claim> plainly(Index own, Part part) {
            return own.plainly(name(part)).stream().filter(c -> c.convention().isEmpty()).findFirst();
        }

        boolean prints(Figure figure, Amount amount) {
            return Account.prints(figure, unit, amount);
        }
    }

    private void explained(int index, List<Addend> group, Figure total) {
        var here = parsed.subjects().at(index, parsed.paper().lines().get(index), total);
        var known = basis(group);
        if (here.subjects().isEmpty() || known.isEmpty()) {
            return;
        }
        var basis = known.get();
        var subject = here.subjects().getFirst();
        var context = context(here, total);
        var own = shelf.own(subject, context);
        var whole = basis.each ? Part.BLOCK : Part.TOTAL;
        var right = basis.plainly(own, whole);
        if (right.isEmpty() || basis.prints(total, right.get().amount())) {
            return;
        }
        if (2 * group.stream().filter(each -> rightly(own, each, basis)).count() < group.size()) {
            return;
        }
        var codes = new LinkedHashSet<String>();
        boolean all = true;
        for (var each : group) {
            var plain = basis.plainly(own, each.part);
            if (plain.isEmpty()) {
                var cause = cause(subject, context, each, basis);
                codes.addAll(cause);
                all &= !cause.isEmpty();
                wrong(each.figure, basis, cause, basis.name(each.part), Optional.empty(), subject);
            } else if (!basis.prints(each.figure, plain.get().amount()) && !around(own, each, basis)) {
                var cause = cause(subject, context, each, basis);
                codes.addAll(cause);
                all &= !cause.isEmpty();
                wrong(each.figure, basis, cause, plain.get(), subject);
            }
        }
        var verdict = verdicts.get(total);
        if (all && !codes.isEmpty() && verdict != null) {
            wrong(total, basis, List.copyOf(codes), right.get(), subject);
        }
    }

    /// The context that the head of a figure's column names, or else the one that is spoken of there.
    private Rational context(Subjects.Here here, Figure figure) {
        var named = variants.around(figure).here();
        return parsed.subjects().contexts().stream().filter(named::contains).findFirst()
                .orElseGet(() -> here.contexts().getFirst());
    }

    private static boolean rightly(Index own, Addend addend, Basis basis) {
        return basis.plainly(own, addend.part).filter(c -> basis.prints(addend.figure, c.amount())).isPresent();
    }

    /// Whether a figure is right of more than is named at it.
    private static boolean around(Index own, Addend addend, Basis basis) {
        return Arrays.stream(Part.values()).filter(p -> p.roles().containsAll(addend.part.roles()))
                .flatMap(p -> basis.plainly(own, p).stream())
                .anyMatch(c -> basis.prints(addend.figure, c.amount()));
    }

    private static List<String> codes(Claim claim) {
        return claim.slip().isEmpty() ? claim.setting().supposed().stream().map(Mistake::code).toList()
                : List.of(claim.slip());
    }

    /// What figures of one sum are of, as most of those that are right were understood.
    private Optional<Basis> basis(List<Addend> group) {
        var counts = new HashMap<Basis, Integer>();
        for (var each : group) {
            var verdict = Optional.ofNullable(verdicts.get(each.figure)).filter(Verdict::isRight);
            var claim = verdict.flatMap(Verdict::claim);
            if (claim.isPresent() && each.figure.value().signum() > 0 && (claim.get().kind() == Kind.FLOPS
                    || claim.get().kind() == Kind.PARAMETERS)) {
                counts.merge(new Basis(claim.get().kind(), claim.get().name().endsWith(".block"),
                        verdict.get().value().over(each.figure.value())), 1, Integer::sum);
            }
        }
        return counts.entrySet().stream().max(Comparator.comparingInt(Map.Entry::getValue)).map(Map.Entry::getKey);
    }

    static boolean prints(Figure figure, Rational scale, Amount amount) {
        return Match.Printed.of(figure, scale).match(amount)
                .filter(m -> m == Match.EXACT || m == Match.ROUNDED).isPresent();
    }

    /// The likeliest mistake that makes an addend of its part; none where nothing does.
    private List<String> cause(Subject subject, Rational context, Addend addend, Basis basis) {
        var name = basis.name(addend.part);
        var own = shelf.own(subject, context);
        boolean unbiased = basis.kind == Kind.PARAMETERS && own.plainly(weights(addend.part, basis)).stream()
                .anyMatch(c -> basis.prints(addend.figure, c.amount()));
        if (unbiased) {
            return List.of("OMIT-BIAS");
        }
        var found = new ArrayList<Claim>();
        var printed = Match.Printed.of(addend.figure, basis.unit);
        shelf.mistaken(subject, context, true).between(basis.kind, printed.near() - printed.wide(),
                printed.near() + printed.wide(), Double.MAX_VALUE, claim -> {
                    if (claim.name().equals(name) && basis.prints(addend.figure, claim.amount())) {
                        found.add(claim);
                    }
                });
        return found.stream().min(Comparator.comparingDouble(c -> c.cost() + c.setting().cost())).map(Account::codes)
                .orElseGet(() -> elsewhere(subject, context, addend, basis) ? List.of("WRONG-T") : List.of());
    }

    /// Whether an addend is what its part is at another context that the answer speaks of.
    private boolean elsewhere(Subject subject, Rational context, Addend addend, Basis basis) {
        return basis.kind == Kind.FLOPS && parsed.subjects().contexts().stream().filter(t -> !t.equals(context))
                .anyMatch(t -> basis.plainly(shelf.own(subject, t), addend.part)
                        .filter(c -> basis.prints(addend.figure, c.amount())).isPresent());
    }

    /// What the weights of a part's matrices alone are called.
    private static String weights(Part part, Basis basis) {
        var names = Names.of(part);
        return (basis.each ? names.matricesBlock() : names.matrices()).plain();
    }

    private void wrong(Figure figure, Basis basis, List<String> codes, Claim right, Subject subject) {
        wrong(figure, basis, codes, right.name(), Optional.of(right), subject);
    }

    private void wrong(Figure figure, Basis basis, List<String> codes, String name, Optional<Claim> right,
            Subject subject) {
        var before = verdicts.get(figure);
        if (codes.isEmpty() || before == null || (before.isBad() && before.mistakes().equals(codes))) {
            return;
        }
        var value = figure.value().times(basis.unit);
        verdicts.put(figure, new Verdict(figure, Status.WRONG, value, basis.kind.label(), name, subject.name(), "",
                right.map(Claim::value), codes, Optional.of(value), right));
    }

    /// Figures of lists that name a part and are what a mistake makes of that to the last digit, where those beside
    /// them are right and of parameters.
    private void listed() {
        for (int i = 0; i < parsed.paper().lines().size(); i++) {
            for (var figure : parsed.figures(i)) {
                var verdict = verdicts.get(figure);
                var part = variants.words(figure).inner();
                boolean bare = verdict != null && part.isPresent() && figure.digits() > FEWEST && amount(figure)
                        && !figure.mark().said() && parsed.subjects().size(figure).isEmpty()
                        && !(verdict.isRight() && verdict.claim().isEmpty())
                        && verdict.claim().filter(c -> c.part().isPresent() && c.kind() == Kind.PARAMETERS).isEmpty()
                        && !verdict.isBad();
                if (bare && beside(i, figure)) {
                    listed(i, figure, part.get());
                }
            }
        }
    }

    private void listed(int index, Figure figure, Part part) {
        var here = parsed.subjects().at(index, parsed.paper().lines().get(index), figure);
        if (here.subjects().isEmpty()) {
            return;
        }
        var basis = new Basis(Kind.PARAMETERS, true, Rational.ONE);
        var subject = here.subjects().getFirst();
        var context = here.contexts().getFirst();
        var right = basis.plainly(shelf.own(subject, context), part);
        boolean other = right.isPresent() && !basis.prints(figure, right.get().amount())
                && !around(shelf.own(subject, context), new Addend(figure, part), basis);
        if (other) {
            wrong(figure, basis, cause(subject, context, new Addend(figure, part), basis), right.get(), subject);
        }
    }

    /// Whether a right figure of a block's parameters stands on the lines beside, and none of anything else.
    private boolean beside(int index, Figure figure) {
        int some = 0;
        for (int i = Math.max(0, index - 3); i <= Math.min(parsed.paper().lines().size() - 1, index + 3); i++) {
            for (var other : parsed.figures(i)) {
                var claim = Optional.ofNullable(verdicts.get(other)).filter(v -> !v.figure().equals(figure))
                        .flatMap(Verdict::claim).filter(c -> c.measure() != Cue.Measure.SIZE);
                if (claim.filter(c -> c.kind() != Kind.PARAMETERS).isPresent()) {
                    return false;
                }
                some += claim.isPresent() ? 1 : 0;
            }
        }
        return some > 1;
    }

    /// What is kept for the backward pass, where the answer's list leaves out the heads: the list's lines, and the
    /// batch that fits.
    private void kept() {
        var wrong = verdicts.values().stream().filter(v -> v.quantity().startsWith("adamw.a")
                && v.mistakes().contains(Mistake.OMIT_HEADS.code()) && v.claim().isPresent()).toList();
        for (var each : wrong) {
            int from = each.figure().line();
            var t = each.claim().get().setting().whole("T");
            var heads = each.claim().get().setting().whole("num_heads");
            for (var v : near(from).toList()) {
                int line = v.figure().line();
                boolean list = each.quantity().equals("adamw.act.block") && line < from && line >= from - NEAR;
                var part = variants.words(v.figure()).inner();
                boolean scores = list && v.figure().value().equals(t.times(t)) && squared(v.figure(), t);
                if (scores) {
                    verdicts.put(v.figure(), new Verdict(v.figure(), Status.WRONG, v.figure().value(), "count",
                            "adamw.act.2hTT", each.model(), each.convention(), Optional.of(t.times(t).times(heads)),
                            each.mistakes(), Optional.of(v.figure().value()), Optional.empty()));
                } else if (list && v.status() == Status.CONVENTION && v.convention().startsWith("E-")
                        && part.isPresent()) {
                    verdicts.put(v.figure(), Verdict.plain(v.figure(), Status.EXACT, "adamw.act"));
                } else if (each.quantity().equals("adamw.a") && v.quantity().equals("adamw.max_batch") && v.isRight()
                        && line >= from && line <= from + NEAR) {
                    fits(v, each);
                }
            }
        }
    }

    /// Whether a figure is what stands before it on its line: the length by the length, and nothing else.
    private boolean squared(Figure figure, Rational length) {
        var before = parsed.figures(parsed.index(figure)).stream().filter(f -> f.end() <= figure.start()).toList();
        return before.size() == 2 && before.stream().allMatch(f -> f.value().equals(length));
    }

    private static final List<Rational> ROOMS = List.of(Claims.GB80.exact(), Claims.GIB80.exact());

    private void fits(Verdict batch, Verdict each) {
        var fixed = each.claim().orElseThrow().setting().tally().parameters(Part.TOTAL.roles()).times(16).exact();
        boolean own = ROOMS.stream().anyMatch(room -> room.minus(fixed).over(each.value()).floor()
                .equals(batch.figure().value()));
        var right = each.right().map(a -> ROOMS.getFirst().minus(fixed).over(a).floor());
        if (own && right.filter(r -> !r.equals(batch.figure().value())).isPresent()) {
            verdicts.put(batch.figure(), new Verdict(batch.figure(), Status.INHERITED, batch.value(), batch.unit(),
                    batch.quantity(), batch.model(), each.convention(), right, each.mistakes(),
                    Optional.of(batch.value()), batch.claim()));
        }
    }

    /// Shares that are those of amounts that stand in the answer, where the total is wrong.
    private void shares() {
        for (int i = 0; i < parsed.paper().lines().size(); i++) {
            for (var figure : parsed.figures(i)) {
                var verdict = Optional.ofNullable(verdicts.get(figure)).filter(v ->
                        figure.mark().kind() == Kind.FRACTION || v.unit().equals(Kind.FRACTION.label()));
                if (verdict.isPresent() && figure.digits() >= (figure.mark().kind() == Kind.FRACTION ? 1 : 2)) {
                    share(i, figure, verdict.get());
                }
            }
        }
    }

    /// The part that is named at a share, or at the amount just before it.
    private Optional<Part> part(int index, Figure share) {
        var own = variants.words(share).inner();
        if (own.isPresent()) {
            return own;
        }
        var text = parsed.paper().lines().get(index).text();
        return parsed.figures(index).stream().filter(f -> f.end() <= share.start()
                && text.substring(f.end(), share.start()).chars().allMatch(c -> " (（=,|≈→".indexOf(c) >= 0))
                .findFirst().flatMap(f -> variants.words(f).inner());
    }

    private void share(int index, Figure figure, Verdict verdict) {
        part(index, figure).ifPresent(part -> {
            boolean scores = part == Part.SCORES;
            boolean settled = share(index, figure, verdict, part, scores);
            if (scores && !settled) {
                share(index, figure, verdict, Part.BOTH_SCORES, false);
            }
        });
    }

    /// @param wide whether a share that is right of both products of the scores is let be
    /// @return whether nothing more is to be said
    private boolean share(int index, Figure figure, Verdict verdict, Part part, boolean wide) {
        var here = parsed.subjects().at(index, parsed.paper().lines().get(index), figure);
        if (here.subjects().isEmpty()) {
            return true;
        }
        var subject = here.subjects().getFirst();
        var context = here.contexts().getFirst();
        var scale = verdict.unit().equals(Kind.FRACTION.label()) && figure.value().signum() > 0
                ? verdict.value().over(figure.value()) : figure.mark().readings().getFirst().scale();
        var own = shelf.own(subject, context);
        var right = own.plainly(Names.of(part).share()).stream()
                .filter(c -> c.convention().equals("S-TOTAL")).findFirst();
        boolean both = wide && own.plainly(Names.of(Part.BOTH_SCORES).share()).stream()
                .anyMatch(c -> prints(figure, scale, c.amount()));
        if (right.isEmpty() || both || prints(figure, scale, right.get().amount())) {
            return true;
        }
        for (var whole : wholes(index, subject, context)) {
            for (var of : amounts(index, part, subject, context, whole)) {
                var share = of.over(whole.repro().orElse(whole.value()));
                boolean told = verdict.isBad() && verdict.mistakes().equals(whole.mistakes())
                        && !verdict.mistakes().equals(List.of("WRONG-T"));
                if (!told && prints(figure, scale, Amount.of(share))) {
                    verdicts.put(figure, new Verdict(figure, Status.INHERITED, figure.value().times(scale),
                            Kind.FRACTION.label(), right.get().name(), subject.name(), "S-TOTAL",
                            Optional.of(right.get().value()), whole.mistakes(), Optional.of(share), right));
                    return true;
                }
            }
        }
        return false;
    }

    /// So many lines away a share's amounts stand.
    private static final int NEAR = 14;

    /// What is said of the figures around a line.
    private Stream<Verdict> near(int line) {
        return lines.subMap(line - NEAR, true, line + NEAR, true).values().stream().flatMap(List::stream)
                .flatMap(f -> Optional.ofNullable(verdicts.get(f)).stream());
    }

    /// Wrong totals of a model's work, the nearest first; none where a right one stands nearer.
    private List<Verdict> wholes(int index, Subject subject, Rational context) {
        var all = new ArrayList<Verdict>();
        int line = parsed.paper().lines().get(index).number();
        near(line).filter(v -> v.quantity().equals("flops.total") && v.model().equals(subject.name())
                && v.value().signum() > 0
                && v.claim().filter(c -> !c.setting().whole("T").equals(context)).isEmpty())
                .sorted(Comparator.comparingInt(v -> Math.abs(v.figure().line() - line))).forEach(all::add);
        var bad = new ArrayList<Verdict>();
        for (var each : all) {
            if (each.isRight() && each.claim().filter(Claim::plain).isPresent()) {
                break;
            }
            if (each.isBad() && !each.mistakes().isEmpty()) {
                bad.add(each);
            }
        }
        return bad;
    }

    /// What a part amounts to: as the answer has it, as it is, and with the mistake of the total.
    private List<Rational> amounts(int index, Part part, Subject subject, Rational context, Verdict whole) {
        var all = new LinkedHashSet<Rational>();
        int line = parsed.paper().lines().get(index).number();
        near(line).filter(v -> v.claim().filter(c -> c.kind() == Kind.FLOPS).isPresent()
                && v.model().equals(subject.name()) && variants.words(v.figure()).inner().equals(Optional.of(part)))
                .forEach(v -> all.add(v.repro().or(v::right).orElse(v.value())));
        shelf.own(subject, context).plainly(Names.of(part).work().plain()).stream()
                .filter(c -> c.convention().isEmpty()).map(Claim::value).forEach(all::add);
        whole.claim().map(c -> c.setting().tally().flops(part.roles()).exact()).ifPresent(all::add);
        return List.copyOf(all);
    }
}
