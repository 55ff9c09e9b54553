package assay.ask;

import assay.account.Terms.Kept;
import assay.algebra.Rational;
import assay.convention.Conventions;
import assay.device.Accelerator;
import assay.device.Accelerators;
import assay.device.Feature;
import assay.family.Families;
import assay.kit.Media;
import assay.life.Keeping;
import assay.life.Kernel;
import assay.model.Sizes;
import assay.notation.Decimal;
import assay.pass.Lora;
import assay.pass.Recompute;
import assay.plan.Cluster;
import assay.plan.Spread;
import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.quantity.Dtype;
import assay.quantity.Figures;
import assay.recipe.Optimizers;
import assay.recipe.Precision;
import assay.spec.Field;
import assay.spec.Spec;
import assay.spec.Value;
import assay.storage.Schemes;
import assay.storage.Storage;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What is asked, in words: the one place where a word becomes a value of its type. Each part is understood on its own,
/// and refused with all that is wrong with it; a problem's place is the word with two hyphens: `--seq`.
///
/// @param said by its name: `seq`, `batch`, `optimizer`
/// @param set what is put over the model's own words, `name=value` each, in their order
/// @param own accelerators that `on` may name before those that are known
/// @param schemes of which `weights` may name one; where there are none, those that need no other module
public record Words(Map<String, String> said, List<String> set, List<Accelerator> own, Schemes schemes) {
    /// Nothing said.
    public static final Words NONE = new Words(Map.of(), List.of(), List.of());

    public Words(Map<String, String> said, List<String> set, List<Accelerator> own) {
        this(said, set, own, Schemes.NONE);
    }

    /// The words of an account.
    public static final List<String> OPTIONS = List.of("seq", "batch", "dtype", "weights", "cache-dtype",
            "keep", "convention", "cache", "block", "tp", "images", "image-size", "audio");

    /// The words of how a model is trained.
    public static final List<String> PLAN = List.of("optimizer", "precision", "activations", "attention", "recompute",
            "on", "cluster", "capacity", "steps", "tokens", "utilisation", "mfu", "hfu", "price", "lora", "freeze");

    /// The words of a layout over devices, beside `tp`.
    public static final List<String> LAYOUT = List.of("devices", "dp", "zero", "hsdp", "pp", "vpp", "stage", "schedule",
            "cp", "ep", "micro-batch", "offload");

    /// The words of how a model is trained that are said or not, whatever their text is.
    public static final List<String> FLAGS = List.of("dora", "reference", "sp", "fsdp");

    /// The words of what a search of layouts seeks.
    static final List<String> SOUGHT = Stream.concat(LAYOUT.stream().filter(word -> !word.equals("devices")),
            Stream.of("tp", "sp", "fsdp", "recompute")).toList();

    /// The words of what fits.
    public static final List<String> FIT = List.of("over", "memory", "within");

    /// The words of what was measured.
    public static final List<String> MEASURED = List.of("tokens-per-second", "tokens-per-second-per-device",
            "step-time", "tflops-per-device");

    /// The words of how a model is served.
    public static final List<String> SERVING = List.of("users", "rate", "input", "output", "context", "engine",
            "dp-attention", "ttft", "tpot", "chunk", "prefix-hit", "drafts", "acceptance", "draft-model", "adapters",
            "gpu-layers", "host", "beside");

    /// The words of how a model is served that are said or not, whatever their text is.
    public static final List<String> SERVING_FLAGS = List.of("cpu-experts", "disaggregated", "pareto");

    /// All of them.
    public static final List<String> ALL =
            Stream.of(OPTIONS, PLAN, LAYOUT, FLAGS, FIT, MEASURED, SERVING, SERVING_FLAGS).flatMap(List::stream)
                    .toList();

