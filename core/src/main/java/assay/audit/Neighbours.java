package assay.audit;

import assay.algebra.Rational;
import assay.audit.Mark.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What figures make of those that stand beside them: multiples, batches, formats and rules of thumb that are written
/// out, each once all are judged.
final class Neighbours {
    private final Parsed parsed;
    private final Shelf shelf;
    private final Map<Figure, Verdict> verdicts;

    /// @param verdicts as they are so far; those that are told here take their place
    Neighbours(Parsed parsed, Shelf shelf, Map<Figure, Verdict> verdicts) {
        this.parsed = parsed;
        this.shelf = shelf;
        this.verdicts = verdicts;
    }

    void settle() {
        rules();
        batches();
        halves();
        parallel();
        multiples();
    }

    /// Caches of batches that are twice the one before on their lines, or just above, times the batch that is named.
    private void batches() {
        for (int i = 0; i < parsed.paper().lines().size(); i++) {
            for (var figure : parsed.figures(i)) {
                var verdict = verdicts.get(figure);
                if (verdict != null && verdict.isRight() && verdict.quantity().equals("kv.at.batch")) {
                    batch(i, figure, verdict);
                }
            }
        }
    }

    private void batch(int index, Figure figure, Verdict verdict) {
        var before = Optional.<Verdict>empty();
        for (int i = Math.max(0, index - 2); i <= index; i++) {
            for (var other : parsed.figures(i)) {
                var one = Optional.ofNullable(verdicts.get(other)).filter(v -> v.isRight()
                        && (v.quantity().equals("kv") || v.quantity().equals("kv.at")));
                if (one.isPresent() && (i < index || other.end() <= figure.start())) {
                    before = one;
                }
            }
        }
        var each = before.flatMap(Verdict::right);
        var claim = verdict.claim();
        if (each.isEmpty() || claim.isEmpty()) {
            return;
        }
        var last = before.get().figure();
        var lengths = lengths(index, claim.get());
        if (!lengths.isEmpty() && !lengths.equals(lengths(parsed.index(last), claim.get()))) {
            return;
        }
        for (var many : claim.get().setting().given().batches()) {
            boolean named = parsed.figures(index).stream().anyMatch(f -> f.value().equals(many.exact())
                    && !f.mark().said() && (last.line() < figure.line() || f.start() > last.end()));
            if (named && each.get().times(many.exact()).times(Rational.of(2)).equals(claim.get().value())) {
                verdicts.put(figure, verdict.wrong("DOUBLE").right(Optional.of(each.get().times(many.exact()))));
            }
        }
    }

    /// The lengths of sequences that a line names.
    private Set<Rational> lengths(int index, Claim claim) {
        return parsed.figures(index).stream().map(Figure::value).filter(value -> claim.setting().given().lengths()
                .stream().anyMatch(length -> length.exact().equals(value))).collect(Collectors.toSet());
    }

    /// Weights on one line of several models, one after the other in one format: what one of them should be is known
    /// from the others.
    private void parallel() {
        for (int i = 0; i < parsed.paper().lines().size(); i++) {
            var line = parsed.paper().lines().get(i);
            var known = new ArrayList<Verdict>();
            for (var figure : parsed.figures(i)) {
                Optional.ofNullable(verdicts.get(figure)).filter(v -> v.isRight()
                        && v.quantity().equals("memory.16bit.total")).ifPresent(known::add);
            }
            for (var figure : known.isEmpty() || !line.cells().isEmpty() ? List.<Figure>of() : parsed.figures(i)) {
                var verdict = verdicts.get(figure);
                boolean open = verdict != null && (verdict.status() == Status.NOT_UNDERSTOOD
                        || verdict.quantity().equals("memory.8bit")) && figure.digits() >= Account.FEWEST
                        && Account.alike(figure, known.getFirst().figure());
                var subject = parsed.subjects().at(i, line, figure).subjects().stream().findFirst();
                if (open && subject.isPresent() && known.stream().noneMatch(k -> k.model()
                        .equals(subject.get().name())) && !Around.names(line.text(), Rational.ONE)) {
                    var unit = known.getFirst().value().over(known.getFirst().figure().value());
                    shelf.own(subject.get(), Rational.of(1024)).plainly("params.total").stream().findFirst()
                            .filter(n -> Account.prints(figure, unit, n.amount())).ifPresent(n -> verdicts.put(figure,
                                    new Verdict(figure, Status.WRONG, figure.value().times(unit), Kind.BYTES.label(),
                                            "memory.16bit.total", subject.get().name(), "",
                                            Optional.of(n.value().times(Rational.of(2))), List.of("BYTES-1"),
                                            Optional.of(n.value()), Optional.empty())));
                }
            }
        }
    }

