package assay.ask;

import assay.algebra.Rational;
import assay.device.Accelerator;
import assay.device.Feature;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.serve.Bound;
import assay.serve.Engine;
import assay.serve.Outlook;
import assay.serve.Ranks;
import assay.serve.Replica.Feed;
import assay.serve.Service;
import assay.serve.Spent;
import assay.spec.Spec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// How a model is served: whether it fits, for how many users at which context, how long they wait, and why.
///
/// @param subject the model, `T` the tokens of a request and its answer
/// @param question what was asked
/// @param layout of the devices, the fastest that does where none is said
/// @param users with what they see, as many as are said first, and other numbers
/// @param contexts with the users that have room
/// @param layouts that were looked at, the best first
/// @param limits what an engine can be told at the start
/// @param sought what was looked for within limits, with what shows it
/// @param others devices beside this one
/// @param ratios of replicas that feed prompts and that decode, the best first
/// @param front throughput against speed: nothing is better in both
/// @param assumed what was not said
public record Serving(
        Case subject, ServingQuestion question, Laid layout, List<Point> users, List<Room> contexts, List<Laid> layouts,
        ServingLimits limits, Optional<Sought> sought, List<Other> others, List<Ratio> ratios, List<Tried> front,
        List<String> assumed) {
    private static final int TOLD = 5;
    private static final int MOST = 4096;
    private static final Rational HOUR = Rational.of(3600);
    private static final Rational MILLION = Rational.of(1_000_000);

    public Serving {
        users = List.copyOf(users);
        contexts = List.copyOf(contexts);
        layouts = List.copyOf(layouts);
        others = List.copyOf(others);
        ratios = List.copyOf(ratios);
        front = List.copyOf(front);
        assumed = List.copyOf(assumed);
    }

    /// Replicas on devices.
    ///
    /// @param ranks of one replica
    /// @param replicas that are alike
    /// @param capacity bytes of a device for weights, cache and what engines hold besides
    /// @param weights bytes of a rank, of the stage that has least room
    /// @param held bytes of a rank for what is neither
    /// @param sequence bytes of the cache of one sequence, of that rank
    /// @param service of the users that are asked for
    /// @param most requests a second, where all the room is used
    public record Laid(
            Ranks ranks, long replicas, Rational capacity, Rational weights, Rational held, Rational sequence,
            Service service, double most) {
        /// What is left for caches; below zero where there is not enough.
        public Rational left() {
            return capacity.minus(weights).minus(held);
        }

        public long devices() {
            return ranks.devices() * replicas;
        }

        /// Sequences that have room, of all replicas.
        public long room() {
            return room(sequence);
        }

        /// The same of sequences of so many bytes of cache.
        long room(Rational each) {
            return left().signum() < 0 ? 0 : each.signum() == 0 ? MOST
                    : left().over(each).floor().num().longValueExact() * ranks.dp() * replicas;
        }

        public boolean fits() {
            return room() > 0;
        }

        Laid holding(Rational other) {
            return new Laid(ranks, replicas, capacity, weights, other, sequence, service, most);
        }

        Laid with(Service other, double rate) {
            return new Laid(ranks, replicas, capacity, weights, held, sequence, other, rate);
        }
    }

    /// What some users see.
    ///
    /// @param users who wait or are answered at once, in the mean
    /// @param rate of requests a second that come by themselves
    /// @param ideal the same on a machine without losses: nothing is faster that says no less
    /// @param prompt where a prompt's seconds go
    /// @param decode where a token's do
    /// @param cached seconds of a prompt for each token of it that is in the cache already
    /// @param outlook how far such estimates were off
    public record Point(
            long users, Optional<Rational> rate, Service service, Service ideal, Spent prompt, Spent decode,
            double cached, Optional<Outlook> outlook) {
        /// The seconds of a token that prompts of others take, which come between.
        public double between() {
            return Math.max(0, service.tpot() - decode.total());
        }

        /// What the time of a token is bound by: the queue where prompts of others take more of it than decoding.
        public Bound bound() {
            return between() > decode.total() ? Bound.QUEUE : decode.binding();
        }

        /// The seconds before the first token in which the prompt itself is not fed.
        public double waiting() {
            return Math.max(0, service.ttft() - prompt.total());
        }

        /// What the time to the first token is bound by.
        public Bound firstBound() {
            return waiting() > prompt.total() ? Bound.QUEUE : prompt.binding();
        }
    }

    /// Users of one context.
    public record Room(long tokens, Rational sequence, long users) {}

    /// What some users see on some devices.
    ///
    /// @param met whether it is within all limits
    public record Tried(Laid layout, long users, Service service, boolean met) {
        /// Tokens of answers a second, of each device.
        public double each() {
            return service.throughput() / layout.devices();
        }
    }

    /// What is within limits.
    ///
    /// @param of what was looked for
    /// @param met whether anything is
    /// @param tried the greatest or fewest within, and the next that is not
    public record Sought(Of of, boolean met, List<Tried> tried) {
        /// What was looked for.
        public enum Of {
            /// The most users on the devices.
            USERS,
            /// The fewest devices for the users.
            DEVICES,
            /// Nothing: whether the users on the devices are within.
            NOTHING
        }

        public Sought {
            tried = List.copyOf(tried);
        }
    }

    /// Another device: the fewest of it that do, and what users see there.
    ///
    /// @param hour what an hour of all of them costs, where it is told
    public record Other(Accelerator device, Optional<Tried> best, Optional<Rational> hour, List<Problem> problems) {
        public Other {
            problems = List.copyOf(problems);
        }
    }

    /// Replicas that feed prompts beside others that decode.
    public record Ratio(Ranks ranks, long prompts, long decoding, Service service) {
        public long devices() {
            return (prompts + decoding) * ranks.devices();
        }
    }

    /// What a million tokens cost.
    ///
    /// @param all of answers, their prompts included
    /// @param input of prompts, what is in the cache already left out
    /// @param output of answers alone
    /// @param cached of prompts that are in the cache already: what attention to them takes
    public record Costs(String currency, Rational all, Rational input, Rational output, Rational cached) {}

    /// Bytes of a rank that an engine holds for neither weights nor caches: with what it leaves free of the rest.
    static Rational held(Engine engine, Rational capacity, Rational weights) {
        var held = Rational.told(engine.held());
        var rest = capacity.minus(weights).minus(held);
        return engine.free() && rest.signum() > 0
                ? held.plus(rest.times(Rational.ONE.minus(Rational.told(engine.fraction())))) : held;
    }

    /// The bytes of a device that are left to an engine.
    static Rational capacity(Accelerator device, Engine engine) {
        var memory = device.figure(Feature.LISTED).or(() -> device.figure(Feature.MEMORY)).orElseThrow(() ->
                new Refusal(new Problem(device.name(), "--on", "states no memory", "a row of one's own that has it")));
        return engine.free() ? memory : memory.times(Rational.told(engine.fraction()));
    }

    /// A question in words.
    ///
    /// @param spec may refuse
    /// @param specs other models by their words, such as one that guesses tokens; may refuse
    /// @throws Refusal with all that is wrong with the words, the model's source, and the model
    public static Serving of(Supplier<Spec> spec, Words words, Function<String, Spec> specs) {
        return of(spec, words, specs, new ServingShelf(), "", false);
    }

    /// One question of several.
    ///
    /// @param shelf of what was made for others
    /// @param key what the model and its storage are called there
    /// @param alone whether the users that are said are all that are told
    static Serving of(Supplier<Spec> spec, Words words, Function<String, Spec> specs, ServingShelf shelf, String key,
            boolean alone) {
        var problems = new ArrayList<Problem>();
        var read = Refusal.collecting(() -> words.over(spec.get()), problems);
        var options = Refusal.collecting(words.whole().without("seq").without("batch")::options, problems);
        var tuning = words.has("lora") ? Refusal.collecting(() -> words.tuning(read), problems)
                : Optional.<Tuning>empty();
        var draft = words.text("draft-model").flatMap(name -> Refusal.collecting(() ->
                Case.of(specs.apply(name), words.whole().without("weights").options()), problems));
        var asked = ServingWords.of(words, draft, problems);
        Refusal.ofAny(problems);
        var question = asked.orElseThrow();
        var how = options.orElseThrow().at(Rational.of(question.context()));
        var subject = Case.of(read.orElseThrow(), tuning.map(how::training).orElse(how));
        if (!subject.model().keeps()) {
            throw new Refusal(new Problem(subject.model().name(), "", "keeps nothing between tokens, so no token is "
                    + "decoded after another", "assay " + subject.model().name() + " says what one pass takes"));
        }
        return of(new ServingSearch(subject, question, shelf, key), subject, question, alone);
    }

    private static Serving of(ServingSearch search, Case subject, ServingQuestion question, boolean alone) {
        var aims = new ServingAims(search, question);
        var sought = question.limits().any() ? aims.sought() : Optional.<Sought>empty();
        var found = sought.filter(s -> !s.tried().isEmpty()).map(s -> s.tried().getFirst().layout())
                .map(first -> search.first(first, search.found())).orElseGet(search::found);
        var layout = found.getFirst();
        var assumed = new ArrayList<>(question.assumed());
        if (question.ranks().isEmpty()) {
            assumed.add(label(layout.ranks()) + (layout.replicas() > 1 ? ", " + layout.replicas() + " replicas" : ""));
        }
        unmeasured(question, layout).ifPresent(assumed::add);
        search.unfed().ifPresent(assumed::add);
        var points = new ArrayList<Point>();
        if (layout.fits() && search.keepsUp(layout)) {
            var asked = sought.filter(s -> s.of() == Sought.Of.USERS && s.met()).<ServingQuestion.Demand>map(s ->
                    new ServingQuestion.Demand.Users(s.tried().getFirst().users())).orElse(question.demand());
            demands(asked, layout, alone).forEach(demand -> points.add(search.point(layout, demand)));
        }
        return new Serving(subject, question, layout, points, alone ? List.of() : contexts(search, layout, subject),
                found, ServingLimits.of(search, layout, subject, question), sought,
                alone ? List.of() : aims.others(), question.aims().apart() ? aims.ratios() : List.of(),
                question.aims().front() ? aims.front() : List.of(), assumed);
    }

    /// What none of the measured runs had by which errors are told.
    private static Optional<String> unmeasured(ServingQuestion question, Laid layout) {
        var extras = question.extras();
        var all = new ArrayList<String>();
        if (extras.drafts().isPresent()) {
            all.add("drafts");
        }
        if (extras.adapters() > 0) {
            all.add("adapters");
        }
        if (extras.host().isPresent()) {
            all.add("a host");
        }
        if (question.lengths().there() > 0) {
            all.add("hits in the cache");
        }
        if (layout.ranks().pp() > 1 && !question.engine().layered()) {
            all.add("stages");
        }
        if (question.demand() instanceof ServingQuestion.Demand.Rate) {
            all.add("requests that come by themselves");
        }
        return all.isEmpty() ? Optional.empty()
                : Optional.of("errors as without " + String.join(", ", all) + " (none was measured)");
    }

    /// Users that are asked for, or found.
    public Optional<Long> asked() {
        return users.isEmpty() ? question.users() : Optional.of(users.getFirst().users());
    }

    /// Requests a second that come by themselves.
    public Optional<Rational> rate() {
        return question.demand() instanceof ServingQuestion.Demand.Rate(var each) ? Optional.of(each)
                : Optional.empty();
    }

    /// Whether requests that come by themselves are answered as fast as they come.
    public boolean keepsUp() {
        return !layout.fits() || !users.isEmpty();
    }

    /// Whether the answer is yes: it fits, keeps up, and is within the limits.
    public boolean serves() {
        return layout.fits() && keepsUp() && sought.stream().allMatch(Sought::met);
    }

    /// What a million tokens cost for the users that are asked for, where an hour of the device has a price.
    public Optional<Costs> costs() {
        return question.price(question.device()).filter(_ -> !users.isEmpty()).map(price -> {
            var point = users.getFirst();
            var hour = price.amount().times(Rational.of(layout.devices()));
            var all = hour.over(HOUR).over(Rational.told(point.service().throughput())).times(MILLION);
            var lengths = question.lengths();
            double prompt = point.prompt().total();
            double decode = lengths.output() * point.decode().total()
                    / Math.max(1, point.service().running() / (layout.ranks().dp() * layout.replicas()));
            var share = Rational.told(prompt / (prompt + decode));
            var request = all.times(Rational.of(lengths.output()));
            var asked = Rational.of(lengths.input() - lengths.there());
            var each = request.times(share).over(Rational.told(prompt));
            return new Costs(price.currency(), all, request.times(share).over(asked),
                    all.times(Rational.ONE.minus(share)), each.times(Rational.told(point.cached())));
        });
    }

    /// Joules of a token of answers at the power of the boards, and of a host that computes, which none
    /// exceeds for long; a model, not measured.
    public Optional<Rational> energy() {
        var host = question.extras().host().map(ServingQuestion.Hosting::host);
        var beside = host.map(h -> h.figure(Feature.POWER)).orElse(Optional.of(Rational.ZERO));
        return question.device().figure(Feature.POWER).filter(_ -> !users.isEmpty()).flatMap(power -> beside.map(more ->
                power.times(Rational.of(layout.devices())).plus(more)
                        .over(Rational.told(users.getFirst().service().throughput()))));
    }

    /// A layout as it is said.
    public static String label(Ranks ranks) {
        var text = new StringBuilder("--tp ").append(ranks.tp());
        if (ranks.pp() > 1) {
            text.append(" --pp ").append(ranks.pp());
        }
        if (ranks.dp() > 1) {
            text.append(" --dp-attention ").append(ranks.dp());
        }
        if (ranks.ep() > 1) {
            text.append(" --ep ").append(ranks.ep());
        }
        return text.toString();
    }

    /// What is told: what is asked for, and powers of four of users up to the room, or parts of the rate.
    private static Stream<ServingQuestion.Demand> demands(ServingQuestion.Demand asked, Laid layout, boolean alone) {
        if (alone) {
            return Stream.of(asked instanceof ServingQuestion.Demand.Most ? new ServingQuestion.Demand.Users(1)
                    : asked);
        }
        return switch (asked) {
            case ServingQuestion.Demand.Users(long said) -> numbers(said, layout.room()).stream()
                    .map(ServingQuestion.Demand.Users::new);
            case ServingQuestion.Demand.Most _ -> demands(new ServingQuestion.Demand.Users(1), layout, alone);
            case ServingQuestion.Demand.Rate(var rate) -> Stream.concat(Stream.of(rate), Stream.of(25L, 50L, 80L, 95L)
                    .map(part -> Rational.told(layout.most() * part / 100)).filter(r -> !r.equals(rate)))
                    .map(ServingQuestion.Demand.Rate::new);
        };
    }

    /// The numbers of users that are told: those that are said, and powers of four up to the room.
    private static List<Long> numbers(long said, long room) {
        var all = new ArrayList<Long>();
        all.add(said);
        LongStream.iterate(1, n -> n < Math.min(room, MOST), n -> n * 4).filter(n -> n != said).forEach(all::add);
        if (room != said && room <= MOST) {
            all.add(room);
        }
        return all;
    }

    private static List<Room> contexts(ServingSearch search, Laid layout, Case subject) {
        long most = Optional.ofNullable(subject.values().get("context_length"))
                .map(n -> n.num().longValueExact()).orElse(1L << 17);
        var lengths = LongStream.concat(LongStream.iterate(2048, n -> n < most, n -> n * 4), LongStream.of(most))
                .boxed().sorted(Comparator.reverseOrder()).limit(TOLD).sorted().toList();
        return lengths.stream().map(n -> {
            var tightest = search.tightest(layout.ranks(), layout.replicas(), n);
            return new Room(n, tightest.sequence(), tightest.room());
        }).toList();
    }
}