    private static final Rational HUNDRED = Rational.of(100);
    /// The `k` of a context.
    private static final Rational THOUSAND = Rational.of(1024);
    private static final Rational LARGEST_PAGE = Rational.of(1 << 20);
    /// What is said of an adapter.
    private static final List<String> LORA = List.of("r", "targets", "alpha", "dropout");
    /// What is said in tokens, in thousands of 1,024 too.
    private static final List<String> LENGTHS = List.of("seq", "context", "input", "output", "chunk");
    private static final Map<String, String> KEPT = Map.of("batch", "B", "seq", "T");
    private static final Map<String, String> EXAMPLES = Map.of("images", "2", "image-size", "1280x720", "lora", "r=16");
    private static final List<String> USUAL = List.of("bf16-mixed", "fp16-mixed", "tf32", "fp32");
    private static final List<String> IDLE = List.of("capacity", "utilisation", "mfu", "hfu", "price");

    public Words {
        said = Collections.unmodifiableMap(new HashMap<>(said));
        set = List.copyOf(set);
        own = List.copyOf(own);
        for (var name : said.keySet()) {
            if (!ALL.contains(name)) {
                throw new Refusal(new Problem(name, "", "is nothing that can be asked", Nearest.hint(name, ALL)));
            }
        }
    }

    /// These words and one more, which replaces one of the same name.
    ///
    /// @throws Refusal where nothing is asked by that name
    public Words with(String name, String value) {
        var more = new HashMap<>(said);
        more.put(name, value);
        return new Words(more, set, own, schemes);
    }

    /// These words but for one.
    public Words without(String name) {
        var fewer = new HashMap<>(said);
        fewer.remove(name);
        return new Words(fewer, set, own, schemes);
    }

    /// These words but for those of a layout.
    Words whole() {
        var fewer = new HashMap<>(said);
        LAYOUT.forEach(fewer::remove);
        List.of("tp", "sp", "fsdp").forEach(fewer::remove);
        return new Words(fewer, set, own, schemes);
    }

    /// Whether a layout is said, more than a number of devices.
    boolean laid() {
        return !without("devices").whole().said.equals(without("devices").said);
    }

    /// These words and one more size or switch of the model, as `name=value`.
    public Words set(String assignment) {
        var more = new ArrayList<>(set);
        more.add(assignment);
        return new Words(said, more, own, schemes);
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(said.get(name));
    }

    /// Whether something is said.
    public boolean has(String name) {
        return said.containsKey(name);
    }

    /// Whether it is said how the model is trained.
    public boolean plans() {
        return Stream.of(PLAN, LAYOUT, FLAGS).flatMap(List::stream).anyMatch(this::has);
    }

    /// The options of an account.
    ///
    /// @throws Refusal with all that is wrong with them
    public Options options() {
        var problems = new ArrayList<Problem>();
        var seq = text("seq").flatMap(t -> count("seq", t, problems));
        var batch = text("batch").flatMap(t -> count("batch", t, problems));
        var dtype = text("dtype").flatMap(t -> dtype(t, problems));
        var convention = Refusal.collecting(
                () -> text("convention").map(Conventions::named).orElse(Conventions.MATMUL), problems);
        var keep = keep(problems);
        var kept = kept(problems);
        var weights = text("weights").flatMap(t -> Refusal.collecting(() -> scheme(t), problems));
        var cache = text("cache-dtype").flatMap(t -> Refusal.collecting(() -> Schemes.cached(t), problems));
        var page = text("block").flatMap(t -> count("block", t, problems));
        if (page.filter(p -> p.compareTo(LARGEST_PAGE) > 0).isPresent()) {
            problems.add(new Problem(text("block").orElse(""), "--block", "is more than " + LARGEST_PAGE + " tokens",
                    "pages are of 16 to 256 tokens"));
        }
        var spread = Refusal.collecting(() -> Laying.of(this), problems);
        Refusal.ofAny(problems);
        var context = text("seq").filter(Words::inThousands).map(t -> "--seq " + t + ", of 1,024 tokens each")
                .orElse("--seq");
        var sequences = batch.or(() -> spread.map(Spread::sequences)).orElse(Rational.ONE);
        return new Options(new Options.Point(seq, context, sequences, keep),
                new Options.Types(dtype, weights, cache), convention.orElseThrow(), kept,
                page.map(p -> p.num().longValueExact()).orElse(1L), spread.orElse(Spread.ONE), Tuning.ALL);
    }

