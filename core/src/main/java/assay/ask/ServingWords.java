package assay.ask;

import assay.algebra.Rational;
import assay.ask.ServingQuestion.Aims;
import assay.ask.ServingQuestion.Demand;
import assay.ask.ServingQuestion.Drafting;
import assay.ask.ServingQuestion.Extras;
import assay.ask.ServingQuestion.Hosting;
import assay.ask.ServingQuestion.Lengths;
import assay.ask.ServingQuestion.Limits;
import assay.device.Accelerator;
import assay.device.Accelerators;
import assay.notation.Decimal;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.serve.Engine;
import assay.serve.Ranks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads a question of serving from words.
final class ServingWords {
    private static final long INPUT = 1024;
    private static final long OUTPUT = 256;
    /// Tokens of an answer of which some come after the first.
    private static final long LEAST = 2;
    private static final Rational MOST_DRAFTS = Rational.of(64);
    private static final Map<String, Rational> TIMES = Map.of("ms", Rational.of(1, 1000), "s", Rational.ONE);
    private static final Map<String, Rational> RATES = Map.of("/s", Rational.ONE, "/min", Rational.of(1, 60), "/h",
            Rational.of(1, 3600));
    /// Devices that stand beside another where none are said.
    private static final List<String> USUAL = List.of("h100", "h200", "b200", "a100-80gb", "l40s", "mi300x");
    private static final List<String> USUAL_LAYERED = List.of("rtx-3090", "rtx-4090", "rtx-5090", "apple-m3-ultra",
            "apple-m4-max");

    private final Words words;
    private final List<Problem> problems;
    private final List<String> assumed = new ArrayList<>();

    private ServingWords(Words words, List<Problem> problems) {
        this.words = words;
        this.problems = problems;
    }

    private Optional<Long> number(String name) {
        return words.text(name).flatMap(t -> Words.count(name, t, problems)).map(n -> n.num().longValueExact());
    }

    /// A number of users, devices or ranks.
    private Optional<Long> few(String name) {
        var number = number(name);
        number.filter(n -> n > LayoutQuestion.MOST_DEVICES).ifPresent(n -> problems.add(new Problem(n.toString(),
                "--" + name, "are more than " + LayoutQuestion.MOST_DEVICES, "")));
        return number.filter(n -> n <= LayoutQuestion.MOST_DEVICES);
    }

    private Optional<Rational> share(String name, String example) {
        var share = words.text(name).filter(t -> !t.matches("0+(\\.0*)?%?")).flatMap(t ->
                Words.decimal(name, t, example, problems));
        share.filter(s -> s.compareTo(Rational.ONE) > 0).ifPresent(_ -> problems.add(new Problem("'"
                + words.text(name).orElse("") + "'", "--" + name, "is more than all", "a share such as "
                + example)));
        return share.filter(s -> s.compareTo(Rational.ONE) <= 0);
    }

    /// The ranks of a replica, where any are said.
    private Optional<Ranks> ranks() {
        if (List.of("tp", "pp", "dp-attention", "ep").stream().noneMatch(words::has)) {
            return Optional.empty();
        }
        int tp = few("tp").orElse(1L).intValue();
        int pp = few("pp").orElse(1L).intValue();
        int dp = few("dp-attention").orElse(1L).intValue();
        int ep = few("ep").orElse(1L).intValue();
        return Refusal.collecting(() -> new Ranks(tp, pp, dp, ep).checked(), problems);
    }

    private Demand demand() {
        if (words.has("rate") && words.has("users")) {
            problems.add(new Problem("--users", "--rate", "users ask anew, requests come by themselves",
                    "give one"));
        }
        if (words.has("rate")) {
            return measure("rate", words, RATES, "4/s", problems).<Demand>map(Demand.Rate::new)
                    .orElseGet(() -> new Demand.Users(1));
        }
        var users = few("users");
        return users.isEmpty() && (words.has("ttft") || words.has("tpot")) ? new Demand.Most()
                : new Demand.Users(users.orElse(1L));
    }

