package assay.ask;

import assay.algebra.Rational;
import assay.ask.Serving.Laid;
import assay.ask.Serving.Other;
import assay.ask.Serving.Ratio;
import assay.ask.Serving.Sought;
import assay.ask.Serving.Tried;
import assay.ask.ServingQuestion.Demand;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.serve.Disaggregated;
import assay.serve.Ranks;
import assay.serve.Service;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// What is looked for beside what users see: what is within limits, other devices, replicas apart, and throughput
/// against speed.
final class ServingAims {
    private static final long MOST = 4096;
    private static final int VERIFIED = 3;
    private static final int TOLD = 6;

    private final ServingSearch search;
    private final ServingQuestion question;

    ServingAims(ServingSearch search, ServingQuestion question) {
        this.search = search;
        this.question = question;
    }

    // ---- within limits

    /// What is within the limits: the most users where none are said, the fewest devices where these are not.
    Optional<Sought> sought() {
        if (question.demand() instanceof Demand.Most) {
            return Optional.of(most(search));
        }
        return Optional.of(question.devices().isPresent() || question.ranks().isPresent() ? within()
                : fewest(search));
    }

    private Tried tried(ServingSearch of, Laid laid, Demand demand) {
        var service = of.simulated(laid, demand);
        return new Tried(laid, demand instanceof Demand.Users(long n) ? n : 0, service,
                of.keepsUp(laid) && question.limits().met(service));
    }

    private Sought within() {
        var all = search.found().stream().filter(Laid::fits).limit(TOLD)
                .map(laid -> tried(search, laid, question.demand()))
                .sorted(Comparator.comparing((Tried t) -> !t.met())).toList();
        return new Sought(Sought.Of.NOTHING, !all.isEmpty() && all.getFirst().met(), all.stream().limit(1).toList());
    }

    /// By halving: what users see does not get better with more of them.
    private Sought most(ServingSearch search) {
        var best = new ArrayList<Tried>();
        var laid = search.found().stream().filter(Laid::fits).toList();
        long most = 0;
        var likely = laid.stream().sorted(Comparator.comparingLong((Laid l) -> steadily(search, l)).reversed());
        for (var layout : likely.limit(VERIFIED).toList()) {
            long found = greatest(layout, n -> tried(search, layout, new Demand.Users(n)).met());
            if (found > most) {
                most = found;
                best.clear();
                best.add(tried(search, layout, new Demand.Users(found)));
                if (found < limit(layout)) {
                    best.add(tried(search, layout, new Demand.Users(found + 1)));
                }
            }
        }
        if (best.isEmpty() && !laid.isEmpty()) {
            best.add(tried(search, laid.getFirst(), new Demand.Users(1)));
        }
        return new Sought(Sought.Of.USERS, most > 0, best);
    }

    private static long limit(Laid layout) {
        return Math.min(layout.room(), MOST);
    }

    private long steadily(ServingSearch search, Laid layout) {
        return greatest(layout, n -> question.limits().met(search.steady(layout, new Demand.Users(n))));
    }

    @FunctionalInterface
    private interface Within {
        boolean holds(long users);
    }