    /// Whether a context is said in 1,024s: `8k`, `128K`.
    private static boolean inThousands(String text) {
        return text.length() > 1 && "kK".indexOf(text.charAt(text.length() - 1)) >= 0
                && Decimal.of(text.substring(0, text.length() - 1)).isPresent();
    }

    /// How a model is trained. What is not said is as people train today, in 16 bits mixed and with fused attention,
    /// where the device has them; and as in [Plan#DEFAULT], all in 32 bits and with scores that are tensors, where a
    /// list of activations is named, and for a model in Assay's own names without a device.
    ///
    /// @param spec the model's, where it could be read
    /// @throws Refusal with all that is wrong with it
    public Plan plan(Optional<Spec> spec) {
        var problems = new ArrayList<Problem>();
        var optimizer = Refusal.collecting(() -> text("optimizer").map(Optimizers::named)
                .orElse(Plan.DEFAULT.optimizer()), problems);
        var kept = Plan.DEFAULT.kept();
        var list = named("activations", kept.list(), Keeping.ALL, Keeping::name, problems);
        var recompute = recompute(problems);
        var stored = text("weights").flatMap(t -> Refusal.collecting(() -> scheme(t), problems));
        var device = device(problems);
        boolean exercise = has("activations") || (!hasDevice()
                && spec.filter(s -> !s.fields().containsKey("model_type")).isPresent());
        var kernel = named("attention", exercise ? kept.kernel() : Kernel.FUSED, List.of(Kernel.values()),
                Kernel::label, problems);
        var precision = Refusal.collecting(() -> text("precision").map(Precision::named)
                .orElseGet(() -> exercise ? Plan.DEFAULT.precision() : usual(device)), problems);
        var steps = text("steps").flatMap(t -> count("steps", t, problems));
        var tokens = text("tokens").flatMap(t -> count("tokens", t, problems));
        var reach = reach(problems);
        var price = text("price").flatMap(t -> Refusal.collecting(() -> Hourly.of(t), problems));
        var spread = Refusal.collecting(() -> Laying.of(this), new ArrayList<>());
        if (precision.filter(Precision::shares).isPresent()
                && spread.filter(s -> !s.sharding().units()).isPresent()) {
            problems.add(new Problem(Precision.FSDP.name(), "--precision", "is of weights that FSDP shares out",
                    "--fsdp --devices 8, or bf16-mixed"));
        }
        if (has("steps") && has("tokens")) {
            problems.add(Problem.of("--tokens", "--steps", "a run is so many steps or so many tokens, not both"));
        }
        if (!hasDevice()) {
            IDLE.stream().filter(this::has).forEach(idle -> problems.add(
                    new Problem("--" + idle, "", "says nothing without a device", "--on a100-80gb")));
        }
        Refusal.ofAny(problems);
        return new Plan(optimizer.orElseThrow(), precision.orElseThrow(), stored,
                new Plan.Kept(list, kernel, recompute), new Plan.Hardware(device, reach, price),
                steps.<Plan.Length>map(Plan.Length.Steps::new).or(() -> tokens.map(Plan.Length.Tokens::new)),
                has("reference"), spread.orElse(Spread.ONE));
    }

    /// What of a model is trained: what is said, else what an adapter beside it says.
    ///
    /// @param spec the model's, where it could be read and an adapter beside it is trained
    /// @throws Refusal with all that is wrong with it
    public Tuning tuning(Optional<Spec> spec) {
        var adapters = text("lora").map(text -> adapters(text))
                .or(() -> spec.flatMap(Spec::adapter).map(Adapters::of))
                .map(a -> has("dora") ? a.with(new Lora.How(true, a.how().dropout(), a.how().bias())) : a);
        if (has("dora") && adapters.isEmpty()) {
            throw new Refusal(new Problem("--dora", "", "says nothing without an adapter", "--lora r=16 --dora"));
        }
        var frozen = text("freeze").map(list -> Arrays.stream(list.split(",", -1)).map(String::strip).toList())
                .orElse(List.of());
        if (frozen.stream().anyMatch(String::isEmpty)) {
            throw new Refusal(new Problem("'" + text("freeze").orElse("") + "'", "--freeze", "names nothing",
                    "--freeze embed_tokens,layers.0-3"));
        }
        return new Tuning(adapters, frozen);
    }