    private Lengths lengths() {
        var context = number("context");
        var output = number("output").orElse(OUTPUT);
        var input = number("input").or(() -> context.map(n -> Math.max(1, n - output)));
        if (context.isPresent() && words.has("input")) {
            problems.add(new Problem("--context", "--input", "is what prompt and answer are together",
                    "give one"));
        }
        if (output < LEAST) {
            problems.add(new Problem("--output " + output, "", "has no token after the first, so nothing is "
                    + "decoded", "--output " + LEAST));
        }
        if (!words.has("input") && context.isEmpty()) {
            assumed.add("--input " + INPUT);
        }
        if (!words.has("output")) {
            assumed.add("--output " + OUTPUT);
        }
        return new Lengths(input.orElse(INPUT), output, share("prefix-hit", "0.5").orElse(Rational.ZERO));
    }

    private Engine engine() {
        var named = words.text("engine").flatMap(t -> Refusal.collecting(() -> Engine.named(t), problems));
        if (!words.has("engine")) {
            assumed.add("--engine " + Engine.known().getFirst().name());
        }
        var engine = named.orElse(Engine.known().getFirst());
        return number("chunk").map(n -> engine.budget(n.doubleValue())).orElse(engine);
    }

    private Optional<Drafting> drafts(Optional<Case> model) {
        var tokens = number("drafts");
        tokens.filter(n -> n > MOST_DRAFTS.approximate()).ifPresent(n -> problems.add(new Problem(n.toString(),
                "--drafts", "are more than " + MOST_DRAFTS + " a step", "--drafts 3")));
        var acceptance = share("acceptance", "0.7");
        for (var idle : List.of("acceptance", "draft-model")) {
            if (words.has(idle) && !words.has("drafts")) {
                problems.add(new Problem("--" + idle, "", "says nothing without the tokens that are guessed",
                        "--drafts 3"));
            }
        }
        if (words.has("drafts") && !words.has("acceptance")) {
            problems.add(new Problem("--drafts", "", "says nothing without the chance that one is right",
                    "--acceptance 0.7"));
        }
        if (tokens.isPresent() && model.isEmpty() && !words.has("draft-model")) {
            assumed.add("guesses that take no time");
        }
        return tokens.filter(n -> n <= MOST_DRAFTS.approximate()).map(n -> new Drafting(n.intValue(),
                acceptance.orElse(Rational.ZERO), model));
    }

    private Optional<Hosting> host(Engine engine) {
        var layers = words.text("gpu-layers").filter("0"::equals).map(_ -> Optional.of(0L))
                .orElseGet(() -> number("gpu-layers"));
        boolean experts = words.has("cpu-experts");
        boolean any = words.has("gpu-layers") || experts;
        if (words.has("host") && !any) {
            problems.add(new Problem("--host", "", "says nothing where all is on the device",
                    "--gpu-layers 20, or --cpu-experts"));
        }
        if (any && !engine.layered()) {
            problems.add(new Problem(words.has("gpu-layers") ? "--gpu-layers" : "--cpu-experts", engine.name(),
                    "has all layers on devices", "--engine llama.cpp"));
        }
        if (!any) {
            return Optional.empty();
        }
        if (!words.has("host")) {
            problems.add(new Problem("--host", "", "is missing: a processor with the speed of its memory",
                    "--host ryzen-9-9950x"));
        }
        return words.text("host").flatMap(name -> Refusal.collecting(() -> named(name), problems))
                .map(host -> new Hosting(host, layers, experts));
    }

    private Accelerator named(String name) {
        return Accelerators.known().after(words.own()).find(name);
    }

    private Map<String, Hourly> prices(Optional<Accelerator> device) {
        var all = new HashMap<String, Hourly>();
        for (var part : words.text("price").map(t -> t.split(",", -1)).orElse(new String[0])) {
            int at = part.indexOf('=');
            var of = at < 0 ? device.map(Accelerator::name) : Refusal.collecting(() ->
                    named(part.substring(0, at).strip()).name(), problems);
            var price = Refusal.collecting(() -> Hourly.of(part.substring(at + 1).strip()), problems);
            of.ifPresent(name -> price.ifPresent(p -> all.put(name, p)));
        }
        if (all.values().stream().map(Hourly::currency).distinct().count() > 1) {
            problems.add(new Problem("--price", "", "has several currencies", "one for all devices"));
        }
        return all;
    }

