package assay.cli;

import assay.account.Conventions;
import assay.account.Keeping;
import assay.account.Kernel;
import assay.account.Optimizers;
import assay.account.Precision;
import assay.account.Terms.Kept;
import assay.algebra.Rational;
import assay.catalog.Models;
import assay.device.Accelerators;
import assay.family.Field;
import assay.family.Spec;
import assay.family.Value;
import assay.model.Sizes;
import assay.pass.Recompute;
import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.quantity.Dtype;
import assay.read.AcceleratorFile;
import assay.ask.Case;
import assay.ask.Options;
import assay.ask.Plan;
import assay.ask.Reach;
import assay.write.Format;
import java.io.InputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.ParseResult;

/// The arguments of one call, understood. An option may stand before or after the command's name.
record Given(ParseResult root, ParseResult command) {
    private static final Map<String, String> KEPT = Map.of("batch", "B", "seq", "T");

    /// The arguments that are no options.
    List<String> words() {
        return command.matchedPositionalValue(0, List.of());
    }

    boolean has(String option) {
        return command.hasMatchedOption(option) || root.hasMatchedOption(option);
    }

    Optional<String> text(String option) {
        String own = command.matchedOptionValue(option, null);
        return Optional.ofNullable(own == null ? root.<String>matchedOptionValue(option, null) : own);
    }

    private List<String> texts(String option) {
        var all = new ArrayList<String>();
        all.addAll(root.matchedOptionValue(option, List.<String>of()));
        if (!root.equals(command)) {
            all.addAll(command.matchedOptionValue(option, List.<String>of()));
        }
        return all;
    }

    /// The options of an account; all that is wrong with them at once.
    Options options() {
        return options(text("--seq"));
    }

    /// The options of an account at contexts that come from elsewhere.
    Options optionsWithoutSeq() {
        return options(Optional.empty());
    }

    private Options options(Optional<String> context) {
        var problems = new ArrayList<Problem>();
        var seq = context.flatMap(t -> count("--seq", t, problems));
        var batch = text("--batch").flatMap(t -> count("--batch", t, problems));
        var dtype = text("--dtype").flatMap(t -> dtype(t, problems));
        var convention = Conventions.MATMUL;
        var named = text("--convention");
        if (named.isPresent()) {
            try {
                convention = Conventions.named(named.get());
            } catch (Refusal refusal) {
                problems.addAll(refusal.problems());
            }
        }
        var keep = keep(problems);
        var kept = kept(problems);
        refuseAny(problems);
        return new Options(seq, batch.orElse(Rational.ONE), dtype, keep, convention, kept);
    }

    /// How the model is trained; all that is wrong with it at once.
    Plan plan() {
        var problems = new ArrayList<Problem>();
        var optimizer = tried(() -> Optimizers.named(text("--optimizer").orElse("adamw")), problems);
        var precision = tried(() -> Precision.named(text("--precision").orElse("fp32")), problems);
        var list = named("--activations", Plan.DEFAULT.list(), Keeping.ALL, Keeping::name, problems);
        var kernel = named("--attention", Plan.DEFAULT.kernel(), List.of(Kernel.values()), Kernel::label, problems);
        var recompute = recompute(problems);
        var device = text("--on").flatMap(name -> tried(() -> accelerators().find(name), problems));
        var steps = text("--steps").flatMap(t -> count("--steps", t, problems));
        var tokens = text("--tokens").flatMap(t -> count("--tokens", t, problems));
        var reach = reach(problems);
        var price = text("--price").flatMap(t ->
                decimal("--price", t.endsWith("/h") ? t.substring(0, t.length() - 2) : t, "2.5/h", problems));
        if (has("--steps") && has("--tokens")) {
            problems.add(Problem.of("--tokens", "--steps", "a run is so many steps or so many tokens, not both"));
        }
        if (!has("--on")) {
            for (var idle : List.of("--utilisation", "--mfu", "--hfu", "--price")) {
                if (has(idle)) {
                    problems.add(new Problem(idle, "", "says nothing without a device", "--on a100-80gb"));
                }
            }
        }
        refuseAny(problems);
        return new Plan(optimizer.orElseThrow(), precision.orElseThrow(), list, kernel, recompute, device,
                steps.<Plan.Length>map(Plan.Length.Steps::new).or(() -> tokens.map(Plan.Length.Tokens::new)),
                reach, price);
    }

    /// The part of the peak that is reached, of one kind of work.
    private Reach reach(List<Problem> problems) {
        var said = Arrays.stream(Reach.Of.values()).filter(of -> has("--" + of.label())).toList();
        var reach = Plan.DEFAULT.reach();
        for (var of : said) {
            var option = "--" + of.label();
            var share = text(option).flatMap(t -> decimal(option, t, "0.5", problems));
            if (share.filter(u -> u.compareTo(Rational.ONE) > 0).isPresent()) {
                problems.add(new Problem("'" + text(option).orElse("") + "'", option, "is more than the whole peak",
                        "a share such as 0.5"));
            } else if (share.isPresent()) {
                reach = new Reach(of, share.get());
            }
        }
        if (said.size() > 1) {
            problems.add(new Problem("--" + said.getLast().label(), "--" + said.getFirst().label(),
                    "of one share of the peak the others follow", "give one of --utilisation, --mfu and --hfu"));
        }
        return reach;
    }

    private Recompute recompute(List<Problem> problems) {
        var word = text("--recompute").orElse("none");
        if (word.startsWith("every-")) {
            var every = count("--recompute", word.substring(6), problems).orElse(Rational.ONE);
            return Recompute.every(every.num().min(BigInteger.valueOf(Integer.MAX_VALUE)).intValueExact());
        }
        return named("--recompute", Recompute.NONE, List.of(Recompute.NONE, Recompute.SELECTIVE, Recompute.FULL),
                Recompute::label, problems);
    }