    /// Adapters in words: `16`, `r=16,targets=q_proj,v_proj,alpha=32,dropout=0.1`.
    private static Adapters adapters(String text) {
        var problems = new ArrayList<Problem>();
        var said = new LinkedHashMap<String, List<String>>();
        var last = "r";
        for (var word : text.split(",", -1)) {
            int at = word.indexOf('=');
            last = at < 0 ? last : word.substring(0, at).strip();
            said.computeIfAbsent(last, _ -> new ArrayList<>()).add(word.substring(at + 1).strip());
        }
        said.forEach((name, values) -> {
            if (!LORA.contains(name)) {
                problems.add(new Problem(name, "--lora", "is nothing that is said of an adapter",
                        Nearest.hint(name, LORA)));
            } else if (!name.equals("targets") && values.size() > 1) {
                problems.add(new Problem(name, "--lora", "is said twice", "--lora r=16"));
            }
        });
        var rank = said.getOrDefault("r", List.of()).stream().findFirst().flatMap(t -> count("lora", t, problems));
        if (!said.containsKey("r")) {
            problems.add(new Problem(text, "--lora", "says no rank", "--lora r=16"));
        }
        var alpha = said.getOrDefault("alpha", List.of()).stream().findFirst()
                .flatMap(t -> decimal("lora", t, "r=16,alpha=32", problems)).orElse(Adapters.ALPHA);
        boolean dropout = said.getOrDefault("dropout", List.of()).stream().filter(t -> !t.matches("0+(\\.0*)?"))
                .findFirst().flatMap(t -> decimal("lora", t, "r=16,dropout=0.1", problems)).isPresent();
        var names = said.getOrDefault("targets", List.of());
        var targets = names.isEmpty() ? Targets.BLOCKS : new Targets(names.equals(List.of(Targets.ALL_LINEAR))
                ? new Targets.AllLinear() : new Targets.Named(names), Optional.empty(), Set.of());
        Refusal.ofAny(problems);
        return new Adapters(rank.orElseThrow(), alpha, targets, new Lora.How(false, dropout, false),
                Adapters.Bias.NONE, new LinkedHashMap<>(), List.of(), "--lora " + text);
    }

    private Storage scheme(String name) {
        return (schemes.equals(Schemes.NONE) ? Schemes.known() : schemes).named(name);
    }

    /// The precision in which people train on a device: the first of these that it states a peak for.
    static Precision usual(Optional<Accelerator> device) {
        return USUAL.stream().map(Precision::named).filter(p -> device.isEmpty() || Feature.named(p.rate())
                .flatMap(device.get()::figure).isPresent()).findFirst().orElse(Precision.FP32);
    }

    /// The device that is named, where one is.
    Optional<Accelerator> device(List<Problem> problems) {
        return hasDevice() ? Refusal.collecting(() -> sized(machine()), problems) : Optional.empty();
    }

    /// Whether a device is named, or a cluster of some.
    boolean hasDevice() {
        return has("on") || has("cluster");
    }

    /// The device that is named, as the cluster that is named has it.
    private Accelerator machine() {
        var known = Accelerators.known().after(own);
        var on = text("on").map(known::find);
        if (!has("cluster")) {
            return on.orElseThrow();
        }
        var cluster = Cluster.named(text("cluster").orElseThrow(), "--cluster");
        on.filter(device -> !device.name().equals(known.find(cluster.device()).name())).ifPresent(device -> {
            throw new Refusal(new Problem(device.name(), "--on", "is not the device of " + cluster.name()
                    + ", which is " + cluster.device(), "leave --on out"));
        });
        return cluster.of(known);
    }