    private static final Pattern SINGLE = Pattern.compile("(?i)\\b(?:fp32|float32|single[- ]precision)\\b|单精度");
    private static final Pattern OTHER = Pattern.compile(
            "(?i)16|instead|rather|not|from|than|statt|von|pas|vs|而不|不是|half");

    /// Weights of two bytes each just behind single precision.
    private void halves() {
        for (int i = 0; i < parsed.paper().lines().size(); i++) {
            var line = parsed.paper().lines().get(i);
            int from = 0;
            for (var figure : parsed.figures(i)) {
                var verdict = Optional.ofNullable(verdicts.get(figure)).filter(Verdict::isRight);
                var between = line.text().substring(Math.min(from, figure.start()), figure.start());
                from = figure.end();
                boolean half = verdict.isPresent() && figure.digits() >= Account.FEWEST
                        && figure.mark().kind() == Kind.BYTES && line.cells().isEmpty()
                        && SINGLE.matcher(between).find()
                        && !OTHER.matcher(between.replaceAll("(?i)float16|fp16", "16")).find();
                var right = half ? twice(i, figure) : Optional.<Rational>empty();
                if (right.isPresent()) {
                    verdicts.put(figure, verdict.get().wrong("BYTES-2").right(right));
                }
            }
        }
    }

    /// What the weights of a model take in single precision, where a figure is half of that.
    private Optional<Rational> twice(int index, Figure figure) {
        var here = parsed.subjects().at(index, parsed.paper().lines().get(index), figure);
        var unit = figure.mark().readings().getFirst().scale();
        return here.subjects().stream().findFirst().flatMap(s -> shelf.own(s, here.contexts().getFirst())
                .plainly("memory.total").stream().findFirst())
                .filter(c -> Account.prints(figure, unit, c.amount().over(2))).map(Claim::value);
    }

    private static final Pattern RULE = Pattern.compile("(?<![\\d.,])([26]) ?[·*×⋅]? ?N ?([·*×⋅]? ?D)?"
            + "(?: gives| makes)? ?"
            + "(?:=|≈|~|:|gives|ergibt|vaut|da) ?\\$?$");

    /// Figures behind a rule of thumb that is written out: 2N, 6N.
    private void rules() {
        for (int i = 0; i < parsed.paper().lines().size(); i++) {
            var line = parsed.paper().lines().get(i);
            for (var figure : parsed.figures(i)) {
                var rule = RULE.matcher(line.text().substring(0, figure.start()));
                var verdict = verdicts.get(figure);
                boolean work = verdict != null && figure.digits() > 1 && figure.mark().kind() == Kind.FLOPS
                        && !verdict.isBad();
                if (work && rule.find() && rule.group(2) == null) {
                    rule(i, figure, Integer.parseInt(rule.group(1)));
                }
            }
        }
    }

    private void rule(int index, Figure figure, int factor) {
        var here = parsed.subjects().at(index, parsed.paper().lines().get(index), figure);
        if (here.subjects().isEmpty()) {
            return;
        }
        var subject = here.subjects().getFirst();
        var own = shelf.own(subject, here.contexts().getFirst());
        boolean routed = !own.plainly("params.active").isEmpty();
        var n = own.plainly(routed ? "params.active" : "params.total").stream().findFirst();
        var unit = figure.mark().readings().getFirst().scale();
        if (n.isEmpty() || near(figure, unit, n.get().amount().times(factor))) {
            return;
        }
        var all = own.plainly("params.total").stream().findFirst().map(Claim::amount).orElse(Amount.ZERO);
        var code = routed && near(figure, unit, all.times(factor)) ? Claims.WRONG_N
                : factor == 2 && near(figure, unit, n.get().amount()) ? "MAC-AS-FLOP"
                        : factor == 6 && near(figure, unit, n.get().amount().times(4)) ? "RULE-4N" : "";
        if (!code.isEmpty()) {
            var value = figure.value().times(unit);
            var name = "rule." + factor + "N" + (routed ? ".active" : "");
            var right = n.get().amount().times(factor).exact();
            verdicts.put(figure, new Verdict(figure, Status.WRONG, value, Kind.FLOPS.label(), name, subject.name(), "",
                    Optional.of(right), List.of(code), Optional.of(value), Optional.empty()));
        }
    }