    /// The one of a few that an option names.
    private <A> A named(
            String option, A otherwise, List<A> all, Function<A, String> name, List<Problem> problems) {
        var word = text(option);
        if (word.isEmpty()) {
            return otherwise;
        }
        var found = all.stream().filter(a -> name.apply(a).equals(word.get())).findFirst();
        if (found.isEmpty()) {
            problems.add(new Problem(word.get(), option, "unknown value",
                    Nearest.hint(word.get(), all.stream().map(name).toList())));
        }
        return found.orElse(otherwise);
    }

    /// The accelerators that are known, and before them those of the user's file.
    Accelerators accelerators() {
        return text("--accelerators").map(file -> Accelerators.known().after(AcceleratorFile.read(file)))
                .orElseGet(Accelerators::known);
    }

    /// What is made, or nothing and what is wrong with it.
    static <A> Optional<A> tried(Supplier<A> make, List<Problem> problems) {
        try {
            return Optional.of(make.get());
        } catch (Refusal refusal) {
            problems.addAll(refusal.problems());
            return Optional.empty();
        }
    }

    private static Optional<Rational> decimal(String option, String text, String example, List<Problem> problems) {
        var value = Decimal.of(text).filter(v -> v.signum() > 0);
        if (value.isEmpty()) {
            problems.add(new Problem("'" + text + "'", option, "is not a number above zero",
                    "for example " + option + " " + example));
        }
        return value;
    }

    /// The contexts that `--seq` lists.
    List<Rational> contexts() {
        var problems = new ArrayList<Problem>();
        var all = new ArrayList<Rational>();
        for (var word : text("--seq").orElse("").split(",", -1)) {
            count("--seq", word.strip(), problems).ifPresent(all::add);
        }
        refuseAny(problems);
        return all;
    }

    /// A spec with what `--set` says put over it.
    Spec set(Spec spec) {
        var problems = new ArrayList<Problem>();
        var seen = new HashSet<String>();
        var all = spec;
        for (var word : texts("--set")) {
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
        refuseAny(problems);
        return all;
    }

    /// The models that the words name, each with these options; all that is wrong with any of them at once.
    List<Case> cases(InputStream stdin) {
        var options = options();
        return each(word -> Case.of(set(Models.spec(word, stdin)), options));
    }

    /// What is made of each word; all that is wrong with any of them at once.
    <A> List<A> each(Function<String, A> make) {
        var problems = new LinkedHashSet<Problem>();
        var all = new ArrayList<A>();
        for (var word : words()) {
            try {
                all.add(make.apply(word));
            } catch (Refusal refusal) {
                problems.addAll(refusal.problems());
            }
        }
        refuseAny(problems);
        return all;
    }

    Format format() {
        var name = text("--format").orElse("table");
        return Format.named(name).orElseThrow(() -> new Refusal(
                new Problem(name, "--format", "unknown format", Nearest.hint(name, Specs.formats()))));
    }

    String colour() {
        var how = text("--color").orElse("auto");
        if (!Set.of("auto", "always", "never").contains(how)) {
            throw new Refusal(new Problem(how, "--color", "unknown value", "auto, always or never"));
        }
        return how;
    }

    private static Value value(String name, String text, List<Problem> problems) {
        if (text.equals("true") || text.equals("false")) {
            return new Value.Flag(text.equals("true"));
        }
        if (Decimal.padded(text)) {
            problems.add(padded("--set", name + "=", text));
        }
        return Decimal.of(text).<Value>map(Value.Numeral::new).orElseGet(() -> new Value.Text(text));
    }

    private static Optional<Rational> count(String option, String text, List<Problem> problems) {
        if (Decimal.padded(text)) {
            problems.add(padded(option, "", text));
            return Optional.empty();
        }
        var value = Decimal.of(text).filter(Rational::isInteger);
        if (value.isEmpty()) {
            problems.add(new Problem("'" + text + "'", option, "is not a whole number",
                    "for example " + option + " 16384"));
        } else if (value.get().compareTo(Rational.ONE) < 0 || value.get().compareTo(Sizes.GREATEST) > 0) {
            problems.add(Problem.of("'" + text + "'", option, "is not from 1 to " + Sizes.GREATEST));
            return Optional.empty();
        }
        return value;
    }

    private static Problem padded(String option, String before, String text) {
        return new Problem("'" + text + "'", option, "starts with a zero, as decimal numbers do not",
                option + " " + before + Decimal.unpadded(text));
    }

    private static Optional<Dtype> dtype(String text, List<Problem> problems) {
        var found = Dtype.named(text);
        if (found.isEmpty()) {
            problems.add(new Problem("'" + text + "'", "--dtype", "unknown element type", Dtype.labels()));
        }
        return found;
    }

    private Kept kept(List<Problem> problems) {
        var word = text("--cache").orElse("engine");
        if (!word.equals("engine") && !word.equals("reference")) {
            problems.add(new Problem("'" + word + "'", "--cache", "unknown value", "engine or reference"));
        }
        return word.equals("reference") ? Kept.REFERENCE : Kept.ENGINE;
    }

    private Set<String> keep(List<Problem> problems) {
        var kept = new HashSet<String>();
        for (var word : text("--keep").map(t -> t.split(",", -1)).orElse(new String[0])) {
            var name = KEPT.get(word.strip());
            if (name == null) {
                problems.add(new Problem("'" + word + "'", "--keep", "cannot be left symbolic",
                        "batch, seq or batch,seq"));
            } else {
                kept.add(name);
            }
        }
        return kept;
    }

    static void refuseAny(Collection<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new Refusal(List.copyOf(problems));
        }
    }
}