    /// A device with the memory that its maker states, or that it lists.
    private Accelerator sized(Accelerator device) {
        var word = text("capacity").orElse("stated");
        return switch (word) {
            case "stated" -> device;
            case "listed" -> device.listed().orElseThrow(() -> new Refusal(new Problem(device.name(), "--capacity",
                    "is not known to list another memory than its maker states", "--capacity stated")));
            default -> throw new Refusal(new Problem(word, "--capacity", "unknown value",
                    Nearest.hint(word, List.of("stated", "listed"))));
        };
    }

    /// The part of the peak that is reached, of one kind of work.
    private Reach reach(List<Problem> problems) {
        var given = Arrays.stream(Reach.Of.values()).filter(of -> has(of.label())).toList();
        var reach = Plan.DEFAULT.hardware().reach();
        for (var of : given) {
            var share = text(of.label()).flatMap(t -> decimal(of.label(), t, "0.5", problems));
            if (share.filter(u -> u.compareTo(Rational.ONE) > 0).isPresent()) {
                problems.add(new Problem("'" + text(of.label()).orElse("") + "'", "--" + of.label(),
                        "is more than the whole peak", "a share such as 0.5"));
            } else if (share.isPresent()) {
                reach = new Reach(of, share.get());
            }
        }
        if (given.size() > 1) {
            problems.add(new Problem("--" + given.getLast().label(), "--" + given.getFirst().label(),
                    "of one share of the peak the others follow", "give one of --utilisation, --mfu and --hfu"));
        }
        return reach;
    }

    Recompute recompute(List<Problem> problems) {
        var word = text("recompute").orElse("none");
        if (word.startsWith("every-")) {
            var every = count("recompute", word.substring(6), problems).orElse(Rational.ONE);
            return Recompute.every(every.num().min(BigInteger.valueOf(Integer.MAX_VALUE)).intValueExact());
        }
        return named("recompute", Recompute.NONE, List.of(Recompute.NONE, Recompute.SELECTIVE, Recompute.FULL),
                Recompute::label, problems);
    }

    /// The one of a few that a word names.
    private <A> A named(String name, A otherwise, List<A> all, Function<A, String> label, List<Problem> problems) {
        var word = text(name);
        if (word.isEmpty()) {
            return otherwise;
        }
        var found = all.stream().filter(a -> label.apply(a).equals(word.get())).findFirst();
        if (found.isEmpty()) {
            problems.add(new Problem(word.get(), "--" + name, "unknown value",
                    Nearest.hint(word.get(), all.stream().map(label).toList())));
        }
        return found.orElse(otherwise);
    }

    /// The size of which the greatest value is asked: one that every model has, or the number of some of its layers.
    ///
    /// @param spec the model's, where it could be read
    /// @throws Refusal where none is said, or one that is not known
    public Over over(Optional<Spec> spec) {
        var labels = Over.ALL.stream().map(Over::label).toList();
        var word = text("over").orElseThrow(() -> new Refusal(
                new Problem("--over", "", "is missing", "one of " + String.join(", ", labels))));
        return Over.named(word, List.of()).orElseGet(() -> {
            var layers = spec.map(s -> Over.layers(Families.build(s))).orElse(List.of());
            var known = new LinkedHashSet<>(labels);
            known.addAll(layers);
            return Over.named(word, layers).orElseThrow(() -> new Refusal(
                    new Problem(word, "--over", "unknown value", Nearest.hint(word, known))));
        });
    }