    /// The greatest number of users within; 0 where not even one is.
    private static long greatest(Laid layout, Within within) {
        if (!within.holds(1)) {
            return 0;
        }
        long low = 1;
        long high = limit(layout) + 1;
        while (high - low > 1) {
            long middle = (low + high) >>> 1;
            if (within.holds(middle)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// The fewest devices, of powers of two; and what the best layout on half of them does.
    private Sought fewest(ServingSearch of) {
        Optional<Tried> before = Optional.empty();
        for (long devices : of.numbers()) {
            var all = new ArrayList<Tried>();
            Refusal.collecting(() -> of.on(devices), new ArrayList<>()).ifPresent(found -> found.stream()
                    .filter(Laid::fits).sorted(Comparator.comparing((Laid laid) ->
                            !question.limits().met(laid.service()))).limit(VERIFIED)
                    .forEach(laid -> all.add(tried(of, laid, question.demand()))));
            var met = all.stream().filter(Tried::met).findFirst();
            if (met.isPresent()) {
                var shown = new ArrayList<>(List.of(met.get()));
                before.ifPresent(shown::add);
                return new Sought(Sought.Of.DEVICES, true, shown);
            }
            before = all.stream().min(Comparator.comparingDouble(this::beyond));
        }
        return new Sought(Sought.Of.DEVICES, false, before.stream().toList());
    }

    /// How many times a limit is exceeded, of that which is most.
    private double beyond(Tried tried) {
        var limits = question.limits();
        return Math.max(limits.ttft().map(t -> tried.service().steady() / t.approximate()).orElse(0.),
                limits.tpot().map(t -> tried.service().tpot() / t.approximate()).orElse(0.));
    }

    // ---- other devices

    /// The fewest of each that do, the cheapest first where prices are told, else the most tokens of each.
    List<Other> others() {
        var all = new ArrayList<Other>();
        for (var device : question.aims().beside()) {
            var problems = new ArrayList<Problem>();
            var best = Refusal.collecting(() -> best(search.on(device)), problems).flatMap(found -> found);
            all.add(new Other(device, best, best.flatMap(b -> question.price(device).map(p ->
                    p.amount().times(Rational.of(b.layout().devices())))), problems));
        }
        all.sort(Comparator.comparing((Other o) -> o.best().isEmpty()).thenComparing(o ->
                o.hour().map(Rational::approximate).orElse(Double.MAX_VALUE))
                .thenComparing(o -> o.best().map(b -> -b.each()).orElse(0.)));
        return all;
    }

    private Optional<Tried> best(ServingSearch of) {
        if (question.limits().any()) {
            return Optional.of(question.demand() instanceof Demand.Most ? most(of) : fewest(of))
                    .filter(Sought::met).map(s -> s.tried().getFirst());
        }
        return of.found().stream().findFirst().filter(Laid::fits).filter(of::keepsUp)
                .map(laid -> tried(of, laid, question.demand()));
    }

    // ---- replicas apart

    /// Every way to share out devices between prompts and decoding, in replicas that are alike, the best first.
    List<Ratio> ratios() {
        long devices = question.devices().orElseGet(() -> 2 * search.found().getFirst().devices());
        long users = question.users().orElse(1L);
        var all = new ArrayList<Ratio>();
        var seen = new HashSet<Ranks>();
        var layouts = question.ranks().map(ranks -> List.of(search.tightest(ranks, 1, question.context())))
                .orElseGet(() -> search.numbers().stream().filter(n -> n < devices).flatMap(n ->
                        Refusal.collecting(() -> search.on(n), new ArrayList<>()).stream().flatMap(List::stream))
                        .toList());
        for (var laid : layouts) {
            var ranks = laid.ranks();
            if (!laid.fits() || laid.replicas() > 1 || !seen.add(ranks)) {
                continue;
            }
            long replicas = devices / ranks.devices();
            for (long prompts = 1; prompts < replicas; prompts++) {
                all.add(new Ratio(ranks, prompts, replicas - prompts, apart(laid, prompts, replicas - prompts, users)));
            }
        }
        all.sort(Comparator.comparing((Ratio r) -> !question.limits().met(r.service()))
                .thenComparingDouble(r -> -r.service().throughput() / r.devices()));
        return all;
    }

    private Service apart(Laid laid, long prompts, long decoding, long users) {
        var replica = search.replica(laid.ranks());
        var lengths = question.lengths();
        int dp = laid.ranks().dp();
        double each = laid.sequence().approximate() * lengths.input() / (double) lengths.context();
        return new Disaggregated(replica, (int) prompts * dp, replica, (int) decoding * dp,
                laid.room() / (double) dp, Disaggregated.transfer(each, laid.ranks().tp()))
                .of((int) Math.max(1, users), (double) lengths.input(), (double) lengths.output());
    }

    // ---- throughput against speed

    /// Layouts and users of which no other has both more tokens a second of each device and a faster next token.
    List<Tried> front() {
        var all = new ArrayList<Tried>();
        for (var laid : search.found()) {
            if (laid.fits()) {
                for (long users = 1; users <= limit(laid); users *= 2) {
                    all.add(new Tried(laid, users, search.steady(laid, new Demand.Users(users)), true));
                }
            }
        }
        all.sort(Comparator.comparingDouble(t -> t.service().tpot()));
        var front = new ArrayList<Tried>();
        double most = 0;
        for (var tried : all) {
            if (tried.each() > most) {
                most = tried.each();
                front.add(tried);
            }
        }
        return front;
    }
}