    /// Prices of devices that are not looked at say nothing.
    private void idle(Map<String, Hourly> prices, Optional<Accelerator> device, List<Accelerator> beside) {
        for (var name : prices.keySet()) {
            if (device.stream().noneMatch(d -> d.name().equals(name))
                    && beside.stream().noneMatch(d -> d.name().equals(name))) {
                problems.add(new Problem(name, "--price", "is no device that is looked at", "--beside " + name));
            }
        }
    }

    private List<Accelerator> beside(Optional<Accelerator> device, Engine engine) {
        var names = words.text("beside").map(t -> Arrays.stream(t.split(",", -1)).map(String::strip).toList())
                .orElse(engine.layered() ? USUAL_LAYERED : USUAL);
        var all = new LinkedHashMap<String, Accelerator>();
        names.stream().filter(n -> !n.equals("none")).forEach(name ->
                Refusal.collecting(() -> named(name), problems).ifPresent(d -> all.putIfAbsent(d.name(), d)));
        device.ifPresent(d -> all.remove(d.name()));
        return List.copyOf(all.values());
    }

    private int adapters() {
        var number = few("adapters");
        if (number.isPresent() && !words.has("lora")) {
            problems.add(new Problem("--adapters", "", "says nothing without an adapter",
                    "--lora r=16 --adapters 8"));
        }
        return number.orElse(words.has("lora") ? 1L : 0L).intValue();
    }

    /// Reads a measure of a unit, which is the last of `units` where none is written.
    static Optional<Rational> measure(String name, Words words, Map<String, Rational> units, String example,
            List<Problem> problems) {
        return words.text(name).flatMap(text -> {
            var unit = units.keySet().stream().filter(text::endsWith).max((a, b) -> a.length() - b.length())
                    .orElse("");
            var number = text.substring(0, text.length() - unit.length()).strip();
            var value = Decimal.of(number).filter(v -> v.signum() > 0);
            if (value.isEmpty()) {
                problems.add(new Problem("'" + text + "'", "--" + name, Decimal.mistake(number)
                        .orElse("is not a number above zero"), "for example --" + name + " " + example));
            }
            return value.map(v -> v.times(units.getOrDefault(unit, Rational.ONE)));
        });
    }

    /// Seconds that a word says, of whole seconds where no unit is written.
    static Optional<Rational> seconds(String name, Words words, String example, List<Problem> problems) {
        return measure(name, words, TIMES, example, problems);
    }

    /// What words ask.
    ///
    /// @param draft the model that guesses tokens
    static Optional<ServingQuestion> of(Words words, Optional<Case> draft, List<Problem> problems) {
        int before = problems.size();
        if (!words.hasDevice()) {
            problems.add(new Problem("--on", "", "is missing", "--on h100"));
        }
        var device = words.device(problems);
        var reader = new ServingWords(words, problems);
        var engine = reader.engine();
        var lengths = reader.lengths();
        var demand = reader.demand();
        var devices = reader.few("devices");
        var ranks = reader.ranks();
        var limits = new Limits(seconds("ttft", words, "500ms", problems), seconds("tpot", words, "30ms", problems));
        var extras = new Extras(reader.drafts(draft), reader.adapters(), reader.host(engine));
        var prices = reader.prices(device);
        var beside = reader.beside(device, engine);
        reader.idle(prices, device, beside);
        var aims = new Aims(prices, beside, words.has("disaggregated"),
                words.has("pareto"));
        if (aims.apart() && (engine.layered() || demand instanceof Demand.Rate)) {
            problems.add(new Problem("--disaggregated", engine.layered() ? engine.name() : "--rate",
                    engine.layered() ? "has no replicas that decode alone" : "is estimated for users alone",
                    engine.layered() ? "--engine vllm" : "--users 32"));
        }
        return problems.size() > before || device.isEmpty() ? Optional.empty() : Optional.of(new ServingQuestion(
                device.get(), engine, devices, demand, lengths, limits, ranks, extras, aims, reader.assumed));
    }
}