    /// The bytes in which training is to fit: those that are said, or the memory of the device.
    ///
    /// @throws Refusal where both are said or neither is
    public Rational memory(Optional<Accelerator> device) {
        var amount = text("memory");
        if (amount.isPresent() && device.isPresent()) {
            throw new Refusal(Problem.of("--memory", "--on", "the device has its memory; give one of both"));
        }
        if (amount.isPresent()) {
            return Capacity.of(amount.get());
        }
        var on = device.orElseThrow(() -> new Refusal(
                new Problem("--memory", "", "is missing", "--memory 80GB, or a device: --on a100-80gb")));
        return on.figure(Feature.MEMORY).orElseThrow(() -> new Refusal(
                new Problem(on.name(), "--on", "states no memory", "--memory 80GB")));
    }

    /// The memory that is named, of a device or as an amount, and what it is called; empty where none is named.
    ///
    /// @throws Refusal where both are, or what is said is none
    public Optional<Map.Entry<String, Rational>> room() {
        if (!hasDevice() && !has("memory")) {
            return Optional.empty();
        }
        var device = hasDevice() ? Optional.of(sized(machine())) : Optional.<Accelerator>empty();
        return Optional.of(Map.entry(device.map(Accelerator::name).orElse(""), memory(device)));
    }

    /// Whether the greatest value of a size is asked for.
    public boolean seeks() {
        return has("over");
    }

    /// How the numbers of a context that are said in thousands are read; empty where none is.
    ///
    /// @param list of numbers: `8k,32k`
    public static Optional<String> thousands(String list) {
        var said = Arrays.stream(list.split(",", -1)).map(String::strip).filter(Words::inThousands).findFirst();
        return said.flatMap(word -> Decimal.of(word.substring(0, word.length() - 1)).map(v -> "k is 1,024: "
                + word + " is " + Figures.exact(v.times(THOUSAND)) + " tokens"));
    }

    /// What of a spec and these words is both given and sought.
    List<Problem> clashes(Over over, Optional<Spec> spec) {
        var problems = new ArrayList<Problem>();
        if (!over.isOfModel() && has(over.label())) {
            problems.add(new Problem("--" + over.label(), "--over " + over.label(), "is both given and sought",
                    "leave one out"));
        }
        if (spec.filter(s -> s.settings().containsKey(over.size())).isPresent()) {
            problems.add(new Problem("--set " + over.size(), "--over " + over.label(), "is both given and sought",
                    "leave one out"));
        }
        return problems;
    }

    /// The contexts that a list of numbers names: `1024,16384`.
    ///
    /// @throws Refusal with every word that is none
    public static List<Rational> contexts(String list) {
        var problems = new ArrayList<Problem>();
        var all = new ArrayList<Rational>();
        for (var word : list.split(",", -1)) {
            count("seq", word.strip(), problems).ifPresent(all::add);
        }
        Refusal.ofAny(problems);
        return all;
    }

    /// A spec with what is set put over it.
    ///
    /// @throws Refusal with all that is wrong with what is set
    public Spec over(Spec spec) {
        var problems = new ArrayList<Problem>();
        var seen = new HashSet<String>();
        var all = media(spec, seen, problems);
        for (var word : set) {
            int at = word.indexOf('=');
            if (at <= 0 || at == word.length() - 1) {
                problems.add(new Problem(word, "--set", "is not of the form name=value", "--set d_ff=4*d_model"));
                continue;
            }
            var name = word.substring(0, at).strip();
            if (!seen.add(name)) {
                problems.add(Problem.of(name, "--set", "is set twice"));
            }
            all = all.with(name, new Field(value(name, word.substring(at + 1).strip(), problems), "--set " + name));
        }
        Refusal.ofAny(problems);
        return all;
    }

