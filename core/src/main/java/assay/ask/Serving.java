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
import assay.serve.Service;
import assay.serve.Spent;
import assay.spec.Spec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/// How a model is served: whether it fits, for how many users at which context, how long they wait, and why.
///
/// @param subject the model, `T` the tokens of a request and its answer
/// @param question what was asked
/// @param layout of the devices, the fastest that has room where none is said
/// @param users with what they see, as many as are said and other numbers
/// @param contexts with the users that have room
/// @param layouts that were looked at and have room, the fastest first
/// @param assumed what was not said
public record Serving(
        Case subject, Question question, Laid layout, List<Point> users, List<Room> contexts, List<Laid> layouts,
        List<String> assumed) {
    private static final long INPUT = 1024;
    private static final long OUTPUT = 256;
    /// Tokens of an answer of which some come after the first.
    private static final long LEAST = 2;
    private static final int TOLD = 5;
    private static final int MOST = 4096;

    public Serving {
        users = List.copyOf(users);
        contexts = List.copyOf(contexts);
        layouts = List.copyOf(layouts);
        assumed = List.copyOf(assumed);
    }

    /// What is asked.
    ///
    /// @param devices in all; empty for the fewest that have room
    /// @param users who ask, each anew as soon as the answer is there
    /// @param input tokens of a prompt
    /// @param output tokens of an answer
    public record Question(
            Accelerator device, Engine engine, Optional<Long> devices, long users, long input, long output) {
        /// Tokens of a request and its answer.
        public long context() {
            return input + output;
        }
    }

    /// Replicas on devices.
    ///
    /// @param ranks of one replica
    /// @param replicas that are alike
    /// @param capacity bytes of a device for weights, cache and what engines hold besides
    /// @param weights bytes of a rank
    /// @param held bytes of a rank for what is neither
    /// @param sequence bytes of the cache of one sequence, of a rank
    /// @param service of the users that are asked for
    public record Laid(
            Ranks ranks, long replicas, Rational capacity, Rational weights, Rational held, Rational sequence,
            Service service) {
        /// What is left for caches; below zero where there is not enough.
        public Rational left() {
            return capacity.minus(weights).minus(held);
        }

        public long devices() {
            return ranks.devices() * replicas;
        }

        /// Sequences that have room, of all replicas.
        public long room() {
            return left().signum() < 0 ? 0 : sequence.signum() == 0 ? MOST
                    : left().over(sequence).floor().num().longValueExact() * ranks.dp() * replicas;
        }

        public boolean fits() {
            return room() > 0;
        }
    }

    /// What some users see.
    ///
    /// @param ideal the same on a machine without losses: nothing is faster that says no less
    /// @param prompt where a prompt's seconds go
    /// @param decode where a token's do
    /// @param outlook how far such estimates were off
    public record Point(
            long users, Service service, Service ideal, Spent prompt, Spent decode, Optional<Outlook> outlook) {
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
    /// @throws Refusal with all that is wrong with the words, the model's source, and the model
    public static Serving of(Supplier<Spec> spec, Words words) {
        return of(spec, words, new ServingShelf(), "", false);
    }

    /// One question of several.
    ///
    /// @param shelf of what was made for others
    /// @param key what the model, its storage, the device and the engine are called there
    /// @param alone whether the users that are said are all that are told
    static Serving of(Supplier<Spec> spec, Words words, ServingShelf shelf, String key, boolean alone) {
        var problems = new ArrayList<Problem>();
        var assumed = new ArrayList<String>();
        var read = Refusal.collecting(() -> words.over(spec.get()), problems);
        var options = Refusal.collecting(words.whole().without("seq").without("batch")::options, problems);
        if (!words.hasDevice()) {
            problems.add(new Problem("--on", "", "is missing", "--on h100"));
        }
        var device = words.device(problems);
        var engine = Refusal.collecting(() -> words.text("engine").map(Engine::named)
                .orElseGet(() -> Engine.known().getFirst()), problems);
        if (!words.has("engine")) {
            assumed.add("--engine " + Engine.known().getFirst().name());
        }
        var context = number(words, "context", problems);
        var output = number(words, "output", problems).orElse(OUTPUT);
        var input = number(words, "input", problems).or(() -> context.map(n -> Math.max(1, n - output)));
        if (context.isPresent() && words.has("input")) {
            problems.add(new Problem("--context", "--input", "is what prompt and answer are together", "give one"));
        }
        if (output < LEAST) {
            problems.add(new Problem("--output " + output, "", "has no token after the first, so nothing is decoded",
                    "--output " + LEAST));
        }
        var users = few(words, "users", problems).orElse(1L);
        var devices = few(words, "devices", problems);
        var ranks = ranks(words, problems);
        Refusal.ofAny(problems);
        if (!words.has("input") && context.isEmpty()) {
            assumed.add("--input " + INPUT);
        }
        if (!words.has("output")) {
            assumed.add("--output " + OUTPUT);
        }
        var question = new Question(device.orElseThrow(), engine.orElseThrow(), devices, users, input.orElse(INPUT),
                output);
        var subject = Case.of(read.orElseThrow(), options.orElseThrow().at(Rational.of(question.context())));
        if (!subject.model().keeps()) {
            throw new Refusal(new Problem(subject.model().name(), "", "keeps nothing between tokens, so no token is "
                    + "decoded after another", "assay " + subject.model().name() + " says what one pass takes"));
        }
        return of(new ServingSearch(subject, question, shelf, key), subject, question, ranks, assumed, alone);
    }

    private static Optional<Long> number(Words words, String name, List<Problem> problems) {
        return words.text(name).flatMap(t -> Words.count(name, t, problems)).map(n -> n.num().longValueExact());
    }

    /// A number of users, devices or ranks.
    private static Optional<Long> few(Words words, String name, List<Problem> problems) {
        var number = number(words, name, problems);
        number.filter(n -> n > LayoutQuestion.MOST_DEVICES).ifPresent(n -> problems.add(new Problem(n.toString(),
                "--" + name, "are more than " + LayoutQuestion.MOST_DEVICES, "")));
        return number.filter(n -> n <= LayoutQuestion.MOST_DEVICES);
    }

    /// The ranks of a replica, where any are said.
    private static Optional<Ranks> ranks(Words words, List<Problem> problems) {
        if (!words.has("tp") && !words.has("dp-attention") && !words.has("ep")) {
            return Optional.empty();
        }
        int tp = few(words, "tp", problems).orElse(1L).intValue();
        int dp = few(words, "dp-attention", problems).orElse(1L).intValue();
        int ep = few(words, "ep", problems).orElse(1L).intValue();
        return Refusal.collecting(() -> new Ranks(tp, 1, dp, ep).checked(), problems);
    }

    private static Serving of(ServingSearch search, Case subject, Question question, Optional<Ranks> said,
            List<String> assumed, boolean alone) {
        var found = said.map(search::of).orElseGet(search::best);
        var layout = found.getFirst();
        if (said.isEmpty()) {
            assumed.add(label(layout.ranks()) + (layout.replicas() > 1 ? ", " + layout.replicas() + " replicas" : ""));
        }
        var points = new ArrayList<Point>();
        if (layout.fits()) {
            var replica = search.replica(layout.ranks());
            (alone ? List.of(question.users()) : numbers(question.users(), layout.room())).forEach(n ->
                    points.add(search.point(replica, layout, n)));
        }
        return new Serving(subject, question, layout, points, alone ? List.of() : contexts(search, layout, subject),
                found, assumed);
    }

    /// A layout as it is said.
    public static String label(Ranks ranks) {
        var text = new StringBuilder("--tp ").append(ranks.tp());
        if (ranks.dp() > 1) {
            text.append(" --dp-attention ").append(ranks.dp());
        }
        if (ranks.ep() > 1) {
            text.append(" --ep ").append(ranks.ep());
        }
        return text.toString();
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
        var memory = search.memory(layout.ranks());
        long most = Optional.ofNullable(subject.values().get("context_length"))
                .map(n -> n.num().longValueExact()).orElse(1L << 17);
        var lengths = LongStream.concat(LongStream.iterate(2048, n -> n < most, n -> n * 4), LongStream.of(most))
                .boxed().sorted(Comparator.reverseOrder()).limit(TOLD).sorted().toList();
        return lengths.stream().map(n -> {
            var sequence = memory.cache(n);
            return new Room(n, sequence, layout.left().signum() < 0 ? 0 : sequence.signum() == 0 ? MOST
                    : layout.left().over(sequence).floor().num().longValueExact() * layout.ranks().dp()
                            * layout.replicas());
        }).toList();
    }
}