    /// Whether a figure is an amount to its last digit but one, as it is where that was rounded before.
    private static boolean near(Figure figure, Rational unit, Amount amount) {
        return Math.abs(amount.near() / unit.approximate() - figure.value().approximate())
                <= figure.step().approximate() * 0.6;
    }

    /// Figures that nothing is known of, and that are some times one before them that is wrong: a step of three passes,
    /// a batch of so many sequences that stand between.
    private void multiples() {
        var before = new ArrayDeque<Verdict>();
        for (int i = 0; i < parsed.paper().lines().size(); i++) {
            for (var figure : parsed.figures(i)) {
                var verdict = verdicts.get(figure);
                if (verdict == null) {
                    continue;
                }
                if (figure.digits() >= Account.FEWEST && Account.amount(figure) && !verdict.isBad()) {
                    multiple(i, figure, verdict, List.copyOf(before));
                }
                before.addFirst(verdicts.getOrDefault(figure, verdict));
                if (before.size() > RECENT) {
                    before.removeLast();
                }
            }
        }
    }

    private void multiple(int index, Figure figure, Verdict verdict, List<Verdict> before) {
        for (var base : before) {
            boolean line = base.figure().line() == figure.line();
            if (line && verdict.status() == Status.NOT_UNDERSTOOD && base.isRight()
                    && base.unit().equals(Kind.FLOPS.label()) && slipped(index, figure, base)) {
                return;
            }
            boolean wrong = base.status() == Status.WRONG && !base.mistakes().isEmpty() && base.value().signum() > 0
                    && (base.unit().equals(Kind.FLOPS.label()) || base.unit().equals(Kind.BYTES.label()));
            if (!wrong) {
                continue;
            }
            var by = new ArrayList<Rational>();
            if (verdict.status() == Status.NOT_UNDERSTOOD && base.unit().equals(Kind.FLOPS.label())) {
                by.addAll(PASSES);
            }
            if (line) {
                parsed.figures(index).stream().filter(f -> f.start() >= base.figure().end() && f.end() <= figure.start()
                        && f.value().isInteger() && f.value().compareTo(Rational.ONE) > 0 && !f.mark().said())
                        .map(Figure::value).forEach(by::add);
            }
            for (var times : by) {
                for (var reading : figure.mark().readings()) {
                    boolean same = reading.kind().label().equals(base.unit()) || !figure.mark().said();
                    if (same && Account.prints(figure, reading.scale(), Amount.of(base.value().times(times)))) {
                        verdicts.put(figure, new Verdict(figure, Status.WRONG, figure.value().times(reading.scale()),
                                base.unit(), base.quantity(), base.model(), base.convention(),
                                base.right().map(r -> r.times(times)), base.mistakes(),
                                Optional.of(base.value().times(times)), Optional.empty()));
                        return;
                    }
                }
            }
        }
    }

    /// Whether a figure is one before it times a number between them, but for its power of a thousand.
    private boolean slipped(int index, Figure figure, Verdict base) {
        if (figure.digits() <= Account.FEWEST || figure.mark().kind() != Kind.FLOPS) {
            return false;
        }
        var unit = figure.mark().readings().getFirst().scale();
        for (var by : parsed.figures(index)) {
            boolean between = by.start() >= base.figure().end() && by.end() <= figure.start()
                    && by.mark().kind() == Kind.COUNT;
            var product = base.right().orElse(base.value()).times(by.value())
                    .times(by.mark().readings().getFirst().scale());
            for (int power = 0; between && power < SLIPS.size(); power++) {
                if (Account.prints(figure, unit, Amount.of(product.times(SLIPS.get(power))))) {
                    verdicts.put(figure, new Verdict(figure, Status.WRONG, figure.value().times(unit),
                            Kind.FLOPS.label(), base.quantity(), base.model(), "", Optional.of(product),
                            List.of("UNIT-SLIP"), Optional.of(figure.value().times(unit)), Optional.empty()));
                    return true;
                }
            }
        }
        return false;
    }

    private static final List<Rational> SLIPS = List.of(Rational.of(1000), Rational.of(1, 1000),
            Rational.of(1_000_000), Rational.of(1, 1_000_000));
    private static final List<Rational> PASSES = List.of(Rational.of(2), Rational.of(3));
    private static final int RECENT = 6;
}