    /// A spec with what is given beside the text, as settings of it.
    private Spec media(Spec spec, Set<String> seen, List<Problem> problems) {
        var given = new LinkedHashMap<String, Field>();
        text("images").flatMap(t -> count("images", t, problems))
                .ifPresent(n -> given.put(Media.IMAGES, new Field(new Value.Numeral(n), "--images")));
        text("image-size").ifPresent(t -> {
            var sides = t.split("[xX]", -1);
            if (sides.length > 2) {
                problems.add(new Problem("'" + t + "'", "--image-size", "is not width and height in pixels",
                        "for example --image-size 1280x720"));
                return;
            }
            for (int i = 0; i < 2; i++) {
                var name = i == 0 ? Media.WIDTH : Media.HEIGHT;
                count("image-size", sides[Math.min(i, sides.length - 1)].strip(), problems)
                        .ifPresent(n -> given.put(name, new Field(new Value.Numeral(n), "--image-size")));
            }
        });
        text("audio").flatMap(t -> decimal("audio", t, "30", problems))
                .ifPresent(n -> given.put(Media.SECONDS, new Field(new Value.Numeral(n), "--audio")));
        var all = spec;
        for (var entry : given.entrySet()) {
            seen.add(entry.getKey());
            all = all.with(entry.getKey(), entry.getValue());
        }
        return all;
    }

    private static Value value(String name, String text, List<Problem> problems) {
        if (text.equals("true") || text.equals("false")) {
            return new Value.Flag(text.equals("true"));
        }
        mistake("--set", name + "=", text).ifPresent(problems::add);
        return Decimal.of(text).<Value>map(Value.Numeral::new).orElseGet(() -> new Value.Text(text));
    }

    static Optional<Rational> decimal(String name, String text, String example, List<Problem> problems) {
        boolean percent = text.endsWith("%");
        var number = percent ? text.substring(0, text.length() - 1).strip() : text;
        var value = Decimal.of(number).filter(v -> v.signum() > 0).map(v -> percent ? v.over(HUNDRED) : v);
        var mistake = mistake("--" + name, "", number);
        if (mistake.isPresent()) {
            problems.add(mistake.get());
        } else if (value.isEmpty()) {
            problems.add(new Problem("'" + text + "'", "--" + name, "is not a number above zero",
                    "for example --" + name + " " + example));
        }
        return value;
    }

    static Optional<Rational> count(String name, String text, List<Problem> problems) {
        var option = "--" + name;
        var mistake = mistake(option, "", text);
        if (mistake.isPresent()) {
            problems.add(mistake.get());
            return Optional.empty();
        }
        boolean thousands = LENGTHS.contains(name) && inThousands(text);
        var value = Decimal.of(thousands ? text.substring(0, text.length() - 1) : text)
                .map(v -> thousands ? v.times(THOUSAND) : v).filter(Rational::isInteger);
        if (value.isEmpty()) {
            problems.add(new Problem("'" + text + "'", option, "is not a whole number",
                    "for example " + option + " " + EXAMPLES.getOrDefault(name, "16384")));
        } else if (value.get().compareTo(Rational.ONE) < 0 || value.get().compareTo(Sizes.GREATEST) > 0) {
            problems.add(Problem.of("'" + text + "'", option, "is not from 1 to " + Sizes.GREATEST));
            return Optional.empty();
        }
        return value;
    }

    /// What is wrong with how a number is written.
    private static Optional<Problem> mistake(String option, String before, String text) {
        return Decimal.mistake(text).map(why -> new Problem("'" + text + "'", option, why,
                option + " " + before + Decimal.meant(text)));
    }

    private static Optional<Dtype> dtype(String text, List<Problem> problems) {
        var found = Dtype.named(text);
        if (found.isEmpty()) {
            problems.add(new Problem("'" + text + "'", "--dtype", "unknown element type", Dtype.labels()));
        }
        return found;
    }

    private Kept kept(List<Problem> problems) {
        return named("cache", Kept.ENGINE, List.of(Kept.values()), Kept::label, problems);
    }

    private Set<String> keep(List<Problem> problems) {
        return text("keep").map(list -> Arrays.stream(list.split(",", -1))).stream().flatMap(words -> words)
                .flatMap(word -> {
                    var name = Optional.ofNullable(KEPT.get(word.strip()));
                    if (name.isEmpty()) {
                        problems.add(new Problem("'" + word + "'", "--keep", "cannot be left symbolic",
                                "batch, seq or batch,seq"));
                    }
                    return name.stream();
                }).collect(Collectors.toSet());
    }
}
